"""Regret of a profile under given beliefs, for the certificate of a limit.

Tested in `tests/contract/test_logit_laws.py`.
"""

from __future__ import annotations

import numpy as np

from melian.kernels.compiled import njit

__all__ = ["largest_regrets"]


@njit(nogil=True, cache=True)
def largest_regrets(tree, infoset_depth, prob, node_weight, node_value, value, score, reply):
    """Nash and sequential regret: the largest over players at the root, and over information sets.

    Best replies are found set by set, those after the most own moves first: by
    perfect recall everything below a set is then settled. One pass per own move.

    ============= =============== ==========================================================
    tree          Tree            structure in preorder
    infoset_depth (infoset,)      own moves before each set
    prob          (action,)       behaviour, chance included
    node_weight   (node,)         beliefs
    node_value    (node, player)  continuation values of the profile
    value         (node,)         workspace; score (action,); reply (infoset,)
    ============= =============== ==========================================================
    """
    n_nodes, n_players = node_value.shape
    nash, sequential = 0.0, 0.0
    for i in range(n_players):
        deepest = -1
        for h in range(infoset_depth.size):
            if tree.infoset_player[h] == i:
                deepest = max(deepest, infoset_depth[h])
        # one pass more than there are levels: the last has all replies settled, and leaves values under them
        for level in range(deepest, -2, -1):
            score[:] = 0.0
            for n in range(n_nodes):
                value[n] = node_value[n, i] if tree.node_infoset[n] < 0 else 0.0
            for n in range(n_nodes - 1, 0, -1):
                parent, a = tree.node_parent[n], tree.node_action[n]
                h = tree.node_infoset[parent]
                if tree.infoset_player[h] != i:
                    value[parent] += prob[a] * value[n]
                elif infoset_depth[h] > level:
                    if reply[h] == a:
                        value[parent] = value[n]
                elif infoset_depth[h] == level:
                    score[a] += node_weight[parent] * value[n]
            for h in range(infoset_depth.size):
                if tree.infoset_player[h] != i or infoset_depth[h] != level:
                    continue
                first, last = tree.infoset_first_action[h], tree.infoset_first_action[h + 1]
                reply[h] = first + np.argmax(score[first:last])
        nash = max(nash, value[0] - node_value[0, i])
        # the same replies, read at every set of the player
        score[:] = 0.0
        for n in range(n_nodes):
            h = tree.node_infoset[n]
            if h >= 0 and tree.infoset_player[h] == i:
                score[reply[h]] += node_weight[n] * (value[n] - node_value[n, i])
        for h in range(infoset_depth.size):
            if tree.infoset_player[h] == i:
                sequential = max(sequential, score[reply[h]])
    return nash, sequential
