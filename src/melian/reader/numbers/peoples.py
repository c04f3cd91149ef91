"""People who are counted by where they are from: 40 mila orvallesi, 97 еллідійців.

Tested in `tests/unit/test_rarer_units.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from melian.reader.found import Figure
from melian.reader.words.lexicon import is_word
from melian.texts.span import Span

__all__ = ["as_people", "is_people"]

PEOPLES = {
    "en": re.compile(r"[A-Z]\w{2,}(?:ans|ese)"),
    "it": re.compile(r"\w{3,}(?:esi|ani|ini|iti)"),
    "fr": re.compile(r"\w{3,}(?:iens?|iennes?|ais|aises|ois|oises|ains?)"),
    "de": re.compile(r"[A-ZÄÖÜ]\w{3,}(?:ern?|pflichtigen?|berechtigten?|suchenden?|enden|willigen?)"),
    "es": re.compile(r"\w{3,}(?:eses|anos|anas|enses|inos|eños)"),
    "ru": re.compile(r"\w{3,}(?:цев|цы|ян|чан)"),
    "uk": re.compile(r"\w{3,}(?:ців|ці|ян|чан)"),
}
"""How words for several people of a place end, and those of German `Wehrpflichtige` and the like."""


def is_people(word: str, language: str) -> bool:
    """Whether a word that no dictionary has may be people of a place.

    Examples
    --------
    >>> is_people("orvallesi", "it"), is_people("paesi", "it")
    (True, False)
    """
    pattern = PEOPLES.get(language)
    return pattern is not None and bool(pattern.fullmatch(word)) and not is_word(word.lower(), language)


def as_people(figures: Sequence[Figure], demonyms: Iterable[Span]) -> tuple[Figure, ...]:
    """The numbers; those that count what no table knows and an actor's demonym says count people."""
    ends = {span.end for span in demonyms}
    return tuple(
        replace(each, unit="persons")
        if each.span.end in ends and each.what and each.unit == each.what.casefold()
        else each
        for each in figures
    )
