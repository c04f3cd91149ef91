"""What each side does, in few groups of situations.

Tested in `tests/unit/test_questions.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from melian.questions.question import Answered, Question
from melian.questions.shared import OF_SITUATIONS, asked_of_story, picture_of, view_of_ask

if TYPE_CHECKING:
    from rich.console import RenderableType

    from melian.analysis.strategy import StrategyTable
    from melian.questions.subject import Solve, Subject
    from melian.report.records.record import Answer
    from melian.runs.ask import Ask, Watch
    from melian.runs.run import Run

__all__ = ["QUESTION"]


def _of_run(
    run: Run, *, actor: str | None = None, step: str | None = None, whole_story: bool = False,
    all_situations: bool = False,
) -> StrategyTable:  # fmt: skip
    """`all_situations` is for pages: tables have them all."""
    from melian.analysis.strategy import strategies

    return strategies(run, actor=actor, step=step, whole_story=whole_story)


def _answer(crisis: Subject, ask: Ask, watch: Watch, solve: Solve) -> Answered:
    posed = crisis.posed(asked_of_story(crisis, ask))
    view_of_ask(posed).check(actor=ask.about.get("actor"), step=ask.about.get("step"))
    run = solve(posed, watch)
    return Answered(posed, _of_run(run, **ask.about), (run,))


def _record(answered: Answered) -> Answer:
    from melian.report.records.situations import StrategyRecord

    return StrategyRecord.of(answered.run, answered.table, answered.posed.settings)


def _pages(answered: Answered) -> Sequence[RenderableType]:
    from melian.report.pages.situations import StrategyPage

    every = bool(answered.ask.about.get("all_situations"))
    return [StrategyPage(answered.run, answered.table, every=every)]


QUESTION = Question(
    name="strategy",
    help="""Solve SCENARIO and say what each side does at each step.

    From now on: at the steps that are still open given the events, in the situations on which
    most hangs. Situations that do not change what is done are put together, each weighed by how
    often it is reached.
    """,
    options=OF_SITUATIONS,
    answer=_answer,
    of_run=_of_run,
    record=_record,
    pages=_pages,
    chart=picture_of,
    section="actors",
)
