"""Options that several questions take, and what their records say of what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from melian.questions.question import Option
from melian.runs.ask import Ask

if TYPE_CHECKING:
    from melian.scenario.model import Model
    from melian.scenario.standing import Standing

__all__ = [
    "BOTH_PRECISION", "FROM_THE_START", "SEED", "asked_settings", "asked_standing", "draws_option",
    "picture_of",
]  # fmt: skip

SEED = Option("seed", "Any whole number; other draws.", kind="whole", usual=0)
BOTH_PRECISION = Option("precision", 'On both sides: 8, "4 to 16" or limit.', metavar="P")

FROM_THE_START = Option(
    "from_the_start", "All know of each change before the story begins; if not given, it is announced now.",
    kind="flag",
)  # fmt: skip


def draws_option(help: str, usual: int | None, most: int) -> Option:
    """How many draws, where a question says so in words of its own."""
    return Option("draws", help, kind="whole", least=1, most=most, usual=usual)


def asked_settings(ask: Ask) -> list[str]:
    """Other numbers, as they are typed."""
    return [f"{name}={value}" for name, value in ask.settings.items()]


def asked_standing(model: Model, ask: Ask) -> Standing:
    """Where the story stands, given the events that are asked for."""
    from melian.runs.evidence import given_events
    from melian.scenario.standing import standing_of

    return standing_of(model, given_events(model, **ask.events)[0])


def picture_of(table: Any, width: int) -> str:
    """What a report would draw of an answer, as SVG."""
    from melian.report.charts.pictures import picture_svg

    return picture_svg(table, width)
