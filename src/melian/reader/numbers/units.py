"""Units: words that are counted or measured -> a plural noun in English.

Tables under `nouns`: `classes.toml` and `trades.toml` for what many names stand for (a frigate is counted
as one of the ships, a cook as one of the persons), `measures.toml`, `things.toml` and `rarer.toml` for what
is counted under its own name. `lemmas` has, language by language, nouns that are seldom counted, by their
dictionary forms; they are asked for last.

Tested in `tests/unit/test_figure_units.py`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from melian.reader.tokens import LANGUAGES, Token, tokens
from melian.reader.words.lexicon import is_verb, is_word, lemma

__all__ = ["NO_UNITS", "Units", "measures", "money_units", "rare_unit", "unit_of_lemma", "units_of"]

_CYRILLIC = """
    а у ом е ы и ов ам ами ах я ю ем ём ей ев ям ями ях ь й о ой ою ью его ого ых их ым ыми ими ие ые ый ий
    ая ую
"""
_UKRAINIAN = """
    і ії їв є єю єм їй ї ею ові еві ів ня ню ні нь ням нями нях нню ця цю цем ці ців цям цями цях им іх іми ій
    ієм іям іями іях ім ому
"""
_ENDINGS = {
    "en": "s es",
    "it": "a e i o he hi",
    "fr": "s e es",
    "de": "e n en s er ern es em in innen",
    "es": "s es o a os as e",
    "ru": _CYRILLIC,
    "uk": _CYRILLIC + _UKRAINIAN,
}
"""What a star may stand for, besides nothing."""
_OPEN = frozenset("aeoаеёийояьіїю")
"""Letters at a noun's end that its other forms change."""
_SHORTEST_STEM = 5
"""Letters of a word that has more forms than one dictionary lists, at least."""
_TABLES = ("measures", "classes", "things", "trades", "rarer")
_FIRST = frozenset(("measures",))
"""Tables of which a stem goes before whole words of the others: money before shields."""
_CLASSES = frozenset(("classes", "trades"))
"""Tables of which the group, not the row, is the unit."""


@dataclass(frozen=True, slots=True)
class Units:
    """The nouns of a language that are counted -> the unit in English."""

    phrases: dict[tuple[str, ...], str]
    longest: dict[str, int]
    """The first word of a phrase -> how many words the longest one has."""
    stems: dict[str, str]
    endings: frozenset[str]
    reach: int
    """How many letters the longest ending has."""
    names: frozenset[str]
    """All units in English."""

    def at(self, found: list[Token], place: int) -> tuple[str, int] | None:
        """The unit of the longest phrase that begins at a token, and how many tokens it has."""
        if place >= len(found):
            return None
        for size in range(min(self.longest.get(found[place].key, 0), len(found) - place), 0, -1):
            unit = self.phrases.get(tuple([token.key for token in found[place : place + size]]))
            if unit:
                return unit, size
        unit = self.of_stem(found[place].key)
        return (unit, 1) if unit else None

    def of_word(self, word: str) -> str:
        """The unit of a word alone, in small letters; empty if it is none."""
        return self.phrases.get((word,)) or self.of_stem(word)

    def of_stem(self, word: str) -> str:
        """The unit of a word by its longest stem."""
        for cut in range(min(self.reach, len(word) - 1) + 1):
            place = len(word) - cut
            unit = self.stems.get(word[:place])
            if unit and word[place:] in self.endings:
                return unit
        return ""


NO_UNITS = Units({}, {}, {}, frozenset(), 0, frozenset())
"""For a language of which nothing is known."""


@cache
def units_of(language: str) -> Units:
    """The units of a language; the first table, then the first row goes before others."""
    if language not in LANGUAGES:
        return NO_UNITS
    column, endings = LANGUAGES.index(language), frozenset(["", *_ENDINGS[language].split()])
    phrases: dict[tuple[str, ...], str] = {}
    stems: dict[str, str] = {}
    names: set[str] = set()
    reach = max(len(ending) for ending in endings)
    first: Units | None = None
    for form, unit, name in _forms(column):
        names.add(unit)
        if first is None and name not in _FIRST:
            first = Units({}, {}, dict(stems), endings, reach, frozenset())
        if first and form.isalpha() and first.of_stem(form.casefold()):
            continue  # `scudi` are money before they are shields
        if not form.endswith("*"):
            phrases.setdefault(_keys(form), unit)
        elif form[:-1].isalpha():
            stems.setdefault(form[:-1].casefold(), unit)
        else:
            for ending in endings:
                phrases.setdefault(_keys(form[:-1] + ending), unit)
    longest: dict[str, int] = {}
    for words in phrases:
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return Units(phrases, longest, stems, endings, reach, frozenset(names))


def unit_of_lemma(word: str, language: str) -> str:
    """The unit of a word that no table has, by the form in which a dictionary has it: `помпами`."""
    verbal = language == "en" and not word.endswith("s")  # `the remaining four struck`
    if is_verb(word, language) or verbal:
        return ""
    base = lemma(word, language)
    return units_of(language).of_word(base) or _lemmas(language).get(base, "")


def rare_unit(word: str, language: str) -> str:
    """The unit of a noun that is seldom counted, in any of its forms; empty where no table has it."""
    rare = _rare(language)
    unit = rare.of_word(word)
    return unit or ("" if is_verb(word, language) else rare.of_word(lemma(word, language)))


@cache
def _rare(language: str) -> Units:
    """What `nouns/lemmas` has of a language: dictionary forms, and stems of those that no dictionary has."""
    path = files("melian.reader.numbers").joinpath("nouns", "lemmas", f"{language}.toml")
    if language not in LANGUAGES or not path.is_file():
        return NO_UNITS
    rows = tomllib.loads(path.read_text("utf-8"))
    phrases: dict[tuple[str, ...], str] = {
        (word,): unit for unit, words in rows.items() for word in words.split()
    }
    stems = {
        _stem(word): unit
        for unit, words in rows.items()
        for word in words.split()
        if language == "de" or not is_word(word, language)  # `Absagen` are a verb's, too
    }
    endings = frozenset(["", *_ENDINGS[language].split()])
    return Units(phrases, {}, stems, endings, max(map(len, endings)), frozenset(rows))


def _stem(word: str) -> str:
    """A word without the vowel or sign that its ending begins with: `авиабаз`."""
    return word[:-1] if len(word) > _SHORTEST_STEM and word[-1] in _OPEN else word


@cache
def _lemmas(language: str) -> dict[str, str]:
    """The units of words that the tables list form by form, by their dictionary form."""
    known = ((key[0], unit) for key, unit in units_of(language).phrases.items() if len(key) == 1)
    return {lemma(word, language): unit for word, unit in known if not is_verb(word, language)}


def _forms(column: int) -> list[tuple[str, str, str]]:
    """The forms of a language with their units and tables."""
    return [
        (form, (group if name in _CLASSES else row).replace("_", " "), name)
        for name in _TABLES
        for group, rows in _table(name).items()
        for row, cells in rows.items()
        for form in cells[column].split(", ")
        if form
    ]


def _keys(form: str) -> tuple[str, ...]:
    return (form.casefold(),) if form.isalpha() else tuple([token.key for token in tokens(form)])


@cache
def measures() -> frozenset[str]:
    """The units that are measures: of time, length, mass, money and so on."""
    return frozenset(row.replace("_", " ") for rows in _table("measures").values() for row in rows)


@cache
def money_units() -> frozenset[str]:
    """The units that are money."""
    return frozenset(_table("measures")["money"])


@cache
def _table(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("melian.reader.numbers").joinpath("nouns", f"{name}.toml").read_text("utf-8"))
