"""Numbers that other words join: ranges, fractions, and numbers in names such as `Resolution 1701`.

Tested in `tests/unit/test_counted.py`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from melian.reader.tokens import Token

__all__ = [
    "MOST",
    "Joining",
    "joining",
    "joins_range",
    "names_something",
    "person_after",
    "unit_of_adjective",
]

MOST = 3
"""How many times the first number of `two or three` the second may be."""
NEAR = 5
"""Words after a number within which `were killed` tells that it counts people."""


@dataclass(frozen=True, slots=True)
class Joining:
    """Words of one language."""

    between: frozenset[str]
    """Before the first number of `between 20 and 30`."""
    since: frozenset[str]
    """Before the first number of `from 20 to 30`."""
    both: frozenset[str]
    """And."""
    to: frozenset[str]
    """Between two numbers, where it stands by itself too: `20 to 30 men`."""
    until: frozenset[str]
    """Between two numbers after a word of `since`."""
    either: frozenset[str]
    """Or."""
    articles: frozenset[str]
    numbered: tuple[str, ...]
    """Beginnings of nouns before a number that names something: Resolution, Article, Route."""
    hurt: tuple[str, ...]
    """Beginnings of words of what befalls people: killed, arrested."""
    adjectives: Mapping[str, str]
    """Beginnings of adjectives of measure -> unit: 34-jährig."""


@cache
def joining(language: str) -> Joining:
    """The words of a language; those of no language where there is no table."""
    text = files("melian.reader.numbers").joinpath("joined.toml").read_text("utf-8")
    table: dict[str, Any] = tomllib.loads(text).get(language, {})
    sets = {
        name: frozenset(table.get(name, ()))
        for name in ("between", "since", "both", "to", "until", "either", "articles")
    }
    return Joining(
        **sets,
        numbered=tuple(table.get("numbered", ())),
        hurt=tuple(table.get("hurt", ())),
        adjectives=table.get("adjectives", {}),
    )


def joins_range(found: list[Token], at: int, after: int, words: Joining) -> tuple[int, bool] | None:
    """Where the second number of a range would begin, and whether it has to be near the first."""
    if after + 1 >= len(found):
        return None
    link, before = found[after].key, found[at - 1].key if at else ""
    if at > 1 and before in words.articles:
        before = found[at - 2].key
    following = after + 2 if found[after + 1].key in words.articles and after + 2 < len(found) else after + 1
    if link in words.both and before in words.between:
        return following, False
    if link in words.until and before in words.since:
        return following, False
    if link in words.to:
        return following, True
    return (following, True) if link in words.either else None


def names_something(found: list[Token], at: int, words: Joining) -> bool:
    """Whether a number is part of a name: T-72, G7, Resolution 1701."""
    token = found[at]
    if not at or token.form != "number":
        return False
    after = found[at + 1] if at + 1 < len(found) else None
    if after and after.key == "s" and after.span.start == token.span.end:
        return True  # the 90s
    before = found[at - 1]
    touching = before.span.end == token.span.start
    if touching and before.form == "word" and before.text[0].isupper():
        return True
    hyphen = touching and before.text in ("-", "‑", "–") and at > 1
    if hyphen and found[at - 2].form == "word" and found[at - 2].span.end == before.span.start:
        return True
    dotted = at > 1 and before.text in (".", "°", "º") and found[at - 2].key in ("no", "nr", "art", "n")
    return dotted or (before.form == "word" and before.key.startswith(words.numbered))


def person_after(found: list[Token], end: int, words: Joining) -> bool:
    """Whether what follows befalls people: `30 were wounded`."""
    for token in found[end : end + NEAR]:
        if token.form != "word" and token.text in ".;:!?\n":
            return False
        if token.key.startswith(words.hurt):
            return True
    return False


def unit_of_adjective(word: str, words: Joining) -> str:
    """The unit of an adjective after a hyphen: `34-jähriger`, `48-часовой`."""
    return next((unit for stem, unit in words.adjectives.items() if word.startswith(stem)), "")
