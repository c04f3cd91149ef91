"""Passes over the structure of a tree."""

from __future__ import annotations

from numba import njit

__all__ = ["fill_parent_actions"]


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
