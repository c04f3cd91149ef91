"""How each dated event moved the odds and beliefs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from melian.questions.question import Answered, Option, Question, Shared
from melian.questions.shared import picture_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from melian.analysis.event_updates import Timeline
    from melian.questions.subject import Solve, Subject
    from melian.report.records.record import Answer
    from melian.runs.ask import Ask, Watch
    from melian.runs.run import Run

__all__ = ["QUESTION"]


def _of_run(
    run: Run, *, until: str | None = None, skip: Sequence[str] = (), actor: str | None = None
) -> Timeline:
    from melian.analysis.timeline import timeline

    return timeline(run, until=until, skip=skip, actor=actor)


def _answer(crisis: Subject, ask: Ask, watch: Watch, solve: Solve) -> Answered:
    from melian.analysis.timeline import check_events

    posed = crisis.posed(ask.but(before_events=True))  # events change no strategy
    check_events(posed.model, **ask.about)
    run = solve(posed, watch)
    return Answered(posed, _of_run(run, **ask.about), (run,))


def _record(answered: Answered) -> Answer:
    from melian.report.records.timeline import TimelineRecord

    return TimelineRecord.of(answered.table, answered.posed.settings)


def _pages(answered: Answered) -> Sequence[RenderableType]:
    from melian.report.pages.timeline import TimelinePage

    return [TimelinePage(answered.table, answered.posed.settings)]


QUESTION = Question(
    name="timeline",
    help="""Follow the events of SCENARIO: the odds and beliefs before the first and after each.

    For an outside observer. Events change no strategy, so all is solved once. Says which event
    moved the odds most, and about which private matter or hidden move each taught most.
    Exit code 3 if an event has no probability in any draw.
    """,
    options=(
        Option("until", "Only events up to this day; up to `as_of` if absent.", metavar="DATE"),
        Option("skip", "Leave an event out. Repeatable.", metavar="EVENT", several=True),
        Option("actor", "Beliefs only about what this actor knows or does.", metavar="NAME"),
        Shared.DRAWS,
        Shared.MODEL,
        Shared.PLACE,
    ),
    answer=_answer,
    of_run=_of_run,
    record=_record,
    pages=_pages,
    failing=lambda answered: (),  # its page says so itself
    chart=picture_of,
    section="events",
)
