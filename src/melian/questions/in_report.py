"""Questions as a report asks them: whatever names a section that no page of the report is written for.

Tested in `tests/project/test_contributing.py`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from melian.questions.question import Answered, Option, Question
from melian.questions.registry import every_question
from melian.questions.subject import solved

if TYPE_CHECKING:
    from melian.questions.subject import Posed
    from melian.report.document.further import Further, Told
    from melian.runs.ask import Watch
    from melian.runs.run import Run

__all__ = ["further_questions"]


def further_questions(posed: Posed) -> tuple[Further, ...]:
    """What a report on a game asks beside the questions that it has words of its own for."""
    from melian.report.document.further import WRITTEN, Further

    return tuple(
        Further(each.name, each.section, partial(_told, each, posed))
        for each in every_question()
        if each.section and each.section not in WRITTEN and _can_be_asked_alone(each)
    )


def _can_be_asked_alone(question: Question) -> bool:
    options = (option for option in question.options if isinstance(option, Option))
    return not any(option.needed or option.is_argument for option in options)


def _told(question: Question, posed: Posed, run: Run, watch: Watch) -> Told:
    from melian.report.document.further import Told

    def solve(other: Posed, watch: Watch) -> Run:
        return run if other.model is run.model else solved(other, watch)

    if question.of_run is not None:
        answered = Answered(posed, question.of_run(run), (run,))
    else:
        answered = question.answer(posed.crisis, posed.ask.but(draws=run.n_draws), watch, solve)
    table = answered.table
    return Told(
        tuple(question.sentences(table)),
        question.record(answered),
        None if question.chart is None else partial(question.chart, table),
    )
