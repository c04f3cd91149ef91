"""The words of number of a language, and figures as they are written in it.

Tested in `tests/unit/test_figures.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from melian.reader.numbers.counted import Counted, counted
from melian.reader.numbers.joined import Joining, joining
from melian.reader.tokens import Token, tokens, words_of

__all__ = ["NO_WORDS", "NumberWords", "Phrases", "compound", "figures", "number_words", "phrase_at"]


class Phrases(dict[tuple[str, ...], Any]):
    """Phrases as tuples of words, and what each means; `longest` tells from a first word how many words."""

    def __init__(self, phrases: Mapping[tuple[str, ...], Any] | None = None) -> None:
        super().__init__(phrases or {})
        self.longest: dict[str, int] = {}
        for phrase in self:
            if phrase:
                self.longest[phrase[0]] = max(self.longest.get(phrase[0], 0), len(phrase))
        self.alone = tuple((phrase[0], value) for phrase, value in self.items() if len(phrase) == 1)


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Phrases of a language, by what they are; each phrase is a tuple of words."""

    decimal: str
    cardinals: Phrases
    hundreds: Phrases
    scales: Phrases
    groups: Phrases
    """Words such as `dozens`: a number, or the least and the most they stand for."""
    times: Phrases
    and_half: Phrases
    per: Phrases
    currency: Phrases
    units: Phrases
    """Words that are counted -> the unit in English."""
    percent: Phrases
    ordinals: Phrases
    idiom: Phrases
    single: Phrases
    joins: Phrases
    bounds: Phrases
    """`about`, `at least`, `at most`."""
    partitive: frozenset[str]
    """`of the` between a part and the whole."""
    of: frozenset[str]
    """`of` between a number and what it counts."""
    against: frozenset[str]
    """What stands between votes for and votes against: `six votes to four`."""
    stops: frozenset[str]
    """Small words that no unit lies beyond."""
    fractions: Phrases
    """Parts and halves -> value and unit: `two thirds`, `half an hour`."""
    joining: Joining
    """What joins numbers, and tells those in names."""
    counted: Counted
    """Nouns in any case -> the unit in English."""
    compounds: bool
    """Whether a word that ends with a unit is one, as in German."""


_NO, _NONE = Phrases(), frozenset[str]()
NO_WORDS = NumberWords(
    ".", _NO, _NO, _NO, _NO, _NO, _NO, _NO, _NO, _NO, _NO, _NO, _NO, _NO, _NO, _NO,
    _NONE, _NONE, _NONE, _NONE, _NO, joining(""), Counted((), 0), False,
)  # fmt: skip
"""For a language of which nothing is known: figures and signs alone."""


def _keys(phrase: str) -> tuple[str, ...]:
    return tuple(token.key for token in tokens(phrase))


@cache
def number_words(language: str) -> NumberWords | None:
    """The words of a language, or none where it has no table."""
    table = words_of("numbers", language)
    if not table:
        return None
    mapped = {
        name: Phrases({_keys(phrase): value for phrase, value in table[name].items()})
        for name in ("cardinals", "hundreds", "scales", "groups", "times", "and_half", "per", "currency")
    }
    listed = {
        name: Phrases({_keys(phrase): number for number, phrase in enumerate(table[name], 1)})
        for name in ("percent", "ordinals", "idiom", "single", "joins")
    }
    units = {_keys(phrase): unit for unit, phrases in table["units"].items() for phrase in phrases}
    bounds = {
        _keys(phrase): bound
        for name, bound in (("about", "about"), ("least", "at least"), ("most", "at most"))
        for phrase in table[name]
    }
    return NumberWords(
        table["decimal"],
        units=Phrases(units),
        bounds=Phrases(bounds),
        partitive=frozenset(table["partitive"]),
        of=frozenset(table["of"]),
        against=frozenset(table["against"]),
        stops=frozenset(table["stops"]),
        fractions=Phrases({_keys(phrase): value for phrase, value in table["fractions"].items()}),
        joining=joining(language),
        counted=counted(language),
        compounds=table["compounds"],
        **mapped,
        **listed,
    )


def phrase_at(found: list[Token], at: int, phrases: Phrases) -> tuple[Any, int] | None:
    """The value of the longest phrase that begins at a token, and how many tokens it has."""
    if at >= len(found):
        return None
    for size in range(min(phrases.longest.get(found[at].key, 0), len(found) - at), 0, -1):
        key = tuple([token.key for token in found[at : at + size]])
        if key in phrases:
            return phrases[key], size
    return None


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


_GERMAN_ONES = {
    "ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
}  # fmt: skip


def compound(word: str, words: NumberWords) -> float | None:
    """A number written as one word, as Italian and German do: `duecentocinquanta`, `zweihundertfünfzig`."""
    if not word.isalpha():
        return None
    return _compound(word, words.cardinals.alone, words.hundreds.alone + words.scales.alone)


@cache
def _compound(
    word: str, parts: tuple[tuple[str, float], ...], scale: tuple[tuple[str, float], ...]
) -> float | None:
    numbers, scales = dict(parts) | _german(parts) | _italian(parts), dict(scale)
    total, part, at = 0.0, 0.0, 0
    pieces = sorted((*numbers, *scales), key=len, reverse=True)
    while at < len(word):
        piece = next((each for each in pieces if len(each) > 2 and word.startswith(each, at)), None)
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
    ones = [(word, value) for word, value in parts if 0 < value < 10]
    return {
        (ten[:-1] if n in (1, 8) else ten) + (one.replace("tre", "tré") if accent else one): v + n
        for ten, v in tens
        for one, n in ones
        for accent in (False, True)
    }
