"""The unknowns of the logit system, log-odds of actions, and how many of them a method can take.

Tested in `tests/unit/test_lanes.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float, Int

from melian.game.tree import CHANCE, Tree, action_infoset

__all__ = ["LARGEST_DENSE", "SMALL", "free_actions", "infoset_depth", "jitter", "n_unknowns"]

SMALL = 40
"""Up to so many unknowns the full derivative is as cheap as a sweep."""
LARGEST_DENSE = 400
"""Unknowns beyond which the full derivative costs a minute a draw, and more."""
GOLDEN_ANGLE = 2.399963229728653


def n_unknowns(tree: Tree) -> int:
    """How many log-odds a profile of this tree has: actions of players less one per information set."""
    size = np.diff(tree.infoset_first_action)
    return int(np.sum(size[tree.infoset_player != CHANCE] - 1))


def free_actions(tree: Tree) -> Bool[np.ndarray, " action"]:
    """Whether each action's log-odds are unknown: a player's, and not the first of its set."""
    owner = action_infoset(tree)
    is_first = np.arange(len(owner)) == tree.infoset_first_action[owner]
    return (tree.infoset_player[owner] >= 0) & ~is_first


def infoset_depth(tree: Tree) -> Int[np.ndarray, " infoset"]:
    """How many own moves come before each information set."""
    owner = action_infoset(tree)
    before = np.where(tree.infoset_parent_action >= 0, owner[tree.infoset_parent_action], -1)
    depth = np.zeros(len(before), dtype=np.int32)
    reached = before
    while np.any(reached >= 0):
        depth += reached >= 0
        reached = np.where(reached >= 0, before[reached], -1)
    return depth


def jitter(size: int) -> Float[np.ndarray, " {size}"]:
    """Numbers without a pattern that the symmetry of a game could share."""
    return np.cos(GOLDEN_ANGLE * (1.0 + np.arange(size)))
