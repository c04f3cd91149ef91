"""What each side thinks of what it cannot see.

Tested in `tests/unit/test_questions.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from melian.questions.question import Answered, Question
from melian.questions.shared import OF_SITUATIONS, picture_of, view_of_ask

if TYPE_CHECKING:
    from rich.console import RenderableType

    from melian.analysis.beliefs import BeliefTable
    from melian.questions.subject import Solve, Subject
    from melian.report.records.record import Answer
    from melian.runs.ask import Ask, Watch
    from melian.runs.run import Run

__all__ = ["QUESTION"]


def _of_run(
    run: Run, *, actor: str | None = None, step: str | None = None, whole_story: bool = False,
    all_situations: bool = False,
) -> BeliefTable:  # fmt: skip
    """`all_situations` is for pages: tables have them all."""
    from melian.analysis.beliefs import beliefs

    return beliefs(run, actor=actor, step=step, whole_story=whole_story)


def _answer(crisis: Subject, ask: Ask, watch: Watch, solve: Solve) -> Answered:
    from melian.analysis.exact_beliefs import observer_beliefs

    posed = crisis.posed(ask)
    who = {name: ask.about.get(name) for name in ("actor", "step")}
    view_of_ask(posed).check(**who)
    run = solve(posed, watch)
    whole = all(value is None for value in who.values())
    observer = observer_beliefs(run) if whole else None
    return Answered(posed, _of_run(run, **ask.about), (run,), {"observer": observer})


def _record(answered: Answered) -> Answer:
    from melian.report.records.situations import BeliefsRecord

    return BeliefsRecord.of(answered.run, answered.table, answered.posed.settings)


def _pages(answered: Answered) -> Sequence[RenderableType]:
    from melian.report.pages.situations import BeliefPage

    every = bool(answered.ask.about.get("all_situations"))
    return [BeliefPage(answered.run, answered.table, answered.more["observer"], every=every)]


QUESTION = Question(
    name="beliefs",
    help="""Solve SCENARIO and say what each side believes where it moves.

    First what an outside observer makes of the events, then the beliefs of each mover about
    private matters and moves that it has not seen: from now on, at the steps that are still open
    given the events, in the situations on which most hangs.
    """,
    options=OF_SITUATIONS,
    answer=_answer,
    of_run=_of_run,
    record=_record,
    pages=_pages,
    chart=picture_of,
    section="beliefs",
)
