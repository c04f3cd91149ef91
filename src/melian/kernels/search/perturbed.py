"""Other equilibria from perturbed games: take the perturbation away and settle in the game itself.

A perturbed game pays a little more or less for each action. Its principal branch ends near
an equilibrium of its own; here the perturbation is taken away at that precision. At a moderate
precision that is a path of fixed points, followed as the perturbation goes from 1 to 0; for the
limit see `melian.kernels.search.perturbed_limit`.

Tested in `tests/contract/test_equilibria_kernels.py`.
"""

from __future__ import annotations

import numpy as np

from melian.kernels.compiled import njit
from melian.kernels.logit.dense import evaluate_dense, factorise, solve_factorised
from melian.kernels.logit.draw import certify, load_draw
from melian.kernels.logit.newton_krylov import correct_point, fill_sweep
from melian.kernels.logit.sweep import fill_dead, fill_terminal_values

__all__ = ["FOUND", "NOWHERE", "newton", "odds_of", "settle_dense", "settle_starts"]

FOUND, NOWHERE = 1, 0


@njit(nogil=True, cache=True)
def odds_of(first_action, log_prob, log_odds):
    """Log-odds against the first action of each set; 0 where chance has no logarithm.

    ============ ==================== ===================================
    first_action (infoset + 1,) int32 where the actions of each set begin
    log_prob     (action,)            log behaviour
    log_odds     (action,)            receives log-odds
    ============ ==================== ===================================
    """
    for h in range(first_action.size - 1):
        base = log_prob[first_action[h]]
        for a in range(first_action[h], first_action[h + 1]):
            odds = log_prob[a] - base
            log_odds[a] = odds if abs(odds) < 1e300 else 0.0


@njit(nogil=True, cache=True)
def newton(tree, schedule, payoff_row, row_payoff, scale, work, largest, steps):
    """Newton's method at the precision of `work.point`, which it moves; whether it converged.

    ========== ======================== ======================================
    tree       Tree                     structure in preorder
    schedule   Schedule                 order and slots
    payoff_row (terminal, player) int32 column of `row_payoff` (row,), payoffs
    scale      float                    payoff range, payoff units
    work       DenseWorkspace           `work.point` (unknown + 1,) is moved
    largest    float                    longest step, in log-odds
    steps      int                      at most so many
    ========== ======================== ======================================
    """
    point = work.point
    m = point.size - 1
    before = 1e300
    for k in range(steps):
        work.border[:] = 0.0
        work.border[m] = 1.0
        worst = evaluate_dense(tree, schedule, payoff_row, row_payoff, scale, work.ratio, work, point)
        if not worst < 1e300 or factorise(work.matrix, work.swap) == 0.0:
            return False
        size = solve_factorised(work.matrix, work.swap, work.gap, work.step)
        if not size <= largest or (k > 1 and size > 0.9 * before and size > 1e-7):
            return False
        top = 1.0
        for r in range(m):
            point[r] -= work.step[r]
            top = max(top, abs(point[r]))
        if size <= 1e-12 * top * m or (k > 2 and size >= before):
            return True
        before = size
    return before < 1e-7


@njit(nogil=True, cache=True)
def _damped(tree, schedule, payoff_row, row_payoff, scale, work, rounds):
    """Answers taken over by halves from `work.point`, where a path of fixed points is lost."""
    point = work.point
    m = point.size - 1
    share = 0.5
    before = 1e300
    for _ in range(rounds):
        worst = evaluate_dense(tree, schedule, payoff_row, row_payoff, scale, work.ratio, work, point)
        if not worst < 1e300 or worst < 1e-4:
            return
        if worst > before:
            share = max(0.05, 0.7 * share)
        before = worst
        for r in range(m):
            point[r] -= share * work.gap[r]


@njit(nogil=True, cache=True)
def settle_dense(
    tree, schedule, chance, payoff_row, row_payoff, perturbed, precision, settings, work,
    log_prob, prob, found, residual,
):  # fmt: skip
    """Take the perturbation of each start away at its precision, with the full derivative.

    ========== =============== ==========================================================
    chance     (action,)       probabilities, NaN for players
    payoff_row (terminal, pl.) column of `row_payoff` (row,): the game itself
    perturbed  (start, row)    payoffs of the perturbed games
    precision  (player,)       finite
    settings   (1,)            largest residual
    work       DenseWorkspace  overwritten
    log_prob   (start, action) equilibria of the perturbed games; receives log behaviour
    prob       (start, action) receives behaviour
    found      (start,)        not touched where 0; receives 1 if found, 0 if not
    residual   (start,)        receives the residual in the game itself
    ========== =============== ==========================================================
    """
    finite, scale, target = load_draw(chance, row_payoff, precision, work)
    m = work.point.size - 1
    for s in range(found.size):
        if found[s] == NOWHERE or not finite or work.halt[0] != 0:
            found[s] = NOWHERE
            continue
        odds_of(tree.infoset_first_action, log_prob[s], work.log_odds)
        for r in range(m):
            work.point[r] = work.log_odds[work.unknown_action[r]]
        work.point[m] = target
        perturbation, ahead = 1.0, 0.25
        while perturbation > 0.0 and ahead > 1e-4 and work.halt[0] == 0:
            work.saved[:] = work.point
            less = max(0.0, perturbation - ahead)
            rows = row_payoff + less * (perturbed[s] - row_payoff)
            if newton(tree, schedule, payoff_row, rows, scale, work, 3.0, 12):
                perturbation = less
                ahead = min(0.5, 2.0 * ahead)
            else:
                work.point[:] = work.saved
                ahead *= 0.4
        if perturbation > 0.0:  # the path turned back: let go, and see where answers lead
            _damped(tree, schedule, payoff_row, row_payoff, scale, work, 400)
            newton(tree, schedule, payoff_row, row_payoff, scale, work, 3.0, 12)
        work.here[:] = work.point
        residual[s] = evaluate_dense(
            tree, schedule, payoff_row, row_payoff, scale, work.ratio, work, work.here
        )
        found[s] = FOUND if residual[s] <= settings[0] else NOWHERE
        for a in range(prob.shape[1]):
            log_prob[s, a] = -np.inf if chance[a] == 0.0 else work.log_prob[a]
            prob[s, a] = work.prob[a]


@njit(nogil=True, cache=True)
def settle_starts(
    tree, schedule, chance, payoff_row, row_payoff, perturbed, precision, settings, work,
    log_prob, prob, found, residual,
):  # fmt: skip
    """As `settle_dense` for large trees whose sets have an order: sweeps and Newton-Krylov steps.

    ======== ========= ===========================================
    settings (1,)      largest residual
    work     Workspace overwritten; the rest as for `settle_dense`
    ======== ========= ===========================================
    """
    finite, scale, target = load_draw(chance, row_payoff, precision, work)
    n = work.point.size - 1
    if finite:
        fill_dead(schedule, work.chance, work.log_reach, work.dead)
    saved = np.zeros(n + 1)
    for s in range(found.size):
        if found[s] == NOWHERE or not finite or work.halt[0] != 0:
            found[s] = NOWHERE
            continue
        odds_of(tree.infoset_first_action, log_prob[s], work.point[:n])
        work.point[n] = target
        for h in range(tree.infoset_player.size):
            if tree.infoset_player[h] < 0:
                work.point[tree.infoset_first_action[h] : tree.infoset_first_action[h + 1]] = 0.0
        work.border[:] = 0.0
        work.border[n] = 1.0
        work.limits[0], work.limits[1] = 3.0, 8
        perturbation, ahead = 1.0, 0.25
        goal = 0.05 * settings[0]
        while perturbation > 0.0 and ahead > 1e-3 and work.halt[0] == 0:
            saved[:] = work.point
            less = max(0.0, perturbation - ahead)
            rows = row_payoff + less * (perturbed[s] - row_payoff)
            fill_terminal_values(schedule, payoff_row, rows, scale, work.values)
            aim = 1e-4 if less > 0.0 else goal
            steps, _, _, _ = correct_point(schedule, work, work.border, work.point, aim, work.limits)
            if steps >= 0:
                perturbation = less
                ahead = min(0.5, 2.0 * ahead)
            else:
                work.point[:] = saved
                ahead *= 0.4
        if perturbation > 0.0 and work.halt[0] == 0:
            fill_terminal_values(schedule, payoff_row, row_payoff, scale, work.values)
            # sweeps taken over in part are where answers lead by themselves: slower than Newton steps, but
            # they come to rest
            share, before = 1.0, 1e300
            for _ in range(200):
                worst = fill_sweep(schedule, work, work.point)
                if not worst < 1e6 or worst < 1e-3 or work.halt[0] != 0:
                    break
                if worst > 0.98 * before:
                    share = max(0.1, 0.7 * share)
                before = worst
                for a in range(n):
                    work.point[a] -= share * work.gap[a]
            correct_point(schedule, work, work.border, work.point, goal, work.limits)
        for i in range(work.scaled_precision.size):
            work.scaled_precision[i] = work.ratio[i] * target
        residual[s] = certify(tree, payoff_row, row_payoff, scale, work.scaled_precision, work, work.point)
        found[s] = FOUND if residual[s] <= settings[0] else NOWHERE
        for a in range(prob.shape[1]):
            log_prob[s, a] = -np.inf if chance[a] == 0.0 else work.log_prob[a]
            prob[s, a] = work.prob[a]
