"""What can still be done from now on, and what it would change.

Tested in `tests/unit/test_analysis_now.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from melian.questions.question import Answered, Option, Question, Shared
from melian.questions.shared import SEED, draws_option, picture_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from melian.analysis.now.table import NowTable
    from melian.questions.subject import Solve, Subject
    from melian.report.records.record import Answer
    from melian.runs.ask import Ask, Watch
    from melian.runs.run import Run

__all__ = ["QUESTION"]


def _of_run(run: Run, *, outcomes: bool = False) -> NowTable:
    from melian.analysis.now.table import now

    return now(run)


def _answer(crisis: Subject, ask: Ask, watch: Watch, solve: Solve) -> Answered:
    posed = crisis.posed(ask)
    run = solve(posed, watch)
    return Answered(posed, _of_run(run), (run,), {"outcomes": ask.about.get("outcomes", False)})


def _record(answered: Answered) -> Answer:
    from melian.report.records.now import NowRecord

    return NowRecord.of(answered.table, answered.posed.settings)


def _pages(answered: Answered) -> Sequence[RenderableType]:
    from melian.report.pages.now import NowPage

    posed = answered.posed
    return [NowPage(answered.table, posed.settings, posed.ask.precision, outcomes=answered.more["outcomes"])]


def _sentences(table: NowTable) -> Sequence[str]:
    from melian.report.words.now.choices import now_sentences

    return now_sentences(table)


QUESTION = Question(
    name="now",
    help="""Say what can still be done in SCENARIO from now on, and what each choice would change.

    Now is after the last step that an event up to the day `sets` or says was `played`. For each
    actor that has a move left: the options of its next choice, how likely each is given the
    events, what the odds become once it is taken, what it is worth to the mover and why, and what
    the others are thought to know of it. The choice on which most hangs comes first.
    """,
    options=(
        Option("outcomes", "Also tell the odds of every outcome after each option.", kind="flag"),
        draws_option("Draws of the uncertain numbers.", 200, 10_000_000),
        SEED,
        Shared.MODEL,
        Shared.EVENTS,
        Shared.PLACE,
    ),
    usual_draws=lambda about: 200,
    answer=_answer,
    of_run=_of_run,
    record=_record,
    pages=_pages,
    failing=lambda answered: (),  # its page says so itself
    sentences=_sentences,
    chart=picture_of,
)
