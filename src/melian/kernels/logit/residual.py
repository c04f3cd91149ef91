"""The residual of the logit system, computed node by node from the tree alone.

Independent of the solver on purpose: no schedule, no slots, no frozen beliefs.
What a solver claims is certified by this.

Tested in `tests/contract/test_kernel_twins.py`.
"""

from __future__ import annotations

from math import exp, log

from melian.kernels.compiled import njit

__all__ = ["fill_advantages", "fill_behaviour", "largest_residual"]


@njit(nogil=True, cache=True)
def fill_behaviour(infoset_player, infoset_first_action, log_odds, chance, log_prob, prob):
    """Behaviour that log-odds imply; a chance probability of 0 has log 0, see `fill_advantages`.

    ============== ================ ===============================================================
    infoset_player (infoset,) int32 who moves, -1 for chance; `infoset_first_action` (infoset + 1,)
    log_odds       (action,)        against any base within a set
    chance         (action,)        chance's probabilities
    log_prob, prob (action,)        receive behaviour
    ============== ================ ===============================================================
    """
    for h in range(infoset_player.size):
        first, last = infoset_first_action[h], infoset_first_action[h + 1]
        if infoset_player[h] < 0:
            for a in range(first, last):
                prob[a] = chance[a]
                log_prob[a] = log(chance[a]) if chance[a] > 0.0 else 0.0
            continue
        top = log_odds[first]
        for a in range(first + 1, last):
            top = max(top, log_odds[a])
        total = 0.0
        for a in range(first, last):
            total += exp(log_odds[a] - top)
        shift = log(total)
        for a in range(first, last):
            log_prob[a] = log_odds[a] - top - shift  # in this order: log-odds may be 1e7
            prob[a] = exp(log_prob[a])


@njit(nogil=True, cache=True)
def fill_advantages(
    tree,
    payoff_row,
    row_payoff,
    scale,
    log_prob,
    prob,
    node_log,
    node_zeros,
    node_weight,
    node_value,
    infoset_top,
    infoset_sum,
    advantage,
):
    """Worth of each action less that of the first of its set, under the beliefs that behaviour implies.

    ================ =============== ==========================================================
    tree             Tree            structure in preorder
    payoff_row       (terminal, pl.) column of `row_payoff` (row,); payoffs are divided by `scale`
    log_prob, prob   (action,)       behaviour, chance included
    node_log         (node,)         receives log reach, chance moves of probability 0 left out
    node_zeros       (node,)         receives the number of chance moves of probability 0 above
    node_weight      (node,)         receives beliefs, 0 at terminals
    node_value       (node, player)  receives continuation values
    infoset_top, sum (infoset,)      workspace
    advantage        (action,)       receives the differences, 0 for chance
    ================ =============== ==========================================================
    """
    n_nodes, n_players = node_value.shape
    node_log[0] = 0.0
    node_zeros[0] = 0
    infoset_top[:] = -1e300
    infoset_sum[:] = 1e9  # first the fewest zeros, then the sum of weights
    for n in range(n_nodes):
        if n > 0:
            parent, a = tree.node_parent[n], tree.node_action[n]
            node_log[n] = node_log[parent] + log_prob[a]
            node_zeros[n] = node_zeros[parent]
            if prob[a] == 0.0 and tree.infoset_player[tree.node_infoset[parent]] < 0:
                node_zeros[n] += 1
        h = tree.node_infoset[n]
        if h >= 0:
            if node_zeros[n] < infoset_sum[h]:
                infoset_sum[h] = node_zeros[n]
                infoset_top[h] = node_log[n]
            elif node_zeros[n] == infoset_sum[h]:
                infoset_top[h] = max(infoset_top[h], node_log[n])
    for n in range(n_nodes):
        h = tree.node_infoset[n]
        node_weight[n] = 0.0
        if h >= 0 and node_zeros[n] == infoset_sum[h]:
            node_weight[n] = exp(node_log[n] - infoset_top[h])
    infoset_sum[:] = 0.0
    for n in range(n_nodes):
        if tree.node_infoset[n] >= 0:
            infoset_sum[tree.node_infoset[n]] += node_weight[n]
    for n in range(n_nodes):
        h = tree.node_infoset[n]
        if h >= 0:
            node_weight[n] /= infoset_sum[h]
            for i in range(n_players):
                node_value[n, i] = 0.0
    for t in range(payoff_row.shape[0]):
        for i in range(n_players):
            node_value[tree.terminal_node[t], i] = row_payoff[payoff_row[t, i]] / scale
    advantage[:] = 0.0
    for n in range(n_nodes - 1, 0, -1):
        parent, a = tree.node_parent[n], tree.node_action[n]
        for i in range(n_players):
            node_value[parent, i] += prob[a] * node_value[n, i]
        h = tree.node_infoset[parent]
        mover = tree.infoset_player[h]
        if mover >= 0:
            advantage[a] += node_weight[parent] * node_value[n, mover]
    for h in range(tree.infoset_player.size):
        first, last = tree.infoset_first_action[h], tree.infoset_first_action[h + 1]
        base = advantage[first]
        for a in range(first, last):
            advantage[a] -= base


@njit(nogil=True, cache=True)
def largest_residual(infoset_player, infoset_first_action, scaled_precision, log_odds, advantage):
    """Max |log_odds - precision x advantage|; NaN if any entry is not finite.

    ================ ================ ===============================================================
    infoset_player   (infoset,) int32 who moves, -1 for chance; `infoset_first_action` (infoset + 1,)
    scaled_precision (player,)        precision x payoff range
    log_odds         (action,)        the point
    advantage        (action,)        worth beyond the first action of the set, over the payoff range
    ================ ================ ===============================================================
    """
    worst = 0.0
    for h in range(infoset_player.size):
        player = infoset_player[h]
        if player < 0:
            continue
        for a in range(infoset_first_action[h] + 1, infoset_first_action[h + 1]):
            gap = abs(
                log_odds[a] - log_odds[infoset_first_action[h]] - scaled_precision[player] * advantage[a]
            )
            if not gap <= worst:
                worst = gap
                if gap != gap:
                    return gap
    return worst
