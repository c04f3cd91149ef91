"""Words without what typesetters choose, each sign with its place in the text.

A quotation is the passage if both are the same, letter for letter, after this and nothing else:

- Unicode's composed form (NFC);
- each run of white space is one space, with none at the ends; spaces without width are nothing;
- double quotation marks of all kinds are `"`, single ones and apostrophes `'`; the space inside
  guillemets is part of the mark;
- hyphens, dashes and the minus sign are `-`;
- a soft hyphen is nothing, and so is a line break behind it;
- typographic ligatures are the letters they are made of.

Case, digits, signs, negations, accents, full stops and all other marks stay as they are.

Tested in `tests/unit/texts/test_normal.py`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from melian.texts.span import Span

__all__ = ["Normal", "normal_words", "normalised"]

_DOUBLE = "\u00ab\u00bb\u201c\u201d\u201e\u201f\u2e42\u301d\u301e\u301f\uff02"
_SINGLE = "\u2018\u2019\u201a\u201b\u2039\u203a\u02bc\u0060\u00b4\uff07"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_LIGATURES = "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06\ufb13\ufb14\ufb15\ufb16\ufb17\u0132\u0133"
_SPACES = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
_ONE_FOR_ONE = str.maketrans(
    dict.fromkeys(_DOUBLE, '"') | dict.fromkeys(_SINGLE, "'") | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_SPACES, " ")
)  # fmt: skip
_ODD = re.compile(
    # nothing; space of a guillemet that has space on its outer side too; ligatures; space that shrinks
    r"(?P<nothing>\u00ad(?:[^\S\n]*\n\s*)?|[\u200b\u2060\ufeff]|(?<=[\u00ab\u2039])(?<!\w.)\s+|\s+(?=[\u00bb\u203a](?!\w)))"
    rf"|(?P<ligature>[{_LIGATURES}])|(?P<space>\s{{2,}})",
    re.DOTALL,
)


class _Stretch(NamedTuple):
    """Signs that follow each other in the normal form as they do in the text, or that stand for one place."""

    sign: int
    """The first of them."""
    start: int
    end: int
    """The place in the text."""
    whole: bool
    """Whether each of them stands for all of the place."""


@dataclass(frozen=True, slots=True)
class Normal:
    """Words after the normalisation, and where each of their signs stands in the text."""

    words: str
    stretches: tuple[_Stretch, ...]
    """In the order of the text."""

    def span(self, start: int, end: int) -> Span:
        """Where in the text the signs `start` to `end` stand; at least one of them."""
        return Span(self._of(start).start, self._of(end - 1).end)

    def _of(self, sign: int) -> Span:
        found = self.stretches[bisect_right(self.stretches, sign, key=lambda each: each.sign) - 1]
        if found.whole:
            return Span(found.start, found.end)
        at = found.start + sign - found.sign
        return Span(at, at + 1)

    def sign_at(self, place: int) -> int:
        """The first sign that stands at this place of the text or behind it."""
        at = bisect_right(self.stretches, place, key=lambda each: each.start) - 1
        if at < 0:
            return 0
        found = self.stretches[at]
        if found.whole:
            if place == found.start:
                return found.sign
        elif place < found.end:
            return found.sign + place - found.start
        return self.stretches[at + 1].sign if at + 1 < len(self.stretches) else len(self.words)


def normalised(text: str) -> Normal:
    """The words of a text without what typesetters choose; places count characters of its NFC form.

    Time and memory grow with the length of the text and nothing else.

    >>> normalised("\u201cNo \u2013  never\u201d").words
    '"No - never"'
    """
    text = unicodedata.normalize("NFC", text)
    plain = text.translate(_ONE_FOR_ONE)
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    pieces: list[str] = []
    stretches: list[_Stretch] = []
    sign, at = 0, first

    def put(signs: str, start: int, end: int, *, whole: bool) -> None:
        nonlocal sign
        if signs[:1] == " " and (not pieces or pieces[-1].endswith(" ")):
            signs, start = signs[1:], start + 1  # what stood between two spaces was nothing
        if signs:
            pieces.append(signs)
            stretches.append(_Stretch(sign, start, end, whole))
            sign += len(signs)

    for match in _ODD.finditer(text, first, last):
        start, end = match.span()
        put(plain[at:start], at, start, whole=False)
        if match["ligature"] is not None:
            put(unicodedata.normalize("NFKC", match[0]), start, end, whole=True)
        elif match["space"] is not None:
            put(" ", start, end, whole=True)
        at = end
    put(plain[at:last], at, last, whole=False)
    words = "".join(pieces)
    return Normal(words.rstrip(" "), tuple(stretches))


def normal_words(text: str) -> str:
    """The words of a text after the normalisation, without their places."""
    return normalised(text).words
