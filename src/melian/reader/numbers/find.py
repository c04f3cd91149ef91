"""Find the numbers of a text, in figures or words, with their units and what they count.

Numbers that are part of an expression of time are not numbers of anything: hand in where those stand.

Tested in `tests/unit/test_figures.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, cast

from melian.reader.found import Figure, Text
from melian.reader.numbers.amount import Bound, Value
from melian.reader.numbers.antecedents import with_units
from melian.reader.numbers.counted import MEASURES, counted_at
from melian.reader.numbers.lexicon import MONEY_SIGNS, NO_WORDS, NumberWords, number_words, phrase_at
from melian.reader.numbers.names import is_clock, is_label, is_ordinal
from melian.reader.numbers.ranges import number_at
from melian.reader.numbers.rates import TIME, Counted
from melian.reader.numbers.senses import with_senses
from melian.reader.numbers.standing import below_zero
from melian.reader.numbers.units import measures, money_units
from melian.reader.numbers.value import may_begin
from melian.reader.tokens import Token, tokens
from melian.texts.span import Span

__all__ = ["find_figures"]

Role = Literal["quantity", "ratio", "ordinal", "name", "idiom"]
_THOUSAND, _MILLION = 1000, 1_000_000
_GROUPED = re.compile(r"\d{1,3}[.,]\d{3}")
_INDEFINITE = frozenset(
    (
        "persons", "soldiers", "times", "cases", "reasons", "points", "questions", "sides", "words",
        "problems", "rules",
    )
)  # fmt: skip
"""What `one` does not count but brings in."""
_DATED = frozenset(("day", "week", "month", "year", "stage", "round", "part"))
"""What bears `one` for its place: `day one`."""
_NEGATIONS = frozenset(("not", "no", "without", "never", "nor", "than", "neither"))
_HURT = frozenset(("kill", "wound", "injur", "injure", "arrest", "seiz", "captur", "shoot", "detain"))
"""Verbs, without their endings, after which one person is a number."""
_SMALLER = {
    ("metres", "centimetres"): 100, ("kilometres", "metres"): 1000, ("feet", "inches"): 12,
    ("kilograms", "grams"): 1000, ("tonnes", "kilograms"): 1000, ("pounds", "ounces"): 16,
}  # fmt: skip
"""How many of the smaller measure the other one has."""
_RATE = 3
"""How many words a rate has at most."""
_JOINED = 2
"""How many words may stand between what a number counts and an article that counts one more: `e di un`."""
_BEFORE = 4
"""How many words before a number may say `at least` or its like."""


def find_figures(
    text: Text, times: Sequence[Span] = (), found: list[Token] | None = None
) -> tuple[Figure, ...]:
    """All numbers of a text, in order; those within `times` are left out; `found` are its tokens."""
    words = number_words(text.language) or NO_WORDS
    found = tokens(text.words) if found is None else found
    taken = _within(found, times)
    apart = [_masked(token) if inside else token for token, inside in zip(found, taken, strict=True)]
    figures_found: list[Figure] = []
    at = after = 0
    while at < len(found):
        begins = not taken[at] and may_begin(found[at], words)
        value = (number_at(found, at, words) or _one(found, at, words)) if begins else None
        if value is None and begins and figures_found and at - after <= _JOINED:
            value = _one_more(found, at, after, figures_found[-1], words)
        if value is None or any(taken[at : at + value.size]):
            at += 1
            continue
        unit = words.units.at(found, at + value.size)
        timed = unit is not None and unit[0] in TIME  # `за п’ять годин після вибуху`
        figure, after = _figure(found, found if timed else apart, at, value, words)
        if figures_found and _goes_on(figures_found[-1], figure, text.words):
            figure = _joined(figures_found.pop(), figure)
        figures_found.append(figure)
        at = max(after, at + value.size)
    return tuple(with_senses(with_units(figures_found, text.words, words), text.words, text.language))


def _goes_on(before: Figure, figure: Figure, words: str) -> bool:
    """Whether a smaller measure follows a measure, and both are one: `два метри сорок сантиметрів`."""
    beside = words[before.span.end : figure.span.start] in (" ", "\u00a0", "\u202f") and not figure.approx
    return beside and figure.low < _SMALLER.get((before.unit, figure.unit), 0)


def _joined(before: Figure, figure: Figure) -> Figure:
    """A measure and the smaller one after it, in units of the first."""
    more = figure.low / _SMALLER[before.unit, figure.unit]
    span = Span(before.span.start, figure.span.end)
    return replace(before, span=span, low=before.low + more, high=before.high + more)


def _masked(token: Token) -> Token:
    return token._replace(text="|", form="mark", key="|")


def _one(found: list[Token], at: int, words: NumberWords) -> Value | None:
    """An article that counts, at a bound: `menos de un kilómetro`, `a week at most`."""
    single = phrase_at(found, at, words.single)
    if not single:
        return None
    unit = words.units.at(found, at + single[1])
    after = phrase_at(found, at + single[1] + unit[1], words.bounds) if unit else None
    if not _bound(found, at, words)[1] and not (after and after[0] == "at most"):
        return None
    return Value(1.0, 1.0, single[1]) if unit and unit[0] in MEASURES else None


def _one_more(found: list[Token], at: int, after: int, before: Figure, words: NumberWords) -> Value | None:
    """An article that counts: joined to what a number counts, as in `tre fregate e un sommergibile`."""
    single = phrase_at(found, at, words.single)
    joined = after < at and (found[after].key,) in words.range_and
    if not (single and joined and before.role == "quantity") or before.unit in measures() | {"times"}:
        return None
    of_noun = at == after + 1 or found[at - 1].key in words.of
    unit = words.units.at(found, at + single[1]) if of_noun and before.unit in words.units.names else None
    if not unit or unit[0] in measures() or _is_so_many(found, at + single[1] + unit[1], words):
        return None
    return Value(1.0, 1.0, single[1])


def _is_so_many(found: list[Token], at: int, words: NumberWords) -> bool:
    """Whether `of` and a number follow a noun: `97 passengers and a crew of seven`."""
    of = at + 1 < len(found) and found[at].key in words.of
    return of and number_at(found, at + 1, words) is not None


def _within(found: Sequence[Token], times: Sequence[Span]) -> list[bool]:
    """Whether each token lies in an expression of time; both are in order."""
    inside, spans, next_span = [], sorted(times), 0
    for token in found:
        while next_span < len(spans) and spans[next_span].end <= token.span.start:
            next_span += 1
        inside.append(next_span < len(spans) and spans[next_span].overlaps(token.span))
    return inside


def _figure(
    found: list[Token], apart: list[Token], at: int, value: Value, words: NumberWords
) -> tuple[Figure, int]:  # fmt: skip
    """A number with its unit, looked for `apart` from expressions of time, and the token after it."""
    end = at + value.size
    counted = Counted("", "", end) if value.ratio else counted_at(apart, at, end, value, words)
    after = counted.after
    half = phrase_at(found, after, words.and_half) if after > end else None
    if half and not _is_half_of(found, after + half[1], words):  # `two hours and a half`
        value.low, value.high, after = value.low + half[0], value.high + half[0], after + half[1]
    if counted.unit == "pounds of weight" and value.factor >= _MILLION:
        counted = replace(counted, unit="pounds")  # `800 millions de livres`
    if _is_grouped(found[at], value, counted):
        value.scale(_THOUSAND, 0)
    first, bound = _bound(found, at, words)
    below = below_zero(found, first, after) if counted.unit == "degrees" else None
    if below is not None:
        value.low, value.high = -value.high, -value.low
    rate = _rate_before(found, first, words) if counted.unit and " per " not in counted.unit else None
    if rate:
        counted, first = replace(counted, unit=f"{counted.unit} {rate[0]}"), rate[1]
    role = _role(found, at, value, counted, words)
    unit = "" if counted.unit == "ordinal" else counted.unit
    span = Span(found[first].span.start, found[after - 1].span.end)
    more: Bound = "at least" if phrase_at(found, end, words.or_more) else ""
    approx: Bound = value.bound or bound or more or ("about" if phrase_at(found, end, words.or_so) else "")
    return Figure(span, value.low, value.high, unit, counted.what, approx, role), after + (below or 0)


def _is_half_of(found: list[Token], at: int, words: NumberWords) -> bool:
    """Whether `and half` begins another number: `5.000 soldados y medio centenar de blindados`."""
    return any(phrase_at(found, at, phrases) for phrases in (words.groups, words.multiples, words.scales))


def _is_grouped(token: Token, value: Value, counted: Counted) -> bool:
    """Whether a mark before three figures parts thousands in the way of another country: `1,250 pesos`."""
    whole = counted.unit in money_units() or counted.unit not in measures()
    return (
        whole
        and bool(counted.unit)
        and value.factor == 1
        and bool(_GROUPED.fullmatch(token.text))
        and (value.low == value.high != int(value.low))
    )


def _rate_before(found: list[Token], first: int, words: NumberWords) -> tuple[str, int] | None:
    """A rate right before a number and where it begins: `jährlich etwa 90 Millionen Kronen`."""
    for size in range(_RATE, 0, -1):
        place = first - size
        rate = phrase_at(found, place, words.per_before) if place >= 0 else None
        if rate and rate[1] == size:
            return phrase_at(found, place, words.per)[0], place  # type: ignore[index]
    return None


def _bound(found: list[Token], at: int, words: NumberWords) -> tuple[int, Bound]:
    """Where an expression such as `at least 40` begins, and what its first words mean."""
    first = at - 1 if at and found[at - 1].text in MONEY_SIGNS else at
    for back in range(_BEFORE, 0, -1):
        place = first - back
        if place < 0:
            continue
        bound = phrase_at(found, place, words.bounds)
        if bound and place + bound[1] == first:
            return place, cast("Bound", bound[0])
    return first, ""


def _is_one_of_many(found: list[Token], at: int, counted: Counted, words: NumberWords) -> bool:
    """Whether English `one` counts: `withdrawn one vessel`, not in `not one vessel`."""
    hurt = at > 0 and found[at - 1].key.removesuffix("ing").removesuffix("ed") in _HURT
    people = hurt and counted.unit in ("persons", "soldiers")  # `killing one guard`
    if counted.unit not in words.units.names or (counted.unit in measures() | _INDEFINITE and not people):
        return False
    beside = counted.after - at <= _JOINED + 1
    last, after = found[counted.after - 1], found[counted.after : counted.after + 1]
    numbered = at > 0 and (found[at - 1].key in words.numbered or found[at - 1].key in _DATED)
    several = last.key.endswith("s") and not last.key.endswith("ss")
    if numbered or several or last.capital or (after and after[0].key == "to"):
        return False  # `phase one talks`, `One Nation`, `from one country to another`
    return beside and not any(token.key in _NEGATIONS for token in found[max(0, at - _JOINED) : at])


def _role(found: list[Token], at: int, value: Value, counted: Counted, words: NumberWords) -> Role:
    if counted.unit == "ordinal" or is_ordinal(found, at, words):
        return "ordinal"
    for back in range(3):
        place = at - back
        idiom = phrase_at(found, place, words.idiom) if place >= 0 else None
        if idiom and place + idiom[1] > at and (place < at or idiom[1] > value.size or not value.ratio):
            return "idiom"
    if value.ratio:
        return "ratio"
    known = counted.unit not in ("", counted.what.casefold()) or counted.unit in words.units.names
    if is_label(found, at, words, known=known) or is_clock(found, at, value, counted, words, known=known):
        return "name"
    if value.bare and words.language == "en" and _is_one_of_many(found, at, counted, words):
        return "quantity"
    if value.bare and counted.unit not in MEASURES and " per " not in counted.unit:
        return "idiom"
    return "quantity"
