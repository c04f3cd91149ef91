"""What a number counts by the nouns before it: `them`, `en`, `altre due`.

Tested in `tests/unit/test_figure_grammar.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from melian.reader.found import Figure
from melian.reader.numbers.lexicon import NumberWords
from melian.reader.numbers.rates import TIME
from melian.reader.numbers.standing import standing_words
from melian.reader.numbers.units import measures, money_units
from melian.reader.numbers.written import compound
from melian.reader.tokens import Token, tokens
from melian.reader.words.lexicon import is_verb, lemma

__all__ = ["by_pronoun", "by_relative", "coin_beside", "coin_of", "noun_here", "subject_before", "told_of"]

_NEAR = 300
"""Characters before a number that are looked at."""
_FARTHEST = 2_000
"""Characters before a number in which its sentence and the one before are looked for."""
_CLOSE, _BESIDE = 80, 20
"""Characters before and after a number in which a dollar stands that it is the price of."""
_LED = 2
"""Words at the beginning of a sentence among which whoever acts stands."""
_REACH = 6
"""How many words before a number such a pronoun may stand."""
_PLURALS = {
    "en": ("s", "men", "people", "children", "troops"), "it": ("i", "e"), "fr": ("s", "x"), "es": ("s",),
    "de": ("n", "en", "er", "e", "s"), "ru": ("ов", "ев", "ей", "ы", "и", "ам", "ям", "ми", "ах", "ях"),
    "uk": ("ів", "їв", "ей", "и", "і", "ам", "ям", "ми", "ах", "ях"),
}  # fmt: skip
"""How nouns end of which there are many."""
_DETERMINED = frozenset(
    (
        "les", "des", "aux", "ses", "leurs", "ces", "i", "gli", "le", "dei", "degli", "delle", "ai", "agli",
        "alle", "suoi", "sue", "questi", "queste", "los", "las", "unos", "unas", "sus", "estos", "estas",
        "nos",
    )
)  # fmt: skip
"""What stands before Romance nouns of which there are many."""
_WITHIN = frozenset(
    ("en", "dans", "sur", "sous", "chez", "vers", "por", "para", "con", "sin", "tra", "fra", "per")
)
"""What stands before where something is, whose number is not told."""
_SEVERAL = ("ы", "и", "і", "ї", "ов", "ев", "ів", "їв", "ей")
"""How Slavic nouns of several end, as subject or object."""
_WHOM = frozenset(("яких", "которых", "котрих"))
"""Slavic relatives of those who are counted."""
_OF_ONE = frozenset(("le", "la", "l'", "un", "une", "il", "lo", "uno", "una"))
"""Articles of one: somebody who acts is not what a pronoun counts."""


def told_of(figure: Figure, near: Sequence[Figure], text: str, words: NumberWords) -> str:
    """What `them` are: the last counted or named in the sentence, else in the one before."""
    start = max(0, figure.span.start - _NEAR)
    found = tokens(text[start : figure.span.start])
    stops = [n for n, token in enumerate(found) if token.text in ".!?;\n"]
    fallback = ""
    bounds = [0, *(n + 1 for n in stops), len(found)]
    for first, last in list(pairwise(bounds))[:-3:-1]:
        if first == last:
            continue
        same = first == bounds[-2]
        begin = start + found[first].span.start
        counted = [each for each in near if each.span.start >= begin and each.span.end <= figure.span.start]
        here = range(first, last)
        order = reversed(here) if same else here  # in the sentence before, its subject
        plural = next((unit for place in order if (unit := _plural_at(found, place, words))), "")
        begun = plural and same and found[-1].text not in ",–—(" and _begins(found, first, words)
        if begun and not counted:
            fallback = plural  # `Insurers dropped nine of them`: whoever acts is not what is counted
            continue
        if counted:
            whole = [each for each in counted if each.high >= figure.high] or counted
            return whole[-1].unit.split(" per ")[0]
        if plural:
            return plural
    return fallback


def _begins(found: Sequence[Token], first: int, words: NumberWords) -> bool:
    """Whether a sentence begins with whoever acts."""
    return any(_plural_at(found, place, words) for place in range(first, min(first + _LED, len(found))))


def noun_here(text: str, place: int, words: NumberWords, *, single: bool, any_language: bool = False) -> str:
    """The last noun of many in the sentence before a place.

    With `single`, also of one: `una corvetta e altre due`.
    """
    start = max(0, place - _NEAR)
    found = tokens(text[start:place])
    stops = [n for n, token in enumerate(found) if token.text in '.!?;\n«»“”"']
    for at in range(len(found) - 1, stops[-1] if stops else -1, -1):
        unit = words.units.at(found, at)
        one = (
            single and at > 0 and unit and unit[0] not in measures() and (found[at - 1].key,) in words.single
        )
        told = any_language or words.language in ("it", "fr", "es")
        led = at > 1 and found[at - 2].key in _WITHIN  # `quedan en las celdas más de ochocientos`
        if unit and (one or (told and not led and _plural_at(found, at, words))):
            return str(unit[0])
    return ""


def _plural_at(found: Sequence[Token], place: int, words: NumberWords) -> str:
    """The unit of a noun of which there are many; empty for measures, verbs and all others."""
    unit = words.units.at(list(found), place)
    key = found[place].key
    plural = key.endswith(_PLURALS.get(words.language, ())) and not is_verb(key, words.language)
    if not unit or not plural or unit[0] in measures():
        return ""
    if words.language in ("it", "fr", "es") and (not place or found[place - 1].key not in _DETERMINED):
        return ""
    if words.language == "de" and (not found[place].capital or (key[-1] == "e" and lemma(key, "de") == key)):
        return ""  # `auf der Brücke`
    return str(unit[0])


def by_pronoun(figure: Figure, text: str, words: NumberWords) -> str:
    """The first noun of the sentence before, for `en` or `ne`: `les tirs ... il en a relevé quatorze`."""
    if not words.refers:
        return ""
    limit = max(0, figure.span.start - _FARTHEST)
    start = max(text.rfind("\n", limit, figure.span.start) + 1, limit)
    found = tokens(text[start : figure.span.start])
    marks = ".!?;:" if words.language in ("ru", "uk") else ".!?;"
    stops = [n for n, token in enumerate(found) if token.text in marks]
    sentence = stops[-1] + 1 if stops else 0
    if not any(token.key in words.refers for token in found[max(sentence, len(found) - _REACH) :]):
        return ""
    own = [place for place in range(sentence, len(found)) if _is_several(found, place, words)]
    if own and (unit := words.units.at(found, own[0])) and unit[0] not in TIME:
        return str(unit[0])  # `Клієнти, а їх понад 4 мільйони`
    first = stops[-2] + 1 if len(stops) > 1 else 0
    listed = bool(stops) and found[stops[-1]].text == ":"  # `стоять вантажівки: увечері їх було 640`
    articles = words.stops | words.of
    told = (place for place in range(first + 1, sentence) if found[place - 1].key not in _OF_ONE)
    counted = (
        place for place in told if _is_counted(found[place - 1], words) or _is_many(found, place, words)
    )
    things = (unit[0] for place in counted if (unit := words.units.at(found, place)))
    if not listed and (thing := next((unit for unit in things if unit not in measures()), "")):
        return str(thing)  # `hanno espulso otto diplomatici ... ne caccerà dodici`
    for place in reversed(range(first, sentence)) if listed else range(first, sentence):
        unit = words.units.at(found, place)
        if unit and place > first and _is_counted(found[place - 1], words):
            if place > 1 and {found[place - 2].text, found[place + 1].text} == {","}:
                continue  # `Le colonel, 53 ans, ...`
            return str(unit[0])  # `ventiquattro ore ... Ne basterebbero dodici`
        inner = (
            found[place + 1].key in words.of and words.units.at(found, place + 2)
            if place + 2 < sentence
            else None
        )
        if unit and inner and not found[place].key.endswith(_PLURALS[words.language]):
            unit = inner  # `un'ondata di droni ... ne ha abbattuti 52`
        near = {found[place - 1].key, found[place - 2].key}
        led = place > first and near & articles
        if unit and near & _OF_ONE and not found[place].key.endswith(_PLURALS[words.language]):
            continue  # `le colonel note les tirs ... il en a relevé quatorze`
        slavic = words.language in ("ru", "uk") and (not listed or found[place].key.endswith(_SEVERAL))
        if unit and unit[0] not in TIME and (led or slavic):
            return str(unit[0])
    return ""


def _is_many(found: Sequence[Token], place: int, words: NumberWords) -> bool:
    """Whether a word for so many stands before a noun: `alcune centinaia di sostenitori`."""
    return place > 1 and found[place - 1].key in words.of and (found[place - 2].key,) in words.multiples


def _is_several(found: Sequence[Token], place: int, words: NumberWords) -> bool:
    """Whether a Slavic word may be a noun of several that begins its sentence."""
    key = found[place].key
    return words.language in ("ru", "uk") and key.endswith(_SEVERAL) and not is_verb(key, words.language)


def subject_before(figure: Figure, text: str, words: NumberWords) -> str:
    """The unit of the first noun of the sentence before, of one or many."""
    found = tokens(text[max(0, figure.span.start - _FARTHEST) : figure.span.start])
    stops = [n for n, token in enumerate(found) if token.text in ".!?\n"]
    if not stops:
        return ""
    first = stops[-2] + 1 if len(stops) > 1 else 0
    units = (words.units.at(found, place) for place in range(first, stops[-1]))
    return next((str(unit[0]) for unit in units if unit and unit[0] not in measures()), "")


def coin_beside(figure: Figure, text: str, words: NumberWords) -> str:
    """The money that the same sentence names after a sum."""
    end = min((n for mark in ".!?\n" if (n := text.find(mark, figure.span.end)) >= 0), default=len(text))
    found = tokens(text[figure.span.end : min(end, figure.span.end + _NEAR)])
    units = (words.units.at(found, place) for place in range(len(found)))
    return next((str(unit[0]) for unit in units if unit and unit[0] in money_units()), "")


def coin_of(figure: Figure, text: str, words: NumberWords) -> str:
    """The money that a dollar costs so much of: `за доллар просят 96`; the last named that is no dollar."""
    before = text[max(0, figure.span.start - _CLOSE) : figure.span.start].casefold()
    sentence = before[max(before.rfind(mark) for mark in ".!?\n") + 1 :]
    near = sentence + " | " + text[figure.span.end : figure.span.end + _BESIDE].casefold()
    told = next((phrase for phrase in standing_words()["exchange"] if phrase in near), "")
    if not told:
        return ""
    found = tokens(text[max(0, figure.span.start - _FARTHEST) : figure.span.start])
    for place in range(len(found) - 1, -1, -1):
        unit = words.units.at(found, place)
        if (
            unit
            and unit[0] in money_units()
            and not _is_counted(found[place - 1], words) | (unit[0][:4] in ("doll", "euro"))
        ):
            return str(unit[0])
    return ""


def by_relative(figure: Figure, text: str, words: NumberWords) -> str:
    """The unit of a Slavic noun before a clause that counts it: `спостерігачі, яких нині лише 40`."""
    before = text[max(0, figure.span.start - _NEAR) : figure.span.start]
    if not any(whom in before for whom in _WHOM):
        return ""
    found = tokens(before)
    at = next((n for n in range(len(found) - 1, max(len(found) - _REACH, 0), -1) if found[n].key in _WHOM), 0)
    if not at or found[at - 1].text != ",":
        return ""
    first = next((n + 1 for n in range(at - 2, -1, -1) if found[n].form == "mark"), 0)
    units = (words.units.at(found, place) for place in range(first, at - 1))
    return next((str(unit[0]) for unit in units if unit), "")


def _is_counted(before: Token, words: NumberWords) -> bool:
    """Whether the word before a noun is a number."""
    return before.form == "number" or bool(compound(before.key, words) or (before.key,) in words.cardinals)
