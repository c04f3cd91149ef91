"""How a crisis file is laid out: nodes with their comments in, text out.

Two spaces a level, one blank line where there were any. A mapping or list that
asks for braces gets them where it fits in the width of a line and holds no comment;
everything else is written in block style, one entry a line.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TypeAlias

__all__ = ["WIDTH", "Collection", "Entry", "Layout", "Scalar", "one_line", "quoted", "write"]

WIDTH = 100
"""Braces that would reach further are written as a block."""
_LONGEST_KEY = 1000  # YAML looks no further than 1024 characters for the colon of a key
_INDENT = 2


@dataclass(slots=True)
class Scalar:
    """A text as it is to be written."""

    text: str
    """On one line and in its quotes; for a block scalar, its header and dedented lines."""
    is_block: bool = False
    """Whether it begins with `|` or `>`."""
    is_folded: bool = False
    """Whether it was written over several lines and may be again."""


@dataclass(slots=True)
class Entry:
    """A value with its key, if it has one, and its comments."""

    key: str | None
    """The key as it is to be written; None in a list."""
    value: Layout
    before: list[str] = field(default_factory=list)
    """Lines above it: comments, and empty texts for blank lines."""
    comment: list[str] = field(default_factory=list)
    """Comments beside it: the last stays there, others go above."""


@dataclass(slots=True)
class Collection:
    """A mapping or a list."""

    is_map: bool
    in_braces: bool
    """Whether braces or brackets are asked for."""
    entries: list[Entry] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)
    """Comment lines below the last entry."""


Layout: TypeAlias = Scalar | Collection


def write(root: Collection, head: list[str] | None = None) -> str:
    """The text of a document: lines above everything, then the entries of the root."""
    lines = [*(head or []), *_block(root, 0)]
    while lines and not lines[0]:
        del lines[0]
    return "\n".join(lines) + "\n"


def _block(collection: Collection, indent: int) -> list[str]:
    """The lines of a collection in block style."""
    lines: list[str] = []
    for entry in collection.entries:
        above = entry.before + entry.comment[:-1]
        if isinstance(entry.value, Collection) and not entry.value.entries:
            above = above + [line for line in entry.value.foot if line]
        if not lines and indent:  # nothing stands between a key and its first entry
            above = above[next((i for i, line in enumerate(above) if line), len(above)) :]
        lines += [" " * indent + line if line else "" for line in above]
        lines += _entry(entry, indent)
    return lines + [" " * indent + line if line else "" for line in collection.foot]


def _entry(entry: Entry, indent: int) -> list[str]:
    comment = f"  {entry.comment[-1]}" if entry.comment else ""
    margin = " " * indent
    if entry.key is not None and len(entry.key) > _LONGEST_KEY:
        first, start = [f"{margin}? {entry.key}"], f"{margin}:"
    else:
        first, start = [], margin + ("-" if entry.key is None else f"{entry.key}:")
    value = entry.value
    if isinstance(value, Scalar):
        return first + _scalar(value, start, indent, comment)
    line = one_line(value)
    if line is not None and (len(start) + 1 + len(line) <= WIDTH or not value.entries):
        return [*first, f"{start} {line}{comment}"]
    if entry.key is not None:
        return [*first, start + comment, *_block(value, indent + _INDENT)]
    above = [margin + entry.comment[-1]] if entry.comment else []  # behind a dash it would move on
    lines = _block(value, indent + _INDENT)
    if value.is_map and not any(value.entries[0].before + value.entries[0].comment[:-1]):
        return [*above, f"{start} {lines[0][indent + _INDENT :]}", *lines[1:]]
    return [*above, start, *lines]


def _scalar(scalar: Scalar, start: str, indent: int, comment: str) -> list[str]:
    if scalar.is_block:
        header, *lines = scalar.text.split("\n")
        deeper = " " * (indent + _INDENT)
        return [f"{start} {header}{comment}", *(deeper + line if line else "" for line in lines)]
    if not scalar.text:
        return [start + comment]
    if not scalar.is_folded:
        return [f"{start} {scalar.text}{comment}"]
    lines = _wrapped(scalar.text, len(start) + 1, indent + _INDENT)
    lines[0] = f"{start} {lines[0]}"
    lines[-1] += comment
    return lines


def one_line(value: Layout) -> str | None:
    """A value on one line in braces; None where that cannot be or is not asked for."""
    if isinstance(value, Scalar):
        return None if value.is_block or "\n" in value.text else value.text
    if not value.entries:
        return "{}" if value.is_map else "[]"
    if not value.in_braces or value.foot:
        return None
    parts: list[str] = []
    for entry in value.entries:
        item = one_line(entry.value)
        if item is None or _has_comments(entry) or len(entry.key or "") > _LONGEST_KEY:
            return None
        parts.append(item if entry.key is None else f"{entry.key}: {item}")  # `a:,` and `a:}` are no YAML
    inside = ", ".join(parts)
    return f"{{{inside}}}" if value.is_map else f"[{inside}]"


def _has_comments(entry: Entry) -> bool:
    value = entry.value
    return any(entry.before) or bool(entry.comment) or (isinstance(value, Collection) and bool(value.foot))


def _wrapped(text: str, column: int, indent: int) -> list[str]:
    """A text over several lines, broken at single spaces; a newline in it becomes a blank line."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += [""] if lines else []
        line = ""
        room = WIDTH - (column if not lines else indent)
        for word in re.split(r"(?<=[^ \t]) (?=[^ \t])", paragraph):
            if line and len(line) + 1 + len(word) > room:
                lines.append(line)
                line, room = word, WIDTH - indent
            else:
                line = f"{line} {word}" if line else word
        if line or not lines:  # blank lines in a row are newlines in a row
            lines.append(line)
    return [line if i == 0 or not line else " " * indent + line for i, line in enumerate(lines)]


def quoted(text: str) -> str:
    """A text in double quotes, whatever it holds."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in written)
