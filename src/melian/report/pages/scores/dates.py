"""The page of `melian score --by-date`.

Tested in `tests/unit/record/test_dates.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from melian.analysis.situations.wording import signed
from melian.record.comparison import FEWEST, Comparison
from melian.record.dates import Course, Moment, from_first_to_last
from melian.record.scores import brier
from melian.report.pages.parts.table import PageTable
from melian.report.words.figures import count, percent
from melian.scenario.outcomes import HEAD

__all__ = ["DatesPage"]

MUCH = 0.005
"""Change of the mean Brier score from which the question behind it is named."""
_CLAIMS = {"better": "better", "worse": "worse", "none": "no difference can be shown"}


class DatesPage:
    """What forecasts of each crisis were worth, date by date."""

    def __init__(self, found: Sequence[Course], unanswered: Sequence[str], seed: int) -> None:
        self.found = found
        self.unanswered = unanswered
        self.seed = seed

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The crises one below the other, those with hindsight last."""
        for kind in (False, True):
            some = [course for course in self.found if course.has_hindsight == kind]
            if some:
                yield from _kind_lines(some, kind, self.seed)
        if self.unanswered:
            yield Text(f"Not scored, for no draw has an answer: {', '.join(self.unanswered)}.")
        if not self.found:
            yield Text("Nothing to score: no question of these crises has come to yes or no.")
            return
        yield Text(
            "Scores are means over the questions of a crisis, the smaller the better. A file is written on "
            "its last day: odds at an earlier date leave later events out, but its tree and its numbers knew "
            "them. Only the last date is a forecast. In a ledger each is one, of the day of its file.",
            style="dim",
        )


def _kind_lines(some: Sequence[Course], kind: bool, seed: int) -> Iterator[RenderableType]:
    crises = "1 crisis" if len(some) == 1 else f"{len(some)} crises"
    head = "With hindsight, scored apart" if kind else "Scores by date"
    asked = count(sum(len(course.came) for course in some), "question")
    yield Text(f"{head}: {asked} of {crises}", style="bold")
    for course in some:
        yield _moments(course)
        yield ""
    found = from_first_to_last(some, seed=seed)
    if found is not None:
        yield Text(_summary(found))
        yield ""


def _moments(course: Course) -> PageTable:
    """A row per date: its scores, and the question whose score moved most since the date before."""
    result = PageTable()
    result.add_column(course.crisis, overflow="fold")
    has_order = any(moment.ranked is not None for moment in course.moments)
    for name in ("Brier", "log", *(["ranked"] if has_order else []), "change"):
        result.add_column(name, justify="right", no_wrap=True)
    result.add_column("moved most", overflow="fold")
    before: Moment | None = None
    for moment in course.moments:
        order = [_score(moment.ranked)] if has_order else []
        change = "" if before is None else signed(moment.brier - before.brier, ".3f")
        result.add_row(
            Text(_when(moment)), _score(moment.brier), _score(moment.logarithmic), *order, change,
            Text(_moved(before, moment, course.came)),
        )  # fmt: skip
        before = moment
    return result


def _when(moment: Moment) -> str:
    return f"{moment.date} {moment.event}".strip() or "before any event"


def _moved(before: Moment | None, moment: Moment, came: Mapping[str, bool]) -> str:
    """The question whose Brier score changed most, with its odds; empty where the mean changed by little."""
    if before is None or abs(moment.brier - before.brier) < MUCH:
        return ""
    changes = {
        name: abs(brier(odds, came[name]) - brier(before.odds[name], came[name]))
        for name, odds in moment.odds.items()
        if name in before.odds and name in came
    }
    if not changes:
        return ""
    most = max(changes, key=lambda name: changes[name])
    name = "the question" if most == HEAD else most
    return f"{name}: {percent(before.odds[most])} to {percent(moment.odds[most])}"


def _summary(found: Comparison) -> str:
    """From the first date to the last, over crises."""
    words = (
        f"From the first date to the last the Brier score went from {_score(found.theirs)} to "
        f"{_score(found.ours)}, mean over {'1 crisis' if found.n_crises == 1 else f'{found.n_crises} crises'}"
    )
    if math.isnan(found.low):
        return f"{words}; fewer than {FEWEST} crises never show a difference."
    span = f"{signed(found.low, '.3f')} to {signed(found.high, '.3f')}"
    return f"{words}: {_CLAIMS[found.verdict]} (first less last, crises drawn anew: middle 90 % {span})."


def _score(score: float | None) -> str:
    return "" if score is None else "infinite" if math.isinf(score) else f"{score:.3f}"
