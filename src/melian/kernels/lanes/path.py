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

Tested in `tests/contract/test_logit_laws.py`.
"""

from __future__ import annotations

import numpy as np

from melian.kernels.compiled import uncounted, uncounted_inline
from melian.kernels.lanes.certificate import keep, weigh_lane
from melian.kernels.lanes.factors import factorise_rows, solve_rows
from melian.kernels.lanes.limit import read_lane
from melian.kernels.lanes.newton import fill_lane_values, fill_right_sides, take_point
from melian.kernels.lanes.queue import free_lane, take_next
from melian.kernels.lanes.regret import fill_lane_regrets
from melian.kernels.lanes.splits import (
    NO_SPLIT,
    SPLITS,
    TOO_FAR,
    fill_nearest,
    is_fold,
    is_symmetric,
    may_pass_zero,
)
from melian.kernels.lanes.state import (
    AT,
    DOUBTFUL,
    FOLDS,
    LAND,
    MARKS,
    MAY_SPLIT,
    MOVE,
    N_STATES,
    NASH,
    NEGATIVE,
    OLD_MARKS,
    PHASE,
    POLISH,
    POLISHED,
    READ,
    RESIDUAL,
    SCALE,
    SYMMETRIC,
    TAKEN,
    TAKEN_POINTS,
    TARGET,
    TRACE,
    TRIES,
    WEIGH,
)  # fmt: skip
from melian.kernels.lanes.step import (
    fill_residual,
    fill_sums,
    move_points,
    refuse_step,
    step_lane,
    trace_further,
)
from melian.kernels.lanes.sweep import fill_lane_beliefs, normalise
from melian.kernels.lanes.vector import spread, store
from melian.kernels.logit.codes import CERTIFIED, SPLIT, UNSURE

__all__ = ["N_STATES", "follow_block"]

# The parts of `follow_block` are written into it: a call would hand over forty arrays, which takes longer
# than the arithmetic of a small game.


@uncounted_inline
def _evaluate(layout, lu, any_dead, rows):
    """The logit system of every lane at its point, J factorised, and both right sides solved."""
    m = lu.unknown_action.size
    take_point(lu.unknown_action, rows.y, rows.log_odds)
    normalise(layout, rows.log_odds, rows.log_prob, rows.prob)
    fill_lane_beliefs(layout, any_dead, rows.offset, rows.log_prob, rows.log_reach, rows.weight)
    fill_lane_values(layout, rows.weight, rows.prob, rows.values, rows.advantage)
    factorise_rows(
        layout, lu, rows.y, rows.share, rows.weight, rows.prob, rows.values, rows.advantage,
        rows.relative, rows.row, rows.factor, rows.state[NEGATIVE : NEGATIVE + 2],
    )  # fmt: skip
    fill_right_sides(
        layout, lu.action_unknown, rows.y, rows.share, rows.state[POLISHED : POLISHED + 1],
        rows.log_odds, rows.advantage, rows.a, rows.b,
    )  # fmt: skip
    fill_residual(rows.b, rows.state)
    solve_rows(lu, rows.factor, rows.a, rows.b)
    # with 1 and 0 for the precision these are the tangent (not of length 1) and the Newton step at a
    # precision that is held: every step that a lane can want is a sum of the two
    store(rows.a, m, spread(1.0, rows.a))
    store(rows.b, m, spread(0.0, rows.b))
    fill_sums(rows.y, rows.base, rows.tangent, rows.before, rows.a, rows.b, rows.state)


@uncounted_inline
def _look_around(layout, lu, work, rows):
    """What only some lanes need, for all of them: the eigenvalue nearest to 0, and regrets."""
    state, draw = work.state, work.draw
    weighing, doubtful = False, False
    for lane in range(draw.size):
        other = draw[lane] >= 0 and state[PHASE, lane] <= LAND
        # two eigenvalues may pass 0 while all pivots keep their signs: where it is likely, look always
        other = other and (state[MARKS, lane] != state[OLD_MARKS, lane] or state[SYMMETRIC, lane] > 0.0)
        other = other and not is_fold(lane, lu.unknown_action.size, state)
        state[DOUBTFUL, lane] = 1.0 if other else 0.0
        doubtful = doubtful or other
        weighing = weighing or (draw[lane] >= 0 and state[PHASE, lane] == WEIGH)
    if doubtful:
        fill_nearest(lu, rows.factor, rows.a, rows.tangent, work.jitter, rows.probe, rows.state)
    if weighing:
        fill_lane_regrets(
            layout, lu, rows.weight, rows.prob, rows.values, rows.score, rows.reply,
            rows.state[NASH : NASH + 2],
        )  # fmt: skip


@uncounted_inline
def _decide(
    layout, lu, lane, settings, work, log_prob, prob, status, residual, passes, where, nash, sequential,
    limit_error,
):  # fmt: skip
    """What the last evaluation means for a lane; True when it is done with its draw."""
    state, d, phase = work.state, work.draw[lane], work.state[PHASE, lane]
    enough = 1e-4 if state[TRIES, lane] < 4.0 else 0.5  # rounding may leave more than the first
    landed = phase == LAND and state[RESIDUAL, lane] <= enough * settings[0]
    passing = may_pass_zero(lane, state[AT, lane], state) if landed else NO_SPLIT
    if passing == SPLITS:
        status[d], where[d] = SPLIT, state[TAKEN, lane] / state[SCALE, lane]
        return True
    if passing == TOO_FAR:
        status[d] = UNSURE
        return not refuse_step(lane, state)
    if landed and state[NEGATIVE, lane] % 2.0 == 0.0:
        keep(lane, d, work, log_prob, prob)
        residual[d], status[d] = state[RESIDUAL, lane], CERTIFIED
        return True
    if phase == WEIGH:
        done = weigh_lane(
            layout, lu, lane, settings, work, log_prob, prob, status, residual, nash, sequential,
            limit_error,
        )  # fmt: skip
        return done and not (status[d] == UNSURE and trace_further(lane, settings, state))
    # symmetry shows once the branch has left precision 0, where all log-odds are 0
    if state[TAKEN_POINTS, lane] == 2.0 and state[TRIES, lane] == 0.0 and phase == TRACE:
        state[SYMMETRIC, lane] = 1.0 if is_symmetric(lane, work.base, settings[3] > 0.0) else 0.0
    if phase == READ:
        done = not read_lane(layout, lu, lane, settings, work)
    else:
        done = not step_lane(lane, settings, state)
    if done and phase >= POLISH:
        done = not trace_further(lane, settings, state)
    if done or passes[d] >= settings[1]:
        status[d] = SPLIT if state[MAY_SPLIT, lane] > 0.0 else UNSURE
        where[d] = state[TAKEN, lane] / state[SCALE, lane]
        return True
    return False


@uncounted_inline
def _finish(layout, lane, chance, work, log_prob, folds, nash, sequential):
    """Bring what was found for a lane's draw into its own units, and free the lane."""
    d, state = work.draw[lane], work.state
    folds[d] = int(state[FOLDS, lane])
    nash[d] *= state[SCALE, lane]
    sequential[d] *= state[SCALE, lane]
    for k in range(layout.chance_action.size):
        if work.dead[lane] != 0 and chance[d, layout.chance_action[k]] == 0.0:
            log_prob[d, layout.chance_action[k]] = -np.inf
    free_lane(lane, work)


@uncounted
def follow_block(
    layout, lu, chance, row_payoff, precision, settings, halt, queued, few, work, rows,
    log_prob, prob, status, residual, passes, where, folds, nash, sequential, limit_error,
):  # fmt: skip
    """Draws of a block, each on its principal branch; those that need a closer look are UNSURE or SPLIT.

    Lanes that hold a draw go on with it. When no draw is queued and no more than `few` lanes are
    busy, these are left as they are: one lane by itself costs less than eight of which seven are empty.

    ========== =============== ================================================================
    layout     LaneLayout        structure
    lu         SymbolicLU        order of elimination
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
    state, draw, n_lanes, m = work.state, work.draw, work.draw.size, lu.unknown_action.size
    while halt[0] == 0:
        busy, any_dead = 0, False
        for lane in range(n_lanes):
            queued = take_next(
                layout, lane, queued, chance, row_payoff, precision, settings, work, status, residual, where,
                nash, sequential, limit_error,
            )  # fmt: skip
            busy += draw[lane] >= 0
            any_dead = any_dead or work.dead[lane] != 0
        if busy <= few:
            break
        _evaluate(layout, lu, any_dead, rows)
        _look_around(layout, lu, work, rows)
        for lane in range(n_lanes):
            d = draw[lane]
            if d < 0:
                continue
            passes[d] += 1
            if _decide(
                layout, lu, lane, settings, work, log_prob, prob, status, residual, passes, where, nash,
                sequential, limit_error,
            ):  # fmt: skip
                _finish(layout, lane, chance, work, log_prob, folds, nash, sequential)
        move_points(rows.y, rows.base, rows.tangent, rows.before, rows.a, rows.b, rows.state)
        for lane in range(n_lanes):
            if state[MOVE, lane] > 0.0 and state[PHASE, lane] == LAND:
                work.y[m, lane] = state[TARGET, lane]  # exactly, and not to within rounding
