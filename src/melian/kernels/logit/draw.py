"""The numbers of one draw, put where the kernels that solve one draw after the other look for them.

Tested in `tests/unit/test_logit_qre.py`.
"""

from __future__ import annotations

from math import log

import numpy as np

from melian.kernels.compiled import njit
from melian.kernels.logit.residual import fill_advantages, fill_behaviour, largest_residual

__all__ = ["certify", "load_draw"]


@njit(nogil=True, cache=True)
def certify(tree, payoff_row, row_payoff, scale, scaled_precision, work, log_odds):
    """Residual of log-odds, recomputed from the tree; fills `work.log_prob` and `work.prob`.

    ================ ======================== ================================================================
    tree             Tree                     structure in preorder
    payoff_row       (terminal, player) int32 column of `row_payoff` (row,), payoffs
    scale            float                    payoff range, payoff units
    scaled_precision (player,)                precision x payoff range
    work             workspace                chance is read; receives log_prob, prob, advantage and what they
                                              need
    log_odds         (action,)                the point
    ================ ======================== ================================================================
    """
    fill_behaviour(
        tree.infoset_player, tree.infoset_first_action, log_odds, work.chance, work.log_prob, work.prob
    )
    fill_advantages(
        tree,
        payoff_row,
        row_payoff,
        scale,
        work.log_prob,
        work.prob,
        work.log_reach,
        work.node_zeros,
        work.node_weight,
        work.node_value,
        work.infoset_top,
        work.infoset_sum,
        work.advantage,
    )
    return largest_residual(
        tree.infoset_player, tree.infoset_first_action, scaled_precision, log_odds, work.advantage
    )


@njit(nogil=True, cache=True)
def load_draw(chance, row_payoff, precision, work):
    """Numbers of one draw into `work`; returns (finite, payoff range, precision x range).

    ========== ========= ===========================================================================
    chance     (action,) probabilities, NaN for players
    row_payoff (row,)    payoffs
    precision  (player,) 1/payoff unit, finite
    work       workspace receives chance, log_chance and ratio, each player's share of the precision
    ========== ========= ===========================================================================
    """
    low, high = np.inf, -np.inf
    total = 0.0
    for r in range(row_payoff.size):
        low, high = min(low, row_payoff[r]), max(high, row_payoff[r])
        total += abs(row_payoff[r])
    for a in range(chance.size):
        work.chance[a] = 0.0 if np.isnan(chance[a]) else chance[a]
        work.log_chance[a] = log(chance[a]) if chance[a] > 0.0 else 0.0
    scale = high - low
    top = 0.0
    for i in range(precision.size):
        top = max(top, precision[i])
        total += precision[i]
    if not total < np.inf or not scale < np.inf:
        return False, 1.0, 0.0
    for i in range(precision.size):
        work.ratio[i] = precision[i] / top if top > 0.0 else 0.0
    if scale == 0.0:
        scale = 1.0
        top = 0.0
    return True, scale, top * scale
