"""What one choice gains against what is at stake there: regret on the scale of each information set.

A gain that is small for the whole game may be all there is to win in a corner of it.

Tested in `tests/contract/test_certificate.py`.
"""

from __future__ import annotations

import numpy as np

from melian.kernels.compiled import njit

__all__ = ["ORDINARY", "ROUNDING", "fill_local_shares", "mark_local"]

ROUNDING = 1e-14
"""Gains up to this share of the payoffs met are rounding."""
ORDINARY = 1e-9
"""Endings at least as likely as this, from an information set on, say what is at stake there."""


@njit(nogil=True, cache=True)
def fill_local_shares(
    tree, node_end, payoff, prob, log_weight, belief, value, flow, action_value, stake, share
):
    """Gain of each information set from changing its choice once, as a share of what is at stake.

    At stake is the payoff range of the endings that follow from what is done or from the best
    choice with a probability above `ORDINARY`; of all of them where those are worth the same.

    ========== ================== =================================================
    tree                          structure in preorder
    node_end   (node,)            where the subtree of each node ends
    payoff     (terminal, player) payoffs
    prob       (action,)          behaviour, chance included
    log_weight (action,)          its logarithm
    belief     (node,)            workspace; holds the beliefs by Bayes' rule
    value      (node, player)     workspace; holds the continuation values
    flow       (node,)            workspace
    action_value (action,)          workspace
    stake      (infoset, 7)       workspace: mean, best action, expected size, ordinary range, whole
    share      (infoset,)         receives the shares; 0 for chance
    ========== ================== =================================================
    """
    _fill_values(tree, payoff, prob, value)
    belief[:] = 0.0
    for player in range(value.shape[1]):
        _fill_beliefs(tree, player, log_weight, flow, share, belief)
    _fill_choices(tree, prob, belief, value, action_value, stake)
    for node in range(1, tree.node_parent.size):
        above, action = tree.node_parent[node], tree.node_action[node]
        infoset = tree.node_infoset[above]
        player = tree.infoset_player[infoset]
        if player < 0:
            continue
        flow[node] = belief[above] * (prob[action] + (1.0 if action == stake[infoset, 1] else 0.0))
        if flow[node] == 0.0:
            continue
        for below in range(node, node_end[node]):
            if below > node:
                flow[below] = flow[tree.node_parent[below]] * prob[tree.node_action[below]]
            if tree.node_infoset[below] < 0 and flow[below] > 0.0:
                reached = value[below, player]
                stake[infoset, 2] += flow[below] * abs(reached)
                # endings that hardly ever come would stretch what is at stake, and hide a wrong choice
                for column in (3, 5) if flow[below] > ORDINARY else (5, 5):
                    stake[infoset, column] = min(stake[infoset, column], reached)
                    stake[infoset, column + 1] = max(stake[infoset, column + 1], reached)
    for infoset in range(share.size):
        share[infoset] = 0.0
        if tree.infoset_player[infoset] < 0:
            continue
        best, gain = int(stake[infoset, 1]), 0.0
        for a in range(tree.infoset_first_action[infoset], tree.infoset_first_action[infoset + 1]):
            gain += prob[a] * (action_value[best] - action_value[a])  # as a sum of losses it keeps its digits
        rounding = ROUNDING * stake[infoset, 2]
        if gain > rounding:
            ordinary = stake[infoset, 4] - stake[infoset, 3]
            whole = stake[infoset, 6] - stake[infoset, 5]
            at_stake = ordinary if ordinary > rounding else whole
            share[infoset] = min(gain / at_stake, 1.0) if at_stake > 0.0 else 0.0


@njit(nogil=True, cache=True)
def mark_local(tree, node_end, payoff_row, row_payoff, log_prob, prob, largest, certified, mark, status):
    """Change the status of certified draws in which some information set misses too much of its stake.

    ========== ================== =======================================
    payoff_row (terminal, player) where to find each payoff
    row_payoff (draw, row)        payoffs
    log_prob   (draw, action)     behaviour; `prob` (draw, action) likewise
    largest    float              share that may be missed
    certified  int                status of the draws looked at
    mark       int                status of those that miss more
    status     (draw,)            read and changed
    ========== ================== =======================================
    """
    n_nodes, n_sets = tree.node_parent.size, tree.infoset_player.size
    belief, flow, action_value = np.empty(n_nodes), np.empty(n_nodes), np.empty(prob.shape[1])
    value, payoff = np.empty((n_nodes, payoff_row.shape[1])), np.empty(payoff_row.shape)
    stake, share = np.empty((n_sets, 7)), np.empty(n_sets)
    for d in range(status.size):
        if status[d] == certified:
            for terminal in range(payoff.shape[0]):
                for player in range(payoff.shape[1]):
                    payoff[terminal, player] = row_payoff[d, payoff_row[terminal, player]]
            fill_local_shares(
                tree, node_end, payoff, prob[d], log_prob[d], belief, value, flow, action_value, stake, share
            )
            if share.max() > largest:
                status[d] = mark


@njit(nogil=True, cache=True)
def _fill_values(tree, payoff, prob, value):
    """Continuation values of every player."""
    value[:] = 0.0
    for terminal in range(tree.terminal_node.size):
        value[tree.terminal_node[terminal], :] = payoff[terminal, :]
    for node in range(tree.node_parent.size - 1, 0, -1):
        p = prob[tree.node_action[node]]
        if p != 0.0:
            for player in range(value.shape[1]):
                value[tree.node_parent[node], player] += p * value[node, player]


@njit(nogil=True, cache=True)
def _fill_choices(tree, prob, belief, value, action_value, stake):
    """Worth of every action, and the first two columns of `stake`; empty ranges in the others."""
    action_value[:], stake[:] = 0.0, 0.0
    stake[:, 3], stake[:, 4], stake[:, 5], stake[:, 6] = np.inf, -np.inf, np.inf, -np.inf
    for node in range(1, tree.node_parent.size):
        above, action = tree.node_parent[node], tree.node_action[node]
        player = tree.infoset_player[tree.node_infoset[above]]
        if player >= 0:
            action_value[action] += belief[above] * value[node, player]
    for infoset in range(stake.shape[0]):
        first, stop = tree.infoset_first_action[infoset], tree.infoset_first_action[infoset + 1]
        stake[infoset, 1] = first + np.argmax(action_value[first:stop])
        for a in range(first, stop):
            stake[infoset, 0] += prob[a] * action_value[a]


@njit(nogil=True, cache=True)
def _fill_beliefs(tree, player, log_weight, log_reach, peak, belief):
    """Beliefs of one player by what chance and the others do; 0 where nothing leads there."""
    log_reach[0] = 0.0
    peak[:] = -np.inf
    for node in range(tree.node_parent.size):
        if node > 0:
            above = tree.node_parent[node]
            own = tree.infoset_player[tree.node_infoset[above]] == player
            log_reach[node] = log_reach[above] + (0.0 if own else log_weight[tree.node_action[node]])
        infoset = tree.node_infoset[node]
        if infoset >= 0 and tree.infoset_player[infoset] == player:
            peak[infoset] = max(peak[infoset], log_reach[node])
    for infoset in range(peak.size):
        if tree.infoset_player[infoset] == player:
            peak[infoset] = 0.0 if peak[infoset] == -np.inf else peak[infoset]
    _normalise(tree, player, log_reach, peak, belief)


@njit(nogil=True, cache=True)
def _normalise(tree, player, log_reach, peak, belief):
    """Weights exp(log_reach - peak) over their sum at each information set; `peak` then holds the sums."""
    for node in range(tree.node_parent.size):
        infoset = tree.node_infoset[node]
        if infoset >= 0 and tree.infoset_player[infoset] == player:
            belief[node] = np.exp(log_reach[node] - peak[infoset])
    for infoset in range(peak.size):
        if tree.infoset_player[infoset] == player:
            peak[infoset] = 0.0
    for node in range(tree.node_parent.size):
        infoset = tree.node_infoset[node]
        if infoset >= 0 and tree.infoset_player[infoset] == player:
            peak[infoset] += belief[node]
    for node in range(tree.node_parent.size):
        infoset = tree.node_infoset[node]
        if infoset >= 0 and tree.infoset_player[infoset] == player and peak[infoset] > 0.0:
            belief[node] /= peak[infoset]
