"""Laws of the story tree on random crises, and its figures against a walk over every ending."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

import melian
from melian.analysis.event_tree.branch import Branch
from melian.analysis.event_tree.tree import EventTree, event_tree
from melian.analysis.situations.games import game_of_draw
from melian.analysis.situations.information import matters
from melian.runs.ask import Ask
from melian.runs.run import Run
from melian.runs.solving import solve_model
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.read import parse_and_compile
from strategies_scenario import Crisis, as_text, crises

ROUNDING = 1e-12
LARGEST = 150
FEW = settings(max_examples=25, phases=(Phase.explicit, Phase.reuse, Phase.generate))
VIEWS = st.fixed_dictionaries(
    {
        "depth": st.none() | st.integers(1, 4),
        "min_odds": st.none() | st.sampled_from([0.0, 0.02, 0.3]),
        "hidden": st.booleans(),
    }
)


def solved(crisis: Crisis) -> Run:
    """Four draws of a random crisis."""
    document = json.loads(as_text(dataclasses.replace(crisis, force={}, public=(), reveal={})))
    uncertain = {"range": "20% to 45%", "best": "30%", "judgement": "the test"}
    document["assumptions"] = dict.fromkeys(document["assumptions"], uncertain)
    document["precision"] = "1 to 4"
    _, result = parse_and_compile(json.dumps(document), "random", None, found := Diagnostics())
    assume(not found.has_errors and result is not None and result.model.n_leaves <= LARGEST)
    run = solve_model(result.model, Ask(draws=4))
    assume(len(run.kept_draws))
    return run


@FEW
@given(crisis=crises(), view=VIEWS)
def test_branches_add_up_to_what_they_branch_from(crisis, view):
    tree = event_tree(solved(crisis), **view)
    np.testing.assert_allclose(tree.root.by_draw, 1.0, atol=ROUNDING)
    for _, shown in tree.root.walk():
        if shown.branches:
            total = sum(branch.by_draw for branch in shown.branches)
            np.testing.assert_allclose(total, shown.by_draw, atol=ROUNDING)
            held = np.concatenate([branch.leaves for branch in shown.branches])
            assert sorted(held) == sorted(shown.leaves)
    frame = tree.frame
    sums = frame[frame["level"] > 0].groupby("parent")[["mean", "endings"]].sum()
    forks = frame.set_index("branch").loc[sums.index]
    np.testing.assert_allclose(sums["mean"], forks["mean"], atol=ROUNDING)
    assert list(sums["endings"]) == list(forks["endings"])
    tips = frame[frame["kind"].isin(["end", "folded"]) | (len(frame) == 1)]
    assert tips["mean"].sum() == pytest.approx(1.0, abs=1e-9)
    if view["depth"] is not None:
        assert frame["level"].max() <= view["depth"]


@FEW
@given(crisis=crises(), view=VIEWS)
def test_odds_and_points_are_those_of_a_walk_over_every_ending(crisis, view):
    run = solved(crisis)
    check(run, event_tree(run, **view))


def test_the_same_holds_given_events():
    """Here events set moves and hint at hidden ones, so that endings are ruled out and weighed."""
    run = melian.read("ukraine-2021").solve(draws=2, seed=3).run
    tree = event_tree(run)
    assert tree.ruled_out == 4158  # neither the general threat nor held shipments: 3 in 4 of 5,544 endings
    assert [(each.step, each.option) for each in tree.known] == [
        ("demand", "guarantees"), ("threat", "upper_end"), ("arms", "ship"),
    ]  # fmt: skip
    check(run, tree)


def check(run: Run, tree: EventTree) -> None:
    """Compare each tip with sums over the endings that agree with the way to it."""
    model = run.model
    outcomes = [str(name) for name in model.scenario.file.outcomes]
    numbers = range(len(run.kept_draws))
    odds = [walked(run, place) for place in numbers]
    odds = [each / each.sum() for each in odds]
    payoff = [game_of_draw(model, int(draw), seed=run.seed).payoff for draw in run.kept_draws]
    possible, order = odds_possible(run), list(matters(model))
    for way, tip in tips(tree.root, []):
        here = [leaf for leaf in np.flatnonzero(possible) if follows(run, leaf, way, outcomes, order)]
        assert len(here) == tip.endings
        found = [odds[place][here].sum() for place in numbers]
        assert found == pytest.approx(list(tip.by_draw), abs=1e-10)
        if min(found) > 1e-6:
            worth = [odds[place][here] @ payoff[place][here] / found[place] for place in numbers]
            shown = [each.points.mean for each in tip.payoffs]
            assert shown == pytest.approx(list(np.mean(worth, axis=0)), abs=1e-7)
            parts = [sum(part.points.mean for part in each.parts) for each in tip.payoffs]
            assert parts == pytest.approx(shown, abs=1e-9)


Turn = tuple[str, str, frozenset[str]]
"""A step, an option, and the steps that other branches of the same fork take."""


def tips(shown: Branch, way: list[Turn]) -> list[tuple[list[Turn], Branch]]:
    """Ways to the tips that stand for themselves."""
    if not shown.branches:
        return [(way, shown)] if shown.folded == 1 else []
    found, steps = [], {branch.step for branch in shown.branches} - {""}
    for branch in shown.branches:
        found += tips(branch, [*way, (branch.step, branch.option, frozenset(steps - {branch.step}))])
    return found


def follows(run: Run, leaf: int, way: list[Turn], outcomes: list[str], order: list[str]) -> bool:
    """Whether an ending has these choices behind it; a choice without a step names the outcome.

    Where branches of a fork take different steps, an ending lies on that of the first step it plays.
    """
    model = run.model
    for step, option, others in way:
        before = [other for other in others if not step or order.index(other) < order.index(step)]
        if any(int(model.columns.column(other)[leaf]) >= 0 for other in before):
            return False
        if not step:
            if outcomes[model.outcome[leaf]] != option:
                return False
            continue
        matter = {**{h.key: h for h in model.order.hidden}, **{p.key: p for p in model.order.stages}}[step]
        code = int(model.columns.column(step)[leaf])
        if code < 0 or matter.options[code].name != option:
            return False
    return True


def odds_possible(run: Run) -> np.ndarray:
    possible = np.ones(run.model.n_leaves, dtype=bool)
    for item in run.model.evidence:
        if item.event in run.given and item.possible is not None:
            possible &= item.possible
    return possible


def walked(run: Run, place: int) -> np.ndarray:
    """(leaf,) the product of the probabilities on the way to each ending, times what the events say."""
    tree, prob = run.model.tree, run.kept_prob[place]
    values = {stream: v[run.kept_draws[place]] for stream, v in run.values.items()}
    result = []
    for leaf, terminal in enumerate(tree.terminal_node):
        chance, node = 1.0, int(terminal)
        while tree.node_parent[node] >= 0:
            chance *= prob[tree.node_action[node]]
            node = int(tree.node_parent[node])
        for item in run.model.evidence:
            if item.event not in run.given:
                continue
            if item.possible is not None and not item.possible[leaf]:
                chance = 0.0
            for stream, holds in item.hints:
                chance *= values[stream] if holds[leaf] else 1.0
        result.append(chance)
    return np.array(result)
