"""Options that several questions take, and what their records say of what was asked.

Tested in `tests/unit/test_traceable.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from melian.questions.question import Answered, Option, Shared
from melian.runs.ask import Ask

if TYPE_CHECKING:
    from melian.analysis.situations.view import View
    from melian.questions.subject import Posed, Subject
    from melian.scenario.model import Model
    from melian.scenario.standing import Standing

__all__ = [
    "ALL_SITUATIONS", "BOTH_PRECISION", "FROM_THE_START", "OF_SITUATIONS", "SEED", "WHOLE_STORY",
    "asked_about", "asked_of_story", "asked_settings", "asked_standing", "draws_option", "picture_of",
    "view_of_ask",
]  # fmt: skip

SEED = Option("seed", "Any whole number; other draws.", kind="whole", usual=0)
WHOLE_STORY = Option(
    "whole_story", "Tell the whole story, not only what is still open given the events.", kind="flag"
)
ALL_SITUATIONS = Option(
    "all_situations", "Show every situation, not only those on which most hangs.", flags="--all", kind="flag"
)
BOTH_PRECISION = Option("precision", 'On both sides: 8, "4 to 16" or limit.', metavar="P")

FROM_THE_START = Option(
    "from_the_start", "All know of each change before the story begins; if not given, it is announced now.",
    kind="flag",
)  # fmt: skip

OF_SITUATIONS = (
    Shared.WHO, WHOLE_STORY, ALL_SITUATIONS, Shared.DRAWS, Shared.MODEL, Shared.EVENTS, Shared.PLACE,
)  # fmt: skip
"""What a question takes about the situations in which somebody moves."""


def draws_option(help: str, usual: int | None, most: int) -> Option:
    """How many draws, where a question says so in words of its own."""
    return Option("draws", help, kind="whole", least=1, most=most, usual=usual)


def asked_of_story(crisis: Subject, ask: Ask) -> Ask:
    """What is asked of strategies: they rest on no event, so that the whole story needs none."""
    whole = ask.about.get("whole_story") or not crisis.scenario.file.timeline
    return ask.but(at=None, before_events=True) if whole else ask


def view_of_ask(posed: Posed) -> View:
    """What an answer will be about, before anything is solved.

    Raises
    ------
    UsageError
        If the date cannot be read, or lies after `as_of`.
    """
    from melian.analysis.situations.view import view_asked

    ask = posed.ask
    whole = bool(ask.about.get("whole_story"))
    return view_asked(posed.model, at=ask.at, before_events=ask.before_events, whole_story=whole)


def asked_settings(ask: Ask) -> list[str]:
    """Other numbers, as they are typed."""
    return [f"{name}={value}" for name, value in ask.settings.items()]


def asked_about(answered: Answered, *fields: str) -> dict[str, Any]:
    """What a record says of what was asked: the scenario, the seed and these fields besides."""
    ask = answered.ask
    said = {
        "scenario": answered.posed.crisis.scenario.name, "variant": ask.variant, "set": asked_settings(ask),
        "draws": ask.draws, "draw": ask.about.get("draw"), "seed": ask.seed,
    }  # fmt: skip
    return {name: said[name] for name in ("scenario", "seed", *fields)}


def asked_standing(model: Model, ask: Ask) -> Standing:
    """Where the story stands, given the events that are asked for."""
    from melian.runs.evidence import given_events
    from melian.scenario.standing import standing_of

    return standing_of(model, given_events(model, **ask.events)[0])


def picture_of(table: Any, width: int) -> str:
    """What a report would draw of an answer, as SVG."""
    from melian.report.charts.pictures import picture_svg

    return picture_svg(table, width)
