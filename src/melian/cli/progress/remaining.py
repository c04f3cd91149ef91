"""How long a report will take: tried beforehand on its own game, and seen anew while it is made.

Tested in `tests/unit/test_pace.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from melian.report.document.workload import Workload
    from melian.runs.pace import Pace

__all__ = ["Phase", "Remaining", "phases"]

PER_FIGURE = 0.2
"""Seconds of one core that a picture takes in all its widths."""
PER_ENDING = 1e-6
"""Seconds of one core per ending and draw for all that is read off solved draws."""
TRUST = 0.1
"""So much of the whole must be done before what is seen weighs as much as what was expected."""


class Phase(NamedTuple):
    """A part of the work."""

    begins: tuple[str, ...]
    """How the words begin by which it is told."""
    seconds: float
    """Expected."""
    calls: int = 1
    """How often it is told."""


def phases(
    workload: Workload, pace: Pace, draws: int, leaves: int, runs: tuple[int, int]
) -> tuple[Phase, ...]:
    """The work of a report in order, the draws of its own run first.

    Parameters
    ----------
    workload, pace
        How many games, and how fast they are solved.
    draws, leaves
        Of the report's own run, and the endings of its game.
    runs
        How many what-ifs and levers there are.
    """

    def solving(part: str) -> float:
        return workload.parts.get(part, 0) * pace.per_draw

    reading = pace.slowed * PER_ENDING * leaves * draws
    return (
        Phase((), draws * pace.per_draw),
        Phase(
            ("the odds", "what the", "what can", "who does", "why", "beliefs"),
            reading,
            7,
        ),
        Phase(("the drivers",), solving("drivers")),
        Phase(("tipping",), solving("tips"), 3),
        Phase(("the what-ifs", "what if"), solving("whatifs"), 1 + runs[0]),
        Phase(("the levers", "lever"), solving("levers"), 1 + runs[1]),
        Phase(("the charts",), pace.slowed * PER_FIGURE * workload.figures),
    )


class Remaining:
    """What is left, from what was expected and what is seen."""

    def __init__(self, parts: Sequence[Phase]) -> None:
        self.parts = parts
        self.place, self.calls = 0, 0

    @property
    def expected(self) -> float:
        """Seconds for the whole, as expected before it began."""
        return sum(part.seconds for part in self.parts)

    def told(self, words: str) -> None:
        """Take note of what is being worked on."""
        for place in range(self.place, len(self.parts)):
            if words.startswith(self.parts[place].begins or ("\n",)):
                self.calls = self.calls + 1 if place == self.place else 0
                self.place = place
                return

    def seconds(self, passed: float) -> float:
        """What is left after so many seconds: what was expected of it, slower or faster as it goes."""
        now = self.parts[self.place]
        done = sum(part.seconds for part in self.parts[: self.place])
        done += now.seconds * min(1.0, self.calls / now.calls)
        whole = self.expected
        if whole <= 0:
            return 0.0
        return (whole - done) * (passed + TRUST * whole) / (done + TRUST * whole)
