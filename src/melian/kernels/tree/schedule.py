"""The order in which information sets can be answered, and a numbering of nodes that fits it.

Tested in `tests/contract/test_kernel_twins.py`.
"""

from __future__ import annotations

import numpy as np

from melian.kernels.compiled import njit

__all__ = ["fill_children", "fill_schedule", "fill_subtree_ends"]


@njit(nogil=True, cache=True)
def fill_subtree_ends(node_parent, node_end):
    """One past the last descendant of every node.

    ============== ======== =================================
    node_parent    (node,)  structure in preorder
    node_end       (node,)  receives the end of each subtree
    ============== ======== =================================
    """
    for node in range(node_parent.size):
        node_end[node] = node + 1
    for node in range(node_parent.size - 1, 0, -1):
        parent = node_parent[node]
        if node_end[node] > node_end[parent]:
            node_end[parent] = node_end[node]


@njit(nogil=True, cache=True)
def fill_children(node_parent, node_action, node_infoset, infoset_first_action, node_first_child, child_node):
    """Children by node and action: those of a node follow each other in `child_node`.

    ================= ============= ==================================================
    node_*            (node,)       structure in preorder
    node_first_child  (node,)       receives where the children begin, -1 at a terminal
    child_node        (node - 1,)   receives the children
    ================= ============= ==================================================
    """
    counter = 0
    for node in range(node_parent.size):
        infoset = node_infoset[node]
        if infoset < 0:
            node_first_child[node] = -1
        else:
            node_first_child[node] = counter
            counter += infoset_first_action[infoset + 1] - infoset_first_action[infoset]
    for node in range(1, node_parent.size):
        parent = node_parent[node]
        offset = node_action[node] - infoset_first_action[node_infoset[parent]]
        child_node[node_first_child[parent] + offset] = node


@njit(nogil=True, cache=True)
def fill_schedule(
    node_group,
    group_first_member,
    group_member,
    group_size,
    node_first_child,
    child_node,
    order,
    group_child,
    node_slot,
):
    """Topological order of the groups of nodes; returns how many could be ordered.

    A group comes after all groups that hold an ancestor of one of its nodes. Slots
    are given to nodes in that order, so that the children of all members of a
    group lie side by side: member m, action a at `group_child + m * size + a`.

    ================== ============ =====================================================
    node_group         (node,)      group of each node, -1 at a terminal
    group_first_member (group + 1,) where the members of each group begin
    group_member       (member,)    the nodes of each group
    group_size         (group,)     number of actions
    node_first_child   (node,)      where the children of a node begin in `child_node`
    child_node         (node - 1,)  the children
    order              (group,)     receives the order, first mover first
    group_child        (group,)     receives the slot of the first child of each group
    node_slot          (node,)      receives the slot of each node; the root has 0
    ================== ============ =====================================================
    """
    reached = np.zeros(group_size.size, np.int32)
    node_slot[:] = -1
    node_slot[0] = 0
    next_slot = 1
    n_queued = 0
    if node_group[0] >= 0:
        order[0] = node_group[0]
        n_queued = 1
    done = 0
    while done < n_queued:
        group = order[done]
        done += 1
        group_child[group] = next_slot
        for m in range(group_first_member[group], group_first_member[group + 1]):
            first = node_first_child[group_member[m]]
            for child in child_node[first : first + group_size[group]]:
                node_slot[child] = next_slot
                next_slot += 1
                below = node_group[child]
                if below >= 0:
                    # a group is answered when all its members are: a set that two histories meet in different
                    # orders never is, which is how a tree without an order shows
                    reached[below] += 1
                    if reached[below] == group_first_member[below + 1] - group_first_member[below]:
                        order[n_queued] = below
                        n_queued += 1
    return done
