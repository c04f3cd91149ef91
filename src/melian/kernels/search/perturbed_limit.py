"""Other equilibria from perturbed games, in the limit of calculating players.

Actions in use are made indifferent in the game itself. Actions not in use keep their trembles, which
need no other reason than that they are mistakes: beliefs off the path may differ from those of
the unperturbed branch and are consistent all the same, being limits of play in which
everything happens (Kreps & Wilson 1982).

Tested in `tests/contract/test_equilibria_kernels.py`.
"""

from __future__ import annotations

import numpy as np

from melian.kernels.compiled import njit
from melian.kernels.logit.dense import evaluate_dense, factorise, solve_factorised
from melian.kernels.logit.draw import load_draw
from melian.kernels.logit.polish import polish, reach_further, regrets
from melian.kernels.search.perturbed import FOUND, NOWHERE, newton, odds_of

__all__ = ["climb_starts", "polish_starts"]


@njit(nogil=True, cache=True)
def _shift(tree, work, used, perturbation, first_time):
    """Turn the residual in `work.gap` into that of the limit: `used` actions tie, others keep trembles."""
    for h in range(tree.infoset_player.size):
        if tree.infoset_player[h] < 0:
            continue
        first, last = tree.infoset_first_action[h], tree.infoset_first_action[h + 1]
        top = first
        for a in range(first + 1, last):
            if work.log_odds[a] > work.log_odds[top]:
                top = a
        base = work.log_odds[first] - work.log_odds[top] if used[first] else 0.0
        for a in range(first + 1, last):
            own = work.log_odds[a] - work.log_odds[top] if used[a] else 0.0
            work.gap[work.action_unknown[a]] -= own - base
        if first_time:
            for a in range(first + 1, last):
                r = work.action_unknown[a]
                perturbation[r] = work.gap[r] if not used[a] else 0.0
            if not used[first]:
                held = work.gap[work.action_unknown[top]]
                for a in range(first + 1, last):
                    if used[a]:
                        perturbation[work.action_unknown[a]] = held
        for a in range(first + 1, last):
            work.gap[work.action_unknown[a]] -= perturbation[work.action_unknown[a]]


@njit(nogil=True, cache=True)
def polish_starts(
    tree, schedule, chance, payoff_row, row_payoff, infoset_depth, settings, work,
    log_prob, prob, found, nash, sequential,
):  # fmt: skip
    """Limits of perturbed games made limits of the game itself, where they are.

    ============= =============== ==========================================================
    infoset_depth (infoset,)      own moves before each set
    settings      (2,)            largest regret over payoff range, precision x payoff range
    log_prob      (start, action) limits of the perturbed games; receives log behaviour
    nash          (start,)        receives Nash regret, payoff units; `sequential` likewise
    ============= =============== ==========================================================

    The rest as for `settle_dense`. What is not found is left as it was given.
    """
    ones = np.ones(payoff_row.shape[1])
    finite, scale, _ = load_draw(chance, row_payoff, ones, work)
    m = work.point.size - 1
    used = np.zeros(chance.size, dtype=np.bool_)
    perturbation = np.zeros(m)
    for s in range(found.size):
        if found[s] == NOWHERE or not finite or work.halt[0] != 0:
            found[s] = NOWHERE
            continue
        odds_of(tree.infoset_first_action, log_prob[s], work.log_odds)
        for h in range(tree.infoset_player.size):
            first, last = tree.infoset_first_action[h], tree.infoset_first_action[h + 1]
            floor = np.max(work.log_odds[first:last]) + np.log(1e-5)
            for a in range(first, last):
                used[a] = work.log_odds[a] > floor
        for r in range(m):
            work.point[r] = work.log_odds[work.unknown_action[r]]
        work.point[m] = settings[1]
        best, at_best = 1e300, 0
        for k in range(60):
            work.border[:] = 0.0
            work.border[m] = 1.0
            worst = evaluate_dense(
                tree, schedule, payoff_row, row_payoff, scale, work.ratio, work, work.point
            )
            if not worst < 1e300 or factorise(work.matrix, work.swap) == 0.0:
                break
            _shift(tree, work, used, perturbation, k == 0)
            size = solve_factorised(work.matrix, work.swap, work.gap, work.step)
            if not size < 1e6:
                break
            for r in range(m):
                work.point[r] -= work.step[r]
            if size < best:
                best, at_best = size, k
            if size < 1e-9 or k > at_best + 6:
                break
        work.here[:] = work.point
        _, some, more = regrets(
            tree, schedule, payoff_row, row_payoff, scale, work.ratio, work, infoset_depth
        )
        nash[s], sequential[s] = some * scale, more * scale
        found[s] = FOUND if max(some, more) <= settings[0] else NOWHERE
        if found[s] == FOUND:
            _store(chance, work, log_prob[s], prob[s])


@njit(nogil=True, cache=True)
def climb_starts(
    tree, schedule, chance, payoff_row, row_payoff, precision, infoset_depth, settings, work,
    log_prob, prob, found, nash, sequential,
):  # fmt: skip
    """Equilibria of the game itself at a moderate precision, each followed to the limit as far as it goes.

    ============= =============== ==========================================================
    precision     (player,)       of `log_prob`, equal for all players
    settings      (2,)            largest regret over payoff range, precision x payoff range
    ============= =============== ==========================================================

    The rest as for `polish_starts`.
    """
    finite, scale, target = load_draw(chance, row_payoff, precision, work)
    m = work.point.size - 1
    for s in range(found.size):
        if found[s] == NOWHERE or not finite or work.halt[0] != 0:
            found[s] = NOWHERE
            continue
        odds_of(tree.infoset_first_action, log_prob[s], work.log_odds)
        for r in range(m):
            work.here[r] = work.log_odds[work.unknown_action[r]]
        work.here[m] = target
        # the branch of the game itself goes through here; trembles grow in proportion to the precision, which
        # is the prediction, and the step grows as long as Newton's method finds it
        growth, steps = 1.2, 0
        while work.here[m] < settings[1] and growth > 1.002 and steps < 400 and work.halt[0] == 0:
            steps += 1
            work.saved[:] = work.here
            reach_further(tree, min(growth, settings[1] / work.here[m]), work)
            work.point[:] = work.here
            goal = max(2.0, 0.2 * work.here[m] * (growth - 1.0))
            if newton(tree, schedule, payoff_row, row_payoff, scale, work, goal, 10):
                work.here[:] = work.point
                growth = min(3.0, 1.0 + 1.6 * (growth - 1.0))
            else:
                work.here[:] = work.saved
                growth = 1.0 + 0.4 * (growth - 1.0)
        found[s] = NOWHERE
        if work.here[m] >= settings[1] * 0.999:
            polish(tree, schedule, payoff_row, row_payoff, scale, work.ratio, work)
            _, some, more = regrets(
                tree, schedule, payoff_row, row_payoff, scale, work.ratio, work, infoset_depth
            )
            nash[s], sequential[s] = some * scale, more * scale
            if max(some, more) <= settings[0]:
                found[s] = FOUND
                _store(chance, work, log_prob[s], prob[s])


@njit(nogil=True, cache=True)
def _store(chance, work, log_prob, prob):
    """Behaviour of the last evaluation."""
    for a in range(prob.size):
        log_prob[a] = -np.inf if chance[a] == 0.0 else work.log_prob[a]
        prob[a] = work.prob[a]
