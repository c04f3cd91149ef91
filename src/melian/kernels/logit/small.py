"""Draws of a small game solved one after the other, with the full derivative.

Tested in `tests/contract/test_logit_laws.py`.
"""

from __future__ import annotations

import numpy as np

from melian.kernels.compiled import njit
from melian.kernels.logit.branch import follow_dense
from melian.kernels.logit.codes import (
    CERTIFIED,
    COARSE,
    FOLD,
    INTERRUPTED,
    NOT_FINITE,
    OUT_OF_PASSES,
    SPLIT,
    STALLED,
)
from melian.kernels.logit.draw import load_draw
from melian.kernels.logit.limit import read_limit
from melian.kernels.logit.polish import regrets

__all__ = ["solve_small_block"]


@njit(nogil=True, cache=True)
def solve_small_block(
    tree,
    schedule,
    chance,
    payoff_row,
    row_payoff,
    precision,
    infoset_depth,
    settings,
    work,
    log_prob,
    prob,
    status,
    residual,
    passes,
    where,
    folds,
    nash,
    sequential,
    limit_error,
):
    """Every draw of a block on its principal branch, at its precision or in the limit.

    ============= =============== ===============================================================
    tree          Tree            structure
    schedule      Schedule        order and slots
    chance        (draw, action)  probabilities, NaN for players
    payoff_row    (terminal, pl.) column of `row_payoff` (draw, row), payoffs
    precision     (draw, player)  infinite for the limit, for all players of a draw or for none
    infoset_depth (infoset,)      own moves before each set
    settings      (5,)            residual and regret allowed, budget, payoff ranges x precision
                                  at which the limit is read first, and first at most, and the
                                  largest error of a probability in the limit
    work          DenseWorkspace  overwritten; `work.halt` set from elsewhere ends it
    log_prob      (draw, action)  receives log behaviour; `prob` (draw, action) behaviour
    status        (draw,)         receives the code; `residual` (draw,) goes with it
    passes        (draw,)         receives the evaluations; `folds` (draw,) how often the branch turned back
    where         (draw,)         receives a precision in 1/payoff unit
    nash          (draw,)         receives Nash regret in the limit; `sequential` (draw,) likewise
    limit_error   (draw,)         receives the largest error of a probability in the limit
    ============= =============== ===============================================================
    """
    ones = np.ones(precision.shape[1])
    trace = np.zeros(4)
    status[:] = INTERRUPTED
    for d in range(chance.shape[0]):
        if work.halt[0] != 0:
            return
        passes[d], where[d], folds[d], status[d] = 0, np.nan, -1, CERTIFIED
        residual[d], nash[d], sequential[d], limit_error[d] = np.nan, np.nan, np.nan, np.nan
        limit = np.isinf(precision[d, 0])
        finite, scale, target = load_draw(chance[d], row_payoff[d], ones if limit else precision[d], work)
        if not finite:
            status[d] = NOT_FINITE
            log_prob[d, :], prob[d, :] = np.nan, np.nan
            continue
        flat = target == 0.0
        ends = settings[2] if limit else target
        while True:
            work.here[:] = 0.0
            outcome = 0
            if not flat:
                outcome, used = follow_dense(
                    tree,
                    schedule,
                    payoff_row,
                    row_payoff[d],
                    scale,
                    work.ratio,
                    work,
                    ends,
                    not limit,
                    settings[1] - passes[d],
                    trace,
                )
                passes[d] += used
                folds[d] = int(trace[0])
                if trace[2] == trace[2]:
                    status[d] = SPLIT
                    where[d] = trace[2] / scale
                elif outcome != 0:
                    status[d] = OUT_OF_PASSES if outcome == 2 else (STALLED if trace[0] == 0.0 else FOLD)
                    where[d] = trace[3] / scale
            if limit and outcome == 0 and not flat:
                nash[d], sequential[d], limit_error[d], used = read_limit(
                    tree,
                    schedule,
                    payoff_row,
                    row_payoff[d],
                    scale,
                    work.ratio,
                    work,
                    infoset_depth,
                    settings[0],
                    settings[4],
                    settings[3],
                )
                passes[d] += used
                residual[d] = max(nash[d], sequential[d])
            else:
                residual[d], nash[d], sequential[d] = regrets(
                    tree, schedule, payoff_row, row_payoff[d], scale, work.ratio, work, infoset_depth
                )
                limit_error[d] = 0.0 if flat else np.nan
            fine = max(nash[d], sequential[d]) <= settings[0] if limit else residual[d] <= settings[0]
            if fine or status[d] != CERTIFIED or not limit or ends >= settings[3]:
                break
            ends *= 10.0  # an action that nearly ties looks in use: read the limit further out
        if status[d] == CERTIFIED and not fine:
            status[d] = STALLED
        if limit and status[d] == CERTIFIED and not limit_error[d] <= settings[4]:
            status[d] = COARSE
        if work.halt[0] != 0:
            status[d] = INTERRUPTED
        nash[d] *= scale
        sequential[d] *= scale
        if not limit:
            nash[d], sequential[d], limit_error[d] = np.nan, np.nan, np.nan
        for a in range(chance.shape[1]):
            log_prob[d, a] = -np.inf if chance[d, a] == 0.0 else work.log_prob[a]
            prob[d, a] = work.prob[a]
