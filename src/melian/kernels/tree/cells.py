"""From the behaviour of solved draws to what is so at the endings, by pattern of evidence.

Tested in `tests/unit/test_points.py`.
"""

from __future__ import annotations

from melian.kernels.compiled import njit

__all__ = ["fill_cells"]


@njit(cache=True, nogil=True)
def fill_cells(node_parent, node_action, terminal_node, prob, leaf_pattern, leaf_cell, reach, mass):
    """Probability that a thing is so and the evidence of a pattern is what there is to see.

    ============= ====================== ================================================
    node_*        (node,)                structure in preorder
    terminal_node (leaf,)                the endings
    prob          (draw, action)         behaviour, chance included
    leaf_pattern  (leaf,)                pattern of evidence of each ending
    leaf_cell     (leaf, matter)         cell of what is so of each matter at the ending
    reach         (node,)                workspace
    mass          (draw, cell, pattern)  receives the probabilities
    ============= ====================== ================================================
    """
    for draw in range(prob.shape[0]):
        mass[draw, :, :] = 0.0
        reach[0] = 1.0
        for node in range(1, node_parent.size):
            reach[node] = reach[node_parent[node]] * prob[draw, node_action[node]]
        for leaf in range(terminal_node.size):
            here = reach[terminal_node[leaf]]
            if here > 0.0:
                pattern = leaf_pattern[leaf]
                for matter in range(leaf_cell.shape[1]):
                    mass[draw, leaf_cell[leaf, matter], pattern] += here
