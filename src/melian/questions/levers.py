"""What one actor could do beforehand, and what it would change.

Tested in `tests/unit/test_cli_why.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from melian.questions.question import Answered, Option, Question, Shared, Work
from melian.questions.shared import (
    FROM_THE_START,
    SEED,
    asked_about,
    asked_standing,
    draws_option,
    picture_of,
)  # fmt: skip
from melian.questions.whatif import ending_of_changes

if TYPE_CHECKING:
    from rich.console import RenderableType

    from melian.questions.subject import Posed, Solve, Subject
    from melian.report.records.record import Answer
    from melian.runs.ask import Ask, Watch

__all__ = ["QUESTION"]


def _checked(crisis: Subject, ask: Ask) -> tuple[Posed, int]:
    """The game, and how many levers there are."""
    from melian.analysis.compare import outcome_columns
    from melian.analysis.levers import levers_of

    posed = crisis.posed(ask)
    standing = None if ask.about.get("from_the_start") else asked_standing(posed.model, ask)
    n_levers = len(levers_of(posed.model, ask.about["actor"], standing))
    if ask.about.get("outcome") is not None:
        outcome_columns(posed.model, ask.about["outcome"])
    return posed, n_levers


def _actors(crisis: Subject) -> Sequence[str]:
    return crisis.scenario.actors


def _work(crisis: Subject, ask: Ask) -> Work:
    from melian.runs.evidence import given_events

    posed, n_levers = _checked(crisis, ask)
    given_events(posed.model, **ask.events)
    return Work(ask.draws * (1 + n_levers), n_levers, "levers")


def _answer(crisis: Subject, ask: Ask, watch: Watch, solve: Solve) -> Answered:
    from melian.analysis.levers import lever_table
    from melian.questions.asked.request import setting

    posed, _ = _checked(crisis, ask)
    settings = {name: setting(name, value, crisis.scenario) for name, value in ask.settings.items()}
    base = solve(posed, watch.telling(None))
    table = lever_table(
        base, ask.about["actor"], watch, outcome=ask.about.get("outcome"), settings=settings,
        precision=posed.ask.precision, from_the_start=bool(ask.about.get("from_the_start")),
    )  # fmt: skip
    return Answered(posed, table, (base,))


def _record(answered: Answered) -> Answer:
    from melian.report.records.changes.compare import LeversRecord

    return LeversRecord.of(answered.table, asked_about(answered, "variant", "set", "draws"))


def _pages(answered: Answered) -> Sequence[RenderableType]:
    from melian.report.pages.levers import LeversPage

    return [LeversPage(answered.table)]


QUESTION = Question(
    name="levers",
    help="""Rank what an actor of SCENARIO could do beforehand by what it does to an outcome.

    Every commitment it could make (each choice at each of its steps, known to all), each briefing
    given or withheld, each secret it could tell, each of its hidden steps played in the open.
    Each is solved on the same draws, and what it costs the actor itself stands beside it. Ctrl-C
    ends with the ones that are done.
    """,
    options=(
        Option("actor", "Whose levers.", metavar="NAME", needed=True, among=_actors),
        Option("outcome", "Rank them by the odds of this outcome, not those of yes.", metavar="NAME"),
        FROM_THE_START,
        draws_option("Draws of the uncertain numbers, for each lever.", 200, 10_000_000),
        SEED,
        Shared.MODEL,
        Shared.EVENTS,
        Shared.PLACE,
    ),
    usual_draws=lambda about: 200,
    work=_work,
    answer=_answer,
    record=_record,
    pages=_pages,
    ending=lambda answered: ending_of_changes(answered.table.table),
    chart=picture_of,
    section="levers",
)
