"""What a number counts: the noun after it, seldom before it, as a unit in English.

Tested in `tests/unit/test_figure_units.py`.
"""

from __future__ import annotations

import re

from melian.reader.numbers.amount import Value
from melian.reader.numbers.lexicon import MONEY_SIGNS, NumberWords, phrase_at
from melian.reader.numbers.rates import TIME, Counted, with_rate
from melian.reader.numbers.standing import standing_words
from melian.reader.numbers.units import measures, rare_unit, unit_of_lemma
from melian.reader.numbers.unlisted import (
    ADJECTIVAL,
    DASHES,
    GAP,
    NO_UNITS,
    PLURAL,
    SHORTEST_UNIT,
    counted_unlisted,
    is_finite,
    is_glued,
)
from melian.reader.numbers.written import compound
from melian.reader.tokens import Token
from melian.reader.words.lexicon import lemma

__all__ = ["MEASURES", "counted_at"]

MEASURES = TIME | {"percent", "kilometres", "miles", "metres", "nautical miles", "tonnes", "feet"}
"""Units before which `one` is a number."""
_CLOSING = frozenset('”»"“')
_AGAINST = frozenset(("anti", "contro", "contra", "counter", "pro", "анти", "проти"))
"""First parts of words whose second part is not what is counted: `anti-tank`."""
_PLACED = ("е", "у", "ю", "ой", "ою", "ом", "ем", "єм", "ям", "ам")
"""How nouns end in Russian and Ukrainian that say where, when or by whom, not how many: `в школе 12 парт`."""
_NO_PLURAL = frozenset(("men", "women", "people", "children", "policemen", "fishermen"))
"""Plurals that do not end as plurals do."""
_SMALL = frozenset(("mal", "km", "kg", "cm", "mm", "h", "ha", "m"))
"""Units that German writes with a small letter."""
_ARTICLES = frozenset(("the", "a", "an", "its", "their"))
_CROWDS = frozenset(
    (
        "crowd", "crew", "delegation", "team", "mission", "staff", "committee", "commission", "council",
        "party", "parliament", "assembly", "community", "workforce", "panel", "jury", "choir", "group",
    )
)  # fmt: skip
"""Bodies of people who are no soldiers, for `strong`."""
_HEADS = frozenset(("человек", "чоловік", "осіб", "людей", "душ", "голосов", "голосів"))
"""Nouns that may stand right before their number: `человек двадцать`."""
_LETTERS = frozenset(("г", "л", "т"))
"""Letters that are short for measures, and for other words too."""


def counted_at(found: list[Token], at: int, end: int, value: Value, words: NumberWords) -> Counted:
    """What the number from token `at` to token `end` counts."""
    about = phrase_at(found, end, words.or_so) or phrase_at(found, end, words.or_more)
    if about:
        end += about[1]
    if _is_magnitude(found, at, words):
        return Counted("magnitude", "", end)
    sign = _sign(found, at, end)
    if sign:
        return with_rate(found, sign, words)
    if value.unit == "ordinal":
        return Counted(value.unit, "", end)
    if value.unit:
        return with_rate(found, Counted(value.unit, "", end), words)
    strong = _strong(found, end, words)
    if strong:
        return strong
    counted = _after(found, end, words) or _before(found, at, words, end)
    if counted and _is_crew(found, at) and _goes_on(found, counted.after, words):
        return Counted("persons", "", end)  # `a team of eight covers about 200 square metres`
    if counted is None:
        them = phrase_at(found, end, words.them)
        per = phrase_at(found, end, words.per)
        if them:
            return Counted("", " ".join(t.text for t in found[end : end + them[1]]), end + them[1])
        if per:
            return Counted(f" {per[0]}", "", end + per[1])  # the unit is that of a number before
        counted = counted_unlisted(found, end, words)
    return with_rate(found, counted, words)


def _is_crew(found: list[Token], at: int) -> bool:
    """Whether a crew or the like has so many: `a team of eight`."""
    told = at > 1 and found[at - 1].key in standing_words()["of"]
    return told and found[at - 2].key in standing_words()["crews"]


def _goes_on(found: list[Token], after: int, words: NumberWords) -> bool:
    """Whether what an English verb has follows: an article, a number, a word for about."""
    if words.language != "en" or after >= len(found):
        return False
    token = found[after]
    return token.form == "number" or token.key in _ARTICLES or (token.key,) in words.bounds


def _is_magnitude(found: list[Token], at: int, words: NumberWords) -> bool:
    """Whether a number says how strong an earthquake was: `magnitude 6.1`, `una magnitudo di 6,8`."""
    before = [token.key for token in found[max(0, at - 2) : at]]
    while before and before[-1] in words.of:
        before.pop()
    return bool(before) and before[-1] in standing_words()["magnitudes"]


def _strong(found: list[Token], end: int, words: NumberWords) -> Counted | None:
    """Those whom a force of so many has: `the 9,300-strong garrison`."""
    if words.language == "en" and end < len(found) and found[end].key == "strong":
        return Counted("soldiers", found[end].text, end + 1)  # `The garrison, some 6,000 strong, ...`
    if words.language != "en" or end + 2 >= len(found) or found[end + 1].key != "strong":
        return None
    crowd = found[end + 2].key in _CROWDS
    return Counted("persons" if crowd else "soldiers", found[end + 2].text, end + 2)


def _sign(found: list[Token], at: int, end: int) -> Counted | None:
    if at and found[at - 1].text in MONEY_SIGNS:
        return Counted(MONEY_SIGNS[found[at - 1].text], found[at - 1].text, end)
    if end < len(found) and found[end].text in MONEY_SIGNS:
        return Counted(MONEY_SIGNS[found[end].text], found[end].text, end + 1)
    if end + 1 < len(found) and found[end].text in "°º" and found[end + 1].text in "CF":
        return Counted("degrees", found[end].text + found[end + 1].text, end + 2)
    if end < len(found) and found[end].text == "%":
        return Counted("percent", "%", end + 1)
    return None


def _after(found: list[Token], end: int, words: NumberWords) -> Counted | None:
    """The first unit after a number, over adjectives and compounds; the head noun if another follows."""
    if end < len(found) and found[end].text in _CLOSING:
        end += 1  # `at least 40” men`
    best: Counted | None = None
    place, gap = end, 0
    glued = end < len(found) and found[end].text in DASHES  # `nine-day war`
    while place < len(found) and gap <= GAP:
        token = found[place]
        if token.text in DASHES and not best:
            place += 1
            continue
        unit = None if _is_no_head(found, place, words) else _unit(found, place, words)
        if unit:
            what = " ".join(each.text for each in found[place : place + unit[1]])
            best = Counted(unit[0], what, place + unit[1])
            place += unit[1]
            whole = glued and (words.language == "en" or unit[0] in measures())  # `12-nation bloc`
            share = unit[0] == "percent"  # `a 40 per cent tariff`
            if whole or share or not _leads_on(found[place - 1], words):
                break
            continue
        if (
            best
            or token.form != "word"
            or (place > end and ((token.key,) in words.cardinals or compound(token.key, words)))
        ):
            break  # `trois de ses sept marins`
        if _is_model(found, place):
            place, gap = place + 3, gap + 1
            continue
        leads = token.key in standing_words()["prenominal"]
        if (token.key in words.stops and not leads) or phrase_at(found, place, words.per):
            glued_word = place > 0 and found[place - 1].text in DASHES  # `air-to-air`
            if not glued_word and not _is_of(found, end, place, words):
                break
        else:
            gap += 1
            if _is_noun(token, words):
                break  # `24 coopératives laitières`
        if is_finite(token, words):
            break  # `solo dieciséis firmaron el acta`
        place += 1
    return best


def _is_noun(token: Token, words: NumberWords) -> bool:
    """Whether a plural of a Romance language is none of the adjectives that stand before nouns."""
    plural = PLURAL.get(words.language)
    return (
        plural is not None and token.key.endswith(plural) and token.key not in standing_words()["prenominal"]
    )


def _is_no_head(found: list[Token], place: int, words: NumberWords) -> bool:
    """Whether a word is a part of one with a hyphen, `tank` in `anti-tank`, or an owner: `country’s`."""
    if place > 1 and found[place - 1].text in DASHES and found[place - 2].key in _AGAINST:
        return True
    if words.language == "en" and place + 1 < len(found) and found[place + 1].key == "s":
        return found[place + 1].span.start == found[place].span.end + 1
    whole = words.language in ("de", "ru", "uk") and is_glued(found, place + 1)
    if whole and words.language != "de" and words.units.of_word(found[place].key):
        return lemma(found[place].key, words.language) == found[place].key  # `два самолёта-амфибии`
    if not whole or found[place + 2].form != "word":
        return False
    measured = place > 1 and found[place - 2].form == "number" and is_glued(found, place - 1)
    return not (measured and words.units.of_word(found[place].key) in measures())  # `4.000-Tonnen-Frachter`


def _is_model(found: list[Token], place: int) -> bool:
    """Whether a name such as `T-72` begins at a token."""
    three = found[place : place + 3]
    glued = len(three) == 3 and three[0].span.end + 1 == three[2].span.start
    return glued and three[1].text in DASHES and three[2].form == "number"


def _is_of(found: list[Token], end: int, place: int, words: NumberWords) -> bool:
    """Whether a small word only joins a number to its noun: `five of its soldiers`."""
    first = found[end].key in words.of
    return first and (place == end or (place == end + 1 and found[place].key in words.possessive))


def _unit(found: list[Token], place: int, words: NumberWords) -> tuple[str, int] | None:
    token = found[place]
    glued = found[place - 1].text in DASHES  # `48-stündige`
    if words.language == "de" and not (token.capital or glued or token.key in _SMALL):
        return None
    if found[place].key in NO_UNITS:
        return None  # `una ventina secondo i testimoni`, `против 1,9 миллиона годом ранее`
    unit = None if _is_other_letter(found, place) else words.units.at(found, place)
    if not unit and glued and place > 1:  # `48-часовой`
        unit = next(((name, 1) for start, name in words.adjectives if token.key.startswith(start)), None)
    if unit:
        return unit
    name = (_rarer(found, place, words) or _by_ending(token.key, words)) if words.language == "de" else ""
    if not name and token.form == "word" and len(token.key) > SHORTEST_UNIT:
        name = unit_of_lemma(token.key, words.language) or _rarer(found, place, words)
    return (name, 1) if name else None


def _rarer(found: list[Token], place: int, words: NumberWords) -> str:
    """The unit of a noun that is seldom counted, unless the next word is what is: `tre giovani marinai`."""
    after = found[place + 1 : place + 2]
    if words.units.at(found, place + 1) or (after and unit_of_lemma(after[0].key, words.language)):
        return ""
    slavic = words.language in ("ru", "uk") and found[place].key.endswith(ADJECTIVAL)
    plain = not slavic or not after or after[0].form != "word"
    return rare_unit(found[place].key, words.language) if plain else ""


def _is_other_letter(found: list[Token], place: int) -> bool:
    """Whether a letter that may be short for a measure is short for a year or volume: `2012 г. стал`."""
    if found[place].key not in _LETTERS or place < 1:
        return False
    year = found[place].key == "г" and re.fullmatch(r"[12]\d{3}", found[place - 1].text)
    labelled = place > 1 and found[place - 2].text in ("№", "#", "§", "дом", "Дом")
    dotted = place + 2 < len(found) and found[place + 1].text == "."
    return bool(year) or labelled or (dotted and not found[place + 2].capital)


def _leads_on(token: Token, words: NumberWords) -> bool:
    """Whether the noun that heads a phrase may come after this word: `missile` in `missile batteries`."""
    if words.language == "en":
        return (not token.key.endswith("s") or token.key.endswith("ss")) and token.key not in _NO_PLURAL
    if token.key.endswith("ий") and lemma(token.key, words.language).endswith(("ие", "ия")):
        return False  # `39 нарушений режима`: a noun in the genitive
    return words.language in ("ru", "uk") and token.key.endswith(ADJECTIVAL)


def _by_ending(word: str, words: NumberWords) -> str:
    """The unit of a compound word by its last part: `Schnellboote` are ships."""
    for start in range(2, len(word) - SHORTEST_UNIT + 1):
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
    if not unit or place + unit[1] > at:
        return None
    turned = place < at - 1 or unit[0] in measures() or found[place].key in _HEADS
    return Counted(unit[0], found[place].text, end) if turned else None
