"""Which uncertain number moves the odds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from melian.questions.question import Answered, Ending, MisreadError, Option, Question, Shared, Work
from melian.questions.shared import SEED, draws_option, picture_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from melian.questions.subject import Solve, Subject
    from melian.report.records.record import Answer
    from melian.runs.ask import Ask, Watch

__all__ = ["QUESTION", "groups_of"]


def groups_of(texts: Sequence[str]) -> dict[str, list[str]]:
    """`--group name=a,b`, repeated."""
    result: dict[str, list[str]] = {}
    for text in texts:
        name, equals, members = text.partition("=")
        names = [member.strip() for member in members.split(",") if member.strip()]
        if not equals or not name.strip() or not names:
            raise MisreadError(f"--group {text!r}: write --group name=first,second.")
        if name.strip() in result:
            raise MisreadError(f"--group {name.strip()!r} is given twice: name all its numbers in one.")
        result[name.strip()] = names
    return result


def _read(options: Mapping[str, Any], typed: frozenset[str]) -> Mapping[str, Any]:
    if not options["sobol"] and "samples" in typed:
        raise MisreadError("--samples are those of the Sobol' indices: add --sobol.")
    rest = {name: value for name, value in options.items() if name != "sobol"}
    samples = options["samples"] if options["sobol"] else None
    return {**rest, "groups": groups_of(options["groups"]), "samples": samples}


def _work(crisis: Subject, ask: Ask) -> Work:
    from melian.analysis.drivers import check_drivers, n_solves
    from melian.analysis.numbers.bare import LOOKED, moving
    from melian.runs.evidence import given_events

    posed = crisis.posed(ask)
    evidence, _ = given_events(posed.model, **ask.events)
    inputs, rows = check_drivers(posed.model, evidence, **ask.about), ask.about.get("samples")
    bare = moving(posed.model) if ask.about.get("bare", True) else 0
    points = (ask.draws + 1) * (1 + 2 * len(inputs)) + (rows or 0) * (2 + len(inputs))
    looked = 2 * bare * (min(LOOKED, ask.draws) + 1)
    more = bool(bare) and ask.draws > LOOKED
    return Work(n_solves(inputs, ask.draws, rows, bare), points + looked, "settings", at_least=more)


def _answer(crisis: Subject, ask: Ask, watch: Watch, solve: Solve) -> Answered:
    from melian.analysis.drivers import drivers

    posed = crisis.posed(ask)
    return Answered(posed, drivers(posed.model, ask, watch, **ask.about, recipe=posed.recipe))


def _record(answered: Answered) -> Answer:
    from melian.report.records.drivers import DriversRecord

    return DriversRecord.of(answered.table, answered.posed.settings)


def _pages(answered: Answered) -> Sequence[RenderableType]:
    from melian.report.pages.drivers import DriversPage

    return [DriversPage(answered.table, answered.posed.settings)]


def _ending(answered: Answered) -> Ending:
    from melian.analysis.certificate import UNCERTIFIED_LIMIT

    table = answered.table
    if table.is_interrupted or (table.sobol is not None and table.sobol.is_interrupted):
        return Ending.INTERRUPTED
    poor = table.n_certified < (1 - UNCERTIFIED_LIMIT) * table.n_points
    return Ending.UNCERTIFIED if poor else Ending.DONE


def _failing(answered: Answered) -> Sequence[str]:
    from melian.report.pages.failing import failing_of_points

    table = answered.table
    return () if table.is_interrupted else failing_of_points(table.model, table.n_certified, table.n_points)


QUESTION = Question(
    name="drivers",
    help="""Rank the numbers of SCENARIO by how far each swings the odds.

    Each number is put at its 5 % and at its 95 % value, all others stay at their draws. Numbers
    that stand in a formula without a name are moved too, by the file's `bare`. With
    --sobol also the shares of the variance that each explains, by itself and together with
    others, never without an interval.
    """,
    options=(
        Option("outcome", "Whose odds; of yes, else of the leading outcome, if absent.", metavar="NAME"),
        Option("groups", "Move these together. Repeatable.", "--group", metavar="NAME=A,B", several=True),
        Option(
            "bare",
            "Whether to move numbers without a name too, by the file's `bare` (40 % of themselves).",
            "--bare/--no-bare",
            kind="flag",
        ),
        Option("sobol", "Also first-order and total Sobol' indices.", kind="flag"),
        Option(
            "samples",
            "Rows of the Sobol' samples, a power of 2.",
            kind="whole",
            least=2,
            most=1 << 20,
            usual=256,
        ),
        draws_option("Draws at which the others are held in a swing.", 100, 1_000_000),
        SEED,
        Shared.MODEL,
        Shared.EVENTS,
        Shared.PLACE,
    ),
    usual_draws=lambda about: 100,
    read=_read,
    work=_work,
    told="always",
    answer=_answer,
    record=_record,
    pages=_pages,
    failing=_failing,
    ending=_ending,
    chart=picture_of,
    section="drivers",
)
