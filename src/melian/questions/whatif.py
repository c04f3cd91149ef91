"""What-ifs of the file against the base, on the same draws.

Tested in `tests/unit/test_cli_why.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from melian.questions.question import Answered, Ending, MisreadError, Option, Question, Shared, Work
from melian.questions.shared import BOTH_PRECISION, FROM_THE_START, asked_about, picture_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from melian.analysis.whatif import Candidate, WhatIfTable
    from melian.questions.subject import Solve, Subject
    from melian.report.records.record import Answer
    from melian.runs.ask import Ask, Watch

__all__ = ["QUESTION", "candidate", "ending_of_changes"]


def _read(options: Mapping[str, Any], typed: frozenset[str]) -> Mapping[str, Any]:
    if bool(options["variants"]) == options["all_of_them"]:
        if options["all_of_them"]:
            raise MisreadError("name variants, or write --all for those of the file: not both.")
        raise MisreadError("name variants, or write --all for those of the file", _variants)
    return {name: value for name, value in options.items() if name != "all_of_them"}


def _variants(crisis: Subject) -> tuple[str, ...]:
    return tuple(str(name) for name in crisis.scenario.file.variants)


def _names(crisis: Subject, ask: Ask) -> tuple[str, ...]:
    """The what-ifs that are meant: those that are named, or all of the file."""
    return tuple(ask.about.get("variants") or ()) or _variants(crisis)


def _work(crisis: Subject, ask: Ask) -> Work:
    from melian.analysis.compare import outcome_columns
    from melian.questions.asked.request import check_variant
    from melian.runs.evidence import given_events

    names = _names(crisis, ask)
    if not names:
        raise MisreadError("this file has no variants; write some, or use `melian compare` with --set-b.")
    for name in names:
        check_variant(name, crisis.scenario)
    if ask.about.get("outcome") is not None:
        outcome_columns(crisis.base.model, ask.about["outcome"])
    given_events(crisis.base.model, **ask.events)
    crisis.posed(ask)
    return Work(ask.draws * (1 + len(names)), len(names), "what-ifs")


def _answer(crisis: Subject, ask: Ask, watch: Watch, solve: Solve) -> Answered:
    from melian.analysis.compare import outcome_columns
    from melian.analysis.whatif import what_ifs
    from melian.questions.asked.request import check_variant

    names, outcome = _names(crisis, ask), ask.about.get("outcome")
    for name in names:
        check_variant(name, crisis.scenario)
    if outcome is not None:
        outcome_columns(crisis.base.model, outcome)
    posed = crisis.posed(ask)
    base = solve(posed, watch.telling(None))
    table = what_ifs(
        base, [candidate(crisis, ask, name) for name in names], watch, outcome=outcome,
        from_the_start=bool(ask.about.get("from_the_start")),
    )  # fmt: skip
    return Answered(posed, table, (base,))


def candidate(crisis: Subject, ask: Ask, name: str) -> Candidate:
    """A what-if of the file, to be held against a base with the same numbers."""
    from melian.analysis.whatif import Candidate, variant_recipe

    label = crisis.scenario.file.variants[name].words(name)
    return Candidate(
        name, label, lambda: crisis.posed(ask.but(variant=name)).model, partial(variant_recipe, name)
    )


def _record(answered: Answered) -> Answer:
    from melian.report.records.changes.compare import WhatIfRecord

    return WhatIfRecord.of(answered.table, asked_about(answered, "set", "draws"))


def _pages(answered: Answered) -> Sequence[RenderableType]:
    """The ranking, unless one what-if alone was named; then those that were named, in full."""
    from melian.report.pages.compare import ComparePage, WhatIfPage
    from melian.report.words.announced import not_announced, reading_sentence

    table = answered.table
    found = [
        (effect.name, effect.comparison, not_announced(effect) or reading_sentence(table))
        for effect in table.effects
        if effect.comparison is not None
    ]
    named = bool(answered.ask.about.get("variants"))
    pages: list[RenderableType] = []
    if not named or len(table.effects) != 1 or table.undone or not found:
        pages.append(WhatIfPage(table))
    for number, (name, comparison, reading) in enumerate(found if named else ()):
        if number or len(found) > 1:
            pages.append("")
        pages.append(ComparePage(comparison, ("base", name), reading))
    return pages


def ending_of_changes(table: WhatIfTable) -> Ending:
    """How good a table of changes is, by the draws of all its runs."""
    from melian.analysis.certificate import UNCERTIFIED_LIMIT, share_uncertified

    if table.undone:
        return Ending.INTERRUPTED
    runs = [table.base, *(e.comparison.other for e in table.effects if e.comparison is not None)]
    share = sum(share_uncertified(run) for run in runs) / len(runs)
    return Ending.UNCERTIFIED if share > UNCERTIFIED_LIMIT else Ending.DONE


QUESTION = Question(
    name="whatif",
    help="""Hold what-ifs of SCENARIO against the base, draw by draw, largest effect first.

    Name the VARIANTs to see each in full, or --all to rank those of the file. Ctrl-C ends with
    the ones that are done.
    """,
    options=(
        Option("variants", "", metavar="[VARIANT]...", several=True, is_argument=True),
        Option("all_of_them", "All variants of the file.", "--all", kind="flag"),
        Option("outcome", "Rank them by the odds of this outcome, not those of yes.", metavar="NAME"),
        FROM_THE_START,
        Shared.DRAWS,
        Option(
            "settings", "Another number on both sides. Repeatable.", "--set", kind="settings", several=True
        ),
        BOTH_PRECISION,
        Shared.EVENTS,
        Shared.PLACE,
    ),
    read=_read,
    work=_work,
    answer=_answer,
    record=_record,
    pages=_pages,
    ending=lambda answered: ending_of_changes(answered.table),
    chart=picture_of,
    section="what-ifs",
)
