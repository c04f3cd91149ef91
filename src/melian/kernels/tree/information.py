"""From behaviour to what is reached, believed and known at information sets, many draws at once.

Tested in `tests/contract/test_kernel_twins.py`.
"""

from __future__ import annotations

import numpy as np

from melian.kernels.compiled import njit

__all__ = ["add_cells", "fill_first_leaf", "fill_infoset_reach", "fill_node_beliefs"]


@njit(cache=True, nogil=True)
def fill_infoset_reach(node_parent, node_action, node_infoset, prob, reach, infoset_reach):
    """Probability that play comes to each information set, draw by draw.

    ============= =============== ======================================
    node_*        (node,)         structure in preorder
    prob          (draw, action)  behaviour, chance included
    reach         (node,)         workspace
    infoset_reach (draw, infoset) receives the probabilities
    ============= =============== ======================================
    """
    infoset_reach[:] = 0.0
    for draw in range(prob.shape[0]):
        reach[0] = 1.0
        for node in range(node_parent.size):
            if node > 0:
                reach[node] = reach[node_parent[node]] * prob[draw, node_action[node]]
            if node_infoset[node] >= 0:
                infoset_reach[draw, node_infoset[node]] += reach[node]


@njit(cache=True, nogil=True)
def fill_node_beliefs(node_parent, node_action, node_infoset, prob, log_reach, peak, total, belief):
    """What the mover at each information set thinks of where it is.

    By perfect recall the mover's own choices are the same on the way to every node of a set
    and cancel, so that the logarithm of the whole reach orders its nodes. Impossible choices
    are counted apart, and only the nodes of a set with the fewest of them have weight: no
    belief is above 0 where Bayes' rule says 0, and where it is silent the likeliest slips remain.

    ============ ========== =======================================================
    node_*       (node,)    structure in preorder
    prob         (action,)  behaviour, chance included
    log_reach    (node,)    workspace
    peak, total  (infoset,) workspace
    belief       (node,)    receives a distribution over the nodes of each set; 0 at leaves
    ============ ========== =======================================================
    """
    peak[:] = -np.inf
    total[:] = 0.0
    log_prob = np.log(np.where(prob > 0.0, prob, 1.0))
    impossible = np.zeros(node_parent.size, np.int64)
    fewest = np.full(peak.size, node_parent.size)
    log_reach[0] = 0.0
    for node in range(node_parent.size):
        if node > 0:
            parent, action = node_parent[node], node_action[node]
            log_reach[node] = log_reach[parent] + log_prob[action]
            impossible[node] = impossible[parent] + (0 if prob[action] > 0.0 else 1)
        infoset = node_infoset[node]
        if infoset >= 0 and impossible[node] <= fewest[infoset]:
            if impossible[node] < fewest[infoset]:
                fewest[infoset], peak[infoset] = impossible[node], -np.inf
            peak[infoset] = max(peak[infoset], log_reach[node])
    for node in range(node_parent.size):
        infoset = node_infoset[node]
        belief[node] = 0.0
        if infoset >= 0 and impossible[node] == fewest[infoset]:
            belief[node] = np.exp(log_reach[node] - peak[infoset])
            total[infoset] += belief[node]
    for node in range(node_parent.size):
        if node_infoset[node] >= 0:
            belief[node] /= total[node_infoset[node]]


@njit(cache=True, nogil=True)
def add_cells(entry_node, entry_cell, weight, cells):
    """Add the weight of each entry's node to the entry's cell.

    ========== ======== =======================================
    entry_node (entry,) a node
    entry_cell (entry,) where its weight goes
    weight     (node,)  weights
    cells      (cell,)  receives the sums, added to what is there
    ========== ======== =======================================
    """
    for entry in range(entry_node.size):
        cells[entry_cell[entry]] += weight[entry_node[entry]]


@njit(cache=True, nogil=True)
def fill_first_leaf(node_parent, terminal_node, first_leaf):
    """Position of the first leaf below each node.

    ============= ======= ================================
    node_parent   (node,) structure in preorder
    terminal_node (leaf,) the leaves
    first_leaf    (node,) receives positions in `terminal_node`
    ============= ======= ================================
    """
    first_leaf[:] = -1
    for leaf in range(terminal_node.size):
        node = terminal_node[leaf]
        while node >= 0 and first_leaf[node] < 0:
            first_leaf[node] = leaf
            node = node_parent[node]
