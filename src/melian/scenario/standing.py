"""Where the story stands: what lies before now and what is still open.

Steps are played from top to bottom, and the order of play is the calendar of a model. *Now* is the
place after the last step of which an event says how it went (`sets`) or that it was `played`. What
lies before now is past, known or not; what lies after it is open where the events leave it possible.

The *histories at now* are the nodes of the tree at which the past ends: the first node of each
possible path that is decided after now, or the ending itself where the story is over. Each possible
ending lies below exactly one of them, and every ending below one of them is possible, since events
speak of the past and of types alone in what they set.

Tested in `tests/unit/test_standing.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from melian.game.tree import frozen
from melian.scenario.model import Evidence, Model
from melian.scenario.shapes import InfosetInt, InfosetTruth, LeafTruth, Nodes, NodeTruth
from melian.scenario.steps.kind import Stage

__all__ = [
    "PAST",
    "Standing",
    "heads",
    "hinted_open",
    "histories_at_now",
    "infoset_positions",
    "named_step",
    "nodes_after",
    "open_infosets",
    "open_nodes",
    "possible_nodes",
    "standing_of",
    "step_label",
    "step_positions",
]

PAST = -1
"""The place of what is decided before all steps: private matters."""


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Where the story stands, given events; made by `standing_of`."""

    position: int
    """How many steps of `model.order.stages` lie before now."""
    past: tuple[str, ...]
    """Their keys, in order of play: `force`, `talk@1`."""
    open: tuple[str, ...]
    """Keys of the steps after now that are played in some possible history, in order of play."""
    possible: LeafTruth
    """(leaf,) whether the events can have happened so, by what they set and say was played."""
    labels: Mapping[str, str]
    """Key of each step -> what the file calls it."""

    @property
    def is_whole(self) -> bool:
        """Whether no event tells of a step: now is the start, and all of the story is open."""
        return self.position == 0

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to be played."""
        return not self.open

    @property
    def last(self) -> str:
        """The key of the last step before now; empty at the start."""
        return self.past[-1] if self.past else ""

    def words(self, key: str) -> str:
        """A step as pages name it: its label, and its key by which it can be asked for."""
        named = named_step(key, self.labels[key])
        return named if named == f"'{key}'" else f"{named} ({key})"

    def is_past(self, key: str) -> bool:
        """Whether a step, by its key, lies before now."""
        return key in self.past


def standing_of(model: Model, events: Sequence[Evidence]) -> Standing:
    """Where the story stands once these events are known.

    Parameters
    ----------
    model
        The compiled scenario; one of a variant stands where the events that it leaves say.
    events
        Those that are known, as from `runs.evidence.given_events`.
    """
    places = step_positions(model)
    told = [places[key] for item in events for key in item.settled if key in places]
    position = max(told, default=PAST) + 1
    possible = np.ones(model.n_leaves, dtype=bool)
    for item in events:
        if item.possible is not None:
            possible &= item.possible
    keys = [stage.key for stage in model.order.stages]
    still = [key for key in keys[position:] if (model.columns.column(key)[possible] != -1).any()]
    labels = {stage.key: step_label(stage) for stage in model.order.stages}
    return Standing(position, tuple(keys[:position]), tuple(still), frozen(possible), labels)


def step_label(stage: Stage) -> str:
    """What the file calls a step; of a step in rounds, with the round."""
    _, at, number = stage.key.partition("@")
    return f"{stage.label}, round {number}" if at else stage.label


def named_step(key: str, label: str) -> str:
    """A step in a sentence: its label or, where it has none of its own, its key.

    >>> named_step("arms", "Arms for Ukraine"), named_step("talk@1", "talk, round 1")
    ('"Arms for Ukraine"', "'talk@1'")
    """
    own = label.split(", round ", maxsplit=1)[0].replace(" ", "_")
    return f"'{key}'" if own == key.split("@")[0] else f'"{label}"'


def step_positions(model: Model) -> dict[str, int]:
    """Key of each step -> its place in `model.order.stages`."""
    return {stage.key: number for number, stage in enumerate(model.order.stages)}


def infoset_positions(model: Model) -> InfosetInt:
    """(infoset,) place in `model.order.stages` of the step decided there; `PAST` for private matters.

    A ballot, an offer and an answer have the place of their step. A leak has that of the step that
    it tells of or, where this is hidden until a later one, of that.
    """
    places = dict.fromkeys((hidden.key for hidden in model.order.hidden), PAST)
    shown_at = {stage.key: stage.hidden_until or stage.key for stage in model.order.stages}
    steps = step_positions(model)
    result = np.empty(len(model.infosets), dtype=np.int64)
    for number, infoset in enumerate(model.infosets):
        if infoset.key not in places:
            places[infoset.key] = steps.get(_decided_in(infoset.key, shown_at), PAST)
        result[number] = places[infoset.key]
    return result


def _decided_in(key: str, shown_at: dict[str, str]) -> str:
    """The step at which a choice with this key is made."""
    if key.startswith("leak:"):
        return shown_at[key.split(":", 2)[2]]
    whole, at, number = key.partition("@")
    return whole.split(".")[0] + at + number


def possible_nodes(model: Model, standing: Standing) -> NodeTruth:
    """(node,) whether some possible ending lies at or below the node."""
    return _above(model, standing.possible)


def open_nodes(model: Model, standing: Standing) -> NodeTruth:
    """(node,) whether the node is decided after now and possible; endings are not decided."""
    return (
        possible_nodes(model, standing)
        & nodes_after(model, standing.position)
        & (model.tree.node_infoset >= 0)
    )


def open_infosets(model: Model, standing: Standing) -> InfosetTruth:
    """(infoset,) whether it is decided after now and some node of it is possible; chance too."""
    result = np.zeros(len(model.infosets), dtype=bool)
    result[model.tree.node_infoset[open_nodes(model, standing)]] = True
    return result


def histories_at_now(model: Model, standing: Standing) -> Nodes:
    """(history,) the nodes at which the past ends, in preorder.

    Endings among them are possible ways in which the story is over already. At the start, the only
    one is the root, whatever private matters are drawn there.
    """
    if standing.is_whole:
        return np.zeros(1, dtype=np.int64)
    first = heads(model, nodes_after(model, standing.position))
    return np.flatnonzero(first & possible_nodes(model, standing))


def hinted_open(model: Model, standing: Standing, event: Evidence) -> tuple[str, ...]:
    """Keys of the open steps that an event hints at, in order of play.

    `step@last` stands for all rounds of a step.
    """
    read = {_asked(column) for columns in event.hinted for column in columns}
    return tuple(
        stage.key
        for stage in model.order.stages[standing.position :]
        if stage.key in standing.open and _names(stage) & read
    )


def _asked(column: str) -> str:
    """The step that a column tells of: `press` of `sees:us:press`, `talks@2` of `talks.west@2`."""
    whole, at, number = column.rsplit(":", 1)[-1].partition("@")
    return whole.split(".")[0] + at + number


def _names(stage: Stage) -> set[str]:
    return {stage.key, f"{stage.name}@last"}


def nodes_after(model: Model, played: int) -> NodeTruth:
    """(node,) whether the node is decided once so many steps are played; an ending counts as such."""
    infoset = model.tree.node_infoset
    after = infoset_positions(model) >= played
    return np.where(infoset >= 0, after[infoset], True)


def heads(model: Model, after: NodeTruth) -> NodeTruth:
    """(node,) of nodes below which all belong, those that have none of them above: where the past ends."""
    parent = model.tree.node_parent
    return after & ~np.where(parent >= 0, after[parent], False)


def _above(model: Model, leaf: LeafTruth) -> NodeTruth:
    """(node,) whether a marked leaf lies at or below the node."""
    result = np.zeros(len(model.tree.node_parent), dtype=bool)
    result[model.tree.terminal_node[leaf]] = True
    nodes = np.flatnonzero(result)
    while len(nodes):  # one pass per level: a node is marked once
        above = np.unique(model.tree.node_parent[nodes])
        nodes = above[(above >= 0) & ~result[above]]
        result[nodes] = True
    return result
