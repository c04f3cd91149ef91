"""The numbers of one draw, put into one of eight lanes.

Tested in `tests/unit/test_lane_newton.py`.
"""

from __future__ import annotations

from math import log

import numpy as np

from melian.kernels.compiled import uncounted

__all__ = ["load_chance", "load_numbers"]


@uncounted
def load_numbers(layout, lane, chance, row_payoff, precision, work):
    """Chance and payoffs over their range into a lane; returns that range, -1 if a number is not finite.

    ========== ============== ============================================================
    layout     LaneLayout       structure
    chance     (action,)      probabilities, NaN for players; `row_payoff` (row,)
    precision  (player,)      infinite for a limit
    work       workspace      receives prob, log_prob, values, dead (whether a chance move is
                              impossible) and offset (member, 8), -1e9 where beliefs have no place
    ========== ============== ============================================================
    """
    low, high, total = np.inf, -np.inf, 0.0
    for r in range(row_payoff.size):
        low, high = min(low, row_payoff[r]), max(high, row_payoff[r])
        total += abs(row_payoff[r])
    for i in range(precision.size):
        total += precision[i] if not np.isinf(precision[i]) else 0.0
    scale = high - low
    if not total < np.inf or not scale < np.inf:
        return -1.0
    for r in range(row_payoff.size):
        work.values[r, lane] = row_payoff[r] / scale if scale > 0.0 else 0.0
    load_chance(layout, lane, chance, work)
    return scale


@uncounted
def load_chance(layout, lane, chance, work):
    """The odds of chance into a lane: prob, log_prob, dead and offset as `load_numbers` describes them.

    ====== ========== ========================================
    layout LaneLayout structure
    lane   int        which lane
    chance (action,)  probabilities, NaN for players
    work   workspace  receives prob, log_prob, dead and offset
    ====== ========== ========================================
    """
    work.dead[lane] = 0
    for k in range(layout.chance_action.size):
        a = layout.chance_action[k]
        work.prob[a, lane] = chance[a]
        work.log_prob[a, lane] = log(chance[a]) if chance[a] > 0.0 else 0.0
        if not chance[a] > 0.0:
            work.dead[lane] = 1
    for m in range(work.offset.shape[0]):
        work.offset[m, lane] = 0.0
    if work.dead[lane] != 0:
        _rule_out(layout, lane, work)


@uncounted
def _rule_out(layout, lane, work):
    """Take members with more impossible chance moves above them than others of their group out of beliefs."""
    work.log_reach[0, lane] = 0.0  # holds the number of impossible moves for now
    for m in range(1, layout.member_parent.size):
        a = layout.member_action[m]
        closed = 1.0 if work.prob[a, lane] == 0.0 and layout.is_chance[a] else 0.0
        work.log_reach[m, lane] = work.log_reach[layout.member_parent[m], lane] + closed
    for g in range(layout.group_player.size):
        begin, end = layout.group_first_member[g], layout.group_first_member[g + 1]
        fewest = work.log_reach[begin, lane]
        for m in range(begin, end):
            fewest = min(fewest, work.log_reach[m, lane])
        for m in range(begin, end):
            if work.log_reach[m, lane] > fewest:
                work.offset[m, lane] = -1e9
