"""Draws of one tree solved eight at a time at moderate precision.

Every lane holds a draw of its own, at its own precision and stage, and takes the next
draw when it is done. A draw climbs to its precision in equal rungs: the point expected
at the next rung is extrapolated from the last ones, and sweeps settle it there. A draw
whose sweeps do not shrink quickly, or that settles far from where it was heading, may
be near a fold or past a split: it is left UNSURE, for those who follow the branch.
At the end one more sweep, with behaviour held, gives the residual of the logit system.

Tested in `tests/contract/test_logit_laws.py`.
"""

from __future__ import annotations

from math import exp, log

import numpy as np

from melian.kernels.compiled import uncounted
from melian.kernels.lanes.load import load_numbers
from melian.kernels.lanes.sweep import fill_lane_answers, fill_lane_beliefs
from melian.kernels.lanes.vector import N_LANES
from melian.kernels.logit.codes import CERTIFIED, INTERRUPTED, NOT_FINITE, UNSURE

__all__ = ["sweep_block"]

GO_ON, GIVE_UP, ARRIVED = 0, 1, 2
JITTER = 0.02
"""In log-odds: what no symmetry of a game keeps, so that no draw stays on a branch that has split."""
FIRST = 1e-6
"""The share of a precision at which a sweep finds the slope at 0: nobody's answer reaches another."""


@uncounted
def _load_lane(layout, lane, chance, row_payoff, precision, work):
    """One draw into a lane; False if its numbers are not finite."""
    scale = load_numbers(layout, lane, chance, row_payoff, precision, work)
    for i in range(precision.size):
        work.full_precision[i, lane] = precision[i] * scale
    return scale >= 0.0


@uncounted
def _begin_lane(layout, lane, work):
    """A lane at precision 0 that is to find out where the branch sets out to."""
    for k in range(layout.free_action.size):
        a = layout.free_action[k]
        work.log_odds[a, lane] = 0.0
        work.past[a, lane] = 0.0
        work.older[a, lane] = 0.0
    _normalise_lane(layout, lane, work)
    work.keep[0, lane] = 0.0
    _aim_lane(lane, 0, 1, work)
    for i in range(work.scaled_precision.shape[0]):
        work.scaled_precision[i, lane] = FIRST * work.full_precision[i, lane]


@uncounted
def _aim_lane(lane, rung, n_rungs, work):
    """A lane that is to settle on a rung."""
    for i in range(work.scaled_precision.shape[0]):
        work.scaled_precision[i, lane] = work.full_precision[i, lane] * (rung / n_rungs)
    work.rung[lane], work.sweep[lane] = rung, 0
    work.last[lane], work.before[lane] = 1e300, 1e300


@uncounted
def _normalise_lane(layout, lane, work):
    """Behaviour of one lane from its log-odds."""
    for g in range(layout.group_player.size):
        if layout.group_player[g] < 0:
            continue
        first, size = layout.group_action[g], layout.group_size[g]
        top = 0.0
        for a in range(first + 1, first + size):
            top = max(top, work.log_odds[a, lane])
        total = 0.0
        for a in range(first, first + size):
            odds = exp(work.log_odds[a, lane] - top)
            work.prob[a, lane] = odds
            total += odds
        top += log(total)
        for a in range(first, first + size):
            work.prob[a, lane] /= total
            work.log_prob[a, lane] = work.log_odds[a, lane] - top


@uncounted
def _leave_zero(layout, lane, n_rungs, work):
    """Head for the first rung along the slope at precision 0: a sweep at next to none has found it."""
    # at precision 0 everybody mixes evenly, so that the first sweep gives the slope of the branch exactly:
    # what a sweep at a millionth of the precision answers is that slope times a millionth
    for k in range(layout.free_action.size):
        a = layout.free_action[k]
        work.log_odds[a, lane] /= FIRST * n_rungs
    _normalise_lane(layout, lane, work)
    _keep_prediction(layout, lane, work)
    for k in range(layout.free_action.size):
        a = layout.free_action[k]
        if work.log_odds[a, lane] != 0.0:  # what has an advantage is moved off any symmetry
            work.log_odds[a, lane] += JITTER * work.jitter[a]
    _normalise_lane(layout, lane, work)
    _aim_lane(lane, 1, n_rungs, work)


@uncounted
def _next_rung(layout, lane, n_rungs, work):
    """Extrapolate to the next rung: a line through two points, a parabola through three."""
    rung = work.rung[lane]
    for k in range(layout.free_action.size):
        a = layout.free_action[k]
        here, past, older = work.log_odds[a, lane], work.past[a, lane], work.older[a, lane]
        ahead = 2.0 * here - past if rung < 3 else 3.0 * (here - past) + older
        if here != 0.0:
            ahead += JITTER * work.jitter[a]
        work.older[a, lane] = past
        work.past[a, lane] = here
        work.log_odds[a, lane] = ahead
    _normalise_lane(layout, lane, work)
    _keep_prediction(layout, lane, work)
    _aim_lane(lane, rung + 1, n_rungs, work)


@uncounted
def _keep_prediction(layout, lane, work):
    """The behaviour of a lane is what it is to settle near."""
    for k in range(layout.free_action.size):
        a = layout.free_action[k]
        work.predicted[a, lane] = work.prob[a, lane]


@uncounted
def _is_as_predicted(layout, lane, off, work):
    """Whether no probability is further than `off` from where the branch was heading."""
    for k in range(layout.free_action.size):
        a = layout.free_action[k]
        if not abs(work.prob[a, lane] - work.predicted[a, lane]) <= off:
            return False
    return True


@uncounted
def _advance(layout, lane, settings, work):
    """What the last sweep means for a lane."""
    worst, rung, sweep = work.worst[0, lane], work.rung[lane], work.sweep[lane]
    if work.keep[0, lane] > 0.0:
        return ARRIVED
    for i in range(work.scaled_precision.shape[0]):
        if not abs(work.values[layout.first_value + i, lane]) < 1e300:
            return GIVE_UP
    work.sweep[lane] = sweep + 1
    n_rungs = settings[2]
    if rung == 0:
        _leave_zero(layout, lane, n_rungs, work)
        return GO_ON
    if worst <= (0.05 * settings[0] if rung == n_rungs else 1e-2) and sweep >= 2:
        # near a split what is left fades slowly
        stands_still = rung < n_rungs and worst > 0.6 * work.last[lane]
        if stands_still or not _is_as_predicted(layout, lane, settings[1], work):
            return GIVE_UP
        if rung == n_rungs:
            work.keep[0, lane] = 1.0
        else:
            _next_rung(layout, lane, n_rungs, work)
        return GO_ON
    if sweep + 1 >= settings[3] or not worst < 1e6:
        return GIVE_UP
    # what does not shrink by two fifths in two sweeps may circle for ever: the branch is followed instead
    if sweep > 4 and worst > 0.6 * work.before[lane] and worst > 1e-6:
        return GIVE_UP
    work.before[lane] = work.last[lane]
    work.last[lane] = worst
    return GO_ON


@uncounted
def _empty_lane(lane, work):
    """A lane that costs nothing but its share of the sweeps."""
    work.draw[lane] = -1
    work.keep[0, lane] = 0.0
    work.dead[lane] = 0
    for i in range(work.scaled_precision.shape[0]):
        work.scaled_precision[i, lane] = 0.0


@uncounted
def _fill_lane(layout, lane, queued, chance, row_payoff, precision, settings, work, status, residual):
    """Put the next draw that can be solved into a lane; returns the draw after it."""
    while queued < status.size and work.draw[lane] < 0:
        d = queued
        queued += 1
        residual[d] = np.nan
        if _load_lane(layout, lane, chance[d], row_payoff[d], precision[d], work):
            work.draw[lane] = d
            _begin_lane(layout, lane, work)
        else:
            status[d] = NOT_FINITE
    return queued


@uncounted
def _sweep(layout, work):
    any_dead = False
    for lane in range(N_LANES):
        any_dead = any_dead or work.dead[lane] != 0
    fill_lane_beliefs(layout, any_dead, work.offset, work.log_prob, work.log_reach, work.weight)
    fill_lane_answers(
        layout,
        work.weight,
        work.scaled_precision,
        work.keep,
        work.values,
        work.log_odds,
        work.log_prob,
        work.prob,
        work.worst,
    )


@uncounted
def _settle_lane(layout, lane, settings, work, log_prob, prob, status, residual, passes):
    """Act on the last sweep of one lane."""
    d = work.draw[lane]
    passes[d] += 1
    code = _advance(layout, lane, settings, work)
    if code == GO_ON:
        return
    if code == ARRIVED:
        residual[d] = work.worst[0, lane]
    status[d] = CERTIFIED if code == ARRIVED and residual[d] <= settings[0] else UNSURE
    for a in range(prob.shape[1]):
        prob[d, a] = work.prob[a, lane]
        log_prob[d, a] = work.log_prob[a, lane]
    if work.dead[lane] != 0:
        for k in range(layout.chance_action.size):
            if prob[d, layout.chance_action[k]] == 0.0:
                log_prob[d, layout.chance_action[k]] = -np.inf
    _empty_lane(lane, work)


@uncounted
def sweep_block(
    layout, chance, row_payoff, precision, settings, halt, work,
    log_prob, prob, status, residual, passes,
):  # fmt: skip
    """Draws of a block that sweeps at a few rising precisions solve; the others are UNSURE.

    ========== =============== ================================================================
    layout     LaneLayout        structure
    chance     (draw, action)  probabilities, NaN for players
    row_payoff (draw, row)     payoffs
    precision  (draw, player)  finite, >= 0
    settings   (4,)            largest residual, furthest from where a rung was heading, number
                               of rungs, most sweeps at one of them
    halt       (1,)            set to other than 0 from elsewhere to stop
    work       LaneWorkspace   overwritten
    log_prob   (draw, action)  receives log behaviour; `prob` (draw, action) behaviour
    status     (draw,)         receives the code; `residual` (draw,) goes with it
    passes     (draw,)         sweeps are added to it
    ========== =============== ================================================================
    """
    status[:] = INTERRUPTED
    queued = 0
    for lane in range(N_LANES):
        _empty_lane(lane, work)
    while halt[0] == 0:
        busy = False
        for lane in range(N_LANES):
            queued = _fill_lane(
                layout, lane, queued, chance, row_payoff, precision, settings, work, status, residual
            )
            busy = busy or work.draw[lane] >= 0
        if not busy:
            break
        _sweep(layout, work)
        for lane in range(N_LANES):
            if work.draw[lane] >= 0:
                _settle_lane(layout, lane, settings, work, log_prob, prob, status, residual, passes)
