"""What two numbers beside each other are to each other: a part and its whole, what was and what is.

Tested in `tests/unit/test_figure_grammar.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from melian.reader.found import Figure
from melian.reader.numbers.lexicon import NumberWords
from melian.reader.numbers.rates import TIME
from melian.reader.numbers.units import measures
from melian.reader.tokens import keys_of

__all__ = [
    "SHARES",
    "are_of_body",
    "are_troops",
    "is_among",
    "is_compared",
    "is_one_sentence",
    "is_part",
    "is_part_of_sum",
    "scale_compared",
    "scale_of",
    "scaled",
    "with_ages",
    "with_next",
]

_MANY = 1_000
_NEAR = 300
"""Characters around members in which what they are of is looked for."""
_PARTED = 5
"""How many small words may stand between a part and its whole."""
_ONLY = frozenset(
    (
        "only", "just", "nur", "erst", "lediglich", "solo", "sólo", "apenas", "appena", "soltanto",
        "seulement", "que", "лишь", "только", "лише", "тільки",
    )
)  # fmt: skip
"""Words before how much of a sum was paid."""
_OF = frozenset(("of", "von", "de", "del", "des", "dei", "di", "из", "з", "із"))
"""Words before a sum of which a part is told."""
SHARES = frozenset(("percent", "percentage points", "times", ""))
"""Units of parts, which nothing else counts."""

_OPENED, _AMONG = 12, 30
"""Characters before a number in which `from` or `of which` is looked for."""
_INSTEAD = frozenset(
    (
        ("statt",),
        ("anstatt",),
        ("instead", "of"),
        ("invece", "di"),
        ("anziché",),
        ("lieu", "de"),
        ("lugar", "de"),
        ("вместо",),
        ("замість",),
    )
)
"""Words before the number that another one takes the place of."""
_ONTO = frozenset((("auf",), ("al",), ("au",)))
"""Words to which a change leads, besides those of ranges."""
_MILLION = 1_000_000
_SCALES = (1e12, 1e9, 1e6)
"""What a sum may be told in."""
_ALIKE = 10
"""How many times one of two numbers of the same unit may be the other: `16 and 11 years`."""
_ANYBODY = frozenset(("people", "persone", "personnes", "menschen", "personas", "человек", "осіб", "людей"))
_KIT = frozenset(
    ("tanks", "guns", "artillery pieces", "howitzers", "aircraft", "helicopters", "missiles", "vehicles")
)
_COMPARED = re.compile(
    r"\b(?:up from|down from|compared with|against|contro|rispetto a|contre|frente a|gegenüber|против|проти)"
    r"(?: (?:i|gli|le|les|los|las|the|den))? \Z"
)
"""What leads to the number that something was before."""


def are_of_body(figure: Figure, text: str) -> bool:
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


def _is_replaced(before: Figure, figure: Figure, text: str) -> bool:
    """Whether a number stands in the place of a bare one: `15 months instead of nine` the other way round."""
    led = keys_of(text[max(0, before.span.start - _AMONG) : before.span.start])[-2:]
    near = len(keys_of(text[before.span.end : figure.span.start])) < _PARTED
    return near and not before.what and (led[-1:] in _INSTEAD or led in _INSTEAD)


def is_among(figure: Figure, before: Figure, between: str, words: NumberWords) -> bool:
    """Whether a number counts those that the one before does: `41 navires, dont neuf chargés de blé`.

    So does a whole after its part: `neuf drones sur les quatorze lancés`.
    """
    known = figure.unit != figure.what.casefold() or figure.unit in measures()
    if not before.unit or before.unit in SHARES | TIME or known:
        return False
    keys = keys_of(between[-_AMONG:])
    if "\n" not in between and any(keys[-n:] in words.among for n in (1, 2, 3)):
        return True
    whole = before.high < figure.low and 0 < len(keys) <= 2 and figure.unit not in words.units.names
    return whole and set(keys) <= words.partitive


def is_compared(before: Figure, figure: Figure, between: str) -> bool:
    """Whether a bare number is what one in millions was before: `38 milioni ..., contro i 61 di gennaio`."""
    bare = (
        not figure.unit
        and not figure.what
        and figure.high < _MANY
        and before.unit not in SHARES | {"persons", "soldiers"}
    )
    return bare and bool(_COMPARED.search(between)) and is_one_sentence(between)


def is_part_of_sum(before: Figure, figure: Figure, text: str) -> bool:
    """Whether only so much of a sum was paid: `Von den 15 Millionen Dollar sind nur vier eingegangen`."""
    led = keys_of(text[max(0, figure.span.start - _OPENED) : figure.span.start + 1])
    own = keys_of(figure.span.of(text))
    between = text[before.span.end : figure.span.start]
    if not {*keys_of(text[max(0, before.span.start - _AMONG) : before.span.start])[-3:]} & _OF:
        return False
    return bool({*led[-2:], *own[:1]} & _ONLY) and is_one_sentence(between)


def is_one_sentence(between: str) -> bool:
    """Whether no sentence or line ends in the words between two numbers."""
    return not any(mark in between for mark in ".!?\n")


def scaled(figure: Figure, by: float) -> Figure:
    """A number, so many times as large."""
    return replace(figure, low=figure.low * by, high=figure.high * by)


def scale_compared(before: Figure) -> float:
    """By what a bare number is multiplied that says what some millions or billions were before."""
    return next((each for each in _SCALES if before.high >= each), 1.0)


def scale_of(before: Figure, figure: Figure, money: frozenset[str]) -> float:
    """By what a bare number of a sum is multiplied that tells a part of millions or billions."""
    base = before.unit.split(" per ")[0]
    if base not in money or figure.what or before.high < _MILLION or figure.high >= _MANY:
        return 1.0
    fits = (each for each in _SCALES if before.high >= each and figure.high * each <= before.high)
    return next(fits, 1.0)


def are_troops(people: Figure, kit: Figure, between: str) -> bool:
    """Whether people are named in one breath with tanks and the like: `22,000 people and 350 tanks`."""
    generic = people.unit == "persons" and people.what.casefold() in _ANYBODY
    return generic and kit.unit in _KIT and len(between.split()) < _PARTED and "." not in between


def is_part(part: Figure, whole: Figure, between: str, words: NumberWords) -> bool:
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


def with_ages(found: Sequence[Figure], text: str, words: NumberWords) -> list[Figure]:
    """The same numbers; of two the first has the years of the second: `dos niñas de 9 y 11 años`."""
    done: list[Figure] = []
    for figure in found:
        before = done[-1] if done else None
        bare = before is not None and not before.unit and not before.what and figure.unit == "years"
        if before and bare and keys_of(text[before.span.end : figure.span.start]) in words.range_and:
            done[-1] = replace(before, unit="years")
        done.append(figure)
    return done


def with_next(before: Figure, figure: Figure, text: str, words: NumberWords) -> tuple[Figure, Figure] | None:
    """A number with the unit of the next one, and the next, where both are of the same; else nothing."""
    between = text[before.span.end : figure.span.start]
    keys = keys_of(between)
    alike = before.high < _ALIKE * figure.high < _ALIKE**2 * before.high
    votes = between.strip() in words.against or keys in words.of_n  # `87 to 54 votes`
    if votes or (keys in words.range_and and alike) or _is_replaced(before, figure, text):
        return replace(before, unit=figure.unit), figure  # `16 and 11 years`, `statt neun künftig 15 Monate`
    if _goes_to(before, figure, text, words):
        return replace(before, unit=figure.unit), replace(figure, approx="")
    return None
