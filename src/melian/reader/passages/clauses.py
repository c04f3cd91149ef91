"""A sentence as clauses: what one verb says, without the words that say who reports it.

Tested in `tests/unit/test_passages.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from melian.reader.layout import trimmed
from melian.texts.span import Span

__all__ = ["clauses_of", "without"]

_BREAK = re.compile(
    r"\s*[;:]\s+|\s+[—–]\s+|,\s+(?=(?:and|but|while|which|e|ma|mentre|et|mais|tandis|und|aber|während|sondern|y|pero|"
    r"mientras|и|но|а|однако|та|але|проте)\s)",
    re.IGNORECASE,
)
"""Where a clause ends: a semicolon, a colon, a dash between spaces, a comma before a word that joins."""
_SHORTEST = 3
"""A clause has at least so many words."""
_EDGES = ' \t\n,;:—–-.“”«»„"()'


def without(span: Span, holes: Sequence[Span]) -> Iterator[Span]:
    """What is left of a span without others, in order."""
    at = span.start
    for hole in sorted(holes):
        if hole.end <= at or hole.start >= span.end:
            continue
        if hole.start > at:
            yield Span(at, hole.start)
        at = max(at, hole.end)
    if at < span.end:
        yield Span(at, span.end)


def clauses_of(words: str, span: Span, whole: Sequence[Span] = ()) -> Iterator[Span]:
    """The clauses of a stretch of a text; nothing is cut inside the spans of `whole`."""
    start = span.start
    pieces: list[Span] = []
    for cut in _BREAK.finditer(words, span.start, span.end):
        if not any(each.start < cut.end() and cut.start() < each.end for each in whole):
            pieces.append(Span(start, cut.start()))
            start = cut.end()
    pieces.append(Span(start, span.end))
    yield from _joined(words, pieces)


def _joined(words: str, pieces: Sequence[Span]) -> Iterator[Span]:
    """Pieces without the marks at their ends; one too short for a clause goes to the one before."""
    done: list[Span] = []
    for piece in pieces:
        clean = _clean(words, piece)
        if clean.start >= clean.end:
            continue
        if len(clean.of(words).split()) < _SHORTEST and done:
            done[-1] = Span(done[-1].start, clean.end)
        else:
            done.append(clean)
    return iter(done)


def _clean(words: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and words[start] in _EDGES:
        start += 1
    while end > start and words[end - 1] in _EDGES:
        end -= 1
    return trimmed(words, start, end)
