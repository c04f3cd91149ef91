"""Whose odds a number drives, in words."""

from __future__ import annotations

from melian.analysis.drivers import Drivers
from melian.analysis.numbers.inputs import outcome_label

__all__ = ["followed_words"]


def followed_words(table: Drivers) -> str:
    """Whose odds: "the odds of yes"."""
    if table.is_answer:
        return "the odds of yes"
    return f"the odds of '{outcome_label(table.model, table.followed[0])}'"
