"""The certificate of a limit that a lane has read: regrets, and a last step where they are too large.

Tested in `tests/unit/test_limit_readings.py`.
"""

from __future__ import annotations

from math import sqrt

from melian.kernels.compiled import uncounted
from melian.kernels.lanes.limit import read_next, step_length
from melian.kernels.lanes.state import (
    AT_BEST,
    BB,
    BEST,
    ERROR,
    NASH,
    PHASE,
    POLISH,
    POLISHES,
    READS,
    SEQUENTIAL,
    STAGE,
    TARGET,
    TOUCHES_UP,
    TRIES,
    USE,
    WEIGH,
)  # fmt: skip
from melian.kernels.logit.codes import CERTIFIED, COARSE, UNSURE

__all__ = ["keep", "polish_lane", "weigh_lane"]

EXACT, NEGLIGIBLE = 1e-14, 1e-9
"""Regrets that are rounding, and log-odds that do not matter: where regrets pin down how actions in use mix,
a last step of so little makes them what they are to be."""
ELSEWHERE = 1e-3
"""What is polished may not move a probability by more: it would be another equilibrium."""


@uncounted
def polish_lane(lane, state):
    """Newton's method for the limit; False to give up.

    ===== ================ ==================================================
    lane  int              which lane
    state (N_STATES, lane) what each lane knows, by the rows of `lanes.state`
    ===== ================ ==================================================
    """
    size, tries = sqrt(state[BB, lane]), state[TRIES, lane]
    if not size < 1e6:
        return False
    state[USE, lane] = 1.0
    if size < state[BEST, lane]:
        state[BEST, lane], state[AT_BEST, lane] = size, tries
    state[TRIES, lane] = tries + 1.0
    if size < 1e-9 or tries > state[AT_BEST, lane] + 6.0 or tries >= 60.0:
        state[PHASE, lane] = WEIGH
    return True


@uncounted
def keep(lane, d, work, log_prob, prob):
    """Write the behaviour of a lane.

    ======== ============== =======================================================
    lane     int            which lane
    d        int            which draw
    work     PathWorkspace  holds the behaviour, by action and lane
    log_prob (draw, action) receives log behaviour; `prob` (draw, action) behaviour
    ======== ============== =======================================================
    """
    for a in range(prob.shape[1]):
        prob[d, a] = work.prob[a, lane]
        log_prob[d, a] = work.log_prob[a, lane]


@uncounted
def _take_limit(lane, work, settings, log_prob, prob, status, residual, nash, sequential, limit_error):
    """Write the limit of a lane, and how good it is."""
    d, state = work.draw[lane], work.state
    keep(lane, d, work, log_prob, prob)
    nash[d], sequential[d], limit_error[d] = state[NASH, lane], state[SEQUENTIAL, lane], state[ERROR, lane]
    residual[d] = max(state[NASH, lane], state[SEQUENTIAL, lane])
    status[d] = CERTIFIED if limit_error[d] <= settings[8] else COARSE


@uncounted
def weigh_lane(
    layout, lu, lane, settings, work, log_prob, prob, status, residual, nash, sequential, limit_error
):
    """Judge a limit by its regrets; True when the lane is done, with status UNSURE where it was in vain.

    =========== ============== ==================================================================
    layout      LaneLayout     structure
    lu          SymbolicLU     order of elimination and its pattern
    lane        int            which lane
    settings    (9,)           as for `follow_block`
    work        PathWorkspace  scratch arrays; `work.state` and `work.y` are changed
    log_prob    (draw, action) receives log behaviour; `prob` (draw, action) behaviour
    status      (draw,) int64  receives CERTIFIED, COARSE or UNSURE
    residual    (draw,)        receives the larger regret, over the payoff range
    nash        (draw,)        receives Nash regret, over the payoff range; `sequential` likewise
    limit_error (draw,)        receives the largest error of a probability
    =========== ============== ==================================================================
    """
    d, state = work.draw[lane], work.state
    fine = max(state[NASH, lane], state[SEQUENTIAL, lane]) <= settings[0]
    stage = state[STAGE, lane]
    if stage == TOUCHES_UP:
        if max(state[NASH, lane], state[SEQUENTIAL, lane]) < residual[d]:
            _take_limit(lane, work, settings, log_prob, prob, status, residual, nash, sequential, limit_error)
        return True
    if stage == POLISHES:
        moved = 0.0
        for a in range(prob.shape[1]):
            moved = max(moved, abs(prob[d, a] - work.prob[a, lane]))
        status[d] = UNSURE
        if fine and moved < ELSEWHERE:
            state[ERROR, lane] = max(state[ERROR, lane], moved)
            _take_limit(lane, work, settings, log_prob, prob, status, residual, nash, sequential, limit_error)
        return True
    _take_limit(lane, work, settings, log_prob, prob, status, residual, nash, sequential, limit_error)
    if fine:
        # a step of polishing makes indifference exact, which readings leave at some 1e-10; where it would
        # move more than the error that is told, it leads away from what trembles say
        small = max(NEGLIGIBLE, 0.1 * state[ERROR, lane])
        if residual[d] <= EXACT or step_length(lane, True, work) > small:
            return True
        state[STAGE, lane], state[USE, lane] = TOUCHES_UP, 1.0
        return False
    if state[TARGET, lane] == 0.0:
        status[d] = UNSURE
        return True
    # regrets too large though the odds stand still: read further out before anything is forced
    if stage == READS and read_next(layout, lu, lane, settings, work):
        return False
    state[PHASE, lane], state[STAGE, lane], state[TRIES, lane] = POLISH, POLISHES, 0.0
    state[BEST, lane], state[AT_BEST, lane] = 1e300, 0.0
    return False
