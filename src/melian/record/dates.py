"""Forecasts of one crisis at several dates, held against what came about.

The dates of a crisis file are before any event of its timeline and after each; those of a ledger, the days
of its forecasts. A crisis file was written on its last day: odds at an earlier date leave the later events
out, but its tree and its numbers knew them, so that only the last is a forecast.

What the news was worth is the last score against the first.

Tested in `tests/unit/record/test_dates.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from melian.analysis.timeline import timeline
from melian.record.comparison import Comparison, compared
from melian.record.entries import Came
from melian.record.forecast import Forecast, forecast_of
from melian.record.score import Ended
from melian.record.scores import brier, logarithmic, ranked
from melian.record.scoring import LEDGERS, ended_in, resolutions_in
from melian.runs.ask import Ask
from melian.runs.run import Run
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Course", "Moment", "course_of", "courses", "from_first_to_last"]


@dataclass(frozen=True, slots=True)
class Moment:
    """What was held of a crisis at one date, and what that was worth."""

    date: str
    """The day of the last event, or of the forecast; empty: before any event."""
    event: str
    """Name of the event; empty: before any, or a forecast of a ledger."""
    odds: Mapping[str, float]
    """Question -> mean odds of yes, of those that came to yes or no."""
    brier: float
    """Mean over these questions."""
    logarithmic: float
    ranked: float | None
    """Ranked probability score of ordered outcomes; None where they have no order."""


@dataclass(frozen=True, slots=True)
class Course:
    """The dates of one crisis, one after the other."""

    crisis: str
    has_hindsight: bool
    came: Mapping[str, bool]
    """Question -> what it came to."""
    labels: Mapping[str, str]
    """Question -> what it asks."""
    moments: tuple[Moment, ...]


def courses(
    files: Iterable[str], ask: Ask, *, tell: Callable[[str], None] = lambda title: None
) -> tuple[tuple[Course, ...], tuple[str, ...]]:
    """The dates of crises and ledgers, and the crises in which no draw has an answer.

    Parameters
    ----------
    files
        Crisis files, resolutions, names of bundled scenarios, folders of these, or ledgers.
    ask
        How many draws, and their seed.
    tell
        Called with the title of each crisis before it is solved.

    Raises
    ------
    UsageError
        If there is no such file, a crisis has no resolution beside it, or a ledger was changed.
    ScenarioError
        If a file cannot be used, or the model holds an event impossible.
    """
    files = list(files)
    found = [course for name in files if name.endswith(LEDGERS) for course in _recorded(name)]
    unanswered = []
    for resolution in resolutions_in(files):
        tell(resolution.crisis.title)
        model = compile_scenario(resolution.crisis)  # events change no strategy: all is solved once
        course = course_of(solve_model(model, ask.but(before_events=True)), resolution)
        if course is None:
            unanswered.append(resolution.name)
        else:
            found.append(course)
    return tuple(course for course in found if course.came), tuple(unanswered)


def course_of(run: Run, ended: Ended) -> Course | None:
    """The dates of a crisis file, from draws that were solved before any event; None without an answer."""
    forecast = forecast_of(run)
    if forecast is None:
        return None
    if not run.model.scenario.file.timeline:
        return _course([forecast], [ended])
    table = timeline(run)
    asked, ends = _means(table.questions, "question"), _means(table.outcomes, "outcome")
    moments = [
        _moment(moment.date, moment.event, asked[place], ends[place], forecast.ranked, ended)
        for place, moment in enumerate(table.moments)
    ]
    return _joined(forecast, [ended], moments)


def _means(frame: pd.DataFrame, column: str) -> list[dict[str, float]]:
    """Per moment: question or outcome -> mean odds."""
    return [
        dict(zip(map(str, part[column]), map(float, part["mean"]), strict=True))
        for _, part in frame.groupby("moment")
    ]


def from_first_to_last(found: Sequence[Course], *, seed: int = 0) -> Comparison | None:
    """Brier scores at the last date of each crisis against those at its first; None without two dates."""
    several = [course for course in found if len(course.moments) > 1]
    if not several:
        return None
    first, last = (np.array([course.moments[place].brier for course in several]) for place in (0, -1))
    return compared([course.crisis for course in several], last, first, seed=seed)


def _recorded(name: str) -> Iterator[Course]:
    """The crises of a ledger, each with all forecasts of it, by their day."""
    kinds: dict[tuple[str, bool], list[tuple[Forecast, Came]]] = {}
    for forecast, came in ended_in(name):
        kinds.setdefault((forecast.crisis, forecast.has_hindsight), []).append((forecast, came))
    for each in kinds.values():
        told = sorted(each, key=lambda pair: pair[0].as_of)
        yield _course([forecast for forecast, _ in told], [came for _, came in told])


def _course(told: Sequence[Forecast], ended: Sequence[Ended]) -> Course:
    """Forecasts of one crisis by their day."""
    moments = [
        _moment(
            forecast.as_of, "", {name: each.odds.mean for name, each in forecast.questions.items()},
            {name: each.odds.mean for name, each in forecast.outcomes.items()}, forecast.ranked, end,
        )
        for forecast, end in zip(told, ended, strict=True)
    ]  # fmt: skip
    return _joined(told[-1], ended, moments)


def _joined(last: Forecast, ended: Sequence[Ended], moments: Sequence[Moment]) -> Course:
    verdicts = {name: ended[-1].verdict(name) for name in last.questions}
    came = {name: verdict for name, verdict in verdicts.items() if verdict is not None}
    labels = {name: last.questions[name].label for name in came}
    return Course(last.crisis, last.has_hindsight, came, labels, tuple(each for each in moments if each.odds))


def _moment(
    date: str, event: str, odds: Mapping[str, float], outcomes: Mapping[str, float], order: Sequence[str],
    ended: Ended,
) -> Moment:  # fmt: skip
    came = {name: verdict for name in odds if (verdict := ended.verdict(name)) is not None}
    scores = [[way(odds[name], yes) for name, yes in came.items()] for way in (brier, logarithmic)]
    places = [order.index(name) for name in ended.outcomes if name in order]
    means = [float(np.mean(each)) if each else float("nan") for each in scores]
    steps = ranked(np.array([outcomes[name] for name in order]), places) if places else None
    return Moment(date, event, {name: odds[name] for name in came}, means[0], means[1], steps)
