"""A branch of the story as it is shown, and what it is worth at its end.

Tested in `tests/contract/test_event_tree_laws.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from melian.analysis.odds import Spread, spread
from melian.scenario.shapes import Draw, LeafInt

__all__ = ["Branch", "Part", "TipPayoff"]


@dataclass(frozen=True, slots=True)
class Part:
    """What one stake line adds."""

    line: str
    kind: str
    points: Spread
    """Expected points, given that the story comes here; over draws in which it can."""


@dataclass(frozen=True, slots=True)
class TipPayoff:
    """What a tip is worth to one actor."""

    actor: str
    label: str
    points: Spread
    """Expected points, given that the story comes here; over draws in which it can."""
    parts: tuple[Part, ...]
    """The stake lines that apply, the largest mean first; in every draw they add up to it."""


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """A branch of the story, with what follows it."""

    step: str
    """Key of the step at which it was chosen; empty where all begins, and for what is folded
    together or told apart by the outcome alone."""
    step_label: str
    movers: tuple[str, ...]
    option: str
    label: str
    outcome: str
    """How the story ends on every way of it; empty if in several."""
    outcome_label: str
    endings: int
    folded: int
    """How many branches it stands for; 1 for itself."""
    by_draw: Draw
    """(draw,) its odds."""
    branches: tuple[Branch, ...] = ()
    payoffs: tuple[TipPayoff, ...] = ()
    """Where nothing follows: what it is worth to each actor."""
    outcomes: tuple[tuple[str, str, float], ...] = ()
    """Name, label and mean odds of every outcome on it, the likeliest first."""
    leaves: LeafInt | None = None
    """Which endings are on it."""
    is_end: bool = False
    """Whether the story is told to its end."""

    @property
    def odds(self) -> Spread:
        """Its odds over draws; means add up."""
        return spread(self.by_draw)

    @property
    def mean(self) -> float:
        """The mean of its odds."""
        return float(self.by_draw.mean())

    def walk(self, level: int = 0) -> Iterator[tuple[int, Branch]]:
        """It and all that follows, with how deep each lies; parents first."""
        yield level, self
        for branch in self.branches:
            yield from branch.walk(level + 1)
