"""Options that several questions take, and what their records say of what was asked."""

from __future__ import annotations

from typing import Any

from melian.questions.question import Option
from melian.runs.ask import Ask

__all__ = ["BOTH_PRECISION", "SEED", "asked_settings", "draws_option", "picture_of"]

SEED = Option("seed", "Any whole number; other draws.", kind="whole", usual=0)
BOTH_PRECISION = Option("precision", 'On both sides: 8, "4 to 16" or limit.', metavar="P")


def draws_option(help: str, usual: int | None, most: int) -> Option:
    """How many draws, where a question says so in words of its own."""
    return Option("draws", help, kind="whole", least=1, most=most, usual=usual)


def asked_settings(ask: Ask) -> list[str]:
    """Other numbers, as they are typed."""
    return [f"{name}={value}" for name, value in ask.settings.items()]


def picture_of(table: Any, width: int) -> str:
    """What a report would draw of an answer, as SVG."""
    from melian.report.charts.pictures import picture_svg

    return picture_svg(table, width)
