"""The methods by which draws come to their answer: the quick ones first, the careful ones for what is left.

Sweeps up a few rungs of precision settle most draws of a large tree; following the branch with
a planned factorisation, eight draws side by side, settles nearly all others and all
limits; what may lie at a split, or was lost, goes to the tracer that counts eigenvalues,
one draw after the other, where the game is small enough for it. Which method answers a draw
depends on that draw alone. `benchmarks/stages.py` prints what each of them settles, and its cost.

Tested in `tests/unit/test_logit_qre.py`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Int

from melian.errors import SolverError
from melian.game.schedule import is_ordered
from melian.game.stakes import LARGEST_SHARE
from melian.kernels.lanes.fixed_point import sweep_block
from melian.kernels.logit.small import solve_small_block
from melian.kernels.tree.stakes import mark_local
from melian.solve.logit.continuation import Continuation
from melian.solve.logit.draw_workspaces import dense_workspace
from melian.solve.logit.lane_workspaces import sweep_workspace
from melian.solve.logit.layout import LaneLayout
from melian.solve.logit.task import Task
from melian.solve.logit.unknowns import LARGEST_DENSE, SMALL, infoset_depth
from melian.solve.solver import Status

__all__ = ["STEP_CONTROLS", "StepControl", "mark_scales", "run_cascade"]

FEWEST_SWEPT = 200
"""Up to so many unknowns following a branch costs no more than sweeps."""
CHEAP_DENSE = 200
"""Up to so many unknowns the few branches that lanes lose are followed with all eigenvalues."""
RUNGS = (3.0, 8.0)
"""Rungs of precision that sweeps go up, tried in turn."""
OFF, MOST_SWEEPS = 0.2, 40.0
"""How far from where the branch was heading a rung may settle, in probability, and after how many sweeps."""
LONGEST_RUNG = 12.0
"""In precision x payoff range: on longer ones sweeps may settle on another branch."""
MOST_STEPS = 10_000
"""Factorisations after which a branch is left to the tracer."""
FEWEST_STEPS, MOST_VISITS = 1_000, 20_000_000
"""At a finite precision with more than LARGEST_DENSE unknowns so many visits of a node are enough, or the
first number of factorisations: a branch with sixteen folds has taken 1,600, most take 100."""


class StepControl(NamedTuple):
    """How closely a branch is followed; see `follow_block`."""

    taken: float
    """Longest correction, in log-odds, at which a point is taken."""
    first: float
    """Longest first correction."""
    cosine: float
    """Smallest cosine between the tangents of neighbouring points."""
    further: float
    """How much further out than usual a limit is read."""


STEP_CONTROLS = (
    StepControl(0.1, 1.5, 0.8, 1.0), StepControl(0.03, 0.7, 0.95, 1.0), StepControl(0.01, 0.5, 0.98, 3.0),
)  # fmt: skip
"""Tried in turn."""


def run_cascade(task: Task) -> None:
    """Fill in the answers of all draws.

    Raises
    ------
    SolverError
        If the tree is too large for the only method that can take it.
    """
    ordered, unknowns = is_ordered(task.structure.schedule), task.unknowns
    if not ordered and unknowns > LARGEST_DENSE:
        raise SolverError(
            f"the information sets of this tree have no order (a player moves before another in one history "
            f"and after it in another), and its {unknowns} unknowns are too many to do "
            f"without: at most {LARGEST_DENSE}"
        )
    if task.settings.always_trace and unknowns > LARGEST_DENSE:
        raise SolverError(
            f"with always_trace the whole derivative is taken, and the {unknowns} unknowns of this tree "
            f"are too many for that: at most {LARGEST_DENSE}; use always_follow"
        )
    if ordered and not task.settings.always_trace:
        layout = task.structure.layout(task.batch.payoff_row, task.batch.row_payoff.shape[1])
        if not task.settings.always_follow:
            _sweep(task, layout)
        _follow(task, layout)
    if task.halt[0]:  # what was lost was to be followed more closely
        task.answers.interrupt()
    _trace(task, ordered)


def _sweep(task: Task, layout: LaneLayout) -> None:
    """Sweeps up a few rungs, for draws of larger trees at a finite precision."""
    if task.unknowns <= FEWEST_SWEPT:
        return
    batch, largest = task.batch, task.wanted.max(axis=1)
    reach = np.where(np.isinf(largest), 1.0, largest) * np.ptp(batch.row_payoff, axis=1)
    reach[np.isinf(largest)] = np.inf
    work = sweep_workspace(batch.tree, layout, len(batch.players))
    for rungs in RUNGS:
        draws = task.answers.unsolved(reach <= LONGEST_RUNG * rungs)
        if task.halt[0]:
            return
        if not len(draws):
            continue
        options = np.array([task.settings.tolerance, OFF, rungs, MOST_SWEEPS])
        received = task.answers.take(draws, 5)
        sweep_block(layout, *task.numbers(draws), options, task.halt, work, *received)
        task.answers.store(draws, received)


def _follow(task: Task, layout: LaneLayout) -> None:
    """Follow the branch, ever more closely."""
    if not len(task.answers.unsolved()):
        return
    settings, small = task.settings, task.unknowns <= SMALL
    # what is not read to the last digit of a small game can be read again
    continuation = Continuation(layout, task.structure.symbolic_lu(layout), narrow=not small)
    for control in STEP_CONTROLS:
        draws = task.answers.unsolved()
        if not len(draws) or task.halt[0]:
            return
        at = control.further * settings.limit_at
        options = np.array(
            [settings.tolerance, _most_steps(task), at, small, *control[:3], settings.limit_at_most,
             settings.limit_error]
        )  # fmt: skip
        received = task.answers.take(draws, 10)
        continuation.follow(task.numbers(draws), options, task.halt, received)
        task.answers.store(draws, received)
        task.answers.look_closer(draws)


def _most_steps(task: Task) -> int:
    """Factorisations after which a draw is not followed any further."""
    large = task.unknowns > LARGEST_DENSE and not np.isinf(task.wanted[task.answers.unsolved()]).any()
    members = len(task.structure.schedule.member_slot)
    enough = max(FEWEST_STEPS, MOST_VISITS // members) if large else MOST_STEPS
    return min(task.settings.max_evaluations, enough, MOST_STEPS)


def _trace(task: Task, ordered: bool) -> None:
    """The tracer that counts eigenvalues, where the game is small enough for the whole derivative."""
    limit = np.isinf(task.wanted).any(axis=1)
    every = task.settings.always_trace or not ordered or task.unknowns <= CHEAP_DENSE
    draws = task.answers.unsolved((limit | every) & (task.unknowns <= LARGEST_DENSE))
    if len(draws):
        _trace_densely(task, draws)
    draws = task.answers.unsolved()
    if len(draws):
        task.answers.give_up(draws, _most_steps(task))


def _trace_densely(task: Task, draws: Int[np.ndarray, " chosen"]) -> None:
    batch, settings = task.batch, task.settings
    options = [settings.tolerance, settings.max_evaluations, settings.limit_at, settings.limit_at_most]
    work = dense_workspace(batch.tree, len(batch.players))._replace(halt=task.halt)
    received = task.answers.take(draws, 10)
    chance, rows, wanted = task.numbers(draws)
    solve_small_block(
        batch.tree, task.structure.schedule, chance, batch.payoff_row, rows, wanted,
        infoset_depth(batch.tree), np.array([*options, settings.limit_error]), work, *received,
    )  # fmt: skip
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
        batch.tree, task.structure.schedule.node_end, batch.payoff_row, batch.row_payoff[draws], log_prob,
        prob, LARGEST_SHARE, int(Status.CERTIFIED), int(Status.SCALES), status,
    )  # fmt: skip
    task.answers.mark(draws, status)
