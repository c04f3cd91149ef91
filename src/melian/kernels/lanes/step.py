"""One decision of a lane that follows its branch: correct, take the point, go on, or go back.

Tested in `tests/unit/test_continuation.py`.
"""

from __future__ import annotations

from math import sqrt

from melian.kernels.compiled import uncounted, uncounted_inline
from melian.kernels.lanes.certificate import polish_lane
from melian.kernels.lanes.limit import begin_reading
from melian.kernels.lanes.splits import (
    NO_SPLIT,
    TOO_FAR,
    may_pass_zero,
    note_speed,
)
from melian.kernels.lanes.state import (
    AA,
    AB,
    AHEAD,
    AT,
    BB,
    BEHIND,
    BEND,
    DELTA,
    FIRST,
    FOLDS,
    LAND,
    LAST,
    LIMIT,
    MARKS,
    MAY_SPLIT,
    MOVE,
    MOVED,
    NEGATIVE,
    OLD_MARKS,
    OLD_SLOPE,
    PHASE,
    PIVOTS,
    POLISHED,
    REFUSED,
    RESIDUAL,
    SLOPE,
    STAGE,
    STEP,
    SYMMETRIC,
    TA,
    TAKE,
    TAKEN,
    TAKEN_POINTS,
    TARGET,
    TB,
    TRACE,
    TRIES,
    TURN,
    USE,
)  # fmt: skip
from melian.kernels.lanes.vector import larger, load, magnitude, pick_if_less, spread, store

__all__ = ["fill_residual", "fill_sums", "move_points", "refuse_step", "step_lane", "trace_further"]

CURVED = 0.25
"""Longest first correction, over the step: what lies further off may be an arm of a split."""
LONGEST_SHARE = 0.1
"""Largest step of a symmetric lane, as a share of its precision: no two splits fit into one."""


@uncounted
def fill_sums(y, base, tangent, before, a_side, b_side, state):
    """What every decision needs to know of the last evaluation.

    ============== =================== ======================================================
    y              (unknown + 1, lane) the point; `base` the point taken last
    tangent        (unknown + 1, lane) at the point taken last; `before` at the one before it
    a_side, b_side (unknown + 1, lane) J^-1 R D and -J^-1 F
    state          (N_STATES, lane)    receives AA to OLD_SLOPE; decisions are set to 0
    ============== =================== ======================================================
    """
    zero, m = spread(0.0, y), y.shape[0] - 1
    aa, ab, bb, ta, tb = zero, zero, zero, zero, zero
    for u in range(m):
        a, b, t = load(a_side, u), load(b_side, u), load(tangent, u)
        aa, ab, bb = aa + a * a, ab + a * b, bb + b * b
        ta, tb = ta + t * a, tb + t * b
    store(state, AA, aa)
    store(state, AB, ab)
    store(state, BB, bb)
    store(state, TA, ta)
    store(state, TB, tb)
    store(state, AT, load(y, m))
    store(state, TAKEN, load(base, m))
    store(state, SLOPE, load(tangent, m))
    store(state, OLD_SLOPE, load(before, m))
    # a lane that decides nothing stays where it is
    for k in range(USE, MOVE + 1):
        store(state, k, zero)


@uncounted
def fill_residual(b_side, state):
    """Largest |F| of each lane, from the right side before it is solved.

    ====== =================== =================================
    b_side (unknown + 1, lane) -F, in log-odds
    state  (N_STATES, lane)    its row RESIDUAL receives max |F|
    ====== =================== =================================
    """
    worst = spread(0.0, b_side)
    for u in range(b_side.shape[0] - 1):
        worst = larger(magnitude(load(b_side, u)), worst)
    store(state, RESIDUAL, worst)


@uncounted
def move_points(y, base, tangent, before, a_side, b_side, state):
    """Correct every point as its lane decided, take it, or set out from the last one taken.

    ============== =================== ====================================================================
    y              (unknown + 1, lane) the point; receives the corrected one, or the next prediction
    base           (unknown + 1, lane) the point taken last; `tangent` there, `before` at the one before it
    a_side, b_side (unknown + 1, lane) J^-1 R D and -J^-1 F
    state          (N_STATES, lane)    decisions: USE to MOVE
    ============== =================== ====================================================================
    """
    use, delta, take, turn = load(state, USE), load(state, DELTA), load(state, TAKE), load(state, TURN)
    ahead, bend, move = load(state, AHEAD), load(state, BEND), load(state, MOVE)
    half, zero = spread(0.5, y), spread(0.0, y)
    for u in range(y.shape[0]):
        a = load(a_side, u)
        here = load(y, u) + pick_if_less(half, use, load(b_side, u) + a * delta, zero)
        from_here = pick_if_less(half, take, here, load(base, u))
        old = load(tangent, u)
        older = pick_if_less(half, take, old, load(before, u))
        new = pick_if_less(half, take, a * turn, old)
        store(base, u, from_here)
        store(before, u, older)
        store(tangent, u, new)
        store(y, u, pick_if_less(half, move, from_here + ahead * new + bend * (new - older), here))


@uncounted_inline
def _set_out(lane, at, slope, slope_before, state):
    """Choose how far to go from the point taken last, no further than to the target."""
    step, behind, target = state[STEP, lane], state[BEHIND, lane], state[TARGET, lane]
    curve = 0.5 / behind if behind > 0.0 else 0.0
    change = slope - slope_before
    state[PHASE, lane] = TRACE
    # the prediction is a parabola, which may turn back before the target: halve until it just reaches it
    if state[LIMIT, lane] == 0.0 and at + step * slope + curve * step * step * change >= target:
        low, high = 0.0, step
        for _ in range(60):
            middle = 0.5 * (low + high)
            if at + middle * slope + curve * middle * middle * change < target:
                low = middle
            else:
                high = middle
        step = high
        state[PHASE, lane] = LAND
    state[AHEAD, lane], state[BEND, lane], state[MOVE, lane] = step, curve * step * step, 1.0
    state[TRIES, lane] = 0.0


@uncounted
def refuse_step(lane, state):
    """Go back to the point taken last and try a shorter way; False if none is short enough.

    ===== ================ ==================================================
    lane  int              which lane
    state (N_STATES, lane) what each lane knows, by the rows of `lanes.state`
    ===== ================ ==================================================
    """
    state[STEP, lane] *= 0.35
    state[REFUSED, lane] += 1.0
    state[USE, lane], state[TAKE, lane] = 0.0, 0.0
    if state[STEP, lane] < 1e-7 * max(1.0, state[TAKEN, lane]) or state[REFUSED, lane] > 25.0:
        return False
    _set_out(lane, state[TAKEN, lane], state[SLOPE, lane], state[OLD_SLOPE, lane], state)
    return True


@uncounted
def _trace_lane(lane, settings, state):
    """Decide on a correction along the path; False to give up."""
    slope = state[SLOPE, lane]
    starts = slope == 0.0
    # with a tangent t = (t_y, t_l) of the point taken last, the correction is the one that has no part
    # along t: J^-1 R D is how y follows the precision, and `along` its part along t
    along = state[TA, lane] + slope
    delta = 0.0 if starts else -state[TB, lane] / along
    across = 1.0 + state[AA, lane]
    size = sqrt(max(0.0, state[BB, lane] + 2.0 * delta * state[AB, lane] + delta * delta * across))
    tries = state[TRIES, lane]
    if tries == 0.0:
        state[FIRST, lane] = size
    at = state[AT, lane] + delta
    longest = min(settings[5], CURVED * state[STEP, lane]) if tries == 0.0 else 0.5 * state[LAST, lane]
    bad = not size < longest
    if bad or at < 0.0 or tries >= 6.0:
        return refuse_step(lane, state)
    state[LAST, lane] = size
    state[USE, lane], state[DELTA, lane] = 1.0, delta
    # short enough is good enough: the next point starts from here, and only the last one is exact
    if size > settings[4]:
        state[TRIES, lane] = tries + 1.0
        return True
    norm, negative = sqrt(across), state[NEGATIVE, lane]
    if not starts:
        # det of the bordered derivative = det J x along: its sign is that of the start, or a split was passed
        odd = (negative % 2.0 == 1.0) != (along < 0.0)
        state[MAY_SPLIT, lane] = 1.0 if odd else 0.0
        if odd or abs(along) < settings[6] * norm:
            return refuse_step(lane, state)
        passing = may_pass_zero(lane, at, state)
        if passing != NO_SPLIT:
            return passing == TOO_FAR and refuse_step(lane, state)
    turn = (1.0 if starts or along > 0.0 else -1.0) / norm
    if not starts and (turn > 0.0) != (slope > 0.0):
        state[FOLDS, lane] += 1.0
    step = state[STEP, lane]
    note_speed(lane, step, state)
    state[PIVOTS, lane], state[OLD_MARKS, lane], state[MOVED, lane] = negative, state[MARKS, lane], size
    state[REFUSED, lane] = 0.0
    state[TAKE, lane], state[TURN, lane] = 1.0, turn
    if not starts:
        state[BEHIND, lane] = step
        # what a parabola misses grows with the cube of the step
        growth = (0.7 * settings[4] / max(state[FIRST, lane], 1e-9)) ** (1.0 / 3.0)
        state[STEP, lane] = step * min(3.0, max(0.3, growth))
        if state[SYMMETRIC, lane] > 0.0:
            state[STEP, lane] = min(
                state[STEP, lane], LONGEST_SHARE * max(at, LONGEST_SHARE) / max(abs(turn), 1e-9)
            )
    state[TAKEN_POINTS, lane] += 1.0
    if state[LIMIT, lane] > 0.0 and at >= state[TARGET, lane]:
        begin_reading(lane, state)
    else:
        _set_out(lane, at, turn, slope, state)
    return True


@uncounted
def _land_lane(lane, settings, state):
    """Newton's method at the precision asked for; False to give up."""
    size, tries = sqrt(state[BB, lane]), state[TRIES, lane]
    bad = not size < settings[5] if tries == 0.0 else not size < 0.5 * state[LAST, lane]
    if bad or tries >= 12.0 or state[NEGATIVE, lane] % 2.0 == 1.0:
        return refuse_step(lane, state)
    state[LAST, lane] = size
    state[TRIES, lane] = tries + 1.0
    state[USE, lane] = 1.0
    return True


@uncounted
def trace_further(lane, settings, state):
    """Go on along the branch where its limit could not be read; False if it has been followed far enough.

    Far out a limit that is nearly another's still differs from it by less than Newton's method bears.

    ======== ================ ==================================================
    lane     int              which lane
    settings (9,)             as for `follow_block`
    state    (N_STATES, lane) what each lane knows, by the rows of `lanes.state`
    ======== ================ ==================================================
    """
    further = 3.0 * state[TARGET, lane]
    if state[LIMIT, lane] == 0.0 or not 0.0 < further <= settings[7]:
        return False
    state[TARGET, lane], state[STAGE, lane], state[POLISHED, lane] = further, 0.0, 0.0
    state[USE, lane], state[TAKE, lane] = 0.0, 0.0
    _set_out(lane, state[TAKEN, lane], state[SLOPE, lane], state[OLD_SLOPE, lane], state)
    return True


@uncounted
def step_lane(lane, settings, state):
    """Decide on the next correction of a lane that has not arrived; False to give up.

    ======== ================ ==================================================
    lane     int              which lane
    settings (9,)             as for `follow_block`
    state    (N_STATES, lane) what each lane knows, by the rows of `lanes.state`
    ======== ================ ==================================================
    """
    if state[PHASE, lane] == TRACE:
        return _trace_lane(lane, settings, state)
    if state[PHASE, lane] == LAND:
        return _land_lane(lane, settings, state)
    return polish_lane(lane, state)
