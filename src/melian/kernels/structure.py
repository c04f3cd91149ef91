"""Passes over the structure of a tree."""

from __future__ import annotations

from numba import njit

__all__ = ["fill_parent_actions", "fill_preorder"]


@njit(cache=True)
def fill_parent_actions(node_parent, node_action, node_infoset, action_player, infoset_player, last, result):
    """Last own action before each information set; returns the first set where they differ, or -1.

    ============== ================ ==========================================
    node_*         (node,)          structure in preorder
    action_player  (action,)        who takes each action, -1 chance
    infoset_player (infoset,)       who moves, -1 chance
    last           (node, player)   workspace
    result         (infoset,)       receives the last own action, -1 if none
    ============== ================ ==========================================
    """
    seen = infoset_player < -1
    result[:] = -1
    for node in range(node_parent.size):
        if node == 0:
            last[node, :] = -1
        else:
            last[node, :] = last[node_parent[node], :]
            mover = action_player[node_action[node]]
            if mover >= 0:
                last[node, mover] = node_action[node]
        infoset = node_infoset[node]
        if infoset >= 0 and infoset_player[infoset] >= 0:
            own = last[node, infoset_player[infoset]]
            if not seen[infoset]:
                seen[infoset] = True
                result[infoset] = own
            elif result[infoset] != own:
                return infoset
    return -1


@njit(cache=True)
def fill_preorder(parent, order, size, position):
    """Number nodes in preorder.

    ========== ======= ====================================================
    parent     (node,) parents, smaller than their children; -1 at the root
    order      (node,) all nodes but the root by (parent, place among its children)
    size       (node,) receives the size of each subtree
    position   (node,) receives the preorder number
    ========== ======= ====================================================
    """
    size[:] = 1
    for node in range(parent.size - 1, 0, -1):
        size[parent[node]] += size[node]
    position[0] = 0
    last = -1
    next_free = 0
    for node in order:
        if parent[node] != last:
            last = parent[node]
            next_free = position[last] + 1
        position[node] = next_free
        next_free += size[node]
