"""All names of one text with their places, and which of them stands where.

Tested in `tests/unit/workspace/test_names.py`.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field

from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.form.limits import exceeds_limits
from melian.scenario.form.validate import validated
from melian.scenario.language.symbols import Symbols
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.steps.names import symbols_of
from melian.scenario.text.yaml import parse_document
from melian.workspace.lines import TextLines
from melian.workspace.names.entity import Entity
from melian.workspace.names.spelling import Spelling
from melian.workspace.names.walk import uses_of

__all__ = ["Names", "Place", "names_in"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A name in the file: offsets in characters, and what it stands for."""

    start: int
    end: int
    entity: Entity
    is_definition: bool


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a text that has the form of a crisis file."""

    file: CrisisFile
    symbols: Symbols
    places: tuple[Place, ...]
    """In the order of the file."""
    is_whole: bool
    """Whether all of the file was read, and every name in it has a place."""
    _starts: list[int] = field(repr=False, default_factory=list)

    def at(self, offset: int) -> Place | None:
        """The name at an offset, its end included."""
        index = bisect.bisect_right(self._starts, offset)
        near = [each for each in self.places[max(0, index - 3) : index] if each.start <= offset <= each.end]
        return next((each for each in near if offset < each.end), near[-1] if near else None)

    def of(self, entity: Entity) -> list[Place]:
        """All places of what has a name."""
        return [place for place in self.places if place.entity == entity]

    def given(self, entity: Entity) -> list[Place]:
        """Where something is given its name."""
        return [place for place in self.places if place.entity == entity and place.is_definition]


def names_in(lines: TextLines) -> Names | None:
    """The names of a text, lines ended by a newline; None where it has not the form of a crisis file."""
    found = Diagnostics()
    document = parse_document(lines.text, found)
    file = validated(document, found) if document is not None else None
    if file is None or exceeds_limits(file, found):
        return None
    symbols, spelling = symbols_of(file), Spelling(lines)
    places: set[Place] = set()
    is_whole = not found.has_errors
    for use in uses_of(file, symbols):
        span = spelling.span(use.text, use.start, use.end)
        if span is None:
            is_whole = False
        else:
            places.add(Place(*span, use.entity, use.is_definition))
    ordered = tuple(sorted(places))
    return Names(file, symbols, ordered, is_whole, [place.start for place in ordered])
