"""A change that rounds to nothing has no sign, on every page."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import melian
from crisis_blows import TEXT
from melian.analysis.situations.wording import signed
from melian.cli.main import cli
from melian.report.words.changes import odds_change, odds_range, points_change, points_range
from melian.report.words.games.efg_numbers import figure

WITH_SIGN = re.compile(r"(?<![\w.,])[+-]0(\.0+)?(?![\d.,eE])")
"""A zero with a sign."""


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_it_is_the_rounded_number_and_only_nothing_has_no_sign(value, digits):
    text = signed(value, f".{digits}f")
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-digits))  # to even, as Python writes
    assert Decimal(text) == rounded
    assert (text[0] in "+-") == bool(rounded)
    assert len(text.partition(".")[2]) == digits


@pytest.mark.parametrize(
    ("value", "change"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (4e-4, "0.0"),
        (-4e-4, "0.0"),
        (-6e-4, "-0.1"),
        (6e-4, "+0.1"),
        (-0.0996, "-10"),
    ],
)
def test_changes_of_odds_and_points_are_written_alike(value, change):
    assert odds_change(value) == points_change(100 * value) == change
    assert odds_range(value, value) == points_range(100 * value, 100 * value) == f"{change} to {change}"


def test_what_is_not_known_is_a_dash():
    nothing = float("nan")
    dash = "\N{EN DASH}"
    assert (
        signed(nothing)
        == odds_change(nothing)
        == points_change(nothing)
        == odds_range(nothing, nothing)
        == dash
    )


def test_numbers_of_games_have_no_negative_zero():
    assert figure(-0.0) == figure(Decimal("-0")) == "0"
    assert figure(-0.25) == "-0.25"


def test_no_module_writes_a_sign_but_through_the_one_function():
    """`+` in a format would put a sign before what rounds to nothing."""
    root = Path(str(melian.__file__)).parent
    signs = re.compile(r"\{[^{}]*:\+[^{}]*\}|\"\+z")
    found = [
        str(path.relative_to(root))
        for part in ("analysis", "report", "cli", "fit", "api")
        for path in sorted((root / part).rglob("*.py"))
        if signs.search(path.read_text(encoding="utf-8"))
    ]
    assert found == ["analysis/situations/wording.py"]


NUDGED = (
    TEXT.replace("{range: 10 to 90, best: 40, judgement: the test}", "{value: 40, judgement: the test}")
    .replace("meek: {force: {reply: yield}}", "nudge: {set: {prize: {value: 40.002}}}")
    .replace("2 times", "1.0001 times")
)
"""A what-if and an event that move the odds by next to nothing, up and down."""


@pytest.mark.parametrize(
    "words",
    [["whatif", "--all"], ["whatif", "nudge"], ["compare", "nudge", "base"], ["timeline"], ["drivers"],
     ["why", "--variant", "nudge", "--against", "base"], ["levers", "--actor", "south"]],
    ids=" ".join,
)  # fmt: skip
def test_pages_hold_no_zero_with_a_sign(tmp_path, words):
    path = tmp_path / "small.crisis.yaml"
    path.write_text(NUDGED, "utf-8")
    asked = [words[0], str(path), *words[1:], "--draws", "8", "--quiet"]
    done = CliRunner().invoke(cli, asked, env={"COLUMNS": "110"})
    assert done.exit_code == 0, done.output
    assert words[0] in ("drivers", "levers") or re.search(r"(?<![\w.])0\.0(?!\d)", done.output), done.output
    assert not WITH_SIGN.search(done.output), done.output
