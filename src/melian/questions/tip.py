"""The value of a number at which the answer changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from melian.questions.question import Answered, Ending, MisreadError, Option, Question, Shared, Work
from melian.questions.shared import SEED, draws_option, picture_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from melian.analysis.tip import TipTable
    from melian.questions.subject import Solve, Subject
    from melian.report.records.record import Answer
    from melian.runs.ask import Ask, Watch

__all__ = ["QUESTION"]


def _numbers(crisis: Subject) -> Iterable[str]:
    return crisis.scenario.file.assumptions


def _read(options: Mapping[str, Any], typed: frozenset[str]) -> Mapping[str, Any]:
    number, low, high = options["number"], options["low"], options["high"]
    if (number is None) != options["every"]:
        words = "name one number, as `melian tip SCENARIO NUMBER`, or say --all"
        raise MisreadError(words, None if options["every"] else _numbers)
    if (low is None) != (high is None) or (options["every"] and low is not None):
        raise MisreadError("--from and --to go together, with one number.")
    rest = {name: value for name, value in options.items() if name not in ("every", "low", "high")}
    within = None if low is None or high is None else (low, high)
    return {**rest, "within": within}


def _usual_draws(about: Mapping[str, Any]) -> int:
    from melian.analysis.tip import usual_draws

    return usual_draws(about.get("number"))


def _work(crisis: Subject, ask: Ask) -> Work:
    from melian.analysis.numbers.tracks import GRID
    from melian.analysis.tip import check_tip
    from melian.runs.evidence import given_events

    posed = crisis.posed(ask)
    evidence, _ = given_events(posed.model, **ask.events)
    points = check_tip(posed.model, evidence, **ask.about) * GRID * (ask.draws + 1)
    return Work(points, points, "settings", at_least=True)


def _answer(crisis: Subject, ask: Ask, watch: Watch, solve: Solve) -> Answered:
    from melian.analysis.tip import tip

    posed = crisis.posed(ask)
    return Answered(posed, tip(posed.model, ask, watch, **ask.about, recipe=posed.recipe))


def _record(answered: Answered) -> Answer:
    from melian.report.records.tip import TipRecord

    return TipRecord.of(answered.table, answered.posed.settings)


def _pages(answered: Answered) -> Sequence[RenderableType]:
    from melian.report.pages.tip import TipPage

    return [TipPage(answered.table, answered.posed.settings)]


def _sentences(table: TipTable) -> Sequence[str]:
    from melian.report.words.tip import tip_sentences

    return [sentence for each in table.tippings for sentence in tip_sentences(table, each)]


def _ending(answered: Answered) -> Ending:
    from melian.analysis.certificate import UNCERTIFIED_LIMIT

    if answered.table.is_interrupted:
        return Ending.INTERRUPTED
    poor = answered.table.share_answered < 1 - UNCERTIFIED_LIMIT
    return Ending.UNCERTIFIED if poor else Ending.DONE


def _failing(answered: Answered) -> Sequence[str]:
    """By the ends of the ranges: at the limit, settings near a tie are never certified."""
    from melian.report.pages.failing import failing_of_points

    table = answered.table
    if table.is_interrupted:
        return ()
    ends = table.n_draws * len(table.tippings)
    return failing_of_points(table.model, round(table.share_answered * ends), ends)


QUESTION = Question(
    name="tip",
    help="""Find where NUMBER tips the leading outcome of SCENARIO, or the choice at a step.

    NUMBER is an assumption. It is moved through its middle 90 % while the others are held, once
    at their medians and once at each draw; every change of the leader is closed in. Exit code 4
    if more than 1 % of draws have no certificate at the ends of the range.
    """,
    options=(
        Option("number", "", is_argument=True),
        Option("every", "Every uncertain number, those that tip most often first.", "--all", kind="flag"),
        Option("step", "The most likely choice at this step, not the leading outcome.", metavar="NAME"),
        Option("low", "Look from here on; the 5 % value if absent.", "--from", metavar="X", kind="number"),
        Option("high", "Look up to here; the 95 % value if absent.", "--to", metavar="X", kind="number"),
        draws_option(
            "Draws at which the others are held; 100, or 30 with --all, if absent.", None, 1_000_000
        ),
        SEED,
        Shared.MODEL,
        Shared.EVENTS,
        Shared.PLACE,
    ),
    usual_draws=_usual_draws,
    read=_read,
    work=_work,
    told="always",
    answer=_answer,
    record=_record,
    pages=_pages,
    failing=_failing,
    sentences=_sentences,
    ending=_ending,
    chart=picture_of,
    section="drivers",
)
