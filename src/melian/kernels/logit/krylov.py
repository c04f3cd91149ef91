"""The principal branch of the logit system followed by Newton-Krylov pseudo-arclength steps.

Solves H(y, l) = y - S(y, l) = 0, S one sweep at precision l x `ratio` per player,
as a curve in (y, l): the predictor extrapolates through the last points, the
corrector is Newton's method on H bordered by the direction of travel, so that
folds are passed (Keller 1977). The linear systems are solved by GMRES (Saad &
Schultz 1986) with derivatives from one downward and one upward pass: nothing of
the size of the square of the game is stored.

A point is an array (action + 1,): log-odds and, last, the precision. `work` holds
the arrays of `melian.solve.logit.workspace`.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from melian.kernels.compiled import njit
from melian.kernels.logit.sweep import fill_answers, fill_beliefs, fill_tangent

__all__ = ["correct_point", "fill_sweep", "follow_branch", "gmres"]


@njit(nogil=True, cache=True)
def fill_sweep(schedule, work, point):
    """One sweep from `point`: fills `work` and returns max |H|, H in `work.gap` (action + 1,)."""
    n = point.size - 1
    fill_beliefs(
        schedule, point, work.log_chance, work.dead, work.log_prob, work.prob, work.log_reach, work.weight
    )
    for i in range(work.pull.size):
        work.pull[i] = point[n] * work.ratio[i]
    fill_answers(
        schedule,
        work.chance,
        work.weight,
        work.pull,
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
    for i in range(work.pull.size):
        work.d_pull[i] = vector[n] * work.ratio[i]
    fill_tangent(
        schedule,
        work.chance,
        work.prob,
        work.weight,
        work.answer,
        work.values,
        work.advantage,
        work.pull,
        vector,
        work.d_pull,
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
    """Solve the bordered system for `right` to a relative residual; returns the directions used."""
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
            work.ritz[i, k] = part
            for j in range(n):
                fresh[j] -= part * basis[i, j]
        length = sqrt(_dot(fresh, fresh))
        if not length < 1e300:
            break
        if k + 1 < cosine.size:
            work.ritz[k + 1, k] = length
        for j in range(n):
            fresh[j] /= length if length > 0.0 else 1.0
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


@njit(nogil=True, cache=True)
def _extrapolate(past, length, ahead, point):
    """Parabola through the last three points at chord lengths 0, -a, -(a + b); a line while b is 0."""
    a, b = length[1], length[2]
    if b > 0.0:
        c0 = (ahead + a) * (ahead + a + b) / (a * (a + b))
        c1 = -ahead * (ahead + a + b) / (a * b)
        c2 = ahead * (ahead + a) / (b * (a + b))
    else:
        c0, c1, c2 = 1.0 + ahead / a, -ahead / a, 0.0
    for j in range(point.size):
        point[j] = past[0, j] * c0 + past[1, j] * c1 + past[2, j] * c2


@njit(nogil=True, cache=True)
def _land(schedule, work, ahead, straight, negative, target, goal):
    """Try to correct at exactly `target`, which the predictor reaches within `ahead`; (done, passes)."""
    point = work.point
    n = point.size - 1
    if straight:
        share = (target - work.past[0, n]) / (point[n] - work.past[0, n])
        for j in range(n):
            point[j] = work.past[0, j] + share * (point[j] - work.past[0, j])
    else:
        low, high = 0.0, ahead
        for _ in range(40):
            middle = 0.5 * (low + high)
            _extrapolate(work.past[:, n:], work.length, middle, work.ends)
            if work.ends[0] < target:
                low = middle
            else:
                high = middle
        _extrapolate(work.past, work.length, high, point)
    point[n] = target
    work.border[:] = 0.0
    work.border[n] = 1.0
    work.limits[0], work.limits[1] = 0.7, 6
    steps, _, _, passes = correct_point(schedule, work, work.border, point, goal, work.limits)
    chord, turn = 0.0, 0.0
    for j in range(n + 1):
        chord += (point[j] - work.past[0, j]) ** 2
        turn += (point[j] - work.past[0, j]) * work.direction[j]
    if steps < 0 or not turn > 0.95 * sqrt(chord):
        return False, passes
    count, _, used = _negatives(schedule, work, work.direction)
    return negative < 0 or count == negative, passes + used


@njit(nogil=True, cache=True)
def _negatives(schedule, work, border):
    """Negative real eigenvalues of the bordered derivative at the last sweep; (count, nearest to 0, passes).

    From the projection on a Krylov space with a start that no symmetry shares: the
    eigenvalues that matter lie far from the cluster at 1 and are found first. Equal
    ones count once.
    """
    work.gap[:] = work.jitter
    used = gmres(schedule, work, border, work.gap, 1e-3, work.step)
    if used == 0:
        return 0, 1e300, 0
    count, nearest = 0, 1e300
    before = _hyman(work.ritz, used, -1e4, work.rhs)
    for k in range(1, 302):
        x = -1e4 * 10.0 ** (-0.03 * k) if k < 301 else 0.0  # 1e4 down to 1e-5, 7 % apart
        here = _hyman(work.ritz, used, x, work.rhs)
        if here * before < 0.0:
            count += 1
            nearest = -x
        if here != 0.0:
            before = here
    return count, nearest, 2 * used


@njit(nogil=True, cache=True)
def _hyman(hessenberg, size, x, vector):
    """A multiple, of one sign for all `x`, of det(hessenberg - x) (Wilkinson 1965, chapter 7)."""
    vector[size - 1] = 1.0
    for i in range(size - 1, -1, -1):
        total = -x * vector[i]
        for j in range(i, size):
            total += hessenberg[i, j] * vector[j]
        if i == 0:
            return total
        vector[i - 1] = -total / hessenberg[i, i - 1]
        if abs(vector[i - 1]) > 1e100:
            for j in range(i - 1, size):
                vector[j] *= 1e-100
    return 0.0


@njit(nogil=True, cache=True)
def _turn_to_tangent(schedule, work, here):
    """Replace `work.border`, a rough direction, by the direction of the curve at `here`; passes used."""
    fill_sweep(schedule, work, here)
    work.gap[:] = 0.0
    work.gap[here.size - 1] = 1.0
    used = gmres(schedule, work, work.border, work.gap, 1e-6, work.step)
    length = sqrt(np.dot(work.step, work.step))
    if length > 0.0 and length < 1e300:
        for j in range(here.size):
            work.border[j] = work.step[j] / length
    return 2 * used + 1


@njit(nogil=True, cache=True)
def follow_branch(schedule, work, target, goal, budget, trace):
    """From `work.past` to precision `target`; returns (outcome, passes, where).

    ============ ==================== ======================================================
    work.past    (3, action + 1)      two or three points, newest first
    work.length  (3,)                 [1], [2]: chord lengths between them, [2] 0 if only two
    work.point   (action + 1,)        receives the answer, exactly at `target`
    trace        (3,)                 receives the number of folds, of accepted points, and the
                                      precision of the first split (NaN for none)
    ============ ==================== ======================================================

    Outcome 0: arrived; 1: no step small enough; 2: out of passes.
    """
    past, length, border, point = work.past, work.length, work.border, work.point
    direction = work.direction
    n = point.size - 1
    passes = 0
    ahead = length[1]
    rising = past[0, n] >= past[1, n]
    refused = 0
    negative = 0
    turned, stride = False, False
    while passes < budget and work.halt[0] == 0:
        if ahead < 1e-6 * max(1.0, target):
            if not turned or stride:
                return 1, passes, past[0, n]
            stride = True  # too close to a split to solve there: step over it
            ahead = 0.02 * max(1.0, target)
        if refused == 0:
            for j in range(n + 1):
                border[j] = (past[0, j] - past[1, j]) / length[1]
            _extrapolate(past, length, ahead, point)
        else:  # the chord behind may point far off the curve's own direction
            if refused == 1:
                passes += _turn_to_tangent(schedule, work, past[0])
            for j in range(n + 1):
                point[j] = past[0, j] + ahead * border[j]
        direction[:] = border
        if point[n] >= target:
            landed, used = _land(
                schedule, work, ahead, refused > 0, -1 if trace[2] == trace[2] else negative, target, goal
            )
            border[:] = direction
            passes += used
            if landed:
                return 0, passes, target
            ahead *= 0.4
            refused += 1
            continue
        work.limits[0], work.limits[1] = 1.0, 5
        near = 1e-4 * min(1.0, 0.1 * ahead)  # near a fold a residual hides an error many times larger
        steps, _, first, used = correct_point(schedule, work, border, point, near, work.limits)
        passes += used
        chord, turn = 0.0, 0.0
        for j in range(n + 1):
            chord += (point[j] - past[0, j]) ** 2
            turn += (point[j] - past[0, j]) * border[j]
        chord = sqrt(chord)
        if steps < 0 or point[n] < 0.0 or point[n] >= target or not turn > 0.95 * chord:
            ahead *= 0.4
            refused += 1
            continue
        # no eigenvalue of the bordered derivative passes zero along a branch: where one does in
        # ever shorter steps the branch splits, where it does once a neighbour was taken for it
        count, nearest, used = _negatives(schedule, work, border)
        passes += used
        if count != negative:
            # two that meet on the negative axis change the count by two, far from zero for so short a step
            met = (count - negative) % 2 == 0 and ahead < 0.3 and nearest > 3.0 * ahead
            if not met and ahead > 1e-4 * max(1.0, target) and not stride and trace[2] != trace[2]:
                ahead *= 0.4
                refused += 1
                turned = True
                continue
            if trace[2] != trace[2] and (stride or (nearest < 0.1 and not met)):
                trace[2] = past[0, n] if stride else 0.5 * (point[n] + past[0, n])
            negative = count
        turned, stride = False, False
        trace[1] += 1
        refused = 0
        length[2] = length[1]
        length[1] = chord
        past[2, :] = past[1, :]
        past[1, :] = past[0, :]
        past[0, :] = point
        if rising != (past[0, n] >= past[1, n]):
            trace[0] += 1
            rising = not rising
        ahead = chord * min(2.5, max(0.5, (0.4 / max(first, 1e-3)) ** (1.0 / 3.0)))
    return 2, passes, past[0, n]
