"""Numbers that count nothing: parts of names, of models and of papers, years, hours of a clock.

Tested in `tests/unit/test_figure_grammar.py`.
"""

from __future__ import annotations

import re

from melian.reader.numbers.amount import Value
from melian.reader.numbers.lexicon import NumberWords
from melian.reader.numbers.rates import Counted
from melian.reader.tokens import Token
from melian.reader.words.days import days_and_months

__all__ = ["is_clock", "is_label", "is_ordinal"]

_BEFORE_ORDINALS = frozenset(
    (
        "der",
        "die",
        "das",
        "dem",
        "den",
        "des",
        "zum",
        "zur",
        "beim",
        "vom",
        "am",
        "im",
        "ihr",
        "seine",
        "ihre",
    )
)
_OPENING = frozenset('.\n“"!?«„:‘(')
"""Marks after which any word has a capital."""
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d")
_CODE = 2
_YEARS = range(1900, 2100)
_HOUR_WORDS = frozenset(
    (
        "horas",
        "hora",
        "heures",
        "heure",
        "ore",
        "ora",
        "uhr",
        "часов",
        "час",
        "години",
        "годині",
        "hours",
        "hour",
    )
)
_HOURS = 24
_HALF_DAY = 12
_TOLD = 4
"""Words before a number among which a verb or noun says that it is no clock."""


def is_label(found: list[Token], at: int, words: NumberWords, *, known: bool) -> bool:
    """Whether a number is (part of) a name: `the Group of Seven`, `T-72`, `Resolution 12`, a year.

    `known` tells whether a unit stands with it.
    """
    token = found[at]
    if token.form == "word":
        led = at > 0 and found[at - 1].key in words.numbered and not known
        return led or _is_name(found, at, words)  # `Paragraph nine`
    if token.text.isdigit() and len(token.text) == 4 and not known:
        zone = found[at + 1].key if at + 1 < len(found) else ""
        if token.text[0] == "0" or zone in ("gmt", "utc", "cet"):
            return True  # `at 0330 GMT`
    hours = at + 1 < len(found) and found[at + 1].key in _HOUR_WORDS and _CLOCK.fullmatch(token.text)
    if hours or (not known and _is_hour(found, at, words)):
        return True
    before = found[at - 1] if at else None
    after = found[at + 1] if at + 1 < len(found) else None
    if after and after.key == "s" and after.span.start == token.span.end:
        return True  # `the 90s`
    if before and before.form == "word" and before.span.end == token.span.start:
        return True  # `G7`
    letter = after is not None and after.span.start == token.span.end and len(after.text) == 1
    if letter and after is not None and after.text.isupper() and after.form == "word" and not known:
        return True  # `seat 14A`
    if (
        before
        and before.key in days_and_months(words.language or "en")[0]
        and not known
        and token.text.isdigit()
    ):
        return True  # `martedì 29`
    glued = (
        at > 1
        and before is not None
        and before.text in ("-", "‑", "–")
        and before.span.end == token.span.start
    )
    if glued and found[at - 2].form == "word" and found[at - 2].span.end == found[at - 1].span.start:
        return not known or found[at - 2].text.isupper()  # `T-72`
    if before and _is_code(before, token) and not known:
        return True  # `flight SK 417`
    if before and (before.key in words.numbered or before.text in ("№", "#", "§")) and not known:
        return True
    if (
        before
        and before.text == "."
        and at > 1
        and found[at - 2].key in words.numbered
        and len(found[at - 2].key) < 3
    ):
        return True  # `No. 12`
    return token.text.isdigit() and len(token.text) == 4 and int(token.text) in _YEARS and not known


def is_ordinal(found: list[Token], at: int, words: NumberWords) -> bool:
    """Whether a German number with a stop is an ordinal: `die 4. Brigade`."""
    if words.language != "de" or not 0 < at < len(found) - 2 or not found[at].text.isdigit():
        return False
    stop, noun = found[at + 1], found[at + 2]
    joined = stop.text == "." and stop.span.start == found[at].span.end and noun.capital
    return joined and found[at - 1].key in _BEFORE_ORDINALS


def _is_code(before: Token, token: Token) -> bool:
    """Whether letters before a number are a code: two capitals of the Latin alphabet, as of an airline."""
    near = token.span.start - before.span.end == 1
    return near and len(before.text) == _CODE and before.text.isascii() and before.text.isupper()


def _is_hour(found: list[Token], at: int, words: NumberWords) -> bool:
    """Whether a number is a clock in figures: at the head of an entry (`19.40 Where ...`) or led by `at`."""
    if not _CLOCK.fullmatch(found[at].text):
        return False
    before = found[at - 1] if at else None
    return before is None or before.text == "\n" or before.key in words.hour_before


def _is_name(found: list[Token], at: int, words: NumberWords) -> bool:
    """Whether a number word has a capital that nothing but a name gives it; German nouns all have one."""
    if not found[at].capital or at == 0 or found[at - 1].text in _OPENING:
        return False
    if found[at - 1].text in "-–—" and found[at - 1].span.end < found[at].span.start:
        return False  # `ROME, 6 JUL - Four ...`
    return words.language != "de" or (found[at].key,) in words.cardinals


def _goes_on(found: list[Token], end: int, words: NumberWords) -> bool:
    """Whether a plural of Spanish or Italian follows a number, which then is no hour."""
    plural = {"es": ("s",), "it": ("i", "e")}.get(words.language, ())
    if not plural or end >= len(found):
        return False
    token = found[end]
    return token.text.islower() and token.key.endswith(plural) and token.key not in words.stops


_PAST_HOURS = frozenset(("delle", "dalle", "alle"))
"""What stands before an hour and a half of it in Italian."""


def is_clock(
    found: list[Token], at: int, value: Value, counted: Counted, words: NumberWords, *, known: bool
) -> bool:
    """Whether a number is the hour of a clock: `18 Uhr`, `alle 6.40`, `в 18 часов`."""
    if not (value.low == value.high <= _HOURS) or value.factor != 1:
        return False
    end = at + value.size
    if value.low % 1 and at and found[at - 1].key in _PAST_HOURS:
        return True  # `il traghetto delle sette e mezzo`
    for before, after in words.clock:
        near = found[max(0, at - _TOLD) : at]
        grown = any(token.key in words.changed or token.key.startswith("multipl") for token in near)
        if before == ("by",) and grown:
            continue  # `rose by eight`, `multiplied by five`
        if before == ("at",) and any(token.key in ("number", "toll", "total", "figure") for token in near):
            continue  # `put the number of dead at four`
        led = not before or tuple(token.key for token in found[max(0, at - len(before)) : at]) == before
        followed = tuple(token.key for token in found[end : end + len(after)]) == after
        if not led or not followed:
            continue
        of = end + len(after) < len(found) and found[end + len(after)].key in words.of
        if after and of and words.language != "de":
            continue  # `après dix-sept heures de discussions`
        if not after and (_goes_on(found, end, words) or (end < len(found) and found[end].key == "of")):
            continue  # `las tres anteriores`, `approved by 11 of the members`
        if after or (not known and (words.language != "en" or value.low <= _HALF_DAY)):
            return True
    return False
