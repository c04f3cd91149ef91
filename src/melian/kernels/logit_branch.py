"""The principal branch of a small game, by pseudo-arclength steps with a pivoted factorisation.

Euler-Newton continuation (Allgower & Georg 1990, chapters 4 and 8). Folds are passed by the
border. A split is where the *bordered* derivative is singular: the solution of one
linear system with it, tracked towards the direction it amplifies most, then turns
round from one side to the other, however many eigenvalues cross zero at once (the
sign of the determinant misses an even number of them). A turn that stays when the
step shrinks is a split.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from melian.kernels.logit_dense import evaluate_dense, factorise, solve_factorised
from melian.kernels.logit_regret import largest_regrets

__all__ = ["ARRIVED", "LOST", "SPENT", "follow_dense", "polish", "reach_further", "regrets"]

ARRIVED, LOST, SPENT = 0, 1, 2


@njit(nogil=True, cache=True)
def _correct(tree, schedule, payoff_row, row_payoff, scale, ratio, work, goal):
    """Newton steps from `work.point`, orthogonal to `work.border`; (ok, first step, factorisations).

    Leaves the factors of the last derivative used in `work.matrix`.
    """
    point = work.point
    first, last = 0.0, 1e300
    for k in range(8):
        worst = evaluate_dense(tree, schedule, payoff_row, row_payoff, scale, ratio, work, point)
        if not worst < 1e300 or factorise(work.matrix, work.swap) == 0.0:
            return False, first, k + 1
        size = solve_factorised(work.matrix, work.swap, work.gap, work.step)
        if k == 0:
            first = size
            if not first <= 1.5:
                return False, first, 1
        if not size <= 0.7 * last:
            return size <= goal * 1e-3, first, k + 1
        last = size
        for r in range(point.size):
            point[r] -= work.step[r]
        if size <= goal:
            return point[point.size - 1] >= 0.0, first, k + 1
    return False, first, 8


@njit(nogil=True, cache=True)
def _direction(work, out):
    """Unit tangent from the factors, with the orientation of `work.border`."""
    work.gap[:] = 0.0
    work.gap[work.gap.size - 1] = 1.0
    size = solve_factorised(work.matrix, work.swap, work.gap, out)
    for r in range(out.size):
        out[r] /= size


@njit(nogil=True, cache=True)
def follow_dense(tree, schedule, payoff_row, row_payoff, scale, ratio, work, target, exact, budget, trace):
    """Follow the branch from precision 0; returns (outcome, factorisations).

    ======== ================ =============================================================
    target   number           precision to reach: exactly where `exact`, at least otherwise
    budget   number           factorisations allowed
    trace    (4,)             receives folds, accepted points, precision of the first split
                              (NaN for none), precision reached
    work     DenseWorkspace   `work.here` (unknown + 1,) receives the last point
    ======== ================ =============================================================
    """
    here, tangent, before, point = work.here, work.tangent, work.before, work.point
    m = here.size - 1
    here[:] = 0.0
    trace[0], trace[1], trace[2] = 0.0, 0.0, np.nan
    work.border[:] = 0.0
    work.border[m] = 1.0
    evaluate_dense(tree, schedule, payoff_row, row_payoff, scale, ratio, work, here)
    if factorise(work.matrix, work.swap) == 0.0:
        return LOST, 1
    _direction(work, tangent)
    solve_factorised(work.matrix, work.swap, work.probe, work.answer)
    used = 1
    ahead, behind = min(0.1, 0.1 * target), 0.0
    before[:] = tangent
    turned, stride = False, False
    while used < budget and work.halt[0] == 0:
        trace[3] = here[m]
        if ahead < 1e-9 * max(1.0, here[m]):
            if not turned:
                return LOST, used
            turned, stride = False, True  # too close to a split to solve there: step over it
            ahead = 0.01 * max(1.0, here[m])
        for r in range(m + 1):
            point[r] = here[r] + ahead * tangent[r]
            if behind > 0.0:
                point[r] += 0.5 * ahead * ahead / behind * (tangent[r] - before[r])
        landing = exact and point[m] >= target
        work.border[:] = tangent
        goal = 1e-3 * min(1.0, ahead)
        if landing:
            share = (target - here[m]) / (point[m] - here[m])
            for r in range(m):
                point[r] = here[r] + share * (point[r] - here[r])
            point[m] = target
            work.border[:] = 0.0
            work.border[m] = 1.0
            goal = 1e-7
        good, first, cost = _correct(tree, schedule, payoff_row, row_payoff, scale, ratio, work, goal)
        used += cost
        if good and landing:
            work.border[:] = tangent
            evaluate_dense(tree, schedule, payoff_row, row_payoff, scale, ratio, work, point)
            used += 1
            good = factorise(work.matrix, work.swap) != 0.0
            if good and trace[2] != trace[2] and not stride:
                solve_factorised(work.matrix, work.swap, work.probe, work.step)
                if np.dot(work.step, work.answer) < 0.0:
                    ahead *= 0.35
                    turned = True
                    continue
            here[:] = point
            trace[3] = target
            return ARRIVED, used
        if good and exact and point[m] >= target:
            good = False
        if good:
            # one more factorisation at the accepted point: tangent and probe belong to it
            work.border[:] = tangent
            evaluate_dense(tree, schedule, payoff_row, row_payoff, scale, ratio, work, point)
            used += 1
            good = factorise(work.matrix, work.swap) != 0.0
        if good:
            _direction(work, work.ahead)
            cosine = np.dot(work.ahead, tangent)
            good = cosine > (0.9 if ahead > 1e-3 else 0.5)
        if not good:
            ahead *= 0.35
            continue
        size = solve_factorised(work.matrix, work.swap, work.probe, work.step)
        if np.dot(work.step, work.answer) < 0.0 and trace[2] != trace[2]:
            if ahead > 1e-5 * max(1.0, here[m]) and not stride:  # does the turn stay in a shorter step?
                ahead *= 0.35
                turned = True
                continue
            trace[2] = 0.5 * (here[m] + point[m])
        stride = False
        trace[1] += 1.0
        if work.ahead[m] * tangent[m] < 0.0:
            trace[0] += 1.0
        here[:] = point
        before[:] = tangent
        tangent[:] = work.ahead
        for r in range(m + 1):
            work.probe[r] = work.step[r] / size + 0.02 * work.jitter[r]
        solve_factorised(work.matrix, work.swap, work.probe, work.answer)
        behind = ahead
        if turned:
            turned = False
        else:
            ahead *= min(3.0, max(0.3, (0.05 / max(first, 1e-6)) ** (1.0 / 3.0)))
        if here[m] >= target:
            trace[3] = here[m]
            return ARRIVED, used
    return SPENT, used


@njit(nogil=True, cache=True)
def polish(tree, schedule, payoff_row, row_payoff, scale, ratio, work):
    """At the precision of `work.here`, make actions in use exactly indifferent; (last step, factorisations).

    Only the residual changes: actions whose probability is not negligible lose
    the part of their log-odds that precision times advantage must otherwise match.
    Actions not in use keep their tremble, and with it the beliefs off the path.
    """
    point = work.point
    point[:] = work.here
    m = point.size - 1
    size = 1e300
    best, at_best = 1e300, 0
    for k in range(60):
        work.border[:] = 0.0
        work.border[m] = 1.0
        worst = evaluate_dense(tree, schedule, payoff_row, row_payoff, scale, ratio, work, point)
        if not worst < 1e300 or factorise(work.matrix, work.swap) == 0.0:
            return np.nan, k + 1
        for h in range(tree.infoset_player.size):
            if tree.infoset_player[h] >= 0:
                _shift(tree.infoset_first_action[h], tree.infoset_first_action[h + 1], work)
        size = solve_factorised(work.matrix, work.swap, work.gap, work.step)
        if not size < 1e6:
            return np.nan, k + 1
        for r in range(m):
            point[r] -= work.step[r]
        if size < best:
            best, at_best = size, k
        if size < 1e-9 or k > at_best + 6:
            break
    work.here[:] = point
    return size, k + 1


@njit(nogil=True, cache=True)
def _shift(first, last, work):
    """Take the shift of one information set off `work.gap`."""
    top = first
    for a in range(first + 1, last):
        if work.log_odds[a] > work.log_odds[top]:
            top = a
    floor = work.log_odds[top] + np.log(1e-5)
    base = work.log_odds[first] - work.log_odds[top] if work.log_odds[first] > floor else 0.0
    for a in range(first + 1, last):
        own = work.log_odds[a] - work.log_odds[top] if work.log_odds[a] > floor else 0.0
        work.gap[work.action_unknown[a]] -= own - base


@njit(nogil=True, cache=True)
def reach_further(tree, factor, work):
    """Move `work.here` to `factor` times its precision: trembles grow in proportion, actions in use stay.

    Beliefs that hang on equal tremble rates are still off by a term in 1/precision
    after `polish`; a step further out takes it away.
    """
    m = work.here.size - 1
    floor = np.log(1e-5)
    for h in range(tree.infoset_player.size):
        if tree.infoset_player[h] < 0:
            continue
        first, last = tree.infoset_first_action[h], tree.infoset_first_action[h + 1]
        top = 0.0
        for a in range(first + 1, last):
            top = max(top, work.here[work.action_unknown[a]])
        base = -top * (1.0 if -top > floor else factor)
        for a in range(first + 1, last):
            below = work.here[work.action_unknown[a]] - top
            work.here[work.action_unknown[a]] = below * (1.0 if below > floor else factor) - base
    work.here[m] *= factor


@njit(nogil=True, cache=True)
def regrets(tree, schedule, payoff_row, row_payoff, scale, ratio, work, infoset_depth):
    """(max |F|, Nash regret, sequential regret) at `work.here`, regrets over `scale`."""
    worst = evaluate_dense(tree, schedule, payoff_row, row_payoff, scale, ratio, work, work.here)
    nash, sequential = largest_regrets(
        tree,
        infoset_depth,
        work.prob,
        work.node_weight,
        work.node_value,
        work.relative,
        work.score,
        work.reply,
    )
    return worst, nash, sequential
