"""In which order the information sets of a tree can be answered, computed once per tree.

A crisis is played in steps, and an information set belongs to one of them: all
of its nodes can be answered before any node above them needs the answer. Such
an order need not exist in general (two players may each move first in half of
the histories); `Schedule.n_ordered` then says so.

Solvers number nodes by *slots*: the children of all members of an information
set lie side by side, so that one step of a pass reads and writes one block.

Tested in `tests/contract/test_kernel_twins.py`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Int32

from melian.game.tree import CHANCE, Tree, frozen
from melian.kernels.tree.schedule import fill_children, fill_schedule, fill_subtree_ends

__all__ = ["Schedule", "is_ordered", "schedule_of"]


_NodeInts = Int32[np.ndarray, " node"]
_Groups = Int32[np.ndarray, " group"]


class Schedule(NamedTuple):
    """What a pass over a tree needs besides the tree; a NamedTuple because kernels take it as it is.

    A *group* is an information set of a player, or a single chance node. Groups
    are listed first mover first; their arrays are in that order.
    """

    n_ordered: int
    """Groups that could be ordered; fewer than all where no order exists (slots are then no use)."""
    group_player: _Groups
    """(group,) who moves."""
    group_infoset: _Groups
    """(group,) the information set."""
    group_action: _Groups
    """(group,) its first action."""
    group_size: _Groups
    """(group,) its number of actions."""
    group_child: _Groups
    """(group,) the slot of the first child of its first member."""
    group_first_member: Int32[np.ndarray, " group+1"]
    """(group + 1,) where its members begin in `member_slot`."""
    member_slot: Int32[np.ndarray, " member"]
    """(member,) the slot of each decided node, group by group."""
    terminal_slot: Int32[np.ndarray, " terminal"]
    """(terminal,) the slot of each terminal."""
    node_end: _NodeInts
    """(node,) one past the last descendant, in the tree's own preorder."""
    node_first_child: _NodeInts
    """(node,) where the children of each node begin in `child_node`, -1 at a terminal."""
    child_node: Int32[np.ndarray, " node-1"]
    """(node - 1,) the children of each node, by action."""
    infoset_first_node: Int32[np.ndarray, " infoset+1"]
    """(infoset + 1,) where the nodes of each information set begin in `infoset_node`."""
    infoset_node: Int32[np.ndarray, " member"]
    """(member,) the nodes of each information set."""


def is_ordered(schedule: Schedule) -> bool:
    """Whether every information set can be answered before all that lie above it."""
    return schedule.n_ordered == len(schedule.group_player)


def schedule_of(tree: Tree) -> Schedule:
    """The schedule of a tree: O(nodes), once per tree."""
    n_nodes, n_infosets = len(tree.node_parent), len(tree.infoset_player)
    size = np.diff(tree.infoset_first_action).astype(np.int32)
    node_end = np.empty(n_nodes, dtype=np.int32)
    first_child = np.empty(n_nodes, dtype=np.int32)
    child = np.empty(max(n_nodes - 1, 0), dtype=np.int32)
    fill_subtree_ends(tree.node_parent, node_end)
    fill_children(
        tree.node_parent, tree.node_action, tree.node_infoset, tree.infoset_first_action, first_child, child
    )
    node_group, group_infoset = _groups(tree)
    members, first_member = _members(node_group, len(group_infoset))
    order = np.zeros(len(group_infoset), dtype=np.int32)
    group_child = np.zeros(len(group_infoset), dtype=np.int32)
    slot = np.empty(n_nodes, dtype=np.int32)
    n_ordered = fill_schedule(
        node_group, first_member, members, size[group_infoset], first_child, child, order, group_child, slot
    )
    if n_ordered < len(order):  # some groups wait for each other: keep every group once
        order = np.arange(len(order), dtype=np.int32)
    listed = group_infoset[order]
    by_group = [members[first_member[g] : first_member[g + 1]] for g in order]
    member_node = np.concatenate([*by_group, np.empty(0, dtype=np.int32)])
    counts = np.diff(first_member)[order]
    nodes, first_node = _members(tree.node_infoset, n_infosets)
    arrays = (
        tree.infoset_player[listed],
        listed,
        tree.infoset_first_action[listed],
        size[listed],
        group_child[order],
        np.concatenate([[0], np.cumsum(counts)]),
        slot[member_node],
        slot[tree.terminal_node],
        node_end,
        first_child,
        child,
        first_node,
        nodes,
    )
    return Schedule(int(n_ordered), *(frozen(np.asarray(array, dtype=np.int32)) for array in arrays))


def _groups(tree: Tree) -> tuple[_NodeInts, _Groups]:
    """Group of each node and information set of each group; chance nodes stand alone."""
    inner = tree.node_infoset >= 0
    by_chance = np.zeros(len(inner), dtype=bool)
    by_chance[inner] = tree.infoset_player[tree.node_infoset[inner]] == CHANCE
    visited = np.bincount(tree.node_infoset[inner], minlength=len(tree.infoset_player)) > 0
    players = np.flatnonzero((tree.infoset_player != CHANCE) & visited)
    number = np.full(len(tree.infoset_player), -1, dtype=np.int64)
    number[players] = np.arange(len(players))
    group = np.full(len(inner), -1, dtype=np.int32)
    decided = inner & ~by_chance
    group[decided] = number[tree.node_infoset[decided]]
    group[by_chance] = len(players) + np.arange(np.count_nonzero(by_chance))
    infoset = np.concatenate([players, tree.node_infoset[by_chance]]).astype(np.int32)
    return group, infoset


def _members(
    owner: _NodeInts, n_owners: int
) -> tuple[Int32[np.ndarray, " member"], Int32[np.ndarray, " first"]]:
    """Nodes sorted by owner (terminals, owner -1, left out) and where each owner's begin."""
    inner = np.flatnonzero(owner >= 0)
    nodes = inner[np.argsort(owner[inner], kind="stable")].astype(np.int32)
    counts = np.bincount(owner[inner], minlength=n_owners)
    return nodes, np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
