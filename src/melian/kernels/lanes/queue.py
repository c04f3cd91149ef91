"""Which draw a lane of `follow_block` holds, and how it begins with it.

Tested in `tests/unit/test_continuation.py`.
"""

from __future__ import annotations

import numpy as np

from melian.kernels.compiled import uncounted, uncounted_inline
from melian.kernels.lanes.load import load_numbers
from melian.kernels.lanes.state import LAND, LIMIT, PHASE, SCALE, STEP, TARGET, WEIGH
from melian.kernels.logit.codes import NOT_FINITE

__all__ = ["free_lane", "take_next"]


@uncounted
def _load(layout, lane, chance, row_payoff, precision, limit_at, work):
    """One draw into a lane; False if its numbers are not finite."""
    scale = load_numbers(layout, lane, chance, row_payoff, precision, work)
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
    state[STEP, lane] = min(0.1, 0.1 * state[TARGET, lane])
    if state[TARGET, lane] == 0.0:
        state[PHASE, lane] = WEIGH if limit else LAND
    for u in range(work.y.shape[0]):
        work.y[u, lane], work.base[u, lane] = 0.0, 0.0
        work.tangent[u, lane], work.before[u, lane] = 0.0, 0.0
    return True


@uncounted
def free_lane(lane, work):
    """A lane that holds no draw, and numbers that do no harm.

    ==== ============= =======================================
    lane int           which lane
    work PathWorkspace its draw, dead, y and state are changed
    ==== ============= =======================================
    """
    work.draw[lane] = -1
    work.dead[lane] = 0
    work.y[:, lane] = 0.0
    work.state[:, lane] = 0.0


@uncounted_inline
def take_next(
    layout, lane, queued, chance, row_payoff, precision, settings, work, status, residual, where, nash,
    sequential, limit_error,
):  # fmt: skip
    """Have a lane that is free take the next draw that can be solved; returns what is queued then.

    ========== ========== ================================================================
    layout     LaneLayout structure
    lane       int        which lane
    queued     int        the first draw that is in no lane
    chance ...            as for `follow_block`: those of a draw that is taken receive NaN
    ========== ========== ================================================================
    """
    while work.draw[lane] < 0 and queued < status.size:
        d = queued
        queued += 1
        residual[d], where[d], nash[d], sequential[d] = np.nan, np.nan, np.nan, np.nan
        limit_error[d] = np.nan
        if _load(layout, lane, chance[d], row_payoff[d], precision[d], settings[2], work):
            work.draw[lane] = d
        else:
            status[d] = NOT_FINITE
    return queued
