"""Laws that the principal branch keeps in every game."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from melian.game.deviations import nash_regret, sequential_regret
from melian.game.game import Game, GameBatch, Profile
from melian.game.tree import CHANCE, tree_from_nodes
from melian.game.values import beliefs
from melian.solve.backward import LogitBackward
from melian.solve.logit.qre import LogitQRE, n_unknowns, solve_batch
from melian.solve.solver import Status
from oracle_qre import Oracle
from reached import reach, reaching
from strategies import games, perfect_games

PRECISIONS = st.sampled_from([0.2, 0.7, 1.5])


def certified(game: Game, precision: float | tuple[float, ...]) -> np.ndarray:
    found = LogitQRE(precision)(game)
    assume(found.status is Status.CERTIFIED)  # ties in the payoffs of small games do split
    return found.profile.prob


@given(game=games())
def test_uniform_at_precision_zero(game: Game) -> None:
    found = LogitQRE(0.0)(game)
    size = np.diff(game.tree.infoset_first_action)
    uniform = np.repeat(1.0 / size, size)
    assert found.status is Status.CERTIFIED
    np.testing.assert_allclose(found.profile.prob, np.where(np.isnan(game.chance), uniform, game.chance))


@given(game=games(), precision=PRECISIONS, factor=st.sampled_from([0.25, 8.0, 1e6]))
def test_payoffs_in_another_unit(game: Game, precision: float, factor: float) -> None:
    scaled = dataclasses.replace(game, payoff=game.payoff * factor)
    np.testing.assert_allclose(certified(scaled, precision / factor), certified(game, precision), atol=1e-8)


@given(game=games(), precision=PRECISIONS, constant=st.sampled_from([-3.0, 100.0]))
def test_a_constant_for_one_player_changes_nothing(game: Game, precision: float, constant: float) -> None:
    payoff = game.payoff + constant * np.eye(len(game.players))[0]
    np.testing.assert_allclose(
        certified(dataclasses.replace(game, payoff=payoff), precision), certified(game, precision), atol=1e-8
    )


@given(game=games(), precision=PRECISIONS)
def test_names_and_numbers_of_sets_and_players_do_not_matter(game: Game, precision: float) -> None:
    tree, n_sets = game.tree, len(game.tree.infoset_player)
    order = np.arange(n_sets)[::-1]  # new set k is old set order[k]
    size = np.diff(tree.infoset_first_action)
    first = np.concatenate([[0], np.cumsum(size[order])])
    old = np.concatenate([np.arange(size[h]) + tree.infoset_first_action[h] for h in order])  # by new action
    new_action = np.argsort(old)
    last_player = len(game.players) - 1
    player = np.where(tree.infoset_player[order] == CHANCE, CHANCE, last_player - tree.infoset_player[order])
    infoset = np.where(tree.node_infoset < 0, -1, np.argsort(order)[tree.node_infoset])
    action = np.where(tree.node_action < 0, -1, new_action[tree.node_action])
    other = Game(
        tree_from_nodes(tree.node_parent, action, infoset, player, first),
        game.chance[old],
        game.payoff[:, ::-1],
        game.players[::-1],
    )
    each = tuple(precision * (1 + 0.3 * i) for i in range(len(game.players)))
    np.testing.assert_allclose(certified(other, each[::-1]), certified(game, each)[old], atol=1e-8)


@settings(max_examples=15)
@given(game=games(), precision=PRECISIONS)
def test_it_is_where_the_slow_twin_arrives(game: Game, precision: float) -> None:
    assume(n_unknowns(game.tree) > 0)
    np.testing.assert_allclose(certified(game, precision), Oracle(game).solve(precision, 0.5), atol=1e-8)


@given(game=perfect_games(), precision=st.sampled_from([0.5, 3.0, 20.0]))
def test_perfect_information_needs_no_tracing(game: Game, precision: float) -> None:
    found = LogitQRE(precision)(game)
    assert found.status is Status.CERTIFIED
    backwards = LogitBackward(precision)(game)
    np.testing.assert_allclose(found.profile.prob, backwards.profile.prob, atol=1e-9)


@given(game=games(), precision=PRECISIONS)
def test_a_block_answers_as_its_draws_do(game: Game, precision: float) -> None:
    one = game.batch()
    rows = np.vstack([one.row_payoff, 2.0 * one.row_payoff, one.row_payoff])
    block = GameBatch(one.tree, np.repeat(one.chance, 3, axis=0), one.payoff_row, rows, one.players)
    found = solve_batch(block, precision)
    np.testing.assert_array_equal(found.log_prob[0], found.log_prob[2])
    np.testing.assert_array_equal(found.log_prob[0], LogitQRE(precision)(game).log_prob)


@reaching(certified=10)
@settings(max_examples=30)
@given(game=games())
def test_the_certificate_of_a_limit_holds_by_another_count(game: Game) -> None:
    found = LogitQRE(math.inf)(game)
    span = max(float(np.ptp(game.payoff)), 1.0)
    if found.status is not Status.CERTIFIED:
        assert found.status.sentence
        return
    reach("certified")
    profile = Profile(game, found.profile.prob)
    assert nash_regret(profile) == pytest.approx(found.nash_regret, abs=1e-11 * span)
    belief = beliefs(profile, log_prob=found.log_prob, unreached="tremble")
    assert sequential_regret(profile, belief=belief) == pytest.approx(
        found.sequential_regret, abs=1e-9 * span
    )
    assert max(found.nash_regret, found.sequential_regret) <= 1e-8 * span
