"""Newton's method for one draw of a large tree, its linear systems solved by GMRES.

Solves H(y, l) = y - S(y, l) = 0, S one sweep at precision l x `ratio` per player, bordered by a
direction. The linear systems are solved by GMRES (Saad & Schultz 1986) with derivatives from one
downward and one upward pass: nothing of the size of the square of the game is stored.

A point is an array (action + 1,): log-odds and, last, the precision. `work` holds
the arrays of `melian.solve.logit.draw_workspaces`.

Tested in `tests/contract/test_equilibria_kernels.py`.
"""

from __future__ import annotations

from math import sqrt

from melian.kernels.compiled import njit
from melian.kernels.logit.sweep import fill_answers, fill_beliefs, fill_tangent

__all__ = ["correct_point", "fill_sweep", "gmres"]


@njit(nogil=True, cache=True)
def fill_sweep(schedule, work, point):
    """One sweep from `point`: fills `work` and returns max |H|, H in `work.gap` (action + 1,).

    ======== ============= ====================================================================
    schedule Schedule      order and slots
    work     Workspace     values of terminals, chance, ratio, dead are read; the rest received
    point    (action + 1,) log-odds and, last, precision x payoff range
    ======== ============= ====================================================================
    """
    n = point.size - 1
    fill_beliefs(
        schedule, point, work.log_chance, work.dead, work.log_prob, work.prob, work.log_reach, work.weight
    )
    for i in range(work.scaled_precision.size):
        work.scaled_precision[i] = point[n] * work.ratio[i]
    fill_answers(
        schedule,
        work.chance,
        work.weight,
        work.scaled_precision,
        work.values,
        work.advantage,
        work.answer_odds,
        work.answer,
    )
    worst = 0.0
    for a in range(n):
        work.gap[a] = point[a] - work.answer_odds[a]
        size = abs(work.gap[a])
        if not size <= worst:
            worst = size
            if size != size:
                return size
    work.gap[n] = 0.0
    return worst


@njit(nogil=True, cache=True)
def _apply(schedule, work, border, vector, out):
    """The bordered derivative of H at the last sweep, applied to `vector`; `border` is its last row."""
    n = vector.size - 1
    for i in range(work.scaled_precision.size):
        work.d_precision[i] = vector[n] * work.ratio[i]
    fill_tangent(
        schedule,
        work.chance,
        work.prob,
        work.weight,
        work.answer,
        work.values,
        work.advantage,
        work.scaled_precision,
        vector,
        work.d_precision,
        work.d_reach,
        work.d_weight,
        work.d_values,
        work.d_answer,
    )
    last = border[n] * vector[n]
    for a in range(n):
        out[a] = vector[a] - work.d_answer[a]
        last += border[a] * vector[a]
    out[n] = last


@njit(nogil=True, cache=True)
def _dot(left, right):
    """Inner product in a fixed order: a library's may depend on its threads."""
    s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
    whole = left.size - left.size % 4
    for j in range(0, whole, 4):
        s0 += left[j] * right[j]
        s1 += left[j + 1] * right[j + 1]
        s2 += left[j + 2] * right[j + 2]
        s3 += left[j + 3] * right[j + 3]
    for j in range(whole, left.size):
        s0 += left[j] * right[j]
    return (s0 + s1) + (s2 + s3)


@njit(nogil=True, cache=True)
def gmres(schedule, work, border, right, tolerance, solution):
    """Solve the bordered system for `right` to a relative residual; returns the directions used.

    ========= ============= ===================================================
    schedule  Schedule      order and slots
    work      Workspace     as the last sweep left it; basis to rhs are scratch
    border    (action + 1,) last row of the system
    right     (action + 1,) right side
    tolerance float         residual allowed, over that of 0
    solution  (action + 1,) receives the solution
    ========= ============= ===================================================
    """
    basis, hess, cosine, sine, rhs = work.basis, work.hess, work.cosine, work.sine, work.rhs
    n = right.size
    size = sqrt(_dot(right, right))
    for j in range(n):
        solution[j] = 0.0
        basis[0, j] = right[j] / size if size > 0.0 else 0.0
    rhs[0] = size
    used = 0
    while used < cosine.size and size > 0.0 and work.halt[0] == 0:
        k = used
        fresh = basis[k + 1]
        _apply(schedule, work, border, basis[k], fresh)
        for i in range(k + 1):
            part = _dot(basis[i], fresh)
            hess[i, k] = part
            for j in range(n):
                fresh[j] -= part * basis[i, j]
        length = sqrt(_dot(fresh, fresh))
        if not length < 1e300:
            break
        for j in range(n):
            fresh[j] /= length if length > 0.0 else 1.0
        # rotations of before, then a new one that rids the last row: |rhs[used]| is then the residual
        for i in range(k):
            upper = cosine[i] * hess[i, k] + sine[i] * hess[i + 1, k]
            hess[i + 1, k] = cosine[i] * hess[i + 1, k] - sine[i] * hess[i, k]
            hess[i, k] = upper
        radius = sqrt(hess[k, k] ** 2 + length**2)
        if radius == 0.0:
            break
        cosine[k], sine[k] = hess[k, k] / radius, length / radius
        hess[k, k] = radius
        rhs[k + 1] = -sine[k] * rhs[k]
        rhs[k] = cosine[k] * rhs[k]
        used += 1
        if abs(rhs[used]) <= tolerance * size or length <= 1e-14:
            break
    for i in range(used - 1, -1, -1):
        for c in range(i + 1, used):
            rhs[i] -= hess[i, c] * rhs[c]
        rhs[i] /= hess[i, i]
        for j in range(n):
            solution[j] += rhs[i] * basis[i, j]
    return used


@njit(nogil=True, cache=True)
def correct_point(schedule, work, border, point, goal, limits):
    """Newton steps orthogonal to `border` until max |H| <= goal.

    Returns (steps taken, last max |H|, size of the first step, passes); steps are
    negative on failure. `limits` holds the largest first step and the number of steps.

    ======== ============= ============================================
    schedule Schedule      order and slots
    work     Workspace     scratch
    border   (action + 1,) direction that no step goes along
    point    (action + 1,) log-odds and precision x payoff range; moved
    goal     float         largest |H|, log-odds
    limits   (2,)          largest first step, log-odds; most steps
    ======== ============= ============================================
    """
    passes = 1
    first = 0.0
    worst = fill_sweep(schedule, work, point)
    before = worst
    for step in range(int(limits[1])):
        if worst <= goal:
            return step, worst, first, passes
        if not worst < 1e6:
            return -1, worst, first, passes
        # solved only as well as this step can use: each Newton step squares what the last one left
        used = gmres(schedule, work, border, work.gap, min(0.05, max(0.3 * goal / worst, 1e-6)), work.step)
        passes += 2 * used + 1
        largest = 0.0
        for a in range(point.size):
            point[a] -= work.step[a]
            largest = max(largest, abs(work.step[a]))
        if step == 0:
            first = largest
        if not largest <= limits[0]:
            return -1, worst, largest, passes
        worst = fill_sweep(schedule, work, point)
        if step > 0 and worst > before and worst > goal:
            return -1, worst, first, passes
        before = worst
    if worst <= goal:
        return int(limits[1]), worst, first, passes
    return -1, worst, first, passes
