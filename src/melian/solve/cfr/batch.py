"""Counterfactual regret minimisation for a block of draws of one tree, eight side by side.

Tested in `tests/unit/test_cfr.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float, Int

from melian.game.deviations import best_response_payoff
from melian.game.game import GameBatch
from melian.game.sequences import Sequences, entry_weights, sequences_of
from melian.game.values import expected_payoff
from melian.kernels.cfr import LANES, run_lanes
from melian.solve.cfr.cfr import CFR
from melian.solve.cfr.state import CFRState, advance, average_profile, is_within, next_check, rounding_floor
from melian.solve.solver import BatchSolution, Status

__all__ = ["cfr_batch"]


def cfr_batch(
    batch: GameBatch, settings: CFR, *, should_stop: Callable[[], bool] | None = None
) -> BatchSolution:
    """Average play in every draw, each as `settings` would have found it alone, bit for bit.

    Runs on the calling thread and holds no lock while it computes. The residual of the result is
    `nash_conv`; there are no sequential regrets.

    Parameters
    ----------
    should_stop
        Asked a few times a second; once true, the remaining draws are marked interrupted.
    """
    sequences = sequences_of(batch.tree, len(batch.players))
    found = _Found(batch)
    usable = np.flatnonzero(np.isfinite(batch.row_payoff).all(axis=1))
    found.status[np.setdiff1d(np.arange(len(batch)), usable)] = Status.NOT_FINITE
    for begin in range(0, len(usable), LANES):
        _solve_lanes(batch, sequences, settings, usable[begin : begin + LANES], should_stop, found)
    return found.solution()


class _Found:
    """Results by draw, interrupted until stored."""

    def __init__(self, batch: GameBatch) -> None:
        self.prob = np.full(batch.chance.shape, np.nan)
        self.status = np.full(len(batch), int(Status.INTERRUPTED))
        self.gap, self.nash_regret = np.full((2, len(batch)), np.nan)
        self.n_iter = np.zeros(len(batch), dtype=np.int64)

    def solution(self) -> BatchSolution:
        nothing = np.full(len(self.status), np.nan)
        with np.errstate(divide="ignore"):
            log_prob = np.log(self.prob)
        return BatchSolution(
            prob=self.prob,
            log_prob=log_prob,
            status=self.status,
            residual=self.gap,
            nash_regret=self.nash_regret,
            sequential_regret=nothing,
            n_iter=self.n_iter,
            where=nothing,
            folds=np.full(len(self.status), -1, dtype=np.int64),
            limit_error=nothing,
        )


def _solve_lanes(
    batch: GameBatch,
    sequences: Sequences,
    settings: CFR,
    draws: Int[np.ndarray, " lane"],
    should_stop: Callable[[], bool] | None,
    found: _Found,
) -> None:
    """Fill up to `LANES` draws; lanes without a draw repeat the first."""
    lanes = np.concatenate([draws, np.repeat(draws[:1], LANES - len(draws))])
    games = [batch.game(int(draw)) for draw in draws]
    n_actions = batch.chance.shape[1]
    weight = np.column_stack([entry_weights(sequences, batch, int(draw)) for draw in lanes])
    floor = np.column_stack([rounding_floor(batch.row_payoff[draw][batch.payoff_row]) for draw in lanes])
    regret, plan_sum, prob, action_value = np.zeros((4, n_actions, LANES))
    plan, sums = np.ones((n_actions + 1, LANES)), np.empty((3, LANES))

    def run(keep: Float[np.ndarray, "iteration 2"], share: Float[np.ndarray, " iteration"]) -> None:
        run_lanes(sequences, weight, keep, share, floor, regret, plan_sum, prob, plan, action_value, sums)

    done, left = 0, set(range(len(draws)))
    while left:
        wanted = min(next_check(done), settings.iterations)
        done = advance(run, settings.variant, done, wanted, LANES * len(weight), should_stop)
        if done < wanted:
            return
        for lane in sorted(left):
            state = CFRState(settings.variant, done, regret[:, lane], plan_sum[:, lane])
            profile = average_profile(games[lane], state)
            gains = best_response_payoff(profile) - expected_payoff(profile)
            close = is_within(games[lane].payoff, settings.tolerance, float(gains.sum()))
            if (close and settings.tolerance > 0) or done >= settings.iterations:
                draw = draws[lane]
                found.prob[draw], found.n_iter[draw] = profile.prob, done
                found.gap[draw], found.nash_regret[draw] = gains.sum(), gains.max()
                found.status[draw] = Status.CERTIFIED if close else Status.OUT_OF_EVALUATIONS
                left.remove(lane)
