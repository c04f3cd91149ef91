"""Units that a number leaves to another one: `three of them`, `seven against five`, `bread for four`.

Tested in `tests/unit/test_figure_grammar.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from melian.reader.found import Figure
from melian.reader.numbers.lexicon import NumberWords, phrase_at
from melian.reader.numbers.named import (
    by_pronoun,
    by_relative,
    coin_beside,
    coin_of,
    noun_here,
    subject_before,
    told_of,
)
from melian.reader.numbers.pairs import (
    SHARES,
    are_of_body,
    are_troops,
    is_among,
    is_compared,
    is_one_sentence,
    is_part,
    is_part_of_sum,
    scale_compared,
    scale_of,
    scaled,
    with_ages,
    with_next,
)
from melian.reader.numbers.rates import TIME
from melian.reader.numbers.standing import is_other, is_other_side, unit_around
from melian.reader.numbers.units import measures, money_units
from melian.reader.tokens import keys_of, tokens
from melian.texts.span import Span

__all__ = ["with_units"]

_PARTED = 5
"""How many small words may stand between a part and its whole."""
_NEAR = 300
"""How many characters before a number the one may stand that gives it its unit."""
_BEFORE = 40
"""Characters before a number in which a verb for killing is looked for."""
_HURT = re.compile(
    r"\b(?:kill|wound|injur|hurt|arrest)(?:s|ed|ing|ings|e|es)?\s+(?:at least |about |some |nearly )?\Z"
    r"|\b(?:tue|tué|blesse|blessé|arrête)s?\s+(?:au moins |environ )?\Z"
    r"|\b(?:mata|matan|mató|hiere|hieren|hirió)\s+(?:a |al menos a |a al menos )?\Z"
    r"|\b(?:uccide|uccidono|ucciso|ferisce|feriscono|ferito)\s+(?:almeno )?\Z",
    re.IGNORECASE,
)
"""Verbs whose bare number counts people: `a clash that killed nine`."""
_ARE = re.compile(
    r"(?:^|[.!?:;»”\n]\s*|\bche |\bque |\bqu’)"
    r"(?:sono|erano|saranno|son|eran|serán|(?:ils|elles) (?:sont|étaient)|they (?:are|were))\s+\Z",
    re.IGNORECASE,
)
"""What says how many those are of whom the sentence before speaks: `Sono ventidue`."""
_MANY = 1_000
_LENGTHS = frozenset(("kilometres", "metres", "miles", "hectares", "square kilometres", "kilograms"))
"""Measures that, as those of time, a bare number of another sentence hardly has."""
_FAR = 500
"""How many times a measure may be the bare number that follows in another sentence."""
_LIKE = 4.0
"""How many times a number may be another one that counts the same, if a nearer one does not fit."""
_RECENT = 300
"""Numbers before one among which another of its kind is looked for."""
_FARTHEST = 2_000
"""Characters before a number in which its sentence and the one before are looked for."""
_LARGE = 1_000_000
"""From here on a number without unit is a sum of money, if the text has spoken of money."""
_NUMBERING = re.compile(r"\b(?:au nombre de|in numero di|en número de|numbering)\s+\Z", re.IGNORECASE)
"""What leads to how many those are that were named: `les observateurs, au nombre de 45`."""
_CLOSED = re.compile(r"(?: (?:au total|en tout|in all|in totale|en total|insgesamt|in tutto))?,")
"""What ends a number that stands between commas."""
_TOTAL = re.compile(
    r"\b(?:insgesamt|zusammen|in all|in total|altogether|in tutto|en tout|au total|en total|всего|усього"
    r"|всього),? \Z",
    re.IGNORECASE,
)
"""What leads to the sum of those just named: `alle Einwohner ab 16 Jahren, insgesamt 231.000`."""
_IN_ALL = re.compile(r" (?:in all|in total|altogether|insgesamt|in tutto|en tout|au total|en total)\b")
_COMMA = re.compile(r", (?:only|just|solo|apenas|appena|seulement|nur|лишь|лише)? ?\Z")
"""What begins one."""
_DASHED = frozenset("–—-")
"""What stands between a noun and its number told apart."""


def with_units(found: Sequence[Figure], text: str, words: NumberWords) -> list[Figure]:
    """The same numbers, those without unit with that of the number or noun that they go back to."""
    money = money_units()
    done: list[Figure] = []
    own = True
    for figure in with_ages(found, text, words):
        before = done[-1] if done else None
        if before and not own:
            before = replace(before, unit="")  # what it took from others says nothing of this pair
        between = text[before.span.end : figure.span.start] if before else ""
        if before and is_part(before, figure, between, words):
            whole = Span(before.span.start, figure.span.end)
            unit = before.unit or figure.unit
            own = bool(unit)
            unit = unit or _antecedent(figure, done[:-1], text, words, money)
            done[-1] = replace(before, span=whole, unit=unit)
            done.append(replace(figure, unit=figure.unit or unit))  # `four of the eleven` are two numbers
            continue
        bare = before and not before.unit and before.role == "quantity" and figure.unit
        if before and bare and (both := with_next(before, figure, text, words)):
            done[-1], figure = both
        if figure.unit == "states" and are_of_body(figure, text):
            figure = replace(figure, unit="members")
        if before and are_troops(before, figure, between):
            done[-1] = replace(before, unit="soldiers")
        before = done[-1] if done else None
        if before and figure.role == "quantity" and is_other_side(before, figure, between, words):
            figure = replace(figure, unit=before.unit)
        if before and figure.role == "quantity" and is_among(figure, before, between, words):
            scale = scale_of(before, figure, money)  # `38 milliards de livres, dont 14 pour l’armée`
            figure = replace(scaled(figure, scale), unit=before.unit)
        if before and is_compared(before, figure, between):
            figure = scaled(figure, scale_compared(before))
        own = figure.unit[:1] not in ("", " ")
        if figure.role == "quantity" and figure.unit[:1] in ("", " ") and not figure.what:
            unit = _asked(figure, text, words) or by_relative(figure, text, words)
            aged = before and before.unit == "years" and not before.what  # `aged 9 and 11`
            unit = unit or ("years" if aged and keys_of(between) in words.range_and else "")
            unit = unit or unit_around(figure, text, words)
            figure = replace(figure, unit=unit + figure.unit)
        if figure.role == "quantity" and figure.unit[:1] in ("", " "):
            unit = _antecedent(figure, done, text, words, money)
            figure = replace(figure, unit=unit + figure.unit if unit else "")
            if before and is_part_of_sum(before, figure, text) and unit == before.unit:
                figure = scaled(figure, scale_of(before, replace(figure, what=""), money))
        done.append(figure)
    return done


def _asked(figure: Figure, text: str, words: NumberWords) -> str:
    """The unit of a number that answers how many there are: `Combien de navires ?`."""
    start = max(0, figure.span.start - _FARTHEST)
    end = text.rfind("?", start, figure.span.start)
    if end < 0 or any(each.isalnum() for each in text[end : figure.span.start]):
        end = figure.span.start  # `Скільки це людей, не кажуть; аналітики говорять про 5 тисяч`
        if not any(asks[0].capitalize() in text[max(start, end - _NEAR) : end] for asks in words.how_many):
            return ""
    found = tokens(text[max(text.rfind("\n", start, end), text.rfind(".", start, end), start) : end])
    for place in range(len(found)):
        asks = phrase_at(found, place, words.how_many)
        if asks:
            after = range(place + asks[1], min(place + asks[1] + _PARTED, len(found)))
            return next((str(unit[0]) for n in after if (unit := words.units.at(found, n))), "")
    return ""


def _antecedent(
    figure: Figure, done: Sequence[Figure], text: str, words: NumberWords, money: frozenset[str]
) -> str:
    if not figure.what and _HURT.search(text, max(0, figure.span.start - _BEFORE), figure.span.start):
        return "persons"
    counted = [each for each in done[-_RECENT:] if each.role == "quantity" and each.unit]
    base = [each.unit if each.unit.startswith("cubic") else each.unit.split(" per ")[0] for each in counted]
    if figure.low >= _LARGE:
        sums = [unit for unit in base if unit in money]
        if sums:
            return sums[-1]
        if not figure.what and (coin := coin_beside(figure, text, words)):
            return coin  # `11 millones, pagados en francos`
    are = _ARE.search(text, max(0, figure.span.start - _BEFORE), figure.span.start) is not None
    of_them = bool(figure.what) or are
    rest = is_other(figure, text)
    near = [
        (each, unit)
        for each, unit in zip(counted, base, strict=True)
        if of_them or _is_near(each, figure, text)
    ]
    if of_them or rest:
        spans = SHARES | measures()
        things = [(each, unit) for each, unit in near if unit not in spans]
        timed = bool(near) and near[-1][1] in TIME and _is_here(near[-1][0], figure, text)
        near = (
            near[-1:]
            if rest and timed and not any(_is_here(one, figure, text) for one, _ in things)
            else things
        )
    place = figure.span.start
    if of_them or _NUMBERING.search(text, max(0, place - _BEFORE), place):
        told = told_of(figure, [each for each, _ in near], text, words)
        if told:
            return told
    said = (
        "" if of_them or (near and _in_sentence(near[-1], figure, text)) else by_pronoun(figure, text, words)
    )
    if said:
        return said
    near = [pair for pair in near if pair[1] != "degrees"] or near
    if not of_them and (coin := coin_of(figure, text, words)):
        return coin
    if figure.low % 1 and (parts := [unit for each, unit in near if each.low % 1]):
        return parts[-1]  # `48,3 % ..., 46,9 for her rival`
    dashed = text[max(0, place - 2) : place].strip() in _DASHED or _is_apposed(figure, text)
    slavic = words.language in ("ru", "uk") and near and _is_here(near[-1][0], figure, text)
    dashed = dashed and not slavic  # `Рудину доверяют 29 процентов, Орлову — 33`
    total = _TOTAL.search(text, max(0, place - _BEFORE), place) or _IN_ALL.match(text, figure.span.end)
    if (dashed or total) and (noun := noun_here(text, place, words, single=rest, any_language=True)):
        return noun  # `the first cases of cholera – six so far`
    here = bool(near) and _is_here(near[-1][0], figure, text)
    if not here and (noun := noun_here(text, place, words, single=rest)):
        return noun
    if not here and figure.approx == "vague" and not figure.what:
        return "persons"  # `Thousands marched`
    spelled = not any(each.isdigit() for each in figure.span.of(text))
    kept = measures() if spelled and figure.high < _MANY else TIME | _LENGTHS  # `15 tonnes. Nine wait`
    near = [pair for pair in near if figure.high <= _MANY or pair[1] not in SHARES] or near
    near = [pair for pair in near if here or not (pair[1] in kept or _is_far(pair, figure))] or near
    if near:
        like = [unit for each, unit in near if each.high and 1 / _LIKE < figure.high / each.high < _LIKE]
        timed = near[-1][1] in TIME and figure.high > _LIKE * near[-1][0].high
        return like[-1] if like and (timed or figure.high >= _MANY) else near[-1][1]
    if rest and (noun := subject_before(figure, text, words)):
        return noun  # `Un drone è precipitato. Altri undici ...`
    same = [
        unit
        for each, unit in zip(counted, base, strict=True)
        if each.high == figure.high and unit not in TIME | SHARES
    ]
    return same[0] if same else ""


def _is_apposed(figure: Figure, text: str) -> bool:
    """Whether a bare number stands between commas: `los agentes, solo cuatro, no intervinieron`."""
    led = _COMMA.search(text, max(0, figure.span.start - _BEFORE), figure.span.start)
    if led is None or not _CLOSED.match(text, figure.span.end):
        return False
    return "," not in re.split(r"[.!?\n]", text[: led.start()])[-1]  # what stands before is one phrase


def _is_far(before: tuple[Figure, str], figure: Figure) -> bool:
    """Whether a measure is so much larger that a number counts something else: 118,000 tonnes, 27."""
    return before[1] in measures() and before[0].high > _FAR * max(1.0, figure.high)


def _is_here(before: Figure, figure: Figure, text: str) -> bool:
    """Whether two numbers stand in one sentence."""
    return is_one_sentence(text[before.span.end : figure.span.start])


def _in_sentence(before: tuple[Figure, str], figure: Figure, text: str) -> bool:
    """Whether a number with its unit stands in the sentence of another and is no share or span of time."""
    return before[1] not in SHARES | TIME and _is_here(before[0], figure, text)


def _is_near(before: Figure, figure: Figure, text: str) -> bool:
    apart = figure.span.start - before.span.end
    return apart <= _NEAR and "\n" not in text[before.span.end : figure.span.start]
