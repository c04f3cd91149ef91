"""How much of each outcome comes from choices that do not pay.

Tested in `tests/contract/test_kernel_twins.py`.
"""

from __future__ import annotations

from melian.kernels.compiled import njit

__all__ = ["fill_against_interest", "fill_settling_actions"]


@njit(cache=True, nogil=True)
def fill_settling_actions(node_parent, node_action, terminal_node, leaf_outcome, node_outcome, settling):
    """The choice after which only one outcome was left, for each leaf.

    ============= ======= ==================================================================
    node_*        (node,) structure in preorder
    terminal_node (leaf,) the leaves
    leaf_outcome  (leaf,) outcome of each
    node_outcome  (node,) workspace: the only outcome below a node, -1 for several, -2 for unseen
    settling      (leaf,) receives action numbers, -1 where the outcome was never open
    ============= ======= ==================================================================
    """
    node_outcome[:] = -2
    for leaf in range(terminal_node.size):
        node_outcome[terminal_node[leaf]] = leaf_outcome[leaf]
    for node in range(node_parent.size - 1, 0, -1):
        parent = node_parent[node]
        if node_outcome[parent] == -2:
            node_outcome[parent] = node_outcome[node]
        elif node_outcome[parent] != node_outcome[node]:
            node_outcome[parent] = -1
    for leaf in range(terminal_node.size):
        node = terminal_node[leaf]
        while node_parent[node] >= 0 and node_outcome[node_parent[node]] >= 0:
            node = node_parent[node]
        settling[leaf] = node_action[node]


@njit(cache=True, nogil=True)
def fill_against_interest(
    node_parent, node_action, terminal_node, prob, against, settling, likelihood, leaf_outcome,
    reach, strayed, whole, settled, ever,
):  # fmt: skip
    """Probability of each outcome, and the part of it that comes from choices against interest.

    ============= ========== =========================================================
    node_*        (node,)    structure in preorder
    terminal_node (leaf,)    the leaves
    prob          (action,)  behaviour, chance included
    against       (action,)  whether a choice is against its mover's interest
    settling      (leaf,)    the choice that settled the outcome, -1 for none
    likelihood    (leaf,)    likelihood of the events
    leaf_outcome  (leaf,)    outcome of each leaf
    reach         (node,)    workspace
    strayed       (node,)    workspace: whether some choice on the way was against interest
    whole         (outcome,) receives the weighed probability
    settled       (outcome,) receives the part whose settling choice was against interest
    ever          (outcome,) receives the part with any choice against interest
    ============= ========== =========================================================
    """
    whole[:] = 0.0
    settled[:] = 0.0
    ever[:] = 0.0
    reach[0] = 1.0
    strayed[0] = False
    for node in range(1, node_parent.size):
        parent, action = node_parent[node], node_action[node]
        reach[node] = reach[parent] * prob[action]
        strayed[node] = strayed[parent] or against[action]
    for leaf in range(terminal_node.size):
        node = terminal_node[leaf]
        mass = reach[node] * likelihood[leaf]
        whole[leaf_outcome[leaf]] += mass
        if settling[leaf] >= 0 and against[settling[leaf]]:
            settled[leaf_outcome[leaf]] += mass
        if strayed[node]:
            ever[leaf_outcome[leaf]] += mass
