"""Passes over the structure of a tree, level by level.

Nothing of it is compiled, so that a file is read and checked where no machine code is at hand.

Tested in `tests/contract/test_kernel_twins.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Int32

__all__ = ["last_own_actions", "levels", "preorder", "subtree_sizes"]


_NodeInts = Int32[np.ndarray, " node"]
_ActionInts = Int32[np.ndarray, " action"]
_InfosetInts = Int32[np.ndarray, " infoset"]


def levels(parent: _NodeInts) -> list[Int32[np.ndarray, " _level"]]:
    """The nodes by their distance from the root, which is node 0; parents have smaller numbers."""
    children = np.argsort(parent[1:], kind="stable").astype(np.int32) + 1
    count = np.bincount(parent[1:], minlength=len(parent))
    first = np.cumsum(count) - count
    result, level = [], np.zeros(1, dtype=np.int32)
    while len(level):
        result.append(level)
        many = count[level]
        places = np.repeat(first[level] - (np.cumsum(many) - many), many) + np.arange(many.sum())
        level = children[places]
    return result


def subtree_sizes(parent: _NodeInts) -> _NodeInts:
    """(node,) how many nodes stand below each and with it."""
    return _sizes(parent, levels(parent)[1:])


def _sizes(parent: _NodeInts, by_level: list[Int32[np.ndarray, " _level"]]) -> _NodeInts:
    size = np.ones(len(parent), dtype=np.int32)
    for level in reversed(by_level):
        np.add.at(size, parent[level], size[level])
    return size


def preorder(parent: _NodeInts, order: Int32[np.ndarray, " inner"]) -> tuple[_NodeInts, _NodeInts]:
    """The number of each node in preorder, and the size of the subtree below and with it.

    Parameters
    ----------
    parent
        (node,) parents, smaller than their children; -1 at the root.
    order
        All nodes but the root by (parent, place among its children).
    """
    by_level = levels(parent)[1:]
    size = _sizes(parent, by_level)
    before = np.cumsum(size[order]) - size[order]  # of all siblings and cousins that come earlier
    is_first = np.diff(parent[order], prepend=-1) != 0
    step = np.zeros(len(parent), dtype=np.int32)
    step[order] = 1 + before - np.maximum.accumulate(np.where(is_first, before, 0))
    position = np.zeros(len(parent), dtype=np.int32)
    for level in by_level:
        position[level] = position[parent[level]] + step[level]
    return position, size


def last_own_actions(
    node_parent: _NodeInts,
    node_action: _NodeInts,
    node_infoset: _NodeInts,
    action_player: _ActionInts,
    infoset_player: _InfosetInts,
) -> tuple[_InfosetInts, int]:
    """Each mover's last own action before each information set, -1 if none, and a set that has several.

    Parameters
    ----------
    node_parent, node_action, node_infoset
        (node,) the structure, in preorder.
    action_player, infoset_player
        Who takes each action, and who moves at each set; -1 is chance.

    Returns
    -------
    tuple
        The actions (infoset,), and the first set whose nodes follow different ones; -1 if there is none.
    """
    last = np.full((len(node_parent), max(int(infoset_player.max(initial=-1)) + 1, 1)), -1, dtype=np.int32)
    for level in levels(node_parent)[1:]:
        rows = last[node_parent[level]]
        taken = node_action[level]
        own = np.flatnonzero(action_player[taken] >= 0)
        rows[own, action_player[taken[own]]] = taken[own]
        last[level] = rows
    inner = np.flatnonzero(node_infoset >= 0)
    inner = inner[infoset_player[node_infoset[inner]] >= 0]
    sets = node_infoset[inner]
    before = last[inner, infoset_player[sets]]
    result = np.full(len(infoset_player), -1, dtype=np.int32)
    met, first = np.unique(sets, return_index=True)
    result[met] = before[first]
    other = np.flatnonzero(result[sets] != before)
    return result, int(sets[other[0]]) if len(other) else -1
