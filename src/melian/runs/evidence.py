"""What the events of the timeline make of each draw: likelihoods by pattern of evidence.

Tested in `tests/unit/test_timeline.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from melian.errors import UsageError
from melian.runs.shapes import DrawPattern
from melian.scenario.evidence import unfit
from melian.scenario.model import Evidence, Model
from melian.scenario.quantities.dates import CrisisDate, parse_date
from melian.scenario.shapes import Draw, LeafInt, LeafTruth

__all__ = [
    "EventPatterns",
    "Patterns",
    "event_dates",
    "event_patterns",
    "given_events",
    "known_events",
    "patterns_of",
]


@dataclass(frozen=True, slots=True)
class Patterns:
    """Endings that the evidence cannot tell apart share a pattern."""

    leaf_pattern: LeafInt
    """(leaf,) pattern of each ending."""
    possible: Bool[np.ndarray, " pattern"]
    """(pattern,) whether the events can have happened so."""
    hints: tuple[tuple[str, Bool[np.ndarray, " pattern"]], ...]
    """Stream of each ratio, and (pattern,) where its condition holds."""

    def likelihood(self, values: Mapping[str, Draw], n_draws: int) -> DrawPattern:
        """(draw, pattern) how many times likelier the events are than where no hint holds."""
        result = np.repeat(self.possible[None, :].astype(float), n_draws, axis=0)
        for stream, holds in self.hints:
            ratio = np.broadcast_to(values[stream], (n_draws,))
            result *= np.where(holds[None, :], ratio[:, None], 1.0)
        return result


@dataclass(frozen=True, slots=True)
class EventPatterns:
    """Endings that no event of a timeline can tell apart share a pattern."""

    leaf_pattern: LeafInt
    """(leaf,) pattern of each ending."""
    events: tuple[Patterns, ...]
    """What each event by itself says of the patterns; `leaf_pattern` is the same in all."""

    def likelihoods(
        self, values: Mapping[str, Draw], n_draws: int
    ) -> Float[np.ndarray, "moment draw pattern"]:
        """(moment, draw, pattern) likelihood of what is known before any and after each event."""
        first = int(self.leaf_pattern.max()) + 1
        result = np.ones((len(self.events) + 1, n_draws, first))
        for index, event in enumerate(self.events):
            result[index + 1] = result[index] * event.likelihood(values, n_draws)
        return result


def event_patterns(evidence: Sequence[Evidence], n_leaves: int) -> EventPatterns:
    """Group the endings by what any of the events says of them, one event at a time."""
    always = np.ones(n_leaves, dtype=bool)
    code = np.zeros(n_leaves, dtype=np.int64)
    for item in evidence:
        for holds in (*([] if item.possible is None else [item.possible]), *(h for _, h in item.hints)):
            _, code = np.unique(2 * code + holds, return_inverse=True)
            code = code.reshape(-1)
    _, example, pattern = np.unique(code, return_index=True, return_inverse=True)
    leaf_pattern = pattern.reshape(-1).astype(np.int32)
    return EventPatterns(
        leaf_pattern,
        tuple(
            Patterns(
                leaf_pattern,
                (always if item.possible is None else item.possible)[example],
                tuple((stream, holds[example]) for stream, holds in item.hints),
            )
            for item in evidence
        ),
    )


def patterns_of(evidence: Sequence[Evidence], n_leaves: int) -> Patterns:
    """Group the endings by what the events say of them."""
    possible = np.ones(n_leaves, dtype=bool)
    hints: list[tuple[str, LeafTruth]] = []
    for item in evidence:
        if item.possible is not None:
            possible &= item.possible
        hints.extend(item.hints)
    code = possible.astype(np.int64)
    for _, holds in hints:
        _, code = np.unique(2 * code + holds, return_inverse=True)
        code = code.reshape(-1)
    _, example, pattern = np.unique(code, return_index=True, return_inverse=True)
    return Patterns(
        pattern.reshape(-1).astype(np.int32),
        possible[example],
        tuple((stream, holds[example]) for stream, holds in hints),
    )


def given_events(
    model: Model, *, at: str | None = None, before_events: bool = False
) -> tuple[tuple[Evidence, ...], str | None]:
    """The evidence that odds rest on, and the day of that knowledge.

    Parameters
    ----------
    model
        The compiled scenario.
    at
        A date: events after it are not used; `as_of` if absent.
    before_events
        Use no event at all. (An `Ask` refuses both.)

    Raises
    ------
    UsageError
        If the date cannot be read or lies after `as_of`, or no history of the model has these events.
    """
    as_of = model.scenario.file.as_of
    if at is not None and not model.scenario.file.timeline:
        raise UsageError("--at asks for events up to a day, but this file has no timeline")
    if before_events:
        return (), None
    if at is None:
        return _fitting(model, model.evidence), str(as_of) if as_of is not None else None
    day = _day(at)
    dates = event_dates(model)
    if as_of is not None and day.is_after(_day(str(as_of))):
        raise UsageError(
            f"{at} lies after `as_of` ({as_of}): later events are never used for odds; name a day up to it"
        )
    early = tuple(item for item in model.evidence if not dates[item.event].is_after(day))
    return _fitting(model, early), str(day)


def _fitting(model: Model, events: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The events, where some history has them all: which are given decides what can be."""
    reason, help = unfit(model, events)
    if reason:
        if str(model.variant).isidentifier():  # a what-if of the file, that can be written otherwise
            reason += f"; {help}"
        raise UsageError(f"{reason}; `--before-events` asks given no event")
    return events


def known_events(model: Model, day: str | None) -> tuple[Evidence, ...]:
    """The evidence of a run whose odds rest on what is known on a day; none before any event (None).

    A file may say what day it is and have no event.
    """
    if day is None or not model.scenario.file.timeline:
        return ()
    return given_events(model, at=day)[0]


def event_dates(model: Model) -> dict[str, CrisisDate]:
    """The date of every event, by id."""
    return {str(name): parse_date(event.date) for name, event in model.scenario.file.timeline.items()}


def _day(text: str) -> CrisisDate:
    from melian.errors import DateError

    try:
        return parse_date(text, at_least="month")
    except DateError as error:
        raise UsageError(f"{error.what}; {error.remedy}") from None
