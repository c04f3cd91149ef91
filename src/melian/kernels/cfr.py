r"""Counterfactual regret minimisation on sequences: no walk over the tree at all.

With perfect recall, what a player has done on the way to a terminal is its last own
action there, and the product of the own probabilities up to that action is the *plan*
weight of the action (von Stengel 1996, section 3). The counterfactual worth of action a
of player i is then a plain sum,

.. math:: q_a = \sum_{z: a \text{ last own at } z} c(z)\, u_i(z) \prod_{j \ne i} x_j(z)
              + \sum_{h \text{ right after } a} \sum_{b \in h} p_b q_b,

with chance's share c, the payoffs u and the others' plan weights x. Terminals at which
everybody did the same are one *entry* (game/sequences.py); an iteration is one pass over the
entries of each action, then over the actions. Regrets by Zinkevich et al. (2007), eq. 7 and 8.

`sequences` below is a `melian.game.sequences.Sequences`; chance has no entries.
"""

from __future__ import annotations

from melian.kernels.compiled import njit

__all__ = ["LANES", "fill_entry_weights", "fill_last_actions", "run_iterations", "run_lanes"]

LANES = 8
"""Draws that one pass of `run_lanes` works on side by side."""


@njit(nogil=True, cache=True)
def fill_last_actions(node_parent, node_action, action_player, last):
    """The last action of each player on the way to each node, -1 if none.

    ============= ============== ========================================
    node_*        (node,)        structure in preorder
    action_player (action,)      who takes each action, -1 for chance
    last          (node, player) receives the actions
    ============= ============== ========================================
    """
    last[0, :] = -1
    for node in range(1, node_parent.size):
        last[node, :] = last[node_parent[node], :]
        mover = action_player[node_action[node]]
        if mover >= 0:
            last[node, mover] = node_action[node]


@njit(nogil=True, cache=True)
def fill_entry_weights(terminal_entry, chance_reach, payoff_row, row_payoff, weight):
    """Chance's share times payoff, added up over the terminals of each entry.

    ============== ================== ===================================
    terminal_entry (terminal, player) the entry of each player, -1 if it never moved
    chance_reach   (terminal,)        product of chance's probabilities
    payoff_row     (terminal, player) which payoff
    row_payoff     (row,)             payoffs
    weight         (entry,)           receives the sums
    ============== ================== ===================================
    """
    weight[:] = 0.0
    for terminal in range(terminal_entry.shape[0]):
        for player in range(terminal_entry.shape[1]):
            entry = terminal_entry[terminal, player]
            if entry >= 0:
                weight[entry] += chance_reach[terminal] * row_payoff[payoff_row[terminal, player]]


@njit(nogil=True, cache=True)
def run_iterations(sequences, weight, keep, share, floor, regret, plan_sum, prob, plan, action_value):
    """Alternating iterations of regret matching, one player after the other.

    In each iteration a player first adds its plan to the sum that becomes its average
    strategy, then its regrets, both as it played against what the others play now; then
    it matches its regrets.

    ========= ============== ============================================
    sequences                structure
    weight    (entry,)       chance's share times payoff
    keep      (iteration, 2) factors of positive and of negative regrets, applied after each
    share     (iteration,)   weight of each iteration in the average
    floor     (player,)      regrets up to this are rounding and count as zero
    regret    (action,)      regrets so far; receives those after the iterations
    plan_sum  (action,)      weighed sum of plans so far; receives the same
    prob      (action,)      workspace; receives what is played next
    plan      (action + 1,)  workspace; the last is 1, for a player that has not moved
    action_value (action,)      workspace
    ========= ============== ============================================
    """
    for player in range(floor.size):
        _match_all(sequences, player, floor[player], regret, prob, plan)
    for t in range(share.size):
        for player in range(floor.size):
            _update(sequences, player, weight, keep[t], share[t], regret, plan_sum, prob, plan, action_value)
            _match_all(sequences, player, floor[player], regret, prob, plan)


@njit(nogil=True, cache=True)
def _update(sequences, player, weight, keep, share, regret, plan_sum, prob, plan, action_value):
    """Add one iteration to a player's regrets and plan sums; arguments as above."""
    begin, end = sequences.player_first_infoset[player], sequences.player_first_infoset[player + 1]
    for k in range(begin, end):
        infoset = sequences.infoset[k]
        for action in range(sequences.first_action[infoset], sequences.first_action[infoset + 1]):
            action_value[action] = 0.0
    n_others = sequences.entry_other.shape[0]
    for k in range(end - 1, begin - 1, -1):
        infoset = sequences.infoset[k]
        first, stop = sequences.first_action[infoset], sequences.first_action[infoset + 1]
        value = 0.0
        for action in range(first, stop):
            total = 0.0
            head, tail = sequences.first_entry[action], sequences.first_entry[action + 1]
            # the loop over entries is all the time there is: with a fixed number of factors it becomes vector
            # code
            if n_others == 1:
                for e in range(head, tail):
                    total += weight[e] * plan[sequences.entry_other[0, e]]
            elif n_others == 2:
                for e in range(head, tail):
                    x = plan[sequences.entry_other[0, e]] * plan[sequences.entry_other[1, e]]
                    total += weight[e] * x
            else:
                for e in range(head, tail):
                    x = weight[e]
                    for j in range(n_others):
                        x *= plan[sequences.entry_other[j, e]]
                    total += x
            action_value[action] += total
            value += prob[action] * action_value[action]
        for action in range(first, stop):
            total = regret[action] + (action_value[action] - value)
            regret[action] = total * (keep[0] if total > 0.0 else keep[1])
            plan_sum[action] += share * plan[action]
        parent = sequences.parent_action[infoset]
        if parent >= 0:
            action_value[parent] += value


@njit(nogil=True, cache=True)
def _match_all(sequences, player, floor, regret, prob, plan):
    """What a player does next, and its plan weights, from its regrets; arguments as above."""
    for k in range(sequences.player_first_infoset[player], sequences.player_first_infoset[player + 1]):
        infoset = sequences.infoset[k]
        first, stop = sequences.first_action[infoset], sequences.first_action[infoset + 1]
        total = 0.0
        for action in range(first, stop):
            if regret[action] > floor:
                total += regret[action]
        parent = sequences.parent_action[infoset]
        before = plan[parent] if parent >= 0 else 1.0
        for action in range(first, stop):
            if total == 0.0:
                prob[action] = 1.0 / (stop - first)
            else:
                prob[action] = regret[action] / total if regret[action] > floor else 0.0
            plan[action] = before * prob[action]


@njit(nogil=True, cache=True)
def run_lanes(sequences, weight, keep, share, floor, regret, plan_sum, prob, plan, action_value, sums):
    """The same as `run_iterations` for `LANES` draws at once, the draws innermost.

    Every lane gets what it would get alone, operation by operation. Arguments as above
    with a last axis of lanes; `floor` is (player, lane) and `sums` (3, lane) workspace.

    ================== ================== =================================================================
    sequences          Sequences          structure
    weight             (entry, lane)      chance's share times payoff
    keep               (iteration, 2)     factors of positive and of negative regrets; `share` (iteration,)
    floor              (player, lane)     regrets up to this count as zero, payoff units
    regret, plan_sum   (action, lane)     so far; receive those after the iterations
    prob, action_value (action, lane)     workspace; `prob` receives what is played next
    plan               (action + 1, lane) workspace; the last row is 1
    sums               (3, lane)          workspace
    ================== ================== =================================================================
    """
    for player in range(floor.shape[0]):
        _match_lanes(sequences, player, floor[player], regret, prob, plan, sums)
    for t in range(share.size):
        for player in range(floor.shape[0]):
            _update_lanes(
                sequences, player, weight, keep[t], share[t], regret, plan_sum, prob, plan, action_value, sums
            )
            _match_lanes(sequences, player, floor[player], regret, prob, plan, sums)


@njit(nogil=True, cache=True)
def _update_lanes(sequences, player, weight, keep, share, regret, plan_sum, prob, plan, action_value, sums):
    """`_update` with lanes."""
    total, value = sums[0], sums[1]
    begin, end = sequences.player_first_infoset[player], sequences.player_first_infoset[player + 1]
    for k in range(begin, end):
        infoset = sequences.infoset[k]
        for action in range(sequences.first_action[infoset], sequences.first_action[infoset + 1]):
            for lane in range(LANES):
                action_value[action, lane] = 0.0
    for k in range(end - 1, begin - 1, -1):
        infoset = sequences.infoset[k]
        first, stop = sequences.first_action[infoset], sequences.first_action[infoset + 1]
        for lane in range(LANES):
            value[lane] = 0.0
        for action in range(first, stop):
            for lane in range(LANES):
                total[lane] = 0.0
            head, tail = sequences.first_entry[action], sequences.first_entry[action + 1]
            _add_entries(sequences.entry_other, head, tail, weight, plan, total, sums[2])
            for lane in range(LANES):
                action_value[action, lane] += total[lane]
                value[lane] += prob[action, lane] * action_value[action, lane]
        for action in range(first, stop):
            for lane in range(LANES):
                after = regret[action, lane] + (action_value[action, lane] - value[lane])
                regret[action, lane] = after * (keep[0] if after > 0.0 else keep[1])
                plan_sum[action, lane] += share * plan[action, lane]
        parent = sequences.parent_action[infoset]
        if parent >= 0:
            for lane in range(LANES):
                action_value[parent, lane] += value[lane]


@njit(nogil=True, cache=True)
def _add_entries(entry_other, head, tail, weight, plan, total, product):
    """Add weight times the others' plans over some entries, in every lane."""
    n_others = entry_other.shape[0]
    if n_others == 1:
        for e in range(head, tail):
            one = entry_other[0, e]
            for lane in range(LANES):
                total[lane] += weight[e, lane] * plan[one, lane]
    elif n_others == 2:
        for e in range(head, tail):
            one, two = entry_other[0, e], entry_other[1, e]
            for lane in range(LANES):
                total[lane] += weight[e, lane] * (plan[one, lane] * plan[two, lane])
    else:
        for e in range(head, tail):
            for lane in range(LANES):
                product[lane] = weight[e, lane]
            for j in range(n_others):
                other = entry_other[j, e]
                for lane in range(LANES):
                    product[lane] *= plan[other, lane]
            for lane in range(LANES):
                total[lane] += product[lane]


@njit(nogil=True, cache=True)
def _match_lanes(sequences, player, floor, regret, prob, plan, sums):
    """`_match_all` with lanes."""
    total = sums[0]
    for k in range(sequences.player_first_infoset[player], sequences.player_first_infoset[player + 1]):
        infoset = sequences.infoset[k]
        first, stop = sequences.first_action[infoset], sequences.first_action[infoset + 1]
        for lane in range(LANES):
            total[lane] = 0.0
        for action in range(first, stop):
            for lane in range(LANES):
                total[lane] += regret[action, lane] if regret[action, lane] > floor[lane] else 0.0
        parent = sequences.parent_action[infoset]
        even = 1.0 / (stop - first)
        for action in range(first, stop):
            for lane in range(LANES):
                part = regret[action, lane] if regret[action, lane] > floor[lane] else 0.0
                chosen = part / total[lane] if total[lane] > 0.0 else even
                prob[action, lane] = chosen
                plan[action, lane] = (plan[parent, lane] if parent >= 0 else 1.0) * chosen
