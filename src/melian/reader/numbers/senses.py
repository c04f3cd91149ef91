"""Nouns of two senses, which the words around tell apart: *colegios* where people vote, or where they learn.

Tested in `tests/unit/test_what_numbers_count.py`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from melian.reader.found import Figure

__all__ = ["with_senses"]

_AROUND = 400
"""Characters before and after a number in which such words are looked for."""


def with_senses(found: Sequence[Figure], text: str, language: str) -> list[Figure]:
    """The same numbers, with the unit that their nouns have among such words."""
    senses = _senses(language)
    return [_meant(figure, text, senses) for figure in found] if senses else list(found)


def _meant(
    figure: Figure, text: str, senses: Sequence[tuple[str, frozenset[str], tuple[str, ...]]]
) -> Figure:
    for unit, nouns, signs in senses:
        noun = figure.what.casefold() in nouns or (not figure.what and figure.unit in nouns)
        if noun and _has_any(text[max(0, figure.span.start - _AROUND) : figure.span.end + _AROUND], signs):
            return replace(figure, unit=unit)
    return figure


def _has_any(text: str, signs: Sequence[str]) -> bool:
    low = text.casefold()
    return any(sign in low for sign in signs)


@cache
def _senses(language: str) -> tuple[tuple[str, frozenset[str], tuple[str, ...]], ...]:
    """Of a language: the unit, the nouns, and beginnings of words one of which stands around them."""
    rows = tomllib.loads(
        files("melian.reader.numbers").joinpath("nouns", "senses.toml").read_text("utf-8")
    ).get(language, {})
    return tuple(
        (name.replace("_", " "), frozenset(nouns.split(", ")), tuple(signs.split(", ")))
        for name, (nouns, signs) in rows.items()
    )
