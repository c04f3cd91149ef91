"""What each side does, in few groups of situations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from melian.questions.question import Answered, Question, Shared
from melian.questions.shared import picture_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from melian.analysis.strategy import StrategyTable
    from melian.questions.subject import Solve, Subject
    from melian.report.records.record import Answer
    from melian.runs.ask import Ask, Watch
    from melian.runs.run import Run

__all__ = ["QUESTION"]


def _of_run(run: Run, *, actor: str | None = None, step: str | None = None) -> StrategyTable:
    from melian.analysis.strategy import strategies

    return strategies(run, actor=actor, step=step)


def _answer(crisis: Subject, ask: Ask, watch: Watch, solve: Solve) -> Answered:
    from melian.analysis.situations.information import check_moves

    posed = crisis.posed(ask.but(before_events=True))  # no strategy rests on an event
    check_moves(posed.model, **ask.about)
    run = solve(posed, watch)
    return Answered(posed, _of_run(run, **ask.about), (run,))


def _record(answered: Answered) -> Answer:
    from melian.report.records.situations import StrategyRecord

    return StrategyRecord.of(answered.run, answered.table, answered.posed.settings)


def _pages(answered: Answered) -> Sequence[RenderableType]:
    from melian.report.pages.situations import StrategyPage

    return [StrategyPage(answered.run, answered.table)]


QUESTION = Question(
    name="strategy",
    help="""Solve SCENARIO and say what each side does at each step.

    Situations that do not change what is done are put together, each weighed by how often it
    is reached.
    """,
    options=(Shared.WHO, Shared.DRAWS, Shared.MODEL, Shared.PLACE),
    answer=_answer,
    of_run=_of_run,
    record=_record,
    pages=_pages,
    chart=picture_of,
    section="actors",
)
