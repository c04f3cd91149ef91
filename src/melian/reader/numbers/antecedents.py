"""Units that a number leaves to another one: `three of them`, `seven against five`, `bread for four`.

Tested in `tests/unit/test_figure_grammar.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from melian.reader.found import Figure
from melian.reader.numbers.lexicon import NumberWords, phrase_at
from melian.reader.numbers.named import by_pronoun, by_relative, coin_of, noun_here, told_of
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
_OPENED, _AMONG = 12, 30
"""Characters before a number in which `from` or `of which` is looked for."""
_INSTEAD = frozenset(
    (
        ("statt",),
        ("anstatt",),
        ("instead", "of"),
        ("invece", "di"),
        ("anziché",),
        ("au", "lieu", "de")[1:],
        ("lugar", "de"),
        ("вместо",),
        ("замість",),
    )
)
"""Words before the number that another one takes the place of."""
_ONTO = frozenset((("auf",), ("al",), ("au",)))
"""Words to which a change leads, besides those of ranges."""
_MANY, _MILLION = 1_000, 1_000_000
_FAR = 500
"""How many times a measure may be the bare number that follows in another sentence."""
_ALIKE = 10
"""How many times one of two numbers of the same unit may be the other: `16 and 11 years`."""
_LIKE = 4.0
"""How many times a number may be another one that counts the same, if a nearer one does not fit."""
_RECENT = 300
"""Numbers before one among which another of its kind is looked for."""
_FARTHEST = 2_000
"""Characters before a number in which its sentence and the one before are looked for."""
_LARGE = 1_000_000
"""From here on a number without unit is a sum of money, if the text has spoken of money."""
_ANYBODY = frozenset(("people", "persone", "personnes", "menschen", "personas", "человек", "осіб", "людей"))
_KIT = frozenset(
    ("tanks", "guns", "artillery pieces", "howitzers", "aircraft", "helicopters", "missiles", "vehicles")
)
_NUMBERING = re.compile(r"\b(?:au nombre de|in numero di|en número de|numbering)\s+\Z", re.IGNORECASE)
"""What leads to how many those are that were named: `les observateurs, au nombre de 45`."""
_DASHED = frozenset("–—-")
"""What stands between a noun and its number told apart."""
_COMPARED = re.compile(
    r"\b(?:up from|down from|compared with|against|contro|rispetto a|contre|frente a|gegenüber|против|проти)"
    r"(?: (?:i|gli|le|les|los|las|the|den))? \Z"
)
"""What leads to the number that something was before."""
_SHARES = frozenset(("percent", "percentage points", "times", ""))


def with_units(found: Sequence[Figure], text: str, words: NumberWords) -> list[Figure]:
    """The same numbers, those without unit with that of the number or noun that they go back to."""
    money = money_units()
    done: list[Figure] = []
    own = True
    for figure in found:
        before = done[-1] if done else None
        if before and not own:
            before = replace(before, unit="")  # what it took from others says nothing of this pair
        between = text[before.span.end : figure.span.start] if before else ""
        if before and _is_part(before, figure, between, words):
            whole = Span(before.span.start, figure.span.end)
            unit = before.unit or figure.unit
            own = bool(unit)
            unit = unit or _antecedent(figure, done[:-1], text, words, money)
            done[-1] = replace(before, span=whole, unit=unit)
            done.append(replace(figure, unit=figure.unit or unit))  # `four of the eleven` are two numbers
            continue
        if before and not before.unit and before.role == "quantity" and figure.unit:
            if between.strip() in words.against or keys_of(between) in words.of_n:
                done[-1] = replace(before, unit=figure.unit)  # `87 to 54 votes`, `two out of five crossings`
            elif keys_of(between) in words.range_and and 1 / _ALIKE < before.high / figure.high < _ALIKE:
                done[-1] = replace(before, unit=figure.unit)  # `16 and 11 years`
            elif _is_replaced(before, figure, text, words):
                done[-1] = replace(before, unit=figure.unit)  # `statt neun künftig 15 Monate`
            elif _goes_to(before, figure, text, words):
                done[-1], figure = replace(before, unit=figure.unit), replace(figure, approx="")
        if figure.unit == "states" and _are_of_body(figure, text):
            figure = replace(figure, unit="members")
        if before and _are_troops(before, figure, between):
            done[-1] = replace(before, unit="soldiers")
        before = done[-1] if done else None
        if before and figure.role == "quantity" and is_other_side(before, figure, between, words):
            figure = replace(figure, unit=before.unit)
        if before and figure.role == "quantity" and _is_among(figure, before, between, words):
            scale = _scale_of(before, figure, money)
            figure = replace(
                figure, unit=before.unit, low=figure.low * scale, high=figure.high * scale
            )  # `38 milliards de livres, dont 14 pour l’armée`
        if before and _is_compared(before, figure, between):
            scale = _scale_of(before, replace(figure, what=""), frozenset((before.unit.split(" per ")[0],)))
            figure = replace(figure, low=figure.low * scale, high=figure.high * scale)
        own = figure.unit[:1] not in ("", " ")
        if figure.role == "quantity" and not figure.unit and not figure.what:
            unit = _asked(figure, text, words) or by_relative(figure, text, words)
            unit = unit or unit_around(figure, text, words)
            figure = replace(figure, unit=unit)
        if figure.role == "quantity" and figure.unit[:1] in ("", " "):
            unit = _antecedent(figure, done, text, words, money)
            figure = replace(figure, unit=unit + figure.unit if unit else "")
        done.append(figure)
    return done


def _are_of_body(figure: Figure, text: str) -> bool:
    """Whether members are those of a body of people rather than of a union: `the 650-member parliament`."""
    if not figure.what.casefold().startswith(("member", "membr", "miembr", "mitglied", "член")):
        return False
    first, last = max(0, figure.span.start - _NEAR), figure.span.end + _NEAR
    start = max(first, *(text.rfind(mark, first, figure.span.start) + 1 for mark in ".!?\n"))
    end = _SENTENCE_END.search(text, figure.span.end, last)
    return bool(_BODY.search(text, start, end.start() if end else last))


_SENTENCE_END = re.compile(r"[.!?\n]")
_BODY = re.compile(
    r"\b(?:parl[ai]+ment|parlement|парламент|committee|equipag|équipage|besatzung|tripulaci|экипаж|екіпаж|comitato|comité|komitee|ausschuss|комитет|комітет"
    r"|commission|kommission|comisión|комисси|комісі|assembl|asamblea|versammlung|jury|panel|crew|delegation"
    r"|part(?:y|it[oi]|ido|ei|is?)\b|парті|парти)",
    re.IGNORECASE,
)


def _goes_to(before: Figure, figure: Figure, text: str, words: NumberWords) -> bool:
    """Whether something changes from one number to another of the same: `from 12 to 8 percent`."""
    if figure.span.start - before.span.end > _OPENED:
        return False
    keys = keys_of(text[before.span.end : figure.span.end])
    small = len(keys_of(text[before.span.end : figure.span.start]))
    joined = any(keys[:n] in words.range_to or keys[:n] in _ONTO for n in (1, 2) if n >= small)
    opened = keys_of(text[max(0, before.span.start - _OPENED) : before.span.start])[-1:]
    return joined and (opened in words.range_open or opened == ("del",))


def _is_replaced(before: Figure, figure: Figure, text: str, words: NumberWords) -> bool:
    """Whether a number stands in the place of a bare one: `15 months instead of nine` turned around."""
    led = keys_of(text[max(0, before.span.start - _AMONG) : before.span.start])[-2:]
    near = len(keys_of(text[before.span.end : figure.span.start])) < _PARTED
    return near and not before.what and (led[-1:] in _INSTEAD or led in _INSTEAD)


def _is_among(figure: Figure, before: Figure, between: str, words: NumberWords) -> bool:
    """Whether a number counts those that the one before does: `41 navires, dont neuf chargés de blé`.

    So does a whole after its part: `neuf drones sur les quatorze lancés`.
    """
    known = figure.unit != figure.what.casefold() or figure.unit in measures()
    if not before.unit or before.unit in _SHARES | TIME or known:
        return False
    keys = keys_of(between[-_AMONG:])
    if "\n" not in between and any(keys[-n:] in words.among for n in (1, 2, 3)):
        return True
    whole = before.high < figure.low and 0 < len(keys) <= 2 and figure.unit not in words.units.names
    return whole and set(keys) <= words.partitive


def _is_compared(before: Figure, figure: Figure, between: str) -> bool:
    """Whether a bare number is what one in millions was before: `38 milioni ..., contro i 61 di gennaio`."""
    bare = not figure.unit and not figure.what and before.unit not in _SHARES | {"persons", "soldiers"}
    return bare and bool(_COMPARED.search(between)) and not any(mark in between for mark in ".!?\n")


def _scale_of(before: Figure, figure: Figure, money: frozenset[str]) -> float:
    """By what a bare number of a sum is multiplied that tells a part of millions or billions."""
    base = before.unit.split(" per ")[0]
    if base not in money or figure.what or before.high < _MILLION or figure.high >= _MANY:
        return 1.0
    fits = (each for each in (1e12, 1e9, 1e6) if before.high >= each and figure.high * each <= before.high)
    return next(fits, 1.0)


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


def _are_troops(people: Figure, kit: Figure, between: str) -> bool:
    """Whether people are named in one breath with tanks and the like: `22,000 people and 350 tanks`."""
    generic = people.unit == "persons" and people.what.casefold() in _ANYBODY
    return generic and kit.unit in _KIT and len(between.split()) < _PARTED and "." not in between


def _is_part(part: Figure, whole: Figure, between: str, words: NumberWords) -> bool:
    """Whether two numbers are a part and its whole: `two of its five members`, `пятеро из семи`."""
    bare = words.language in ("ru", "uk") and not (whole.unit or whole.what)  # `19 уездов из 26`
    fits = not part.unit or part.unit == whole.unit or bare
    if not fits or not part.role == whole.role == "quantity" or len(between.split()) > _PARTED:
        return False
    small = keys_of(between)
    if small[-1:] == ("s",) and small[:1] == ("of",) and words.language == "en":
        return True  # `17 of the country’s 112 districts`
    joined = 0 < len(small) <= _PARTED and set(small) <= words.partitive | words.possessive
    return joined and not words.partitive.isdisjoint(small)


def _antecedent(
    figure: Figure, done: Sequence[Figure], text: str, words: NumberWords, money: frozenset[str]
) -> str:
    if not figure.what and _HURT.search(text, max(0, figure.span.start - _BEFORE), figure.span.start):
        return "persons"
    counted = [each for each in done[-_RECENT:] if each.role == "quantity" and each.unit]
    base = [each.unit.split(" per ")[0] for each in counted]
    if figure.low >= _LARGE:
        sums = [unit for unit in base if unit in money]
        if sums:
            return sums[-1]
    of_them = bool(figure.what)
    rest = is_other(figure, text)
    near = [
        (each, unit)
        for each, unit in zip(counted, base, strict=True)
        if of_them or _is_near(each, figure, text)
    ]
    if of_them or rest:
        spans = _SHARES | measures()
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
    dashed = text[max(0, place - 2) : place].strip() in _DASHED
    if dashed and (noun := noun_here(text, place, words, single=rest, any_language=True)):
        return noun  # `the first cases of cholera – six so far`
    here = bool(near) and not any(mark in text[near[-1][0].span.end : place] for mark in ".!?\n")
    if not here and (noun := noun_here(text, place, words, single=rest)):
        return noun
    if not here and figure.approx == "vague" and not figure.what:
        return "persons"  # `Thousands marched`
    spelled = not any(each.isdigit() for each in figure.span.of(text))
    kept = measures() if spelled and figure.high < _MANY else TIME  # `15 tonnes. Nine wait` are no tonnes
    near = [pair for pair in near if here or not (pair[1] in kept or _is_far(pair, figure))] or near
    if near:
        like = [unit for each, unit in near if each.high and 1 / _LIKE < figure.high / each.high < _LIKE]
        return like[-1] if like and figure.high >= _MANY else near[-1][1]
    same = [
        unit
        for each, unit in zip(counted, base, strict=True)
        if each.high == figure.high and unit not in TIME | _SHARES
    ]
    return same[0] if same else ""


def _is_far(before: tuple[Figure, str], figure: Figure) -> bool:
    """Whether a measure is so much larger than a number that this counts something else: 118,000 tonnes, 27."""
    return before[1] in measures() and before[0].high > _FAR * max(1.0, figure.high)


def _is_here(before: Figure, figure: Figure, text: str) -> bool:
    """Whether two numbers stand in one sentence."""
    return not any(mark in text[before.span.end : figure.span.start] for mark in ".!?\n")


def _in_sentence(before: tuple[Figure, str], figure: Figure, text: str) -> bool:
    """Whether a number with its unit stands in the sentence of another and is no share or span of time."""
    between = text[before[0].span.end : figure.span.start]
    return before[1] not in _SHARES | TIME and not any(mark in between for mark in ".!?\n")


def _is_near(before: Figure, figure: Figure, text: str) -> bool:
    apart = figure.span.start - before.span.end
    return apart <= _NEAR and "\n" not in text[before.span.end : figure.span.start]
