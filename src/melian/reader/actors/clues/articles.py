"""Articles and what stands for them: whether nobody in particular is meant, or somebody who has left office.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

from melian.reader.actors.cases import in_other_case, is_oblique
from melian.reader.actors.held.holders import gender_of
from melian.reader.actors.held.seats import AMBASSADORS
from melian.reader.actors.marked import Marked
from melian.reader.actors.naming import sentence_start
from melian.reader.actors.offices import FORMER
from melian.reader.words.load import shared_words
from melian.reader.words.small import PREPOSITIONS

__all__ = [
    "begins_indefinite",
    "begins_told",
    "goes_on",
    "is_envoy",
    "is_indefinite",
    "is_military",
    "is_one_of",
    "is_role",
    "is_said_by",
    "is_subject",
    "serves",
]

INDEFINITE = shared_words("indefinite")
MILITARY = tuple(shared_words("military"))
"""Beginnings of words for officers."""
SOLDIERS = shared_words("one_soldier")
AS = frozenset(("as", "als", "come", "comme", "como", "как", "як"))
TOLD = ("ів", "ов", "ев", "ей", "ам", "ям", "ами", "ями", "ах", "ях")
"""Endings of Slavic nouns in the plural that are no subject."""
ADVERBIAL = 6
"""Words from the beginning of a sentence to somebody unnamed at most."""
PHRASE = 9
"""Words of a phrase with which a sentence begins, before a comma, at most."""
ONE = frozenset(
    (
        "one", "another", "uno", "una", "un", "une", "l’un", "l’une", "einer", "eine", "один", "одна", "otro",
        "otra",
    )
)  # fmt: skip


def is_military(words: str) -> bool:
    """Whether somebody unnamed always serves some state; several soldiers may be anybody's."""
    return words.lower().startswith(MILITARY) or words.lower() in SOLDIERS


def is_envoy(text: Marked, i: int) -> bool:
    """Whether an office is that of somebody whom a state sends."""
    return text.tokens[i].low.startswith(
        (
            *AMBASSADORS,
            "envoy",
            "envoyé",
            "inviat",
            "gesandt",
            "enviad",
            "послан",
            "chargé",
            "incaricat",
            "encargad",
            "geschäftsträger",
            "временн",
            "тимчасов",
            "consul",
            "consol",
            "cónsul",
            "konsul",
            "консул",
        )
    )


def serves(text: Marked, i: int) -> bool:
    """Whether an unnamed holder of an office serves whom the text is about: no ambassador, no ex general."""
    left = i in text.former or (i > 0 and text.tokens[i - 1].low.startswith(("ex", *FORMER)))
    return not left and not text.tokens[i].low.startswith(AMBASSADORS)


def is_indefinite(text: Marked, i: int) -> bool:
    """Whether an article or a number stands before a token that means nobody in particular."""
    noun = text.nouns.get(i)
    if noun and noun.length > 1 and text.tokens[i].low in ("un", "une"):
        return True  # "un cadre" is one noun
    for back in range(i - 1, max(i - 4, -1), -1):
        gap = text.between(back, back + 1)
        dotted = len(text.tokens[back].text) == 1 and gap in (".", ". ")  # "a U.S. official"
        if not dotted and any(each in gap for each in ".,;:!?\n"):
            return False
        low = text.tokens[back].low
        if low in INDEFINITE and (text.language.language == "en" or low not in ("a", "an")):
            return True
    return False


def is_one_of(text: Marked, i: int) -> bool:
    """Whether one of several is meant: `one of the officials`, `uno dei funzionari`."""
    small, articles, back = (
        {*text.language.small["of"], "из", "із", "з"},
        text.language.small["articles"],
        i - 1,
    )
    while back > 0 and text.tokens[back].low in articles and text.clear(back, back + 1):
        back -= 1
    if i > 1 and text.tokens[i - 1].low in ("des", "der"):  # "l'un des responsables", "einer der Beamten"
        back = i - 1
    of = back > 0 and text.tokens[back].low in small | {"des", "der"} and text.clear(back - 1, i)
    return of and text.tokens[back - 1].low in ONE


def begins_indefinite(text: Marked, i: int) -> bool:
    """Whether a sentence begins with somebody unnamed: `A Western official`, `Западный чиновник`."""
    start = next((k for k in range(i, max(i - 4, -1), -1) if k in text.first), None)
    if start is None or not text.clear(start, i) or any(k in text.verbs for k in range(start, i)):
        return False
    slavic = text.language.language in ("ru", "uk")
    other = {"two", "three"} if text.language.language == "en" else {"two", "three", "a", "an"}
    one = text.tokens[start].low in ONE and start < i  # "Один із високих урядовців"
    near = i - start <= 2 and not text.tokens[i].low.endswith(TOLD)  # "Её наблюдателей не пустили"
    return text.tokens[start].low in INDEFINITE - other or (slavic and (near or one))


def is_subject(text: Marked, i: int) -> bool:
    """Whether a sentence begins with somebody unnamed, or a verb of saying in Russian does before one."""
    noun = text.nouns.get(i)
    one = noun is not None and noun.length > 1 and text.tokens[i].low in ONE  # "one of them was blunt"
    free = one and (not i or text.tokens[i - 1].low not in PREPOSITIONS) and i - 1 not in text.verbs
    told = noun is not None and _is_told_by(text, i, i + noun.length)
    if free or told or begins_indefinite(text, i) or is_said_by(text, i):
        return True
    return _follows_adverb(text, i) or _follows_phrase(text, i)


def is_role(text: Marked, i: int, words: str) -> bool:
    """Whether an office is no subject: `bot sich als Vermittler an`, a Slavic one in another case."""
    slavic = text.language.language in ("ru", "uk")
    oblique = slavic and in_other_case(words)
    return oblique or (i > 0 and text.tokens[i - 1].low in AS and text.clear(i - 1, i))


def _follows_phrase(text: Marked, i: int) -> bool:
    """Whether a phrase and a comma stand before somebody: `Dans la soirée, un officier valbrunois`."""
    at = i - 1
    while at > 0 and i - at < ADVERBIAL and text.clear(at, at + 1) and text.tokens[at].low not in INDEFINITE:
        at -= 1
    one = at > 0 and text.tokens[at].low in INDEFINITE | {"a", "an"} and text.clear(at, i)
    if not one or text.between(at - 1, at).strip() != ",":
        return False
    first = next((k for k in range(at - 1, max(at - PHRASE, -1), -1) if k in text.first), None)
    return first is not None and text.tokens[first].low in PREPOSITIONS


def _follows_adverb(text: Marked, i: int) -> bool:
    """Whether only a word or two and adjectives stand before somebody: `Водночас тельмарський дипломат`."""
    start = next((k for k in range(i, max(i - ADVERBIAL, -1), -1) if k in text.first), None)
    if start is None or text.language.language not in ("ru", "uk") or is_oblique(text.tokens[i].low):
        return False
    before = range(start, i)
    apart = any(text.tokens[k].low in PREPOSITIONS or k in text.verbs or k in text.nouns for k in before)
    oblique = text.tokens[i].low.endswith((*TOLD, "у", "ом"))
    return not apart and not oblique and text.clear(start, i)


def begins_told(text: Marked, i: int, named: int, office: str, gender: str) -> bool:
    """Whether the sentence that names somebody is what somebody unnamed says, whom a pronoun then means.

    `Un conseiller livre une autre version : M. Velt aurait cédé. « ... », dit-il.`
    """
    if sentence_start(text, i) != sentence_start(text, named) or text.language.language == "en":
        return False
    return gender_of(text, office) in ("", gender)


def _is_told_by(text: Marked, i: int, end: int) -> bool:
    """Whether English tells in a sentence's last words who says it: `..., the officer stressed`."""
    led = i > 1 and text.tokens[i - 1].low == "the" and text.between(i - 2, i - 1).strip() == ","
    last = text.words[text.tokens[end].end : text.tokens[end].end + 1] if end < len(text.tokens) else ""
    return led and end in text.verbs and last == "." and text.language.language == "en"


def goes_on(text: Marked, paragraphs: int, place: int, named: int) -> bool:
    """Whether a text still speaks of somebody unnamed some paragraphs after a token.

    The next one does of whoever said the last words; `named` is where anybody was named last.
    """
    end = place + text.nouns[place].length
    return paragraphs == 0 or (paragraphs == 1 and place > named and _is_told_by(text, place, end))


def is_said_by(text: Marked, i: int) -> bool:
    """Whether somebody unnamed stands right after a verb of saying in Russian: `рассказал РБН источник`."""
    if text.language.language not in ("ru", "uk") or not text.clear(max(0, i - 2), i):
        return False
    if text.tokens[i - 1].low.endswith(("ть", "ти", "ться", "тися")):
        return False  # "потребовал освободить экипаж"
    told = is_oblique(text.tokens[i].low) or text.tokens[i].low.endswith(("ам", "ям", "нту", "сту", "ору"))
    return any(k in text.verbs for k in (i - 1, i - 2)) and not told  # "сообщил журналистам"
