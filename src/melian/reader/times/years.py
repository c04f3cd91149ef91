"""Parts of years and runs of years: quarters, decades, `2011–2014`; days that two words tell together.

Tested in `tests/unit/test_times_years.py`.
"""

from __future__ import annotations

from datetime import date, timedelta

from melian.reader.times import resolve
from melian.reader.times.lexicon import Item
from melian.reader.times.parts import Reader, Sense, after_item, away_of, number_of, year_said
from melian.reader.times.resolve import Days

__all__ = ["YEARS"]

_CENTURY = 100
_ROUND = 50
"""Of so many are numbers that rather count: `1900–2000 soldiers`."""
_IN_YEARS = frozenset(("nel", "negli", "dal", "dagli", "dei", "degli", "the", "les", "los", "années"))
"""What stands before the number of a decade in words."""
_THOUSAND = 1000
_MONTHS = 12
_WEEK = 7
_MONTH = 31
_NEAR = timedelta(days=45)
"""How far away the nearest Tuesday the 24th is at most, if that is what is meant."""


def _quarter(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    """`the last quarter of 2032`, `2. Halbjahr`; the last or next one where no year is said."""
    months, count = parts["span"].codes["r"], parts["count"].codes
    year = year_said(reader, parts)
    ordinal = next((count[letter] for letter in "ON" if letter in count), None)
    away = away_of(parts, "count")
    if year is None and away is not None and not (ordinal and ordinal > 0):
        if not reader.known:
            return Sense(None, "relative", "unresolved")
        return Sense(
            _months(reader.today.year, (reader.today.month - 1) // months + away, months), "relative"
        )
    if year is None and reader.known:
        year = reader.today.year - (not ahead and (ordinal or 1) * months - months >= reader.today.month)
    if year is None or ordinal is None or not (ordinal == -1 or 0 < ordinal <= _MONTHS // months):
        return None
    number = _MONTHS // months if ordinal == -1 else ordinal
    return Sense(_months(year, number - 1, months), "calendar")


def _months(year: int, number: int, months: int) -> Days:
    """The quarter or half of so many months with a number, from 0 on; it may lie in another year."""
    away, first = divmod(number * months, _MONTHS)
    start = resolve.month_of(first + 1, year + away, date(year, 1, 1), ahead=False)
    end = resolve.month_of(first + months, year + away, date(year, 1, 1), ahead=False)
    return Days(start.first, end.last)


def _year_range(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    """`2011–2014`, `from 2011 to 2014`, `2025-27`; none where the figures count something."""
    first = parts["start"].codes["Y"]
    if "year" in parts:
        last = parts["year"].codes["Y"]
    elif parts["join"].first.text in "-–" and parts["short"].first.text.isdigit():
        last = first // _CENTURY * _CENTURY + parts["short"].codes["N"]
    else:
        return None
    place = after_item(reader, parts["year" if "year" in parts else "short"], at)
    after = reader.found[place].first if place < len(reader.found) else None
    counts = first % _ROUND == last % _ROUND == 0 and "years" not in parts
    if not first < last or (counts and after is not None and after.form == "word"):
        return None
    return Sense(Days(resolve.year_of(first).first, resolve.year_of(last).last), "calendar")


def _decade(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    """`the 1990s`, `anni Novanta`: ten years; figures alone only where a word says that they are ten."""
    codes = parts["decade"].codes
    first = codes.get("2") or codes["Y"]
    if first % 10 or ("years" not in parts and first < _CENTURY):
        return None  # `sesenta días`
    spelled = parts["decade"].first.text.isalpha() and "years" not in parts
    if spelled and first % _THOUSAND == 0 and reader.found[at].first.key not in _IN_YEARS:
        return None  # `circa duemila persone`
    first += 1900 if first < _CENTURY else 0
    days = Days(date(first, 1, 1), date(first + 9, 12, 31))
    if "part" in parts:
        part = next(letter for letter in parts["part"].codes if letter in "EIAbq")
        days = resolve.part_of(days, part) if part in "EIA" else days
    return Sense(days, "calendar")


def _night_range(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    """`in der Nacht vom 3. auf den 4. September`; none where no night is told of, as of what is put off."""
    before = [item.first.key for item in reader.found[max(0, at - 3) : at]]
    if not any(word.startswith(("nacht", "ноч", "ніч")) for word in before) or not reader.known:
        return None
    month, year = parts["month"].codes["M"], year_said(reader, parts)
    end = resolve.day_of_month(number_of(parts["day"]), month, year, reader.today, ahead)
    if end is None:
        return None
    start = end.last - timedelta(days=1)
    return Sense(Days(start, end.last), "calendar") if start.day == number_of(parts["start"]) else None


def _weekday_day(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    """`martedì 24`: the nearest such day that is that weekday, on the side of the tense if there is one."""
    from melian.reader.numbers.units import units_of

    if not reader.known:
        return None
    if parts["day"].first.form == "word" and reader.language not in ("it", "fr", "es"):
        return None  # `am Dienstag drei seiner Boote`
    place = after_item(reader, parts["day"], at)
    between = reader.found[after_item(reader, parts["weekday"], at) : place - 1]
    if any(item.first.form != "mark" for item in between):
        return None  # `mardi à 3 millions`
    after = [item.first for item in reader.found[place : place + 2]]
    if units_of(reader.language).at(after, 0) or (after and after[0].text in "%$€£"):
        return None  # `martedì 24 soldati ...`
    weekday, number = parts["weekday"].codes["W"], number_of(parts["day"])
    near = [reader.today + timedelta(days=n) for n in range(-_NEAR.days, _NEAR.days + 1)]
    found = [day for day in near if day.weekday() == weekday and day.day == number]
    side = [day for day in found if (day >= reader.today) == ahead or day == reader.today]
    best = min(side or found, key=lambda day: abs(day - reader.today), default=None)
    return Sense(Days(best, best), "calendar") if best else None


def _day_alone(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    """`on the 18th`, `el día 18`, `18-го числа`: the nearest such day of a month on the side of the tense."""
    place, number = after_item(reader, parts["day"], at), number_of(parts["day"])
    before = [item.first.key for item in reader.found[max(0, place - 3) : place - 1]]
    after = reader.found[place].first if place < len(reader.found) else None
    ends = after is None or after.form == "mark"
    english = reader.language == "en" and before == ["on", "the"] and ends and "O" in parts["day"].codes
    spanish = reader.language == "es" and before[-1:] == ["día"]
    slavic = reader.language in ("ru", "uk") and after is not None and after.key == "числа"
    if not reader.known or not (english or spanish or slavic):
        return None
    days = [reader.today + timedelta(days=n) for n in (range(_MONTH) if ahead else range(0, -_MONTH, -1))]
    found = next((day for day in days if day.day == number), None)
    return Sense(Days(found, found), "calendar") if found else None


def _ago_today(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    """`a week ago today`, `heute vor zwei Jahren`: the day itself."""
    today, unit = reader.today, next(letter for letter in parts["unit"].codes if letter in "dwmy")
    if any(reader.found[at + n].codes.get("t", 0) for n in range(2) if at + n < len(reader.found)):
        return None
    count = parts["count"].codes["N"] if "count" in parts else 1
    if unit in "dw":
        day = today - timedelta(days=count * (_WEEK if unit == "w" else 1))
        return Sense(Days(day, day), "relative")
    months = count * (_MONTHS if unit == "y" else 1)
    year, month = divmod(today.year * _MONTHS + today.month - 1 - months, _MONTHS)
    days = resolve.month_of(month + 1, year, today, ahead=False)
    day = min(days.last, days.first + timedelta(days=today.day - 1))
    return Sense(Days(day, day), "relative")


YEARS = {
    "quarter": _quarter, "year_range": _year_range, "decade": _decade, "night_range": _night_range,
    "weekday_day": _weekday_day, "day_alone": _day_alone, "ago_today": _ago_today,
}  # fmt: skip
