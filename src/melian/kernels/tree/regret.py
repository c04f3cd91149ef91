"""Best responses and the gains from deviating.

Perfect recall makes the information sets of one player a forest: each follows one
own action, its parent. A best response is then found without walking the tree of
choices: every terminal adds its payoff, weighted with what chance and the others do,
to the last own action before it; information sets are settled deepest first, and
what the best action is worth goes to the parent action (von Stengel 1996, sec. 3).

Tested in `tests/unit/test_game_deviations.py`.
"""

from __future__ import annotations

from melian.kernels.compiled import njit

__all__ = ["fill_action_values", "fill_best_values", "fill_own_depth"]


@njit(cache=True)
def fill_own_depth(tree, action_infoset, result):
    """Number of own moves before each information set; 0 for chance.

    ============== ========== =======================================
    tree                      structure
    action_infoset (action,)  the information set of each action
    result         (infoset,) receives the depths
    ============== ========== =======================================
    """
    result[:] = 0
    for node in range(tree.node_parent.size):
        infoset = tree.node_infoset[node]
        if infoset >= 0:
            parent = tree.infoset_parent_action[infoset]
            if parent >= 0:
                result[infoset] = result[action_infoset[parent]] + 1


@njit(cache=True)
def fill_action_values(tree, weight, value, result):
    """Weighted worth of each action to its mover, what follows being fixed.

    ======== ============== =========================================
    tree                    structure
    weight   (node,)        weight of each node: its reach, or the belief in it
    value    (node, player) expected payoffs from each node on
    result   (action,)      receives the sums over nodes; 0 for chance
    ======== ============== =========================================
    """
    result[:] = 0.0
    for node in range(1, tree.node_parent.size):
        parent = tree.node_parent[node]
        player = tree.infoset_player[tree.node_infoset[parent]]
        if player >= 0:
            result[tree.node_action[node]] += weight[parent] * value[node, player]


@njit(cache=True)
def fill_best_values(
    tree,
    action_player,
    player,
    level,
    depth,
    order,
    belief,
    prob,
    payoff,
    weight,
    last,
    action_value,
    infoset_value,
    choice,
):
    """What a player can get at best, from the root or from own information sets of one depth on.

    At level -1 the start is the root; returns the best payoff there. At level d the
    start is each own information set with d own moves before it, its nodes weighted
    by `belief`; only those sets are written.

    ============= ================== ================================
    tree                             structure
    action_player (action,)          who takes each action
    player        int                whose best response
    level         int                own depth of the start, -1 for the root
    depth         (infoset,)         own moves before each information set
    order         (own infoset,)     the player's information sets, deepest first
    belief        (node,)            weights at the start; unused at level -1
    prob          (action,)          what everybody else does
    payoff        (terminal, player) payoffs
    weight        (node,)            workspace
    last          (node,)            workspace
    action_value  (action,)          workspace
    infoset_value (infoset,)         receives the best value
    choice        (infoset,)         receives the best action, the first of equals
    ============= ================== ================================
    """
    weight[0] = 1.0 if level < 0 else 0.0
    last[0] = -1
    for node in range(tree.node_parent.size):
        if node > 0:
            parent = tree.node_parent[node]
            action = tree.node_action[node]
            if action_player[action] == player:
                weight[node] = weight[parent]
                last[node] = action
            else:
                weight[node] = weight[parent] * prob[action]
                last[node] = last[parent]
        infoset = tree.node_infoset[node]
        start = level >= 0 and infoset >= 0 and tree.infoset_player[infoset] == player
        if start and depth[infoset] == level:
            weight[node] = belief[node]
    action_value[:] = 0.0
    at_root = 0.0
    for terminal in range(tree.terminal_node.size):
        node = tree.terminal_node[terminal]
        worth = weight[node] * payoff[terminal, player]
        if last[node] >= 0:
            action_value[last[node]] += worth
        else:
            at_root += worth
    for infoset in order:
        if depth[infoset] < level:
            break
        best = tree.infoset_first_action[infoset]
        for action in range(best + 1, tree.infoset_first_action[infoset + 1]):
            if action_value[action] > action_value[best]:
                best = action
        if level < 0 or depth[infoset] == level:
            infoset_value[infoset] = action_value[best]
            choice[infoset] = best
        parent = tree.infoset_parent_action[infoset]
        if parent >= 0:
            action_value[parent] += action_value[best]
        else:
            at_root += action_value[best]
    return at_root
