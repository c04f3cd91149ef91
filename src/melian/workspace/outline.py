"""The names of a crisis file with their places, also where the file has errors.

Tested in `tests/unit/workspace/test_outline.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from melian.diagnostic import Mark
from melian.scenario.findings.diagnostics import Diagnostics, Text, mark_of
from melian.scenario.text.placed import List, Map, Value
from melian.scenario.text.yaml import parse_document

__all__ = ["Name", "outline"]

PARTS = {"private": "types", "steps": "choices", "stakes": ""}
"""Sections whose entries hold names themselves, and below which of their fields."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that the file gives."""

    section: str
    """`assumptions`, `steps`, ...; empty for the sections themselves."""
    name: str
    label: str
    """Its label, its title or the text behind it, in one line; empty where it has none."""
    mark: Mark
    """Where the name stands."""
    depth: int
    """0 for sections, 1 for their entries, 2 for what these hold."""


def outline(text: str) -> tuple[Name, ...]:
    """All names of a text in its order; none where it cannot be read as YAML at all."""
    document = parse_document(text, Diagnostics())
    if document is None:
        return ()
    found: list[Name] = []
    for section, value in document.items():
        found.append(Name("", str(section), _label(value), mark_of(section), 0))
        for entry, item in _entries(value):
            found.append(Name(str(section), str(entry), _label(item), mark_of(entry), 1))
            if section in PARTS:
                inner = _part(item, PARTS[str(section)])
                found += [
                    Name(str(section), str(each), _label(sub), mark_of(each), 2)
                    for each, sub in _entries(inner)
                ]
    return tuple(found)


def _part(value: Value, name: str) -> Value | None:
    """A field of a mapping; itself, if it has no name."""
    if not name:
        return value
    return value.get(name) if isinstance(value, Map) else None  # type: ignore[call-overload]


def _entries(value: Value | None) -> list[tuple[Text, Value]]:
    """The entries of a mapping, or those of the mappings in a list."""
    if isinstance(value, Map):
        return list(value.items())
    if isinstance(value, List):
        return [entry for item in value if isinstance(item, Map) for entry in list(item.items())[:1]]
    return []


def _label(value: Value | None) -> str:
    if isinstance(value, Text):
        return " ".join(value.split())
    if isinstance(value, Map):
        for name in ("label", "title", "text", "short"):
            found = value.get(name)  # type: ignore[call-overload]
            if isinstance(found, Text):
                return " ".join(found.split())
    return ""
