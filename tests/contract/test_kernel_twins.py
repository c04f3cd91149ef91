"""Compiled loops that no other test compares directly, each against something slow and obvious.

The table of all kernels and what they are compared with stands in
docs/explanation/how-it-is-checked.md.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import oracle
from melian.game.game import Game, Profile
from melian.game.schedule import schedule_of
from melian.game.structure import last_own_actions, preorder
from melian.game.tree import CHANCE
from melian.kernels.logit.dense import evaluate_dense, factorise, solve_factorised
from melian.kernels.logit.residual import fill_advantages, fill_behaviour, largest_residual
from melian.kernels.tree.answers import fill_masses
from melian.kernels.tree.choice_error import fill_against_interest, fill_settling_actions
from melian.kernels.tree.information import add_cells, fill_first_leaf, fill_infoset_reach, fill_node_beliefs
from melian.kernels.tree.sums import add_reaches
from melian.runs.blocks import exact_mean
from melian.solve.logit.draw_workspaces import dense_workspace
from oracle_qre import Oracle
from strategies import games, mixed_profiles, profiles

SEEDS = st.integers(0, 2**32 - 1)


def structure(game: Game) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return game.tree.node_parent, game.tree.node_action, game.tree.node_infoset


def chain(game: Game, node: int) -> list[int]:
    """A node and those above it, from the root down."""
    parent = int(game.tree.node_parent[node])
    return [node] if parent < 0 else [*chain(game, parent), node]


def likelihood(profile: Profile, node: int) -> float:
    return math.prod(float(profile.prob[a]) for a in oracle.path(profile.game, node))


# structure and order


@given(game=games())
def test_parent_actions_are_the_last_own_on_every_path(game: Game) -> None:
    tree = game.tree
    for infoset, player in enumerate(tree.infoset_player):
        for node in oracle.nodes_of(game, infoset):
            own = [a for a in oracle.path(game, node) if player != CHANCE and oracle.owner(game, a) == player]
            assert tree.infoset_parent_action[infoset] == (own[-1] if own else -1)


def test_a_forgotten_move_is_found() -> None:
    """Two nodes of one set, after different own moves."""
    parent, action = np.array([-1, 0, 1, 0, 3], dtype=np.int32), np.array([-1, 0, 2, 1, 2], dtype=np.int32)
    infoset, mover = np.array([0, 1, -1, 1, -1], dtype=np.int32), np.zeros(3, dtype=np.int32)
    arrays = [frozen(array) for array in (parent, action, infoset, mover, np.zeros(2, dtype=np.int32))]
    assert last_own_actions(*arrays)[1] == 1


def frozen(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


@given(game=games(), seed=SEEDS)
def test_preorder_is_that_of_a_walk(game: Game, seed: int) -> None:
    """Nodes numbered level by level, then put in preorder."""
    tree = game.tree
    by_level = sorted(range(len(tree.node_parent)), key=lambda n: (len(chain(game, n)), seed % (n + 7), n))
    number = np.argsort(by_level).astype(np.int32)
    parent = np.array([-1 if tree.node_parent[n] < 0 else number[tree.node_parent[n]] for n in by_level])
    order = np.array(
        sorted(range(1, len(parent)), key=lambda k: (parent[k], tree.node_action[by_level[k]])),
        dtype=np.int32,
    )
    position, size = preorder(parent.astype(np.int32), order)

    def walk(node: int) -> list[int]:
        below = sorted(oracle.children(game, node))
        return [node, *(each for _, child in below for each in walk(child))]

    assert [int(k) for k in np.argsort(position)] == [int(number[node]) for node in walk(0)]
    assert size.tolist() == [len(walk(node)) for node in by_level]


@given(game=games())
def test_schedule_knows_children_ends_and_order(game: Game) -> None:
    tree, schedule = game.tree, schedule_of(game.tree)
    for node in range(len(tree.node_parent)):
        below = [child for _, child in sorted(oracle.children(game, node))]
        start = schedule.node_first_child[node]
        if below:
            assert schedule.child_node[start : start + len(below)].tolist() == below
        else:
            assert start == -1
        under = [n for n in range(len(tree.node_parent)) if node in chain(game, n)]
        assert schedule.node_end[node] == max(under) + 1
    if schedule.n_ordered < len(schedule.group_infoset):
        return
    place = {int(h): k for k, h in enumerate(schedule.group_infoset) if schedule.group_player[k] != CHANCE}
    for node in range(len(tree.node_parent)):
        sets = [int(tree.node_infoset[n]) for n in chain(game, node)]
        listed = [place[h] for h in sets if h in place]
        assert listed == sorted(listed)  # who moves earlier stands earlier, on every path
    slots = sorted([0, *(int(s) for s in schedule.member_slot), *(int(s) for s in schedule.terminal_slot)])
    assert set(slots) == set(range(len(tree.node_parent)))


# answers, beliefs, noise


@given(profile=profiles(), seed=SEEDS)
def test_masses_are_sums_over_endings(profile: Profile, seed: int) -> None:
    game, rng = profile.game, np.random.default_rng(seed)
    n_leaves, n_players = game.payoff.shape
    pattern, outcome = rng.integers(0, 3, size=(2, n_leaves)).astype(np.int32)
    evidence = rng.random((2, 3))
    row = rng.integers(0, 4, size=(n_leaves, n_players)).astype(np.int32)
    prob = np.vstack([profile.prob, profile.prob])
    outcomes, rows, total = np.empty((2, 3)), np.empty((2, 4)), np.empty(2)
    fill_masses(
        *structure(game)[:2], game.tree.terminal_node, frozen(prob), pattern, evidence, outcome, row,
        np.empty(len(game.tree.node_parent)), outcomes, rows, total,
    )  # fmt: skip
    for draw in range(2):
        expected = [
            likelihood(profile, int(node)) * evidence[draw, pattern[leaf]]
            for leaf, node in enumerate(game.tree.terminal_node)
        ]
        assert total[draw] == pytest.approx(sum(expected), abs=1e-12)
        for k in range(3):
            assert outcomes[draw, k] == pytest.approx(
                sum(p for p, o in zip(expected, outcome, strict=True) if o == k), abs=1e-12
            )
        for k in range(4):
            share = sum(p * int((row[leaf] == k).sum()) for leaf, p in enumerate(expected))
            assert rows[draw, k] == pytest.approx(share, abs=1e-12)


@given(profile=profiles())
def test_reach_of_sets_is_a_sum_over_their_nodes(profile: Profile) -> None:
    game = profile.game
    n_sets, n_nodes = len(game.tree.infoset_player), len(game.tree.node_parent)
    expected = [sum(likelihood(profile, n) for n in oracle.nodes_of(game, h)) for h in range(n_sets)]
    prob = frozen(np.vstack([profile.prob] * 3))
    found = np.empty((3, n_sets))
    fill_infoset_reach(*structure(game), prob, np.empty(n_nodes), found)
    np.testing.assert_allclose(found, [expected] * 3, atol=1e-12)
    total = np.zeros((2, n_sets), dtype=np.int64)
    use = np.array([True, False, True])
    add_reaches(*structure(game), prob, use, np.empty(n_nodes), np.empty(n_sets), total)
    np.testing.assert_allclose(2 * exact_mean(total, 2), 2 * np.array(expected), atol=1e-12)


@given(profile=mixed_profiles())
def test_beliefs_of_nodes_are_shares_of_reach(profile: Profile) -> None:
    game, tree = profile.game, profile.game.tree
    n_sets, n_nodes = len(tree.infoset_player), len(tree.node_parent)
    peak, total = np.empty((2, n_sets))
    found = np.empty(n_nodes)
    fill_node_beliefs(*structure(game), profile.prob, np.empty(n_nodes), peak, total, found)
    assert not found[tree.terminal_node].any()
    for infoset in range(n_sets):
        nodes = oracle.nodes_of(game, infoset)
        weight = np.array([likelihood(profile, n) for n in nodes])
        if weight.sum() > 0:
            np.testing.assert_allclose(found[nodes], weight / weight.sum(), atol=1e-12)
        assert found[nodes].sum() == pytest.approx(1.0 if nodes else 0.0, abs=1e-12)


@given(profile=mixed_profiles(), seed=SEEDS)
def test_what_is_impossible_has_a_belief_of_0(profile: Profile, seed: int) -> None:
    """Odds of 0 anywhere, as limits: each such choice is taken with a tiny e, and Bayes' rule does the rest."""
    game, tree = profile.game, profile.game.tree
    rng, prob = np.random.default_rng(seed), profile.prob.copy()
    for first, end in pairwise(tree.infoset_first_action):  # at least one choice of each set stays
        prob[first:end] *= (rng.random(end - first) < 0.5) | (
            np.arange(end - first) == rng.integers(end - first)
        )
    found = np.empty(len(tree.node_parent))
    peak, total = np.empty((2, len(tree.infoset_player)))
    fill_node_beliefs(*structure(game), prob, np.empty(len(found)), peak, total, found)
    for infoset in range(len(tree.infoset_player)):
        nodes = oracle.nodes_of(game, infoset)
        ways = [[float(prob[action]) for action in oracle.path(game, node)] for node in nodes]
        # a power of e and its factor; only those of the lowest power are left as e falls to 0
        powers = [(sum(p == 0 for p in way), math.prod(p for p in way if p > 0)) for way in ways]
        lowest = min((power for power, _ in powers), default=0)
        weight = np.array([factor if power == lowest else 0.0 for power, factor in powers])
        np.testing.assert_allclose(found[nodes], weight / (weight.sum() or 1.0), rtol=1e-9, atol=0.0)


@given(game=games(), seed=SEEDS)
def test_first_leaves_and_cells(game: Game, seed: int) -> None:
    tree, rng = game.tree, np.random.default_rng(seed)
    first = np.empty(len(tree.node_parent), dtype=np.int32)
    fill_first_leaf(tree.node_parent, tree.terminal_node, first)
    for node in range(len(first)):
        below = [k for k, leaf in enumerate(tree.terminal_node) if node in chain(game, int(leaf))]
        assert first[node] == below[0]
    weight = rng.random(len(first))
    entry_node = rng.integers(0, len(first), size=12).astype(np.int32)
    entry_cell = rng.integers(0, 3, size=12).astype(np.int32)
    cells = np.array([1.0, 2.0, 3.0])
    add_cells(entry_node, entry_cell, weight, cells)
    expected = [k + 1 + weight[entry_node[entry_cell == k]].sum() for k in range(3)]
    np.testing.assert_allclose(cells, expected, atol=1e-12)


@given(profile=profiles(), seed=SEEDS)
def test_choices_against_interest_are_counted_over_endings(profile: Profile, seed: int) -> None:
    game, tree, rng = profile.game, profile.game.tree, np.random.default_rng(seed)
    leaves = [int(node) for node in tree.terminal_node]
    outcome = rng.integers(0, 2, size=len(leaves)).astype(np.int32)
    settling = np.empty(len(leaves), dtype=np.int32)
    node_outcome = np.empty(len(tree.node_parent), dtype=np.int32)
    fill_settling_actions(*structure(game)[:2], tree.terminal_node, outcome, node_outcome, settling)
    below = {
        node: {int(outcome[k]) for k, leaf in enumerate(leaves) if node in chain(game, leaf)}
        for node in range(len(tree.node_parent))
    }
    for leaf, action in zip(leaves, settling, strict=True):
        closed = [node for node in chain(game, leaf) if len(below[node]) == 1]
        assert action == tree.node_action[closed[0]]

    against = rng.random(len(profile.prob)) < 0.3
    weight = rng.random(len(leaves))
    whole, settled, ever = np.empty((3, 2))
    reach, strayed = np.empty(len(tree.node_parent)), np.empty(len(tree.node_parent), dtype=np.bool_)
    fill_against_interest(
        *structure(game)[:2], tree.terminal_node, profile.prob, against, settling, weight, outcome,
        reach, strayed, whole, settled, ever,
    )  # fmt: skip
    expected = np.zeros((3, 2))
    for k, leaf in enumerate(leaves):
        p = likelihood(profile, leaf) * weight[k]
        expected[0, outcome[k]] += p
        expected[1, outcome[k]] += p * bool(settling[k] >= 0 and against[settling[k]])
        expected[2, outcome[k]] += p * any(against[a] for a in oracle.path(game, leaf))
    np.testing.assert_allclose([whole, settled, ever], expected, atol=1e-12)


# the logit system


@given(game=games(), seed=SEEDS, scale=st.sampled_from([1.0, 4.0]))
def test_residual_and_derivative_of_the_logit_system(game: Game, seed: int, scale: float) -> None:
    """Against node-by-node sums whose derivative is taken by a complex step."""
    rng = np.random.default_rng(seed)
    ratio = rng.uniform(0.5, 2.0, size=len(game.players))
    twin = Oracle(game, ratio)
    m = len(twin.actions)
    assume(m > 0)
    point = np.append(rng.normal(size=m), rng.uniform(0, 3) / scale)
    work = dense_workspace(game.tree, len(game.players))
    work.chance[:] = np.where(np.isnan(game.chance), 0.0, game.chance)
    work.border[:] = rng.normal(size=m + 1)
    batch = game.batch()
    row = frozen(batch.row_payoff[0] * scale)
    worst = evaluate_dense(
        game.tree, schedule_of(game.tree), batch.payoff_row, row, scale, ratio, work, point
    )
    residual, matrix = twin.system(point)
    np.testing.assert_allclose(work.gap[:m], residual, atol=1e-10)
    np.testing.assert_allclose(work.matrix[:m], matrix, atol=1e-9)
    np.testing.assert_array_equal(work.matrix[m], work.border)
    assert worst == pytest.approx(np.abs(residual).max(), abs=1e-10)
    _residual_alone(game, twin, ratio, point, worst, batch.payoff_row)


def _residual_alone(
    game: Game, twin: Oracle, ratio: np.ndarray, point: np.ndarray, worst: float, payoff_row: np.ndarray
) -> None:
    """The passes that certify, by themselves."""
    tree, m = game.tree, len(twin.actions)
    n_nodes, n_sets, n_actions = len(tree.node_parent), len(tree.infoset_player), len(game.chance)
    log_odds, log_prob, prob, advantage = np.zeros((4, n_actions))
    for k, (_, action) in enumerate(twin.actions):
        log_odds[action] = point[k]
    chance = np.where(np.isnan(game.chance), 0.0, game.chance)
    fill_behaviour(tree.infoset_player, tree.infoset_first_action, log_odds, chance, log_prob, prob)
    np.testing.assert_allclose(prob, twin.prob(point[:m]), atol=1e-13)
    node_log, weight = np.empty((2, n_nodes))
    fill_advantages(
        tree, payoff_row, frozen(game.payoff.ravel().copy()), 1.0, log_prob, prob, node_log,
        np.empty(n_nodes, dtype=np.int32), weight, np.empty((n_nodes, len(game.players))),
        *np.empty((2, n_sets)), advantage,
    )  # fmt: skip
    np.testing.assert_allclose(
        [advantage[action] for _, action in twin.actions], twin.advantages(point[:m]), atol=1e-11
    )
    pull = point[m] * ratio
    found = largest_residual(tree.infoset_player, tree.infoset_first_action, pull, log_odds, advantage)
    assert found == pytest.approx(worst, abs=1e-10)


@given(n=st.integers(1, 12), seed=SEEDS)
def test_factors_solve_what_they_were_made_of(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix, right = rng.normal(size=(n, n)), rng.normal(size=n)
    assume(np.linalg.cond(matrix) < 1e6)
    factors, swap, answer = matrix.copy(), np.empty(n, dtype=np.int32), np.empty(n)
    assert factorise(factors, swap) == np.sign(np.linalg.det(matrix))
    length = solve_factorised(factors, swap, right, answer)
    np.testing.assert_allclose(answer, np.linalg.solve(matrix, right), rtol=1e-7, atol=1e-9)
    assert length == pytest.approx(np.linalg.norm(answer))
    assert factorise(np.zeros((n, n)), swap) == 0.0
