"""What rarer expressions mean: feasts, bare seasons, days of datelines, spans of months or decades.

Tested in `tests/unit/test_times.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from melian.reader.times import resolve
from melian.reader.times.lexicon import Item
from melian.reader.times.parts import Reader, Sense, after_item, codes, value_of
from melian.reader.times.resolve import Days
from melian.reader.words.lexicon import is_word, lemma

__all__ = ["RARER"]

_DATELINE = 60
"""How many phrases into a text a dateline may stand."""
_YEAR = 12
_NO_EVENT = frozenset(("from", "later"))
_BEFORE = frozenset(("before", "ahead", "avant", "prima", "antes", "vor"))
"""Words of what comes before something, and not of until when."""
_OF = frozenset(("of", "de", "du", "des", "d", "del", "della", "dell", "di", "der", "des", "von"))
_SMALL = 3
"""Letters of a small word."""
_GENITIVES = ("ов", "ев", "ей", "ий", "ии", "ия", "и", "ы", "а", "я", "ів", "їв", "ії", "ї", "у", "ь")
"""How nouns end in Russian and Ukrainian after `on the eve`."""
_OF_ITS = ("ого", "его", "ої")
"""How Slavic adjectives end after `on the eve`."""
_NAMES_DAY = frozenset("WNODMBX")
"""Codes of what tells of which day a night is."""


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


def _short_day(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    """`4 feb. 2019`, `4 feb.`; `ROME, 6 JUL -`, which is the day of the text itself or close to it."""
    month, day = parts["month"].codes["k"], parts["day"].codes
    year = parts["year"].codes["Y"] if "year" in parts else None
    sure = year is not None or "dot" in parts or at <= _DATELINE
    if not sure or (year is None and not reader.known):
        return None
    number = day["N"] if "N" in day else day["O"]
    days = resolve.day_of_month(number, month, year, reader.today, ahead)
    return Sense(days, "calendar") if days else None


def _event(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    """`three days after the diversion`, `zwei Wochen vor der Wahl`: as far from something as it says."""
    word = parts["after"].first.key
    length = "h" in parts["unit"].codes and "count" in parts
    if length or (at and reader.found[at - 1].first.key == "for"):
        return None  # `closed for five weeks after a quarrel` is how long
    slavic = word in ("до", "перед") and reader.found[at - 1].first.key == "за"
    if word in _NO_EVENT or ("F" not in parts["after"].codes and not (slavic or word in _BEFORE)):
        return None
    return Sense(None, "event", "unresolved")


def _feast(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    month, day = divmod(parts["feast"].codes["v"], 100)
    year = parts["year"].codes["Y"] if "year" in parts else None
    if year is None and not reader.known:
        return None
    ahead = ahead or (not reader.told and resolve.is_nearer(day, month, reader.today))
    days = resolve.day_of_month(day, month, year, reader.today, ahead)
    return Sense(days, "calendar") if days else None


_ADVERBS = frozenset(
    ("весной", "весною", "летом", "осенью", "зимой", "навесні", "влітку", "літом", "восени", "взимку")
)
"""Slavic seasons that stand by themselves, in the midst of a sentence."""


_ALWAYS = frozenset(
    ("каждой", "каждым", "обычно", "всегда", "каждый", "щороку", "зазвичай", "завжди", "кожної", "кожного")
)
"""What says that something happens every year."""


def _is_adverb(reader: Reader, at: int) -> bool:
    """Whether a season stands by itself, is meant once, and is not one of two: `зимой и летом`."""
    near = reader.found[max(at - 3, 0) : at + 4]
    others = [item for item in near if "s" in item.codes and item is not reader.found[at]]
    always = any(item.first.key in _ALWAYS for item in near)
    return reader.found[at].first.text in _ADVERBS and not others and not always


def _bare_season(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    """The next one if the tense is to come, else the one that began last."""
    alone = parts.keys() == {"season"} and reader.found[at] is parts["season"]
    if not reader.known or (alone and not _is_adverb(reader, at)):
        return None
    if "F" in codes(parts, "lead") and "o" not in codes(parts, "lead"):
        return Sense(None, "event", "unresolved")  # `nach dem Winter`
    season, today = parts["season"].codes["s"], reader.today
    near = [resolve.season_of(season, today.year + n) for n in (-2, -1, 0, 1)]
    if ahead:
        days = next(each for each in near if each.last >= today)
    else:
        days = [each for each in near if each.first <= today][-1]
    if "part" in parts:
        part = next(letter for letter in parts["part"].codes if letter in "EIAbq")
        days = resolve.part_of(days, part if part in "EIA" else "I")
    return Sense(days, "vague")


def _night(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    """`nella notte`, `overnight`, where no day is named with it."""
    place = next(n for n in range(at, len(reader.found)) if reader.found[n] is parts["night"])
    after = {letter for item in reader.found[place + 1 : place + 4] for letter in item.codes}
    bare = place == at and reader.language != "en"
    if bare or ahead or not reader.known or after & _NAMES_DAY:
        return None
    return Sense(resolve.unit_of("d", reader.today, 0), "relative")


_YESTERDAY = frozenset(("накануне", "напередодні"))
"""Words of Russian and Ukrainian reports for the day before."""


def _today(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    before = reader.found[at - 1].first.key if at else ""
    if before in _NEITHER:
        return Sense(None, "relative", "unresolved")  # `né oggi né mai`
    place = after_item(reader, parts["offset"], at)
    if place < len(reader.found) and reader.found[place].first.key in _OTHER_EVENING:
        return Sense(None, "anaphora", "unresolved")  # `am Abend zuvor`
    return Sense(resolve.unit_of("d", reader.today, parts["offset"].codes["t"]), "relative")


_OTHER_EVENING = frozenset(("zuvor", "davor", "danach", "darauf"))
_NEITHER = frozenset(("né", "ni", "ни", "ні", "weder", "noch", "neither", "nor"))


_LATER = frozenset(
    ("später", "danach", "darauf", "later", "afterwards", "después", "tarde", "tard", "après", "dopo",
     "tardi", "спустя", "позже", "пізніше", "потому")
)  # fmt: skip
"""Last words of `two days later`; others mean earlier."""
_OF_EVENT = frozenset(
    ("de", "del", "di", "della", "dell", "the", "a", "la", "le", "les", "l", "il", "los", "las", "que", "che",
     "dass", "that", "its", "his", "her", "their", "su", "sa", "son", "after", "than", "aid", "после", "як")
)  # fmt: skip
"""What follows `two days before` that tells before what."""
_CLOSE = 30
"""Phrases between a day and `two days later` at most."""


def _from_there(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    """So long before or after the day or year that was named just before: `in 2019 ... five years later`."""
    place = next((k for k in range(at, min(at + 8, len(reader.found))) if "g" in reader.found[k].codes), at)
    after = reader.found[place + 1].first.key if place + 1 < len(reader.found) else ""
    if reader.found[place].last.key == "before" and after.endswith("ing"):
        return None  # `held it for 11 days before releasing it`
    sign = 1 if reader.found[place].last.key in _LATER else -1
    count = value_of(parts, "count", "N") or 1
    unit = next((letter for letter in "dwmy" if letter in parts["unit"].codes), "")
    last_at = reader.year_at if unit == "y" else reader.day_at
    latest = max(reader.year_at, reader.day_at) == last_at
    known = latest and at - last_at <= _CLOSE and after not in _OF_EVENT and "f" not in codes(parts, "count")
    if known and unit == "y" and reader.last_year is not None:
        return Sense(resolve.year_of(reader.last_year + sign * count), "anaphora")
    if known and unit in ("d", "w") and reader.last_day is not None:
        return Sense(resolve.shifted(unit, reader.last_day, sign * count), "anaphora")
    return Sense(None, "anaphora", "unresolved")


def _weekend(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    on_it = reader.today.weekday() >= resolve.SATURDAY
    return Sense(resolve.unit_of("e", reader.today, 0 if ahead or on_it else -1), "relative")


def _that_day(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    day = reader.last_day
    if day and ahead and day < reader.today:
        day = None  # `if they fire, we vote the same day`: none that was named
    return Sense(Days(day, day), "anaphora") if day else Sense(None, "anaphora", "unresolved")


def _next_to_that_day(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    eve = _is_eve_of(reader, parts["offset"], at)
    if not eve and parts["offset"].first.key in _YESTERDAY and reader.known:
        return Sense(resolve.unit_of("d", reader.today, -1), "relative")
    if reader.last_day is None or eve:
        return Sense(None, "anaphora", "unresolved")
    day = reader.last_day + timedelta(parts["offset"].codes["z"])
    return Sense(Days(day, day), "anaphora")


def _is_eve_of(reader: Reader, offset: Item, at: int) -> bool:
    """Whether what comes the day after is named: `à la veille du scrutin`, `напередодні виборів`."""
    place = after_item(reader, offset, at)
    after = reader.found[place].first if place < len(reader.found) else None
    if after is None or after.form != "word" or offset.codes["z"] > 0:
        return False
    if reader.language not in ("ru", "uk"):
        return after.key in _OF
    if after.key.endswith(_OF_ITS) and lemma(after.key, reader.language) != after.key:
        return True  # `накануне Нового года`
    verb = after.key.endswith((*reader.words.past_endings, *reader.words.future_endings))
    if len(after.key) <= _SMALL or verb or not after.key.endswith(_GENITIVES):
        return False
    base = lemma(after.key, reader.language)
    if base == after.key and is_word(base, reader.language):
        return False  # a nominative
    plural = base[-1:] not in "аяьіе" and after.key in (base + "и", base + "ы", base + "і")
    return not (plural or after.key.endswith(("ие", "ые")))  # `Накануне пограничники задержали`


def _shifted(reader: Reader, parts: dict[str, Item], sign: int) -> Sense:
    months, today = parts["span"].codes["x"], reader.today
    if months % _YEAR == 0:
        return Sense(resolve.shifted("y", today, sign * (months // _YEAR)), "relative")
    return Sense(resolve.shifted("m", today, sign * months), "relative")


def _span_ago(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    return _shifted(reader, parts, -1)


def _span_ahead(reader: Reader, parts: dict[str, Item], ahead: bool, at: int) -> Sense | None:
    return _shifted(reader, parts, 1) if ahead or "V" in parts["lead"].codes else None


RARER: dict[str, Callable[[Reader, dict[str, Item], bool, int], Sense | None]] = {
    "figures": _figures, "short_day": _short_day, "event": _event, "feast": _feast,
    "bare_season": _bare_season, "night": _night, "weekend": _weekend, "from_there": _from_there,
    "that_day": _that_day,
    "today": _today, "next_to_that_day": _next_to_that_day,
    "span_ago": _span_ago, "span_ahead": _span_ahead,
}  # fmt: skip
