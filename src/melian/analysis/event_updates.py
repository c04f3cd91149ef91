"""What a timeline says of one event, and of all.

Tested in `tests/unit/test_timeline.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from melian.analysis.odds import Spread
from melian.runs.run import Run

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TAUGHT", "EventUpdate", "Gain", "Timeline"]

TAUGHT = 1e-3
"""Bits below which an event is said to teach nothing."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What an event taught about one matter."""

    matter: str
    label: str
    bits: float
    """Information gain, mean over draws."""
    option: str
    option_label: str
    """The thing whose odds rose most; `not played` only where nothing else can be so."""
    before: float
    after: float
    """Its odds, medians over draws."""


@dataclass(frozen=True, slots=True, eq=False)
class EventUpdate:
    """The state of knowledge after one event, or before any."""

    event: str
    """Its id; empty before any event."""
    date: str
    text: str
    says: tuple[str, ...]
    """What it sets and hints at, in the words of the file."""
    answer: Spread
    """Odds of the followed outcomes."""
    change: Spread
    """Of these odds against the moment before, draw by draw; NaN before any event."""
    higher: float
    """Share of draws in which they rose by more than rounding."""
    moved: float
    """Total variation of the odds of all outcomes, median over draws, from 0 to 1."""
    expected: float
    """How likely the model held all that the event sets, just before it; median over draws, NaN if
    it sets nothing."""
    gains: tuple[Gain, ...]
    """What it taught about private matters and hidden moves, the most first; what it itself sets is
    left out."""
    impossible: int
    """Draws in which the events up to this one have no probability; they are left out from here on."""


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """Odds and beliefs before the first and after each event."""

    run: Run
    moments: tuple[EventUpdate, ...]
    """The first is before any event."""
    followed: tuple[str, ...]
    """The outcomes whose odds are followed: those that answer yes, or the leading one."""
    is_answer: bool
    """Whether these are the outcomes that answer the question with yes."""
    outcomes: pd.DataFrame
    """One row per moment and outcome: moment (0: before any), event, date, outcome, label, median,
    mean, q05, q25, q75, q95."""
    beliefs: pd.DataFrame
    """One row per moment, matter and thing that can be so: moment, event, date, matter, matter_label,
    kind (type, step, ballot), hidden, option (`none`: not played), option_label, median, ..., q95."""
    questions: pd.DataFrame
    """One row per question and moment: moment, event, date, question, label, and the figures of yes."""
    n_draws: int
    """How many draws the figures rest on, the impossible ones among them."""
    skipped: tuple[str, ...]
    """Events that were left out on request."""

    @property
    def most_moving(self) -> EventUpdate | None:
        """The event that moved the odds of all outcomes together most; None where no event moved them."""
        later = [moment for moment in self.moments[1:] if moment.moved > 0]
        return max(later, key=lambda moment: moment.moved, default=None)

    @property
    def most_telling(self) -> EventUpdate | None:
        """The event with the largest median change of the odds followed; None where no event moved them."""
        later = [moment for moment in self.moments[1:] if abs(moment.change.median) > 0]
        return max(later, key=lambda moment: abs(moment.change.median), default=None)
