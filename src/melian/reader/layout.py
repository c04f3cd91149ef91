"""A text as it lies: paragraphs, sentences and words, each with its place.

Why words are parted here in another way than for times, numbers and kinds: see `melian.reader.tokens`.

Tested in `tests/unit/test_quotations.py`.
"""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

from melian.texts.span import Span

__all__ = ["Token", "last_comma", "paragraphs", "sentences", "tokens_of", "trimmed"]

WORD = re.compile(r"[^\W_]+(?:[-\u2011][^\W_]+)*")
PLAIN_WORD = re.compile(r"[^\W_]+")
CYRILLIC_WORD = re.compile(r"[^\W_]+(?:[-\u2011’'ʼ][^\W_]+)*")
SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’»“‘«›‹」』)\]]*+(?=\s)")
"""Possessive, and from the first stop alone: a line of 100,000 dots is looked at once."""
SHORTENED = frozenset([
    "mr", "mrs", "ms", "dr", "st", "gen", "maj", "brig", "adm", "capt", "cmdr", "cpl",
    "col", "sen", "gov", "rep", "lt", "sgt", "prof", "hr", "fr",
    "bzw", "ca", "z.b", "u.a", "d.h", "etc", "vs", "sig", "dott", "on", "m", "mme",
    "sr", "sra", "ud", "vd", "г", "г-н", "г-жа", "им", "ул", "тыс", "млн", "млрд", "руб", "см",
    "рис", "др", "т.д", "т.е", "p.m", "a.m", "u.s", "u.k", "u.n", "e.g", "i.e", "inc", "gov.",
])  # fmt: skip
NUMBERED = frozenset([
    "no", "nr", "art", "ст", "p", "pp", "vol",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
])  # fmt: skip
"""What is short only beside a number: `Mar. 5`, and no `una nave en el mar. El gobierno`."""

ORDERED = frozenset(
    [
        "am",
        "zum",
        "vom",
        "beim",
        "dem",
        "den",
        "der",
        "die",
        "das",
        "bis",
        "und",
        "seit",
        "von",
        "nach",
        "vor",
    ]
)
MONTHS = (
    "jänner",
    "januar",
    "feb",
    "märz",
    "april",
    "mai",
    "jun",
    "jul",
    "august",
    "sept",
    "okt",
    "nov",
    "dez",
)
"""German words before and after an ordinal."""


class Token(NamedTuple):
    """A word, or a number in figures, with its place."""

    text: str
    low: str
    """In small letters, with one kind of apostrophe."""
    start: int
    end: int


def tokens_of(words: str, start: int = 0, end: int | None = None, language: str = "") -> list[Token]:
    """The words between two places: `l’Ucraina` is two, `прем’єр` is one, `US-Präsident` is two in German."""
    pattern = {"uk": CYRILLIC_WORD, "ru": CYRILLIC_WORD, "de": PLAIN_WORD}.get(language, WORD)
    found = pattern.finditer(words, start, len(words) if end is None else end)
    return [Token(word := m[0], word.lower().replace("'", "’").replace("ʼ", "’"), *m.span()) for m in found]


def trimmed(words: str, start: int, end: int) -> Span:
    """A span without the white space at its ends."""
    while start < end and words[start].isspace():
        start += 1
    while end > start and words[end - 1].isspace():
        end -= 1
    return Span(start, end)


def last_comma(words: str, start: int, end: int) -> int:
    """Where the last comma stands that parts words, not the figures of `12,000`; -1 where there is none."""
    at = words.rfind(",", start, end)
    while at > 0 and words[at - 1].isdigit() and words[at + 1 : at + 2].isdigit():
        at = words.rfind(",", start, at)
    return at


def _is_wrapped(words: str) -> bool:
    """Whether line ends stand within paragraphs: lines of like length that no full stop ends."""
    if "\n\n" not in words.strip():
        return False
    lines = words.split("\n")
    pairs = [(a.rstrip(), b) for a, b in itertools.pairwise(lines) if a.strip() and b.strip()]
    broken = [a for a, _ in pairs if 40 <= len(a) <= 120 and a[-1] not in ".!?…:”»\"'’“"]
    return len(pairs) >= 3 and len(broken) > 0.5 * len(pairs)


def paragraphs(words: str) -> list[Span]:
    """The paragraphs: lines, or blocks between empty lines where lines are wrapped."""
    ends = re.compile(r"\n[^\S\n]*\n\s*" if _is_wrapped(words) else r"\n\s*")
    spans, start = [], 0
    for gap in ends.finditer(words):
        spans.append(trimmed(words, start, gap.start()))
        start = gap.end()
    spans.append(trimmed(words, start, len(words)))
    return [each for each in spans if each.start < each.end]


def _ends_sentence(words: str, stop: re.Match[str], end: int) -> bool:
    after = stop.end()
    while after < end and words[after].isspace():
        after += 1
    if after < end and words[after].islower():
        return False
    if stop.group().startswith(".") and len(stop.group()) == 1:
        at = stop.start()
        first = at
        while first > 0 and at - first < 12 and (words[first - 1].isalnum() or words[first - 1] in ".-"):
            first -= 1
        word = words[first:at].lower()
        if word == "on" and words[first] == "o":
            return True  # "It goes on."
        if word in NUMBERED:
            figures = words[max(0, first - 3) : first].rstrip()[-1:] + words[after : after + 1]
            return not any(each.isdigit() for each in figures)
        initial = len(word) == 1 and word.isalpha() and words[first - 1 : first] not in ("’", "'")
        if word in SHORTENED or initial:
            return False
        if word.isdigit() and len(word) <= 2 and _is_ordinal(words, first, after):
            return False
    return True


def _is_ordinal(words: str, first: int, after: int) -> bool:
    """Whether a number with a stop is a German ordinal: `am 8. Mai`, and no `rose to 12. He left`."""
    before = words[max(0, first - 8) : first].split()[-1:]
    return (bool(before) and before[0].lower() in ORDERED) or words[after : after + 9].lower().startswith(
        MONTHS
    )


def sentences(words: str, span: Span) -> list[Span]:
    """The sentences of a paragraph: ended by a stop and white space, unless the word is a short form."""
    found, start = [], span.start
    for stop in SENTENCE_END.finditer(words, span.start, span.end):
        if _ends_sentence(words, stop, span.end):
            found.append(trimmed(words, start, stop.end()))
            start = stop.end()
    last = trimmed(words, start, span.end)
    return [*found, last] if last.start < last.end else found
