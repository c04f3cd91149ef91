"""Sliders: ends, steps and curves of numbers, and who stands behind them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from melian.api.reading import read
from melian.workspace.scalars import with_number
from melian.workspace.sliders import _grid, sliders_of

TEXT = """melian: 1
title: Sliders
question: Is it kept?
counts_as_yes: [kept]
scale: 10 = a year
analyst: An office
sources: {paper: {title: P, date: 2021}}
facts: {seen: "It was seen. [paper]"}
actors: {one: One}
assumptions:
  gain: {dist: "normal(20, 2)", label: What it brings, because: [seen]}
  p: {value: 30%, judgement: An office}
  sure: {value: 100%, judgement: An office}
  nil: {value: 0, judgement: An office}
steps:
  luck: {who: chance, choices: {good: {odds: p}, bad: {odds: rest}}}
  go: {who: one, choices: {stay: Stay, leave: Leave}}
stakes:
  one:
    Quiet: {worth: gain * sure + nil, when: go is stay}
    Trade: {worth: 12.5, when: go is leave and luck is good}
outcomes:
  kept: {when: go is stay}
  left: {when: otherwise}
"""


@pytest.fixture(scope="module")
def sliders():
    return {each.key: each for each in sliders_of(read(TEXT).crisis)}


def test_an_uncertain_number_runs_between_its_tails(sliders):
    gain = sliders["gain"]
    assert (gain.label, gain.kind, gain.value, gain.facts) == ("What it brings", "uncertain", 20.0, ("seen",))
    low, high = norm.ppf([0.01, 0.99], 20, 2)
    assert low <= gain.least <= low + gain.step
    assert high - gain.step <= gain.most <= high
    assert [gain.low, gain.high] == pytest.approx(norm.ppf([0.05, 0.95], 20, 2))
    for place, height in gain.curve:
        at = gain.least + place * (gain.most - gain.least)
        assert height == pytest.approx(norm.pdf(at, 20, 2) / norm.pdf(0, 0, 2), abs=0.06)


def test_fixed_and_bare_numbers_have_ends_and_no_curve(sliders):
    assert (sliders["p"].kind, sliders["p"].is_percent, sliders["p"].owner) == ("fixed", True, "An office")
    assert (sliders["p"].least, sliders["p"].most) == pytest.approx((0.18, 0.42))
    assert sliders["sure"].most == 1.0
    assert sliders["nil"].least < 0 < sliders["nil"].most
    line = 1 + TEXT[: TEXT.index("12.5")].count("\n")
    (bare,) = [each for each in sliders.values() if each.kind == "bare"]
    assert bare.key == f"{line}:{TEXT.splitlines()[line - 1].index('12.5') + 1}"
    assert (bare.value, bare.owner) == (12.5, "An office")
    assert not any(each.curve for each in sliders.values() if each.kind != "uncertain")


def test_bare_numbers_of_one_text_over_several_lines_have_keys_of_their_own():
    text = TEXT.replace(
        "{worth: 12.5, when: go is leave and luck is good}",
        "\n      worth: >-\n        31 + 41\n        + 51\n      when: go is leave",
    )
    subject = read(text).crisis
    keys = [each.key for each in sliders_of(subject) if each.kind == "bare"]
    assert len(set(keys)) == len(keys) == 3
    for key in keys:
        changed = zip(with_number(text, key, 91), text, strict=True)
        assert sum(one != other for one, other in changed) == 1
        assert read(with_number(text, key, 91)).model.bare[keys.index(key)].written.value == 91


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.floats(1e-3, 1e6))
def test_the_number_is_on_the_grid_and_the_ends_are_inside(value, below, above):
    least, most, step = _grid(value, value - below, value + above)
    slack = 1e-9 * (abs(value) + below + above)
    assert value - below - slack <= least <= value + slack
    assert value - slack <= most <= value + above + slack
    assert abs((value - least) / step - round((value - least) / step)) < 1e-2
    assert (below + above) / step >= 100 - 1e-6


def test_precision_has_a_slider_per_entry_that_somebody_uses() -> None:
    def precisions(text):
        return [each for each in sliders_of(read(text).crisis) if each.key.startswith("precision")]

    (usual,) = precisions(TEXT)
    assert (usual.key, usual.kind) == ("precision", "uncertain")
    assert [usual.low, usual.value, usual.high] == pytest.approx([4, 8, 16])
    (own,) = precisions(TEXT.replace("scale:", "precision: {one: 2 to 8, others: 9}\nscale:"))
    assert (own.key, own.value) == ("precision.one", pytest.approx(4))
    (fixed,) = (
        each
        for each in sliders_of(read(TEXT.replace("scale:", "precision: 6\nscale:")).crisis)
        if "recision" in each.label
    )
    assert (fixed.key, fixed.kind, fixed.least, fixed.most) == ("precision", "fixed", 3, 12)
    assert not precisions(TEXT.replace("scale:", "precision: limit\nscale:"))
