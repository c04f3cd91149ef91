"""Numbers as they are written in a language: figures with their marks, and words grown together.

Tested in `tests/unit/test_figures.py`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache

from melian.reader.numbers.lexicon import NO_WORDS, NumberWords, number_words

__all__ = ["compound", "figures", "grown"]

_DROPPED = "eiao"
"""Ends that an Italian number loses in an adjective: `diciannovenne`."""

_GROUPED = {
    ".": re.compile(r"\d{1,3}(?:[,'’\u00a0\u202f\u2009 ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"),
    ",": re.compile(r"\d{1,3}(?:[.'’\u00a0\u202f\u2009 ]\d{3})+(?:,\d+)?|\d+(?:,\d+)?"),
}


def figures(text: str, decimal: str) -> float | None:
    """The value of figures, such as `94.000` or `2,5`; none if they are not a number in this way of writing.

    A single other mark before three figures parts thousands; before any other count it is a decimal mark.
    """
    if _GROUPED[decimal].fullmatch(text):
        plain = "".join(c for c in text if c.isdigit() or c == decimal).replace(decimal, ".")
        return float(plain)
    other = "," if decimal == "." else "."
    if re.fullmatch(rf"\d+\{other}\d{{1,2}}|\d+\{other}\d{{4,}}", text):
        return float(text.replace(other, "."))
    return None


_HALF = "einhalb"
"""The end of German numbers such as `neuneinhalb`."""
_LONGEST = 100
"""Letters of a number in one word at most."""
_HEAD = 2
"""Letters; parts of a number have more."""
_GERMAN_ONES = {
    "ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
}  # fmt: skip


def compound(word: str, words: NumberWords) -> float | None:
    """A number written as one word, as Italian and German do: `duecentocinquanta`, `zweihundertfünfzig`."""
    if not word.isalpha() or not words.language:
        return None
    if words.language == "de" and word.endswith(_HALF):
        whole = _compound(word[: -len(_HALF)], "de")
        return whole + 0.5 if whole else None
    return _compound(word, words.language)


@cache
def _parts(language: str) -> tuple[dict[str, float], dict[str, float], dict[str, tuple[str, ...]]]:
    """Numbers, scales, and both by their first two letters, the longest first."""
    words = number_words(language) or NO_WORDS
    parts = words.cardinals.alone
    numbers = dict(parts) | _german(parts) | _italian(parts)
    scales = dict(words.hundreds.alone + words.scales.alone)
    heads: dict[str, list[str]] = defaultdict(list)
    for piece in sorted((*numbers, *scales), key=len, reverse=True):
        if len(piece) > _HEAD:
            heads[piece[:_HEAD]].append(piece)
    return numbers, scales, {head: tuple(pieces) for head, pieces in heads.items()}


@lru_cache(maxsize=50_000)
def _compound(word: str, language: str) -> float | None:
    numbers, scales, heads = _parts(language)
    total, part, at = 0.0, 0.0, 0
    if len(word) > _LONGEST:
        return None
    while at < len(word):
        pieces = heads.get(word[at : at + _HEAD], ())
        piece = next((each for each in pieces if word.startswith(each, at)), None)
        if piece is None:
            return None
        at += len(piece)
        if piece in scales:
            value = scales[piece]
            if value >= 1000:
                total, part = total + (part or 1) * value, 0
            else:
                part = (part or 1) * value
        elif part % 100:
            return None
        else:
            part += numbers[piece]
    return total + part or None


def _german(parts: tuple[tuple[str, float], ...]) -> dict[str, float]:
    """`einundzwanzig`: ones before tens."""
    if ("zwanzig", 20) not in parts:
        return {}
    tens = [(word, value) for word, value in parts if value >= 20]
    both = {f"{one}und{ten}": n + v for one, n in _GERMAN_ONES.items() for ten, v in tens}
    return both | {"ein": 1}


def _italian(parts: tuple[tuple[str, float], ...]) -> dict[str, float]:
    """`ventuno`, `ventotto`: tens lose their vowel before one and eight."""
    if ("venti", 20) not in parts:
        return {}
    tens = [(word, value) for word, value in parts if value >= 20]
    ones = [*((word, value) for word, value in parts if 0 < value < 10), ("un", 1)]  # `ventun marinai`
    return {
        (ten[:-1] if n in (1, 8) else ten) + (one.replace("tre", "tré") if accent else one): v + n
        for ten, v in tens
        for one, n in ones
        for accent in (False, True)
    }


_NO_AGE = frozenset(("ottenne",))
"""What is written as an age and is a verb: `ottenne una pensione`."""


def grown(word: str, words: NumberWords) -> tuple[float, str] | None:
    """A number and its measure as one adjective: `fünfstündige`, `двухдневный`."""
    if word in _NO_AGE:
        return None
    for start, unit in words.adjectives:
        place = word.find(start, 2)
        if place > 0:
            heads = (word[:place], *(word[:place] + end for end in _DROPPED if words.language == "it"))
            found = (words.cardinals.get((each,)) or compound(each, words) for each in heads)
            number = next((each for each in found if each), None)
            if number and number > 1:
                return float(number), unit
    return None
