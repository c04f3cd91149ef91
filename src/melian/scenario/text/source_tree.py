"""The nodes of a crisis file for laying it out again, and where each stands in its text.

Tested in `tests/unit/test_fmt.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

import yaml

from melian.scenario.text.escapes import kept_lines, restored
from melian.scenario.text.layout import Collection, Entry, Layout, Scalar, quoted

__all__ = ["Place", "SourceTree", "Span", "line_start", "read_tree"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HEADER_COMMENT = re.compile(r"\s#.*")
_COMMENT = re.compile(r"#[^\n]*")


@dataclass(slots=True)
class Place:
    """Where an entry stands: offsets in characters, -1 for what there is not."""

    entry: Entry
    parent: Span
    start: int
    """Where its key begins, or the dash before it; in brackets, its value."""
    key_end: int = -1
    """Where its key or dash ends."""
    value_start: int = -1
    value_end: int = -1
    """Where its text or its braces end."""
    value: Span | None = None
    """Its value, where that is a collection."""


@dataclass(slots=True)
class Span:
    """Where a collection stands."""

    collection: Collection
    owner: Place | None
    """The entry whose value it is."""
    in_braces: bool
    start: int
    end: int = -1
    """Where its braces close; -1 for a block."""
    column: int = 0
    """Where its entries begin, in a block."""


@dataclass(slots=True)
class SourceTree:
    """A document: its root, its entries in order, its scalars as pairs of offsets."""

    text: str
    root: Span
    places: list[Place] = field(default_factory=list)
    scalars: list[tuple[int, int]] = field(default_factory=list)
    headers: list[tuple[int, str]] = field(default_factory=list)
    """Comments beside the `|` or `>` of block scalars, with their offsets."""


def read_tree(text: str) -> SourceTree:
    """The nodes of a document that is known to be fine, without its comments."""
    wanted = (yaml.NodeEvent, yaml.CollectionEndEvent)
    events = (event for event in yaml.parse(kept_lines(text), Loader=_LOADER) if isinstance(event, wanted))
    start = cast("yaml.MappingStartEvent", next(events))
    root = Span(Collection(True, in_braces=False), None, bool(start.flow_style), _offset(start.start_mark))
    tree = SourceTree(text, root)
    _fill(tree, root, events)
    return tree


def line_start(text: str, offset: int) -> int:
    """Where the line of a character begins."""
    return text.rfind("\n", 0, offset) + 1


def _fill(tree: SourceTree, span: Span, events: Iterator[yaml.Event]) -> None:
    """Read the entries of a collection up to its end."""
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            span.end = _offset(event.end_mark) if span.in_braces else -1
            return
        place = Place(Entry(None, span.collection), span, _offset(event.start_mark))
        tree.places.append(place)
        span.collection.entries.append(place.entry)
        if not span.collection.is_map and not span.in_braces:
            place.start = _dash(tree, place.start)
            place.key_end = place.start + 1
        span.column = place.start - line_start(tree.text, place.start)
        if span.collection.is_map:
            key = _scalar(tree, cast("yaml.ScalarEvent", event))
            plain = not key.is_block and "\n" not in key.text
            place.entry.key = key.text if plain else quoted(restored(cast("yaml.ScalarEvent", event).value))
            place.key_end = tree.scalars[-1][1]
            event = next(events)
        place.value_start = _offset(event.start_mark)
        place.entry.value = _value(tree, place, event, events)


def _value(tree: SourceTree, place: Place, event: yaml.Event, events: Iterator[yaml.Event]) -> Layout:
    if isinstance(event, yaml.ScalarEvent):
        scalar = _scalar(tree, event)
        place.value_end = tree.scalars[-1][1]
        return scalar
    in_braces = bool(cast("yaml.CollectionStartEvent", event).flow_style)
    collection = Collection(isinstance(event, yaml.MappingStartEvent), in_braces)
    place.value = Span(collection, place, in_braces, place.value_start)
    _fill(tree, place.value, events)
    place.value_end = place.value.end
    return collection


def _scalar(tree: SourceTree, event: yaml.ScalarEvent) -> Scalar:
    start, end = _offset(event.start_mark), _offset(event.end_mark)
    source = tree.text[start:end]
    value = restored(event.value)
    tree.scalars.append((start, end))
    if event.style in ("|", ">"):
        return _block_scalar(tree, value, source, start)
    if "\n" not in source:
        return Scalar(source)
    if event.style == "'" and value.isprintable():
        return Scalar("'" + value.replace("'", "''") + "'", is_folded=True)
    return Scalar(quoted(value) if event.style else value, is_folded=True)


def _block_scalar(tree: SourceTree, value: str, source: str, start: int) -> Scalar:
    """A block scalar as it was, without its margin; in quotes where its spaces at the ends matter."""
    header, _, body = source.partition("\n")
    comment = _HEADER_COMMENT.search(header)
    if comment:
        tree.headers.append((start + comment.start() + 1, comment[0].strip()))
        header = header[: comment.start()]
    header = header.strip()
    lines = body.split("\n")
    while lines and not lines[-1].strip(" "):
        lines.pop()
    first = next((line for line in lines if line.strip(" ")), "")
    margin = len(first) - len(first.lstrip(" "))
    lines = [line[margin:] for line in lines]
    if header[1:] not in ("", "-") or _block_value(header, lines) != value:
        return Scalar(quoted(value))
    return Scalar("\n".join([header, *lines]), is_block=True)


def _block_value(header: str, lines: list[str]) -> str | None:
    """What a block scalar says when it is written with a margin."""
    text = "\n".join([f"- {header}", *(f"  {line}" if line else "" for line in lines), ""])
    try:
        events = list(yaml.parse(kept_lines(text), Loader=_LOADER))
    except yaml.YAMLError:
        return None
    return next((restored(event.value) for event in events if isinstance(event, yaml.ScalarEvent)), None)


def _dash(tree: SourceTree, offset: int) -> int:
    """Where the dash stands that belongs to the item at an offset, maybe lines above it."""
    last = tree.scalars[-1][1] if tree.scalars else 0
    gap = _COMMENT.sub(lambda match: " " * len(match[0]), tree.text[last:offset])
    return last + gap.rindex("-")


def _offset(mark: object) -> int:
    return cast("int", mark.index)  # type: ignore[attr-defined]  # the stubs know no index
