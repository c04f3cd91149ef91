"""The structure of an extensive-form game, as flat arrays.

Nodes are numbered in preorder, so that a parent comes before its children and
every pass over the tree is one loop. Actions are numbered over all information
sets: those of information set `h` are `infoset_first_action[h]` up to
`infoset_first_action[h + 1]`. Chance is the player `CHANCE`.

Tested in `tests/contract/test_game_laws.py`.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from jaxtyping import Int32

from melian.errors import GameError, ImperfectRecallError
from melian.game.structure import last_own_actions

__all__ = ["CHANCE", "Tree", "action_infoset", "frozen", "sees_all", "tree_from_nodes", "validate_tree"]


NodeInts = Int32[np.ndarray, " node"]
InfosetInts = Int32[np.ndarray, " infoset"]

CHANCE = -1
"""The player number of chance in `Tree.infoset_player`."""

_Scalar = TypeVar("_Scalar", bound=np.generic)


class Tree(NamedTuple):
    """Structure only, int32; a NamedTuple because kernels take it as it is."""

    node_parent: NodeInts
    """(node,) the parent, -1 at the root; smaller than the node."""
    node_action: NodeInts
    """(node,) the action that leads here, -1 at the root."""
    node_infoset: NodeInts
    """(node,) the information set decided here (chance too), -1 at a terminal."""
    infoset_player: InfosetInts
    """(infoset,) who moves: 0, 1, ... or `CHANCE`."""
    infoset_first_action: Int32[np.ndarray, " infoset+1"]
    """(infoset + 1,) where the actions of each information set begin."""
    infoset_parent_action: InfosetInts
    """(infoset,) the mover's last own action before, -1 if none (and for chance)."""
    terminal_node: Int32[np.ndarray, " terminal"]
    """(terminal,) the nodes that end the game, in preorder."""


def frozen(array: npt.NDArray[_Scalar]) -> npt.NDArray[_Scalar]:
    """A contiguous read-only array; a copy if the caller could still write to the one given."""
    if array.flags.writeable or not array.flags.c_contiguous:
        array = np.array(array, order="C")
        array.flags.writeable = False
    return array


def tree_from_nodes(
    node_parent: npt.ArrayLike,
    node_action: npt.ArrayLike,
    node_infoset: npt.ArrayLike,
    infoset_player: npt.ArrayLike,
    infoset_first_action: npt.ArrayLike,
) -> Tree:
    """Complete and check a tree given in preorder.

    Raises
    ------
    GameError
        If the arrays do not describe a tree in preorder.
    ImperfectRecallError
        If a player forgets an own move.
    """
    parent, action, infoset, player, first = (
        np.asarray(array, dtype=np.int32)
        for array in (node_parent, node_action, node_infoset, infoset_player, infoset_first_action)
    )
    terminal = np.flatnonzero(infoset < 0).astype(np.int32)
    parent_action = np.full(len(player), -1, dtype=np.int32)
    tree = Tree(*map(frozen, (parent, action, infoset, player, first, parent_action, terminal)))
    _check_shape(tree)
    return tree._replace(infoset_parent_action=frozen(_parent_actions(tree)))


def validate_tree(tree: Tree) -> None:
    """Raise what is wrong with a tree, or nothing."""
    _check_shape(tree)
    if not np.array_equal(_parent_actions(tree), tree.infoset_parent_action):
        raise GameError("infoset_parent_action does not fit the tree; build it with tree_from_nodes")


def action_infoset(tree: Tree) -> Int32[np.ndarray, " action"]:
    """(action,) the information set that each action belongs to."""
    return np.repeat(np.arange(len(tree.infoset_player), dtype=np.int32), np.diff(tree.infoset_first_action))


def sees_all(tree: Tree) -> bool:
    """Whether whoever moves knows all that happened: information sets are one node each, chance aside."""
    inner = tree.node_infoset[tree.node_infoset >= 0]
    return bool((np.bincount(inner)[tree.infoset_player != CHANCE] == 1).all())


def _check_shape(tree: Tree) -> None:
    n_nodes = len(tree.node_parent)
    if n_nodes == 0 or tree.node_parent[0] != -1:
        raise GameError("a tree begins with its root, whose parent is -1")
    nodes = np.arange(1, n_nodes)
    if np.any(tree.node_parent[1:] >= nodes) or np.any(tree.node_parent[1:] < 0):
        raise GameError("nodes must be numbered so that parents come before their children")
    if tree.infoset_first_action[0] != 0 or np.any(np.diff(tree.infoset_first_action) < 1):
        raise GameError("every information set needs at least one action")
    owner = action_infoset(tree)
    if np.any(owner[tree.node_action[1:]] != tree.node_infoset[tree.node_parent[1:]]):
        raise GameError("a node is reached by an action that its parent does not have")
    n_children = np.bincount(tree.node_parent[1:], minlength=n_nodes)
    inner = tree.node_infoset >= 0
    expected = np.where(inner, np.diff(tree.infoset_first_action)[tree.node_infoset], 0)
    first_child = np.cumsum(expected) - expected - tree.infoset_first_action[tree.node_infoset]
    place = first_child[tree.node_parent[1:]] + tree.node_action[1:]  # one for each action of each node
    if np.any(n_children != expected) or np.any(np.bincount(place, minlength=n_nodes - 1) != 1):
        raise GameError("every action must lead to exactly one child of each node of its set")


def _parent_actions(tree: Tree) -> InfosetInts:
    """The last own action before each information set; perfect recall makes it one."""
    action_player = tree.infoset_player[action_infoset(tree)]
    result, culprit = last_own_actions(
        tree.node_parent, tree.node_action, tree.node_infoset, action_player, tree.infoset_player
    )
    if culprit >= 0:
        raise ImperfectRecallError(
            f"player {tree.infoset_player[culprit]} forgets an own move at information set "
            f"{culprit}: its nodes follow different own actions; merge nothing that the player "
            "could tell apart",
            infoset=int(culprit),
        )
    return result
