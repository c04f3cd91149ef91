"""Find the numbers of a text, in figures or words, with their units and what they count.

Numbers that are part of an expression of time are not numbers of anything: hand in where those stand.

Tested in `tests/unit/test_figures.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, cast

from melian.reader.found import Figure, Text
from melian.reader.numbers.joined import names_something, person_after, unit_of_adjective
from melian.reader.numbers.lexicon import NO_WORDS, NumberWords, number_words, phrase_at
from melian.reader.numbers.value import Bound, Value, value_at
from melian.reader.tokens import Token, tokens
from melian.texts.span import Span

__all__ = ["find_figures"]

Role = Literal["quantity", "ratio", "ordinal", "name", "idiom"]
_SIGNS = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "₽": "roubles", "₴": "hryvnias"}
_BEFORE = 4
"""How many words before a number may say `at least` or its like."""
_CLOSING = frozenset('”»"“')
_SHORTEST_UNIT = 4
"""Letters of a unit at the end of a compound word."""
_GAP = 2
"""How many adjectives may stand between a number and what it counts."""


def find_figures(text: Text, times: Sequence[Span] = ()) -> tuple[Figure, ...]:
    """All numbers of a text, in order; those within `times` are left out."""
    words = number_words(text.language) or NO_WORDS
    found = tokens(text.words)
    taken = _within(found, times)
    figures_found: list[Figure] = []
    at = 0
    while at < len(found):
        value = None if taken[at] else value_at(found, at, words) or _one(found, at, words)
        if value is None or any(taken[at : at + value.size]):
            at += 1
            continue
        figure, after = _figure(found, at, value, words, text.words)
        figures_found.append(figure)
        at = max(after, at + value.size)
    return tuple(_with_units(figures_found, text.words, words))


def _with_units(found: Sequence[Figure], text: str, words: NumberWords) -> list[Figure]:
    """Numbers that leave their unit to another one: `four of the eleven`, a number named before."""
    units: dict[float, str] = {}
    done: list[Figure] = []
    for figure in found:
        before = done[-1] if done else None
        between = text[before.span.end : figure.span.start].split() if before else []
        joined = 0 < len(between) <= _GAP and set(between) <= words.partitive
        if not figure.unit and figure.role == "quantity":
            opposed = before is not None and len(between) == 1 and between[0] in words.against
            same = before.unit if before and opposed else ""
            figure = replace(figure, unit=same or units.get(figure.high, ""))
        else:
            units.setdefault(figure.high, figure.unit)
        if before and not before.unit and figure.unit and len(between) == 1 and between[0] in words.against:
            done[-1] = replace(before, unit=figure.unit)  # `87 zu 54 Stimmen`
        if before and not before.unit and joined and "quantity" == before.role == figure.role:
            done[-1] = replace(before, span=Span(before.span.start, figure.span.end), unit=figure.unit)
        else:
            done.append(figure)
    return done


def _one(found: list[Token], at: int, words: NumberWords) -> Value | None:
    """An article that counts: after a bound and before a measure, as in `menos de un kilómetro`."""
    single = phrase_at(found, at, words.single)
    if not single or not _bound(found, at, words)[1]:
        return None
    unit = phrase_at(found, at + single[1], words.units)
    return Value(1.0, 1.0, single[1]) if unit and unit[0] in _MEASURES else None


def _within(found: Sequence[Token], times: Sequence[Span]) -> list[bool]:
    """Whether each token lies in an expression of time; both are in order."""
    inside, spans, next_span = [], sorted(times), 0
    for token in found:
        while next_span < len(spans) and spans[next_span].end <= token.span.start:
            next_span += 1
        inside.append(next_span < len(spans) and spans[next_span].overlaps(token.span))
    return inside


def _figure(found: list[Token], at: int, value: Value, words: NumberWords, text: str) -> tuple[Figure, int]:
    """A number with its unit, and the token after it."""
    end = at + value.size
    unit, what, after = _unit(found, at, end, value, words)
    half = phrase_at(found, after, words.and_half) if after > end else None
    if half:  # `two hours and a half`
        value.low, value.high, after = value.low + half[0], value.high + half[0], after + half[1]
    per = phrase_at(found, after, words.per)
    if per is None and after + 1 < len(found) and found[after].key in words.of and unit:
        per = phrase_at(found, after + 2, words.per)  # `barrels of oil a day`
        after += 2 if per else 0
    if per and unit:
        unit, after = f"{unit} {per[0]}", after + per[1]
    first, bound = _bound(found, at, words)
    span = Span(found[first].span.start, found[after - 1].span.end)
    role = _role(found, at, value, unit, words)
    if unit in ("ordinal", "ratio"):
        unit = ""
    approx: Bound = value.bound or bound
    return Figure(span, value.low, value.high, unit, what, approx, role), after


def _unit(found: list[Token], at: int, end: int, value: Value, words: NumberWords) -> tuple[str, str, int]:
    """The unit in English, the words that say it, and the token after it."""
    if at and found[at - 1].text in _SIGNS:
        return _SIGNS[found[at - 1].text], found[at - 1].text, end
    if end < len(found) and found[end].text in _SIGNS:
        return _SIGNS[found[end].text], found[end].text, end + 1
    if end < len(found) and found[end].text == "%":
        return "percent", "%", end + 1
    percent = phrase_at(found, end, words.percent)
    if percent:
        return "percent", found[end].text, end + percent[1]
    if value.unit:
        return value.unit, "", end
    if joined := _after_hyphen(found, end, words):
        return joined
    if end < len(found) and found[end].text in _CLOSING:
        end += 1  # `at least 40” men`
    skipped = 0
    for place in range(end, min(end + _GAP + 6, len(found))):
        if _names_a_type(found, place):  # `two T-72 tanks`
            skipped = 3
        if skipped:
            skipped -= 1
            continue
        if found[place].form != "word" or place - end > _GAP + 4:
            break
        if found[place].key in words.stops:
            if place == end and found[place].key in words.of:
                continue
            break
        for unit in (
            phrase_at(found, place, words.currency),
            words.counted.at(found, place),
            phrase_at(found, place, words.units),
        ):
            if unit:
                what = " ".join(token.text for token in found[place : place + unit[1]])
                return unit[0], what, place + unit[1]
        ending = _by_ending(found[place].key, words) if words.compounds else ""
        if ending:
            return ending, found[place].text, place + 1
        if place + 1 < len(found) and found[place + 1].form != "word":
            break
    return _noun(found, end, words)


def _names_a_type(found: list[Token], at: int) -> bool:
    """Whether a type such as `T-72` begins at a token."""
    if at + 2 >= len(found) or found[at].form != "word" or not found[at].capital:
        return False
    touching = found[at].span.end == found[at + 1].span.start and found[at + 1].text in "-‑"
    return touching and found[at + 2].form == "number" and found[at + 2].span.start == found[at + 1].span.end


def _after_hyphen(found: list[Token], end: int, words: NumberWords) -> tuple[str, str, int] | None:
    """The unit after a hyphen: `a 30-day deadline`, `34-jähriger`."""
    if end + 1 >= len(found) or found[end].text not in ("-", "‑") or found[end + 1].form != "word":
        return None
    if found[end].span.start != found[end - 1].span.end or found[end + 1].span.start != found[end].span.end:
        return None
    adjective = unit_of_adjective(found[end + 1].key, words.joining)
    noun = words.counted.at(found, end + 1) or phrase_at(found, end + 1, words.units)
    unit = adjective or (noun[0] if noun else "")
    return (unit, found[end + 1].text, end + 2) if unit else None


def _by_ending(word: str, words: NumberWords) -> str:
    """The unit of a compound word by its last part: `Schnellboote` are ships."""
    for start in range(2, len(word) - _SHORTEST_UNIT + 1):
        unit = words.units.get((word[start:],))
        if unit:
            return str(unit)
    return words.counted.ending(word, _SHORTEST_UNIT)


def _noun(found: list[Token], end: int, words: NumberWords) -> tuple[str, str, int]:
    """What a number counts where no table knows it: the word after it, but for `of`."""
    if person_after(found, end, words.joining):
        return "persons", "", end
    if end + 1 < len(found) and found[end].key in words.of:
        end += 1
    if words.decimal == "," or (end < len(found) and found[end].key in words.stops):
        what = found[end].text if end < len(found) and found[end].form == "word" else ""
        return "", what, end  # only a table knows the English word
    plural = [k for k in range(end, min(end + _GAP + 1, len(found))) if found[k].key.endswith("s")]
    if plural and all(
        found[k].form == "word" and found[k].key not in words.stops for k in range(end, plural[0])
    ):
        end = plural[0]
    if end < len(found) and found[end].form == "word" and len(found[end].text) > 3:
        return found[end].key, found[end].text, end + 1
    return "", "", end


def _bound(found: list[Token], at: int, words: NumberWords) -> tuple[int, Bound]:
    """Where an expression such as `at least 40` begins, and what its first words mean."""
    first = at - 1 if at and found[at - 1].text in _SIGNS else at
    for back in range(_BEFORE, 0, -1):
        place = first - back
        if place < 0:
            continue
        bound = phrase_at(found, place, words.bounds)
        if bound and place + bound[1] == first:
            return place, cast("Bound", bound[0])
    return first, ""


def _role(found: list[Token], at: int, value: Value, unit: str, words: NumberWords) -> Role:
    if unit in ("ordinal", "ratio"):
        return cast("Role", unit)
    if names_something(found, at, words.joining):
        return "name"
    for back in range(3):
        place = at - back
        idiom = phrase_at(found, place, words.idiom) if place >= 0 else None
        if idiom and place + idiom[1] > at:
            return "idiom"
    in_name = not (words.compounds and phrase_at(found, at, words.groups)) and (
        found[at].form == "word" and found[at].capital and at > 0 and found[at - 1].text not in '.\n“"!?«'
    )
    if in_name:
        return "name"
    if value.bare and unit not in _MEASURES:
        return "idiom"
    return "quantity"


_MEASURES = frozenset(
    ("percent", "seconds", "minutes", "hours", "days", "weeks", "months", "years", "kilometres", "miles")
)
"""Units before which `one` is a number."""
_OPENING = frozenset('.\n!?“"«')
"""Marks after which any word has a capital."""
