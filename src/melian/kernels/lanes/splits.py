"""Whether a branch may split where a lane is: eigenvalues near 0, pivots that change sign, symmetry.

Tested in `tests/contract/test_branch_laws.py`.
"""

from __future__ import annotations

from math import sqrt

from melian.kernels.compiled import uncounted, uncounted_inline
from melian.kernels.lanes.factors import pivot_mark, solve_row
from melian.kernels.lanes.state import (
    DOUBTFUL,
    MARKS,
    MAY_SPLIT,
    MOVED,
    NEAREST,
    NEGATIVE,
    OLD_MARKS,
    OLD_NEAREST,
    PIVOTS,
    SLOPE,
    SPEED,
    STEP,
    TA,
)  # fmt: skip
from melian.kernels.lanes.vector import load, spread, store

__all__ = [
    "NO_SPLIT",
    "SPLITS",
    "TOO_FAR",
    "fill_nearest",
    "is_fold",
    "is_symmetric",
    "may_pass_zero",
    "note_speed",
]

INVERSE_STEPS = 8
FASTEST = 3.0
"""How far an eigenvalue near 0 is taken to move, over the step; beyond precision 1 over its share of that."""
FASTER = 2.0
"""The same, over how far it moved on the step before."""
SHORTEST = 1e-5
"""Steps, over the larger of 1 and the precision, at which a doubt is left to others."""
ALIKE = 0.05
"""Relative difference of log-odds that are taken to be alike, over the square of their number."""
NO_SPLIT, SPLITS, TOO_FAR = range(3)


@uncounted
def fill_nearest(lu, factor, a_side, tangent, jitter, probe, state):
    """How near to 0 the nearest eigenvalue of the bordered derivative is, by inverse iteration.

    Told by how much the inverse lengthens a direction, not by which way it turns it: where
    several eigenvalues are near 0, on either side, the direction wanders among theirs.

    ======= ======================= ============================================================
    lu      SymbolicLU              order of elimination and its pattern
    factor  (entry, lane)           factors of J
    a_side  (unknown + 1, lane)     J^-1 R D, and 1: the tangent, not yet of length 1
    tangent (unknown + 1, lane)     of the point taken last: the border of J
    jitter  (unknown + 1,)          a direction that no symmetry shares
    probe   (2 (unknown + 1), lane) workspace
    state   (N_STATES, lane)        its row NEAREST receives the square of the eigenvalue's size
    ======= ======================= ============================================================
    """
    m = lu.unknown_action.size
    vector, image = probe[: m + 1], probe[m + 1 :]
    along = load(state, TA) + load(state, SLOPE)
    longer = spread(1.0, state)
    for u in range(m + 1):
        store(vector, u, spread(jitter[u], state))
    for _ in range(INVERSE_STEPS):
        square, before = spread(1e-300, state), spread(0.0, state)
        for u in range(m + 1):
            here = load(vector, u)
            before = before + here * here
            store(image, u, here)
        # the bordered system by its block elimination: J is factorised, the border is one row and one column
        solve_row(lu, factor, image)
        along_image = spread(0.0, state)
        for u in range(m):
            along_image = along_image + load(tangent, u) * load(image, u)
        last = (load(vector, m) - along_image) / along
        store(image, m, last)
        for u in range(m):
            new = load(image, u) + load(a_side, u) * last
            store(image, u, new)
            square = square + new * new
        square = square + last * last
        longer = square / before
        inverse = 1.0 / square
        for u in range(m + 1):
            store(vector, u, load(image, u) * inverse)
    store(state, NEAREST, 1.0 / longer)


@uncounted_inline
def is_fold(lane, m, state):
    """Whether one pivot has changed sign, and the branch turned back: one eigenvalue passes 0 at a fold.

    ===== ================ ==================================================
    lane  int              which lane
    m     int              number of unknowns
    state (N_STATES, lane) what each lane knows, by the rows of `lanes.state`
    ===== ================ ==================================================
    """
    if abs(state[NEGATIVE, lane] - state[PIVOTS, lane]) != 1.0:
        return False
    if (state[TA, lane] + state[SLOPE, lane] < 0.0) == (state[SLOPE, lane] < 0.0):
        return False
    # one more or one fewer is not enough: one may have come and two others gone
    change = abs(state[MARKS, lane] - state[OLD_MARKS, lane])
    for u in range(m):  # noqa: SIM110 - Numba knows no generators here
        if change == pivot_mark(u):
            return True
    return False


@uncounted
def may_pass_zero(lane, at, state):
    """Whether eigenvalues may have passed 0 on this step by twos, or the step is too long to tell.

    A pivot also changes sign where a leading minor passes 0, which means nothing.

    ===== ================ =======================================================
    lane  int              which lane
    at    float            precision that the step leads to, over the payoff range
    state (N_STATES, lane) what each lane knows, by the rows of `lanes.state`
    ===== ================ =======================================================
    """
    step, moved = state[STEP, lane], state[MOVED, lane]
    far = max(FASTEST * (step / max(1.0, at) + moved), FASTER * state[SPEED, lane] * step)
    if state[DOUBTFUL, lane] == 0.0 or sqrt(state[NEAREST, lane]) > far:
        return NO_SPLIT
    state[MAY_SPLIT, lane] = 1.0
    return TOO_FAR if step > max(0.1 * moved, SHORTEST * max(1.0, at)) else SPLITS


@uncounted_inline
def note_speed(lane, step, state):
    """Keep how near to 0 an eigenvalue is at a point that is taken, and how fast it came or went.

    ===== ================ ==================================================
    lane  int              which lane
    step  float            how far the point is from the one before
    state (N_STATES, lane) what each lane knows, by the rows of `lanes.state`
    ===== ================ ==================================================
    """
    near, before = (
        sqrt(state[NEAREST, lane]) if state[DOUBTFUL, lane] > 0.0 else 0.0,
        state[OLD_NEAREST, lane],
    )
    state[SPEED, lane] = abs(near - before) / step if near > 0.0 and before > 0.0 else 0.0
    state[OLD_NEAREST, lane] = near


@uncounted
def is_symmetric(lane, y, small):
    """Whether log-odds are alike in pairs, or 0: then the branch may split without notice, or nearly split.

    In a large game some are alike that have nothing to do with each other: there, all must be, exactly.
    In a small one nearly alike is enough, so nearly that it seldom happens by chance.

    ===== =================== =================================
    lane  int                 which lane
    y     (unknown + 1, lane) log-odds and, last, the precision
    small bool                whether nearly alike is enough
    ===== =================== =================================
    """
    m = y.shape[0] - 1
    tolerance = ALIKE / max(1, m * m) if small else 0.0
    for u in range(m):
        here = y[u, lane]
        close = 1e-11 * (1.0 + abs(here)) + tolerance * abs(here)
        matched = abs(here) < 1e-13
        for v in range(m):
            if matched:
                break
            matched = v != u and abs(abs(here) - abs(y[v, lane])) < close
        # a small game is symmetric if any is matched, a large one only if none is not
        if matched == small:
            return small
    return not small
