"""Dates as a crisis file writes them: a year, a month, a day or a minute, exact or about.

A date stands for the span of time that it names, in the calendar of the sources
and without a time zone. Two questions are answered differently on purpose:

- *Order.* A date sorts at the beginning of its span, whatever its precision, and
  `~` changes nothing: `1956-10` and `1956-10-01` and `~1956-10-01` are level, so a
  stable sort leaves them in the order of the file. Neither `<` nor `>` holds between them.
- *Is it after that day?* Only if all of it is: `1956-10` is not after `1956-10-29`,
  `1956-11` is. What may have happened before a day does not count as after it.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NoReturn

from melian.errors import DateError

__all__ = ["CrisisDate", "DateError", "Precision", "parse_date"]

Precision = Literal["year", "month", "day", "minute"]
"""How much of a date is written."""

_PRECISIONS: tuple[Precision, ...] = ("year", "month", "day", "minute")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?: (\d\d):(\d\d))?)?)?")
_MONTHS = tuple(name.lower() for name in calendar.month_name[1:])
_EXAMPLES = (
    "write year, month and day, as in 2021-12-09, 1962-10-27 20:00 or 1956-10; `~` before it means about"
)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class CrisisDate:
    """A date of a crisis file. `<` and its kin compare the beginnings of the spans."""

    begin: datetime
    """The first minute of the span."""
    precision: Precision = "day"
    """How much of the date is known."""
    about: bool = False
    """Whether it was written with `~`."""

    @property
    def end(self) -> datetime:
        """The last minute of the span."""
        begin = self.begin
        if self.precision == "minute":
            return begin
        month = 12 if self.precision == "year" else begin.month
        last = begin.day if self.precision == "day" else calendar.monthrange(begin.year, month)[1]
        return begin.replace(month=month, day=last, hour=23, minute=59)

    def is_after(self, other: CrisisDate) -> bool:
        """Whether all of this date lies after all of the other."""
        return self.begin > other.end

    def __lt__(self, other: CrisisDate) -> bool:
        return self.begin < other.begin

    def __le__(self, other: CrisisDate) -> bool:
        return self.begin <= other.begin

    def __gt__(self, other: CrisisDate) -> bool:
        return self.begin > other.begin

    def __ge__(self, other: CrisisDate) -> bool:
        return self.begin >= other.begin

    def __str__(self) -> str:
        """As a crisis file writes it."""
        n = {"year": 4, "month": 7, "day": 10, "minute": 16}[self.precision]
        return ("~" if self.about else "") + self.begin.isoformat(" ", "minutes")[:n]


def parse_date(text: str, *, at_least: Precision = "year") -> CrisisDate:
    """The date that a text writes.

    Parameters
    ----------
    text
        `2021-12-09`, `1962-10-27 20:00`, `1956-10` or `1956`, with `~` before it for about.
    at_least
        The coarsest precision that will do: `month` for events, `day` for `as_of`.

    Raises
    ------
    DateError
        If the text is no date, the day does not exist, or it is coarser than `at_least`.

    Examples
    --------
    >>> str(parse_date("~1956-10")), parse_date("1956-10") < parse_date("1956-10-29")
    ('~1956-10', True)
    >>> parse_date("1956-10").is_after(parse_date("1956-09-30"))
    True
    """
    text = text.strip()
    about = text.startswith("~")
    written = text[1:].strip() if about else text
    match = _DATE.fullmatch(written) if written.isascii() else None
    if match is None:
        _refuse(text, written, about)
    given = [int(part) for part in match.groups() if part is not None]
    precision: Precision = _PRECISIONS[min(len(given), 4) - 1]
    date = CrisisDate(_calendar(text, given), precision, about)
    if _PRECISIONS.index(precision) < _PRECISIONS.index(at_least):
        examples = {"month": f"{written}-10" if len(given) == 1 else written, "day": "2021-12-09"}
        raise DateError(
            f"'{text}' names no {at_least}, and one is needed here",
            f"write the {at_least} too, as in {examples.get(at_least, '1962-10-27 20:00')}",
        )
    return date


def _calendar(text: str, given: list[int]) -> datetime:
    """The first minute, if the calendar has it."""
    year, month, day, hour, minute = (*given, *(0, 1, 1, 0, 0)[len(given) :])
    if year == 0:
        raise DateError(f"'{text}' lies in a year 0, which no calendar has", "write a year from 0001 on")
    if not 1 <= month <= 12:
        swapped = (
            f"; was {year:04d}-{day:02d}-{month:02d} meant?"
            if len(given) > 2 and day <= 12 < month <= 31
            else ""
        )
        raise DateError(f"'{text}' has a month {month}", f"months are 01 to 12{swapped}")
    length = calendar.monthrange(year, month)[1]
    if not 1 <= day <= length:
        name = calendar.month_name[month]
        raise DateError(f"'{text}' has a day {day}", f"{name} {year} has the days 01 to {length}")
    if hour == 24 and minute == 0:
        tomorrow = datetime(year, month, day) + timedelta(days=1)
        raise DateError(f"'{text}' has an hour 24", f"write midnight as {tomorrow:%Y-%m-%d} 00:00")
    if hour > 23 or minute > 59:
        raise DateError(f"'{text}' has a time {hour:02d}:{minute:02d}", "times are 00:00 to 23:59")
    return datetime(year, month, day, hour, minute)


def _refuse(text: str, written: str, about: bool) -> NoReturn:
    if not text:
        raise DateError("the date is missing", _EXAMPLES)
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
    for repair in _repairs(written[:_LONGEST]):
        if _DATE.fullmatch(repair):
            raise DateError(f"'{shown}' is no date", f"write {'~' if about else ''}{repair}")
    if len(meant := _year_last(written)) > 1:
        raise DateError(
            f"'{shown}' is no date: which number is the month cannot be told", f"write {' or '.join(meant)}"
        )
    raise DateError(f"'{shown}' is no date", _EXAMPLES)


def _year_last(written: str) -> list[str]:
    """Days that `15/01/1976` may name: day and month in either order, as far as the calendar has them."""
    numbers = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", written)
    if numbers is None:
        return []
    first, second, year = numbers.groups()
    either = dict.fromkeys((_joined(year, second, first), _joined(year, first, second)))
    return [day for day in either if _is_day(day)]


def _is_day(text: str) -> bool:
    year, month, day = map(int, text.split("-"))
    return year > 0 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _repairs(written: str) -> list[str]:
    """Spellings that were probably meant, where only one can have been."""
    if len(only := _year_last(written)) == 1:
        return only
    text = re.sub(r"(?<=\d)[Tt](?=\d)", " ", written)
    text = re.sub(r"(\d\d:\d\d)(:\d\d(\.\d+)?)?\s*(z|utc|gmt|[+-]\d\d:?\d\d)?$", r"\1", text, flags=re.I)
    text = re.sub(r"^(about|around|circa|ca?\.)\s*", "", text, flags=re.I)
    numbers = re.fullmatch(
        r"(\d{4})\s*[-/.\u2013]\s*(\d{1,2})(?:\s*[-/.\u2013]\s*(\d{1,2}))?(\s+\d\d:\d\d)?", text
    )
    if numbers:
        year, month, day, time = numbers.groups()
        return [_joined(year, month, day) + (f" {time.strip()}" if time and day else "")]
    words = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text.lower())
    named = re.findall(r"[a-z]+", words)
    digits = re.findall(r"\d+", words)
    months = [
        f"{i:02d}"
        for i, name in enumerate(_MONTHS, 1)
        if named and len(named[0]) > 2 and name.startswith(named[0])
    ]
    if len(named) != 1 or len(months) != 1 or not 1 <= len(digits) <= 2:
        return []
    years = [each for each in digits if len(each) == 4]
    days = [each for each in digits if len(each) <= 2]
    if len(years) != 1 or len(days) != len(digits) - 1:
        return []
    return [_joined(years[0], months[0], days[0] if days else None)]


def _joined(year: str, month: str, day: str | None) -> str:
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
