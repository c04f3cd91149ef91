"""Where a branch of a small game tends to: actions in use made indifferent, and the regrets then.

Tested in `tests/contract/test_logit_laws.py`.
"""

from __future__ import annotations

import numpy as np

from melian.kernels.compiled import njit
from melian.kernels.logit.dense import evaluate_dense, factorise, solve_factorised
from melian.kernels.logit.regret import largest_regrets

__all__ = ["polish", "reach_further", "regrets"]


@njit(nogil=True, cache=True)
def polish(tree, schedule, payoff_row, row_payoff, scale, ratio, work):
    """At the precision of `work.here`, make actions in use exactly indifferent; (last step, factorisations).

    Only the residual changes: actions whose probability is not negligible lose
    the part of their log-odds that precision times advantage must otherwise match.
    Actions not in use keep their tremble, and with it the beliefs off the path.

    ========== ======================== ================================================================
    tree       Tree                     structure in preorder
    schedule   Schedule                 order and slots
    payoff_row (terminal, player) int32 column of `row_payoff` (row,), payoffs
    scale      float                    payoff range, payoff units
    ratio      (player,)                each player's share of the precision
    work       DenseWorkspace           `work.here` (unknown + 1,) log-odds and precision x range; moved
    ========== ======================== ================================================================
    """
    point = work.point
    point[:] = work.here
    m = point.size - 1
    size = 1e300
    best, at_best = 1e300, 0
    for k in range(60):
        work.border[:] = 0.0
        work.border[m] = 1.0
        worst = evaluate_dense(tree, schedule, payoff_row, row_payoff, scale, ratio, work, point)
        if not worst < 1e300 or factorise(work.matrix, work.swap) == 0.0:
            return np.nan, k + 1
        for h in range(tree.infoset_player.size):
            if tree.infoset_player[h] >= 0:
                _shift(tree.infoset_first_action[h], tree.infoset_first_action[h + 1], work)
        size = solve_factorised(work.matrix, work.swap, work.gap, work.step)
        if not size < 1e6:
            return np.nan, k + 1
        for r in range(m):
            point[r] -= work.step[r]
        if size < best:
            best, at_best = size, k
        if size < 1e-9 or k > at_best + 6:
            break
    work.here[:] = point
    return size, k + 1


@njit(nogil=True, cache=True)
def _shift(first, last, work):
    """Take the shift of one information set off `work.gap`."""
    top = first
    for a in range(first + 1, last):
        if work.log_odds[a] > work.log_odds[top]:
            top = a
    # below that share of the best an action is a tremble, whose log-odds grow with the precision
    floor = work.log_odds[top] + np.log(1e-5)
    base = work.log_odds[first] - work.log_odds[top] if work.log_odds[first] > floor else 0.0
    for a in range(first + 1, last):
        own = work.log_odds[a] - work.log_odds[top] if work.log_odds[a] > floor else 0.0
        work.gap[work.action_unknown[a]] -= own - base


@njit(nogil=True, cache=True)
def reach_further(tree, factor, work):
    """Move `work.here` to `factor` times its precision: trembles grow in proportion, actions in use stay.

    Beliefs that hang on equal tremble rates are still off by a term in 1/precision
    after `polish`; a step further out takes it away.

    ====== ============== ===================================
    tree   Tree           structure in preorder
    factor float          how many times as far out
    work   DenseWorkspace `work.here` (unknown + 1,) is moved
    ====== ============== ===================================
    """
    m = work.here.size - 1
    floor = np.log(1e-5)
    for h in range(tree.infoset_player.size):
        if tree.infoset_player[h] < 0:
            continue
        first, last = tree.infoset_first_action[h], tree.infoset_first_action[h + 1]
        top = 0.0
        for a in range(first + 1, last):
            top = max(top, work.here[work.action_unknown[a]])
        base = -top * (1.0 if -top > floor else factor)
        for a in range(first + 1, last):
            below = work.here[work.action_unknown[a]] - top
            work.here[work.action_unknown[a]] = below * (1.0 if below > floor else factor) - base
    work.here[m] *= factor


@njit(nogil=True, cache=True)
def regrets(tree, schedule, payoff_row, row_payoff, scale, ratio, work, infoset_depth):
    """(max |F|, Nash regret, sequential regret) at `work.here`, regrets over `scale`.

    ============= ======================== =============================================================
    tree          Tree                     structure in preorder
    schedule      Schedule                 order and slots
    payoff_row    (terminal, player) int32 column of `row_payoff` (row,), payoffs
    scale         float                    payoff range, payoff units
    ratio         (player,)                each player's share of the precision
    work          DenseWorkspace           `work.here` is judged; receives behaviour, beliefs and values
    infoset_depth (infoset,) int32         own moves before each set
    ============= ======================== =============================================================
    """
    worst = evaluate_dense(tree, schedule, payoff_row, row_payoff, scale, ratio, work, work.here)
    nash, sequential = largest_regrets(
        tree,
        infoset_depth,
        work.prob,
        work.node_weight,
        work.node_value,
        work.relative,
        work.score,
        work.reply,
    )
    return worst, nash, sequential
