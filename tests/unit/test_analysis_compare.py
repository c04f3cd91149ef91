"""What-ifs that move nothing are named, those that move something are not."""

from __future__ import annotations

from melian.analysis.compare import compare, idle_variants
from melian.runs.run import solve_model
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
    base = solve_model(compile_scenario(scenario), draws=3, seed=1)
    assert idle_variants(base) == ("dearer_rent",)


def test_differences_are_paired() -> None:
    scenario = read_text(CRISIS)
    base = solve_model(compile_scenario(scenario), draws=3)
    other = solve_model(compile_scenario(scenario, variant="larger_gain"), draws=3)
    found = compare(base, other)
    # logit odds of going: 1 / (1 + exp(-gain)) at precision 1
    assert abs(found.frame["median"].iloc[0] - (0.9525741268224334 - 0.8807970779778823)) < 1e-8
    assert found.frame["higher"].iloc[0] == 1.0
    assert not found.moves_nothing
