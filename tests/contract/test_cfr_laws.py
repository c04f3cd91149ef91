"""Laws that regret minimisation keeps in every game: any number of players, any payoffs, chance."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import oracle
from melian.game.deviations import nash_conv
from melian.game.game import Game, GameBatch
from melian.game.tree import CHANCE, action_infoset
from melian.solve.cfr.batch import cfr_batch
from melian.solve.cfr.cfr import CFR, continue_cfr, start_cfr, value_bounds
from melian.solve.cfr.state import VARIANTS, CFRState, average_profile, is_within, regret_bound
from melian.solve.solver import Solution, Status
from oracle_cfr import walked
from reached import reach, reaching
from strategies import games

VARIANT = st.sampled_from(sorted(VARIANTS))


def exactly(game: Game, variant: str, iterations: int) -> tuple[Solution, CFRState]:
    """So many iterations and no early stop."""
    asked = CFR(iterations, variant, tolerance=0.0)
    return continue_cfr(game, asked, start_cfr(game, asked))


TWO_PLAYERS = games(max_players=2).filter(lambda game: len(game.players) == 2)


def zero_sum(game: Game) -> Game:
    """The second player loses what the first gains."""
    return dataclasses.replace(game, payoff=game.payoff[:, :1] * [1.0, -1.0])


@given(game=games(), variant=VARIANT, iterations=st.integers(1, 7))
def test_regrets_and_plans_are_those_of_the_slow_twin(game: Game, variant: str, iterations: int) -> None:
    found, state = exactly(game, variant, iterations)
    walker = walked(game, variant, iterations)
    by_player = game.tree.infoset_player[action_infoset(game.tree)] != CHANCE
    expected = np.zeros((2, len(by_player)))
    for action in walker.regret:
        expected[:, action] = walker.regret[action], walker.plan_sum[action]
    np.testing.assert_allclose(state.regret, expected[0], atol=1e-12, rtol=0)
    np.testing.assert_allclose(state.plan_sum, expected[1], atol=1e-12, rtol=0)
    np.testing.assert_allclose(found.profile.prob, walker.average(), atol=1e-12, rtol=0)
    assert state.iterations == found.n_iter == iterations


@given(game=games(), variant=st.sampled_from(["cfr", "cfr+"]), iterations=st.sampled_from([1, 5, 40, 300]))
def test_average_regret_falls_as_proved(game: Game, variant: str, iterations: int) -> None:
    """Zinkevich et al. (2007), theorem 4: at most range x sets x sqrt(actions / iterations), every player."""
    _, state = exactly(game, variant, iterations)
    tree = game.tree
    size = np.diff(tree.infoset_first_action)
    for player, bound in enumerate(regret_bound(game, state)):
        own = tree.infoset_player == player
        most = np.ptp(game.payoff[:, player]) * own.sum() * np.sqrt(size[own].max(initial=1) / iterations)
        assert -1e-15 <= bound <= most + 1e-12


@settings(max_examples=25)
@given(game=games(max_depth=3), variant=st.sampled_from(["cfr", "cfr+"]), iterations=st.integers(1, 6))
def test_no_single_strategy_would_have_gained_more(game: Game, variant: str, iterations: int) -> None:
    """Zinkevich et al. (2007), theorem 3: positive regrets of the sets cover the regret of the whole."""
    players = range(len(game.players))
    assume(all(oracle.n_pure_strategies(game, player) <= 60 for player in players))
    walker = walked(game, variant, iterations)
    bound = regret_bound(game, exactly(game, variant, iterations)[1])
    for player in players:
        assert walker.external_regret(player) <= iterations * bound[player] + 1e-11


@given(game=TWO_PLAYERS, variant=VARIANT)
def test_zero_sum_play_approaches_equilibrium(game: Game, variant: str) -> None:
    """The sum of both regrets bounds the distance; twice, for variants that weigh iterations."""
    game = zero_sum(game)
    found, _ = exactly(game, variant, 400)
    tree, span = game.tree, np.ptp(game.payoff[:, 0])
    size = np.diff(tree.infoset_first_action)
    own = tree.infoset_player != CHANCE
    assert -1e-12 <= found.gap <= 2 * span * own.sum() * np.sqrt(size[own].max(initial=1) / 400) + 1e-12


@given(game=TWO_PLAYERS)
def test_the_value_lies_between_its_bounds(game: Game) -> None:
    rough, fine = (value_bounds(exactly(zero_sum(game), "cfr+", n)[0].profile) for n in (3, 1000))
    assert rough[0] <= rough[1] + 1e-12
    assert max(rough[0], fine[0]) <= min(rough[1], fine[1]) + 1e-12  # both hold the same value


@reaching(certified=5, stopped=5)
@given(game=games(), variant=VARIANT, tolerance=st.sampled_from([0.0, 1e-3, 0.05, 1.0]))
def test_the_status_says_what_was_measured(game: Game, variant: str, tolerance: float) -> None:
    found = CFR(40, variant, tolerance)(game)
    assert found.gap == pytest.approx(nash_conv(found.profile), abs=1e-12)
    assert found.nash_regret <= found.gap + 1e-12
    assert (found.status is Status.CERTIFIED) == is_within(game.payoff, tolerance, found.gap)
    reach("certified" if found.status is Status.CERTIFIED else "stopped")
    if found.status is not Status.CERTIFIED:
        assert found.status is Status.OUT_OF_EVALUATIONS
        assert found.n_iter == 40


@given(game=games(), variant=VARIANT, cut=st.integers(1, 39))
def test_parts_are_the_whole(game: Game, variant: str, cut: int) -> None:
    whole, state = exactly(game, variant, 40)
    _, first = exactly(game, variant, cut)
    rest, last = continue_cfr(game, CFR(40, variant, tolerance=0.0), first)
    np.testing.assert_array_equal(last.regret, state.regret)
    np.testing.assert_array_equal(last.plan_sum, state.plan_sum)
    np.testing.assert_array_equal(rest.profile.prob, whole.profile.prob)


@given(game=games(), variant=VARIANT, n_draws=st.sampled_from([1, 3, 8, 11]))
def test_a_block_answers_as_its_draws_do(game: Game, variant: str, n_draws: int) -> None:
    one = game.batch()
    rows = one.row_payoff + np.random.default_rng(7).normal(size=(n_draws, one.row_payoff.shape[1]))
    batch = GameBatch(one.tree, np.repeat(one.chance, n_draws, axis=0), one.payoff_row, rows, one.players)
    asked = CFR(60, variant, tolerance=0.02)
    found = cfr_batch(batch, asked)
    for draw in range(n_draws):
        alone = asked(batch.game(draw))
        np.testing.assert_array_equal(found.prob[draw], alone.profile.prob)
        assert found.status[draw] == alone.status
        assert found.n_iter[draw] == alone.n_iter
        assert (found.residual[draw], found.nash_regret[draw]) == (alone.gap, alone.nash_regret)


@given(game=games(), variant=VARIANT, factor=st.sampled_from([0.25, 8.0]))
def test_payoffs_in_another_unit(game: Game, variant: str, factor: float) -> None:
    other = dataclasses.replace(game, payoff=game.payoff * factor)
    np.testing.assert_array_equal(
        exactly(other, variant, 30)[0].profile.prob, exactly(game, variant, 30)[0].profile.prob
    )


@given(game=games(), variant=VARIANT)
def test_a_sum_of_plans_is_a_plan(game: Game, variant: str) -> None:
    """What flows into an information set flows out of it: plans keep the tree's constraints."""
    _, state = exactly(game, variant, 9)
    tree = game.tree
    out = np.add.reduceat(state.plan_sum, tree.infoset_first_action[:-1])
    weight = {"cfr": 9, "cfr+": 45, "linear": 45, "discounted": 285}[variant]  # sums of 1, t, t, t^2
    into = np.where(tree.infoset_parent_action < 0, weight, state.plan_sum[tree.infoset_parent_action])
    own = tree.infoset_player != CHANCE
    np.testing.assert_allclose(out[own], into[own], rtol=1e-12)
    average = average_profile(game, state)
    assert average.prob.min(initial=0.0) >= 0
