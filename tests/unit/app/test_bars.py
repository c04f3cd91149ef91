"""Bars: each part begins where the one before it ends, and the whole begins at zero."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from melian.analysis.odds import Spread
from melian.app.bars import fall_bars, fall_scale, share_bar, spread_bar
from melian.report.svg.waterfall import Part

POINTS = st.floats(-50, 50).filter(lambda value: abs(value) > 1)


@given(st.lists(POINTS, min_size=1, max_size=6))
def test_parts_lead_from_zero_to_the_end_of_the_whole(values: list[float]) -> None:
    parts = [Part("x", value, value, value) for value in (*values, sum(values))]
    low, high = fall_scale([parts])
    ends = []
    for bar in fall_bars(parts, (low, high)):
        x, width = map(
            float, re.search(r'class="(?:for|against|whole)" x="([^"]*)" width="([^"]*)"', bar).groups()
        )
        ends.append((low + x * (high - low) / 100, low + (x + width) * (high - low) / 100))
    assert low <= 0 <= high
    close = 0.013 * (high - low)
    at = 0.0
    for value, (start, end) in zip(values, ends, strict=False):
        assert abs(min(at, at + value) - start) < close
        assert abs(max(at, at + value) - end) < close
        at += value
    assert abs(max(0.0, at) - ends[-1][1]) < close


def test_nothing_is_drawn_of_a_share_that_is_not_known() -> None:
    assert "fill" not in share_bar(float("nan"))


def test_a_strip_spans_its_bands_and_marks_the_median_and_what_was_before() -> None:
    bar = spread_bar(Spread(0.4, 0.42, 0.1, 0.3, 0.5, 0.8), 0.35)
    found = re.findall(r'class="(\w+)"(?: x="([^"]*)")? width="([^"]*)"', bar)
    assert [(kind, float(x or 0), float(width)) for kind, x, width in found] == [
        ("track", 0, 100), ("thin", 10, 70), ("thick", 30, 20), ("before", 34.6, 0.8), ("middle", 39.4, 1.2),
    ]  # fmt: skip
    assert spread_bar(Spread(*[float("nan")] * 6)) == ""
