r"""Two runs on the same draws, each given its own events and given what events say to both.

A what-if may drop an event, or change a step so that what events say of that step is void.
The odds of the two sides then differ for two reasons, which have nothing to do with each other:
an observer who holds less news has other odds of the same behaviour, and the behaviour may differ.
With :math:`P_1, P_2` the odds of the two games, :math:`E_1, E_2` what events say in each, and
:math:`E` the parts that both have,

.. math:: P_2(\cdot\mid E_2) - P_1(\cdot\mid E_1) =
    \underbrace{P_1(\cdot\mid E) - P_1(\cdot\mid E_1) + P_2(\cdot\mid E_2) - P_2(\cdot\mid E)}_{news}
    + \underbrace{P_2(\cdot\mid E) - P_1(\cdot\mid E)}_{behaviour}

in every draw. Against the file as it stands a what-if only takes away, so that :math:`E = E_2`
and the news is what the odds of the base do where it is left out. An event of which one part is
silenced (what it sets, or one of its hints) is left out in that part alone.

Tested in `tests/unit/test_fair_what_ifs.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from melian.analysis.odds import Spread, spread
from melian.articles import listed
from melian.runs.run import Run
from melian.runs.weigh import Weighed, as_it_is, weighed
from melian.scenario.model import Evidence
from melian.scenario.shapes import Draw, DrawTruth

__all__ = [
    "MOVES_NOTHING",
    "LeftOut",
    "PairFigures",
    "Sides",
    "event_words",
    "left_out_of",
    "shared_evidence",
    "sides",
]

Parts = frozenset[tuple[str, str]]

MOVES_NOTHING = 1e-9
"""A change that moves no odds by more than this moves nothing."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An event of which one side does not hold what the other does."""

    event: str
    side: str
    """Where it is left out: `base` or `other`."""
    what: str
    """In words, with the parts where some of it stands: "'talks'", "the hint of 'talks' at 'act is go'"."""


@dataclass(frozen=True, slots=True, eq=False)
class PairFigures:
    """A quantity on both sides, on the paired draws."""

    base: float
    """Median on the first side, given its events."""
    without: float
    """Median on the first side, given what events say to both."""
    other: float
    """Median on the second side, given its events."""
    change: Spread
    """The change of behaviour, draw by draw."""
    higher: float
    """Share of draws in which the change of behaviour raises it."""
    news: Spread
    """The change of news, draw by draw; 0 where both sides hold the same."""
    total: Spread
    """Both together, draw by draw."""

    @property
    def row(self) -> dict[str, float]:
        """As part of a row of a frame: the change of behaviour bare, the others by their names."""
        parts = {"news": self.news, "total": self.total}
        named = {f"{part}_{key}": v for part, of in parts.items() for key, v in of._asdict().items()}
        return {
            "base": self.base, "without": self.without, "other": self.other, **self.change._asdict(),
            "higher": self.higher, **named,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Both runs, each given its own events and given what they have in common."""

    base: Weighed
    other: Weighed
    base_shared: Weighed
    other_shared: Weighed
    left_out: tuple[LeftOut, ...] = field(default=())
    """What one side holds and the other does not; none: there is no change of news."""

    @property
    def paired(self) -> DrawTruth:
        """(draw,) whether all four have an answer."""
        each = (self.base, self.other, self.base_shared, self.other_shared)
        n = min(len(side.outcome_odds) for side in each)
        return np.logical_and.reduce([~np.isnan(side.outcome_odds[:n]).any(axis=1) for side in each])

    def figures(self, of: Callable[[Weighed], Draw]) -> PairFigures:
        """Some (draw,) quantity on both sides, its change of behaviour and its change of news."""
        draws = np.flatnonzero(self.paired)
        each = (self.base, self.other, self.base_shared, self.other_shared)
        before, after, first, second = (of(side)[draws] for side in each)
        moved = second - first
        return PairFigures(
            _median(before), _median(first), _median(after), spread(moved),
            float((moved > MOVES_NOTHING).mean()) if len(moved) else float("nan"),
            spread((first - before) + (after - second)), spread(after - before),
        )  # fmt: skip

    @property
    def moves_nothing(self) -> bool:
        """Whether no odds differ by more than 1e-9 in any paired draw, whatever the news."""
        draws = np.flatnonzero(self.paired)
        pairs = ((self.base, self.other), (self.base_shared, self.other_shared))
        apart = [np.abs(b.outcome_odds[draws] - a.outcome_odds[draws]).max(initial=0.0) for a, b in pairs]
        return bool(len(draws) and max(apart) <= MOVES_NOTHING)


def _median(values: Draw) -> float:
    """Over draws that all have an answer; NaN where there is none."""
    return float(np.median(values)) if len(values) else float("nan")


def sides(base: Run, other: Run, known: dict[Parts, Weighed] | None = None) -> Sides:
    """Pair two runs of one scenario on the same draws.

    Parameters
    ----------
    base, other
        The runs; neither is solved again, see `melian.runs.weigh`.
    known
        The base given some parts of its events, as it was found before for other what-ifs.
    """
    first, second = base.evidence, other.evidence
    both = _parts(first) & _parts(second)
    if both == _parts(first) == _parts(second):
        return Sides(as_it_is(base), as_it_is(other), as_it_is(base), as_it_is(other))
    found = {} if known is None else known
    if both not in found:
        found[both] = _shared(base, both)
    given = as_it_is(base), as_it_is(other)
    return Sides(*given, found[both], _shared(other, both), left_out_of(base, other))


def _parts(evidence: Iterable[Evidence]) -> Parts:
    """What events say: event, and what it sets or the stream of its hint."""
    return frozenset((item.event, part) for item in evidence for part in item.parts)


def shared_evidence(base: Run, other: Run) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """What events say on both sides, of the endings of either game."""
    first, second = base.evidence, other.evidence
    both = _parts(first) & _parts(second)
    return _only(first, both), _only(second, both)


def left_out_of(base: Run, other: Run) -> tuple[LeftOut, ...]:
    """What one side holds and the other does not."""
    return (*_left_out(base, other.evidence, "other"), *_left_out(other, base.evidence, "base"))


def _only(evidence: Sequence[Evidence], both: Parts) -> tuple[Evidence, ...]:
    return tuple(item.only([part for event, part in both if event == item.event]) for item in evidence)


def _shared(run: Run, both: Parts) -> Weighed:
    """A run given some parts of its events alone."""
    own = run.evidence
    return as_it_is(run) if _parts(own) == both else weighed(run, _only(own, both))


def _left_out(run: Run, there: Sequence[Evidence], side: str) -> Iterator[LeftOut]:
    """What a run is given that the other side does not hold."""
    known = {item.event: item.parts for item in there}
    events = run.model.scenario.file.timeline
    for item in run.evidence:
        gone = item.parts - known.get(item.event, frozenset())
        if gone == item.parts and gone:
            yield LeftOut(item.event, side, f"'{item.event}'")
        elif gone:
            hints = [str(text) for text in events[item.event].hints]
            words = [f"what '{item.event}' says of '{key}'" for key in item.settled if key in gone]
            words += [
                f"the hint of '{item.event}' at '{hints[int(stream.rsplit('.', 1)[1]) - 1]}'"
                for stream, _ in item.hints
                if stream in gone
            ]
            yield LeftOut(item.event, side, " and ".join(words))


def event_words(left_out: Sequence[LeftOut]) -> str:
    """What is left out, as a list in words."""
    return listed(list(dict.fromkeys(item.what for item in left_out)))
