"""What pages call a bare number: its place in the labels of the file, not in its keys.

Tested in `tests/unit/test_bare_drivers.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from melian.scenario.scenario import Scenario
    from melian.scenario.schema.fields import Element

__all__ = ["bare_label"]


def bare_label(scenario: Scenario, place: str) -> str:
    """A place such as `uk: Pride, line 88`, with labels where the file gives some.

    Parameters
    ----------
    scenario
        The file.
    place
        As `BareNumber.place` has it: what it belongs to, a part of that, its line.
    """
    head, at, line = place.rpartition(", line ")
    named, colon, rest = head.partition(": ")
    return f"{_label(scenario, named)}{colon}{rest}{at}{line}"


def _label(scenario: Scenario, named: str) -> str:
    """An actor, a step, a private matter, a red line, or an option or type of these."""
    file = scenario.file
    if named in scenario.actors:
        return scenario.label(named)
    for name, symbol in scenario.symbols.steps.items():
        if found := _within(named, str(name), symbol.step, symbol.step.choices):
            return found
    for name, private in file.private.items():
        if found := _within(named, str(name), private, private.types):
            return found
    for name, line in file.red_lines.items():
        if found := _within(named, str(name), line, {}):
            return found
    return f"formula '{named}'" if named in file.define else named


def _within(named: str, name: str, element: Element, parts: Mapping[str, Element]) -> str:
    """The label of an element, or with that of its part; empty where something else is named."""
    if named == name:
        return element.words(name)
    part = named.removeprefix(f"{name}.")
    return f'{element.words(name)}, "{parts[part].words(part)}"' if part != named and part in parts else ""
