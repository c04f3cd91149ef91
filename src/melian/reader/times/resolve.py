"""Days that words give, reckoned from the day of publication.

A week begins on Monday. What the words leave open stays an interval.

Tested in `tests/unit/test_times.py`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = [
    "FEW", "SATURDAY", "SPREAD", "Days", "around", "day_of_month", "days_ago", "is_coming", "is_nearer",
    "month_of", "part_of", "season_of", "shifted", "unit_of", "week_of_month", "weekday", "year_of",
]  # fmt: skip

DAY = timedelta(days=1)
FEW = {"d": (2, 6), "w": (2, 4), "m": (2, 5), "y": (2, 5)}
"""How many `a few` are, at least and at most."""
SPREAD = {"d": 7, "w": 28, "m": 92, "y": 1100, "c": 7, "u": 28, "n": 92}
"""How many days `the last days`, weeks, months, years reach back, about."""
_FAR, _NEAR = timedelta(days=270), timedelta(days=95)
"""A day without its year is hardly so far if the other side of the tense has one so near."""
_THIRD = 10
"""How many days the beginning of a month is, and its middle."""


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last day, both included."""

    first: date
    last: date


def day_of_month(day: int, month: int, year: int | None, today: date, ahead: bool) -> Days | None:
    """A day and month, in the year that is named or the nearest one on the side of the tense."""
    years = (year,) if year else (today.year - 1, today.year, today.year + 1)
    found = [date(each, month, day) for each in years if _is_day(day, month, each)]
    best = found[0] if year and found else _nearest(found, today, ahead)
    return Days(best, best) if best else None


def is_nearer(day: int, month: int, today: date) -> bool:
    """Whether a day of the year comes within four months, so that it is nearer than it was last."""
    away = (month - today.month) * 30 + day - today.day
    return 0 < away % 365 < 365 // 3


def _is_day(day: int, month: int, year: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _nearest(days: list[date], today: date, ahead: bool) -> date | None:
    """The nearest day on the side of the tense; the nearest of all where that one is most of a year away."""
    on_side = [day for day in days if (day >= today if ahead else day <= today)]
    nearest = min(days, key=lambda day: abs(day - today), default=None)
    best = min(on_side, key=lambda day: abs(day - today), default=nearest)
    far = best and nearest and abs(best - today) > _FAR and abs(nearest - today) < _NEAR
    return nearest if far else best


def weekday(number: int, today: date, ahead: bool) -> Days:
    """The nearest such weekday on the side of the tense; on its own weekday, today."""
    away = (number - today.weekday()) % 7 if ahead else -((today.weekday() - number) % 7)
    day = today + away * DAY
    return Days(day, day)


def month_of(month: int, year: int | None, today: date, ahead: bool) -> Days:
    """All days of a month, in the year that is named or the nearest one on the side of the tense."""
    if year is None:
        year = today.year
        if ahead and month < today.month:
            year += 1
        if not ahead and month > today.month:
            year -= 1
        away, other = date(year, month, 15) - today, date(year + (1 if not ahead else -1), month, 15) - today
        if abs(away) > _FAR and abs(other) < _NEAR:
            year += 1 if not ahead else -1  # `planned for August`, told in September
    return Days(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def year_of(year: int) -> Days:
    """All days of a year."""
    return Days(date(year, 1, 1), date(year, 12, 31))


def season_of(season: int, year: int) -> Days:
    """Three months from March, June, September or December on."""
    first = date(year, 3 * season, 1)
    after = date(year + (season == 4), (3 * season + 3 - 1) % 12 + 1, 1)
    return Days(first, after - DAY)


def part_of(days: Days, part: str) -> Days:
    """The beginning (E), middle (I) or end (A): of months ten days, of weeks two, else a third."""
    if part in ("b", "q"):
        one_month = days.first.month == days.last.month
        half = days.first.replace(day=15) if one_month else days.first.replace(month=6, day=30)
        return Days(days.first, half) if part == "b" else Days(half + DAY, days.last)
    length = (days.last - days.first).days + 1
    third = 2 if length <= 7 else _THIRD if length <= 31 else length // 3
    if part == "E":
        return Days(days.first, min(days.last, days.first + (third - 1) * DAY))
    if part == "A":
        return Days(max(days.first, days.last - third * DAY), days.last)
    if length <= 7:
        return Days(days.first + DAY, days.first + 3 * DAY)  # Tuesday to Thursday
    return Days(days.first + third * DAY, days.last - third * DAY)


def week_of_month(number: int, month: Days) -> Days:
    """The first week is the first seven days; the last one (-1) the last seven."""
    if number < 0:
        return Days(month.last - 6 * DAY, month.last)
    first = month.first + 7 * (number - 1) * DAY
    return Days(first, min(first + 6 * DAY, month.last))


def unit_of(unit: str, today: date, away: int) -> Days:
    """The current (0), last (-1) or next (1) day, week, weekend, month or year."""
    if unit == "d":
        return Days(today + away * DAY, today + away * DAY)
    monday = today - today.weekday() * DAY + 7 * away * DAY
    if unit == "w":
        return Days(monday, monday + 6 * DAY)
    if unit == "e":
        return Days(monday + 5 * DAY, monday + 6 * DAY)
    if unit == "m":
        year, month = divmod(today.year * 12 + today.month - 1 + away, 12)
        return month_of(month + 1, year, today, ahead=False)
    return year_of(today.year + away)


EITHER = ("nächst", "следующ", "наступн")
"""Beginnings of words for the next weekend, which may be the one after the coming one."""
SATURDAY = 5
"""The day of the week with which weekends begin."""


def is_coming(words: Sequence[str], language: str, today: date) -> bool:
    """Whether the next weekend, in some words, is the coming one: `в ближайшие выходные`.

    In English, and with German `nächstes` or Russian `следующие`, it may be either.
    """
    either = language == "en" or any(word.startswith(EITHER) for word in words)
    return bool(words) and not either and today.weekday() < SATURDAY


def shifted(unit: str, today: date, number: int) -> Days:
    """A number of units from today: a day is exact, longer units leave as much open as they are long."""
    if unit == "d":
        return unit_of("d", today, number)
    if unit == "w":
        return Days(today + (7 * number - 3) * DAY, today + (7 * number + 3) * DAY)
    return unit_of(unit, today, number)


def days_ago(unit: str, today: date, number: int) -> Days:
    """The last so many units up to today."""
    length = {"d": 1, "w": 7, "e": 7, "m": 30, "y": 365}[unit]
    return Days(today - number * length * DAY, today)


def around(today: date, near: int, far: int) -> Days:
    """Between so many days from today and so many, both signed."""
    return Days(today + min(near, far) * DAY, today + max(near, far) * DAY)
