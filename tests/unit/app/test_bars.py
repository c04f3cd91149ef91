"""Bars: each part begins where the one before it ends, and the whole begins at zero."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from melian.app.bars import fall_bars, fall_scale, share_bar
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
