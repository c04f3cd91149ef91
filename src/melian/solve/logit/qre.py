r"""Agent logit quantal-response equilibrium on the principal branch.

Every information set answers with log-odds equal to its player's precision times
the differences in expected worth of its actions, under the beliefs that the
profile implies. The principal branch starts at precision 0, where everybody
picks at random, and is followed without a break (McKelvey & Palfrey 1998;
Turocy 2010).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
from jaxtyping import Float, Int8

from melian.errors import SolverError
from melian.game.game import Game, GameBatch, Profile
from melian.solve.logit.answers import Answers
from melian.solve.logit.cascade import mark_scales, run_cascade
from melian.solve.logit.settings import LogitSettings
from melian.solve.logit.structure import SolverStructure
from melian.solve.logit.task import Task
from melian.solve.logit.unknowns import LARGEST_DENSE, SMALL, infoset_depth, n_unknowns
from melian.solve.solver import BatchSolution, Solution, Status

__all__ = ["LARGEST_DENSE", "SMALL", "LogitQRE", "infoset_depth", "n_unknowns", "solve_batch"]

_AT_THE_LIMIT = (
    "Certified: at the limit of the principal branch nobody gains by deviating, anywhere in the tree, more "
    "than the tolerance."
)


@dataclass(frozen=True, slots=True)
class LogitQRE(LogitSettings):
    """Logit equilibrium on the principal branch at `precision`, or its limit at infinity."""

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
            limit_error=float(found.limit_error[0]),
            log_prob=found.log_prob[0],
            note=_AT_THE_LIMIT if found.status[0] == Status.CERTIFIED and np.isinf(precision).all() else "",
        )


def solve_batch(
    batch: GameBatch,
    precision: npt.ArrayLike,
    *,
    structure: SolverStructure | None = None,
    settings: LogitSettings | None = None,
    halt: Int8[np.ndarray, " one"] | None = None,
) -> BatchSolution:
    """Logit equilibria of a block of draws, each on its principal branch.

    Draws that are all alike are solved once. Runs on the calling thread and holds no lock while it
    computes: call it on several blocks from several threads. A draw's answer depends on that draw alone.

    Parameters
    ----------
    batch
        The draws.
    precision
        (draw, player) or what broadcasts to it, in 1/payoff unit. Players' precisions
        rise together, t times each for t from 0 to 1.
    structure
        `SolverStructure(batch.tree)`; made where not given, so give them when solving many blocks.
    settings
        Tolerance and budget; its own `precision` is not read.
    halt
        An array of one number; once another thread sets it to other than 0 the kernels end
        within a few passes, and the draws not yet solved are marked interrupted.

    Raises
    ------
    SolverError
        If a precision is negative, or finite and infinite ones are mixed in one draw.
    """
    settings = settings or LogitSettings(precision=0.0)
    structure = structure or SolverStructure(batch.tree)
    shape = (len(batch), len(batch.players))
    wanted = np.ascontiguousarray(np.broadcast_to(np.asarray(precision, dtype=np.float64), shape))
    _check_precision(wanted)
    if len(batch) > 1 and all(map(_is_repeated, (batch.chance, batch.row_payoff, wanted))):
        one = GameBatch(batch.tree, batch.chance[:1], batch.payoff_row, batch.row_payoff[:1], batch.players)
        found = solve_batch(one, wanted[:1], structure=structure, settings=settings, halt=halt)
        return BatchSolution(
            **{each.name: np.repeat(getattr(found, each.name), len(batch), axis=0) for each in fields(found)}
        )
    answers = Answers(len(batch), int(batch.tree.infoset_first_action[-1]))
    stop = np.zeros(1, dtype=np.int8) if halt is None else halt
    task = Task(batch, wanted, structure, settings, stop, answers)
    run_cascade(task)
    mark_scales(task)
    return answers.solution()


def _is_repeated(rows: Float[np.ndarray, "draw column"]) -> bool:
    """Whether all rows are the first, bit by bit: nothing in a file need be uncertain."""
    bits = np.ascontiguousarray(rows).view(np.int64)
    return bool((bits[-1] == bits[0]).all() and (bits == bits[0]).all())


def _check_precision(wanted: Float[np.ndarray, "draw player"]) -> None:
    if np.any(wanted < 0):
        raise SolverError(f"precision must be 0 or more, got {wanted.min()}")
    infinite = np.isinf(wanted)
    if np.any(infinite.any(axis=1) != infinite.all(axis=1)):
        raise SolverError(
            "precision is infinite for some players and finite for others; "
            "give all players the limit, or a large number to those who calculate best"
        )
