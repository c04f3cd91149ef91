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
from melian.reader.numbers.rates import TIME
from melian.reader.tokens import Token, tokens

__all__ = ["below_zero", "is_other", "is_other_side", "standing_words", "unit_around"]

FAR, AHEAD = 140, 40
"""Characters before and after a number that are looked at."""
REACH = 4
"""Words after `number of` within which its noun stands."""
TOLD = 7
"""Words before a number among which one of age or of a turnout may stand."""
OLDEST, MANY, ALL = 105, 1000, 100
"""The most that an age, a crowd and a share of the voters may be."""
AGE_LED, TURNED_OUT = frozenset(("from", "to")), frozenset(("at", "al", "a", "auf", "bei"))
"""What else than a copula stands between a word of age, or a turnout, and its number."""
CROWD, WERE = (
    frozenset(("hanno", "erano", "siamo", "eravamo", "vivono", "saranno")),
    ("avano", "evano", "ivano"),
)
"""Italian verbs of several, and how those end that tell what was."""
PRICED = frozenset(("prices", "prizes", "shares", "bonds", "points", "exports", "imports", "rates"))
"""What is worth so much where it has risen to a number."""
AGO = frozenset(("тому", "назад"))
ADULT = 16
AGED = re.compile(
    r"\b(?:aged|turned|age of|who (?:is|was)|im Alter von|à l[’']âge de|all[’']età di|a la edad de"
    r"|в возрасте|у віці)(?: about| etwa)? \Z"
)
AGE = re.compile(r"[^\W\d_]+, \Z")
PARTED = re.compile(r", (?:or|including|among|most|many|some|about|nearly|the)\b")
MANY_OF = {
    "en": ("s",), "it": ("i", "e"), "fr": ("s", "x"), "es": ("s",),
    "ru": ("ы", "и", "ов", "ев", "ей", "ий"), "uk": ("и", "і", "ів", "їв", "ей", "ь"),
}  # fmt: skip
"""How nouns end of which there are many."""
PARTICIPLES = {"it": ("ati", "iti", "uti", "ate"), "es": ("ados", "idos", "adas", "idas")}
_NOBODY = frozenset(("total", "those", "them", "these", "all", "totale", "tutto", "всего", "всього"))
CLOSED = re.compile(r"\s*[,.)]\s?(?!\d)")
VERSUS = re.compile(r"\s+(?:to|a|à|zu|против|проти|contra|contre|gegen)\s+\d|[-–]\d")
SECOND = re.compile(r"\d(?:\s+(?:to|a|à|zu|против|проти|contra|contre|gegen)\s+|[-–])\Z")


@cache
def standing_words() -> Mapping[str, frozenset[str]]:
    """Words around numbers, of all languages together, by what they tell."""
    text = files("melian.reader.numbers").joinpath("nouns", "standing.toml").read_text("utf-8")
    return {name: frozenset(words) for name, words in tomllib.loads(text).items()}


def unit_around(figure: Figure, text: str, words: NumberWords) -> str:
    """The unit of a number without one, in English; empty where the words around do not tell."""
    table = standing_words()
    start = max(0, figure.span.start - FAR)
    before = [each for each in tokens(text[start : figure.span.start])]
    stops = [n for n, each in enumerate(before) if each.text in ".!?;\n«»“”"]
    before = before[stops[-1] + 1 if stops else 0 :]
    after = tokens(text[figure.span.end : figure.span.end + AHEAD])
    if _are_people(figure, text, before, after, words):
        return "persons"
    if len(before) > 1 and before[-2].key.startswith(("multipl", "moltiplic", "vervielf")):
        return "times"
    if before and before[-1].key in table["magnitudes"]:
        return "magnitude"
    if any(each.key in table["indices"] for each in before[-TOLD:]) and any(
        _grows(each, words, table) for each in before[-TOLD:]
    ):
        return "points"
    if _is_turnout(figure, before, table):
        return "percent"
    if _are_votes(figure, text, before, after, table):
        return "votes"
    adults = bool(before) and before[-1].key in table["adults"] and figure.low < figure.high <= OLDEST
    if adults or _is_age(figure, text, before, table):
        return "years"
    return (
        _of_amount(before, words, table)
        or _of_subject(before, words, table)
        or _of_amount_after(after, words, table)
        or _of_turned_subject(before, after, words, table)
        or _of_grown(before, words, table)
    )


def _are_people(
    figure: Figure, text: str, before: list[Token], after: list[Token], words: NumberWords
) -> bool:
    """Whether people are counted: `пятеро`, `a crew of five`, `we were 32`, `all 44 on board`."""
    table = standing_words()
    own = figure.span.of(text).casefold().replace("’", "'").split()
    if own and own[-1] in table["people"] and not (after and after[0].key in table["of"]):
        return True  # but "пятеро из семи"
    last = [token.key for token in before[-2:]]
    if len(last) > 1 and last[1] in table["of"] and last[0] in table["groups"]:
        return True
    ahead = " ".join(token.key for token in after[:2])
    if set(last) & table["we"] or ahead.startswith(tuple(table["aboard"])):
        return True
    return _is_crowd(figure, before, after, words) or _is_hurt(before, after, table)


def _is_crowd(figure: Figure, before: list[Token], after: list[Token], words: NumberWords) -> bool:
    """Whether Italian tells so how many do something: `hanno firmato in 62, tra ...`."""
    if words.language != "it" or not before or before[-1].key != "in" or figure.high >= MANY:
        return False
    several = any(token.key in CROWD or token.key.endswith(WERE) for token in before[-4:])
    return several and bool(after) and after[0].form == "mark"


def _is_turnout(figure: Figure, before: list[Token], table: Mapping[str, frozenset[str]]) -> bool:
    """Whether a share of the voters is told: `l'affluenza si è fermata al 61`."""
    told = any(token.key in table["turnouts"] for token in before[-TOLD:])
    return told and figure.high <= ALL and before[-1].key in table["copulas"] | TURNED_OUT


def _are_votes(
    figure: Figure, text: str, before: list[Token], after: list[Token], table: Mapping[str, frozenset[str]]
) -> bool:
    """Whether votes are counted: `99 a favor`, `a margin of three`, `voted 88 to 41`."""
    sides = " ".join(token.key for token in after[:2]) in table["for_or_against"]
    margin = len(before) > 1 and before[-1].key in table["of"] and before[-2].key in table["margins"]
    one = sides and figure.low == figure.high
    return one or margin or _is_vote(figure, text, [*before[-8:], *after], table)


def below_zero(found: list[Token], at: int, after: int) -> int | None:
    """How many words after degrees from token `at` to token `after` say that they are below zero.

    They are none where a word before says so, as in `minus 18`; nothing is returned where none does.
    """
    table = standing_words()
    said = [token.key for token in found[after : after + 3]]
    for size in range(len(said), 0, -1):
        if " ".join(said[:size]) in table["below_zero"]:
            return size
    return 0 if at > 0 and found[at - 1].key in table["minus"] else None


def is_other(figure: Figure, text: str) -> bool:
    """Whether a number counts the rest of those named before: `each of the other five`, `altre tre`."""
    near = tokens(text[max(0, figure.span.start - AHEAD) : figure.span.start])[-1:]
    after = tokens(text[figure.span.end : figure.span.end + AHEAD])[:1]
    return any(each.key in standing_words()["others"] for each in (*near, *after))


def is_other_side(before: Figure, figure: Figure, between: str, words: NumberWords) -> bool:
    """Whether a number counts those who voted otherwise: `104 voti a favore, 97 contrari`."""
    alike = before.unit in ("votes", "persons") and figure.unit == figure.what.casefold()
    if not alike or any(mark in between for mark in ".!?;\n"):
        return False
    opposed = before.unit == "votes" and between.strip().casefold() in words.against
    return opposed or figure.what.casefold() in standing_words()["sides"]


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


def _is_age(figure: Figure, text: str, before: list[Token], table: Mapping[str, frozenset[str]]) -> bool:
    """Whether a number is somebody’s age: `Marit Holm, 58,`, `the mayor, 62, said`, `aged 71`."""
    if not (figure.low == figure.high and 0 < figure.low <= OLDEST):
        return False
    near = text[max(0, figure.span.start - AHEAD) : figure.span.start]
    named, closed = AGE.search(near), CLOSED.match(text, figure.span.end)
    told = any(token.key in table["ages"] for token in before[-TOLD:])
    if AGED.search(near) or (told and before[-1].key in table["copulas"] | AGE_LED):
        return True
    if named is None or closed is None or not figure.span.of(text).isdigit():
        return False
    one = not named[0].endswith(("s, ", "en, ")) and named[0][:-2] not in _NOBODY
    adult = figure.low >= ADULT and "," in closed[0] and one and not PARTED.match(text, figure.span.end)
    return named[0][0].isupper() or adult


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


def _of_amount_after(after: list[Token], words: NumberWords, table: Mapping[str, frozenset[str]]) -> str:
    """The unit of an amount told after its number: `elevó a 23 el número de muertos`."""
    for n, token in enumerate(after[:3]):
        if token.key in table["tolls"]:
            return "persons"
        if token.key in table["amounts"]:
            near = (words.units.at(after, place) for place in range(n + 1, min(n + 1 + REACH, len(after))))
            return next((str(unit[0]) for unit in near if unit and unit[0] not in TIME), "")
        if token.form != "word" or token.key not in table["articles"]:
            return ""
    return ""


def _of_turned_subject(
    before: list[Token], after: list[Token], words: NumberWords, table: Mapping[str, frozenset[str]]
) -> str:
    """The unit of a subject that follows its number: `sono un migliaio gli sfollati`."""
    led = (
        not before
        or before[-1].text == ","
        or before[-1].key in table["copulas"] | table["counting"] | table["between"]
    )
    if not led or len(after) < 2 or after[0].key not in table["articles"]:
        return ""
    unit = words.units.at(after, 1)
    if not unit and after[1].key.endswith(PARTICIPLES.get(words.language, ("\n",))):
        return "persons"  # `Quindici gli arrestati`
    return str(unit[0]) if unit and unit[0] not in TIME else ""


def _of_grown(before: list[Token], words: NumberWords, table: Mapping[str, frozenset[str]]) -> str:
    """The unit of what has grown to a number: `i casi di colera sono saliti a 230`."""
    if len(before) < 3 or before[-1].key not in table["to"]:
        return ""
    verb = next(
        (n for n in range(len(before) - 2, max(-1, len(before) - 5), -1) if _grows(before[n], words, table)),
        -1,
    )
    for n in range(verb - 1, max(-1, verb - 6), -1):
        if before[n].form != "word" or (before[n].key,) in words.cardinals:
            return ""
        unit = words.units.at(before, n)
        if unit:
            while n > 1 and before[n - 1].key in table["of"] and (head := words.units.at(before, n - 2)):
                unit, n = head, n - 2
            if n and (head := words.units.at(before, n - 1)):
                unit, n = head, n - 1  # `les villages évacués sont passés à dix-neuf`
            if unit[0] in PRICED:
                return ""
            return str(unit[0]) if before[n].key.endswith(MANY_OF.get(words.language, ("\n",))) else ""
    return ""


def _grows(token: Token, words: NumberWords, table: Mapping[str, frozenset[str]]) -> bool:
    return token.key in words.changed or token.key in table["stands"]


def _of_subject(before: list[Token], words: NumberWords, table: Mapping[str, frozenset[str]]) -> str:
    """The unit of the subject of a copula: `i giorni erano dieci`."""
    end = len(before)
    while end and before[end - 1].key in table["between"]:
        end -= 1
    if not end or before[end - 1].key not in table["copulas"]:
        return ""
    for place in range(end - 2, max(-1, end - 8), -1):
        if before[place].text in ",:":
            return ""  # `dal faro: erano 64`
        if (unit := words.units.at(before, place)) and before[place + 1].key not in AGO:
            return str(unit[0])
    return ""
