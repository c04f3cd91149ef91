"""Options that nothing tells apart, and options that no sensible actor would take.

Tested in `tests/project/test_codes.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float

from melian.articles import listed
from melian.game.structure import subtree_sizes
from melian.scenario.checks.sight import Sight, is_priced, told_apart
from melian.scenario.model import Model
from melian.scenario.steps.values import Option

__all__ = ["dominated", "same_options"]


COMPARED = 100
"""Options of steps that have more are not compared with each other."""

NAMED = 4
"""So many options that are alike are named, the rest is counted."""


def same_options(sight: Sight) -> None:
    """Options that nothing tells apart weigh twice in logit odds."""
    done: set[str] = set()
    for stage in sight.model.order.stages:
        if stage.name in done or not stage.kind.weighs_options or len(stage.options) < 2:
            continue
        if stage.forced is not None:  # nobody weighs them: it is played so
            continue
        done.add(stage.name)
        off_table = any(c.off_table for c in stage.step.choices.values())
        if off_table or is_priced(stage):
            continue
        for alike in told_apart(sight, stage):
            if len(alike) > 1:
                sight.found.warning(
                    "M810",
                    f"{_listed(alike, stage.options)} at '{stage.name}' are worth the same in every ending",
                    stage.mark,
                    "how often a thing is listed moves its odds: merge them, or let a stake line or an "
                    "outcome tell them apart",
                )


def _listed(alike: list[int], options: Sequence[Option]) -> str:
    """Options by name, the first few of many."""
    names = [f"'{options[code].name}'" for code in alike]
    return listed(names if len(names) <= NAMED else [*names[: NAMED - 1], f"{len(names) - NAMED + 1} more"])


def dominated(sight: Sight) -> None:
    """Options that are worse than another whatever follows, at the medians."""
    model = sight.model
    values = {name: np.array([d.median]) for name, d in model.distributions.items()}
    bound = model.bind(values, 1)
    if not len(bound.batch):
        return
    payoff = bound.batch.row_payoff[0][model.payoffs.payoff_row]
    worse = _dominated_actions(model, payoff)
    by_step: dict[str, dict[str, bool]] = {}
    for number, infoset in enumerate(model.infosets):
        if infoset.player < 0:
            continue
        first = int(model.tree.infoset_first_action[number])
        options = by_step.setdefault(infoset.key, {})
        for place, name in enumerate(infoset.actions):
            options[name] = options.get(name, True) and bool(worse[first + place])
    marks = {stage.key: stage for stage in model.order.stages}
    for key, options in by_step.items():
        for name, always in options.items():
            if always and key in marks:
                sight.found.warning(
                    "M811",
                    f"'{name}' at '{key}' is worse for {marks[key].movers[0]} whatever follows",
                    marks[key].mark,
                    "at the medians it is only taken by mistake: give it what it brings, or leave it out",
                )


def _dominated_actions(model: Model, payoff: Float[np.ndarray, "leaf player"]) -> Bool[np.ndarray, " action"]:
    """(action,) whether another action of its set is better for the mover at every node, whatever follows."""
    tree = model.tree
    n_nodes = len(tree.node_parent)
    size = subtree_sizes(tree.node_parent)
    leaf_count = np.zeros(n_nodes + 1, dtype=np.int64)
    leaf_count[1:] = np.cumsum(tree.node_infoset < 0)
    nodes = np.arange(1, n_nodes)
    mover = tree.infoset_player[tree.node_infoset[tree.node_parent[1:]]]
    nodes, mover = nodes[mover >= 0], mover[mover >= 0]
    lowest, highest = np.empty(n_nodes), np.empty(n_nodes)
    for player in range(len(model.players)):
        mine = nodes[mover == player]
        if not len(mine):
            continue
        bounds = np.column_stack([leaf_count[mine], leaf_count[mine + size[mine]]]).reshape(-1)
        padded = np.append(payoff[:, player], 0.0)
        lowest[mine] = np.minimum.reduceat(padded, bounds)[::2]
        highest[mine] = np.maximum.reduceat(padded, bounds)[::2]
    sizes = np.diff(tree.infoset_first_action)
    nodes = nodes[sizes[tree.node_infoset[tree.node_parent[nodes]]] <= COMPARED]
    result = np.zeros(int(tree.infoset_first_action[-1]), dtype=bool)
    if not len(nodes):
        return result
    nodes = nodes[np.lexsort((tree.node_action[nodes], tree.node_parent[nodes]))]
    parents, actions = tree.node_parent[nodes], tree.node_action[nodes]
    first = np.searchsorted(parents, parents)  # of the options at the same node
    size = sizes[tree.node_infoset[parents]]
    floors, high, taken = lowest[nodes], highest[nodes], np.bincount(actions, minlength=len(result)) > 0
    for other in range(int(size.max())):
        beaten = (other < size) & (high < floors[np.minimum(first + other, len(nodes) - 1)])
        result |= taken & (np.bincount(actions, ~beaten, len(result)) == 0)
    return result
