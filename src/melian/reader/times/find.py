"""Find the expressions of time of a text.

Nothing is made more exact than the words are: `early January` stays ten days, `next Friday` in
English, which may be either, has no day. `that day` is the day that was named last.

Tested in `tests/unit/test_times.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from melian.reader.found import Moment, Text
from melian.reader.times.joined import RANGE, absorbed, joined
from melian.reader.times.lexicon import Item, Lexicon, items, lexicon
from melian.reader.times.parts import Reader, Sense, codes
from melian.reader.times.rarer import RARER
from melian.reader.times.rules import MONTH_FIRST, RULES
from melian.reader.times.senses import SENSES
from melian.reader.times.tense import has_lasted, is_ahead, is_perfect, is_required, is_told
from melian.reader.times.years import YEARS
from melian.reader.tokens import Token, tokens
from melian.texts.span import Span

__all__ = ["find_moments"]


def find_moments(text: Text, parted: list[Token] | None = None) -> tuple[Moment, ...]:
    """All expressions of time of a text, in order; of languages without words, dates in figures alone.

    `parted` are the text's tokens, if they are there already.
    """
    words = lexicon(text.language) or _FIGURES_ALONE
    found = items(tokens(text.words) if parted is None else parted, words)
    reader = Reader(words, text.language, text.published or date(2000, 1, 1), bool(text.published), found)
    codes, starts = _encoded(found)
    english = text.language == "en"
    moments: list[Moment] = []
    at = 0
    while at < len(found):
        match = _longest(codes, starts[at], starts[min(at + _REACH, len(found))], english=english)
        moment = match and _moment(reader, *match, at, starts)
        if match and not moment and match[0] in _SHORTER:
            match = _longest(codes, starts[at], match[1].start(_SHORTER[match[0]]), english=english)
            moment = match and _moment(reader, *match, at, starts)
        if match and moment:
            moments.append(moment)
            if "year" in match[1].re.groupindex and match[1]["year"] and moment.last:
                reader.last_year, reader.year_at = moment.last.year, at
            at = _item_at(starts, match[1].end())
            if moment.status == "exact":
                reader.last_day, reader.day_at = moment.first, at
        else:
            at += 1
    whole = absorbed(joined(moments, text.words, words), text.words, words)
    return tuple(_without_of(each, text.words) for each in whole)


def _without_of(moment: Moment, text: str) -> Moment:
    """`the treaty of 1994`, `la noche del 3 de septiembre`: a genitive is no `since`."""
    words = moment.span.of(text).casefold().split()
    if (
        moment.source not in ("calendar", "weekday")
        or not words
        or words[0] not in GENITIVE
        or moment.first is None
    ):
        return moment
    goes_on = text[moment.span.end : moment.span.end + 4].split()[:1]  # `vom 3. Mai an`
    if goes_on in (["an"], ["ab"]) or any(word in RANGE for word in words[1:]):
        return moment
    if moment.source == "weekday":
        return replace(moment, last=moment.first, status="exact")
    numbers = [word for word in words[1:] if word.strip(".,").isdigit()]
    if len(words) == 2 and numbers and len(numbers[0]) == 4:
        return replace(moment, last=date(moment.first.year, 12, 31), status="interval")
    if numbers and len(numbers[0].strip(".")) <= 2:
        return replace(moment, last=moment.first, status="exact")
    return moment


GENITIVE = frozenset(("de", "del", "du", "von", "vom", "від"))
"""Words of Spanish, French, German and Ukrainian that mean `of` as well as `from`."""
_FIGURES_ALONE = Lexicon({}, {}, capital=False)


def _encoded(found: Sequence[Item]) -> tuple[str, list[int]]:
    """The codes of all phrases as one string, and where each begins."""
    parts = ["<>" if _ends_here(found, k) else f"<{''.join(item.codes)}>" for k, item in enumerate(found)]
    starts, at = [], 0
    for part in parts:
        starts.append(at)
        at += len(part)
    return "".join(parts), [*starts, at]


_WHOLE = frozenset(
    ("may", "mai", "mayo", "juin", "juli", "juni", "june", "july", "août", "mars", "märz", "мая", "май",
     "мае", "июня", "июнь", "июне", "июля", "июль", "июле")
)  # fmt: skip
"""Names of months that are no longer than short ones."""
_SHORTENED = 4
"""Letters of the short name of a month at most."""


def _ends_here(found: Sequence[Item], k: int) -> bool:
    """Whether a point ends a sentence: `il 12 marzo. Nel 2019 ...`, not `12 dic. 2019` or `12. März`."""
    if "." not in found[k].codes or not 0 < k < len(found) - 1:
        return False
    before, after = found[k - 1].last, found[k + 1].first
    whole = len(before.text) > _SHORTENED or before.key in _WHOLE
    return before.text.isalpha() and whole and after.capital


def _item_at(starts: Sequence[int], place: int) -> int:
    from bisect import bisect_left

    return bisect_left(starts, place)


_REACH = 60
"""Phrases that a rule takes at most, and more."""


def _longest(codes: str, place: int, limit: int, *, english: bool) -> tuple[str, re.Match[str]] | None:
    """The rule that takes most phrases from a place on, and what it takes."""
    end = codes.find("<>", place, limit)  # no rule takes a phrase that means nothing
    number = _best_rule(codes[place : end if end >= 0 else limit], english)
    if number is None:
        return None
    name, pattern = RULES[number]
    match = pattern.match(codes, place)
    return (name, match) if match else None


@lru_cache(maxsize=10_000)
def _best_rule(codes: str, english: bool) -> int | None:
    """The number of the rule that takes most; texts have the same few rows of codes again and again."""
    best, most = None, 0
    for number, (name, pattern) in enumerate(RULES if codes else ()):
        match = None if name in MONTH_FIRST and not english else pattern.match(codes)
        if match and match.end() > most:
            best, most = number, match.end()
    return best


def _moment(reader: Reader, name: str, match: re.Match[str], at: int, starts: Sequence[int]) -> Moment | None:
    last = _item_at(starts, match.end()) - 1
    parts = {
        group: reader.found[_item_at(starts, match.start(group))]
        for group, value in match.groupdict().items()
        if value
    }
    lead = codes(parts, "lead")
    if name in _COUNTED and _is_apart_from_article(reader.found, at):
        return None  # `from about 290 a week earlier`, `contre 460 le mois précédent`
    ahead = (
        is_ahead(reader.found, at, last, reader.words, onward="o" in lead)
        or "U" in lead
        or {"F", "o"} <= set(lead)
    )
    reader.told = is_told(reader.found, at, last, reader.words)
    required = name == "weekday" and "U" in lead and is_required(reader.found, at, last, reader.words)
    if required:
        ahead = True
    elif name == "weekday" and "U" in lead and reader.told and _begins_sentence(reader.found, at):
        ahead = is_ahead(reader.found, at, last, reader.words)  # `by Wednesday 300 people had fled`
    elif name == "weekday" and "U" in lead and reader.language == "de" and is_perfect(reader.found, at, last):
        ahead = False  # `hätten bis Dienstagabend 63 Verstöße gezählt`
    elif name == "weekday" and "U" in lead and has_lasted(reader.found, at):
        ahead = False  # `мовчав до четверга`
    reader.told = reader.told or "U" in lead
    ahead = ahead or (name in _MEANT and _is_meant(reader, at, last))
    sense = (SENSES | RARER | YEARS)[name](reader, parts, ahead, at)
    if sense is None:
        return None
    first = _without_fill(reader.found, at, "lead" in parts)
    if "." in reader.found[last].codes:
        last -= 1  # the end of the sentence
    span = Span(reader.found[first].first.span.start, reader.found[last].last.span.end)
    if _is_whole(name, parts) or _is_apart(reader, name, parts, last, ahead, sense):
        lead = ""
    head = reader.found[at].first.key
    whole = "part" not in parts and (
        (name in _WHOLES and head in _BEFORE) or (name in _SEASONS and head == "до")
    )
    return _led(reader, span, sense, lead, ahead, whole=whole)


def _is_whole(name: str, parts: dict[str, Item]) -> bool:
    """Whether a word such as `from` is part of an expression, or means `of` as in `de los años noventa`."""
    of = "lead" in parts and parts["lead"].first.key in GENITIVE
    return name.endswith("_range") or (of and name in ("decade", "quarter"))


def _is_apart(
    reader: Reader, name: str, parts: dict[str, Item], last: int, ahead: bool, sense: Sense
) -> bool:
    """Whether `after` or the like belongs to a noun that follows, or `dès` says how early it was."""
    if "lead" not in parts:
        return False
    after = reader.found[last + 1].first if last + 1 < len(reader.found) else None
    here = reader.found[last].last
    if after and name == "weekday" and after.key == "s" and after.span.start <= here.span.end + 1:
        return True  # `after Monday's shelling`
    article = reader.found[last - 1].first.key in ("a", "an", "the") and name == "year"
    if article and after and after.form == "word" and after.text.islower():
        return reader.language == "en"  # `by a 2019 treaty`
    early = parts["lead"].first.key == "dès"
    return early and not ahead and sense.days is not None and sense.days.last < reader.today


_ARTICLES = frozenset(
    ("a", "an", "the", "le", "la", "il", "el", "un", "una", "une", "der", "die", "das", "ein", "eine")
)


def _is_apart_from_article(found: Sequence[Item], at: int) -> bool:
    """Whether a number stands before an article, so that it counts nothing of what follows."""
    return found[at].first.form == "number" and found[at + 1].first.key in _ARTICLES


def _begins_sentence(found: Sequence[Item], at: int) -> bool:
    return at == 0 or found[at - 1].first.text in (".", "\n", "!", "?", "“", "«", '"', "„")


_SHORTER = {"weekday_day": "day", "year_range": "join"}
"""Rules without which fewer words may be an expression, and where those end: `Monday | 12 ships`."""
_MEANT = frozenset(("day", "month_day", "month", "weekday", "week_of_month", "feast"))
"""Rules whose days are to come after words such as `set for`."""


def _is_meant(reader: Reader, at: int, last: int) -> bool:
    """Whether `for` or its like stands at the head: `set for Friday`, `перенесены на май`."""
    to = reader.found[at]
    if reader.language == "it" and to.first.text == "a" and "W" in reader.found[at + 1].codes:
        return True  # `slittato a giovedì`
    for place in range(at, last):
        if reader.found[place].first.key in reader.words.meant_for:
            slavic = reader.language in ("ru", "uk")  # `на початку` is `at the beginning`
            early = slavic and bool(
                {"E", "I", "A"} & {*reader.found[place].codes, *reader.found[place + 1].codes}
            )
            led = reader.found[place - 1].first.key if place else ""
            return not (early or led.startswith(("ноч", "ніч", "станом", "состояни")))  # `станом на суботу`
    return False


def _without_fill(found: Sequence[Item], at: int, led: bool) -> int:
    """Where an expression begins without `since` or the like: at its last filler but one."""
    if led:
        return at
    place = at
    while "i" in found[place].codes and "i" in found[place + 1].codes and len(found[place + 1].codes) == 1:
        place += 1
    if {"i", "N"} <= found[place].codes.keys() and place > 1 and "N" in found[place - 2].codes:
        place += "J" in found[place - 1].codes  # `quarante et un ce matin`
    return place


_COUNTED = frozenset(("from_there", "span", "ago"))
"""Rules that begin with a number."""
_SEASONS = frozenset(("season", "bare_season"))
"""Rules for seasons."""
_WHOLES = _SEASONS | {"month"}
"""Rules for spans that begin after what stands before them."""
_BEFORE = frozenset(("before", "prior", "prima", "avant", "antes", "vor", "перед"))
"""Words before a month or a season that is not begun then."""


def _led(reader: Reader, span: Span, sense: Sense, lead: str, ahead: bool, *, whole: bool) -> Moment:
    """The moment of a sense, with `since`, `until` or `after` before it."""
    days, today = sense.days, reader.today
    needs_today = sense.source != "calendar"
    if sense.status or days is None or (needs_today and not reader.known):
        return Moment(span, None, None, sense.status or "unresolved", sense.source)
    if "U" in lead:
        last = days.first - timedelta(1) if whole else days.last  # `before August` ends with July
        return Moment(span, None, last, "open", sense.source)
    if "S" in lead or "B" in lead:
        if reader.known and days.first <= today and not ahead:
            return Moment(span, days.first, max(today, days.first), "interval", sense.source)
        return Moment(span, days.first, None, "open", sense.source)
    if "F" in lead:
        return Moment(span, days.first, None, "open", sense.source)
    status: Literal["exact", "interval"] = "exact" if days.first == days.last else "interval"
    return Moment(span, days.first, days.last, status, sense.source)
