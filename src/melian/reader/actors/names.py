"""Names found in a text, of actors and of people, and the stem under which their cases are found.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from melian.reader.actors.marked import Marked
from melian.reader.actors.people import Found
from melian.reader.words.load import shared_words

__all__ = ["Names", "Surnames", "stem_of"]

CASES = re.compile(
    "(?:ией|єю|иею|ією|ієй|ями|ами|ях|ах|ою|ей|ой|ом|ем|ам|ям|ию|ии|ия|ію|ії|ія|[аяыиіїуюеєоьй])$"
)

CYRILLIC_ENDING = 3
KIN = shared_words("kin")
PREFIXED = re.compile("[a-zа-яії]{2,3}[-‑][A-ZА-ЯІЇ]")
"""A surname that begins small: al-Wazzan."""
SHORTEST = 2
"""Letters of a Slavic stem that are too few."""


@dataclass(slots=True)
class Names:
    """Names found, each an id with its tokens."""

    labels: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    also: dict[str, list[str]] = field(default_factory=dict)
    """Other forms of a name that the text has, by id."""
    at: dict[int, tuple[str, int, str]] = field(default_factory=dict)
    """By first token: the id, how many tokens, and `name`, `demonym` or `institution`."""

    def organisation(self, i: int) -> str:
        """The organisation whose name begins at a token; empty if none does."""
        return self.organisation_of(self.at[i][0] if i in self.at else "")

    def organisation_of(self, key: str) -> str:
        """An actor, if it is an organisation; else empty."""
        return key if self.types.get(key) == "organisation" else ""


class Surnames:
    """Finds people by their names in any case; made once per text."""

    def __init__(self, text: Marked, found: Sequence[Found]) -> None:
        self.text = text
        self.found = found
        self.numbers: dict[str, list[int]] = {}
        """Surname -> those who bear it, in the order of the text."""
        for number, each in enumerate(found):
            self.numbers.setdefault(each.surname, []).append(number)
        self._places = {each.at: number for number, each in reversed([*enumerate(found)])}
        self._first: dict[str, list[int]] = {}
        self._stems: dict[str, list[tuple[str, int]]] = {}
        for number, each in enumerate(found):
            self._first.setdefault(each.name.lower().split()[0], []).append(number)
        for surname, (number, *_) in self.numbers.items():
            stem = surname[:-1] if surname[-1] in "аяоьйий" else surname
            if len(stem) > SHORTEST:
                self._stems.setdefault(stem[: SHORTEST + 1], []).append((stem, number))

    def named(self, i: int) -> tuple[int | None, int]:
        """Who is named at a token, by number, and how many tokens the name takes."""
        token = self.text.tokens[i]
        if not token.text[0].isupper() and not PREFIXED.match(token.text):
            return None, 0
        if i in self._places:
            number = self._places[i]
            return number, self.found[number].size
        for number in self._first.get(token.low, ()):
            each = self.found[number]
            tokens = self.text.tokens[i : i + each.size]
            if each.size > 1 and len(tokens) == each.size and tokens[-1].low == each.surname:
                return number, each.size
        if token.low in self.numbers:
            return self._meant(token.low, i), 1
        if self.text.language.language == "de" and token.low.endswith("s") and token.low[:-1] in self.numbers:
            return self._meant(token.low[:-1], i), 1  # "Bohlens Sprecher"
        if self.text.language.language in ("ru", "uk"):
            for stem, number in self._stems.get(token.low[: SHORTEST + 1], ()):
                if token.low.startswith(stem) and len(token.low) - len(stem) <= CYRILLIC_ENDING:
                    return self._meant(self.found[number].surname, i), 1
        return None, 0

    def _meant(self, surname: str, i: int) -> int:
        """Whom a surname alone means: of namesakes the last who was named and is nobody’s kin."""
        borne = self.numbers[surname]
        known = [n for n in borne if self.found[n].at < i and self.found[n].office.lower() not in KIN]
        return known[-1] if known else borne[0]


@lru_cache(maxsize=50_000)
def stem_of(low: str, language: str) -> str:
    """A name without its ending, under which its cases and demonyms are found."""
    if language in ("ru", "uk"):
        low = re.sub(r"(.)\1ю$", r"\1і", low) if language == "uk" else low  # "Зелемінню" beside "Зелеміні"
        return CASES.sub("", low.replace("ё", "е"))
    bare = low[:-1] if language == "de" and low.endswith("s") and len(low) > 4 else low
    return re.sub(r"(?:ien|ia|ie|ya|[aeioué])$", "", bare) if len(bare) > 4 else bare
