"""How likely each outcome is.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from melian.questions.question import Answered, Option, Question, Shared
from melian.questions.shared import picture_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from melian.questions.subject import Solve, Subject
    from melian.report.records.record import Answer
    from melian.runs.ask import Ask, Watch
    from melian.runs.run import Run

__all__ = ["QUESTION"]


def _of_run(run: Run) -> Run:
    return run


def _answer(crisis: Subject, ask: Ask, watch: Watch, solve: Solve) -> Answered:
    posed = crisis.posed(ask)
    run = solve(posed, watch)
    return Answered(posed, run, (run,))


def _record(answered: Answered) -> Answer:
    from melian.report.records.solve import SolveRecord

    return SolveRecord.of(answered.run, answered.posed.settings)


def _pages(answered: Answered) -> Sequence[RenderableType]:
    from melian.report.pages.odds import OddsPage

    return [OddsPage(answered.run, answered.posed.settings, answered.ask.precision)]


def _sentences(run: Run) -> Sequence[str]:
    from melian.report.words.odds import headline

    return (headline(run),)


QUESTION = Question(
    name="solve",
    help="""Solve SCENARIO for many draws and print the odds of its outcomes.

    Exit code 4 if more than 1 % of draws have no certificate.
    """,
    options=(
        Shared.DRAWS,
        Shared.MODEL,
        Shared.EVENTS,
        Option(
            "out",
            "Also write the answer: x.json, x.csv (one row per draw), or both in a folder.",
            metavar="PATH",
            kind="file",
        ),
        Shared.PLACE,
    ),
    answer=_answer,
    of_run=_of_run,
    record=_record,
    pages=_pages,
    failing=lambda answered: (),  # its page says so itself
    sentences=_sentences,
    chart=picture_of,
    section="odds",
    says_again=False,
)
