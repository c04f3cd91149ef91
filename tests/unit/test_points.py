"""Chosen points: the same answers as a run, each game once; sums over endings against a slow twin."""

from __future__ import annotations

import numpy as np
import pytest

import melian
from melian.runs import points
from melian.runs.ask import Ask, Watch
from melian.runs.points import fill_pattern_masses, leaf_cells, outcome_measure, solve_points
from melian.runs.run import draw_values
from melian.runs.solving import solve_model
from small_crisis import model

SIGNAL = {
    "private": "{north.aim: {types: {bold: {odds: p_bold}, calm: {odds: rest}}}}",
    "assumptions": "{p_bold: {range: 20% to 60%, best: 40%, judgement: T}}",
    "steps": """
        {act: {who: north, choices: {wait: Wait, attack: Attack}},
         answer: {who: south, choices: {yield_: Yield, resist: Resist}}}
    """,
    "stakes": """
        {north: {Gain: {worth: 1 if north.aim is bold else -1, when: act is attack}},
         south: {Loss: {worth: -1, when: act is attack and answer is yield_}}}
    """,
    "outcomes": "{fight: act is attack and answer is resist, taken: act is attack, quiet: otherwise}",
    "as_of": "2020-02-01",
    "timeline": """
        {first: {date: 2020-01-01, event: A, hints: {north.aim is bold: 2 to 3 times}},
         second: {date: 2020-01-02, event: B, sets: {act: attack}}}
    """,
}


def test_points_at_the_draws_are_the_run() -> None:
    crisis = model(**SIGNAL)
    run = solve_model(crisis, Ask(draws=37, seed=3))
    found = solve_points(
        crisis,
        draw_values(crisis, 3, 0, 37),
        watch=Watch(workers=2),
        measure=outcome_measure(crisis, crisis.evidence),
    )
    assert (found.status == run.status).all()
    np.testing.assert_allclose(found.figures, run.outcome_odds, rtol=0, atol=1e-12)


def test_other_hint_ratios_are_no_other_games(monkeypatch: pytest.MonkeyPatch) -> None:
    crisis = model(**SIGNAL)
    solved = []
    whole = points.solve_batch

    def counted(batch, *arguments, **options):
        solved.append(len(batch))
        return whole(batch, *arguments, **options)

    monkeypatch.setattr(points, "solve_batch", counted)
    values = {s: np.repeat(v, 5) for s, v in draw_values(crisis, 0, 0, 4).items()}
    values["hint.first.1"] = np.linspace(1, 4, 20)
    found = solve_points(
        crisis, values, watch=Watch(workers=1), measure=outcome_measure(crisis, crisis.evidence[:1])
    )
    assert sum(solved) == 4
    assert len(np.unique(found.figures[:, 0].round(12))) == 20


def test_masses_are_those_of_a_slow_twin() -> None:
    crisis = model(**SIGNAL)
    tree = crisis.tree
    rng = np.random.default_rng(0)
    prob = rng.random((3, int(tree.infoset_first_action[-1])))
    pattern = rng.integers(0, 4, crisis.n_leaves).astype(np.int32)
    slots = [rng.integers(0, 3, crisis.n_leaves), 3 + rng.integers(0, 2, crisis.n_leaves)]
    mass = np.empty((3, 5, 4))
    fill_pattern_masses(crisis, prob, pattern, leaf_cells(slots), mass)
    slow = np.zeros_like(mass)
    for draw in range(3):
        for leaf, node in enumerate(tree.terminal_node):
            reach = 1.0
            while tree.node_parent[node] >= 0:
                reach *= prob[draw, tree.node_action[node]]
                node = tree.node_parent[node]
            for slot in slots:
                slow[draw, slot[leaf], pattern[leaf]] += reach
    np.testing.assert_allclose(mass, slow, rtol=1e-13)


def test_a_draw_that_is_no_game_is_marked() -> None:
    crisis = melian.read("canon/hawk-dove").compile().model
    values = draw_values(crisis, 0, 0, 3)
    stream = next(iter(values))
    values[stream] = np.array([np.nan, values[stream][1], np.nan])
    found = solve_points(crisis, values, measure=outcome_measure(crisis, ()))
    assert found.status.tolist()[::2] == [points.INVALID] * 2
    assert np.isnan(found.figures[0]).all()
    assert found.n_certified == 1
