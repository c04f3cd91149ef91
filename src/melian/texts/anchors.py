"""Whether a quotation is what stands in a text at a place, and if not, where its words do stand.

The quotation has to be the passage letter for letter after `melian.texts.normal`; nothing is
forgiven beside that. A place that cuts a word or a number in two is wrong as well: the last digits
of a number are another number.

Tested in `tests/unit/texts/test_anchors.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

from melian.texts.normal import Normal, normal_words, normalised
from melian.texts.search import WordIndex
from melian.texts.span import Span, passage_hash

__all__ = ["Difference", "Nearest", "TextPlaces", "Verdict", "first_difference", "joined_passage"]

_OMITTED = r" ?(?:\[ ?)?(?:\u2026|\.\.\.)(?: ?\])? ?"
_OMISSION = re.compile(_OMITTED)
_SHIFTS = 20_000
"""So many characters to either side a passage is looked for of which only the fingerprint is known."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a quotation and a passage part for the first time, as characters of each as written."""

    quote: int
    passage: int


@dataclass(frozen=True, slots=True)
class Nearest:
    """Where words stand, or words that are most like them."""

    spans: tuple[Span, ...]
    words: str
    exact: bool
    """Whether these are the words."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found at a place."""

    found: Literal["holds", "beyond", "order", "cut", "other"]
    """The words; a place behind the end; places not in their order; half a word; or other words."""
    passage: str = ""
    """What stands there."""
    difference: Difference | None = None
    nearest: Nearest | None = None

    @property
    def holds(self) -> bool:
        """Whether the words stand there."""
        return self.found == "holds"


def joined_passage(text: str, spans: tuple[Span, ...], between: str = " ") -> str:
    """What stands at several places, in one."""
    return between.join(span.of(text) for span in spans)


class TextPlaces:
    """A text in which places are looked at and words are looked for; what takes time is done once.

    Parameters
    ----------
    words
        In Unicode's composed form (NFC).
    """

    def __init__(self, words: str) -> None:
        self.words = words

    @cached_property
    def normal(self) -> Normal:
        """The text after the normalisation."""
        return normalised(self.words)

    @cached_property
    def index(self) -> WordIndex:
        """Where each word stands in it."""
        return WordIndex(self.normal.words)

    def verified(self, spans: tuple[Span, ...], quote: str | None, digest: str | None) -> Verdict:
        """Whether a quotation, or a passage by the first digits of its `passage_hash`, stands at places.

        Parameters
        ----------
        spans
            At least one; of several, the quotation marks what it leaves out between them by `...`.
        quote
            The words as somebody wrote them down; not compared if absent.
        digest
            Hexadecimal digits; not compared if absent.
        """
        if any(not 0 <= span.start < span.end <= len(self.words) for span in spans):
            return Verdict("beyond", nearest=self._elsewhere(spans, quote, digest))
        passage = joined_passage(self.words, spans, " \u2026 " if quote is not None else " ")
        if any(later.start < former.end for former, later in pairwise(spans)):
            return Verdict("order", passage)
        if quote is not None and not self._is_quote(spans, quote):
            apart = first_difference(quote, passage)
            return Verdict("other", passage, apart, self._elsewhere(spans, quote, digest))
        if digest is not None and not self._has_digest(spans, digest):
            return Verdict("other", passage, nearest=self._elsewhere(spans, quote, digest))
        if any(_is_cut(self.words, span) for span in spans):
            whole = tuple(_whole(self.words, span) for span in spans)
            return Verdict("cut", passage, nearest=Nearest(whole, joined_passage(self.words, whole), False))
        return Verdict("holds", passage)

    def _is_quote(self, spans: tuple[Span, ...], quote: str) -> bool:
        wanted = normal_words(quote)
        pieces = [normal_words(span.of(self.words)) for span in spans]
        if len(pieces) == 1:
            return bool(wanted) and pieces[0] == wanted
        return re.fullmatch(_OMITTED.join(map(re.escape, pieces)), wanted) is not None

    def _has_digest(self, spans: tuple[Span, ...], digest: str) -> bool:
        return passage_hash(joined_passage(self.words, spans)).startswith(digest.lower())

    def nearest(self, quote: str, at: int = 0) -> Nearest | None:
        """Where a quotation stands, or what is most like it; of several places the one nearest to `at`."""
        wanted = normal_words(quote)
        exact = self._exact(wanted, at)
        if exact is not None:
            return Nearest((exact,), exact.of(self.words), True)
        pieces = _OMISSION.split(wanted)
        if 1 < len(pieces) <= 10:
            spans, place = [], 0
            for piece in pieces:
                found = self._exact(piece, place, after=True)
                if found is None:
                    break
                spans.append(found)
                place = found.end
            else:
                return Nearest(tuple(spans), joined_passage(self.words, tuple(spans), " \u2026 "), True)
        like = self.index.most_like(wanted, self.normal.sign_at(at))
        if like is None:
            return None
        span = self.normal.span(like.start, like.end)
        return Nearest((span,), span.of(self.words), False)

    def _exact(self, wanted: str, at: int, *, after: bool = False) -> Span | None:
        """The nearest place of these very words, whole ones if there are any; or the first behind `at`."""
        words, here = self.normal.words, self.normal.sign_at(at)
        if not wanted:
            return None
        places = [words.find(wanted, here)]
        if not after:
            places.append(words.rfind(wanted, 0, here + len(wanted) - 1))
        found = [self.normal.span(place, place + len(wanted)) for place in places if place >= 0]
        whole = [span for span in found if not _is_cut(self.words, span)]
        return min(whole or found, key=lambda span: abs(span.start - at), default=None)

    def _elsewhere(
        self, spans: tuple[Span, ...], quote: str | None, digest: str | None
    ) -> Nearest | None:  # fmt: skip
        if quote is not None:
            return self.nearest(quote, spans[0].start)
        if digest is None:
            return None
        length = spans[-1].end - spans[0].start
        for shift in sorted(range(-_SHIFTS, _SHIFTS + 1), key=abs):
            start = spans[0].start + shift
            if 0 <= start <= len(self.words) - length:
                moved = tuple(Span(each.start + shift, each.end + shift) for each in spans)
                if self._has_digest(moved, digest):
                    return Nearest(moved, joined_passage(self.words, moved), True)
        return None


def first_difference(quote: str, passage: str) -> Difference:
    """The first sign at which two wordings part, as places of each as written."""
    first, other = normalised(quote), normalised(passage)
    both = zip(first.words, other.words, strict=False)
    shorter = min(len(first.words), len(other.words))
    same = next((sign for sign, (one, two) in enumerate(both) if one != two), shorter)
    return Difference(_place(first, same, quote), _place(other, same, passage))


def _place(normal: Normal, sign: int, text: str) -> int:
    return normal.span(sign, sign + 1).start if sign < len(normal.words) else len(text)


_INSIDE = re.compile(
    r"\w\0\w"  # of a word
    r"|\d[.,'\u2019\u00a0\u202f\u2009]\0\d|\d\0[.,'\u2019\u00a0\u202f\u2009]\d"  # of a number
    r"|(?<!\d)\d{1,3}(?: \0|\0 )\d{3}(?!\d)|\d(?:\0[ \u00a0\u202f]?|[ \u00a0\u202f]\0)%"
    r"|(?:\A|[\s(])[-+\u2013\u2212]\0\d"  # behind its sign
    r"|\w[-\u2010\u2011]\0\w|\w\0[-\u2010\u2011]\w"  # of a compound
    r"|(?<!\w)[nN](?:['\u2019]\0|\0['\u2019])\w|n(?:\0['\u2019]|['\u2019]\0)t(?!\w)"  # of a negation
)
_NEAR = 6


def _is_inside(text: str, place: int) -> bool:
    """Whether a place lies inside a word, a compound or a number, or parts one from its sign or negation."""
    near = f"{text[max(0, place - _NEAR) : place]}\0{text[place : place + _NEAR]}"
    return _INSIDE.search(near) is not None


def _is_cut(text: str, span: Span) -> bool:
    return _is_inside(text, span.start) or _is_inside(text, span.end)


def _whole(text: str, span: Span) -> Span:
    """The least span around this one that cuts nothing."""
    start, end = span.start, span.end
    while start and _is_inside(text, start):
        start -= 1
    while end < len(text) and _is_inside(text, end):
        end += 1
    return Span(start, end)
