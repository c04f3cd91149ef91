r"""Agent logit quantal-response equilibrium on the principal branch.

Every information set answers with log-odds equal to its player's precision times
the differences in expected worth of its actions, under the beliefs that the
profile implies. The principal branch starts at precision 0, where everybody
picks at random, and is followed without a break (McKelvey & Palfrey 1998;
Turocy 2010).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from melian.errors import SolverError
from melian.game.game import Game, GameBatch, Profile
from melian.game.schedule import Schedule, is_ordered, schedule_of
from melian.game.stakes import LARGEST_SHARE
from melian.game.tree import CHANCE, Tree, action_infoset
from melian.kernels.lane_block import climb_block
from melian.kernels.logit_block import UNSURE, trace_block
from melian.kernels.logit_small import solve_small_block
from melian.kernels.stakes import mark_local
from melian.solve.lanes import lane_plan, lane_workspace
from melian.solve.solver import BatchSolution, Solution, Status
from melian.solve.workspace import dense_workspace_for, workspace_for

__all__ = ["LogitQRE", "infoset_depth", "n_unknowns", "solve_batch"]

Halt = npt.NDArray[np.int8]

SMALL = 40
"""Up to so many unknowns the full derivative is as cheap as the passes."""
LARGEST_DENSE = 2_000
"""Unknowns beyond which the square of their number is no longer stored."""


class Climb(NamedTuple):
    """How sweeps are to reach a precision; see `climb_block`."""

    rungs: int
    """Rising precisions on the way."""
    off: float
    """Furthest that a probability may settle from where the branch was heading."""
    sweeps: int
    """Most sweeps at one precision."""
    patient: bool
    """Whether they are accelerated."""


CLIMBS = (Climb(3, 0.3, 40, False), Climb(12, 0.1, 60, True), Climb(32, 0.1, 60, True))
"""Tried in turn; what is unsure after the last is followed from precision 0 in short steps."""

_AT_THE_LIMIT = (
    "Certified: at the limit of the principal branch nobody gains by deviating, anywhere in the tree, more "
    "than the tolerance."
)


@dataclass(frozen=True, slots=True)
class LogitQRE:
    """Logit equilibrium on the principal branch at `precision`, or its limit at infinity."""

    precision: float | tuple[float, ...]
    """In 1/payoff unit, one for all players or one each; `math.inf` for the limit."""
    tolerance: float = 1e-8
    """Largest residual, in log-odds, that is certified; at the limit, regret over payoff range."""
    max_evaluations: int = 30_000
    """Passes over the tree allowed per draw."""
    always_trace: bool = False
    """Follow every draw in short steps, even where a few sweeps would do."""
    limit_at: float = 1e5
    """Precision x payoff range at which the limit is read."""
    limit_at_most: float = 1e6
    """Where it is read again if the first reading is not certified; beliefs lose digits beyond."""

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
            note=_AT_THE_LIMIT if found.status[0] == Status.CERTIFIED and np.isinf(precision).all() else "",
        )


def solve_batch(
    batch: GameBatch,
    precision: npt.ArrayLike,
    *,
    schedule: Schedule | None = None,
    settings: LogitQRE | None = None,
    halt: Halt | None = None,
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
    halt
        An array of one number; once another thread sets it to other than 0 the kernels end
        within a few passes, and the draws not yet solved are marked interrupted.

    Raises
    ------
    SolverError
        If a precision is negative, or finite and infinite ones are mixed in one draw.
    """
    settings = settings or LogitQRE(precision=0.0)
    schedule = schedule or schedule_of(batch.tree)
    shape = (len(batch), len(batch.players))
    wanted = np.ascontiguousarray(np.broadcast_to(np.asarray(precision, dtype=np.float64), shape))
    _check_precision(wanted)
    out = _Output(len(batch), int(batch.tree.infoset_first_action[-1]))
    limit = np.isinf(wanted).any(axis=1)
    stop = np.zeros(1, dtype=np.int8) if halt is None else halt
    small = n_unknowns(batch.tree) <= SMALL or not is_ordered(schedule)
    for chosen, dense in ((~limit, small), (limit, True)):
        if np.any(chosen):
            _solve_draws(batch, wanted, schedule, settings, np.flatnonzero(chosen), dense, stop, out)
    if np.any(limit):
        _mark_scales(batch, schedule, np.flatnonzero(limit), out)
    return out.solution()


def n_unknowns(tree: Tree) -> int:
    """How many log-odds a profile of this tree has: actions of players less one per information set."""
    size = np.diff(tree.infoset_first_action)
    return int(np.sum(size[tree.infoset_player != CHANCE] - 1))


def _check_precision(wanted: npt.NDArray[np.float64]) -> None:
    if np.any(wanted < 0):
        raise SolverError(f"precision must be 0 or more, got {wanted.min()}")
    infinite = np.isinf(wanted)
    if np.any(infinite.any(axis=1) != infinite.all(axis=1)):
        raise SolverError(
            "precision is infinite for some players and finite for others; "
            "give all players the limit, or a large number to those who calculate best"
        )


def _solve_draws(
    batch: GameBatch,
    wanted: npt.NDArray[np.float64],
    schedule: Schedule,
    settings: LogitQRE,
    draws: npt.NDArray[np.intp],
    dense: bool,
    halt: Halt,
    out: _Output,
) -> None:
    """Fill the chosen draws by one of the two kernels."""
    tree = batch.tree
    if dense and n_unknowns(tree) > LARGEST_DENSE:
        raise SolverError(
            f"{n_unknowns(tree)} unknowns are too many for the limit, or for a tree whose information sets "
            f"have no order (at most {LARGEST_DENSE}); ask for a finite precision"
        )
    if dense:
        _solve_dense(batch, wanted, schedule, settings, draws, halt, out)
        return
    received = out.block(len(draws), regrets=False)
    left = np.arange(len(draws))
    if not settings.always_trace:
        left = _climb(batch, wanted, schedule, settings, draws, halt, received)
    if len(left):
        _trace(batch, wanted, schedule, settings, draws[left], left, halt, received)
    out.store(draws, received)


def _solve_dense(
    batch: GameBatch,
    wanted: npt.NDArray[np.float64],
    schedule: Schedule,
    settings: LogitQRE,
    draws: npt.NDArray[np.intp],
    halt: Halt,
    out: _Output,
) -> None:
    """Small games, and limits: the full derivative, one draw after the other."""
    options = np.array(
        [settings.tolerance, settings.max_evaluations, settings.limit_at, settings.limit_at_most]
    )
    scratch = dense_workspace_for(batch.tree, len(batch.players))._replace(halt=halt)
    depth = infoset_depth(batch.tree)
    numbers = batch.chance[draws], batch.payoff_row, batch.row_payoff[draws], wanted[draws]
    received = out.block(len(draws), regrets=True)
    solve_small_block(batch.tree, schedule, *numbers, depth, options, scratch, *received)
    out.store(draws, received)


def _climb(
    batch: GameBatch,
    wanted: npt.NDArray[np.float64],
    schedule: Schedule,
    settings: LogitQRE,
    draws: npt.NDArray[np.intp],
    halt: Halt,
    received: Sequence[npt.NDArray[Any]],
) -> npt.NDArray[np.intp]:
    """Sweep up rising precisions, many draws at a time; returns which of `draws` are still unsure."""
    plan = lane_plan(batch.tree, schedule, batch.payoff_row, batch.row_payoff.shape[1])
    work = lane_workspace(batch.tree, plan, len(batch.players))
    left = np.arange(len(draws))
    for climb in CLIMBS:
        part = draws[left]
        options = np.array([settings.tolerance, climb.off, climb.rungs, climb.sweeps])
        mine = [array[left] for array in received[:5]]
        numbers = batch.chance[part], batch.row_payoff[part], wanted[part]
        climb_block(plan, *numbers, options, climb.patient, halt, work, *mine)
        for array, some in zip(received, mine, strict=False):
            array[left] = some
        left = left[mine[2] == UNSURE]
        if not len(left):
            break
    return left


def _trace(
    batch: GameBatch,
    wanted: npt.NDArray[np.float64],
    schedule: Schedule,
    settings: LogitQRE,
    draws: npt.NDArray[np.intp],
    places: npt.NDArray[np.intp],
    halt: Halt,
    received: Sequence[npt.NDArray[Any]],
) -> None:
    """Follow the branch of each draw from precision 0 in short steps."""
    work = workspace_for(batch.tree, schedule, len(batch.players))._replace(halt=halt)
    options = np.array([settings.tolerance, settings.max_evaluations])
    mine = [array[places] for array in received]
    numbers = batch.chance[draws], batch.payoff_row, batch.row_payoff[draws], wanted[draws]
    trace_block(batch.tree, schedule, *numbers, options, work, *mine)
    for array, some in zip(received, mine, strict=True):
        array[places] = some


def _mark_scales(batch: GameBatch, schedule: Schedule, draws: npt.NDArray[np.intp], out: _Output) -> None:
    """A certificate over the range of the game may hide a wrong choice where little is at stake."""
    log_prob, prob, status = (array[draws] for array in out.arrays[:3])
    mark_local(
        batch.tree,
        schedule.node_end,
        batch.payoff_row,
        batch.row_payoff[draws],
        log_prob,
        prob,
        LARGEST_SHARE,
        int(Status.CERTIFIED),
        int(Status.SCALES),
        status,
    )
    out.arrays[2][draws] = status


class _Output:
    """Results by draw, interrupted until stored."""

    def __init__(self, n_draws: int, n_actions: int) -> None:
        self.n_actions = n_actions
        self.arrays = self.block(n_draws, regrets=True)
        self.arrays[2][:] = Status.INTERRUPTED

    def block(self, n_draws: int, *, regrets: bool) -> tuple[npt.NDArray[np.generic], ...]:
        """Arrays for one call of a kernel, in its order."""
        by_action = [np.full((n_draws, self.n_actions), np.nan) for _ in range(2)]
        integers = np.zeros(n_draws, dtype=np.int64)
        by_draw = [np.full(n_draws, np.nan) for _ in range(4)]
        arrays = (
            *by_action,
            integers,
            by_draw[0],
            integers.copy(),
            by_draw[1],
            np.full(n_draws, -1, dtype=np.int64),
        )
        return (*arrays, by_draw[2], by_draw[3]) if regrets else arrays

    def store(self, draws: npt.NDArray[np.intp], received: Sequence[Any]) -> None:
        for mine, theirs in zip(self.arrays, received, strict=False):
            mine[draws] = theirs

    def solution(self) -> BatchSolution:
        log_prob, prob, status, residual, n_iter, where, folds, nash, sequential = self.arrays
        return BatchSolution(
            prob=prob,
            log_prob=log_prob,
            status=status,
            residual=residual,
            nash_regret=nash,
            sequential_regret=sequential,
            n_iter=n_iter,
            where=where,
            folds=folds,
        )


def infoset_depth(tree: Tree) -> npt.NDArray[np.int32]:
    """(infoset,) how many own moves come before each information set."""
    owner = action_infoset(tree)
    before = np.where(tree.infoset_parent_action >= 0, owner[tree.infoset_parent_action], -1)
    depth = np.zeros(len(before), dtype=np.int32)
    reached = before
    while np.any(reached >= 0):
        depth += reached >= 0
        reached = np.where(reached >= 0, before[reached], -1)
    return depth
