"""The words of time of a language, as codes of tokens.

A token has any number of codes, one letter each; rules are written in these letters:

    M month   W weekday   N number   O ordinal   Y year   D date in figures   C clock
    h d w e m y s   hour, day, week, weekend, month, year, season   p the word is a plural
    L X T     last, next, this (with how far: 2 is the last but one; FOLLOWING, the next one there)
    E I A   early, middle, late
    S U F B   since, until, after, between   J joins (and, to)   H within   o from then on
    G Q       ago, ago before the number     g   earlier or later than something else
    b q       first half, second half   v a feast   x a span in months   k a month shortened
    j         the night before   1 the second day of a night   2 a decade   3 its years
    r         a quarter or half of a year, by its months
    R V K     ahead, surely ahead, ahead after the number
    f few     c u n   recent days, weeks, months
    a a year by its distance   t today and its like   P part of a day   Z that day   z the day before or after
    i filler  . , full stop, comma

Tested in `tests/unit/test_times.py`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from melian.reader.tokens import Token, tokens, words_of

__all__ = ["FOLLOWING", "Item", "Lexicon", "items", "lexicon"]

FOLLOWING = 9
"""How far away `the following week` is: the one after whatever was told before."""

_LISTS = {
    "fill": "i", "since": "S", "onward": "So",
    "until": "U", "after": "F", "between": "B", "to": "J", "within": "H",
    "ago": "G", "ago_from_there": "g", "ago_before": "Q", "ahead": "R", "ahead_sure": "V", "ahead_after": "K",
    "last": "L", "next": "X", "this": "T", "early": "E", "mid": "I", "late": "A", "few": "f",
    "first_half": "b", "second_half": "q", "not_before": "Fo", "night": "j",
    "recent": "c", "recent_weeks": "u", "recent_months": "n",
    "day": "d", "days": "dp", "week": "w", "weeks": "wp", "weekend": "e", "month": "m", "months": "mp",
    "year": "y", "years": "yp", "hours": "h", "parts": "P", "same_day": "Z", "night_to": "1", "decade": "3",
}  # fmt: skip
_EARLIEST, _LATEST = 1900, 2099
"""Four figures that stand for a year."""
_YEAR_FIGURES = 4
_OF_DECADES = ("s", "er", "е", "х", "ті", "тих", "і", "их", "ые", "ых")
"""How `nineties` ends after figures."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases of a language: their words -> code -> value."""

    phrases: dict[tuple[str, ...], dict[str, int]]
    longest: dict[str, int]
    """The first word of a phrase -> how many words the longest one has."""
    capital: bool
    future: frozenset[str] = field(default=frozenset())
    past: frozenset[str] = field(default=frozenset())
    future_endings: tuple[str, ...] = ()
    past_endings: tuple[str, ...] = ()
    deadline: frozenset[str] = field(default=frozenset())
    """Words of demands and conditions, after which `within two days` says until when."""
    condition: frozenset[str] = field(default=frozenset())
    """Words with which a condition begins."""
    meant_for: frozenset[str] = field(default=frozenset())
    """Words before a day that is to come: `set for Friday`."""
    intent: frozenset[str] = field(default=frozenset())
    """Verbs whose infinitive is to come: `предложил провести встречу в пятницу`."""
    infinitive: tuple[str, ...] = ()
    """How infinitives end."""
    no_verbs: re.Pattern[str] | None = None
    """Nouns and adverbs that end as verbs do: `генерал`, `mayoría`, `retrait`."""
    perfective: re.Pattern[str] | None = None
    """What verbs in the present form look like that speak of what is to come: `закроют`."""


class Item(NamedTuple):
    """A phrase of a text, with what it may mean."""

    first: Token
    last: Token
    codes: dict[str, int]
    """Letter -> value: the number of a month, the days from today, ..."""


@cache
def lexicon(language: str) -> Lexicon | None:
    """The words of a language, or none where it has no table."""
    from babel import Locale

    table = words_of("times", language)
    if not table:
        return None
    phrases: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)

    def put(phrase: str, code: str, value: int = 0) -> None:
        phrases[tuple(token.key for token in tokens(phrase))][code] = value

    for name, letters in _LISTS.items():
        for phrase in table[name]:
            for letter in letters:
                put(phrase, letter)
    for name in ("day", "week", "month", "year"):
        for phrase in table[name]:
            phrases[tuple(token.key for token in tokens(phrase))].pop("p", None)  # as French `mois`
    locale = Locale.parse(language)
    for form in ("format", "stand-alone"):
        for number in range(1, 13):
            for name in (locale.months[form]["wide"][number], *table["month_forms"][number - 1]):
                put(name, "M", number)
            for name in (locale.months[form]["abbreviated"][number], *table["month_short"][number - 1]):
                put(name.rstrip("."), "k", number)
        for number in range(7):
            for name in (locale.days[form]["wide"][number], *table["weekday_forms"][number]):
                put(name, "W", number)
    for name, letter, value in (
        ("last_but_one", "L", 2),
        ("next_but_one", "X", 2),
        ("following", "X", FOLLOWING),
    ):
        for phrase in table[name]:
            put(phrase, letter, value)
    for phrase, value in table["offsets"].items():
        put(phrase, "t", value)
    for phrase, value in table["quarters"].items():
        put(phrase, "r", value)
    for phrase, value in table["decades"].items():
        put(phrase, "2", value)
    for phrase, value in table.get("year_offsets", {}).items():
        put(phrase, "a", value)
    for name, value in (("day_before", -1), ("day_after", 1)):
        for phrase in table[name]:
            put(phrase, "z", value)
    for phrase, value in table["feasts"].items():
        put(phrase, "v", value)
    for phrase, value in table["spans"].items():
        put(phrase, "x", value)
    for phrase, value in table["ordinals"].items():
        put(phrase, "O", value)
    for phrase, value in table["seasons"].items():
        put(phrase, "s", value)
    numbers = words_of("numbers", language)
    counts = (numbers.get("cardinals") or {}).items()
    cardinals = {phrase: n for phrase, n in counts if 0 < n < 100 and isinstance(n, int)}
    for phrase, count in (_joined(cardinals, language) | cardinals).items():
        put(phrase, "N", count)
    longest: dict[str, int] = defaultdict(int)
    for words in phrases:
        longest[words[0]] = max(longest[words[0]], len(words))
    return Lexicon(
        dict(phrases),
        dict(longest),
        table["capital"],
        frozenset(table["future"]),
        frozenset(table["past"]),
        tuple(table["future_endings"]),
        tuple(table["past_endings"]),
        frozenset(table["deadline"]),
        frozenset(table["condition"]),
        frozenset(table["meant_for"]),
        frozenset(table["intent"]),
        tuple(table["infinitive"]),
        re.compile(table["no_verbs"]) if table["no_verbs"] else None,
        re.compile(table["perfective"]) if table["perfective"] else None,
    )


_JOINTS = {"en": "-", "it": "", "fr": "-", "es": " y ", "ru": " ", "uk": " "}


def _joined(cardinals: dict[str, int], language: str) -> dict[str, int]:
    """Tens with ones: `forty-eight`, `quarantotto`, `achtundvierzig`."""
    pairs = [
        (ten, one, n + m)
        for ten, n in cardinals.items()
        for one, m in cardinals.items()
        if n >= 20 and n % 10 == 0 and m < 10
    ]
    if language == "de":
        return {f"{'ein' if one == 'eins' else one}und{ten}": n for ten, one, n in pairs}
    short = language == "it"
    return {
        (ten[:-1] if short and one[0] in "uo" else ten) + _JOINTS[language] + one: n for ten, one, n in pairs
    }


_NO_TIMES = frozenset(
    (("by", "at"), ("by", "on"), ("by", "in"), ("jeden", "morgen"), ("jeden", "mittag"), ("jeden", "abend"))
)
"""`She came by at noon` sets no bound, `jeden Morgen` is no morrow."""


def items(found: list[Token], words: Lexicon) -> list[Item]:
    """Tokens gathered to phrases, the longest first."""
    at, gathered = 0, []
    while at < len(found):
        item, size = _item(found, at, words)
        gathered.append(item)
        at += size
    return gathered


def _item(found: list[Token], at: int, words: Lexicon) -> tuple[Item, int]:
    token = found[at]
    if token.form == "number" and len(token.text) == _YEAR_FIGURES and token.text.isdigit():
        after = found[at + 1] if at + 1 < len(found) else token
        if after.key == "s" and after.span.start == token.span.end:
            return Item(token, after, _year_in_words(int(token.text), "s")), 2
    if token.form in ("number", "ordinal", "date", "clock"):
        return Item(token, token, _of_figures(token)), 1
    pair = tuple([each.key for each in found[at : at + 2]])
    if pair in _NO_TIMES:
        return Item(token, token if token.key == "by" else found[at + 1], {}), 1 + (token.key != "by")
    for size in range(words.longest.get(token.key, 0), 0, -1):
        phrase = tuple([each.key for each in found[at : at + size]])
        codes = words.phrases.get(phrase)
        if codes and len(phrase) == size:
            if size == 1:
                codes = {c: v for c, v in codes.items() if c not in "MW" or _is_name(found, at, words, c)}
            return Item(token, found[at + size - 1], codes), size
    if token.text in (".", ","):
        return Item(token, token, {token.text: 0}), 1
    return Item(token, token, {}), 1


def _of_figures(token: Token) -> dict[str, int]:
    if token.form == "date":
        return {"D": 0}
    if token.form == "clock":
        return {"C": 0}
    if token.form == "ordinal":
        digits = token.text[: len(token.text) - len(token.text.lstrip("0123456789"))]
        if not digits:
            return {}
        if len(digits) == _YEAR_FIGURES:
            return _year_in_words(int(digits), token.text[_YEAR_FIGURES:].lstrip("-"))
        return {"O": int(digits)} if len(digits) < _YEAR_FIGURES else {}
    if token.text.isdecimal() and len(token.text) < 5:
        number = int(token.text)
        return {"Y": number} if _EARLIEST <= number <= _LATEST else {"N": number}
    return {}


def _year_in_words(year: int, ending: str) -> dict[str, int]:
    """`2026-го` is a year, `1990-е` are ten."""
    if not _EARLIEST <= year <= _LATEST:
        return {}
    return {"2": year} if year % 10 == 0 and ending in _OF_DECADES else {"Y": year}


_FIRST_NAMES = frozenset(("domingo", "domenica"))
"""Days that are first names, too."""


def _is_name(found: list[Token], at: int, words: Lexicon, code: str) -> bool:
    """Whether a word is written as months and weekdays are in this language; else it is a name or a verb."""
    if words.capital:
        return found[at].capital
    if not found[at].capital:
        return True
    begins = at == 0 or found[at - 1].text in (".", "\n", "!", "?")
    weekday = code == "W" and begins and found[at].key not in _FIRST_NAMES  # `Lunedì Sorlandia ha ...`
    if at + 1 < len(found) and found[at + 1].capital and not weekday:
        return False
    if at == 0:
        return True
    before = found[at - 1]
    return before.form in ("number", "ordinal") or before.text in (
        ".",
        "\n",
        "!",
        "?",
        "“",
        "«",
        '"',
        ",",
        "—",
    )
