"""What reports count, in seven languages: the unit in English of a noun in any case, alone or in a compound.

Tested in `tests/unit/test_counted.py`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from melian.reader.tokens import LANGUAGES, Token, tokens

__all__ = ["Counted", "counted"]

COLUMNS = ("it", "fr", "de", "es", "ru", "uk")
ENDINGS = {"ru": 4, "uk": 4}
"""Letters that the ending of a case has at most; three in Latin letters."""
IRREGULAR = {
    "children": "child", "feet": "foot", "crises": "crisis", "aircraft": "aircraft", "sheep": "sheep",
    "bodies": "body", "companies": "company", "cities": "city", "ferries": "ferry", "boxes": "box",
    "boundaries": "boundary", "churches": "church", "families": "family", "countries": "country",
    "buses": "bus", "passes": "pass", "torches": "torch", "barracks": "barracks", "factories": "factory",
    "embassies": "embassy", "parties": "party", "treaties": "treaty", "batteries": "battery",
    "municipalities": "municipality", "centuries": "century", "households": "household",
}  # fmt: skip


class Counted:
    """Nouns of one language, and the unit in English of each."""

    def __init__(self, phrases: Iterable[tuple[str, str]], ending: int) -> None:
        self._ending = ending
        self._first: dict[str, list[tuple[tuple[tuple[str, bool], ...], str]]] = {}
        for phrase, unit in phrases:
            parts = tuple(
                (token.key, word.endswith("*") and token.span.end == len(word.rstrip("*")))
                for word in phrase.split()
                for token in tokens(word.rstrip("*"))
            )
            self._first.setdefault(parts[0][0], []).append((parts, unit))

    def at(self, found: list[Token], at: int) -> tuple[str, int] | None:
        """The unit of the nouns that begin at a token, and how many tokens they are."""
        best: tuple[str, int] | None = None
        word = found[at].key
        for size in range(len(word), max(1, len(word) - self._ending) - 1, -1):
            for parts, unit in self._first.get(word[:size], ()):
                longer = best is None or len(parts) > best[1]
                if longer and at + len(parts) <= len(found) and self._fits(found, at, parts):
                    best = unit, len(parts)
        return best

    def _fits(self, found: list[Token], at: int, parts: tuple[tuple[str, bool], ...]) -> bool:
        return all(self._is(found[at + k].key, stem, star) for k, (stem, star) in enumerate(parts))

    def _is(self, word: str, stem: str, star: bool) -> bool:
        if not star:
            return word == stem
        return word.startswith(stem) and len(word) - len(stem) <= self._ending

    def ending(self, word: str, shortest: int) -> str:
        """The unit of a compound by its last part: `Schnellboote`."""
        for start in range(2, len(word) - shortest + 1):
            found = tokens(word[start:])
            unit = self.at(found, 0) if found and found[0].form == "word" else None
            if unit and unit[1] == 1:
                return unit[0]
        return ""


@cache
def counted(language: str) -> Counted:
    """The nouns of a language; none where there is no table."""
    table = tomllib.loads(files("melian.reader.numbers").joinpath("counted.toml").read_text("utf-8"))
    phrases: list[tuple[str, str]] = []
    for unit, row in table["units"].items():
        if language == "en":
            phrases += [(unit, unit), (_singular(unit), unit)]
        elif language in LANGUAGES:
            words = row.split("|")[COLUMNS.index(language)]
            phrases += [(word.strip(), unit) for word in words.split(",") if word.strip() not in ("", "-")]
    return Counted(phrases, ENDINGS.get(language, 3))


def _singular(unit: str) -> str:
    """An English plural without its ending."""
    first, _, last = unit.rpartition(" ")
    one = IRREGULAR.get(last) or re.sub(r"s$", "", last)
    return f"{first} {one}".strip()
