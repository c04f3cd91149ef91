"""Figures of a sentence that a passage does not have.

94,000, 94.000, 94 000 and "94 thousand" are one number; which sign stands between thousands is that of
the passage's language where it is known. Only figures are compared: a small one may stand as a word in
the passage, and days of the month are often the sentence's own.

Tested in `tests/unit/test_passage_figures.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Figure", "figures", "missing_figures"]

_FIGURE = re.compile(
    r"(?<![\w])\d+(?:[.,'\u2019\u00a0\u202f\u2009]\d+|(?<!\d\d\d\d) \d{3}(?!\d))*(?![\d])(?=(\D{0,14}))"
)
_SCALES = (
    (1e3, r"thousand|mila\b|migliaia|mille|tausend|mil\b|тыс|k\b"),
    (1e6, r"million|milion|mill[oó]n|mln\b|mio\b|млн|миллион|мільйон|m\b"),
    (1e9, r"billion|miliard|milliard|bn\b|mld\b|mrd\b|млрд|миллиард|мільярд"),
)
_SCALE = tuple(
    (factor, re.compile(rf"[\s\u00a0\u202f-]*(?:{words})", re.IGNORECASE)) for factor, words in _SCALES
)
_POINT_LANGUAGES = frozenset({"en", "zh", "ja", "ko", "he", "th"})
"""Where a decimal part follows a point, and a comma stands between thousands."""
_COMMA_LANGUAGES = frozenset(
    {
        "bg", "cs", "da", "de", "el", "es", "fi", "fr", "hr", "hu", "id", "it", "nb", "nl", "no", "pl", "pt",
        "ro", "ru", "sk", "sr", "sv", "tr", "uk", "vi",
    }
)  # fmt: skip
_EITHER = ((",", "."), (".", ","))
"""What stands between thousands, and before a decimal part."""
_SMALL = 20
"""Up to here a number is often a word."""
_DAY = re.compile(r"\d{4}-\d{2}(?:-\d{2})?|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}:\d{2}")
_DATED = ("en", "it", "fr", "de", "es", "ru", "uk")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in figures, as it is written, and what it can be read as."""

    start: int
    written: str
    values: frozenset[float]


def figures(text: str, language: str = "") -> Iterator[Figure]:
    """The figures of a text; in a language that is not known both signs may stand between thousands.

    >>> [sorted(figure.values) for figure in figures("94.000 troops, 1,5 hours", "it")]
    [[94000.0], [1.5]]
    """
    for match in _FIGURE.finditer(text):
        values = frozenset(_values(match[0], language.split("-")[0].lower()))
        factor = next((factor for factor, words in _SCALE if words.match(match[1])), 1.0)
        yield Figure(match.start(), match[0], frozenset(value * factor for value in values))


def _values(written: str, language: str) -> Iterator[float]:
    """The numbers that a figure can be."""
    digits = re.sub(r"[ '\u2019\u00a0\u202f\u2009]", "", written)
    signs = {sign for sign in ".," if sign in digits}
    if not signs:
        yield float(digits)
        return
    if not language and re.fullmatch(r"\d{1,3}(?:,\d{3})+", digits):
        pairs = [(",", ".")]
    elif language in _POINT_LANGUAGES or language in _COMMA_LANGUAGES:
        pairs = [(",", ".") if language in _POINT_LANGUAGES else (".", ",")]
    else:
        pairs = list(_EITHER)
    read = [value for between, point in pairs if (value := _number(digits, between, point)) is not None]
    if read:
        yield from read
    else:  # not written as the language does: whatever it can be
        yield from (v for b, p in _EITHER if (v := _number(digits, b, p)) is not None)


def _number(digits: str, between: str, point: str) -> float | None:
    whole, _, part = digits.partition(point)
    if between in part or point in part:
        return None
    groups = whole.split(between)
    if len(groups) > 1 and (len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:])):
        return None
    return float(f"{''.join(groups)}.{part or 0}")


def missing_figures(sentence: str, passage: str, language: str = "") -> tuple[str, ...]:
    """The figures of a fact's sentence that its passage does not have, as they are written.

    Parameters
    ----------
    sentence
        In any language; read as English where a comma parts thousands.
    passage
        Words of a text.
    language
        Of the text, such as `it`; empty where nobody says.
    """
    there = list(figures(passage, language))
    has = frozenset[float]().union(*(figure.values for figure in there))
    own = [figure for figure in figures(sentence) if not _is_dated(sentence, figure)]
    mine = frozenset[float]().union(*(figure.values for figure in own))
    other_small = any(min(figure.values) <= _SMALL and not figure.values & mine for figure in there)
    return tuple(
        figure.written
        for figure in own
        if not figure.values & has and (other_small or min(figure.values) > _SMALL)
    )


def _is_dated(sentence: str, figure: Figure) -> bool:
    """Whether a figure is part of a date that the sentence gives in full."""
    end = figure.start + len(figure.written)
    if any(match.start() <= figure.start < match.end() for match in _DAY.finditer(sentence)):
        return True
    day = min(figure.values) <= 31
    year = len(figure.written) == 4 and 1000 <= min(figure.values) <= 2999
    if not (day or year):
        return False
    near = f"{sentence[max(0, figure.start - 24) : figure.start]} {sentence[end : end + 24]}"
    before, behind = near[: min(24, figure.start)], near[min(24, figure.start) :]
    words = re.findall(r"[^\W\d_]+", before)[-2:] + re.findall(r"[^\W\d_]+", behind)[:2]
    return any(word.casefold() in _months() for word in words)


@lru_cache(maxsize=1)
def _months() -> frozenset[str]:
    """The names of months in the languages that are read, in small letters."""
    from babel import Locale

    names: set[str] = set()
    for language in _DATED:
        months = Locale(language).months
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names |= {str(name).casefold().rstrip(".") for name in months[form][width].values()}
    return frozenset(names - {"may", "mar"}) | {"may"}
