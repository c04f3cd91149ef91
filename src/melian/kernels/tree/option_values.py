"""What options are worth to their mover, and odds when part of the behaviour is exchanged.

Tested in `tests/unit/test_analysis_why.py`.
"""

from __future__ import annotations

from melian.kernels.compiled import njit

__all__ = ["fill_inherited", "fill_option_values", "fill_segment_masses"]


@njit(cache=True, nogil=True)
def fill_option_values(
    node_parent, node_action, node_infoset, terminal_node, leaf_row, row_start, row_term, term_line,
    infoset_place, action_option, prob, belief, row_payoff, term_value, weight, cell, option_value, parts,
):  # fmt: skip
    """Expected payoff of the mover after each option at some information sets, whole and by stake line.

    The sets belong to one player and no path meets two of them. Play starts in each history of
    a set with the mover's belief in it, takes the option, and goes on as all behave.

    ============= =================== =====================================================
    node_*        (node,)             structure in preorder
    terminal_node (leaf,)             the endings
    leaf_row      (leaf,)             the mover's payoff row at each ending
    row_start     (row + 1,)          where the terms of each row begin
    row_term      (entry,)            terms, row after row
    term_line     (term,)             line of each term
    infoset_place (infoset,)          place of each set among those asked for, or -1
    action_option (action,)           option code of each action
    prob          (action,)           behaviour, chance included
    belief        (node,)             distribution over the nodes of each set
    row_payoff    (row,)              points of each row
    term_value    (term,)             points of each term
    weight, cell  (node,)             workspace
    option_value  (place, option)     receives expected points
    parts         (place, option, line) receives the expected points from each line
    ============= =================== =====================================================
    """
    option_value[:] = 0.0
    parts[:] = 0.0
    n_options = option_value.shape[1]
    weight[0] = 0.0
    cell[0] = -1
    for node in range(1, node_parent.size):
        above = node_parent[node]
        place = infoset_place[node_infoset[above]]
        if place >= 0:
            weight[node] = belief[above]
            cell[node] = place * n_options + action_option[node_action[node]]
        else:
            weight[node] = weight[above] * prob[node_action[node]]
            cell[node] = cell[above]
    for leaf in range(terminal_node.size):
        node = terminal_node[leaf]
        if cell[node] >= 0 and weight[node] > 0.0:
            place, option = cell[node] // n_options, cell[node] % n_options
            row = leaf_row[leaf]
            option_value[place, option] += weight[node] * row_payoff[row]
            for entry in range(row_start[row], row_start[row + 1]):
                term = row_term[entry]
                parts[place, option, term_line[term]] += weight[node] * term_value[term]


@njit(cache=True, nogil=True)
def fill_segment_masses(
    node_parent, node_action, terminal_node, node_segment, segment_mass, prob, leaf_evidence, likelihood,
    leaf_outcome, weight, outcome_mass,
):  # fmt: skip
    """Probability of each outcome if play starts at some nodes with given probabilities.

    ============= ================ ==========================================================
    node_*        (node,)          structure in preorder
    terminal_node (leaf,)          the endings
    node_segment  (node,)          where play starts: the segment of a node; -1 elsewhere
    segment_mass  (draw, segment)  the probability of starting there
    prob          (draw, action)   behaviour from there on
    leaf_evidence (leaf,)          which pattern of evidence an ending has
    likelihood    (draw, pattern)  how likely the evidence is given the pattern
    leaf_outcome  (leaf,)          outcome of each ending
    weight        (node,)          workspace
    outcome_mass  (draw, outcome)  receives the sums, added to what is there
    ============= ================ ==========================================================
    """
    for draw in range(prob.shape[0]):
        for node in range(node_parent.size):
            segment = node_segment[node]
            if segment >= 0:
                weight[node] = segment_mass[draw, segment]
            elif node > 0:
                weight[node] = weight[node_parent[node]] * prob[draw, node_action[node]]
            else:
                weight[node] = 0.0
        for leaf in range(terminal_node.size):
            mass = weight[terminal_node[leaf]] * likelihood[draw, leaf_evidence[leaf]]
            outcome_mass[draw, leaf_outcome[leaf]] += mass


@njit(cache=True, nogil=True)
def fill_inherited(node_parent, own, inherited):
    """The label of the nearest node at or above each node that has one of its own.

    =========== ======= ==============================
    node_parent (node,) structure in preorder
    own         (node,) labels; -1 where there is none
    inherited   (node,) receives labels; -1 for none
    =========== ======= ==============================
    """
    for node in range(node_parent.size):
        if own[node] >= 0 or node == 0:
            inherited[node] = own[node]
        else:
            inherited[node] = inherited[node_parent[node]]
