"""Backward passes over trees of perfect information: every player's set is one node.

An action of a player then leads to one node, so that the choice at a node is made when
the loop comes to it from below. Chance may move at several nodes alike.
"""

from __future__ import annotations

import numpy as np

from melian.kernels.compiled import njit

__all__ = ["fill_logit_choices", "fill_optimal_choices"]


@njit(cache=True)
def fill_optimal_choices(tree, payoff, close, margin, share, child, value, size, prob, tied):
    """Best action at every node of a player, from the leaves up.

    ======== ================== ====================================
    tree                        structure
    payoff   (terminal, player) payoffs
    close    float              actions below the best by less than this share of the payoffs
                                that are compared count as equally good
    margin   (player,)          or by less than this, where that is less
    share    bool               equally good actions share evenly; else the first takes all
    child    (action,)          workspace
    value    (node, player)     receives the expected payoffs
    size     (node, player)     receives the expected size of the payoffs
    prob     (action,)          holds chance's probabilities; receives the players'
    tied     (infoset,)         receives whether there were several best actions
    ======== ================== ====================================
    """
    _set_terminals(tree, payoff, value)
    _set_terminals(tree, np.abs(payoff), size)
    tied[:] = False
    for node in range(tree.node_parent.size - 1, -1, -1):
        infoset = tree.node_infoset[node]
        if infoset >= 0 and tree.infoset_player[infoset] >= 0:
            player = tree.infoset_player[infoset]
            first, stop = tree.infoset_first_action[infoset], tree.infoset_first_action[infoset + 1]
            best, large = value[child[first], player], size[child[first], player]
            for action in range(first + 1, stop):
                if value[child[action], player] > best:
                    best, large = value[child[action], player], size[child[action], player]
            n_best = 0
            for action in range(first, stop):
                compared = max(large, size[child[action], player])
                good = value[child[action], player] >= best - min(close * compared, margin[player])
                prob[action] = 1.0 if good and (share or n_best == 0) else 0.0
                n_best += good
            tied[infoset] = n_best > 1
            if share and n_best > 1:
                prob[first:stop] /= n_best
            _mix(first, stop, child, prob, value, node)
            _mix(first, stop, child, prob, size, node)
        _hand_up(tree, node, child, prob, value)
        _hand_up(tree, node, child, prob, size)


@njit(cache=True)
def fill_logit_choices(tree, payoff, precision, child, value, prob):
    """Logit choice at every node of a player, from the leaves up.

    ========= ================== ===================================
    tree                         structure
    payoff    (terminal, player) payoffs
    precision float              inverse payoff units
    child     (action,)          workspace
    value     (node, player)     receives the expected payoffs
    prob      (action,)          holds chance's probabilities; receives the players'
    ========= ================== ===================================
    """
    _set_terminals(tree, payoff, value)
    for node in range(tree.node_parent.size - 1, -1, -1):
        infoset = tree.node_infoset[node]
        if infoset >= 0 and tree.infoset_player[infoset] >= 0:
            player = tree.infoset_player[infoset]
            first, stop = tree.infoset_first_action[infoset], tree.infoset_first_action[infoset + 1]
            best = value[child[first], player]
            for action in range(first + 1, stop):
                best = max(best, value[child[action], player])
            total = 0.0
            for action in range(first, stop):
                prob[action] = np.exp(precision * (value[child[action], player] - best))
                total += prob[action]
            prob[first:stop] /= total
            _mix(first, stop, child, prob, value, node)
        _hand_up(tree, node, child, prob, value)


@njit(cache=True)
def _set_terminals(tree, payoff, value):
    """Payoffs at terminals, zero elsewhere; arguments as above."""
    value[:] = 0.0
    for terminal in range(tree.terminal_node.size):
        value[tree.terminal_node[terminal], :] = payoff[terminal, :]


@njit(cache=True)
def _mix(first, stop, child, prob, value, node):
    """Expected payoffs at a player's node from those of its children."""
    for action in range(first, stop):
        if prob[action] != 0.0:
            for player in range(value.shape[1]):
                value[node, player] += prob[action] * value[child[action], player]


@njit(cache=True)
def _hand_up(tree, node, child, prob, value):
    """Tell the parent of a node what it is worth: at once for chance, by number for a player."""
    if node > 0:
        parent, action = tree.node_parent[node], tree.node_action[node]
        child[action] = node
        if tree.infoset_player[tree.node_infoset[parent]] < 0:
            for player in range(value.shape[1]):
                value[parent, player] += prob[action] * value[node, player]
