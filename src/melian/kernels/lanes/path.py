"""The principal branch of eight draws followed side by side, to a precision or to the limit.

Pseudo-arclength continuation with Newton's method (Keller 1977; Turocy 2010): a point is
taken as soon as a correction is short, and its tangent comes from the same factorisation.
Every lane holds a draw at its own precision and step, and takes the next draw when it
is done. The determinant of the bordered system keeps its sign along a branch, through
folds as well: where it changes, or where pivots change sign while an eigenvalue is near 0,
the branch may split or another may have been met. In ever shorter steps what only came near
goes by; what stays is left to the tracers that count eigenvalues.

In the limit the branch is followed to a large precision; there actions in use are made
exactly indifferent (`fill_right_sides`), and regrets are the certificate.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from melian.kernels.compiled import uncounted, uncounted_inline
from melian.kernels.lanes.limit import begin_reading, keep, polish_lane, read_lane, weigh_lane
from melian.kernels.lanes.load import load_numbers
from melian.kernels.lanes.newton import (
    factorise_rows,
    fill_lane_values,
    fill_right_sides,
    pivot_mark,
    solve_row,
    solve_rows,
    take_point,
)
from melian.kernels.lanes.regret import fill_lane_regrets
from melian.kernels.lanes.state import (
    AA,
    AB,
    AHEAD,
    AT,
    BB,
    BEHIND,
    BEND,
    DELTA,
    DOUBTFUL,
    FIRST,
    FOLDS,
    HOP,
    LAND,
    LAST,
    LIMIT,
    MARKS,
    MAY_SPLIT,
    MOVE,
    MOVED,
    N_STATES,
    NASH,
    NEAREST,
    NEGATIVE,
    OLD_MARKS,
    OLD_SLOPE,
    PHASE,
    PIVOTS,
    POLISH,
    POLISHED,
    READ,
    REFUSED,
    RESIDUAL,
    SCALE,
    SLOPE,
    STAGE,
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
    WEIGH,
)  # fmt: skip
from melian.kernels.lanes.sweep import fill_lane_beliefs, normalise
from melian.kernels.lanes.vector import larger, load, magnitude, pick_if_less, spread, store
from melian.kernels.logit.block import CERTIFIED, NOT_FINITE, SPLIT, UNSURE

__all__ = ["N_STATES", "follow_block"]

INVERSE_STEPS = 8
FASTEST = 3.0
"""How far an eigenvalue near 0 is taken to move, over the step; beyond precision 1 over its share of that."""
CURVED = 0.25
"""Longest first correction, over the step: what lies further off may be an arm of a split."""
SHORTEST = 1e-5
"""Steps, over the larger of 1 and the precision, at which a doubt is left to others."""
ALIKE = 0.05
"""Relative difference of log-odds that are taken to be alike, over the square of their number."""
SHORT = 0.1
"""Largest step of a symmetric lane, as a share of its precision: no two splits fit into one."""
NO_SPLIT, SPLITS, TOO_FAR = range(3)


@uncounted
def _load(plan, lane, chance, row_payoff, precision, limit_at, work):
    """One draw into a lane; False if its numbers are not finite."""
    scale = load_numbers(plan, lane, chance, row_payoff, precision, work)
    if scale < 0.0:
        return False
    limit, top = np.isinf(precision[0]), 0.0
    for i in range(precision.size):
        top = max(top, precision[i])
    for i in range(precision.size):
        work.share[i, lane] = 1.0 if limit else (precision[i] / top if top > 0.0 else 0.0)
    state = work.state
    state[:, lane] = 0.0
    state[SCALE, lane] = scale
    state[LIMIT, lane] = 1.0 if limit else 0.0
    state[TARGET, lane] = 0.0 if scale == 0.0 else (limit_at if limit else top * scale)
    state[HOP, lane] = min(0.1, 0.1 * state[TARGET, lane])
    if state[TARGET, lane] == 0.0:
        state[PHASE, lane] = WEIGH if limit else LAND
    for u in range(work.y.shape[0]):
        work.y[u, lane], work.base[u, lane] = 0.0, 0.0
        work.tangent[u, lane], work.before[u, lane] = 0.0, 0.0
    return True


@uncounted
def _empty(lane, work):
    work.draw[lane] = -1
    work.dead[lane] = 0
    work.y[:, lane] = 0.0
    work.state[:, lane] = 0.0


@uncounted
def _fill_sums(y, base, tangent, before, a_side, b_side, state):
    """What every decision needs to know of the last evaluation."""
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
    for k in range(USE, MOVE + 1):
        store(state, k, zero)


@uncounted
def _fill_residual(b_side, state):
    """Largest |F| of each lane, from the right side before it is solved."""
    worst = spread(0.0, b_side)
    for u in range(b_side.shape[0] - 1):
        worst = larger(magnitude(load(b_side, u)), worst)
    store(state, RESIDUAL, worst)


@uncounted
def _move(y, base, tangent, before, a_side, b_side, state):
    """Correct every point as its lane decided, take it, or set out from the last one taken."""
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
    hop, behind, target = state[HOP, lane], state[BEHIND, lane], state[TARGET, lane]
    curve = 0.5 / behind if behind > 0.0 else 0.0
    change = slope - slope_before
    state[PHASE, lane] = TRACE
    if state[LIMIT, lane] == 0.0 and at + hop * slope + curve * hop * hop * change >= target:
        low, high = 0.0, hop
        for _ in range(60):
            middle = 0.5 * (low + high)
            if at + middle * slope + curve * middle * middle * change < target:
                low = middle
            else:
                high = middle
        hop = high
        state[PHASE, lane] = LAND
    state[AHEAD, lane], state[BEND, lane], state[MOVE, lane] = hop, curve * hop * hop, 1.0
    state[TRIES, lane] = 0.0


@uncounted
def _refuse(lane, state):
    """Go back to the point taken last and try a shorter way; False if none is short enough."""
    state[HOP, lane] *= 0.35
    state[REFUSED, lane] += 1.0
    state[USE, lane], state[TAKE, lane] = 0.0, 0.0
    if state[HOP, lane] < 1e-7 * max(1.0, state[TAKEN, lane]) or state[REFUSED, lane] > 25.0:
        return False
    _set_out(lane, state[TAKEN, lane], state[SLOPE, lane], state[OLD_SLOPE, lane], state)
    return True


@uncounted
def _fill_nearest(path, factor, a_side, tangent, jitter, probe, state):
    """How near to 0 the nearest eigenvalue of the bordered derivative is, by inverse iteration.

    Told by how much the inverse lengthens a direction, not by which way it turns it: where
    several eigenvalues are near 0, on either side, the direction wanders among theirs.
    """
    m = path.unknown_action.size
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
        solve_row(path, factor, image)
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
def _is_fold(lane, m, state):
    """Whether one pivot has changed sign, and the branch turned back: one eigenvalue passes 0 at a fold."""
    if abs(state[NEGATIVE, lane] - state[PIVOTS, lane]) != 1.0:
        return False
    if (state[TA, lane] + state[SLOPE, lane] < 0.0) == (state[SLOPE, lane] < 0.0):
        return False
    change = abs(state[MARKS, lane] - state[OLD_MARKS, lane])
    for u in range(m):  # noqa: SIM110 - Numba knows no generators here
        if change == pivot_mark(u):
            return True
    return False


@uncounted
def _may_pass_zero(lane, at, state):
    """Whether eigenvalues may have passed 0 on this step by twos, or the step is too long to tell.

    A pivot also changes sign where a leading minor passes 0, which means nothing.
    """
    hop, moved = state[HOP, lane], state[MOVED, lane]
    if state[DOUBTFUL, lane] == 0.0 or sqrt(state[NEAREST, lane]) > FASTEST * (hop / max(1.0, at) + moved):
        return NO_SPLIT
    state[MAY_SPLIT, lane] = 1.0
    return TOO_FAR if hop > max(0.1 * moved, SHORTEST * max(1.0, at)) else SPLITS


@uncounted
def _trace_lane(lane, settings, state):
    """Decide on a correction along the path; False to give up."""
    slope = state[SLOPE, lane]
    starts = slope == 0.0
    along = state[TA, lane] + slope
    delta = 0.0 if starts else -state[TB, lane] / along
    across = 1.0 + state[AA, lane]
    size = sqrt(max(0.0, state[BB, lane] + 2.0 * delta * state[AB, lane] + delta * delta * across))
    tries = state[TRIES, lane]
    if tries == 0.0:
        state[FIRST, lane] = size
    at = state[AT, lane] + delta
    longest = min(settings[5], CURVED * state[HOP, lane]) if tries == 0.0 else 0.5 * state[LAST, lane]
    bad = not size < longest
    if bad or at < 0.0 or tries >= 6.0:
        return _refuse(lane, state)
    state[LAST, lane] = size
    state[USE, lane], state[DELTA, lane] = 1.0, delta
    if size > settings[4]:
        state[TRIES, lane] = tries + 1.0
        return True
    norm, negative = sqrt(across), state[NEGATIVE, lane]
    if not starts:
        odd = (negative % 2.0 == 1.0) != (along < 0.0)
        state[MAY_SPLIT, lane] = 1.0 if odd else 0.0
        if odd or abs(along) < settings[6] * norm:
            return _refuse(lane, state)
        passing = _may_pass_zero(lane, at, state)
        if passing != NO_SPLIT:
            return passing == TOO_FAR and _refuse(lane, state)
    turn = (1.0 if starts or along > 0.0 else -1.0) / norm
    if not starts and (turn > 0.0) != (slope > 0.0):
        state[FOLDS, lane] += 1.0
    hop = state[HOP, lane]
    state[PIVOTS, lane], state[OLD_MARKS, lane], state[MOVED, lane] = negative, state[MARKS, lane], size
    state[REFUSED, lane] = 0.0
    state[TAKE, lane], state[TURN, lane] = 1.0, turn
    if not starts:
        state[BEHIND, lane] = hop
        growth = (0.7 * settings[4] / max(state[FIRST, lane], 1e-9)) ** (1.0 / 3.0)
        state[HOP, lane] = hop * min(3.0, max(0.3, growth))
        if state[SYMMETRIC, lane] > 0.0:
            state[HOP, lane] = min(state[HOP, lane], SHORT * max(at, SHORT) / max(abs(turn), 1e-9))
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
        return _refuse(lane, state)
    state[LAST, lane] = size
    state[TRIES, lane] = tries + 1.0
    state[USE, lane] = 1.0
    return True


@uncounted
def _trace_further(lane, settings, state):
    """Go on along the branch where its limit could not be read; False if it has been followed far enough.

    Far out a limit that is nearly another's still differs from it by less than Newton's method bears.
    """
    further = 3.0 * state[TARGET, lane]
    if state[LIMIT, lane] == 0.0 or not 0.0 < further <= settings[7]:
        return False
    state[TARGET, lane], state[STAGE, lane], state[POLISHED, lane] = further, 0.0, 0.0
    state[USE, lane], state[TAKE, lane] = 0.0, 0.0
    _set_out(lane, state[TAKEN, lane], state[SLOPE, lane], state[OLD_SLOPE, lane], state)
    return True


@uncounted
def _is_symmetric(lane, y, small):
    """Whether log-odds are alike in pairs, or 0: then the branch may split without notice, or nearly split.

    In a large game some are alike that have nothing to do with each other: there, all must be, exactly.
    In a small one nearly alike is enough, so nearly that it seldom happens by chance.
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
        if matched == small:
            return small
    return not small


@uncounted
def _step_lane(lane, settings, state):
    """Decide on the next correction of a lane that has not arrived; False to give up."""
    if state[PHASE, lane] == TRACE:
        return _trace_lane(lane, settings, state)
    if state[PHASE, lane] == LAND:
        return _land_lane(lane, settings, state)
    return polish_lane(lane, state)


@uncounted
def follow_block(
    plan, path, chance, row_payoff, precision, settings, halt, queued, few, work, rows,
    log_prob, prob, status, residual, passes, where, folds, nash, sequential, limit_error,
):  # fmt: skip
    """Draws of a block, each on its principal branch; those that need a closer look are UNSURE or SPLIT.

    Lanes that hold a draw go on with it. When no draw is queued and no more than `few` lanes are
    busy, these are left as they are: one lane by itself costs less than eight of which seven are empty.

    ========== =============== ================================================================
    plan       LanePlan        structure
    path       PathPlan        order of elimination
    chance     (draw, action)  probabilities, NaN for players
    row_payoff (draw, row)     payoffs
    precision  (draw, player)  >= 0; infinite for the limit, for all players of a draw or none
    settings   (9,)            largest residual (or regret over the payoff range), evaluations
                               allowed, precision x range at which the limit is read first, whether
                               the game is small,
                               longest correction at which a point is taken, longest first
                               correction, smallest cosine between tangents, precision x range at
                               which the limit is read first at most, and largest error of a probability
                               in the limit
    halt       (1,)            set to other than 0 from elsewhere to stop
    queued     int             the first draw that is in no lane; `few` int
    work       PathWorkspace   overwritten
    rows       PathWorkspace   the same memory as kernels of lanes take it: `work` itself for eight lanes,
                               arrays without the last axis for one
    log_prob   (draw, action)  receives log behaviour; `prob` (draw, action) behaviour
    status     (draw,)         receives the code, SPLIT where the branch seems to split;
                               `residual` (draw,) goes with it
    passes     (draw,)         evaluations are added to it
    where      (draw,)         receives the precision at which it was given up, in 1/payoff unit
    folds      (draw,)         receives how often the branch turned back
    nash       (draw,)         receives Nash regret in the limit; `sequential` (draw,) likewise
    limit_error (draw,)        receives the largest error of a probability in the limit
    ========== =============== ================================================================
    """
    n_draws, m = status.size, path.unknown_action.size
    state, draw, n_lanes = work.state, work.draw, work.draw.size
    while halt[0] == 0:
        busy, any_dead = 0, False
        for lane in range(n_lanes):
            while draw[lane] < 0 and queued < n_draws:
                d = queued
                queued += 1
                residual[d], where[d], nash[d], sequential[d] = np.nan, np.nan, np.nan, np.nan
                limit_error[d] = np.nan
                if _load(plan, lane, chance[d], row_payoff[d], precision[d], settings[2], work):
                    draw[lane] = d
                else:
                    status[d] = NOT_FINITE
            busy += draw[lane] >= 0
            any_dead = any_dead or work.dead[lane] != 0
        if busy <= few:
            break
        take_point(path.unknown_action, rows.y, rows.log_odds)
        normalise(plan, rows.log_odds, rows.log_prob, rows.prob)
        fill_lane_beliefs(plan, any_dead, rows.offset, rows.log_prob, rows.log_reach, rows.weight)
        fill_lane_values(plan, rows.weight, rows.prob, rows.values, rows.advantage)
        factorise_rows(
            plan, path, rows.y, rows.share, rows.weight, rows.prob, rows.values, rows.advantage,
            rows.relative, rows.row, rows.factor, rows.state[NEGATIVE : NEGATIVE + 2],
        )  # fmt: skip
        fill_right_sides(
            plan, path.action_unknown, rows.y, rows.share, rows.state[POLISHED : POLISHED + 1],
            rows.log_odds, rows.advantage, rows.a, rows.b,
        )  # fmt: skip
        _fill_residual(rows.b, rows.state)
        solve_rows(path, rows.factor, rows.a, rows.b)
        store(rows.a, m, spread(1.0, rows.a))
        store(rows.b, m, spread(0.0, rows.b))
        _fill_sums(rows.y, rows.base, rows.tangent, rows.before, rows.a, rows.b, rows.state)
        weighing, doubtful = False, False
        for lane in range(n_lanes):
            other = draw[lane] >= 0 and state[PHASE, lane] <= LAND
            # two eigenvalues may pass 0 while all pivots keep their signs: where it is likely, look always
            other = other and (state[MARKS, lane] != state[OLD_MARKS, lane] or state[SYMMETRIC, lane] > 0.0)
            other = other and not _is_fold(lane, m, state)
            state[DOUBTFUL, lane] = 1.0 if other else 0.0
            doubtful = doubtful or other
            weighing = weighing or (draw[lane] >= 0 and state[PHASE, lane] == WEIGH)
        if doubtful:
            _fill_nearest(path, rows.factor, rows.a, rows.tangent, work.jitter, rows.probe, rows.state)
        if weighing:
            fill_lane_regrets(
                plan,
                path,
                rows.weight,
                rows.prob,
                rows.values,
                rows.score,
                rows.reply,
                rows.state[NASH : NASH + 2],
            )
        for lane in range(n_lanes):
            d = draw[lane]
            if d < 0:
                continue
            passes[d] += 1
            phase = state[PHASE, lane]
            enough = 1e-4 if state[TRIES, lane] < 4.0 else 0.5  # rounding may leave more than the first
            landed = phase == LAND and state[RESIDUAL, lane] <= enough * settings[0]
            passing = _may_pass_zero(lane, state[AT, lane], state) if landed else NO_SPLIT
            if passing == SPLITS:
                done, status[d], where[d] = True, SPLIT, state[TAKEN, lane] / state[SCALE, lane]
            elif passing == TOO_FAR:
                done = not _refuse(lane, state)
                status[d] = UNSURE
            elif landed and state[NEGATIVE, lane] % 2.0 == 0.0:
                keep(lane, d, work, log_prob, prob)
                residual[d], status[d] = state[RESIDUAL, lane], CERTIFIED
                done = True
            elif phase == WEIGH:
                done = weigh_lane(
                    plan, path, lane, settings, work, log_prob, prob, status, residual, nash, sequential,
                    limit_error,
                )  # fmt: skip
                done = done and not (status[d] == UNSURE and _trace_further(lane, settings, state))
            else:
                if state[TAKEN_POINTS, lane] == 2.0 and state[TRIES, lane] == 0.0 and phase == TRACE:
                    state[SYMMETRIC, lane] = 1.0 if _is_symmetric(lane, work.base, settings[3] > 0.0) else 0.0
                if phase == READ:
                    done = not read_lane(plan, path, lane, settings, work)
                else:
                    done = not _step_lane(lane, settings, state)
                if done and phase >= POLISH:
                    done = not _trace_further(lane, settings, state)
                done = done or passes[d] >= settings[1]
                if done:
                    status[d] = SPLIT if state[MAY_SPLIT, lane] > 0.0 else UNSURE
                    where[d] = state[TAKEN, lane] / state[SCALE, lane]
            if done:
                folds[d] = int(state[FOLDS, lane])
                nash[d] *= state[SCALE, lane]
                sequential[d] *= state[SCALE, lane]
                for k in range(plan.chance_action.size):
                    if work.dead[lane] != 0 and chance[d, plan.chance_action[k]] == 0.0:
                        log_prob[d, plan.chance_action[k]] = -np.inf
                _empty(lane, work)
        _move(rows.y, rows.base, rows.tangent, rows.before, rows.a, rows.b, rows.state)
        for lane in range(n_lanes):
            if state[MOVE, lane] > 0.0 and state[PHASE, lane] == LAND:
                work.y[m, lane] = state[TARGET, lane]
