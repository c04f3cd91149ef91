"""The limit of a branch of a small game, read with a pivoted factorisation; see `lanes.limit`.

Tested in `tests/unit/test_limit_readings.py`.
"""

from __future__ import annotations

import numpy as np

from melian.kernels.compiled import njit
from melian.kernels.logit.dense import evaluate_dense, factorise, solve_factorised
from melian.kernels.logit.limit_reading import (
    FIRST_SLOT,
    GROWTH,
    SLOTS,
    fill_limit,
    fill_next,
    fill_next_by_slope,
)  # fmt: skip
from melian.kernels.logit.polish import polish, regrets

__all__ = ["read_limit"]

CLOSE, CLOSE_ENOUGH, ROUGH, FAR, TREMBLES, STRIDE = 1e-8, 1e-5, 1e-4, 0.3, 0.01, 2.0
LARGE, FURTHEST, ELSEWHERE = 30.0, 32.0, 1e-3
EXACT, NEGLIGIBLE = 1e-14, 1e-9


@njit(nogil=True, cache=True)
def _read(tree, schedule, payoff_row, row_payoff, scale, ratio, work):
    """Newton's method at the precision of `work.point`; (rounding left in log-odds, factorisations).

    Rounding is infinite where it did not arrive. `work.slope` receives how the point moves with precision.
    """
    point = work.point
    m, last, best = point.size - 1, 1e300, 1e300
    work.border[:] = 0.0
    work.border[m] = 1.0
    for k in range(15):
        worst = evaluate_dense(tree, schedule, payoff_row, row_payoff, scale, ratio, work, point)
        if not worst < 1e300 or factorise(work.matrix, work.swap) == 0.0:
            return np.inf, k + 1
        whole = solve_factorised(work.matrix, work.swap, work.gap, work.step)
        size = 0.0
        for r in range(m):
            large = max(1.0, abs(point[r]) / LARGE)
            step = abs(work.step[r]) / large
            if not step <= size and (large == 1.0 or k > 0 or step != step):
                size = step
        shrinks = size < (FAR if k == 0 else max(0.5 * last, TREMBLES if k == 1 else 0.0))
        rough = k > 0 and CLOSE < size < ROUGH and not shrinks
        if not (shrinks or rough or size <= CLOSE):
            return np.inf, k + 1
        settled = size <= CLOSE and (whole <= CLOSE_ENOUGH or (k > 0 and whole > 0.5 * best))
        last, best = size, whole
        for r in range(m):
            point[r] -= work.step[r]
        if settled or rough:
            left_over = 0.0
            for r in range(m):
                if rough and abs(point[r]) < LARGE:
                    left_over = max(left_over, abs(work.step[r]))
            work.gap[:] = 0.0
            work.gap[m] = 1.0
            solve_factorised(work.matrix, work.swap, work.gap, work.step)
            work.slope[:, 0] = work.step
            return left_over, k + 1
    return np.inf, 15


@njit(nogil=True, cache=True)
def _go_ahead(tree, work, out):
    """The point of `work.ahead_of`."""
    for h in range(tree.infoset_player.size):
        first = tree.infoset_first_action[h]
        for a in range(first + 1, tree.infoset_first_action[h + 1]):
            r = work.action_unknown[a]
            if r >= 0:
                out[r] = work.ahead_of[a, 0] - work.ahead_of[first, 0]


@njit(nogil=True, cache=True)
def _set_out(tree, work, low, high, slot):
    """Where reading `slot` is expected, into `work.point`."""
    m, inward = work.point.size - 1, slot < low
    if low == high and not inward:
        fill_next_by_slope(
            tree.infoset_player, tree.infoset_first_action, work.set_size, work.action_unknown,
            work.readings, m, high, work.point[m], GROWTH, work.slope, 0, work.ahead_of,
        )  # fmt: skip
    else:  # where rounding was too much the reading is good enough for this
        begin = low if inward else high - 1
        fill_next(
            tree.infoset_player, tree.infoset_first_action, work.set_size, work.action_unknown,
            work.readings, m, begin, inward, 0, work.ahead_of,
        )  # fmt: skip
    _go_ahead(tree, work, work.point)


@njit(nogil=True, cache=True)
def read_limit(
    tree, schedule, payoff_row, row_payoff, scale, ratio, work, infoset_depth, allowed, enough, furthest
):  # fmt: skip
    """Read the limit from `work.here` on; (Nash regret, sequential regret, error, factorisations).

    `work.here`, and what goes with it, receive the limit. Regrets are over the payoff range; the error is the
    largest of a probability, infinite where the limit could not be read.

    ========== ======= ======================================================================
    allowed    float   regret that is certified
    enough     float   error of a probability at which no further reading is asked for
    furthest   float   precision x payoff range at which a limit is read first, at most
    ========== ======= ======================================================================
    """
    point, m = work.point, work.point.size - 1
    point[:] = work.here
    first_at = point[m]
    low, high, lowest, highest, slot = FIRST_SLOT, FIRST_SLOT - 1, 0, SLOTS - 1, FIRST_SLOT
    used, error, rounding, nash, sequential = 0, np.inf, 0.0, np.inf, np.inf
    while work.halt[0] == 0:
        left_over, cost = _read(tree, schedule, payoff_row, row_payoff, scale, ratio, work)
        used += cost
        if left_over < np.inf:
            work.readings[slot * m : (slot + 1) * m, 0] = point[:m]
        if left_over == np.inf and high < low:
            break
        if (
            left_over == np.inf and high == low and slot > high
        ):  # the branch still bends: begin a little further out
            if STRIDE * first_at > furthest:
                break
            fill_next_by_slope(
                tree.infoset_player, tree.infoset_first_action, work.set_size, work.action_unknown,
                work.readings, m, FIRST_SLOT, first_at, STRIDE, work.slope, 0, work.ahead_of,
            )  # fmt: skip
            _go_ahead(tree, work, point)
            first_at *= STRIDE
            point[m] = first_at
            high, slot = FIRST_SLOT - 1, FIRST_SLOT
            continue
        if slot < low:
            low = slot if left_over < np.inf else low
            lowest = lowest if left_over < np.inf else low
        elif high < low or left_over <= enough:
            high, rounding = slot, left_over
        else:
            highest = high
        if high - low >= 2:
            error = rounding + fill_limit(
                tree.infoset_player, tree.infoset_first_action, work.set_size, work.action_unknown,
                work.readings, m, low, high, 0, work.ahead_of,
            )  # fmt: skip
            _go_ahead(tree, work, work.here)
            work.here[m] = first_at * GROWTH ** (high - FIRST_SLOT)
            if error <= enough:
                _, nash, sequential = regrets(
                    tree, schedule, payoff_row, row_payoff, scale, ratio, work, infoset_depth
                )  # fmt: skip
                used += 1
                if max(nash, sequential) <= allowed:
                    break
        slot = high + 1
        if slot > highest or first_at * GROWTH ** (slot - FIRST_SLOT) > FURTHEST * furthest:
            slot = low - 1
            if slot < lowest:
                break
        _set_out(tree, work, low, high, slot)
        point[m] = first_at * GROWTH ** (slot - FIRST_SLOT)
    if error == np.inf:
        return nash, sequential, error, used
    _, nash, sequential = regrets(tree, schedule, payoff_row, row_payoff, scale, ratio, work, infoset_depth)
    fine = max(nash, sequential)
    if fine <= EXACT:
        return nash, sequential, error, used
    work.saved[:] = work.here
    before = work.prob.copy()
    _, cost = polish(tree, schedule, payoff_row, row_payoff, scale, ratio, work)
    worst, nash, sequential = regrets(
        tree, schedule, payoff_row, row_payoff, scale, ratio, work, infoset_depth
    )  # fmt: skip
    moved = np.max(np.abs(work.prob - before))
    if fine > allowed and worst < 1e300 and moved < ELSEWHERE:
        return nash, sequential, max(error, moved), used + cost
    if max(nash, sequential) < fine <= allowed and moved <= max(NEGLIGIBLE, 0.1 * error):
        return nash, sequential, error, used + cost
    work.here[:] = work.saved
    _, nash, sequential = regrets(tree, schedule, payoff_row, row_payoff, scale, ratio, work, infoset_depth)
    return nash, sequential, error, used + cost
