"""Two games of one file on the same draws.

Tested in `tests/unit/test_cli_why.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from melian.questions.question import Answered, MisreadError, Option, Question, Shared
from melian.questions.shared import BOTH_PRECISION, FROM_THE_START, asked_about, asked_settings
from melian.questions.sides import solved_sides

if TYPE_CHECKING:
    from rich.console import RenderableType

    from melian.questions.subject import Solve, Subject
    from melian.report.records.record import Answer
    from melian.runs.ask import Ask, Watch

__all__ = ["QUESTION"]


def _read(options: Mapping[str, Any], typed: frozenset[str]) -> Mapping[str, Any]:
    a, b = options["a"], options["b"]
    if a == b and options["settings_a"] == options["settings_b"]:
        raise MisreadError(f"both sides are '{a}': name two variants, or write --set-a or --set-b.")
    return options


def _answer(crisis: Subject, ask: Ask, watch: Watch, solve: Solve) -> Answered:
    from melian.analysis.compare import compare

    sides = [
        (str(ask.about.get(side, "base")), dict(ask.about.get(f"settings_{side}") or {}))
        for side in ("a", "b")
    ]
    posed = [
        crisis.posed(ask.but(variant=crisis.variant(name), settings={**ask.settings, **own}))
        for name, own in sides
    ]
    names = tuple(_name(name, own) for name, own in sides)
    found = solved_sides(crisis, ask, posed, names, watch, solve)
    table = replace(compare(*found.runs), now=found.now, because=found.because)
    return Answered(posed[0], table, found.runs, {"names": names, "set": asked_settings(ask)})


def _name(side: str, own: Mapping[str, object]) -> str:
    """A side as it was asked for."""
    words = ", ".join(f"{name}={value}" for name, value in own.items())
    return f"{side} with {words}" if words else side


def _record(answered: Answered) -> Answer:
    from melian.report.records.changes.compare import CompareRecord

    more = answered.more
    about = asked_about(answered, "draws") | {"set": more["set"]}
    return CompareRecord.of(answered.table, more["names"], about)


def _pages(answered: Answered) -> Sequence[RenderableType]:
    from melian.report.pages.compare import ComparePage
    from melian.report.words.announced import when_known

    table = answered.table
    return [ComparePage(table, answered.more["names"], when_known(table.base, table.now, table.because))]


QUESTION = Question(
    name="compare",
    help="""Compare two games of SCENARIO on the same draws: B against A.

    A and B are variants of the file, or `base` for the file as it stands (the default). Numbers
    can be changed on both sides or on one. Where the story has begun, what both change is
    announced now; if one of them changes the past, all know of both from the start.
    """,
    options=(
        Option("a", "", metavar="[A]", usual="base", is_argument=True, names_variants=True),
        Option("b", "", metavar="[B]", usual="base", is_argument=True, names_variants=True),
        Option("settings", "Another number on both sides.", "--set", kind="settings", several=True),
        Option("settings_a", "Another number in A only.", "--set-a", kind="settings", several=True),
        Option("settings_b", "Another number in B only.", "--set-b", kind="settings", several=True),
        BOTH_PRECISION,
        FROM_THE_START,
        Shared.DRAWS,
        Shared.EVENTS,
        Shared.PLACE,
    ),
    read=_read,
    answer=_answer,
    record=_record,
    pages=_pages,
)
