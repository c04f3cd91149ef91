"""An option by its stake lines, or a change of odds by the steps that carry it.

Tested in `tests/unit/test_cli_why.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from melian.questions.question import Answered, MisreadError, Option, Question, Shared
from melian.questions.shared import (
    ALL_SITUATIONS,
    FROM_THE_START,
    WHOLE_STORY,
    asked_of_story,
    picture_of,
    view_of_ask,
)  # fmt: skip
from melian.questions.sides import solved_sides

if TYPE_CHECKING:
    from rich.console import RenderableType

    from melian.analysis.why import WhyTable
    from melian.questions.subject import Solve, Subject
    from melian.report.records.record import Answer
    from melian.runs.ask import Ask, Watch
    from melian.runs.run import Run

__all__ = ["QUESTION"]

SEEN = (WHOLE_STORY, ALL_SITUATIONS)
SHOWN = ("whole_story", "all_situations", "from_the_start")
NARROWED = ("actor", "when", "option", "over")
"""What goes with a step."""


def _steps(crisis: Subject) -> Sequence[str]:
    from melian.analysis.situations.information import steps_with_a_choice

    return steps_with_a_choice(crisis.base.model)


def _read(options: Mapping[str, Any], typed: frozenset[str]) -> Mapping[str, Any]:
    step, against = options["step"], options["against"]
    if step is None and options["variant"] is None and against is None:
        raise MisreadError("write --step NAME, or --variant NAME --against base", _steps)
    if step is None and any(options[name] for name in NARROWED):
        raise MisreadError("--actor, --when, --option and --over go with --step.")
    if step is not None and (against is not None or options["outcome"] is not None):
        raise MisreadError("--against and --outcome explain a change of odds; leave --step out.")
    if step is None and (options.get("whole_story") or options.get("all_situations")):
        raise MisreadError("--whole-story and --all go with --step; for a change, write --from-the-start.")
    if step is not None and options.get("from_the_start"):
        raise MisreadError("--from-the-start is about a change of odds; with --step, write --whole-story.")
    return options if step is not None else {**options, "against": against or "base"}


def _of_run(
    run: Run, step: str, *, all_situations: bool = False, from_the_start: bool = False, **narrowed: Any
) -> WhyTable:
    """`all_situations` is for pages: tables have them all; `from_the_start` is of changes."""
    from melian.analysis.why import why

    return why(run, step, **narrowed)


def _answer(crisis: Subject, ask: Ask, watch: Watch, solve: Solve) -> Answered:
    about = {name: value for name, value in ask.about.items() if value is not None}
    if "step" not in about:
        return _change(crisis, ask, watch, solve)
    from melian.analysis.why import check_question

    posed = crisis.posed(asked_of_story(crisis, ask))
    asked = {name: value for name, value in about.items() if name not in SHOWN}
    check_question(view_of_ask(posed), **asked)
    run = solve(posed, watch)
    return Answered(posed, _of_run(run, **about), (run,))


def _change(crisis: Subject, ask: Ask, watch: Watch, solve: Solve) -> Answered:
    """What carries the change of the odds from one game to the other."""
    from melian.analysis.compare import outcome_columns
    from melian.analysis.shift import odds_shift

    against, outcome = str(ask.about.get("against", "base")), ask.about.get("outcome")
    names = (against, ask.variant or "base")
    if names[0] == names[1]:
        raise MisreadError(f"both sides are '{against}': name two that differ.")
    outcome_columns(crisis.base.model, outcome)
    posed = [crisis.posed(ask.but(variant=crisis.variant(name))) for name in names]
    found = solved_sides(crisis, ask, posed, names, watch, solve)
    table = odds_shift(*found.runs, outcome=outcome)
    table = replace(table, now=found.now, because=found.because)
    return Answered(posed[0], table, found.runs, {"names": names})


def _record(answered: Answered) -> Answer:
    from melian.report.records.changes.why import ShiftRecord, WhyRecord

    if "names" in answered.more:
        first, second = answered.runs
        return ShiftRecord.of(first, second, answered.table, answered.more["names"])
    return WhyRecord.of(answered.run, answered.table, answered.posed.settings)


def _pages(answered: Answered) -> Sequence[RenderableType]:
    from melian.report.pages.why import ShiftPage, WhyPage

    if "names" in answered.more:
        first, second = answered.runs
        return [ShiftPage(first, second, answered.table, answered.more["names"])]
    return [WhyPage(answered.run, answered.table, every=bool(answered.ask.about.get("all_situations")))]


def _picture(answered: Answered) -> str:
    from melian.report.svg.why import shift_svg, why_svg

    if "names" in answered.more:
        return shift_svg(answered.run, answered.table, answered.more["names"])
    return why_svg(answered.run, answered.table)


def _only(other: str, option: Option) -> Option:
    """An option that goes with another one."""
    return replace(option, help=f"With --{other}: {option.help[0].lower()}{option.help[1:]}")


QUESTION = Question(
    name="why",
    help="""Say why an option of SCENARIO is taken, or what carries a change of odds.

    With --step: what each option is worth to the mover where it stands, and the difference as
    the sum of the stake lines of the file, in the situations that the events leave possible.
    With --variant and --against: the change of the odds as the sum of what each step adds when
    its behaviour is exchanged, in order of play: from now on, as the change is announced now,
    or with --from-the-start as if all had known of it before the story began.
    """,
    options=(
        Option("step", "Explain what is done at this step.", metavar="NAME"),
        Option("actor", "With --step: only this mover.", metavar="NAME"),
        Option(
            "when",
            'With --step: only where the mover knows this, as "us.will is firm and threat is upper_end".',
            metavar="CONDITION",
        ),
        Option("option", "With --step: the option that is explained. The best if absent.", metavar="NAME"),
        Option("over", "With --step: the option it is held against.", metavar="NAME"),
        Option(
            "against",
            "Explain the change of odds from this variant (or base) to --variant.",
            metavar="NAME",
            names_variants=True,
        ),
        Option("outcome", "With --against: whose odds. Those of yes if absent.", metavar="NAME"),
        *(_only("step", option) for option in SEEN),
        _only("against", FROM_THE_START),
        Shared.DRAWS,
        Shared.MODEL,
        Shared.EVENTS,
        Shared.PLACE,
    ),
    read=_read,
    answer=_answer,
    of_run=_of_run,
    record=_record,
    pages=_pages,
    picture=_picture,
    chart=picture_of,
    section="actors",
)
