"""What a number counts that has no noun of its own, by the words around it.

`The number of wounded rose to 40`; `a crew of five`; `i voli cancellati sono già 140`; `nine were killed`;
`voted 88 to 41`; `Marit Holm, 58,`.

Tested in `tests/unit/test_standing_numbers.py`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from melian.reader.found import Figure
from melian.reader.numbers.lexicon import NumberWords
from melian.reader.tokens import Token, tokens

__all__ = ["is_other_side", "unit_around"]

FAR, AHEAD = 140, 40
"""Characters before and after a number that are looked at."""
REACH = 4
"""Words after `number of` within which its noun stands."""
OLDEST = 105
AGE = re.compile(r"[^\W\d_]+, \Z")
CLOSED = re.compile(r"\s*[,.)]\s?(?!\d)")
VERSUS = re.compile(r"\s+(?:to|a|à|zu|против|проти|contra|contre|gegen)\s+\d|[-–]\d")
SECOND = re.compile(r"\d(?:\s+(?:to|a|à|zu|против|проти|contra|contre|gegen)\s+|[-–])\Z")


@cache
def _words() -> Mapping[str, frozenset[str]]:
    text = files("melian.reader.numbers").joinpath("nouns", "standing.toml").read_text("utf-8")
    return {name: frozenset(words) for name, words in tomllib.loads(text).items()}


def unit_around(figure: Figure, text: str, words: NumberWords) -> str:
    """The unit of a number without one, in English; empty where the words around do not tell."""
    table = _words()
    start = max(0, figure.span.start - FAR)
    before = [each for each in tokens(text[start : figure.span.start])]
    stops = [n for n, each in enumerate(before) if each.text in ".!?;\n«»“”"]
    before = before[stops[-1] + 1 if stops else 0 :]
    after = tokens(text[figure.span.end : figure.span.end + AHEAD])
    own = figure.span.of(text).casefold().replace("’", "'").split()
    of_whole = bool(after) and after[0].key in table["of"]  # "пятеро из семи"
    if own and own[-1] in table["people"] and not of_whole:
        return "persons"
    if len(before) > 1 and before[-1].key in table["of"] and before[-2].key in table["groups"]:
        return "persons"
    if _is_hurt(before, after, table):
        return "persons"
    if _is_vote(figure, text, [*before[-8:], *after], table):
        return "votes"
    if _is_age(figure, text):
        return "years"
    return _of_amount(before, words, table) or _of_subject(before, words, table)


def is_other_side(before: Figure, figure: Figure, between: str, words: NumberWords) -> bool:
    """Whether a number counts those who voted otherwise: `104 voti a favore, 97 contrari`."""
    alike = before.unit in ("votes", "persons") and figure.unit == figure.what.casefold()
    if not alike or any(mark in between for mark in ".!?;\n"):
        return False
    opposed = before.unit == "votes" and between.strip().casefold() in words.against
    return opposed or figure.what.casefold() in _words()["sides"]


def _is_hurt(before: list[Token], after: list[Token], table: Mapping[str, frozenset[str]]) -> bool:
    """Whether a verb for killing or wounding stands right beside: `nine were killed`, `погибли двое`."""
    if before and before[-1].key in table["hurt"]:
        return True
    ahead = 0
    while ahead < min(3, len(after)) and after[ahead].key in table["auxiliaries"]:
        ahead += 1
    return ahead < len(after) and after[ahead].key in table["hurt"]


def _is_vote(figure: Figure, text: str, near: list[Token], table: Mapping[str, frozenset[str]]) -> bool:
    """Whether a number is one side of a division: `voted 88 to 41`."""
    paired = VERSUS.match(text, figure.span.end) or SECOND.search(
        text[max(0, figure.span.start - AHEAD) : figure.span.start]
    )
    return bool(paired) and any(each.key in table["votes"] for each in near)


def _is_age(figure: Figure, text: str) -> bool:
    """Whether a number is somebody’s age: between a name and a stop."""
    if not (figure.low == figure.high and 0 < figure.low <= OLDEST and figure.span.of(text).isdigit()):
        return False
    named = AGE.search(text[max(0, figure.span.start - AHEAD) : figure.span.start])
    return named is not None and named[0][0].isupper() and CLOSED.match(text, figure.span.end) is not None


def _of_amount(before: list[Token], words: NumberWords, table: Mapping[str, frozenset[str]]) -> str:
    """The unit of `the number of wounded`, told before its number."""
    for n in range(len(before) - 1, -1, -1):
        if before[n].text == "," or before[n].form == "number":
            return ""
        if before[n].key in table["tolls"]:
            return "persons"
        if before[n].key in table["amounts"]:
            for place in range(n + 1, min(n + 1 + REACH, len(before))):
                if unit := words.units.at(before, place):
                    return str(unit[0])
            return ""
    return ""


def _of_subject(before: list[Token], words: NumberWords, table: Mapping[str, frozenset[str]]) -> str:
    """The unit of the subject of a copula: `i giorni erano dieci`."""
    end = len(before)
    while end and before[end - 1].key in table["between"]:
        end -= 1
    if not end or before[end - 1].key not in table["copulas"]:
        return ""
    for place in range(end - 2, max(-1, end - 8), -1):
        if before[place].text == ",":
            return ""
        if unit := words.units.at(before, place):
            return str(unit[0])
    return ""
