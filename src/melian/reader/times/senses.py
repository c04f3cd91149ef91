"""What each rule of `rules` means: the days that an expression gives, seen from the day of publication.

Tested in `tests/unit/test_times.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from melian.reader.times import resolve
from melian.reader.times.lexicon import FOLLOWING, Item
from melian.reader.times.parts import (
    Reader,
    Sense,
    Source,
    after_item,
    away_of,
    codes,
    is_counted,
    is_measured,
    is_within_month,
    number_of,
    says_year,
    value_of,
    year_said,
)
from melian.reader.times.resolve import DAY, Days
from melian.reader.times.tense import comes_before, is_deadline

__all__ = ["SENSES"]


def _day(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    if is_within_month(reader, parts, at):
        return None  # `rose to 14 in February`
    year = year_said(reader, parts)
    if year is None and (not reader.known or says_year(parts)):
        return Sense(None, "calendar", "unresolved")
    month = parts["month"].codes["M"]
    ahead = ahead or (not reader.told and resolve.is_nearer(number_of(parts["day"]), month, reader.today))
    if year is None and ahead and "U" in codes(parts, "lead"):  # `ont jusqu’au 31 décembre`, said in March
        past = (month, number_of(parts["day"])) < (reader.today.month, reader.today.day)
        year = reader.today.year + past
    days = resolve.day_of_month(number_of(parts["day"]), month, year, reader.today, ahead)
    return Sense(days, "calendar") if days else None


def _day_range(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    end = _day(reader, parts, ahead, at)
    if not end or not end.days:
        return end
    start = resolve.day_of_month(
        number_of(parts["start"]), end.days.last.month, end.days.last.year, reader.today, ahead
    )
    if not start or start.first > end.days.last:
        return None
    return Sense(Days(start.first, end.days.last), "calendar")


def _month(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    month, year = parts["month"].codes["M"], year_said(reader, parts)
    if year is None and (not reader.known or says_year(parts)):
        return Sense(None, "calendar", "unresolved")
    away = away_of(parts)
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
    season, year = parts["season"].codes["s"], year_said(reader, parts)
    if year is None and says_year(parts):
        return Sense(None, "vague", "unresolved")
    if year is not None:
        days = resolve.season_of(season, year)
    else:
        away = away_of(parts)
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
    if reader.language in ("ru", "uk") and is_counted(reader, parts["year"], at):
        return None  # `близько 2000 моряків`
    if is_measured(reader, parts["year"], at):
        return None  # `на 1900 километров`
    after = reader.found[at + 1].first.key if at + 1 < len(reader.found) else ""
    sure = after in YEARS or parts["year"].first.form == "ordinal"  # `2026-го`
    if not sure and not ("lead" in parts or "part" in parts or "i" in reader.found[at].codes):
        before = reader.found[at - 1].codes if at else {}
        if "J" in before and at > 1 and "Y" in reader.found[at - 2].codes:
            return None  # `1900–2000 Soldaten`
        german = reader.language == "de" and after.isalpha() and not reader.found[at + 1].first.capital
        if not german and not _BEFORE_YEAR & set(before):
            return None  # four figures that count something
    days = resolve.year_of(parts["year"].codes["Y"])
    if "part" in parts:
        days = resolve.part_of(days, codes(parts, "part")[:1])
    return Sense(days, "calendar")


def _weekday(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    number, away, today = parts["weekday"].codes["W"], away_of(parts), reader.today
    if away == FOLLOWING:
        after = reader.last_day
        return Sense(
            resolve.weekday(number, after + DAY, ahead=True) if after else None,
            "anaphora",
            "" if after else "unresolved",
        )
    if away in (-2, 2):
        days = resolve.weekday(number, today + (DAY if away > 0 else -DAY), ahead=away > 0)
        return Sense(resolve.weekday(number, days.first + away // 2 * 7 * DAY, ahead=away > 0), "weekday")
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
    away = away_of(parts) or 0
    if away == FOLLOWING:
        return Sense(None, "anaphora", "unresolved")
    week = resolve.unit_of("w", reader.today, away)
    day = week.first + parts["weekday"].codes["W"] * DAY
    return Sense(Days(day, day), "weekday")


def _unit(parts: dict[str, Item]) -> str:
    return next(letter for letter in "hdwemycun" if letter in parts["unit"].codes)


_LATEST = frozenset(("ultima", "ultimo", "última", "último", "последнюю", "последний", "останній", "останню"))
"""Words for the days up to today: of a week those are seven."""


def _relative(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    unit, away, today = _unit(parts), away_of(parts) or 0, reader.today
    if "p" in parts["unit"].codes:
        return _span_of(unit, away, None, today)
    if away == FOLLOWING:
        return Sense(None, "anaphora", "unresolved")
    if unit == "d":
        return None if away == 0 else Sense(None, "anaphora", "unresolved")
    if unit == "w" and away == -1 and parts["rel"].first.key in _LATEST:
        return Sense(Days(today - 7 * DAY, today), "relative")  # `nell’ultima settimana`
    coming = [item.first.key for item in reader.found[at : at + 4]] if unit == "e" and away == 1 else []
    days = resolve.unit_of(unit, today, 0 if resolve.is_coming(coming, reader.language, today) else away)
    if "part" in parts:
        part = next(letter for letter in codes(parts, "part") if letter in "EIAbq")
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
    part = next(letter for letter in codes(parts, "part") if letter in "EIAbq")
    return Sense(resolve.part_of(days, part), "vague")


def _span_of(unit: str, away: int, count: int | None, today: date) -> Sense | None:
    if away == 0:
        return None
    length = resolve.SPREAD[unit] if count is None else resolve.days_ago(unit, today, count)
    back = length if isinstance(length, int) else (today - length.first).days
    days = Days(today - back * DAY, today) if away < 0 else Days(today, today + back * DAY)
    return Sense(days, "vague" if count is None else "relative")


def _span(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    unit, count = _unit(parts), value_of(parts, "count", "N")
    away = away_of(parts) or 0
    if unit == "h":
        if away < 1:
            return None  # `the last 48 hours without water`
        unit, count = "d", -(-(count or 1) // 24)  # `in the next 48 hours`
    return _span_of(unit, away, count, reader.today)


_THAT = frozenset(("que", "qu"))


def _from_today(reader: Reader, parts: dict[str, Item], sign: int) -> Sense:
    unit, today = _unit(parts), reader.today
    if "f" in codes(parts, "count") and "N" not in codes(parts, "count"):
        near, far = (resolve.shifted(unit, today, sign * each) for each in resolve.FEW[unit])
        return Sense(Days(min(near.first, far.first), max(near.last, far.last)), "vague")
    count = value_of(parts, "count", "N") or 1
    return Sense(resolve.shifted(unit, today, sign * count), "relative")


def _ago(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    place = after_item(reader, parts["unit"], at)
    if place < len(reader.found) and reader.found[place].first.key in _THAT:
        return None  # `voilà trois semaines que ...` is how long
    return _from_today(reader, parts, -1)


_DEFINITE = frozenset(("le", "la", "l", "der", "dem", "den", "the", "el", "il", "lo"))


def _ahead(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    before = reader.found[after_item(reader, parts["unit"], at) - 2].first.key
    if "count" not in parts and before in _DEFINITE:
        return None  # `dans la journée`
    untold = reader.language == "uk" and not reader.told
    sure = "sure" in parts and not (reader.told and not ahead)  # `возобновили через 12 дней`
    return _from_today(reader, parts, 1) if sure or ahead or untold else None


def _within(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    if (
        not ahead
        and not is_deadline(reader.found, at, reader.words)
        and not comes_before(reader.found, at, reader.words)
    ):
        return None  # how long it took
    if _unit(parts) == "h":
        hours = value_of(parts, "count", "N")
        last_day = reader.today - (-(hours or 0) // 24) * DAY
        return Sense(Days(reader.today, last_day), "relative") if hours else None
    last = _from_today(reader, parts, 1).days
    return Sense(Days(reader.today, last.last), "relative") if last else None


def _that_year(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    return Sense(resolve.unit_of("y", reader.today, parts["offset"].codes["a"]), "relative")


def _recent(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    back = resolve.SPREAD[_unit(parts)]
    return Sense(Days(reader.today - back * DAY, reader.today), "vague")


def _unresolved(source: Source) -> Callable[[Reader, dict[str, Item], bool, int], Sense | None]:
    return lambda *_: Sense(None, source, "unresolved")


SENSES: dict[str, Callable[[Reader, dict[str, Item], bool, int], Sense | None]] = {
    "day": _day, "day_range": _day_range, "month": _month,
    "month_day": _day, "month_day_range": _day_range,
    "week_of_month": _week_of_month, "season": _season, "year": _year, "weekday": _weekday,
    "weekday_of_week": _weekday_of_week, "relative": _relative, "part_of_unit": _part_of_unit,
    "span": _span, "ago": _ago, "ahead": _ahead,
    "within": _within, "that_year": _that_year, "recent": _recent,
    "clock": _unresolved("clock"),
}  # fmt: skip
