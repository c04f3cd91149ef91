"""The stages by which draws come to their answer: the quick ones first, the careful ones for what is left.

Sweeps up a few rungs of precision settle most draws of a large tree; following the branch with
a planned factorisation, eight draws side by side, settles nearly all others and all
limits; what may lie at a split, or was lost, goes to the tracers that count eigenvalues,
one draw after the other. Which stage answers a draw depends on that draw alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from melian.errors import SolverError
from melian.game.game import GameBatch
from melian.game.schedule import is_ordered
from melian.game.stakes import LARGEST_SHARE
from melian.game.tree import CHANCE, Tree, action_infoset
from melian.kernels.lanes.block import climb_block
from melian.kernels.logit.block import UNSURE, trace_block
from melian.kernels.logit.small import solve_small_block
from melian.kernels.tree.stakes import mark_local
from melian.solve.logit.followers import Followers
from melian.solve.logit.lanes import LanePlan, lane_workspace
from melian.solve.logit.plans import Plans
from melian.solve.logit.workspace import dense_workspace_for, workspace_for
from melian.solve.solver import BatchSolution, Status

if TYPE_CHECKING:
    from melian.solve.logit.qre import LogitQRE

__all__ = [
    "LARGEST_DENSE", "SMALL", "WALKS", "Answers", "Halt", "Task", "Walk", "infoset_depth", "mark_scales",
    "n_unknowns", "run_stages",
]  # fmt: skip

Draws = npt.NDArray[np.intp]
Halt = npt.NDArray[np.int8]

SMALL = 40
"""Up to so many unknowns the full derivative is as cheap as a sweep."""
FEWEST_SWEPT = 200
"""Up to so many unknowns following a branch costs no more than sweeps."""
CHEAP_DENSE = 200
"""Up to so many unknowns the few branches that lanes lose are followed with all eigenvalues."""
LARGEST_DENSE = 400
"""Unknowns beyond which the full derivative costs a minute a draw, and more."""
CLIMBS = ((0.2, 3.0, 40.0), (0.2, 8.0, 40.0))
"""Tried in turn: sweeps settle within 0.2 of where the branch was heading; rungs; most sweeps on each."""
LONGEST_RUNG = 12.0
"""In precision x payoff range: on longer ones sweeps may settle on another branch."""


MOST_STEPS = 10_000
"""Factorisations after which a branch is left to the tracers."""
FEWEST_STEPS, MOST_VISITS = 1_000, 20_000_000
"""At a finite precision with more than LARGEST_DENSE unknowns so many visits of a node are enough, or the
first number of factorisations: a branch with sixteen folds has taken 1,600, most take 100."""
MOST_PASSES = 5_000
"""Passes of the tracers for what was followed in vain; by themselves they have the whole budget."""


class Walk(NamedTuple):
    """How closely a branch is followed; see `follow_block`."""

    taken: float
    """Longest correction, in log-odds, at which a point is taken."""
    first: float
    """Longest first correction."""
    cosine: float
    """Smallest cosine between the tangents of neighbouring points."""
    further: float
    """How much further out than usual a limit is read."""


WALKS = (Walk(0.1, 1.5, 0.8, 1.0), Walk(0.03, 0.7, 0.95, 1.0), Walk(0.01, 0.5, 0.98, 3.0))
"""Tried in turn."""


class Task(NamedTuple):
    """What all stages share."""

    batch: GameBatch
    wanted: npt.NDArray[np.float64]
    """(draw, player) precisions, infinite for the limit."""
    plans: Plans
    settings: LogitQRE
    halt: Halt
    answers: Answers

    def numbers(self, draws: Draws) -> tuple[npt.NDArray[Any], ...]:
        """Chance, payoffs and precisions of the chosen draws, as kernels that work in lanes take them."""
        return self.batch.chance[draws], self.batch.row_payoff[draws], self.wanted[draws]


def run_stages(task: Task) -> None:
    """Fill in the answers of all draws.

    Raises
    ------
    SolverError
        If the tree is too large for the only stage that can take it.
    """
    ordered = is_ordered(task.plans.schedule)
    if not ordered and n_unknowns(task.batch.tree) > LARGEST_DENSE:
        raise SolverError(
            f"the information sets of this tree have no order (a player moves before another in one history "
            f"and after it in another), and its {n_unknowns(task.batch.tree)} unknowns are too many to do "
            f"without: at most {LARGEST_DENSE}"
        )
    if ordered and not task.settings.always_trace:
        plan = task.plans.lane(task.batch.payoff_row, task.batch.row_payoff.shape[1])
        if not task.settings.always_follow:
            _sweep(task, plan)
        _walk(task, plan)
    if task.halt[0]:  # what one walk lost the next was to follow
        task.answers.interrupt()
    _trace(task)


def _sweep(task: Task, plan: LanePlan) -> None:
    """Sweeps up a few rungs, for draws of larger trees at a finite precision."""
    batch, largest = task.batch, task.wanted.max(axis=1)
    reach = np.where(np.isinf(largest), 1.0, largest) * np.ptp(batch.row_payoff, axis=1)
    reach[np.isinf(largest)] = np.inf
    if n_unknowns(batch.tree) <= FEWEST_SWEPT:
        return
    work = lane_workspace(batch.tree, plan, len(batch.players))
    for climb in CLIMBS:
        draws = task.answers.unsolved(reach <= LONGEST_RUNG * climb[1])
        if task.halt[0]:
            return
        if not len(draws):
            continue
        options = np.array([task.settings.tolerance, *climb])
        received = task.answers.take(draws, 5)
        climb_block(plan, *task.numbers(draws), options, task.halt, work, *received)
        task.answers.store(draws, received)


def _walk(task: Task, plan: LanePlan) -> None:
    """Follow the branch, ever more closely."""
    batch, settings = task.batch, task.settings
    if not len(task.answers.unsolved()):
        return
    unknowns = n_unknowns(batch.tree)
    small = unknowns <= SMALL  # what is not read to the last digit can be read again
    followers = Followers(plan, task.plans.path(plan), narrow=not small)
    for walk in WALKS:
        draws = task.answers.unsolved()
        if not len(draws) or task.halt[0]:
            return
        at = walk.further * settings.limit_at
        large = unknowns > LARGEST_DENSE and not np.isinf(task.wanted[draws]).any()
        enough = max(FEWEST_STEPS, MOST_VISITS // len(plan.member_parent)) if large else MOST_STEPS
        most = min(settings.max_evaluations, enough, MOST_STEPS)
        options = np.array(
            [settings.tolerance, most, at, small, *walk[:3], settings.limit_at_most, settings.limit_error]
        )
        received = task.answers.take(draws, 10)
        followers.follow(task.numbers(draws), options, task.halt, received)
        task.answers.store(draws, received)
        task.answers.look_closer(draws)


def _trace(task: Task) -> None:
    """The tracers that count eigenvalues: with the full derivative where the game is small, or without."""
    tree, limit = task.batch.tree, np.isinf(task.wanted).any(axis=1)
    unknowns = n_unknowns(tree)
    dense = limit | (unknowns <= CHEAP_DENSE) | (not is_ordered(task.plans.schedule))
    draws = task.answers.unsolved(~dense)
    if len(draws):
        _trace_by_passes(task, draws)
    draws = task.answers.unsolved(dense)
    if len(draws) and unknowns <= LARGEST_DENSE:
        _trace_densely(task, draws)
    elif len(draws):
        task.answers.give_up(draws)


def _trace_by_passes(task: Task, draws: Draws) -> None:
    batch, settings = task.batch, task.settings
    work = workspace_for(batch.tree, task.plans.schedule, len(batch.players))._replace(halt=task.halt)
    most, where = settings.max_evaluations, task.answers.arrays[5][draws]
    doubted = task.answers.doubts[draws]
    options = np.array([settings.tolerance, most if settings.always_trace else min(most, MOST_PASSES)])
    received = task.answers.take(draws, 7)
    chance, rows, wanted = task.numbers(draws)
    trace_block(
        batch.tree, task.plans.schedule, chance, batch.payoff_row, rows, wanted, options, work, *received
    )
    task.answers.store(draws, received)
    task.answers.leave_in_doubt(draws[doubted], where[doubted])


def _trace_densely(task: Task, draws: Draws) -> None:
    batch, settings = task.batch, task.settings
    options = [settings.tolerance, settings.max_evaluations, settings.limit_at, settings.limit_at_most]
    options.append(settings.limit_error)
    work = dense_workspace_for(batch.tree, len(batch.players))._replace(halt=task.halt)
    depth = infoset_depth(batch.tree)
    received = task.answers.take(draws, 10)
    chance, rows, wanted = task.numbers(draws)
    solve_small_block(
        batch.tree,
        task.plans.schedule,
        chance,
        batch.payoff_row,
        rows,
        wanted,
        depth,
        np.array(options),
        work,
        *received,
    )
    task.answers.store(draws, received)


def mark_scales(task: Task) -> None:
    """A certificate over the range of the game may hide a wrong choice where little is at stake."""
    certain = task.answers.arrays[8] == 0.0  # nobody gains anything anywhere: nothing can be hidden
    draws = np.flatnonzero(np.isinf(task.wanted).any(axis=1) & ~certain)
    if not len(draws):
        return
    batch = task.batch
    log_prob, prob, status = task.answers.take(draws, 3)
    mark_local(
        batch.tree,
        task.plans.schedule.node_end,
        batch.payoff_row,
        batch.row_payoff[draws],
        log_prob,
        prob,
        LARGEST_SHARE,
        int(Status.CERTIFIED),
        int(Status.SCALES),
        status,
    )
    task.answers.arrays[2][draws] = status


class Answers:
    """Results by draw, interrupted until stored; a draw that a stage was not sure of is UNSOLVED."""

    def __init__(self, n_draws: int, n_actions: int) -> None:
        by_action = [np.full((n_draws, n_actions), np.nan) for _ in range(2)]
        residual, where, nash, sequential, limit_error = (np.full(n_draws, np.nan) for _ in range(5))
        status = np.full(n_draws, UNSURE, dtype=np.int64)
        n_iter, folds = np.zeros(n_draws, dtype=np.int64), np.full(n_draws, -1, dtype=np.int64)
        self.doubts = np.zeros(n_draws, dtype=bool)
        # in the order in which kernels take them
        self.arrays: tuple[npt.NDArray[Any], ...] = (
            *by_action, status, residual, n_iter, where, folds, nash, sequential, limit_error,
        )  # fmt: skip

    def unsolved(self, among: Any = True) -> Draws:
        """Which draws still need an answer."""
        return np.flatnonzero((self.arrays[2] == UNSURE) & among)

    def take(self, draws: Draws, n_outputs: int) -> list[npt.NDArray[Any]]:
        """Copies of the first arrays for a kernel to fill."""
        return [array[draws] for array in self.arrays[:n_outputs]]

    def store(self, draws: Draws, received: Sequence[npt.NDArray[Any]]) -> None:
        """What a kernel filled in."""
        status = received[2]
        self.doubts[draws] = status == Status.SPLITS
        for mine, theirs in zip(self.arrays, received, strict=False):
            mine[draws] = theirs

    def look_closer(self, draws: Draws) -> None:
        """Have another stage see to what seems to split."""
        self.arrays[2][draws] = np.where(self.doubts[draws], UNSURE, self.arrays[2][draws])

    def leave_in_doubt(self, draws: Draws, where: npt.NDArray[np.float64]) -> None:
        """What seemed to split when followed closely is certified only by a tracer with all eigenvalues."""
        some = np.isin(self.arrays[2][draws], (Status.CERTIFIED, Status.COARSE))
        self.arrays[2][draws[some]] = Status.SPLITS
        self.arrays[5][draws[some]] = where[some]

    def interrupt(self) -> None:
        """Nobody looked at the rest as closely as was meant."""
        self.arrays[2][self.unsolved()] = Status.INTERRUPTED

    def give_up(self, draws: Draws) -> None:
        """Nobody can look closer: say what is known."""
        self.arrays[2][draws] = np.where(self.doubts[draws], Status.SPLITS, Status.STALLED)

    def solution(self) -> BatchSolution:
        """The results, read-only."""
        log_prob, prob, status, residual, n_iter, where, folds, nash, sequential, limit_error = self.arrays
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
            limit_error=limit_error,
        )


def n_unknowns(tree: Tree) -> int:
    """How many log-odds a profile of this tree has: actions of players less one per information set."""
    size = np.diff(tree.infoset_first_action)
    return int(np.sum(size[tree.infoset_player != CHANCE] - 1))


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
