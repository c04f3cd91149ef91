"""The planned elimination against derivatives by a complex step and dense solves."""

import numpy as np
import pytest
from hypothesis import given, settings

from layered import SMALL, layered_batch
from melian.game.deviations import nash_regret, sequential_regret
from melian.game.game import Game, Profile
from melian.game.schedule import is_ordered, schedule_of
from melian.game.values import beliefs
from melian.kernels.lanes.factors import factorise_rows, pivot_mark, solve_row, solve_rows
from melian.kernels.lanes.load import load_numbers
from melian.kernels.lanes.newton import fill_lane_values, fill_right_sides, take_point
from melian.kernels.lanes.regret import fill_lane_regrets
from melian.kernels.lanes.sweep import fill_lane_beliefs, normalise
from melian.kernels.lanes.vector import N_LANES
from melian.solve.logit.lane_workspaces import PathWorkspace, path_workspace
from melian.solve.logit.layout import lane_layout
from melian.solve.logit.qre import n_unknowns
from melian.solve.logit.symbolic_lu import SymbolicLU, symbolic_lu
from oracle_qre import Oracle
from reached import reach, reaching
from strategies import games


def evaluated(game: Game, seed: int) -> tuple[SymbolicLU, PathWorkspace, np.ndarray, np.ndarray]:
    """The symbolic factorisation, the workspace after one evaluation at random points, the pivots below 0, and regrets."""
    batch, rng = game.batch(), np.random.default_rng(seed)
    layout = lane_layout(game.tree, schedule_of(game.tree), batch.payoff_row, batch.row_payoff.shape[1])
    lu = symbolic_lu(layout)
    work = path_workspace(layout, lu)
    m = len(lu.unknown_action)
    for lane in range(N_LANES):
        load_numbers(layout, lane, batch.chance[0], batch.row_payoff[0], np.ones(len(game.players)), work)
    work.share[:] = rng.uniform(0.5, 1.0, size=(len(game.players), 1))
    work.y[:m] = rng.normal(size=(m, N_LANES))
    work.y[m] = rng.uniform(0.5, 3.0, N_LANES)
    negative, regret = np.zeros((2, N_LANES)), np.zeros((2, N_LANES))
    take_point(lu.unknown_action, work.y, work.log_odds)
    normalise(layout, work.log_odds, work.log_prob, work.prob)
    fill_lane_beliefs(layout, bool(work.dead.any()), work.offset, work.log_prob, work.log_reach, work.weight)
    fill_lane_values(layout, work.weight, work.prob, work.values, work.advantage)
    fill_lane_regrets(layout, lu, work.weight, work.prob, work.values, work.score, work.reply, regret)
    factorise_rows(
        layout, lu, work.y, work.share, work.weight, work.prob, work.values, work.advantage, work.relative,
        work.row, work.factor, negative,
    )  # fmt: skip
    fill_right_sides(
        layout, lu.action_unknown, work.y, work.share, np.zeros((2, N_LANES)), work.log_odds, work.advantage,
        work.a, work.b,
    )  # fmt: skip
    return lu, work, negative, regret


def compare(game: Game, seed: int) -> None:
    span = np.ptp(game.payoff)
    lu, work, negative, regret = evaluated(game, seed)
    m = len(lu.unknown_action)
    slope, gap = work.a[:m].copy(), work.b[:m].copy()
    one = work.b.copy()
    solve_row(lu, work.factor, one)
    solve_rows(lu, work.factor, work.a, work.b)
    assert np.array_equal(one[:m], work.b[:m])
    oracle = Oracle(game, work.share[:, 0])
    order = [int(lu.action_unknown[a]) for _, a in oracle.actions]
    for lane in (0, 5):
        point = np.append(work.y[:m, lane][order], work.y[m, lane] / span)
        residual, matrix = oracle.system(point)
        right = -matrix[:, m] / span
        assert slope[order, lane] == pytest.approx(right, abs=1e-12)
        assert gap[order, lane] == pytest.approx(-residual, abs=1e-12)
        derivative = matrix[:, :m]
        for found, wanted in ((work.a, right), (work.b, -residual)):
            exact = np.linalg.solve(derivative, wanted)
            close = 1e-14 * np.linalg.cond(derivative) * max(1.0, np.abs(exact).max())
            assert found[order, lane] == pytest.approx(exact, abs=max(close, 1e-12))
        assert (-1.0) ** negative[0, lane] == np.sign(np.linalg.det(derivative))
        inside = np.empty_like(derivative)
        inside[np.ix_(order, order)] = derivative
        signs = np.array([1.0] + [np.linalg.slogdet(inside[: k + 1, : k + 1])[0] for k in range(m)])
        below = np.flatnonzero(signs[1:] != signs[:-1])  # a pivot is a leading minor over the one before
        assert negative[0, lane] == len(below)
        assert negative[1, lane] == sum(pivot_mark.py_func(int(u)) for u in below)
        profile = Profile(game, np.where(np.isnan(game.chance), work.prob[:, lane], game.chance))
        assert regret[0, lane] * span == pytest.approx(nash_regret(profile), abs=1e-12 * span)
        if not (game.chance == 0.0).any():  # behind what cannot happen any belief will do
            certain = sequential_regret(profile, belief=beliefs(profile))
            assert regret[1, lane] * span == pytest.approx(certain, abs=1e-12 * span)


def test_a_crisis() -> None:
    compare(layered_batch(SMALL, 1, seed=3, types_matter=True).game(0), 1)


@reaching(compared=15, sequential=8)
@settings(max_examples=40)
@given(games())
def test_random_games(game: Game) -> None:
    has_choices = n_unknowns(game.tree) > 0
    if has_choices and is_ordered(schedule_of(game.tree)) and np.ptp(game.payoff) > 0.1:
        reach("compared")
        if not (game.chance == 0.0).any():
            reach("sequential")
        compare(game, 2)
