"""From the behaviour of solved draws to sums over the ways a story can end.

Tested in `tests/contract/test_kernel_twins.py`.
"""

from __future__ import annotations

from melian.kernels.compiled import njit

__all__ = ["fill_masses"]


@njit(cache=True, nogil=True)
def fill_masses(
    node_parent, node_action, terminal_node, prob, leaf_evidence, likelihood, leaf_outcome, payoff_row,
    reach, outcome_mass, row_mass, total,
):  # fmt: skip
    """Probability of each outcome and payoff row, every ending weighed by the evidence.

    ============= ====================== ================================================
    node_*        (node,)                structure in preorder
    terminal_node (leaf,)                the endings
    prob          (draw, action)         behaviour, chance included
    leaf_evidence (leaf,)                which pattern of evidence an ending has
    likelihood    (draw, pattern)        how likely the evidence is given the pattern
    leaf_outcome  (leaf,)                outcome of each ending
    payoff_row    (leaf, player)         payoff row of each ending
    reach         (node,)                workspace
    outcome_mass  (draw, outcome)        receives the weighed probability of each outcome
    row_mass      (draw, row)            receives the weighed probability of each row
    total         (draw,)                receives the probability of the evidence
    ============= ====================== ================================================
    """
    for draw in range(prob.shape[0]):
        outcome_mass[draw, :] = 0.0
        row_mass[draw, :] = 0.0
        total[draw] = 0.0
        reach[0] = 1.0
        for node in range(1, node_parent.size):
            reach[node] = reach[node_parent[node]] * prob[draw, node_action[node]]
        for leaf in range(terminal_node.size):
            mass = reach[terminal_node[leaf]] * likelihood[draw, leaf_evidence[leaf]]
            total[draw] += mass
            outcome_mass[draw, leaf_outcome[leaf]] += mass
            for player in range(payoff_row.shape[1]):
                row_mass[draw, payoff_row[leaf, player]] += mass
