"""What the parts of an expression of time say: numbers, `last` and `next`, the year of a date.

Tested in `tests/unit/test_times_years.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from melian.reader.numbers.rates import TIME
from melian.reader.numbers.units import measures, units_of
from melian.reader.times.lexicon import FOLLOWING, Item, Lexicon
from melian.reader.times.resolve import Days

__all__ = [
    "Reader",
    "Sense",
    "Source",
    "after_item",
    "away_of",
    "codes",
    "is_counted",
    "is_measured",
    "is_within_month",
    "number_of",
    "says_year",
    "value_of",
    "year_said",
]

Source = Literal["calendar", "weekday", "relative", "vague", "event", "anaphora", "clock"]


@dataclass(frozen=True, slots=True)
class Sense:
    """What the words of an expression say, before a `since` or `until` in front of them."""

    days: Days | None
    source: Source
    status: Literal["", "ambiguous", "unresolved"] = ""


@dataclass(slots=True)
class Reader:
    """One text while its expressions of time are read."""

    words: Lexicon
    language: str
    today: date
    known: bool
    """Whether the day of publication is known; without it, only what names a year has days."""
    found: list[Item]
    told: bool = True
    """Whether a verb tells if the expression at hand is to come."""
    last_day: date | None = None
    """The day that was named last."""
    day_at: int = -100
    """Where the day that was named last stands."""
    year_at: int = -100
    """Where the year that was named last stands."""
    last_year: int | None = None
    """The year that was named last by its figures."""


def codes(parts: dict[str, Item], group: str) -> str:
    """The letters of a part of an expression; none where it has no such part."""
    return "".join(parts[group].codes) if group in parts else ""


def value_of(parts: dict[str, Item], group: str, code: str) -> int | None:
    """What a letter stands for in a part of an expression; none where it has no such part."""
    return parts[group].codes.get(code) if group in parts else None


def after_item(reader: Reader, item: Item, at: int) -> int:
    """The place after a part of the expression that begins at a place."""
    return next(n for n in range(at, len(reader.found)) if reader.found[n] is item) + 1


_NOMINATIVE = ("ы", "и", "і", "ї", "а", "я")
"""How nouns end in Russian and Ukrainian that do something in a year: `в 2030 жители вернулись`."""


def is_counted(reader: Reader, item: Item, at: int) -> bool:
    """Whether a noun that is counted follows four figures, which then are no year: `2000 моряків`."""
    place = after_item(reader, item, at)
    after = reader.found[place].first if place < len(reader.found) else None
    if item.first.form == "ordinal":
        return False  # `В 2025-м дорогу закрывали`
    unit = units_of(reader.language).of_word(after.key) if after and after.text.islower() else ""
    acts = after is not None and reader.language in ("ru", "uk") and after.key.endswith(_NOMINATIVE)
    return bool(unit) and unit not in measures() and not acts


def is_measured(reader: Reader, item: Item, at: int) -> bool:
    """Whether a measure other than of time follows four figures: `на 1900 километров`."""
    place = after_item(reader, item, at)
    after = reader.found[place].first if place < len(reader.found) else None
    unit = units_of(reader.language).of_word(after.key) if after and after.text.islower() else ""
    return unit in measures() - TIME


def number_of(item: Item) -> int:
    """The number that a phrase is, as a cardinal or an ordinal."""
    return item.codes["N"] if "N" in item.codes else item.codes["O"]


def away_of(parts: dict[str, Item], *groups: str) -> int | None:
    """-1, 0, 1 for last, this, next (-2, 2: but one), `FOLLOWING` for the one after; none if none is said."""
    for letter, sign in (("L", -1), ("X", 1), ("T", 0)):
        for group in groups or ("rel", "rel2"):
            far = value_of(parts, group, letter)
            if far is not None:
                return sign * max(1, far)
    return None


def year_said(reader: Reader, parts: dict[str, Item]) -> int | None:
    """The year that a date names: `2026`, `of last year`, `des Vorjahres`; the following one of another."""
    year = value_of(parts, "year", "Y")
    if year is not None:
        return year
    away = value_of(parts, "past", "a") if "past" in parts else away_of(parts, "said", "said2")
    if away == FOLLOWING:
        return reader.last_year + 1 if reader.last_year else None
    return reader.today.year + away if away is not None and reader.known else None


def says_year(parts: dict[str, Item]) -> bool:
    """Whether words say which year, so that the nearest one is not meant."""
    return bool({"past", "said", "said2"} & parts.keys())


_FILLERS = 4
"""Phrases between a day and its month at most, and the month."""
_LED = frozenset(("the", "el", "il", "le", "den", "am", "der", "vom", "del", "al"))
"""What stands before a day."""
_IN = frozenset(("in", "en", "im", "nel", "au", "в", "у", "during", "durante", "seit", "since"))
"""What stands before a month of which no day is told."""


def is_within_month(reader: Reader, parts: dict[str, Item], at: int) -> bool:
    """Whether `in` stands between a number and a month, so that it is no day of it."""
    place = after_item(reader, parts["day"], at)
    led = reader.found[place - 2].first.key if place > 1 else ""
    day = parts["day"].first.text
    if led in _LED or (day[0].isdigit() and any(each.isalpha() for each in day)):
        return False  # `the 14th in February`, `el 3 en mayo`
    between = reader.found[place : place + _FILLERS]
    month = next((n for n, each in enumerate(between) if each is parts["month"]), 0)  # none: `on March 14`
    return any(each.first.key in _IN for each in between[:month])
