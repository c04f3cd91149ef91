"""The tree of a crisis folded to its steps: what each option leads to, and in how many endings.

Histories that differ only in what went before are laid over each other: a step appears once
(once per round), however many thousand nodes it has in the tree.

Tested in `tests/unit/test_show_tree.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from melian.scenario.model import Model
from melian.scenario.shapes import LeafInt
from melian.scenario.steps.values import CHANCE, Option

__all__ = ["Branch", "Turn", "Way", "step_graph"]


@dataclass(frozen=True, slots=True)
class Way:
    """What comes next."""

    to: str
    """The key of a step, or the name of an outcome."""
    is_end: bool
    endings: int


@dataclass(frozen=True, slots=True)
class Branch:
    """One option that is taken somewhere."""

    name: str
    label: str
    endings: int
    """How many endings have it on their way."""
    ways: tuple[Way, ...]
    """What follows it, in order of play, endings last."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One step in one round, or one private matter."""

    key: str
    label: str
    movers: tuple[str, ...]
    is_hidden: bool
    """Whether it is a private matter, drawn before the story."""
    endings: int
    branches: tuple[Branch, ...]


def step_graph(model: Model) -> tuple[Turn, ...]:
    """Every step that is played anywhere, in order of play, private matters first."""
    matters = list(_matters(model))
    codes = np.stack([model.columns.column(key) for key, *_ in matters])
    after = _next_played(codes)
    names = [key for key, *_ in matters]
    outcomes = [str(name) for name in model.scenario.file.outcomes]
    turns = []
    for row, (key, label, movers, hidden, options) in enumerate(matters):
        branches = []
        for code, option in enumerate(options):
            chosen = codes[row] == code
            if chosen.any():
                ways = _ways(after[row][chosen], model.outcome[chosen], names, outcomes)
                branches.append(Branch(option.name, option.label, int(chosen.sum()), ways))
        if branches:
            endings = sum(branch.endings for branch in branches)
            turns.append(Turn(key, label, movers, hidden, endings, tuple(branches)))
    return tuple(turns)


def _matters(model: Model) -> Iterator[tuple[str, str, tuple[str, ...], bool, tuple[Option, ...]]]:
    file = model.scenario.file
    for hidden in model.order.hidden:
        label = file.private[hidden.key].label
        words = str(label) if label else hidden.key.replace("_", " ").replace(".", ": ")
        yield hidden.key, words, (CHANCE,), True, hidden.options
    for stage in model.order.stages:
        label = f"{stage.label} (round {stage.round})" if stage.round else stage.label
        yield stage.key, label, stage.movers, False, stage.options


def _next_played(codes: Int[np.ndarray, "matter leaf"]) -> Int[np.ndarray, "matter leaf"]:
    """(matter, leaf) the next matter that is played on the way to the leaf; -1: the story ends."""
    after = np.full(codes.shape, -1, dtype=np.int32)
    coming = np.full(codes.shape[1], -1, dtype=np.int32)
    for row in range(len(codes) - 1, -1, -1):
        after[row] = coming
        coming = np.where(codes[row] >= 0, row, coming)
    return after


def _ways(after: LeafInt, outcome: LeafInt, names: list[str], outcomes: list[str]) -> tuple[Way, ...]:
    ways = [
        Way(names[row], False, int(count))
        for row, count in zip(*np.unique(after[after >= 0], return_counts=True), strict=True)
    ]
    ends = np.unique(outcome[after < 0], return_counts=True)
    ways += [Way(outcomes[code], True, int(count)) for code, count in zip(*ends, strict=True)]
    return tuple(ways)
