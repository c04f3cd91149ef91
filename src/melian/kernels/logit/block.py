"""Draws of one tree at moderate precision, each followed along its branch from precision 0."""

from __future__ import annotations

from math import log, sqrt

import numpy as np

from melian.kernels.compiled import njit
from melian.kernels.logit.krylov import correct_point, follow_branch
from melian.kernels.logit.residual import fill_advantages, fill_behaviour, largest_residual
from melian.kernels.logit.sweep import fill_dead, fill_terminal_values

__all__ = [
    "CERTIFIED",
    "COARSE",
    "FOLD",
    "INTERRUPTED",
    "NOT_FINITE",
    "OUT_OF_PASSES",
    "SPLIT",
    "STALLED",
    "UNSURE",
    "certify",
    "load_draw",
    "trace_block",
]

# the codes of `melian.solve.solver.Status` that a kernel can give
CERTIFIED, SPLIT, FOLD, STALLED, OUT_OF_PASSES, INTERRUPTED, NOT_FINITE = 0, 1, 2, 3, 4, 5, 6
COARSE = 8
UNSURE = -1


@njit(nogil=True, cache=True)
def _trace(schedule, work, target, goal, budget, trace):
    """The branch from precision 0 to `target`; returns (outcome, passes, where) as `follow_branch` does."""
    n = work.point.size - 1
    passes = 0
    work.past[:] = 0.0
    first = min(1.0, 0.1 * target)
    for _ in range(8):
        work.point[:] = 0.0
        work.point[n] = first
        work.border[:] = 0.0
        work.border[n] = 1.0
        work.limits[0], work.limits[1] = 1.5, 6
        steps, _worst, _size, used = correct_point(schedule, work, work.border, work.point, 1e-3, work.limits)
        passes += used
        if steps >= 0:
            work.past[0, :] = work.point
            work.length[1] = sqrt(np.sum(work.point**2))
            work.length[2] = 0.0
            outcome, used, where = follow_branch(schedule, work, target, goal, budget - passes, trace)
            return outcome, passes + used, where
        first *= 0.3
    return 1, passes, 0.0


@njit(nogil=True, cache=True)
def certify(tree, payoff_row, row_payoff, scale, pull, work, log_odds):
    """Residual of log-odds, recomputed from the tree; fills `work.log_prob` and `work.prob`."""
    fill_behaviour(
        tree.infoset_player, tree.infoset_first_action, log_odds, work.chance, work.log_prob, work.prob
    )
    fill_advantages(
        tree,
        payoff_row,
        row_payoff,
        scale,
        work.log_prob,
        work.prob,
        work.log_reach,
        work.node_zeros,
        work.node_weight,
        work.node_value,
        work.infoset_top,
        work.infoset_sum,
        work.advantage,
    )
    return largest_residual(tree.infoset_player, tree.infoset_first_action, pull, log_odds, work.advantage)


@njit(nogil=True, cache=True)
def load_draw(chance, row_payoff, precision, work):
    """Numbers of one draw into `work`; returns (finite, payoff range, precision x range)."""
    low, high = np.inf, -np.inf
    total = 0.0
    for r in range(row_payoff.size):
        low, high = min(low, row_payoff[r]), max(high, row_payoff[r])
        total += abs(row_payoff[r])
    for a in range(chance.size):
        work.chance[a] = 0.0 if np.isnan(chance[a]) else chance[a]
        work.log_chance[a] = log(chance[a]) if chance[a] > 0.0 else 0.0
    scale = high - low
    top = 0.0
    for i in range(precision.size):
        top = max(top, precision[i])
        total += precision[i]
    if not total < np.inf or not scale < np.inf:
        return False, 1.0, 0.0
    for i in range(precision.size):
        work.ratio[i] = precision[i] / top if top > 0.0 else 0.0
    if scale == 0.0:
        scale = 1.0
        top = 0.0
    return True, scale, top * scale


@njit(nogil=True, cache=True)
def _begin(schedule, chance, payoff_row, row_payoff, precision, work):
    """Load one draw; returns as `load_draw` does."""
    finite, scale, target = load_draw(chance, row_payoff, precision, work)
    for j in range(work.point.size):
        work.point[j] = 0.0
    if finite:
        fill_terminal_values(schedule, payoff_row, row_payoff, scale, work.values)
        fill_dead(schedule, work.chance, work.log_reach, work.dead)
    return finite, scale, target


@njit(nogil=True, cache=True)
def _finish(tree, payoff_row, row_payoff, scale, target, work, log_prob, prob):
    """Write the behaviour at `work.point`; returns its residual."""
    for i in range(work.pull.size):
        work.pull[i] = work.ratio[i] * target
    residual = certify(tree, payoff_row, row_payoff, scale, work.pull, work, work.point)
    for a in range(prob.size):
        prob[a] = work.prob[a]
        log_prob[a] = work.log_prob[a]
    for h in range(tree.infoset_player.size):
        if tree.infoset_player[h] < 0:
            for a in range(tree.infoset_first_action[h], tree.infoset_first_action[h + 1]):
                if prob[a] == 0.0:
                    log_prob[a] = -np.inf
    return residual


@njit(nogil=True, cache=True)
def trace_block(
    tree, schedule, chance, payoff_row, row_payoff, precision, settings, work,
    log_prob, prob, status, residual, passes, where, folds,
):  # fmt: skip
    """Draws of a block, each followed from precision 0 in short steps.

    ========== =============== ================================================================
    tree       Tree            structure
    schedule   Schedule        order and slots
    chance     (draw, action)  probabilities, NaN for players
    payoff_row (terminal, pl.) column of `row_payoff` (draw, row)
    precision  (draw, player)  finite, >= 0
    settings   (2,)            largest residual, budget of passes
    work       Workspace       overwritten; `work.halt` set from elsewhere ends it
    log_prob   (draw, action)  receives log behaviour; `prob` (draw, action) behaviour
    status     (draw,)         receives the code; `residual` (draw,) goes with it
    passes     (draw,)         passes are added to it
    where      (draw,)         receives the precision at which it was lost, in 1/payoff unit
    folds      (draw,)         receives how often the branch turned back
    ========== =============== ================================================================
    """
    trace = np.zeros(3)
    status[:] = INTERRUPTED
    for d in range(chance.shape[0]):
        if work.halt[0] != 0:
            return
        finite, scale, target = _begin(schedule, chance[d], payoff_row, row_payoff[d], precision[d], work)
        where[d], folds[d], residual[d] = np.nan, -1, np.nan
        if not finite:
            status[d] = NOT_FINITE
            continue
        status[d] = CERTIFIED
        if target > 0.0:
            trace[0], trace[1], trace[2] = 0.0, 0.0, np.nan
            goal = 0.05 * settings[0]
            outcome, used, lost = _trace(schedule, work, target, goal, int(settings[1]), trace)
            passes[d] += used
            folds[d] = int(trace[0])
            if trace[2] == trace[2]:
                status[d], where[d] = SPLIT, trace[2] / scale
            if outcome > 0:
                where[d] = lost / scale
                status[d] = OUT_OF_PASSES if outcome == 2 else (FOLD if trace[0] > 0.0 else STALLED)
                for j in range(work.point.size):  # the last point of the branch, not the last attempt
                    work.point[j] = work.past[0, j]
        residual[d] = _finish(tree, payoff_row, row_payoff[d], scale, target, work, log_prob[d], prob[d])
        if work.halt[0] != 0:
            status[d] = INTERRUPTED
        elif status[d] == CERTIFIED and not residual[d] <= settings[0]:
            status[d] = STALLED
