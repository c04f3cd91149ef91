"""Figures, cells and lines of pages as small functions write them: by hand, and laws of what is written."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.analysis.soft.rounding import Rounded
from melian.articles import listed
from melian.report.brief.plain import about, by_points, near, odds_then, part_of, plain_day, said
from melian.report.pages.parts.bars import interval
from melian.report.svg.fitting import FEWEST, LETTER, text_width, wrap
from melian.report.words.cells.rows import rows
from melian.report.words.cells.spreads import CHANGED_ODDS, HALF, MEAN, MOST, ODDS, POINTS, spread_cells
from melian.report.words.figures import count, day, duration, percent, percent_range, points, scale_words
from melian.report.words.numbers import numbers_sentence
from melian.scenario.form.provenance import Provenance

DASH = "\N{EN DASH}"
SHARES = st.floats(0, 1)


@given(SHARES)
def test_a_share_is_written_within_half_a_digit_and_certain_only_if_it_is(share: float) -> None:
    text = percent(share)
    sign, number, _ = re.fullmatch(r"([<>] )?([\d.]+)( %)", text).groups()
    value = float(number)
    if sign:
        assert 100 * share < value if sign == "< " else 100 * share > value
    else:
        assert abs(value - 100 * share) <= (0.05 if "." in number else 0.5) + 1e-7
    if value in (0, 100) and not sign:
        assert min(share, 1 - share) < 1e-8


def test_ranges_points_counts_and_times_by_hand() -> None:
    assert percent_range(0.0, 0.2049) == "0 to 20 %"
    assert (percent(math.nan), percent_range(math.nan, 1.0), points(math.nan)) == (DASH, DASH, DASH)
    assert [points(x) for x in (9.94, 9.96, -0.06, 123.4)] == ["9.9", "10", "-0.1", "123"]
    assert (count(0, "draw"), count(2, "history", "histories")) == ("0 draws", "2 histories")
    assert (day("~ 2021-12"), day("2021")) == ("about 2021-12", "2021")
    assert [duration(s) for s in (1.4, 89, 120, 7200)] == ["a second", "89 seconds", "2 minutes", "2 hours"]
    assert scale_words(1, "a point") == "1 points: a point"


ROW = {
    "mean": 0.5, "median": 0.25, "q25": 0.1, "q75": 0.4, "q05": 0.02, "q95": 0.6,
    "then_median": 0.75, "then_q25": 0.7, "then_q75": 0.8,
}  # fmt: skip


def test_cells_are_the_figures_of_their_columns() -> None:
    assert spread_cells(ROW, ODDS) == ["25 %", "10 to 40 %", "2 to 60 %"]
    assert spread_cells(ROW, ODDS, (MEAN, MOST)) == ["50 %", "2 to 60 %"]
    assert spread_cells(ROW, ODDS, ("median", HALF), of="then_") == ["75 %", "70 to 80 %"]
    assert spread_cells({"median": -3.0, "q25": -12.0, "q75": 2.0}, POINTS, ("median", HALF)) == [
        "-3.0", "-12 to 2.0",
    ]  # fmt: skip
    assert spread_cells({"median": -0.05}, CHANGED_ODDS, ("median",))[0].startswith("-5")


def test_of_a_row_missing_texts_are_none_and_missing_numbers_stay() -> None:
    frame = pd.DataFrame({"name": ["a", math.nan], "odds": [math.nan, 0.5], 3: [1, 2]})
    first, second = rows(frame)
    assert (first["name"], second["name"], second["odds"]) == ("a", None, 0.5)
    assert math.isnan(first["odds"])
    assert [list(each) for each in (first, second)] == [["name", "odds", "3"]] * 2


@given(st.lists(SHARES, min_size=5, max_size=5).map(sorted), st.integers(5, 40))
def test_a_bar_has_its_dot_at_the_median_between_its_thick_and_thin_parts(
    points: list[float], width: int
) -> None:
    bar = interval(*points, width=width, fine=False)
    places = [min(width - 1, int(each * width)) for each in points]
    assert len(bar) == width
    assert bar.index("o") == places[2]
    assert bar.count("o") == 1
    assert re.fullmatch(r"\.*-*=*o=*-*\.*", bar)
    assert (len(bar) - len(bar.lstrip(".")), len(bar.rstrip(".")) - 1) == (places[0], places[4])
    half = bar.replace("o", "=").strip(".").strip("-")
    assert len(half) == places[3] - places[1] + 1


def test_where_nothing_is_known_no_bar_is_drawn() -> None:
    assert interval(*[math.nan] * 5, width=7) == " " * 7


@given(st.lists(st.text("abcde", min_size=1, max_size=7), min_size=1, max_size=12), st.integers(60, 300))
def test_wrapped_lines_hold_all_words_and_no_more_letters_than_fit(words: list[str], pixels: int) -> None:
    letters = max(FEWEST, int(pixels / (LETTER * 13)))
    lines = wrap(" ".join(words), pixels, 13)
    assert " ".join(lines).split() == words
    assert max(map(len, lines)) <= letters
    for line, after in pairwise(lines):
        assert len(f"{line} {after.split()[0]}") > letters, "no line is broken before it has to be"
    cut = wrap(" ".join(words), pixels, 13, most=1)
    assert len(cut) == 1
    assert (cut == lines) == (len(lines) == 1)
    assert len(lines) == 1 or (cut[0].endswith("\N{HORIZONTAL ELLIPSIS}") and len(cut[0]) <= letters)


def test_a_text_is_as_wide_as_its_letters_together() -> None:
    assert text_width("") == 0
    assert text_width("ab" * 5, 20) == pytest.approx(10 * text_width("a", 20)) == 2 * text_width("ab" * 5, 10)


@given(
    st.dictionaries(st.sampled_from(["Anna", "Bo"]), st.integers(1, 9)), st.integers(0, 9), st.integers(0, 9)
)
def test_numbers_of_a_file_are_added_up(judged: dict[str, int], facts: int, bare: int) -> None:
    text = numbers_sentence(Provenance(facts, {}, judged, bare))
    total, *parts = map(int, re.findall(r"\d+", text))
    assert total == facts + bare + sum(judged.values()) == sum(parts)
    assert all(who in text for who in judged)
    assert 0 not in parts


def test_odds_days_and_shares_in_plain_words() -> None:
    assert about(np.full(4, math.nan)) == DASH
    assert near(np.ones(4)) == "100 %"
    assert odds_then(np.zeros(4), "the odds") == "the odds are nil"
    assert odds_then(np.ones(4), "the odds") == "the odds are 100 %"
    assert odds_then(np.array([0.2, 0.2, 0.3, 0.3]), "they") == "they are about 1 in 4"
    nearly = Rounded(0.5, 0.5, 0.5, "about 1 in 2, the same in nearly all draws")
    assert said(nearly) == ("about 1 in 2", "almost whatever the uncertain numbers are")
    assert [by_points(x) for x in (0.052, -0.0149, 0.004)] == [
        "up by about 5 points", "down by about 1 point", "hardly moved",
    ]  # fmt: skip
    assert [part_of(x) for x in (0.5, 0.34, 0.77, 0.96)] == [
        "about half", "about a third", "about three quarters", "nearly all",
    ]  # fmt: skip
    assert [plain_day(x) for x in ("1914", "1914-07", "when it rains")] == [
        "1914",
        "July 1914",
        "when it rains",
    ]
    assert [listed(x) for x in ([], ["A"], ["A", "B"])] == ["", "A", "A and B"]
