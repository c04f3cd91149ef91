"""Branch and prune on the equilibrium conditions of plans, over one choice of plans in use.

A box of mixes is dropped where some condition cannot hold, see `melian.kernels.search.ranges`; Krawczyk's
test shows that a box holds exactly one solution of the indifference equations, or none.
Arguments as there.

References: Krawczyk (1969), Computing 4, 187-201; Neumaier (1990), *Interval Methods for Systems
of Equations*, chapter 5.

Tested in `tests/contract/test_equilibria_kernels.py`.
"""

from __future__ import annotations

import numpy as np

from melian.kernels.compiled import njit
from melian.kernels.search.ranges import TIE, gain_at, gain_range, look_at, tighten

__all__ = ["POINT", "UNDECIDED", "WHOLE", "branch_and_prune"]

POINT, WHOLE, UNDECIDED = 0, 1, 2


@njit(nogil=True, cache=True)
def _solve(matrix, right):
    """Gauss elimination in place, columns of `right`; False if singular."""
    n = matrix.shape[0]
    for k in range(n):
        at = k
        for r in range(k + 1, n):
            if abs(matrix[r, k]) > abs(matrix[at, k]):
                at = r
        if not abs(matrix[at, k]) > 1e-10:
            return False
        for c in range(n):
            matrix[k, c], matrix[at, c] = matrix[at, c], matrix[k, c]
        for c in range(right.shape[1]):
            right[k, c], right[at, c] = right[at, c], right[k, c]
        for r in range(n):
            if r != k:
                f = matrix[r, k] / matrix[k, k]
                if f != 0.0:
                    for c in range(k, n):
                        matrix[r, c] -= f * matrix[k, c]
                    for c in range(right.shape[1]):
                        right[r, c] -= f * right[k, c]
    for k in range(n):
        for c in range(right.shape[1]):
            right[k, c] /= matrix[k, k]
    return True


@njit(nogil=True, cache=True)
def _expand(size, base, who, which, x, mix):
    """Shares of all plans from the unknown ones."""
    mix[:] = 0.0
    for i in range(size.size):
        mix[i, base[i]] = 1.0
    for r in range(who.size):
        mix[who[r], which[r]] = x[r]
        mix[who[r], base[who[r]]] -= x[r]


@njit(nogil=True, cache=True)
def _krawczyk(size, payoff, base, who, which, low, high, mix, lo, hi, image):
    """Krawczyk's image of a box into `image` (unknown, 2); False if the derivative is singular."""
    m = who.size
    middle = np.empty(m)
    centre, radius, inverse = np.empty((m, m)), np.empty((m, m)), np.eye(m)
    for r in range(m):
        middle[r] = 0.5 * (low[who[r], which[r]] + high[who[r], which[r]])
    for r in range(m):
        i = who[r]
        for c in range(m):
            if who[c] == i:
                centre[r, c], radius[r, c] = 0.0, 0.0
                continue
            down, up = gain_range(
                size, payoff, low, high, i, which[r], base[i], who[c], which[c], base[who[c]], lo, hi
            )
            centre[r, c], radius[r, c] = 0.5 * (down + up), 0.5 * (up - down)
    if not _solve(centre.copy(), inverse):
        return False
    _expand(size, base, who, which, middle, mix)
    value, error = np.empty(m), np.empty(m)
    for r in range(m):
        down, up = gain_range(size, payoff, mix, mix, who[r], which[r], base[who[r]], -1, 0, 0, lo, hi)
        value[r], error[r] = 0.5 * (down + up), 0.5 * (up - down)
    # K = x - Y f(x) + (I - Y F')(X - x): inside the box it proves one solution, outside it none
    for r in range(m):
        point, spread = middle[r], 1e-15
        for k in range(m):
            point -= inverse[r, k] * value[k]
            spread += abs(inverse[r, k]) * error[k]
        for c in range(m):
            rest, unsure = 1.0 if r == c else 0.0, 1e-15
            for k in range(m):
                rest -= inverse[r, k] * centre[k, c]
                unsure += abs(inverse[r, k]) * radius[k, c]
            half = 0.5 * (high[who[c], which[c]] - low[who[c], which[c]])
            spread += (abs(rest) + unsure) * half
        image[r, 0], image[r, 1] = point - spread, point + spread
    return True


@njit(nogil=True, cache=True)
def branch_and_prune(size, payoff, used, base, narrow, budget, kind, lows, highs):
    """All equilibria with exactly these plans in use; returns (how many entries, boxes looked at).

    ============ ====================== ======================================================
    narrow       float                  boxes narrower than this are not divided
    budget       int                    boxes to look at; negative entries if it did not suffice
    kind         (entry,)               receives POINT: exactly one, within the (tiny) box; WHOLE: every
                                        mix in the box is one; UNDECIDED
    lows, highs  (entry, player, plan)  receive the boxes
    ============ ====================== ======================================================
    """
    n, width = size.size, used.shape[1]
    m = 0
    for i in range(n):
        for s in range(size[i]):
            if used[i, s] and s != base[i]:
                m += 1
    who, which = np.empty(m, dtype=np.int64), np.empty(m, dtype=np.int64)
    m = 0
    for i in range(n):
        for s in range(size[i]):
            if used[i, s] and s != base[i]:
                who[m], which[m] = i, s
                m += 1
    deep = 80 * (m + 1)
    stack_low, stack_high = np.zeros((deep, n, width)), np.zeros((deep, n, width))
    lo, hi = np.empty(payoff.shape[1]), np.empty(payoff.shape[1])
    mix, image = np.zeros((n, width)), np.empty((m, 2))
    for i in range(n):
        several = False
        for s in range(size[i]):
            several = several or (used[i, s] and s != base[i])
        for s in range(size[i]):
            if used[i, s]:
                # a little beyond the edge, so that a solution on it is inside a box
                stack_low[0, i, s] = -0.013 if several else 1.0
                stack_high[0, i, s] = 1.017 if several else 1.0
    top, entries, looked = 1, 0, 0
    while top > 0:
        if looked >= budget or entries >= kind.size:
            return -entries - 1, looked
        top -= 1
        looked += 1
        low, high = stack_low[top].copy(), stack_high[top].copy()
        settled = False
        for _ in range(30):
            if not tighten(size, used, low, high):
                settled = True
                break
            verdict = look_at(size, payoff, used, base, low, high, lo, hi)
            if verdict < 0:
                settled = True
                break
            if verdict == 2:
                kind[entries], lows[entries], highs[entries] = POINT if m == 0 else WHOLE, low, high
                entries += 1
                settled = True
                break
            if verdict == 1 or not _krawczyk(size, payoff, base, who, which, low, high, mix, lo, hi, image):
                break
            inside, outside, shrunk = True, False, False
            for r in range(m):
                down, up = low[who[r], which[r]], high[who[r], which[r]]
                inside = inside and down < image[r, 0] and image[r, 1] < up
                outside = outside or image[r, 1] < down or image[r, 0] > up
                new_down, new_up = max(down, image[r, 0]), min(up, image[r, 1])
                shrunk = shrunk or new_up - new_down < 0.7 * (up - down)
                low[who[r], which[r]], high[who[r], which[r]] = new_down, max(new_down, new_up)
            if outside:
                settled = True
                break
            if inside:
                settled = True
                x = 0.5 * (image[:, 0] + image[:, 1])
                keep = _newton(size, payoff, used, base, who, which, x, mix, lo, hi)
                if keep:
                    kind[entries], lows[entries], highs[entries] = POINT, mix, mix
                    entries += 1
                break
            for i in range(n):  # the base takes what the others leave
                _free_base(size, used, base, i, low, high)
            if not shrunk:
                break
        if settled:
            continue
        wide, at = -1.0, 0
        for r in range(m):
            span = high[who[r], which[r]] - low[who[r], which[r]]
            if span > wide:
                wide, at = span, r
        if wide <= narrow or top + 2 > deep:
            kind[entries], lows[entries], highs[entries] = UNDECIDED, low, high
            entries += 1
            continue
        i, s = who[at], which[at]
        # not in the middle: solutions at simple fractions would lie on the edges of boxes for ever
        cut = low[i, s] + 0.5127 * wide
        for side in range(2):
            stack_low[top], stack_high[top] = low, high
            if side == 0:
                stack_high[top, i, s] = cut
            else:
                stack_low[top, i, s] = cut
            _free_base(size, used, base, i, stack_low[top], stack_high[top])
            top += 1
    return entries, looked


@njit(nogil=True, cache=True)
def _free_base(size, used, base, i, low, high):
    """Bounds of the base from those of the other plans in use, where that is narrower."""
    least, most = 0.0, 0.0
    several = False
    for s in range(size[i]):
        if used[i, s] and s != base[i]:
            several = True
            least += low[i, s]
            most += high[i, s]
    if several:
        low[i, base[i]] = max(low[i, base[i]], 1.0 - most)
        high[i, base[i]] = min(high[i, base[i]], 1.0 - least)


@njit(nogil=True, cache=True)
def _newton(size, payoff, used, base, who, which, x, mix, lo, hi):
    """Refine a solution that is known to be there; whether it is an equilibrium with these plans in use."""
    m = who.size
    for _ in range(8):
        _expand(size, base, who, which, x, mix)
        matrix, right = np.zeros((m, m)), np.empty((m, 1))
        for r in range(m):
            i = who[r]
            right[r, 0] = gain_at(size, payoff, mix, i, which[r], base[i], lo, hi)
            for c in range(m):
                if who[c] != i:
                    down, up = gain_range(
                        size, payoff, mix, mix, i, which[r], base[i], who[c], which[c], base[who[c]], lo, hi
                    )
                    matrix[r, c] = 0.5 * (down + up)
        if not _solve(matrix, right):
            break
        x -= right[:, 0]
    _expand(size, base, who, which, x, mix)
    for i in range(size.size):
        for s in range(size[i]):
            if used[i, s]:
                if not mix[i, s] > 1e-9:
                    return False  # then fewer plans are in use, and it is found there
            elif gain_at(size, payoff, mix, i, s, base[i], lo, hi) > TIE:
                return False
    return True
