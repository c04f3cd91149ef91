"""Strategies in groups: the division itself, and its figures against sums over histories."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from crisis_warning import TEXT, histories
from melian.analysis.situations.grouping import grouped
from melian.analysis.situations.view import infoset_reaches
from melian.analysis.situations.wording import cases, percent
from melian.analysis.strategy import set_weights, strategies
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.read import read_text


@pytest.fixture(scope="module")
def run():
    return solve_model(compile_scenario(read_text(TEXT)), Ask(draws=12, seed=3))


def test_groups_follow_what_matters_and_nothing_else():
    cells = np.array(list(product(range(3), range(2), range(4))))
    features = {"own": cells[:, 0], "noise": cells[:, 1], "seen": cells[:, 2]}
    p = np.where(cells[:, 0] == 1, 0.9, np.where(cells[:, 2] == 3, 0.6, 0.2))
    groups = grouped(features, np.column_stack([p, 1 - p]), np.ones(len(p)))
    found = {tuple(sorted(group.kept.items())): set(p[group.members]) for group in groups}
    assert found == {
        (("own", (1,)),): {0.9},
        (("own", (0, 2)), ("seen", (3,))): {0.6},
        (("own", (0, 2)), ("seen", (0, 1, 2))): {0.2},
    }


def test_a_group_is_described_by_no_more_than_is_needed():
    # `second` is 1 only where `first` is 1: it alone tells the last group
    features = {"first": np.array([0, 1, 1]), "second": np.array([0, 0, 1])}
    target = np.array([[0.0], [0.5], [1.0]])
    groups = grouped(features, target, np.array([1.0, 1.0, 1.0]))
    kept = {float(target[group.members[0], 0]): dict(group.kept) for group in groups}
    assert kept == {0.0: {"first": (0,)}, 0.5: {"first": (1,), "second": (0,)}, 1.0: {"second": (1,)}}


def test_what_is_hardly_reached_divides_nothing():
    features = {"rare": np.array([0, 1])}
    target = np.array([[0.1], [0.9]])
    assert len(grouped(features, target, np.array([1.0, 1e-6]))) == 1
    assert len(grouped(features, target, np.array([1.0, 0.1]))) == 2


def test_there_are_never_more_groups_than_allowed():
    values = np.arange(40)
    groups = grouped({"many": values}, values[:, None] / 40.0, np.ones(40))
    assert len(groups) == 6
    assert sorted(np.concatenate([g.members for g in groups]).tolist()) == list(range(40))
    assert len(grouped({"many": values}, values[:, None] / 40.0, np.ones(40), most=3)) == 3


def test_the_first_division_explains_most():
    rng = np.random.default_rng(5)
    features = {name: rng.integers(0, 4, 30) for name in "abc"}
    target, weight = rng.random((30, 2)), rng.random(30)
    parts = grouped(features, target, weight, most=2)

    def unexplained(masks):
        total = 0.0
        for mask in masks:
            if mask.any():
                centre = np.average(target[mask], axis=0, weights=weight[mask])
                total += (weight[mask] * ((target[mask] - centre) ** 2).sum(axis=1)).sum()
        return total

    best = min(
        unexplained([np.isin(features[name], part), ~np.isin(features[name], part)])
        for name in "abc"
        for part in [tuple(v for v in range(4) if (bits >> v) & 1) for bits in range(1, 15)]
    )
    chosen = [np.isin(np.arange(30), part.members) for part in parts]
    assert unexplained(chosen) == pytest.approx(best, rel=1e-12)


def test_reach_is_the_sum_over_histories(run):
    tree = run.model.tree
    reach = infoset_reaches(run.model, run.kept_prob)
    for draw in (0, 7):
        slow = np.zeros(len(tree.infoset_player))
        for p, _, path, _ in histories(run.model, run.kept_prob[draw]):
            for h in {int(tree.node_infoset[node]) for node in path}:
                slow[h] += p
        assert reach[draw] == pytest.approx(slow, abs=1e-12)


def test_figures_of_groups_are_sums_over_histories(run):
    table = strategies(run, step="build", whole_story=True)
    rows = table.frame[(table.frame["option"] == "surge")]
    firm = rows[rows["condition"] == '"The will of East" is "Firm"']
    assert len(firm) == 1
    by_draw = []
    for prob in run.kept_prob:
        mine = [(p, c) for p, c, _, _ in histories(run.model, prob) if c["east.will"] == 1]
        by_draw.append(sum(p for p, c in mine if c["build"] == 1) / sum(p for p, _ in mine))
    assert float(firm["median"].iloc[0]) == pytest.approx(np.median(by_draw), abs=1e-12)
    assert float(firm["q25"].iloc[0]) == pytest.approx(np.quantile(by_draw, 0.25), abs=1e-12)
    assert float(firm["share"].iloc[0]) == pytest.approx(np.mean(run.values["p_firm"]), abs=1e-12)


def test_probabilities_and_shares_add_up(run):
    frame = strategies(run).frame
    sums = frame.groupby(["step", "actor", "group"])["mean"].sum()
    assert sums.to_numpy() == pytest.approx(np.ones(len(sums)), abs=1e-12)
    shares = frame.drop_duplicates(["step", "actor", "group"]).groupby(["step", "actor"])["share"].sum()
    assert shares.to_numpy() == pytest.approx(np.ones(len(shares)))
    assert frame["group"].max() <= 6


def test_the_whole_story_rests_on_no_event(run):
    later = strategies(run, whole_story=True).frame
    earlier = strategies(
        solve_model(run.model, Ask(draws=12, seed=3, before_events=True)),
    ).frame
    assert later.equals(earlier)


def test_sets_that_are_never_reached_count_equally():
    weights = set_weights(np.array([[0.1, 0.3], [0.0, 0.0], [1e-300, 0.0]]))
    assert weights == pytest.approx(np.array([[0.25, 0.75], [0.5, 0.5], [1.0, 0.0]]))


def test_what_would_be_done_off_the_path_is_said_too():
    """A calculating first mover never opens the door behind which the second would take all."""
    text = """
melian: 1
title: A door
scale: 1 = much
precision: limit
analyst: the tests
actors: {one: One, two: Two}
steps:
  door: {who: one, choices: {shut: Shut, open: Open}, end_if: door is shut}
  take: {who: two, choices: {take: Take, leave: Leave}}
stakes:
  one: {Robbed: {worth: -1, when: take is take}, Company: {worth: 1, when: take is leave}}
  two: {Loot: {worth: 1, when: take is take}}
outcomes: {robbed: {when: take is take}, safe: {when: otherwise}}
"""
    run = solve_model(compile_scenario(read_text(text)), Ask(draws=2))
    frame = strategies(run, step="take").frame.set_index("option")
    assert frame.loc["take", "median"] == pytest.approx(1, abs=1e-8)
    assert frame.loc["take", "mean"] == pytest.approx(1, abs=1e-8)
    assert frame.loc["take", "condition"] == ""


def test_sentences_use_the_words_of_the_file(run):
    sentences = strategies(run).sentences
    assert len(sentences) == 3
    assert sentences[0].startswith('Troops: East chooses "')
    assert "of 10 cases (middle half of draws: " in sentences[0]
    assert "; otherwise " in sentences[0]


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (1.0, "in all cases"), (0.997, "in nearly all cases"), (0.96, "in 96 of 100 cases"),
        (0.88, "in 9 of 10 cases"), (0.5, "in 5 of 10 cases"), (0.03, "in 3 of 100 cases"),
        (0.001, "in hardly any case"), (0.0, "in no case"), (float("nan"), "in no case that was solved"),
    ],
)  # fmt: skip
def test_probabilities_in_words(p, words):
    assert cases(p) == words


def test_percentages_keep_what_is_nearly_certain_apart_from_certain():
    assert [percent(p) for p in (0.0, 0.002, 0.25, 0.998, 1.0)] == ["0 %", "0.2 %", "25 %", "99.8 %", "100 %"]
