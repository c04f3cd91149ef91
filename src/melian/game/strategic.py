"""The reduced strategic form: what a player plans, as far as the plan can come to matter.

A plan names an action at every information set that the plan itself does not rule out.
Plans that differ where their own earlier moves never lead are one. A mix of plans and a
behaviour strategy are the same thing under perfect recall (Kuhn 1953).

Tested in `tests/unit/test_equilibria.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod
from typing import TypeVar

import numpy as np
from jaxtyping import Bool, Int64

from melian.game.tree import Tree

__all__ = ["Plans", "behaviour_of_mix", "n_plans", "plans_of"]


Number = TypeVar("Number", float, Fraction)


@dataclass(frozen=True, slots=True, eq=False)
class Plans:
    """The reduced plans of one player."""

    player: int
    """Whose."""
    actions: tuple[frozenset[int], ...]
    """(plan,) the actions that it names."""
    fits: Bool[np.ndarray, "plan terminal"]
    """(plan, terminal) whether the plan does what leads to each ending."""


def n_plans(tree: Tree, player: int) -> int:
    """How many reduced plans a player has; exponential in the information sets it may come to."""
    below, first = _sets_below(tree, player), tree.infoset_first_action.tolist()
    count: dict[int, int] = {}
    for infoset in _later_first(below, first):
        count[infoset] = sum(
            prod(count[later] for later in below.get(action, ()))
            for action in range(first[infoset], first[infoset + 1])
        )
    return prod(count[infoset] for infoset in below.get(-1, ()))


def plans_of(tree: Tree, player: int) -> Plans:
    """All reduced plans of a player; see `n_plans` for how many."""
    below, first = _sets_below(tree, player), tree.infoset_first_action.tolist()
    at: dict[int, list[frozenset[int]]] = {}

    def joint(infosets: Sequence[int]) -> list[frozenset[int]]:
        parts = product(*(at.pop(infoset) for infoset in infosets))
        return [frozenset().union(*part) for part in parts]

    for infoset in _later_first(below, first):
        actions = range(first[infoset], first[infoset + 1])
        at[infoset] = [rest | {action} for action in actions for rest in joint(below.get(action, ()))]
    plans = joint(below.get(-1, ()))
    last = _last_own_action(tree, player)[tree.terminal_node]
    fits = np.array([[a < 0 or a in plan for a in last.tolist()] for plan in plans], dtype=bool)
    return Plans(player, tuple(plans), fits)


def behaviour_of_mix(tree: Tree, plans: Plans, mix: Sequence[Number]) -> dict[int, Number]:
    """Probability by action at the information sets that the mix does not rule out itself.

    Of fractions it is exact.
    """
    result: dict[int, Number] = {}
    first = tree.infoset_first_action
    zero = mix[0] - mix[0]
    weight: dict[int, Number] = {-1: sum(mix, zero)}
    for plan, share in zip(plans.actions, mix, strict=True):
        for action in plan:
            weight[action] = weight.get(action, zero) + share
    for infosets in _sets_below(tree, plans.player).values():
        for infoset in infosets:
            total = weight.get(int(tree.infoset_parent_action[infoset]), zero)
            if total:
                for action in range(first[infoset], first[infoset + 1]):
                    result[action] = weight.get(action, zero) / total
    return result


def _sets_below(tree: Tree, player: int) -> dict[int, list[int]]:
    """The player's information sets that have nodes, by the own action before them, -1 for none."""
    visited = set(tree.node_infoset.tolist())
    result: dict[int, list[int]] = {}
    for infoset in np.flatnonzero(tree.infoset_player == player).tolist():
        if infoset in visited:
            result.setdefault(int(tree.infoset_parent_action[infoset]), []).append(infoset)
    return result


def _later_first(below: dict[int, list[int]], first: Sequence[int]) -> list[int]:
    """The player's information sets, each after all that an own action leads to: a tree may be deep."""
    order = list(below.get(-1, ()))
    for infoset in order:  # grows on the way
        for action in range(first[infoset], first[infoset + 1]):
            order += below.get(action, ())
    return order[::-1]


def _last_own_action(tree: Tree, player: int) -> Int64[np.ndarray, " node"]:
    """(node,) the player's last action on the way, -1 if none."""
    owner = np.repeat(tree.infoset_player, np.diff(tree.infoset_first_action))
    last = np.full(len(tree.node_parent), -1, dtype=np.int64)
    for node in range(1, len(last)):
        action = tree.node_action[node]
        last[node] = action if owner[action] == player else last[tree.node_parent[node]]
    return last
