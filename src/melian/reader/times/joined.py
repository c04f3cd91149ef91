"""Expressions of time that are one: `from 28 August to 3 September`, `nella serata di martedì`.

Tested in `tests/unit/test_times.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from melian.reader.found import Moment
from melian.reader.times.lexicon import Lexicon
from melian.reader.times.resolve import Days, month_of
from melian.reader.tokens import tokens
from melian.texts.span import Span

__all__ = ["RANGE", "absorbed", "joined"]

NIGHT = frozenset(("à", "e", "auf", "al", "y", "на", "и", "і", "й", "and", "to", "zum"))
"""Between the evening and the morning of a night."""
_LAST_YEAR = 9990
"""The last year that is shifted, well before the last one that a date may have."""
RANGE = frozenset(
    ("auf", "по", "a", "al", "au", "à", "bis", "hasta", "jusqu’au", "-", "–", "e", "et", "y", "und")
)


def joined(moments: Sequence[Moment], text: str, words: Lexicon) -> list[Moment]:
    """`from 28 August to 3 September`: two moments with only a joining word between are one."""
    whole: list[Moment] = []
    for moment in moments:
        before = whole[-1] if whole else None
        moment = _next_year(before, moment, text) if before else moment
        head = moment.span.of(text).split()[0].casefold()
        if before and _joins(text[before.span.end : moment.span.start], before, moment, words, head):
            span = Span(before.span.start, moment.span.end)
            last = _next_weekday(before, moment) or moment.last
            whole[-1] = Moment(span, before.first, last, "interval", before.source)
        else:
            whole.append(moment)
    return whole


def _next_year(before: Moment, moment: Moment, text: str) -> Moment:
    """The month that ends a span over the turn of a year: `с ноября по март`."""
    first, last = moment.first, moment.last
    months = before.source == moment.source == "calendar" and before.status == "open" and before.first
    gap = text[before.span.end : moment.span.start].strip().casefold()
    near = gap in RANGE | NIGHT | {""} and not re.search(r"\d{4}", moment.span.of(text))
    if not (months and near and before.first and first and last and last < before.first and first.day == 1):
        return moment
    if before.last is not None or not _is_month(moment) or before.first.day != 1 or last.year > _LAST_YEAR:
        return moment
    month = month_of(first.month, first.year + 1, first, ahead=True)
    return replace(moment, first=month.first, last=month.last)


def absorbed(moments: Sequence[Moment], text: str, words: Lexicon) -> list[Moment]:
    """Parts of a day with the day beside them: `nella serata di martedì`, `am Abend des 12. März`."""
    done: list[Moment] = []
    for moment in moments:
        before = done[-1] if done else None
        between = text[before.span.end : moment.span.start] if before else "."
        span = Span(before.span.start, moment.span.end) if before else moment.span
        if before and _is_part(before, text, words) and not between.strip() and moment.value:
            done[-1] = replace(moment, span=span)
        elif before and before.status == "exact" and _is_part(moment, text, words) and _OCLOCK.match(between):
            done[-1] = replace(before, span=span)
        elif before and before.source in _NAMES_DAY and before.status == "exact" and _is_am(moment, text):
            if not between.strip():
                done[-1] = replace(before, span=span)  # `am Freitag am Vormittag`
            elif len(_ENDS.findall(between)) <= (before.source == "calendar"):
                done.append(replace(moment, first=before.first, last=before.last, source="anaphora"))
            else:
                done.append(moment)
        else:
            done.append(moment)
    return done


def _is_am(moment: Moment, text: str) -> bool:
    """Whether a part of the day is that of the day of which the text just spoke: `am Abend`."""
    return bool(_AM.fullmatch(moment.span.of(text)))


_NAMES_DAY = frozenset(("calendar", "weekday", "anaphora"))
_AM = re.compile(r"am(?:\s(?:frühen|späten))?\s(?:Morgen|Vormittag|Mittag|Nachmittag|Abend)", re.IGNORECASE)
_ENDS = re.compile(r"[.!?]\W|\n")
"""The end of a sentence."""
_OCLOCK = re.compile(
    r"\s+(?:a\s+las?|à|alle|at|um|в|о|об|a(?=\s+\d))\s+[\da-zà-ÿа-яіїє][\w:.]*(?:\s+(?:y|e|et)\s+\w+)?"
    r"\s+(?:de|di|del|du|in)?\s*\Z"
)


def _is_part(moment: Moment, text: str, words: Lexicon) -> bool:
    """Whether an expression is a part of the day of publication and names no day."""
    if moment.source != "relative" or moment.status != "exact":
        return False
    keys = [token.key for token in tokens(moment.span.of(text))]
    return any("P" in words.phrases.get((key,), {}) for key in keys) and len(keys) <= _PART


_PART = 4
"""Words of `am späten Abend` at most."""


def _next_weekday(before: Moment, after: Moment) -> date | None:
    """The second day of `von Montag bis Mittwoch`, which comes within a week of the first."""
    if not (before.source == after.source == "weekday" and before.first and after.last):
        return None
    return before.first + timedelta((after.last.weekday() - before.first.weekday()) % 7)


def _joins(between: str, before: Moment, after: Moment, words: Lexicon, head: str) -> bool:
    weekdays = before.source == after.source == "weekday" and before.first and after.first
    if weekdays and before.status == after.status == "exact" and len(between.split()) <= 1:
        gap_word = between.strip()
        return (gap_word in NIGHT or not gap_word) and after.first - before.first == timedelta(1)  # type: ignore[operator]
    weekly = before.source == after.source == "weekday" and before.first and after.last
    if not weekly and not (before.first and after.last and before.first <= after.last):
        return False
    gap = [token.key for token in tokens(between)]
    opened = before.status in ("open", "interval") and before.source in ("calendar", "weekday")
    if after.status == "open" and after.first is None and opened:
        return not gap
    begun = opened and before.source == "calendar" and before.first is not None and before.first.day == 1
    months = begun and not _is_month(before) and _is_month(after)
    ends = after.status == "exact" or months
    if not gap and head in RANGE:  # `del lunes al miércoles`
        return opened and ends
    joins = "J" in words.phrases.get(tuple(gap), {}) or (months and len(gap) == 1 and gap[0] in NIGHT)
    is_join = bool(gap) and joins
    return is_join and opened and ends


def _is_month(moment: Moment) -> bool:
    """Whether an expression is one whole month."""
    first, last = moment.first, moment.last
    if moment.source != "calendar" or not first or not last:
        return False
    return month_of(first.month, first.year, first, ahead=True) == Days(first, last)
