"""Arithmetic on eight numbers side by side, and draws solved side by side."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numba import njit

from layered import SMALL, layered_batch
from melian.game.game import GameBatch
from melian.kernels.lanes.exponentials import exp_lanes, log_lanes
from melian.kernels.lanes.vector import N_LANES, larger, load, magnitude, spread, store
from melian.solve.logit.qre import LogitQRE, n_unknowns, solve_batch
from melian.solve.logit.unknowns import SMALL as STAGE_SMALL
from melian.solve.solver import Status

LANES = st.floats(-1e3, 1e3)


@njit
def _apply(x, y, out):
    a, b = load(x, 0), load(y, 0)
    store(out, 0, exp_lanes(a))
    store(out, 1, log_lanes(magnitude(a) + 1e-6))
    store(out, 2, larger(a, b))
    store(out, 3, (a * b - a) / (magnitude(b) + 1.0) + 2.0 * spread(0.5, a))


@given(arrays(float, (1, N_LANES), elements=LANES), arrays(float, (1, N_LANES), elements=LANES))
def test_each_lane_computes_what_numpy_does(x: np.ndarray, y: np.ndarray) -> None:
    out = np.empty((4, N_LANES))
    _apply(x, y, out)
    inside = np.abs(x[0]) < 708
    exact = np.exp(x[0][inside])
    assert np.all(np.abs(out[0][inside] - exact) <= 4e-16 * exact)
    assert np.all(out[0][x[0] < -708] == 0.0)
    logs = np.log(np.abs(x[0]) + 1e-6)
    assert np.all(np.abs(out[1] - logs) <= 4e-16 * np.maximum(np.abs(logs), 0.1))
    assert np.array_equal(out[2], np.maximum(x[0], y[0]))
    plain = (x[0] * y[0] - x[0]) / (np.abs(y[0]) + 1.0) + 1.0
    assert np.allclose(out[3], plain, rtol=1e-13, atol=1e-9)


@given(arrays(float, N_LANES, elements=LANES), arrays(float, N_LANES, elements=LANES))
def test_one_lane_by_itself_has_the_same_digits(x: np.ndarray, y: np.ndarray) -> None:
    together = np.empty((4, N_LANES))
    _apply(x[None], y[None], together)
    for lane in range(N_LANES):
        alone = np.empty(4)
        _apply(x[lane : lane + 1], y[lane : lane + 1], alone)
        assert alone.tobytes() == np.ascontiguousarray(together[:, lane]).tobytes()


@given(st.floats(1e-300, 1e300))
def test_logarithms_over_the_whole_range(x: float) -> None:
    out = np.empty((4, N_LANES))
    _apply(np.full((1, N_LANES), x), np.zeros((1, N_LANES)), out)
    assert out[1, 0] == pytest.approx(math.log(x + 1e-6), rel=4e-16, abs=4e-17)


def test_a_draw_is_solved_alike_in_any_company() -> None:
    batch = layered_batch(SMALL, 21, seed=3, types_matter=True)
    precision = np.linspace(0.5, 6.0, 21)[:, None] * np.ones(len(batch.players))
    together = solve_batch(batch, precision)
    order = np.random.default_rng(0).permutation(21)
    shuffled = GameBatch(
        batch.tree, batch.chance[order], batch.payoff_row, batch.row_payoff[order], batch.players
    )
    apart = solve_batch(shuffled, precision[order])
    assert np.array_equal(apart.log_prob, together.log_prob[order])
    assert np.array_equal(apart.n_iter, together.n_iter[order])


@pytest.fixture(autouse=True)
def _swept_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have trees of this size swept before they are followed, as larger ones are."""
    monkeypatch.setattr("melian.solve.logit.cascade.FEWEST_SWEPT", STAGE_SMALL)


@pytest.mark.parametrize("precision", [6.0, np.inf])
def test_a_draw_is_followed_alike_by_itself(precision: float) -> None:
    batch, settings = layered_batch(SMALL, 21, seed=3, types_matter=True), LogitQRE(0.0, always_follow=True)
    assert n_unknowns(batch.tree) > STAGE_SMALL
    together = solve_batch(batch, precision, settings=settings)
    assert np.isin(together.status, (Status.CERTIFIED, Status.STALLED)).all()
    for draw in range(21):
        alone = solve_batch(
            GameBatch(
                batch.tree, batch.chance[[draw]], batch.payoff_row, batch.row_payoff[[draw]], batch.players
            ),
            precision,
            settings=settings,
        )
        for field in ("log_prob", "status", "residual", "n_iter", "folds", "nash_regret"):
            one, all_of_them = getattr(alone, field)[0], getattr(together, field)[draw]
            assert one.tobytes() == all_of_them.tobytes(), (field, draw)


def test_sweeps_and_the_tracer_find_the_same_branch() -> None:
    batch = layered_batch(SMALL, 24, seed=5, types_matter=True)
    for precision in (0.5, 2.0, 5.0):
        swept = solve_batch(batch, precision)
        traced = solve_batch(batch, precision, settings=LogitQRE(0.0, always_trace=True))
        both = (swept.status == Status.CERTIFIED) & (traced.status == Status.CERTIFIED)
        assert both.mean() > 0.8
        assert np.abs(swept.prob[both] - traced.prob[both]).max() < 1e-7


def test_impossible_chance_moves_in_some_lanes_only() -> None:
    batch = layered_batch(SMALL, 12, seed=7)
    chance = np.array(batch.chance)
    first, last = batch.tree.infoset_first_action[:2]
    assert batch.tree.infoset_player[0] < 0
    chance[::3, first:last] = 0.0
    chance[::3, first] = 1.0
    some = GameBatch(batch.tree, chance, batch.payoff_row, batch.row_payoff, batch.players)
    swept = solve_batch(some, 2.0)
    traced = solve_batch(some, 2.0, settings=LogitQRE(0.0, always_trace=True))
    assert (swept.status == Status.CERTIFIED).all()
    assert np.abs(swept.prob - traced.prob).max() < 1e-7
    assert np.all(np.isneginf(swept.log_prob[::3, first + 1 : last]))
