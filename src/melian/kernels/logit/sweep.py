"""Passes of the logit system over a tree whose information sets can be answered in order.

One *sweep* freezes the beliefs that a profile implies and goes from the last
mover to the first, giving each information set its exact logit answer to what
lies below: only beliefs are iterated. Beliefs are kept in logarithms, so that
nothing underflows; an information set that chance rules out is believed by the
other factors alone (`dead` marks the members that chance makes impossible where
others are not).

The unknown is the log-odds of each action against the first of its set,
`log_odds` (action,), 0 for first actions and for chance.

====================== =============== ===================================================
schedule               Schedule        order and slots
log_chance             (action,)       log of chance probabilities, 0 for a probability of 0
chance                 (action,)       chance probabilities
dead                   (member,)       True where a member's weight is 0 by chance alone
scaled_precision       (player,)       precision of each player
values                 (slot, player)  continuation values; terminals hold the payoffs
log_reach              (slot,)         log of the reach of each node
weight                 (member,)       belief over the members of each group
log_prob, prob         (action,)       behaviour
advantage              (action,)       worth of each action less that of the first
====================== =============== ===================================================

Tested in `tests/contract/test_equilibria_kernels.py`.
"""

from __future__ import annotations

from math import exp, log

from melian.kernels.compiled import njit

__all__ = ["fill_answers", "fill_beliefs", "fill_dead", "fill_tangent", "fill_terminal_values"]


@njit(nogil=True, cache=True)
def fill_terminal_values(schedule, payoff_row, row_payoff, scale, values):
    """Payoffs over `scale` into the slots of the terminals (payoff_row: (terminal, player)).

    ========== ======================== ==========================================
    schedule   Schedule                 order and slots
    payoff_row (terminal, player) int32 column of `row_payoff` (row,), payoffs
    scale      float                    payoff range, payoff units
    values     (slot, player)           receives payoffs over `scale` at terminals
    ========== ======================== ==========================================
    """
    for t in range(payoff_row.shape[0]):
        slot = schedule.terminal_slot[t]
        for i in range(payoff_row.shape[1]):
            values[slot, i] = row_payoff[payoff_row[t, i]] / scale


@njit(nogil=True, cache=True)
def fill_dead(schedule, chance, zeros, dead):
    """Mark members with more impossible chance moves above them than another member of their group.

    `zeros` (slot,) is workspace: how many chance moves of probability 0 lead to each node.

    ======== ============== ===================================================================
    schedule Schedule       order and slots
    chance   (action,)      chance probabilities
    zeros    (slot,)        workspace: how many chance moves of probability 0 lead to each node
    dead     (member,) bool receives the marks
    ======== ============== ===================================================================
    """
    zeros[0] = 0.0
    for g in range(schedule.group_size.size):
        size, child = schedule.group_size[g], schedule.group_child[g]
        action = schedule.group_action[g]
        begin, end = schedule.group_first_member[g], schedule.group_first_member[g + 1]
        fewest = zeros[schedule.member_slot[begin]]
        for m in range(begin, end):
            fewest = min(fewest, zeros[schedule.member_slot[m]])
        for m in range(begin, end):
            above = zeros[schedule.member_slot[m]]
            dead[m] = above > fewest
            for a in range(size):
                closed = schedule.group_player[g] < 0 and chance[action + a] == 0.0
                zeros[child] = above + (1.0 if closed else 0.0)
                child += 1


@njit(nogil=True, cache=True)
def fill_beliefs(schedule, log_odds, log_chance, dead, log_prob, prob, log_reach, weight):
    """Downwards: behaviour, reach and beliefs that the log-odds imply.

    ============== ============== =====================================================
    schedule       Schedule       order and slots
    log_odds       (action,)      the point
    log_chance     (action,)      log of chance probabilities, 0 for a probability of 0
    dead           (member,) bool as `fill_dead` marks them
    log_prob, prob (action,)      receive behaviour; chance has no `prob` here
    log_reach      (slot,)        receives log reach
    weight         (member,)      receives beliefs
    ============== ============== =====================================================
    """
    log_reach[0] = 0.0
    for g in range(schedule.group_size.size):
        size, slot = schedule.group_size[g], schedule.group_child[g]
        first = schedule.group_action[g]
        begin, end = schedule.group_first_member[g], schedule.group_first_member[g + 1]
        if schedule.group_player[g] < 0:
            for a in range(first, first + size):
                log_prob[a] = log_chance[a]
        else:
            top = log_odds[first]
            for a in range(first + 1, first + size):
                top = max(top, log_odds[a])
            total = 0.0
            for a in range(first, first + size):
                prob[a] = exp(log_odds[a] - top)
                total += prob[a]
            shift = top + log(total)
            for a in range(first, first + size):
                log_prob[a] = log_odds[a] - shift
                prob[a] /= total
        if end - begin == 1:
            weight[begin] = 1.0
        else:
            _fill_weights(schedule.member_slot, begin, end, log_reach, dead, weight)
        for m in range(begin, end):
            above = log_reach[schedule.member_slot[m]]
            for a in range(first, first + size):
                log_reach[slot] = above + log_prob[a]
                slot += 1


@njit(nogil=True, cache=True)
def _fill_weights(member_slot, begin, end, log_reach, dead, weight):
    """Beliefs over one group: softmax of the log reach of its live members."""
    top = -1e300
    for m in range(begin, end):
        if not dead[m]:
            top = max(top, log_reach[member_slot[m]])
    total = 0.0
    for m in range(begin, end):
        weight[m] = 0.0 if dead[m] else exp(log_reach[member_slot[m]] - top)
        total += weight[m]
    for m in range(begin, end):
        weight[m] /= total


@njit(nogil=True, cache=True)
def fill_answers(schedule, chance, weight, scaled_precision, values, advantage, log_odds, prob):
    """Upwards: the exact logit answer of each group to the answers below it, at given beliefs.

    ================ ============== =========================================================
    schedule         Schedule       order and slots
    chance           (action,)      chance probabilities
    weight           (member,)      beliefs
    scaled_precision (player,)      precision x payoff range
    values           (slot, player) payoffs over their range; receives values of members
    advantage        (action,)      receives advantages; log_odds, prob (action,) the answers
    ================ ============== =========================================================
    """
    n_players = values.shape[1]
    for g in range(schedule.group_size.size - 1, -1, -1):
        size, child = schedule.group_size[g], schedule.group_child[g]
        first, player = schedule.group_action[g], schedule.group_player[g]
        begin, end = schedule.group_first_member[g], schedule.group_first_member[g + 1]
        if player >= 0:
            for a in range(first, first + size):
                advantage[a] = 0.0
            slot = child
            for m in range(begin, end):
                base = values[slot, player]
                for a in range(1, size):
                    advantage[first + a] += weight[m] * (values[slot + a, player] - base)
                slot += size
            top = 0.0
            for a in range(first, first + size):
                log_odds[a] = scaled_precision[player] * advantage[a]
                top = max(top, log_odds[a])
            total = 0.0
            for a in range(first, first + size):
                prob[a] = exp(log_odds[a] - top)
                total += prob[a]
            for a in range(first, first + size):
                prob[a] /= total
            mix = prob
        else:
            mix = chance
        slot = child
        for m in range(begin, end):
            node = schedule.member_slot[m]
            for i in range(n_players):
                values[node, i] = mix[first] * values[slot, i]
            for a in range(1, size):
                share = mix[first + a]
                for i in range(n_players):
                    values[node, i] += share * values[slot + a, i]
            slot += size


@njit(nogil=True, cache=True)
def fill_tangent(
    schedule,
    chance,
    prob,
    weight,
    answer,
    values,
    advantage,
    scaled_precision,
    d_odds,
    d_precision,
    d_reach,
    d_weight,
    d_values,
    d_answer,
):
    """Derivative of one sweep along a change of the log-odds and of the precisions.

    `prob` is the behaviour that the beliefs came from, `answer` the behaviour that
    the sweep gave. `d_values` must be 0 at terminals; `d_answer` receives the change
    of the answered log-odds, and (in the end) holds nothing else.

    ================= ======================= =============================================================
    schedule          Schedule                order and slots
    chance            (action,)               chance probabilities
    prob, answer      (action,)               behaviour before and after the sweep
    weight            (member,)               beliefs; values (slot, player) and advantage (action,) as the
                                              sweep left them
    scaled_precision  (player,)               precision x payoff range
    d_odds            (action,)               change of the log-odds
    d_precision       (player,)               change of the precisions
    d_reach, d_values (slot,), (slot, player) workspace; `d_weight` (member,) likewise
    d_answer          (action,)               receives the change of the answered log-odds
    ================= ======================= =============================================================
    """
    d_reach[0] = 0.0
    for g in range(schedule.group_size.size):
        size, slot = schedule.group_size[g], schedule.group_child[g]
        first = schedule.group_action[g]
        begin, end = schedule.group_first_member[g], schedule.group_first_member[g + 1]
        mean = 0.0
        if schedule.group_player[g] >= 0:
            for a in range(first, first + size):
                mean += prob[a] * d_odds[a]
            if end - begin > 1:
                centre = 0.0
                for m in range(begin, end):
                    centre += weight[m] * d_reach[schedule.member_slot[m]]
                for m in range(begin, end):
                    d_weight[m] = weight[m] * (d_reach[schedule.member_slot[m]] - centre)
            else:
                d_weight[begin] = 0.0
        # log-probabilities change by the change of the log-odds less their mean, which normalises
        for m in range(begin, end):
            above = d_reach[schedule.member_slot[m]] - mean
            for a in range(first, first + size):
                d_reach[slot] = above + d_odds[a]
                slot += 1
    n_players = values.shape[1]
    for g in range(schedule.group_size.size - 1, -1, -1):
        size, child = schedule.group_size[g], schedule.group_child[g]
        first, player = schedule.group_action[g], schedule.group_player[g]
        begin, end = schedule.group_first_member[g], schedule.group_first_member[g + 1]
        if player >= 0:
            for a in range(first, first + size):
                d_answer[a] = 0.0
            slot = child
            for m in range(begin, end):
                base, d_base = values[slot, player], d_values[slot, player]
                for a in range(1, size):
                    d_answer[first + a] += d_weight[m] * (values[slot + a, player] - base) + weight[m] * (
                        d_values[slot + a, player] - d_base
                    )
                slot += size
            mean = 0.0
            for a in range(first, first + size):
                d_answer[a] = scaled_precision[player] * d_answer[a] + d_precision[player] * advantage[a]
                mean += answer[a] * d_answer[a]
            slot = child
            for m in range(begin, end):
                node = schedule.member_slot[m]
                for i in range(n_players):
                    d_values[node, i] = 0.0
                for a in range(size):
                    share = answer[first + a]
                    change = share * (d_answer[first + a] - mean)
                    for i in range(n_players):
                        d_values[node, i] += change * values[slot + a, i] + share * d_values[slot + a, i]
                slot += size
        else:
            slot = child
            for m in range(begin, end):
                node = schedule.member_slot[m]
                for i in range(n_players):
                    d_values[node, i] = 0.0
                for a in range(size):
                    for i in range(n_players):
                        d_values[node, i] += chance[first + a] * d_values[slot + a, i]
                slot += size
