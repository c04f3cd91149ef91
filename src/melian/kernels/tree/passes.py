"""Passes over the nodes of a tree: down for probabilities, up for values.

A `tree` argument is a `melian.game.tree.Tree`. Parents come before their children,
so that a loop upwards through the node numbers goes down the tree, and back.

Tested in `tests/unit/test_game_values.py`.
"""

from __future__ import annotations

import numpy as np

from melian.kernels.compiled import njit

__all__ = ["fill_beliefs", "fill_path_products", "fill_path_sums", "fill_values"]


@njit(cache=True)
def fill_path_products(tree, factor, result):
    """Product of the factors of the actions on the path from the root.

    ======== ========= ==============================================
    tree               structure
    factor   (action,) one number per action: a probability, or 1
    result   (node,)   receives the products; 1 at the root
    ======== ========= ==============================================
    """
    result[0] = 1.0
    for node in range(1, tree.node_parent.size):
        result[node] = result[tree.node_parent[node]] * factor[tree.node_action[node]]


@njit(cache=True)
def fill_path_sums(tree, term, result):
    """Sum of the terms of the actions on the path from the root.

    ======== ========= ==============================================
    tree               structure
    term     (action,) a log-probability (-inf allowed), or 0, or a count
    result   (node,)   receives the sums; 0 at the root
    ======== ========= ==============================================
    """
    result[0] = 0.0
    for node in range(1, tree.node_parent.size):
        result[node] = result[tree.node_parent[node]] + term[tree.node_action[node]]


@njit(cache=True)
def fill_values(tree, prob, payoff, result):
    """Expected payoff of every player from every node on.

    ======== ================== =====================================
    tree                        structure
    prob     (action,)          probability of each action
    payoff   (terminal, player) payoffs
    result   (node, player)     receives the expected payoffs
    ======== ================== =====================================
    """
    n_players = payoff.shape[1]
    result[:] = 0.0
    for terminal in range(tree.terminal_node.size):
        for player in range(n_players):
            result[tree.terminal_node[terminal], player] = payoff[terminal, player]
    for node in range(tree.node_parent.size - 1, 0, -1):
        p = prob[tree.node_action[node]]
        if p != 0.0:
            parent = tree.node_parent[node]
            for player in range(n_players):
                result[parent, player] += p * result[node, player]


@njit(cache=True)
def fill_beliefs(tree, mover, log_reach, rank, lowest, peak, total, result):
    """Distribution over the nodes of each information set of one mover.

    Among the nodes of lowest rank, weights are in proportion to exp(log_reach); if
    that is zero at all of them they are equal. Shifted by the largest, so that
    nothing underflows.

    ========= ========== ============================================
    tree                 structure
    mover     int        whose information sets; -1 for chance
    log_reach (node,)    logarithm of the weight, -inf allowed
    rank      (node,)    number of zero-probability actions on the way
    lowest    (infoset,) workspace
    peak      (infoset,) workspace
    total     (infoset,) workspace
    result    (node,)    receives the beliefs at the mover's nodes
    ========= ========== ============================================
    """
    lowest[:] = np.inf
    peak[:] = -np.inf
    total[:] = 0.0
    for node in range(tree.node_parent.size):
        infoset = tree.node_infoset[node]
        if infoset >= 0 and tree.infoset_player[infoset] == mover:
            if rank[node] < lowest[infoset]:
                lowest[infoset] = rank[node]
                peak[infoset] = log_reach[node]
            elif rank[node] == lowest[infoset]:
                peak[infoset] = max(peak[infoset], log_reach[node])
    for node in range(tree.node_parent.size):
        infoset = tree.node_infoset[node]
        if infoset >= 0 and tree.infoset_player[infoset] == mover:
            weight = 0.0
            if rank[node] == lowest[infoset]:
                # -inf minus -inf is NaN: a set without any reach gets equal weights instead
                weight = 1.0 if peak[infoset] == -np.inf else np.exp(log_reach[node] - peak[infoset])
            result[node] = weight
            total[infoset] += weight
    for node in range(tree.node_parent.size):
        infoset = tree.node_infoset[node]
        if infoset >= 0 and tree.infoset_player[infoset] == mover:
            result[node] /= total[infoset]
