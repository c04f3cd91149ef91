"""The outline of a crisis file, and what of it can be folded.

Tested in `tests/unit/lsp/test_answers.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from lsprotocol import types

from melian.lsp.texts import OpenText
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.text.layout import Scalar
from melian.scenario.text.source_tree import Place, Span, read_tree
from melian.scenario.text.yaml import parse_document

__all__ = ["folds", "outline"]

_KIND = types.SymbolKind
_KINDS = {
    "actors": _KIND.Class, "private": _KIND.Key, "assumptions": _KIND.Number, "define": _KIND.Variable,
    "steps": _KIND.Function, "stakes": _KIND.Object, "outcomes": _KIND.EnumMember, "timeline": _KIND.Event,
    "variants": _KIND.Interface, "facts": _KIND.String, "sources": _KIND.File, "red_lines": _KIND.Constant,
    "passages": _KIND.String,
}  # fmt: skip
_DEEPER = ("steps", "choices", "types")
"""Whose entries are shown below the entries of a section; those of `stakes` are too."""


def outline(text: OpenText) -> list[types.DocumentSymbol]:
    """Sections, their entries, and options, types and stakes below these; none of what is no YAML."""
    places = _places(text.plain)
    inside: dict[int, list[Place]] = {}
    for place in places:
        inside.setdefault(id(place.parent), []).append(place)

    def symbols(span: Span | None, depth: int, section: str) -> list[types.DocumentSymbol]:
        if span is None or not span.collection.is_map:
            return []
        return [symbol(place, depth, section or _key(place)) for place in inside.get(id(span), ())]

    def symbol(place: Place, depth: int, section: str) -> types.DocumentSymbol:
        below = symbols(place.value, depth + 1, section) if depth == 0 else _deeper(place, depth, section)
        kind = _KINDS.get(section, types.SymbolKind.Field) if depth else types.SymbolKind.Namespace
        if depth == 0 and place.value is None:
            kind = types.SymbolKind.Property
        return types.DocumentSymbol(
            name=_key(place) or "?", kind=kind, detail=_detail(place, inside), children=below or None,
            range=text.lines.range(place.start, _end(place, inside)),
            selection_range=text.lines.range(place.start, place.key_end),
        )  # fmt: skip

    def _deeper(place: Place, depth: int, section: str) -> list[types.DocumentSymbol]:
        if section == "stakes" and depth == 1:
            return symbols(place.value, 2, section)
        if place.value is None or depth > 3:
            return []
        parts = [each for each in inside.get(id(place.value), ()) if _key(each) in _DEEPER]
        return [each for part in parts for each in symbols(part.value, depth + 1, section)]

    roots = [place for place in places if place.parent.owner is None]
    return [symbol(place, 0, _key(place)) for place in roots if place.parent.collection.is_map]


def folds(text: OpenText) -> list[types.FoldingRange]:
    """Every entry of a block that runs over lines."""
    places = _places(text.plain)
    inside: dict[int, list[Place]] = {}
    for place in places:
        inside.setdefault(id(place.parent), []).append(place)
    ranges = (text.lines.range(place.start, _end(place, inside)) for place in places if place.value)
    return [
        types.FoldingRange(each.start.line, each.end.line)
        for each in ranges
        if each.end.line > each.start.line
    ]


def _places(plain: str) -> list[Place]:
    found = Diagnostics()
    if parse_document(plain, found, 5_000_000) is None or found.has_errors:
        return []
    try:
        return read_tree(plain).places
    except yaml.YAMLError:  # said among the findings
        return []


def _key(place: Place) -> str:
    return str(place.entry.key or "").strip("\"'")


def _end(place: Place, inside: dict[int, list[Place]]) -> int:
    """Where an entry ends: behind its text, its closing brace, or the last of what it holds."""
    last = place
    while last.value is not None and not last.value.in_braces and inside.get(id(last.value)):
        last = inside[id(last.value)][-1]
    return max(last.value_end, last.key_end, place.key_end)


def _detail(place: Place, inside: dict[int, list[Place]]) -> str | None:
    """Its label, or the text that it is."""
    value = place.entry.value
    if isinstance(value, Scalar):
        return value.text.split("\n")[0].strip("\"'")[:80] or None
    texts = {_key(each): each.entry.value for each in _inner(place, inside)}
    label = next((texts[key] for key in ("label", "title", "event", "text") if key in texts), None)
    return label.text.strip("\"'")[:80] if isinstance(label, Scalar) else None


def _inner(place: Place, inside: dict[int, list[Place]]) -> Iterator[Place]:
    yield from inside.get(id(place.value), ()) if place.value is not None else ()
