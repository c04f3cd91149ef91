r"""Agent logit quantal-response equilibrium on the principal branch.

Every information set answers with log-odds equal to its player's precision times
the differences in expected worth of its actions, under the beliefs that the
profile implies. The principal branch starts at precision 0, where everybody
picks at random, and is followed without a break (McKelvey & Palfrey 1998;
Turocy 2010).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from melian.errors import SolverError
from melian.game.game import Game, GameBatch, Profile
from melian.game.schedule import Schedule, is_ordered, schedule_of
from melian.kernels.logit_block import solve_block
from melian.solve.solver import BatchSolution, Solution, Status
from melian.solve.workspace import workspace_for

__all__ = ["LogitQRE", "solve_batch"]


@dataclass(frozen=True, slots=True)
class LogitQRE:
    """Logit equilibrium on the principal branch at `precision`, or its limit at infinity."""

    precision: float | tuple[float, ...]
    """In 1/payoff unit, one for all players or one each; `math.inf` for the limit."""
    tolerance: float = 1e-8
    """Largest residual, in log-odds, that is certified; at the limit also regret over payoff range."""
    max_evaluations: int = 30_000
    """Passes over the tree allowed per draw."""
    always_trace: bool = False
    """Follow every draw in short steps, even where a few sweeps would do."""

    def __call__(self, game: Game) -> Solution:
        """The equilibrium of one game."""
        precision = np.broadcast_to(np.asarray(self.precision, dtype=np.float64), (1, len(game.players)))
        found = solve_batch(game.batch(), precision, settings=self)
        return Solution(
            profile=Profile(game, found.prob[0]),
            status=Status(int(found.status[0])),
            gap=float(found.residual[0]),
            n_iter=int(found.n_iter[0]),
            solver=self,
            where=float(found.where[0]),
            nash_regret=float(found.nash_regret[0]),
            sequential_regret=float(found.sequential_regret[0]),
            log_prob=found.log_prob[0],
        )


def solve_batch(
    batch: GameBatch,
    precision: npt.ArrayLike,
    *,
    schedule: Schedule | None = None,
    settings: LogitQRE | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> BatchSolution:
    """Logit equilibria of a block of draws, each on its principal branch.

    Runs on the calling thread and holds no lock while it computes: call it on
    several blocks from several threads. A draw's answer depends on that draw alone.

    Parameters
    ----------
    batch
        The draws.
    precision
        (draw, player) or what broadcasts to it, in 1/payoff unit. Players' precisions
        rise together, t times each for t from 0 to 1.
    schedule
        `schedule_of(batch.tree)`; computed where not given, so give it when solving many blocks.
    settings
        Tolerance and budget; its own `precision` is not read.
    should_stop
        Asked between draws; once true, the remaining draws are marked interrupted.

    Raises
    ------
    SolverError
        If a precision is negative, or finite and infinite ones are mixed in one draw.
    """
    settings = settings or LogitQRE(precision=0.0)
    schedule = schedule or schedule_of(batch.tree)
    shape = (len(batch), len(batch.players))
    wanted = np.ascontiguousarray(np.broadcast_to(np.asarray(precision, dtype=np.float64), shape))
    if np.any(wanted < 0):
        raise SolverError(f"precision must be 0 or more, got {wanted.min()}")
    if not is_ordered(schedule):
        raise SolverError("this tree has no order of its information sets")
    if np.any(np.isinf(wanted)):
        raise SolverError("the limit is not available yet")
    out = _Output(len(batch), int(batch.tree.infoset_first_action[-1]))
    work = workspace_for(batch.tree, schedule, len(batch.players))
    options = np.array([settings.tolerance, settings.max_evaluations, float(settings.always_trace)])
    step = 1 if should_stop else max(len(batch), 1)
    for begin in range(0, len(batch), step):
        if should_stop and should_stop():
            break
        part = slice(begin, begin + step)
        solve_block(
            batch.tree,
            schedule,
            batch.chance[part],
            batch.payoff_row,
            batch.row_payoff[part],
            wanted[part],
            options,
            work,
            *out.part(part),
        )
    return out.solution(wanted)


class _Output:
    """Arrays that the kernel fills, by draw."""

    def __init__(self, n_draws: int, n_actions: int) -> None:
        self.log_prob = np.full((n_draws, n_actions), np.nan)
        self.prob = np.full((n_draws, n_actions), np.nan)
        self.status = np.full(n_draws, int(Status.INTERRUPTED), dtype=np.int32)
        self.residual = np.full(n_draws, np.nan)
        self.passes = np.zeros(n_draws, dtype=np.int64)
        self.where = np.full(n_draws, np.nan)
        self.folds = np.full(n_draws, -1, dtype=np.int32)

    def part(self, part: slice) -> tuple[npt.NDArray[np.generic], ...]:
        names = (self.log_prob, self.prob, self.status, self.residual, self.passes, self.where, self.folds)
        return tuple(array[part] for array in names)

    def solution(self, wanted: npt.NDArray[np.float64]) -> BatchSolution:
        nothing = np.full(len(self.status), np.nan)
        return BatchSolution(
            prob=self.prob,
            log_prob=self.log_prob,
            status=self.status,
            residual=self.residual,
            nash_regret=nothing,
            sequential_regret=nothing.copy(),
            n_iter=self.passes,
            where=self.where * wanted.max(axis=1, initial=0.0),
            folds=self.folds,
        )
