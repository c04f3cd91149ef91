"""The words of number of a language.

Tested in `tests/unit/test_figures.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from melian.reader.numbers.units import NO_UNITS, Units, units_of
from melian.reader.tokens import Token, tokens, words_of

__all__ = ["MONEY_SIGNS", "NO_WORDS", "NumberWords", "Phrases", "number_words", "phrase_at"]


class Phrases(dict[tuple[str, ...], Any]):
    """Phrases as tuples of words, and what each means; `longest` tells from a first word how many words."""

    def __init__(self, phrases: Mapping[tuple[str, ...], Any] | None = None) -> None:
        super().__init__(phrases or {})
        self.longest: dict[str, int] = {}
        for phrase in self:
            if phrase:
                self.longest[phrase[0]] = max(self.longest.get(phrase[0], 0), len(phrase))
        self.alone = tuple((phrase[0], value) for phrase, value in self.items() if len(phrase) == 1)


_NONE = frozenset[str]()
MONEY_SIGNS = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "₽": "roubles", "₴": "hryvnias"}


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Phrases of a language, by what they are; each phrase is a tuple of words. More: `words/en.toml`."""

    decimal: str
    cardinals: Phrases = field(default_factory=Phrases)
    hundreds: Phrases = field(default_factory=Phrases)
    scales: Phrases = field(default_factory=Phrases)
    multiples: Phrases = field(default_factory=Phrases)
    """Words after a number that multiply it: `three dozen`."""
    fractions: Phrases = field(default_factory=Phrases)
    denominators: Phrases = field(default_factory=Phrases)
    halves: Phrases = field(default_factory=Phrases)
    """A value with its unit: `half an hour`."""
    groups: Phrases = field(default_factory=Phrases)
    """Words such as `dozens`: a number, or the least and the most they stand for."""
    times: Phrases = field(default_factory=Phrases)
    and_half: Phrases = field(default_factory=Phrases)
    factors: Phrases = field(default_factory=Phrases)
    """By how many times something is larger: `doubled`, `twofold`."""
    adjectives: tuple[tuple[str, str], ...] = ()
    """How adjectives begin that are grown together with a number -> the unit: `двухдневный`."""
    per: Phrases = field(default_factory=Phrases)
    units: Units = NO_UNITS
    """Words that are counted -> the unit in English."""
    ordinals: Phrases = field(default_factory=Phrases)
    idiom: Phrases = field(default_factory=Phrases)
    single: Phrases = field(default_factory=Phrases)
    joins: Phrases = field(default_factory=Phrases)
    bounds: Phrases = field(default_factory=Phrases)
    """`about`, `at least`, `at most`."""
    range_open: Phrases = field(default_factory=Phrases)
    range_to: Phrases = field(default_factory=Phrases)
    range_and: Phrases = field(default_factory=Phrases)
    either: Phrases = field(default_factory=Phrases)
    them: Phrases = field(default_factory=Phrases)
    of_n: Phrases = field(default_factory=Phrases)
    each: Phrases = field(default_factory=Phrases)
    or_so: Phrases = field(default_factory=Phrases)
    """Words for `about` after a number: `a dozen or so rockets`."""
    or_more: Phrases = field(default_factory=Phrases)
    """Words for `at least` after a number: `three or more children`."""
    per_before: Phrases = field(default_factory=Phrases)
    """Rates that may stand before their number: `jährlich 90 Millionen`."""
    partitive: frozenset[str] = _NONE
    """`of the` between a part and the whole."""
    possessive: frozenset[str] = _NONE
    of: frozenset[str] = _NONE
    """`of` between a number and what it counts."""
    against: frozenset[str] = _NONE
    """What stands between votes for and votes against: `six votes to four`."""
    stops: frozenset[str] = _NONE
    """Small words that no unit lies beyond."""
    numbered: frozenset[str] = _NONE
    """What bears a number for a name: `resolution 12`."""
    refers: frozenset[str] = _NONE
    unit_before: frozenset[str] = _NONE
    clock: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    """What stands before and after the hour of a clock."""
    hour_before: frozenset[str] = _NONE
    """What may stand before a clock in figures: `at 23.14`."""
    half: Phrases = field(default_factory=Phrases)
    """What halves the measure after it: `half a litre`."""
    changed: frozenset[str] = _NONE
    """Verbs of change, after which `from 3 to 5` is two numbers."""
    ones: Phrases = field(default_factory=Phrases)
    """Forms of `one` that count after tens: `двадцать одного`."""
    rates: Phrases = field(default_factory=Phrases)
    """Words between a sum and the measure that it is for: `per`, `le`, `за`."""
    how_many: Phrases = field(default_factory=Phrases)
    among: Phrases = field(default_factory=Phrases)
    """`of which`, before a number of those that were named."""
    language: str = ""
    heads: frozenset[str] = _NONE
    """All words with which a number may begin, but for those grown together."""


NO_WORDS = NumberWords(".")
"""For a language of which nothing is known: figures and signs alone."""

_MAPPED = (
    "cardinals", "hundreds", "scales", "multiples", "fractions", "denominators", "halves", "groups", "times",
    "and_half", "per", "factors",
)  # fmt: skip
_LISTED = (
    "idiom", "single", "joins", "range_open", "range_to", "range_and", "either", "them",
    "of_n", "each", "per_before", "or_so", "or_more", "half", "ones", "rates", "how_many", "among",
)  # fmt: skip
_OPENING = (
    "cardinals", "hundreds", "fractions", "halves", "half", "groups", "times", "factors", "single",
    "range_open", "each",
)  # fmt: skip
"""Phrases with which a number may begin."""
_SETS = (
    "partitive",
    "possessive",
    "of",
    "against",
    "stops",
    "numbered",
    "refers",
    "unit_before",
    "hour_before",
    "changed",
)


def _keys(phrase: str) -> tuple[str, ...]:
    return tuple(token.key for token in tokens(phrase))


@cache
def number_words(language: str) -> NumberWords | None:
    """The words of a language, or none where it has no table."""
    table = words_of("numbers", language)
    if not table:
        return None
    mapped = {n: Phrases({_keys(phrase): value for phrase, value in table[n].items()}) for n in _MAPPED}
    listed = {n: Phrases({_keys(phrase): at for at, phrase in enumerate(table[n], 1)}) for n in _LISTED}
    bounds = {
        _keys(phrase): bound
        for name, bound in (("about", "about"), ("least", "at least"), ("most", "at most"))
        for phrase in table[name]
    }
    ordinals = {
        _keys(form): order for order, forms in enumerate(table["ordinals"], 1) for form in forms.split()
    }
    sets = {name: frozenset(table[name]) for name in _SETS}
    heads = {phrase[0] for name in _OPENING for phrase in (mapped | listed)[name] if phrase}
    heads |= {phrase[0] for phrase in ordinals if phrase}
    parts: dict[str, Any] = {**mapped, **listed, **sets}
    return NumberWords(
        table["decimal"],
        units=units_of(language),
        ordinals=Phrases(ordinals),
        adjectives=tuple(table["adjectives"].items()),
        bounds=Phrases(bounds),
        clock=tuple((_keys(before), _keys(after)) for before, after in table["clock"]),
        language=language,
        heads=frozenset(heads),
        **parts,
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
