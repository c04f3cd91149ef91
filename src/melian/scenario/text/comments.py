"""The comments of a crisis file, each given to the entry beside or below it.

The parser drops comments, but what lies between the scalars of a document is
punctuation, space and comments, so that they can be read off there.

Tested in `tests/unit/test_fmt.py`.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass

from melian.scenario.text.layout import Scalar
from melian.scenario.text.source_tree import Place, SourceTree, Span, line_start

__all__ = ["attach_comments"]

_COMMENT = re.compile(r"#[^\n]*")


@dataclass(frozen=True, slots=True)
class _Comment:
    text: str
    start: int
    column: int
    is_alone: bool
    """Whether nothing but space and punctuation stands before it on its line."""
    has_blank: bool
    """Whether a blank line stands above it."""


def attach_comments(tree: SourceTree) -> None:
    """Put the comments and blank lines of a document into its entries.

    A comment behind a text, a key or a brace belongs to that entry. One on a line of
    its own belongs to the entry below it, or closes the collection at whose depth it
    is indented.
    """
    starts = [place.start for place in tree.places]
    for comment in _comments(tree):
        next_one = bisect.bisect_right(starts, comment.start)
        last = tree.places[next_one - 1] if next_one else None
        below = tree.places[next_one] if next_one < len(starts) else None
        beside = None if comment.is_alone else _beside(comment, last)
        if beside is not None:
            beside.entry.comment.append(comment.text)
            continue
        lines = [""] * comment.has_blank + [comment.text]
        closed, below = _below(comment, last, below, tree.root)
        if closed is not None:
            closed.collection.foot += lines
        elif below is not None:
            below.entry.before += lines
    for place in tree.places:
        begin = line_start(tree.text, place.start)
        if not tree.text[begin : place.start].strip(" ?") and _blank_above(tree.text, begin):
            place.entry.before.append("")


def _comments(tree: SourceTree) -> Iterator[_Comment]:
    """What begins with `#` between two scalars."""
    edges = [0, *(edge for scalar in tree.scalars for edge in scalar), len(tree.text)]
    for gap_start, gap_end in zip(edges[::2], edges[1::2], strict=True):
        for match in _COMMENT.finditer(tree.text, gap_start, gap_end):
            begin = line_start(tree.text, match.start())
            before = tree.text[begin : match.start()]
            is_alone = not before.strip(" \t-?:{[,") or before.strip() == "---"
            has_blank = is_alone and _blank_above(tree.text, begin)
            yield _Comment(match[0].rstrip(" \t"), match.start(), len(before), is_alone, has_blank)
    for start, text in tree.headers:
        yield _Comment(text, start, start, False, False)


def _blank_above(text: str, begin: int) -> bool:
    return begin > 0 and not text[text.rfind("\n", 0, begin - 1) + 1 : begin].strip(" \t\n")


def _beside(comment: _Comment, last: Place | None) -> Place | None:
    """The entry of which a part - key, opening, text or closing brace - ends last before a comment."""
    best, latest = None, -1
    place = last
    while place is not None:
        value = place.entry.value
        opens = (place.value is not None and place.value.in_braces) or (
            isinstance(value, Scalar) and value.is_block
        )
        opened = place.value_start + 1 if opens else -1
        for end in (place.key_end, opened, place.value_end):
            if latest < end <= comment.start:
                best, latest = place, end
        place = place.parent.owner
    return best


def _below(
    comment: _Comment, last: Place | None, below: Place | None, root: Span
) -> tuple[Span | None, Place | None]:
    """The collection that a comment closes, or the entry that it stands above."""
    if last is not None and last.key_end >= 0 and last.key_end <= comment.start < last.value_start:
        if last.value is None or last.value.in_braces:
            return None, last
        return None, below
    around = _around(last, comment) or [root]
    holding = {id(span) for span in _around(below, comment)} if below is not None else set()
    for span in around:
        if span.in_braces and span.end > comment.start:
            return (None, below) if id(span) in holding else (span, None)
    least = -1 if below is None or below.parent.in_braces else below.parent.column
    for span in around:
        if not span.in_braces and id(span) not in holding and least < span.column <= comment.column:
            return span, None
    return (None, below) if below is not None else (root, None)


def _around(place: Place | None, comment: _Comment) -> list[Span]:
    """The collections around an entry, inmost first, with its own where that began before a comment."""
    spans = []
    if place is not None and place.value is not None and place.value.start <= comment.start:
        spans.append(place.value)
    while place is not None:
        spans.append(place.parent)
        place = place.parent.owner
    return spans
