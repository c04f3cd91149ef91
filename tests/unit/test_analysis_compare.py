"""What-ifs that move nothing are named, those that move something are not."""

from __future__ import annotations

import numpy as np

import melian
from melian.analysis.checks.variants import idle_variants
from melian.analysis.compare import compare
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.read import read_text

CRISIS = """
melian: 1
title: One move
scale: 1 = one
precision: 1
analyst: the test
actors: {mover: Mover, other: Other}
assumptions:
  rent: {value: 3, judgement: the test}
  gain: {value: 2, judgement: the test}
steps:
  act: {who: mover, choices: {stay: Stay, go: Go}}
  nod: {who: other, choices: {yes_: Yes, no_: No}}
stakes:
  mover:
    Rent in any case: {worth: -rent}
    Gain: {worth: gain, when: act is go}
  other:
    Politeness: {worth: 1, when: nod is yes_}
outcomes:
  gone: {when: act is go}
  stayed: {when: otherwise}
variants:
  dearer_rent: {set: {rent: 4}}
  larger_gain: {set: {gain: 3}}
"""


def test_a_payment_due_in_every_ending_moves_no_odds() -> None:
    scenario = read_text(CRISIS)
    base = solve_model(compile_scenario(scenario), Ask(draws=3, seed=1))
    assert idle_variants(base) == ("dearer_rent",)


def test_differences_are_paired() -> None:
    scenario = read_text(CRISIS)
    base = solve_model(compile_scenario(scenario), Ask(draws=3))
    other = solve_model(compile_scenario(scenario, variant="larger_gain"), Ask(draws=3))
    found = compare(base, other)
    # logit odds of going: 1 / (1 + exp(-gain)) at precision 1
    assert abs(found.frame["median"].iloc[0] - (0.9525741268224334 - 0.8807970779778823)) < 1e-8
    assert found.frame["higher"].iloc[0] == 1.0
    assert not found.moves_nothing


SPLIT = """
melian: 1
title: Odds that may leave 0 to 1
scale: 1 = one
precision: 1
analyst: the test
question: Does it go?
counts_as_yes: gone
as_of: 2000-01-01
actors: {mover: Mover}
assumptions:
  p: {range: 10% to 90%, best: 50%, judgement: the test}
  gain: {value: 2, judgement: the test}
steps:
  luck: {who: chance, odds: {good: 1.06 * p, bad: rest}}
  act: {who: mover, choices: {stay: Stay, go: Go}}
stakes:
  mover: {Gain: {worth: gain, when: act is go and luck is good}}
outcomes:
  gone: {when: act is go}
  stayed: {when: otherwise}
variants:
  larger_gain: {label: More to gain, set: {gain: 3}}
  loss: {label: A loss, set: {gain: -3}}
  certain: {label: Good luck, force: {luck: good}}
  same: {label: Nothing to speak of, set: {gain: 2.0000000001}}
"""


def test_draws_without_a_partner_are_counted() -> None:
    case = melian.read(SPLIT)
    base, certain = (case.solve(variant=v, draws=400).run for v in (None, "certain"))
    found = compare(base, certain)
    # odds of good luck above 1 make no game; forced luck needs no odds
    bad = int((1.06 * base.values["p"] > 1).sum())
    assert 0 < bad == base.n_invalid
    assert (found.n_draws, found.n_unpaired) == (400 - bad, bad)


def test_what_ifs_are_ranked_by_size_and_idle_ones_come_last() -> None:
    case = melian.read(SPLIT)
    table = case.whatif(draws=40, workers=1)
    assert [effect.name for effect in table.effects] == ["loss", "certain", "larger_gain", "same"]
    by_name = table.frame.set_index("name")
    assert by_name["moves_nothing"].tolist() == [False, False, False, True]
    # luck is seen: good luck makes the odds of going 1 / (1 + exp(-2)), bad luck leaves them at a half
    values = case.solve(draws=40).run.values["p"]
    good = 1.06 * values
    seen = good / (1 + np.exp(-2.0)) + (1 - good) / 2
    change = 1 / (1 + np.exp(-2.0)) - np.where(good > 1, np.nan, seen)
    assert abs(by_name.loc["certain", "median"] - np.nanmedian(change)) < 1e-8
    assert by_name.loc["certain", "higher"] == 1.0
    assert by_name.loc["loss", "higher"] == 0.0


def test_two_sides_with_numbers_of_their_own() -> None:
    case = melian.read(SPLIT)
    found = case.compare(set_b={"gain": 3}, draws=20)
    named = case.compare("base", "larger_gain", draws=20)
    assert found.frame.equals(named.frame)
    assert found.answer == named.answer
    # what going is worth to the mover: p(go) times the gain, after good luck only
    p = case.solve(draws=20).run.values["p"] * 1.06
    two, three = (gain / (1 + np.exp(-gain)) for gain in (2.0, 3.0))
    assert abs(found.payoffs["median"].iloc[0] - np.median(p[p <= 1] * (three - two))) < 1e-8
    assert case.compare("larger_gain", "larger_gain", draws=4).moves_nothing


def test_a_day_of_knowledge_without_a_timeline_is_no_obstacle() -> None:
    base = melian.read(SPLIT).solve(draws=12).run
    assert idle_variants(base) == ("same",)
