"""What the ratio of a hint is about, in the words of the file.

Tested in `tests/unit/test_report.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from melian.analysis.situations.information import matters
from melian.report.markup import quoted

if TYPE_CHECKING:
    from melian.scenario.model import Model
    from melian.scenario.schema.elements import Event

__all__ = ["hint_words", "hinted"]

STREAM = re.compile(r"hint\.(.+)\.(\d+)")
SIMPLE = re.compile(r"\s*([\w.@]+)\s+is\s+(not\s+)?(\w+)\s*")
"""Conditions that can be said with labels; others are shown as they are written."""


def hinted(model: Model, stream: str) -> tuple[Event, str] | None:
    """The event that a number belongs to, and the condition of its hint; None for other numbers."""
    found = STREAM.fullmatch(stream)
    if found is None:
        return None
    event = next((e for name, e in model.scenario.file.timeline.items() if str(name) == found[1]), None)
    if event is None or not 0 < int(found[2]) <= len(event.hints):
        return None
    return event, str(list(event.hints)[int(found[2]) - 1])


def hint_words(model: Model, stream: str) -> str | None:
    """How many times likelier which news is, and if what is so; None for numbers that are no hint's."""
    found = hinted(model, stream)
    if found is None:
        return None
    event, condition = found
    return f"How many times likelier {quoted(str(event.event).rstrip('.'))} is if {_said(model, condition)}"


def _said(model: Model, condition: str) -> str:
    simple = SIMPLE.fullmatch(condition)
    matter = matters(model).get(simple[1]) if simple else None
    if simple is None or matter is None or simple[3] not in matter.options:
        return condition
    label = matter.words(simple[3])
    return f'"{matter.label}" is {simple[2] or ""}"{label}"'
