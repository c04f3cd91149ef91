"""A sentence as clauses: what one verb says, without the words that say who reports it.

Tested in `tests/unit/test_reader_passages.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from melian.reader.layout import last_comma
from melian.texts.span import Span

__all__ = ["Disjoint", "bare", "clauses_of", "disjoint", "last_start", "near", "without"]

_JOINS = (
    "and|but|while|which|e|ma|mentre|et|mais|tandis|und|aber|während|sondern|y|pero|mientras|"
    "и|но|а|однако|та|але|проте"
)
_OR_ELSE = (
    "or lose|or face|or else|otherwise|altrimenti|sinon|faute de quoi|andernfalls|de lo contrario|"
    "иначе|інакше"
)
_VERBS_AFTER_AND = (
    "threaten|offered|accus|demand|warn|promis|refus|reject|vow|pledg|urg|denie|"
    "announc|said|says|called|ordered|has |have "
    "|ha |hanno |si è |si sono |minacci|chied|accusa |a |ont |s’est |s'est |menac|exige|"
    "amenaz|ofrec|acus|exig|advirt|promet|rechaz|negó|asegur|anunci|pidi|propus|reclam|ha "
    "|droht|forder|kündigt|warnte|versprach|bot |lehnt|wies |bestritt|warf "
    "|(?:при)?грозил|(?:по)?обеща|(?:по)?требова|обвин|предлож|призва|отверг|отказа|предупред|опроверг|заяви"
    "|пригроз|пообіця|вимага|звинува|запропон|заклик|відкину|відмови|запереч|запевни|повідом"
)
"""How a verb begins that may follow `and` without a new subject."""
_BREAK = re.compile(
    rf"\s*[;:]\s+|\s+[—–]\s+|,\s+(?=(?:{_JOINS})\s)|,?\s+(?=(?:{_OR_ELSE})\s)"
    rf"|\s+(?:and|e|et|und|y|и|та|і|й)\s+(?=(?:{_VERBS_AFTER_AND}))",
    re.IGNORECASE,
)
"""Where a clause ends: a semicolon, a colon, a dash between spaces, a comma before a word that joins."""
_RELATIVE = re.compile(
    r",?\s+(?=(?:in which|from which|to which|on which|par lequel|par laquelle|en el que|en la que|da cui|"
    r"в котором|в которой|у якому|в якому|у якій|в якій)\s)|,\s+(?=(?:where|dove|dont|où|wo|donde|где|де)\s)",
    re.IGNORECASE,
)
"""Where a clause about a place or thing begins; it is one of its own if it goes on to the end."""
_LEAST_BEFORE = 5
"""Words that stand before a clause about a place or thing, if it is cut off."""
_SHORTEST = 3
"""A clause has at least so many words."""
_EDGES = ' \t\n\r\u00a0\u202f,;:—–-.…“”«»„"()'


class Disjoint(list[Span]):
    """Spans in order, none overlapping another; where they begin is kept apart, for the search."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        super().__init__(spans)
        self.starts = [each.start for each in self]


NONE = Disjoint()
"""No spans at all."""


def disjoint(spans: Iterable[Span]) -> Disjoint:
    """The places that any of the spans covers."""
    done: list[Span] = []
    for span in sorted(spans, key=lambda each: each.start):
        if done and span.start <= done[-1].end:
            if span.end > done[-1].end:
                done[-1] = Span(done[-1].start, span.end)
        else:
            done.append(span)
    return Disjoint(done)


def near(spans: Disjoint, span: Span) -> Iterator[Span]:
    """Those of disjoint spans in order that overlap another span."""
    at = max(0, bisect_right(spans.starts, span.start) - 1)
    while at < len(spans) and spans[at].start < span.end:
        if spans[at].end > span.start:
            yield spans[at]
        at += 1


def without(span: Span, holes: Disjoint) -> Iterator[Span]:
    """What is left of a span without others."""
    at = span.start
    for hole in near(holes, span):
        if hole.start > at:
            yield Span(at, hole.start)
        at = max(at, hole.end)
    if at < span.end:
        yield Span(at, span.end)


def clauses_of(words: str, span: Span, whole: Disjoint = NONE) -> Iterator[Span]:
    """The clauses of a stretch of a text; nothing is cut inside the spans of `whole`."""
    start = span.start
    pieces: list[Span] = []
    for cut in _BREAK.finditer(words, span.start, span.end):
        if not any(near(whole, Span(*cut.span()))):
            pieces.append(Span(start, cut.start()))
            start = cut.end()
    pieces.append(Span(start, span.end))
    yield from _joined(words, [part for piece in pieces for part in _about_places(words, piece, whole)])


def last_start(words: str, span: Span, whole: Disjoint = NONE) -> int:
    """Where the last clause of a stretch begins, however short it is."""
    cuts = [cut for cut in _BREAK.finditer(words, span.start, span.end) if cut.end() < span.end]
    return next((cut.end() for cut in cuts[::-1] if not any(near(whole, Span(*cut.span())))), span.start)


def _about_places(words: str, piece: Span, whole: Disjoint) -> list[Span]:
    """A clause without the one at its end that says what is at a place or in a thing, and that one."""
    last = last_comma(words, piece.start, piece.end)
    cut = _RELATIVE.search(words, max(piece.start, last), piece.end)
    if cut is None or any(near(whole, Span(*cut.span()))):
        return [piece]
    before = Span(piece.start, cut.start())
    long = len(before.of(words).split()) >= _LEAST_BEFORE
    return [before, Span(cut.end(), piece.end)] if long else [piece]


def _joined(words: str, pieces: Sequence[Span]) -> Iterator[Span]:
    """Pieces without the marks at their ends; one too short for a clause goes to the one before."""
    done: list[Span] = []
    for piece in pieces:
        clean = bare(words, piece)
        if clean.start >= clean.end:
            continue
        if len(clean.of(words).split()) < _SHORTEST and done:
            done[-1] = Span(done[-1].start, clean.end)
        else:
            done.append(clean)
    return iter(done)


def bare(words: str, span: Span) -> Span:
    """A span without marks and white space at its ends, but with both marks of a quotation or none."""
    start, end = span.start, span.end
    while start < end and words[start] in _EDGES:
        start += 1
    while end > start and words[end - 1] in _EDGES:
        end -= 1
    return Span(start, end)
