"""Which steps carry a change of odds: by hand, against sums over histories, and as an exact sum."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
import pytest

from crisis_warning import TEXT, histories
from melian.analysis.shift import odds_shift
from melian.errors import UsageError
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.read import read_text
from small_crisis import crisis

MORE = TEXT.replace(
    "checks:",
    """  open_offer: {label: The offer is made in the open, public: [offer]}
  firm_known: {label: West knows the will of East, reveal: {east.will: [west]}}
  never_built: {label: East does not build up, force: {build: keep}}
  unheard: {label: The trains are not reported, drop: [massing]}
  in_secret: {label: East attacks all the same, secretly: {act: attack}}
checks:""",
)
VARIANTS = (
    "no_money", "dear", "open_offer", "firm_known", "never_built", "unheard", "in_secret",
)  # fmt: skip


def solved(variant=None, text=MORE, **options):
    model = compile_scenario(read_text(text), variant=variant)
    return solve_model(model, Ask(draws=8, seed=3, **options))


@pytest.fixture(scope="module")
def base():
    return solved()


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("outcome", ["war", "bought"])
def test_parts_add_up_to_the_change_of_the_odds_of_the_runs(base, variant, outcome):
    other = solved(variant)
    found = odds_shift(base, other, outcome=outcome)
    column = ["war", "bought", "peace"].index(outcome)
    both = np.intersect1d(base.kept_draws, other.kept_draws)
    change = other.outcome_odds[both, column] - base.outcome_odds[both, column]
    assert found.n_draws == len(both) > 5
    assert np.abs(found.parts.sum(axis=1) - change).max() < 1e-13
    back = odds_shift(other, base, outcome=outcome)
    assert np.abs(back.parts.sum(axis=1) + change).max() < 1e-13


def test_a_two_step_change_by_hand():
    text = crisis(
        scale="1 = a point",
        precision="1",
        assumptions="{gain: {value: 2, judgement: the test}}",
        steps="""
            act: {who: north, choices: {wait: Wait, attack: Attack}}
            reply: {who: south, only_if: act is attack, choices: {yield_: Yield, fight: Fight}}
        """,
        stakes="""
            north: {Gain: {worth: gain, when: act is attack}}
            south: {Gain: {worth: gain, when: reply is fight}}
        """,
        outcomes="{war: {when: reply is fight}, peace: {when: otherwise}}",
        variants="{more: {set: {gain: 3}}}",
    )
    model, other = (compile_scenario(read_text(text), variant=v) for v in (None, "more"))
    runs = [solve_model(m, Ask(draws=1)) for m in (model, other)]
    found = odds_shift(*runs, outcome="war")
    two, three = 1 / (1 + math.exp(-2)), 1 / (1 + math.exp(-3))  # how often the better option is taken
    parts = dict(zip(found.steps, found.parts[0], strict=True))
    # attack and fight: two * two -> three * two -> three * three
    assert parts == pytest.approx(
        {"events": 0.0, "act": two * (three - two), "reply": three * (three - two)}, abs=1e-8
    )
    assert found.frame["step"].tolist() == ["act", "reply"]


ORDER = [("east.will",), ("build",), ("spy",), ("offer", "sees:east:offer"), ("act",)]


def slow_parts(base, other, draw):
    """The parts of the change of the odds of war before any event, by dictionaries of histories."""

    def weights(run):
        place = list(run.kept_draws).index(draw)
        return [(p, codes) for p, codes, _, _ in histories(run.model, run.kept_prob[place])]

    def sees(run, leaf):
        # a forced offer is known to all; no offer leaks nothing
        offered = run.model.columns.column("offer")[leaf] == 1
        return bool(offered and run.model.columns.column("sees:east:offer")[leaf])

    sides = []
    for run in (base, other):
        sides.append(
            [(p, {**codes, "sees:east:offer": sees(run, n)}) for n, (p, codes) in enumerate(weights(run))]
        )
    first, second = sides
    odds = [sum(p for p, codes in first if codes["outcome"] == 0)]
    keys: list[str] = []
    for stage in ORDER:
        keys += stage
        reach, before, war = defaultdict(float), defaultdict(float), defaultdict(float)
        for p, codes in second:
            reach[tuple(codes[key] for key in keys)] += p
        for p, codes in first:
            history = tuple(codes[key] for key in keys)
            before[history] += p
            war[history] += p * (codes["outcome"] == 0)
        odds.append(sum(p * war[history] / before[history] for history, p in reach.items() if p > 0))
    return np.diff(odds)


@pytest.mark.parametrize("variant", ["no_money", "dear", "firm_known", "never_built"])
def test_parts_against_dictionaries_of_histories(variant):
    base, other = (solved(v, before_events=True) for v in (None, variant))
    found = odds_shift(base, other, outcome="war")
    assert found.steps == ("events", "east.will", "build", "spy", "offer", "act")
    assert np.abs(found.parts[:, 0]).max() < 1e-14  # no event is used
    both = np.intersect1d(base.kept_draws, other.kept_draws)
    for row, draw in zip(found.parts, both, strict=True):
        assert row[1:] == pytest.approx(slow_parts(base, other, draw), abs=1e-12)


def test_a_dropped_event_is_all_that_changes(base):
    found = odds_shift(base, solved("unheard"), outcome="war")
    assert found.frame["step"].tolist() == ["events"]
    assert np.abs(found.parts[:, 0]).min() > 0


def test_a_secret_attack_is_put_down_to_the_attack(base):
    found = odds_shift(base, solved("in_secret"), outcome="war")
    assert set(found.frame["step"]) <= {"events", "act"}
    assert found.parts[:, found.steps.index("act")].min() > 0


def test_what_cannot_be_asked(base):
    with pytest.raises(UsageError, match=r"no outcome called 'peas'.*Did you mean 'peace'"):
        odds_shift(base, base, outcome="peas")
    with pytest.raises(UsageError, match="asks no question; name an outcome: war, bought, peace"):
        odds_shift(base, base)
    with pytest.raises(UsageError, match="cannot be paired"):
        odds_shift(base, solved("dear", before_events=True), outcome="war")
