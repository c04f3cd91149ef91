"""The limit of a branch, read by a lane that has been followed far enough out.

The branch is read at three precisions, each `GROWTH` times the one before: Newton's method at a precision
that is held, from where the tangent leads. Every action's odds are then extrapolated, with an error of
their own (`limit_reading`). While that is larger than what is to be printed, the branch is read further out
as well, or further in where rounding, which grows with the square of the precision, leaves no
digits. Regrets of what it leads to are the certificate; where they are too large though the
odds have settled, actions in use are made exactly indifferent.

Tested in `tests/unit/test_limit_readings.py`.
"""

from __future__ import annotations

from math import sqrt

from melian.kernels.compiled import uncounted, uncounted_inline
from melian.kernels.lanes.state import (
    BB,
    BEST,
    ERROR,
    HIGH,
    HIGHEST,
    LAST,
    LOW,
    LOWEST,
    NEGATIVE,
    PHASE,
    POLISHED,
    READ,
    READ_AT,
    READS,
    READS_NO_MORE,
    ROUNDING,
    SLOT,
    STAGE,
    TRIES,
    USE,
    WEIGH,
)  # fmt: skip
from melian.kernels.logit.limit_reading import (
    FIRST_SLOT,
    GROWTH,
    SLOTS,
    fill_limit,
    fill_next,
    fill_next_by_slope,
)  # fmt: skip

__all__ = ["begin_reading", "read_lane", "read_next", "step_length"]

CLOSE, CLOSE_ENOUGH = 1e-8, 1e-5
"""A Newton step after which the point is as near as rounding lets it be, and one of all log-odds: trembles'
own, on which beliefs hang, or until it shrinks no more."""
ROUGH = 1e-4
"""Where steps do not shrink any more but are smaller, that is rounding."""
FAR = 0.3
"""A first step so long, from where others lead, says that the branch still bends."""
TREMBLES = 0.01
"""So long the second step may be in any case, which is the first of which that of trembles counts."""
STRIDE = 2.0
"""Times the precision of the first reading at which it is taken anew then."""
LARGE = 30.0
"""Log-odds beyond which an action is never seen: steps are then told as shares of this."""
FURTHEST = 32.0
"""Times the precision at which a limit is read first, at most, it may be read last."""


@uncounted
def begin_reading(lane, state):
    """Read the branch from the point that is being taken.

    ===== ================ ==================================================
    lane  int              which lane
    state (N_STATES, lane) what each lane knows, by the rows of `lanes.state`
    ===== ================ ==================================================
    """
    state[PHASE, lane], state[STAGE, lane], state[TRIES, lane] = READ, READS, 0.0
    state[SLOT, lane], state[LOW, lane], state[HIGH, lane] = FIRST_SLOT, FIRST_SLOT, FIRST_SLOT - 1.0
    state[LOWEST, lane], state[HIGHEST, lane] = 0.0, SLOTS - 1.0


@uncounted
def read_lane(layout, lu, lane, settings, work):
    """A Newton step at the precision of this reading, or the next reading; False to give up.

    ======== ============= =====================================================
    layout   LaneLayout    structure
    lu       SymbolicLU    order of elimination and its pattern
    lane     int           which lane
    settings (9,)          as for `follow_block`
    work     PathWorkspace scratch arrays; `work.state` and `work.y` are changed
    ======== ============= =====================================================
    """
    state, m = work.state, lu.unknown_action.size
    tries, slot = state[TRIES, lane], int(state[SLOT, lane])
    size, whole = step_length(lane, tries == 0.0, work), sqrt(state[BB, lane])
    settled = size <= CLOSE and (whole <= CLOSE_ENOUGH or (tries > 0.0 and whole > 0.5 * state[BEST, lane]))
    is_first = state[HIGH, lane] < state[LOW, lane]
    shrinks = (
        size < FAR if tries == 0.0 else size < max(0.5 * state[LAST, lane], TREMBLES if tries == 1.0 else 0.0)
    )
    # far out, beliefs carry rounding that grows with the precision: steps stop shrinking before they are
    # as short as one would like, and what is left is told as part of the error
    rough = tries > 0.0 and CLOSE < size < ROUGH and not shrinks
    if not (shrinks or rough or size <= CLOSE) or tries >= 15.0 or state[NEGATIVE, lane] % 2.0 == 1.0:
        return _miss(layout, lu, lane, settings, work)
    state[LAST, lane], state[BEST, lane] = size, whole
    state[TRIES, lane] = tries + 1.0
    if not settled and not rough:
        state[USE, lane] = 1.0
        return True
    # the last step is taken in what is read without moving the point, which the tangent belongs to
    rounding = 0.0
    for u in range(m):
        work.readings[slot * m + u, lane] = work.y[u, lane] + work.b[u, lane]
        if rough and abs(work.y[u, lane]) < LARGE:
            rounding = max(rounding, abs(work.b[u, lane]))
    if is_first:
        state[READ_AT, lane] = work.y[m, lane]
        for u in range(m):
            work.slope[u, lane] = work.a[u, lane]
    if slot < state[LOW, lane]:
        state[LOW, lane] = slot
    elif is_first or rounding <= settings[8]:
        state[HIGH, lane], state[ROUNDING, lane] = slot, rounding
    else:
        state[HIGHEST, lane] = state[HIGH, lane]
    return _go_on(layout, lu, lane, settings, work)


@uncounted_inline
def step_length(lane, is_first, work):
    """Largest Newton step, of log-odds that are large as a share of them: those of trembles matter little.

    Not at all in the first step, for they are not all foreseen.
    """
    size = 0.0
    for u in range(work.y.shape[0] - 1):
        large = max(1.0, abs(work.y[u, lane]) / LARGE)
        step = abs(work.b[u, lane]) / large
        if not step <= size and (large == 1.0 or not is_first or step != step):
            size = step
    return size


@uncounted
def _miss(layout, lu, lane, settings, work):
    """What to do where Newton's method failed; False to give up."""
    state, m = work.state, lu.unknown_action.size
    if state[HIGH, lane] < state[LOW, lane]:
        return False
    if state[SLOT, lane] < state[LOW, lane]:
        state[LOWEST, lane] = state[LOW, lane]
    elif state[HIGH, lane] > state[LOW, lane]:
        state[HIGHEST, lane] = state[HIGH, lane]
    elif STRIDE * state[READ_AT, lane] > settings[7]:
        return False
    else:  # the branch still bends: begin a little further out
        fill_next_by_slope(
            layout.group_player, layout.group_action, layout.group_size, lu.action_unknown, work.readings, m,
            FIRST_SLOT, state[READ_AT, lane], STRIDE, work.slope, lane, work.ahead,
        )  # fmt: skip
        _go_ahead(layout, lu, lane, work)
        work.y[m, lane] = STRIDE * state[READ_AT, lane]
        state[USE, lane] = 0.0
        begin_reading(lane, state)
        return True
    return _go_on(layout, lu, lane, settings, work)


@uncounted
def _go_on(layout, lu, lane, settings, work):
    """The limit, if it is read well enough, or the next reading; False if neither can be had."""
    state = work.state
    if state[HIGH, lane] - state[LOW, lane] >= 2.0:
        off = fill_limit(
            layout.group_player, layout.group_action, layout.group_size, lu.action_unknown, work.readings,
            lu.unknown_action.size, int(state[LOW, lane]), int(state[HIGH, lane]), lane, work.ahead,
        )  # fmt: skip
        state[ERROR, lane] = off + state[ROUNDING, lane]
        if state[ERROR, lane] <= settings[8]:
            _go_to_limit(layout, lu, lane, work)
            return True
    if read_next(layout, lu, lane, settings, work):
        return True
    if state[HIGH, lane] - state[LOW, lane] < 2.0:
        return False
    _go_to_limit(layout, lu, lane, work)
    state[STAGE, lane] = READS_NO_MORE
    return True


@uncounted
def read_next(layout, lu, lane, settings, work):
    """Set out for a reading further out or, where rounding forbids that, further in; False for none."""
    state, m = work.state, lu.unknown_action.size
    low, high = int(state[LOW, lane]), int(state[HIGH, lane])
    slot = high + 1
    precision = state[READ_AT, lane] * GROWTH ** (slot - FIRST_SLOT)
    inward = slot > state[HIGHEST, lane] or precision > FURTHEST * settings[7]
    if inward:
        slot = low - 1
        precision = state[READ_AT, lane] * GROWTH ** (slot - FIRST_SLOT)
        if slot < state[LOWEST, lane]:
            return False
    if low == high and not inward:
        fill_next_by_slope(
            layout.group_player, layout.group_action, layout.group_size, lu.action_unknown, work.readings, m,
            high, state[READ_AT, lane], GROWTH, work.slope, lane, work.ahead,
        )  # fmt: skip
    else:  # where rounding was too much the reading is good enough for this
        fill_next(
            layout.group_player, layout.group_action, layout.group_size, lu.action_unknown, work.readings, m,
            low if inward else high - 1, inward, lane, work.ahead,
        )  # fmt: skip
    _go_ahead(layout, lu, lane, work)
    work.y[m, lane] = precision
    state[SLOT, lane], state[TRIES, lane] = slot, 0.0
    state[PHASE, lane], state[POLISHED, lane], state[USE, lane] = READ, 0.0, 0.0
    return True


@uncounted_inline
def _go_ahead(layout, lu, lane, work):
    """The point of `work.ahead`."""
    for u in range(lu.unknown_action.size):
        first = layout.group_action[lu.unknown_group[u]]
        work.y[u, lane] = work.ahead[lu.unknown_action[u], lane] - work.ahead[first, lane]


@uncounted
def _go_to_limit(layout, lu, lane, work):
    """Have the regrets there measured next."""
    state, m = work.state, lu.unknown_action.size
    _go_ahead(layout, lu, lane, work)
    work.y[m, lane] = state[READ_AT, lane] * GROWTH ** (state[HIGH, lane] - FIRST_SLOT)
    state[PHASE, lane], state[POLISHED, lane], state[USE, lane] = WEIGH, 1.0, 0.0
