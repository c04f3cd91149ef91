"""Pairs of quotation marks, nested to any depth, over paragraphs, and with marks missing.

Where a closing mark is missing the quotation ends with the last sentence before the next one of its
kind, or with the paragraph; where the next paragraph begins with the same mark it goes on there.
One pass with a stack: linear in the length of the text.

Tested in `tests/unit/test_quotations.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from melian.reader.layout import trimmed
from melian.reader.quotations.marks import CLOSERS, MARKS, SINGLE, Apostrophes, may_close, may_open
from melian.texts.span import Span

__all__ = ["Pair", "pairs_of"]

LETTER = re.compile(r"\w")
OPENERS = {
    mark: "".join(opener for opener, closers in CLOSERS.items() if mark in closers)
    for mark in set("".join(CLOSERS.values()))
}
"""What opens what each mark closes."""


@dataclass(slots=True)
class Pair:
    """What stands between two marks; the marks themselves are outside."""

    span: Span
    mark: str
    depth: int
    goes_on: bool = False
    """Whether it goes on with the quotation of its depth that the paragraph before left open."""


@dataclass(slots=True)
class _Open:
    """A mark that has opened, and where."""

    mark: str
    at: int
    goes_on: bool = False


@dataclass(slots=True)
class _Scan:
    """The state of the pass."""

    words: str
    stack: list[_Open] = field(default_factory=list)
    open: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    """Marks of each kind from here to the end of the paragraph."""
    pairs: list[Pair] = field(default_factory=list)
    last: int = 0
    """The end of the quotation before, or the start of the paragraph."""

    def push(self, mark: str, at: int, goes_on: bool = False) -> None:
        """Open a quotation."""
        self.stack.append(_Open(mark, at, goes_on))
        self.open[mark] += 1

    def pop(self, end: int, keep: bool = True) -> None:
        """Close the innermost quotation at a place."""
        opened = self.stack.pop()
        self.open[opened.mark] -= 1
        span = trimmed(self.words, opened.at + 1, end)
        if keep and LETTER.search(self.words, span.start, min(span.end, span.start + 40)):
            self.pairs.append(Pair(span, opened.mark, len(self.stack), opened.goes_on))

    def close_to(self, depth: int, end: int) -> None:
        """Close all above a depth whose closing marks are missing; single ones were apostrophes."""
        while len(self.stack) > depth:
            self.pop(end, keep=self.stack[-1].mark not in SINGLE)


def pairs_of(words: str, paragraphs: Sequence[Span]) -> list[Pair]:
    """All pairs of marks, in the order in which they open."""
    scan = _Scan(words)
    for number, paragraph in enumerate(paragraphs):
        _resume(scan, paragraph)
        _paragraph(scan, paragraph)
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        _end_of_paragraph(scan, paragraph, following)
    return sorted(scan.pairs, key=lambda each: (each.span.start, -each.span.end, each.depth))


def _resume(scan: _Scan, paragraph: Span) -> None:
    scan.last = paragraph.start
    for opened in scan.stack:
        opened.at = paragraph.start - 1
    at = paragraph.start
    for opened in scan.stack:
        if at < paragraph.end and scan.words[at] in opened.mark + CLOSERS[opened.mark]:
            opened.at, opened.goes_on = at, True
            at += 1
            while at < paragraph.end and scan.words[at].isspace():
                at += 1
    scan.last = at


def _paragraph(scan: _Scan, paragraph: Span) -> None:
    begin = scan.last if scan.stack else paragraph.start
    scan.left = Counter(m.group() for m in MARKS.finditer(scan.words, begin, paragraph.end))
    apostrophes = Apostrophes(scan.words, begin, paragraph.end)
    for found in MARKS.finditer(scan.words, begin, paragraph.end):
        at, mark = found.start(), found.group()
        scan.left[mark] -= 1
        if mark in "’'" and not apostrophes.closes(at):
            if mark == "'" and may_open(scan.words, at):
                scan.push(mark, at)
            continue
        depth = _closed_by(scan, at, mark)
        if depth is not None:
            scan.close_to(depth + 1, at)
            scan.pop(at)
            scan.last = at + 1
        elif may_open(scan.words, at):
            _open(scan, at, mark)
        else:
            _stray(scan, at, mark)


def _closed_by(scan: _Scan, at: int, mark: str) -> int | None:
    """Which open quotation, by its place in the stack, a mark closes."""
    if not any(scan.open[opener] for opener in OPENERS.get(mark, "")):
        return None
    for depth in range(len(scan.stack) - 1, -1, -1):
        opened = scan.stack[depth].mark
        if may_close(scan.words, at, opened):
            return depth
        if mark in "’'‘" and opened not in SINGLE:
            return None  # a single mark closes no quotation around a double one
        if len(scan.stack) - depth > 64:
            return None
    return None


def _open(scan: _Scan, at: int, mark: str) -> None:
    closing = sum(scan.left[closer] for closer in CLOSERS[mark] if closer != mark)
    missing = scan.open[mark] + 1 + scan.left[mark] > closing and mark not in SINGLE
    alike = mark in CLOSERS[mark] and mark != "“"
    if scan.open[mark] and (alike or missing):
        depth = next(k for k in range(len(scan.stack) - 1, -1, -1) if scan.stack[k].mark == mark)
        end = _sentence_end(scan.words, scan.stack[depth].at + 1, at)
        scan.close_to(depth, end)
    scan.push(mark, at)


def _sentence_end(words: str, start: int, end: int) -> int:
    for at in range(end - 1, start, -1):
        if words[at] in ".!?…" and at + 1 < end and words[at + 1].isspace():
            return at + 1
    return end


def _stray(scan: _Scan, at: int, mark: str) -> None:
    """A closing mark without an opening one: the quotation began with the sentence."""
    if scan.stack or mark not in "”»“" or scan.words[at - 1 : at].isspace():
        return
    start = scan.last
    for place in range(at - 2, scan.last, -1):
        if scan.words[place] in ".!?:" and scan.words[place + 1].isspace():
            start = place + 1
            break
    span = trimmed(scan.words, start, at)
    if scan.words[span.start : span.end].count(" ") >= 1:
        scan.pairs.append(Pair(span, mark, 0))
    scan.last = at + 1


def _end_of_paragraph(scan: _Scan, paragraph: Span, following: Span | None) -> None:
    if not scan.stack:
        return
    outer = scan.stack[0].mark
    first = scan.words[following.start] if following else ""
    if first and (first == outer or (outer == "«" and first == "»")):
        _leave_open(scan, paragraph, following)
        return
    scan.close_to(0, paragraph.end)


def _leave_open(scan: _Scan, paragraph: Span, following: Span | None) -> None:
    """End the spans with the paragraph, and open as many again as the next one opens."""
    kept = []
    at = following.start if following else 0
    for opened in scan.stack:
        if following and scan.words[at : at + 1] in (opened.mark, CLOSERS[opened.mark][0]):
            kept.append(opened.mark)
            at += 1
        else:
            break
    scan.close_to(len(kept), paragraph.end)
    while scan.stack:
        scan.pop(paragraph.end)
    for mark in kept:
        scan.push(mark, paragraph.end, goes_on=True)
