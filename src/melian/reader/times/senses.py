"""What each rule of `rules` means: the days that an expression gives, seen from the day of publication.

Tested in `tests/unit/test_times.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from melian.reader.times import resolve
from melian.reader.times.lexicon import Item, Lexicon
from melian.reader.times.resolve import DAY, Days
from melian.reader.times.tense import comes_before, is_deadline

__all__ = ["SENSES", "Reader", "Sense", "Source", "codes"]

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


def codes(parts: dict[str, Item], group: str) -> str:
    """The letters of a part of an expression; none where it has no such part."""
    return "".join(parts[group].codes) if group in parts else ""


def _value(parts: dict[str, Item], group: str, code: str) -> int | None:
    return parts[group].codes.get(code) if group in parts else None


def _number(item: Item) -> int:
    return item.codes["N"] if "N" in item.codes else item.codes["O"]


def _away(parts: dict[str, Item]) -> int | None:
    """-1, 0, 1 for last, this, next; none where neither is said."""
    said = codes(parts, "rel") + codes(parts, "rel2")
    for letter, away in (("L", -1), ("X", 1), ("T", 0)):
        if letter in said:
            return away
    return None


def _figures(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    text = parts["date"].first.text
    if "-" in text:
        year, month, day = map(int, text.split("-"))
    else:
        day, month, year = map(int, re.split(r"[./]", text))
        year += (2000 if year < 70 else 1900) if year < 100 else 0
        if reader.language in ("", "en") and "/" in text:
            if day <= 12 and month <= 12 and day != month:
                return Sense(None, "calendar", "ambiguous")  # written either way in English
            day, month = (month, day) if month > 12 else (day, month)
    days = resolve.day_of_month(day, month, year, reader.today, ahead)
    return Sense(days, "calendar") if days else None


def _day(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    year = _value(parts, "year", "Y")
    if year is None and not reader.known:
        return Sense(None, "calendar", "unresolved")
    month = parts["month"].codes["M"]
    ahead = ahead or (not reader.told and resolve.is_nearer(_number(parts["day"]), month, reader.today))
    days = resolve.day_of_month(_number(parts["day"]), month, year, reader.today, ahead)
    return Sense(days, "calendar") if days else None


def _day_range(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    end = _day(reader, parts, ahead, at)
    if not end or not end.days:
        return end
    start = resolve.day_of_month(
        _number(parts["start"]), end.days.last.month, end.days.last.year, reader.today, ahead
    )
    if not start or start.first > end.days.last:
        return None
    return Sense(Days(start.first, end.days.last), "calendar")


def _month(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    month, year = parts["month"].codes["M"], _value(parts, "year", "Y")
    if year is None and not reader.known:
        return Sense(None, "calendar", "unresolved")
    away = _away(parts)
    if away is not None and away:
        ahead = away > 0
    elif not reader.told:
        ahead = ahead or resolve.is_nearer(15, month, reader.today)
    days = resolve.month_of(month, year, reader.today, ahead)
    if away == -1 and days.last >= reader.today:
        days = resolve.month_of(month, days.first.year - 1, reader.today, ahead)
    if "part" in parts:
        middle = "I" in codes(parts, "part") and "U" in codes(parts, "lead")  # `by the middle of`
        return Sense(resolve.part_of(days, "b" if middle else codes(parts, "part").strip("iJ")[:1]), "vague")
    return Sense(days, "calendar")


def _week_of_month(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    month = _month(reader, {k: v for k, v in parts.items() if k != "count"}, ahead, at)
    if not month or not month.days:
        return month
    count = parts["count"].codes["O"]
    return Sense(resolve.week_of_month(count, month.days), "vague") if -1 <= count <= 4 else None


def _season(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    season, year = parts["season"].codes["s"], _value(parts, "year", "Y")
    if year is not None:
        days = resolve.season_of(season, year)
    else:
        away = _away(parts)
        near = [resolve.season_of(season, reader.today.year + n) for n in (-2, -1, 0, 1)]
        if away == -1:
            days = [each for each in near if each.last < reader.today][-1]
        elif away == 1:
            days = [*[each for each in near if each.first > reader.today], near[-1]][0]
        else:
            days = min(near, key=lambda each: abs(each.first - reader.today))
    if "part" in parts:
        days = resolve.part_of(days, codes(parts, "part")[:1])
    return Sense(days, "vague" if year is None else "calendar")


YEARS = ("года", "году", "год", "року", "рік")
_BEFORE_YEAR = frozenset("iSUFBHEIALJs,")


def _year(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    after = reader.found[at + 1].first.key if at + 1 < len(reader.found) else ""
    if after not in YEARS and not ("lead" in parts or "part" in parts or "i" in reader.found[at].codes):
        before = reader.found[at - 1].codes if at else {}
        german = reader.language == "de" and after.isalpha() and not reader.found[at + 1].first.capital
        if not german and not _BEFORE_YEAR & set(before):
            return None  # four figures that count something
    days = resolve.year_of(parts["year"].codes["Y"])
    if "part" in parts:
        days = resolve.part_of(days, codes(parts, "part")[:1])
    return Sense(days, "calendar")


def _weekday(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    number, away, today = parts["weekday"].codes["W"], _away(parts), reader.today
    if away == -1:
        return Sense(resolve.weekday(number, today - DAY, ahead=False), "weekday")
    if away == 1:
        days = resolve.weekday(number, today + DAY, ahead=True)
        same_week = days.first <= resolve.unit_of("w", today, 0).last
        if reader.language == "en" and same_week:
            return Sense(None, "weekday", "ambiguous")
        return Sense(days, "weekday")
    return Sense(resolve.weekday(number, today, ahead), "weekday")


def _weekday_of_week(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    week = resolve.unit_of("w", reader.today, _away(parts) or 0)
    day = week.first + parts["weekday"].codes["W"] * DAY
    return Sense(Days(day, day), "weekday")


def _unit(parts: dict[str, Item]) -> str:
    return next(letter for letter in parts["unit"].codes if letter in "hdwemycun")


def _relative(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    unit, away, today = _unit(parts), _away(parts) or 0, reader.today
    if "p" in parts["unit"].codes:
        return _span_of(unit, away, None, today)
    if unit == "d":
        return None if away == 0 else Sense(None, "anaphora", "unresolved")
    days = resolve.unit_of(unit, today, away)
    if "part" in parts:
        part = codes(parts, "part").replace("i", "")[:1]
        if away == 0 and part == "E" and not ahead:
            return Sense(Days(days.first, max(days.first, min(today, days.last))), "relative")
        if away == 0 and part == "A" and unit == "w":
            return Sense(Days(min(today, days.last), days.last), "relative")
        return Sense(resolve.part_of(days, part), "vague")
    if away == 0 and unit != "e":
        days = Days(today, days.last) if ahead else Days(days.first, today)
    return Sense(days, "relative")


def _part_of_unit(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    if "p" in parts["unit"].codes:
        return None
    days = resolve.unit_of(_unit(parts), reader.today, 0)
    return Sense(resolve.part_of(days, codes(parts, "part").replace("i", "")[:1]), "vague")


def _weekend(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    on_it = reader.today.weekday() >= 5
    return Sense(resolve.unit_of("e", reader.today, 0 if ahead or on_it else -1), "relative")


def _span_of(unit: str, away: int, count: int | None, today: date) -> Sense | None:
    if away == 0:
        return None
    length = resolve.SPREAD[unit] if count is None else resolve.days_ago(unit, today, count)
    back = length if isinstance(length, int) else (today - length.first).days
    days = Days(today - back * DAY, today) if away < 0 else Days(today, today + back * DAY)
    return Sense(days, "vague" if count is None else "relative")


def _span(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    return _span_of(_unit(parts), _away(parts) or 0, _value(parts, "count", "N"), reader.today)


def _from_today(reader: Reader, parts: dict[str, Item], sign: int) -> Sense:
    unit, today = _unit(parts), reader.today
    if "f" in codes(parts, "count") and "N" not in codes(parts, "count"):
        near, far = (resolve.shifted(unit, today, sign * each) for each in resolve.FEW[unit])
        return Sense(Days(min(near.first, far.first), max(near.last, far.last)), "vague")
    count = _value(parts, "count", "N") or 1
    return Sense(resolve.shifted(unit, today, sign * count), "relative")


def _ago(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    return _from_today(reader, parts, -1)


def _ahead(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    untold = reader.language == "uk" and not reader.told
    return _from_today(reader, parts, 1) if "sure" in parts or ahead or untold else None


def _within(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    if (
        not ahead
        and not is_deadline(reader.found, at, reader.words)
        and not comes_before(reader.found, at, reader.words)
    ):
        return None  # how long it took
    if _unit(parts) == "h":
        hours = _value(parts, "count", "N")
        last_day = reader.today - (-(hours or 0) // 24) * DAY
        return Sense(Days(reader.today, last_day), "relative") if hours else None
    last = _from_today(reader, parts, 1).days
    return Sense(Days(reader.today, last.last), "relative") if last else None


def _today(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    return Sense(resolve.unit_of("d", reader.today, parts["offset"].codes["t"]), "relative")


def _that_year(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    return Sense(resolve.unit_of("y", reader.today, parts["offset"].codes["a"]), "relative")


def _recent(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    back = resolve.SPREAD[_unit(parts)]
    return Sense(Days(reader.today - back * DAY, reader.today), "vague")


def _unresolved(source: Source) -> Callable[[Reader, dict[str, Item], bool, int], Sense | None]:
    return lambda *_: Sense(None, source, "unresolved")


SENSES: dict[str, Callable[[Reader, dict[str, Item], bool, int], Sense | None]] = {
    "figures": _figures, "day": _day, "day_range": _day_range, "month": _month,
    "month_day": _day, "month_day_range": _day_range,
    "week_of_month": _week_of_month, "season": _season, "year": _year, "weekday": _weekday,
    "weekday_of_week": _weekday_of_week, "relative": _relative, "part_of_unit": _part_of_unit,
    "weekend": _weekend, "span": _span, "ago": _ago, "from_there": _unresolved("anaphora"), "ahead": _ahead,
    "within": _within, "that_year": _that_year, "today": _today, "recent": _recent,
    "clock": _unresolved("clock"),
}  # fmt: skip
