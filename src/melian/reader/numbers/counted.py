"""What a number counts: the noun after it, seldom before it, as a unit in English.

Tested in `tests/unit/test_figure_units.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from melian.reader.numbers.lexicon import MONEY_SIGNS, NumberWords, phrase_at
from melian.reader.numbers.peoples import is_people
from melian.reader.numbers.units import measures, money_units
from melian.reader.numbers.value import Value
from melian.reader.tokens import Token

__all__ = ["MEASURES", "TIME", "Counted", "counted_at"]

TIME = frozenset(("seconds", "minutes", "hours", "nights", "days", "weeks", "months", "years"))
MEASURES = TIME | {"percent", "kilometres", "miles", "metres", "nautical miles", "tonnes", "feet"}
"""Units before which `one` is a number."""
_CLOSING = frozenset('”»"“')
_DASHES = frozenset("-‑")
_SHORTEST_UNIT = 4
"""Letters of a unit at the end of a compound word."""
_AGAINST = frozenset(("anti", "contro", "contra", "counter", "pro", "анти", "проти"))
"""First parts of words whose second part is not what is counted: `anti-tank`."""
_GAP = 3
"""How many adjectives may stand between a number and what it counts."""
_TO_PER = 4
"""How many words may stand between a unit and `a year`: `1.8 billion francs of revenue a year`."""
_ADJECTIVAL = (
    "ых", "их", "ые", "ие", "ыми", "ими", "ым", "им", "ый", "ий", "ая", "ое", "і", "ого", "его", "ої",
)  # fmt: skip
"""How adjectives end in Russian and Ukrainian, some of which also stand as nouns: `раненых`."""
_PLACED = ("е", "у", "ю", "ой", "ою", "ом", "ем", "єм", "ям", "ам")
"""How nouns end in Russian and Ukrainian that say where, when or by whom, not how many: `в школе 12 парт`."""
_NO_PLURAL = frozenset(("men", "women", "people", "children", "policemen", "fishermen"))
_SMALL = frozenset(("mal", "km", "kg", "cm", "mm", "h", "ha", "m"))
"""Units that German writes with a small letter."""
_SHORT_RATES = {
    "h": "per hour",
    "s": "per second",
    "t": "per tonne",
    "d": "per day",
    "ч": "per hour",
    "сут": "per day",
}
"""What follows a slash."""
_LOTS = {100: "hundred", 1_000: "thousand", 1_000_000: "million"}
_FIGURES = {"100": 100, "1000": 1_000, "1,000": 1_000, "1.000": 1_000}
"""Lots that a price is for, by value and in figures."""
_PER_PIECE = frozenset(("per", "pro", "je", "par"))
"""Words after a sum that never mean `in exchange for`, but for Italian: anything may be what it is for."""
_SINGULAR = {"feet": "foot", "inches": "inch"}
_VERBAL = ("ли", "ла", "ло", "лся", "лась", "лись", "лося", "ться", "ться")
"""How verbs of the past end in Russian and Ukrainian."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A unit in English, the words that say it, and the token after it."""

    unit: str
    what: str
    after: int


def counted_at(found: list[Token], at: int, end: int, value: Value, words: NumberWords) -> Counted:
    """What the number from token `at` to token `end` counts."""
    about = phrase_at(found, end, words.or_so)
    if about:
        end += about[1]
    sign = _sign(found, at, end)
    if sign:
        return _per(found, sign, words)
    if value.unit == "ordinal":
        return Counted(value.unit, "", end)
    if value.unit:
        return _per(found, Counted(value.unit, "", end), words)
    counted = _after(found, end, words) or _before(found, at, words, end)
    if counted is None:
        them = phrase_at(found, end, words.them)
        per = phrase_at(found, end, words.per)
        if them:
            return Counted("", " ".join(t.text for t in found[end : end + them[1]]), end + them[1])
        if per:
            return Counted(f" {per[0]}", "", end + per[1])  # the unit is that of a number before
        counted = _unknown(found, end, words)
    return _per(found, counted, words)


def _sign(found: list[Token], at: int, end: int) -> Counted | None:
    if at and found[at - 1].text in MONEY_SIGNS:
        return Counted(MONEY_SIGNS[found[at - 1].text], found[at - 1].text, end)
    if end < len(found) and found[end].text in MONEY_SIGNS:
        return Counted(MONEY_SIGNS[found[end].text], found[end].text, end + 1)
    if end < len(found) and found[end].text == "%":
        return Counted("percent", "%", end + 1)
    return None


def _per(found: list[Token], counted: Counted, words: NumberWords) -> Counted:
    """With `per year` or its like, directly after the unit or after what it is made of."""
    slashed = _slashed(found, counted.after, words)
    if slashed and counted.unit:
        return Counted(f"{counted.unit} {slashed}", counted.what, counted.after + 2)
    rate = _rate_of(found, counted, words)
    if rate:
        return rate
    for place in range(counted.after, min(counted.after + _TO_PER, len(found))):
        per = phrase_at(found, place, words.per)
        if per and counted.unit:
            return Counted(f"{counted.unit} {per[0]}", counted.what, place + per[1])
        between = found[place]
        if between.form != "word" or (between.key in words.stops and between.key not in words.of):
            break
    return counted


def _rate_of(found: list[Token], counted: Counted, words: NumberWords) -> Counted | None:
    """With the measure that a sum is for: `57 dollari per megawattora`, `48,2 кроны за доллар`."""
    if counted.unit not in measures():
        return None
    for place in range(counted.after, min(counted.after + _TO_PER, len(found))):
        join = phrase_at(found, place, words.rates)
        if join and not phrase_at(found, place, words.per):
            return _priced(found, place, place + join[1], counted, words)
        if found[place].form != "word" or found[place].key in words.stops:
            return None
    return None


def _priced(found: list[Token], join: int, at: int, counted: Counted, words: NumberWords) -> Counted | None:
    """With the measure from token `at`, or so many of it: `780 талерів за тисячу кубометрів`."""
    many = phrase_at(found, at, words.scales) or phrase_at(found, at, words.hundreds)
    lot = _LOTS.get(many[0] if many else _FIGURES.get(found[at].text, 0) if at < len(found) else 0, "")
    at += (many[1] if many else 1) if lot else 0
    unit = words.units.at(found, at)
    if not unit or unit[0] in TIME or unit[0] == counted.unit:
        return None
    by_piece = words.language != "it" and found[join].key in _PER_PIECE and counted.unit in money_units()
    if unit[0] not in measures() and not by_piece:
        return None
    what = f"{lot} {unit[0]}" if lot else _singular(unit[0])
    return Counted(f"{counted.unit} per {what}", counted.what, at + unit[1])


def _singular(unit: str) -> str:
    """A unit in the singular."""
    if unit.endswith(("ies", "xes", "shes", "ches")):
        return unit[:-3] + "y" if unit.endswith("ies") else unit[:-2]
    return _SINGULAR.get(unit) or unit.removesuffix("s")


def _slashed(found: list[Token], at: int, words: NumberWords) -> str:
    """The rate after a slash: `barils/jour`, `km/h`."""
    if at + 1 >= len(found) or found[at].text != "/":
        return ""
    word = found[at + 1].key
    said = (str(rate) for phrase, rate in words.per.items() if len(phrase) > 1 and phrase[-1] == word)
    return _SHORT_RATES.get(word) or next(said, "")


def _after(found: list[Token], end: int, words: NumberWords) -> Counted | None:
    """The first unit after a number, over adjectives and compounds; the head noun if another follows."""
    if end < len(found) and found[end].text in _CLOSING:
        end += 1  # `at least 40” men`
    best: Counted | None = None
    place, gap = end, 0
    glued = end < len(found) and found[end].text in _DASHES  # `nine-day war`
    while place < len(found) and gap <= _GAP:
        token = found[place]
        if token.text in _DASHES and not best:
            place += 1
            continue
        unit = None if _is_part_of_word(found, place, words) else _unit(found, place, words)
        if unit:
            what = " ".join(each.text for each in found[place : place + unit[1]])
            best = Counted(unit[0], what, place + unit[1])
            place += unit[1]
            whole = glued and (words.language == "en" or unit[0] in measures())  # `12-nation bloc`
            share = unit[0] == "percent"  # `a 40 per cent tariff`
            if whole or share or not _leads_on(found[place - 1], words):
                break
            continue
        if best or token.form != "word":
            break
        if _is_model(found, place):
            place, gap = place + 3, gap + 1
            continue
        if token.key in words.stops or phrase_at(found, place, words.per):
            glued_word = place > 0 and found[place - 1].text in _DASHES  # `air-to-air`
            if not glued_word and not _is_of(found, end, place, words):
                break
        else:
            gap += 1
        place += 1
    return best


def _is_part_of_word(found: list[Token], place: int, words: NumberWords) -> bool:
    """Whether a word is only a part of one with a hyphen: `tank` in `anti-tank`."""
    if place > 1 and found[place - 1].text in _DASHES and found[place - 2].key in _AGAINST:
        return True
    whole = words.language in ("de", "ru", "uk") and _is_glued(found, place + 1)
    return whole and found[place + 2].form == "word"


def _is_glued(found: list[Token], place: int) -> bool:
    """Whether a hyphen stands there between two words without a space."""
    if not 0 < place < len(found) - 1 or found[place].text not in _DASHES:
        return False
    left, right = found[place - 1].span.end, found[place + 1].span.start
    return left == found[place].span.start and right == found[place].span.end


def _is_model(found: list[Token], place: int) -> bool:
    """Whether a name such as `T-72` begins at a token."""
    three = found[place : place + 3]
    glued = len(three) == 3 and three[0].span.end + 1 == three[2].span.start
    return glued and three[1].text in _DASHES and three[2].form == "number"


def _is_of(found: list[Token], end: int, place: int, words: NumberWords) -> bool:
    """Whether a small word only joins a number to its noun: `five of its soldiers`."""
    first = found[end].key in words.of
    return first and (place == end or (place == end + 1 and found[place].key in words.possessive))


def _unit(found: list[Token], place: int, words: NumberWords) -> tuple[str, int] | None:
    token = found[place]
    glued = found[place - 1].text in _DASHES  # `48-stündige`
    if words.language == "de" and not (token.capital or glued or token.key in _SMALL):
        return None
    unit = words.units.at(found, place)
    if not unit and glued and place > 1:  # `48-часовой`
        unit = next(((name, 1) for start, name in words.adjectives if token.key.startswith(start)), None)
    if unit or words.language != "de":
        return unit
    ending = _by_ending(token.key, words)
    return (ending, 1) if ending else None


def _leads_on(token: Token, words: NumberWords) -> bool:
    """Whether the noun that heads a phrase may come after this word: `missile` in `missile batteries`."""
    if words.language == "en":
        return not token.key.endswith("s") and token.key not in _NO_PLURAL
    return words.language in ("ru", "uk") and token.key.endswith(_ADJECTIVAL)


def _by_ending(word: str, words: NumberWords) -> str:
    """The unit of a compound word by its last part: `Schnellboote` are ships."""
    for start in range(2, len(word) - _SHORTEST_UNIT + 1):
        unit = words.units.of_word(word[start:])
        if unit:
            return unit
    return ""


def _before(found: list[Token], at: int, words: NumberWords, end: int) -> Counted | None:
    """The unit before a number, as Russian and Ukrainian say `about`: `процентов на семьдесят`."""
    if words.language not in ("ru", "uk") or at < 1:
        return None
    place = at - 1 - (found[at - 1].key in words.unit_before)
    if found[place].key in words.numbered or found[place].key.endswith(_PLACED):
        return None
    unit = words.units.at(found, place) if place >= 0 else None
    return Counted(unit[0], found[place].text, end) if unit and place + unit[1] <= at else None


def _unknown(found: list[Token], end: int, words: NumberWords) -> Counted:
    """What a number counts where no table knows it: the next word that can be a noun."""
    start = end
    if end + 1 < len(found) and found[end].key in words.of:
        end += 1 + (found[end + 1].key in words.possessive)
    elif words.language in ("ru", "uk") and end < len(found) and found[end].key in words.possessive:
        end += 1  # `девять своих товарищей`
    window: list[int] = []
    place, limit = end, end + _GAP
    while place < min(limit, len(found)):
        if window and window[-1] == place - 1 and _is_glued(found, place):
            window.pop()  # the noun of a word with a hyphen is its last part
            place, limit = place + 1, limit + 2
            continue
        if found[place].form != "word" or found[place].key in words.stops:
            break
        window.append(place)
        place += 1
    if words.language == "en":
        window = [
            p for p in window if found[p].key.endswith("s") and not found[p].key.endswith(("ss", "us", "is"))
        ]
    if words.language == "de":
        window = [p for p in window if found[p].capital]
    if window and len(found[window[0]].text) > _SHORTEST_UNIT - 1:
        token = found[window[0]]
        if not (words.language in ("ru", "uk") and token.key.endswith(_VERBAL)):
            unit = "persons" if is_people(token.text, words.language) else token.key
            return Counted(unit, token.text, window[0] + 1)
    return Counted("", "", start)
