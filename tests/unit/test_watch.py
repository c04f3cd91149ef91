"""What to watch: against figures worked by hand, and against loops over the endings of random crises."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from math import log2

import numpy as np
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

import melian
from melian.analysis.now.watch import Sign, expected_gain, watch
from melian.runs.ask import Ask
from melian.runs.run import Run
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.model import Model
from melian.scenario.read import read_text
from small_crisis import path_to
from strategies_scenario import Crisis, as_text, crises

LAND = """
melian: 1
title: A quarrel about land
question: Does it come to war?
counts_as_yes: war
scale: 1 = one point
precision: 1
analyst: the test
actors: {north: North, south: South}
private:
  north.aim: {label: Its aim, types: {tough: {odds: 1/2, label: Land}, weak: {odds: rest, label: Fame}}}
steps:
  talk: {who: chance, choices: {held: {label: Held, odds: 1/4}, off: {label: Called off, odds: rest}}}
  cheer: {who: south, choices: {loud: Loud, quiet: Quiet}}
  act: {who: chance, only_if: talk is off, choices: {fight: {label: Fights, odds: 100% if north.aim is tough else 0%}, leave: {label: Leaves, odds: rest}}}
stakes:
  south: {Noise: {worth: 1, when: cheer is loud}}
  north: {Noise: {worth: -1, when: cheer is loud}}
outcomes: {war: act is fight, peace: otherwise}
"""


def h(p: float) -> float:
    return -sum(q * log2(q) for q in (p, 1 - p) if q > 0)


def test_what_each_move_and_fact_would_tell_is_as_worked_by_hand() -> None:
    table = watch(melian.read(LAND).solve(draws=2).run)
    gains = {sign.matter.key: sign.gain[0] for sign in table.signs}
    # war: the aim is land (1/2) and the talks are off (3/4)
    assert gains == pytest.approx(
        {"act": h(3 / 8), "north.aim": h(3 / 8) - h(3 / 4) / 2, "talk": h(3 / 8) - 3 / 4, "cheer": 0.0},
        abs=1e-12,
    )
    assert table.entropy[0] == pytest.approx(h(3 / 8))
    first, aim, talk, cheer = table.signs
    assert (first.matter.key, aim.matter.key, talk.matter.key, cheer.matter.key) == (
        "act", "north.aim", "talk", "cheer",
    )  # fmt: skip
    assert (first.share[0], first.is_open, aim.is_open) == (1, True, False)
    assert [what.option for what in first.whats] == ["fight", "leave", "none"]
    assert [what.chance[0] for what in first.whats] == pytest.approx([3 / 8, 3 / 8, 1 / 4])
    assert [what.odds[0] for what in first.whats] == pytest.approx([1, 0, 0])
    assert [what.odds[0] for what in aim.whats] == pytest.approx([3 / 4, 0])


@given(
    st.lists(st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=3, max_size=3),
             min_size=2, max_size=4).filter(lambda table: np.sum(table) > 0)
)  # fmt: skip
def test_what_two_things_tell_is_what_one_tells_and_then_the_other(table: list[list[list[int]]]) -> None:
    """The chain rule, I(X, Y; Z) = I(X; Z) + I(Y; Z | X), on any joint table of X, Y and Z."""
    joint = np.array(table, dtype=np.float64) / np.sum(table)

    def gain(odds: np.ndarray) -> float:
        return float(expected_gain(odds[None])[0])

    both = gain(joint.reshape(-1, joint.shape[2]))
    first = gain(joint.sum(axis=1))
    then = sum(part.sum() * gain(part / part.sum()) for part in joint if part.sum() > 0)
    assert both == pytest.approx(first + then, abs=1e-9)
    assert 0 <= both <= h(float(joint.sum(axis=(0, 1))[0])) + 1e-9


# shrinking a crisis takes minutes: ask for it by hand, with Phase.shrink among the phases
@settings(max_examples=20, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(crises(), st.floats(0, 1))
def test_gains_lie_between_nothing_and_all_and_are_as_loops_over_the_endings_find_them(
    crisis: Crisis, where: float
) -> None:
    try:
        model = compiled(crisis)
    except melian.ScenarioError:
        assume(False)
    assume(2 < model.n_leaves <= 200)
    played = [each.key for each in model.order.stages if (model.columns.column(each.key) >= 0).any()]
    assume(played)
    run = solve_model(compiled(crisis, played[int(where * (len(played) - 1))]), Ask(draws=1))
    assume(len(run.kept_prob))
    first = str(next(iter(run.model.scenario.file.outcomes)))
    table = watch(run, [first])
    assert len(table.signs) == len({sign.matter.key for sign in table.signs})
    for sign in table.signs:
        chance = np.array([what.chance[0] for what in sign.whats])
        odds = np.array([what.odds[0] for what in sign.whats])
        assert chance.sum() == pytest.approx(1)
        assert np.nansum(chance * odds) == pytest.approx(table.odds[0])
        own = -sum(p * log2(p) for p in chance if p > 0)
        assert 0 <= sign.gain[0] <= min(own, table.entropy[0]) + 1e-9
        assert sign.gain[0] == pytest.approx(looped(run, sign, first), abs=1e-9)


def compiled(crisis: Crisis, played: str = "") -> Model:
    document = json.loads(as_text(replace(crisis, force={}, public=(), reveal={})))
    numbers = {name: {"value": "0.3", "judgement": "the test"} for name in document["assumptions"]}
    document |= {"precision": "2", "as_of": "2021-12-09", "assumptions": numbers}
    if played:
        document["timeline"] = {"news": {"date": "2021-12-01", "event": "News", "played": played}}
    return compile_scenario(read_text(json.dumps(document)))


def looped(run: Run, sign: Sign, meant: str) -> float:
    """The divergence of both together from both by themselves (Kullback & Leibler), ending by ending."""
    model, prob = run.model, run.kept_prob[0]
    (news,) = model.scenario.file.timeline.values()
    ((step, *_),) = [news.played] if isinstance(news.played, tuple) else [(news.played,)]
    was, column = model.columns.column(str(step)), model.columns.column(sign.matter.key)
    names = [str(name) for name in model.scenario.file.outcomes]
    both: dict[tuple[int, bool], float] = defaultdict(float)
    for leaf, node in enumerate(model.tree.terminal_node):
        reach = float(np.prod([prob[action] for *_, action in path_to(model, int(node))]))
        if was[leaf] >= 0:
            both[int(column[leaf]), names[model.outcome[leaf]] == meant] += reach
    total = sum(both.values())
    one: dict[int, float] = defaultdict(float)
    other: dict[bool, float] = defaultdict(float)
    for (x, y), p in both.items():
        one[x] += p / total
        other[y] += p / total
    return sum(p / total * log2(p / total / one[x] / other[y]) for (x, y), p in both.items() if p > 0)
