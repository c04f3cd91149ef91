"""The principal branch of a small game, by pseudo-arclength steps with a pivoted factorisation.

Euler-Newton continuation (Allgower & Georg 1990, chapters 4 and 8). Folds are passed by the
border. A split is where the *bordered* derivative is singular. Along the branch its
determinant keeps its sign, and no eigenvalue passes 0 (the sign misses an even number of them
at once). Where either may have happened the step is taken shorter: what was another branch, or
only came near, is then passed by; what stays is a split.

Tested in `tests/contract/test_logit_laws.py`.
"""

from __future__ import annotations

import numpy as np

from melian.kernels.compiled import njit
from melian.kernels.logit.dense import evaluate_dense, factorise, solve_factorised
from melian.kernels.logit.spectrum import eigenvalues, may_have_passed, nearest_eigenvalues

__all__ = ["ARRIVED", "LOST", "SPENT", "follow_dense"]

ARRIVED, LOST, SPENT = 0, 1, 2
SHORTER = 0.35
NO_STEP, SHORTEST = 1e-9, 1e-5
"""Steps, over the larger of 1 and the precision, below which a branch is lost, and a doubt is a split."""
ROUNDED = 1e-8
"""Corrections so short may be rounding, where the derivative is nearly singular."""
AFTER_SPLIT = 2_000
"""Factorisations allowed beyond a split, where one of several continuations is shown."""
SINGULAR = 1e-3
"""An eigenvalue so near to 0 may be why no shorter step helps."""
COSINE = 0.95
"""Smallest cosine of the angle by which a branch may turn in one step."""
FAR = 1.0
"""Eigenvalues further from 0 than this are not looked at."""


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
def _spectrum(tree, schedule, payoff_row, row_payoff, scale, ratio, work, point):
    """All eigenvalues at `point` of the derivative bordered by `work.tangent`: dear, and sure."""
    work.border[:] = work.tangent
    evaluate_dense(tree, schedule, payoff_row, row_payoff, scale, ratio, work, point)
    return eigenvalues(work.matrix.astype(np.complex128))


@njit(nogil=True, cache=True)
def _passed(tree, schedule, payoff_row, row_payoff, scale, ratio, work):
    """Whether by all its eigenvalues one may have passed 0 from `work.here` to `work.point`."""
    before = _spectrum(tree, schedule, payoff_row, row_payoff, scale, ratio, work, work.here)
    after = _spectrum(tree, schedule, payoff_row, row_payoff, scale, ratio, work, work.point)
    return may_have_passed(before, after, FAR)


@njit(nogil=True, cache=True)
def _predict(work, ahead, behind):
    """A point further along, into `work.point`, and the way there as border."""
    for r in range(work.here.size):
        work.point[r] = work.here[r] + ahead * work.tangent[r]
        if behind > 0.0:
            work.point[r] += 0.5 * ahead * ahead / behind * (work.tangent[r] - work.before[r])
    work.border[:] = work.tangent


@njit(nogil=True, cache=True)
def _predict_landing(work, target):
    """Where the way to `work.point` reaches the precision asked for, which is then held."""
    m = work.here.size - 1
    share = (target - work.here[m]) / (work.point[m] - work.here[m])
    for r in range(m):
        work.point[r] = work.here[r] + share * (work.point[r] - work.here[r])
    work.point[m] = target
    work.border[:] = 0.0
    work.border[m] = 1.0


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
    sign = factorise(work.matrix, work.swap)
    if sign == 0.0:
        return LOST, 1
    _direction(work, tangent)
    work.space[:] = 0.0
    nearest_eigenvalues(work.matrix, work.swap, work.fresh, work.space, work.image, work.found)
    nearby = work.found.copy()
    work.kept[:] = work.space
    used = 1
    ahead, behind = min(0.1, 0.1 * target), 0.0
    before[:] = tangent
    doubted, stride = False, False
    while used < budget and work.halt[0] == 0:
        trace[3] = here[m]
        # no step is short enough at a singular point itself; if that is why, a longer one may land beyond it
        if ahead < NO_STEP * max(1.0, here[m]):
            singular = stride or doubted or np.min(np.abs(nearby)) < SINGULAR
            if stride or not singular:
                if singular and trace[2] != trace[2]:
                    trace[2] = here[m]
                return LOST, used
            doubted, stride = False, True  # too close to a split to solve there: step over it
            ahead, behind = 0.01 * max(1.0, here[m]), 0.0
        _predict(work, ahead, behind)
        landing = exact and point[m] >= target
        goal = max(1e-3 * min(1.0, ahead), ROUNDED)
        if landing:
            _predict_landing(work, target)
            goal = 1e-7
        good, first, cost = _correct(tree, schedule, payoff_row, row_payoff, scale, ratio, work, goal)
        used += cost
        good = good and (landing or not exact or point[m] < target)
        if good:  # one more factorisation at the accepted point: tangent and eigenvalues belong to it
            work.border[:] = tangent
            evaluate_dense(tree, schedule, payoff_row, row_payoff, scale, ratio, work, point)
            used += 1
            now = factorise(work.matrix, work.swap)
            good = now != 0.0
        if good:
            _direction(work, work.ahead)
            good = np.dot(work.ahead, tangent) > (COSINE if ahead > 1e-3 else 0.5)
        if not good:
            ahead *= SHORTER
            continue
        work.space[:] = work.kept
        nearest_eigenvalues(work.matrix, work.swap, work.fresh, work.space, work.image, work.found)
        # the few eigenvalues that are followed cost one solve each; only where one of them may have passed 0
        # are all of them looked at, which costs more than the whole step
        passed = now != sign or (
            trace[2] != trace[2]
            and may_have_passed(nearby, work.found, FAR)
            and _passed(tree, schedule, payoff_row, row_payoff, scale, ratio, work)
        )
        if passed and trace[2] != trace[2] and not stride:
            if ahead > SHORTEST * max(1.0, here[m]):  # does it stay in a shorter step?
                ahead *= SHORTER
                doubted = True
                continue
            trace[2] = 0.5 * (here[m] + point[m])
            budget = min(budget, used + AFTER_SPLIT)
        if stride and trace[2] != trace[2] and passed:
            trace[2] = here[m]
            budget = min(budget, used + AFTER_SPLIT)
        stride = False
        sign = now
        nearby[:] = work.found
        work.kept[:] = work.space
        trace[1] += 1.0
        if work.ahead[m] * tangent[m] < 0.0:
            trace[0] += 1.0
        here[:] = point
        before[:] = tangent
        tangent[:] = work.ahead
        behind = ahead
        if doubted:
            doubted = False
        else:
            ahead *= min(3.0, max(0.3, (0.05 / max(first, 1e-6)) ** (1.0 / 3.0)))
        if landing or here[m] >= target:
            trace[3] = here[m]
            return ARRIVED, used
    return SPENT, used
