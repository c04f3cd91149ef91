"""The words after a capital that belong to an organisation’s name: `Union des ports`, `Лига портов`.

Tested in `tests/unit/test_apposed.py`.
"""

from __future__ import annotations

import re

from melian.reader.actors.cases import ADJECTIVE_CASES
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import stem_of
from melian.reader.words.lexicon import is_verb, lemma
from melian.reader.words.load import shared_words

__all__ = [
    "adjectives_before",
    "with_capitals",
    "with_genitive",
    "with_more",
    "with_plain_genitive",
    "with_plural",
]

SMALL = shared_words("in_names")
WORLDWIDE = (
    "региональн", "регіональн", "международн", "міжнародн", "всемирн", "всесвітн", "европейск", "європейськ",
)  # fmt: skip
"""Adjectives that begin no other sentence before a union than its name."""
UNRECOGNISED = ("самопровозглаш", "непризнан", "самопроголош", "невизнан")
"""Beginnings of what stands before a land that others hold for their own: `непризнанная Тарнская ...`."""
REPUBLIC = ("республик", "республік")
ADJECTIVE_GENITIVE = re.compile(
    "(?:ой|ої|ого|[иы]х)$|^(?:двух|тр[её]х|четыр[её]х|пяти|семи|восьми|девяти|двох|трьох|чотирьох|п’яти|дев’яти"
    "|шести|десяти)$"
)
"""An adjective, or a number, in the genitive."""
LONG = 3
"""Words of a name with an adjective and its noun."""
OF_ARTICLES = frozenset(("y", "e", "et", "and", "the", "on", "la", "le", "les", "los", "las", "l"))
"""What no genitive begins with: `si l’Union la sanctionnait`."""
AFTER_ADJECTIVE = re.compile("(?:сти|[иы]|ии|ії|ей|[оеё]в|[иії]в|ия|ія|а|я|и)$")
ADJECTIVE_AFTER = re.compile(
    "(?:aires?|aines?|anes?|al[ei]?|aux|ales?|iques?|ic[oa]|e[oaei]|éen(?:ne)?|i[ae]n(?:ne)?|an[oa]|[ae]ri[oa]|im[oaei]|imes?|es[ae]|enne?|one?)$"
)
PLURAL_GENITIVE = re.compile("(?:ов|ев|ей|ків|[иі]в|їв)$")
GENITIVE = re.compile(r"(?:ов|ев|ей|[иы]х|[иі]в|їв)$")
ENDINGS = ("", "а", "я", "у", "ю", "ом", "ем", "е", "і", "и", "ы", "ов", "ів", "ей", "ам", "ах", "ой", "ою")
ADVERBS = shared_words("slavic_adverbs")
WATERS = (
    "бассейн", "басейн", "залив", "заток", "пролив", "проток", "моря", "озер", "реки", "річки", "полуостров",
    "півостр", "побереж", "узбереж", "архипелаг", "архіпелаг", "долин",
)  # fmt: skip
"""Beginnings of genitives of what unions are often called after."""
NUMERALS = frozenset(
    ("двух", "трёх", "трех", "четырёх", "четырех", "пяти", "шести", "семи", "восьми", "девяти", "десяти",
     "двенадцати", "двох", "трьох", "чотирьох", "п’яти", "восьми", "дев’яти", "дванадцяти")
)  # fmt: skip
"""Numerals in the genitive that tell of how many a union is."""
COUNTS = frozenset(
    ("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "douze", "due", "tre",
     "quattro",
     "cinque", "sei", "sette", "otto", "nove", "dieci", "dodici", "dos", "tres", "cuatro", "cinco", "seis",
     "siete", "ocho", "nueve", "diez", "doce")
)  # fmt: skip
"""Numerals in Romance names: `l’Organisation des cinq fleuves`."""
LONG_ADJECTIVE = re.compile("(?:[иы]й|ій|ого|его|ому|ему|[иы]м|ая|яя|ую|ой|ої|ською|ою)$")
SINGULAR_ADJECTIVE = re.compile("(?:ого|его|ой|ої)$")
PAST = re.compile("(?:ла|ло|ли|[аеёиуяюі]л|лась|лось|лись|лся|[аеиуіяю]в|вся)$")
"""How Slavic verbs of what was done end."""
OBLIQUE = ("а", "у", "е", "і", "ом", "ові")
"""Endings of `institute` and its kind in other cases than the first."""


def adjectives_before(text: Marked, start: int, end: int) -> tuple[int, ...]:
    """Where a capital adjective stands before a small `pact` or `union`, and up to it: `Північний пакт`.

    Another adjective may stand between: `Международный морской совет`. Empty where there is none.
    """
    kinds, tokens, last = text.language.kinds["organisation"], text.tokens, end - 1
    noun = end
    if end + 1 < len(tokens) and tokens[end].text.islower() and LONG_ADJECTIVE.search(tokens[end].low):
        noun = end if kinds.at(tokens, end) else end + 1
    if noun >= len(tokens) or tokens[noun].text[0].isupper() or not text.clear(last, noun, " "):
        return ()
    if last and tokens[last - 1].low.startswith(UNRECOGNISED) and tokens[noun].low.startswith(REPUBLIC):
        return last, noun + 1 - last
    opens = last in text.first and text.is_common(last) and not tokens[last].low.startswith(WORLDWIDE)
    adjective = ADJECTIVE_CASES.search(tokens[last].low) and not opens
    served = tokens[noun].low.startswith("служб") and tokens[last].low.startswith(WORLDWIDE)
    return (last, noun + 1 - last) if adjective and (served or kinds.at(tokens, noun)) else ()


def with_capitals(text: Marked, head: int, end: int) -> int:
    """Where the capitals after a Slavic noun end that go with it, before a person: `Совет Двух Морей`."""
    tokens = text.tokens
    adjective = ADJECTIVE_GENITIVE.search(tokens[head + 1].low) if head + 2 < end else None
    plural = adjective is not None and not tokens[head + 1].low.endswith(("ой", "ої", "ого"))
    plural = plural and end - head != LONG + 1  # "Спілки П’яти Ігор Тесля"
    whole = plural or (adjective and AFTER_ADJECTIVE.search(tokens[head + 2].low))  # "Пяти Рек"
    return head + 3 if whole else min(end, head + 2)


def with_plural(text: Marked, end: int) -> int:
    """Where the noun of a capital adjective in the genitive plural ends: `Союз Дунайских держав`."""
    tokens = text.tokens
    if end >= len(tokens) or not tokens[end - 1].low.endswith(("их", "ых")) or end - 1 in text.first:
        return end
    noun = tokens[end].text.islower() and len(tokens[end].low) > 3 and text.between(end - 1, end) == " "
    return end + 1 if noun and end not in text.verbs and end not in text.covered else end


def with_genitive(text: Marked, end: int, taken: set[int]) -> int:
    """Where the words end that go with a capital: `Union des ports`, `Лига портов`."""
    tokens, language, last = text.tokens, text.language.language, end
    if end - 1 in text.first and text.tokens[end - 1].low in text.lower:
        return end
    if language in ("ru", "uk"):
        return _slavic_genitives(text, end)
    while (
        last < len(tokens)
        and last - end < 2
        and tokens[last].low in (SMALL - OF_ARTICLES if last == end else SMALL)
    ):
        last += 1
    if (
        last == end
        and last < len(tokens)
        and language in ("fr", "it", "es")
        and ADJECTIVE_AFTER.search(tokens[last].low)
    ):
        beside = tokens[last].text.islower() and text.between(last - 1, last) == " "
        return _with_purpose(text, last + 1) if beside else end
    after = last < len(tokens) and text.clear(end - 1, last) and tokens[last].text[0].islower()
    free = after and last not in taken and last not in text.covered and last not in text.verbs
    if not (last > end and free and language in ("fr", "it", "es")):
        return end
    more = last + 1 < len(tokens) and tokens[last + 1].text.islower() and text.between(last, last + 1) == " "
    more = more and last + 1 not in text.verbs and ADJECTIVE_AFTER.search(tokens[last + 1].low) is not None
    return last + 2 if more else last + 1


def with_more(text: Marked, end: int, taken: set[int]) -> int:
    """Where a name ends that goes on: `Union de la mer Intérieure`, `des cinq fleuves`, `Южного моря`."""
    tokens, last = text.tokens, end - 1
    if end >= len(tokens) or end in taken or end in text.verbs or end in text.covered or end in text.actors:
        return end
    beside = text.between(last, end) == " "
    language = text.language.language
    if language in ("ru", "uk"):
        if tokens[end].text.islower() and (
            is_verb(tokens[end].low, language) or PAST.search(tokens[end].low)
        ):
            return end  # "Лига Двух Морей приняла решение"
        if beside and tokens[last].low in NUMERALS and tokens[end].text.islower():
            return end + 1
        if beside and tokens[end].low in NUMERALS and tokens[end].text[0].isupper():
            return end + 1  # "Таможенного союза Семи"
        if purpose := _slavic_purpose(text, end):
            return purpose
        if _is_of_waters(text, end):
            return end + 1
        small = beside and tokens[last].text.islower() and tokens[end].text.islower()
        denied = end + 1 < len(tokens) and tokens[end + 1].low == "не"  # "Совет старейшин согласия не дал"
        if small and not denied and _is_singular_genitive(tokens[end].low, language):
            return end + 1  # "Профсоюз моряков острова"
        if text.language.kinds["organisation"].at(tokens, last) and _is_plural_adjective(text, end):
            return end + 2
        if SINGULAR_ADJECTIVE.search(tokens[last].low) and tokens[last].text[0].isupper():
            noun = beside and tokens[end].text.islower() and AFTER_ADJECTIVE.search(tokens[end].low)
            return end + 1 if noun else end
        return end
    if text.language.language not in ("it", "fr", "es") or not tokens[last].text.islower():
        return end
    if tokens[last].low in COUNTS:
        return end + 1 if beside and tokens[end].text.islower() else end
    return _with_capitals(text, end, taken)


def _is_of_waters(text: Marked, end: int) -> bool:
    """Whether the name of waters ends that of a union: `Комиссия бассейна Ярины`, `палата Внутриморья`."""
    tokens, low = text.tokens, text.tokens[end].low
    beside = (
        text.between(end - 1, end) == " " and tokens[end].text[0].isupper() and tokens[end - 1].text.islower()
    )
    named = end + 1 < len(tokens) and tokens[end + 1].text[0].isupper() and text.between(end, end + 1) == " "
    genitive = beside and not named and low.endswith(("и", "ы", "і", "ї", "ья", "а", "я"))
    waters = tokens[end - 1].low.startswith(WATERS) or low.endswith(
        ("морья", "мор’я", "речья", "річчя", "озерья")
    )
    return bool(genitive and waters)


def _slavic_purpose(text: Marked, end: int) -> int:
    """Where a name ends that says what it is for: `Агентство з ядерного нагляду`; 0 where none does."""
    tokens = text.tokens
    led = end + 2 < len(tokens) and tokens[end].low in ("з", "із", "по") and text.clear(end - 1, end + 2)
    adjective = led and tokens[end + 1].low.endswith(("ого", "ої", "ой", "ому", "их", "ых"))
    noun = adjective and text.clear(end + 1, end + 2, " ") and tokens[end + 2].text.islower()
    return end + 3 if noun and end + 2 not in text.verbs else 0


def _is_plural_adjective(text: Marked, end: int) -> bool:
    """Whether a Slavic adjective and its noun follow in the genitive plural: `морських держав`."""
    tokens = text.tokens
    near = end + 1 < len(tokens) and text.clear(end - 1, end + 1, " ") and end + 1 not in text.verbs
    small = near and tokens[end].text.islower() and tokens[end + 1].text.islower()
    return small and tokens[end].low.endswith(("их", "ых")) and len(tokens[end + 1].low) > 3


def _with_capitals(text: Marked, end: int, taken: set[int]) -> int:
    """Where the capitals end after a Romance name that ends small: `la sicurezza del Mare Interno`."""
    tokens, at, of = text.tokens, end, {*text.language.small["of"], "l"}
    while at < len(tokens) and at - end < 3 and tokens[at].low in (of if at == end else of | OF_ARTICLES):
        at += 1
    start = at
    while at < len(tokens) and tokens[at].text[0].isupper() and text.clear(at - 1, at, " ’'"):
        if at in taken or at in text.covered or at in text.actors:
            return end
        at += 1
    return at if at > start and text.clear(end - 1, start, " ’'") else end


def _with_purpose(text: Marked, end: int) -> int:
    """Where a name ends that says what it is for: `Mission internationale d’observation`."""
    tokens = text.tokens
    of = end + 1 < len(tokens) and tokens[end].low in ("d", "de", "di") and text.clear(end - 1, end + 1)
    noun = of and tokens[end + 1].text.islower() and len(tokens[end + 1].low) > 5
    return end + 2 if noun and end + 1 not in text.verbs and end + 1 not in text.covered else end


def with_plain_genitive(text: Marked, end: int) -> int:
    """Where a genitive in the plural ends that follows a small noun: `Міжнародний фонд моряків`."""
    tokens = text.tokens
    plain = end < len(tokens) and tokens[end].text.islower() and text.between(end - 1, end) == " "
    low = tokens[end].low if plain else ""
    genitive = plain and (PLURAL_GENITIVE.search(low) or _is_singular_genitive(low, text.language.language))
    return end + 1 if genitive and len(low) > 4 and end not in text.verbs else end


def _slavic_genitives(text: Marked, end: int) -> int:
    """Where the genitives after a capital end: `Лига портов`, `Центр морской безопасности`."""
    tokens, last = text.tokens, end
    beside = end < len(tokens) and tokens[end].text.islower() and text.between(end - 1, end) == " "
    if _is_of_known(text, end) or (beside and tokens[end].low.startswith(WATERS)):
        return end + 1
    if end < len(tokens) and tokens[end].low in NUMERALS and text.between(end - 1, end) == " ":
        more = end + 1 < len(tokens) and tokens[end + 1].text.islower() and text.clear(end, end + 1, " ")
        low, language = tokens[end + 1].low if more else "", text.language.language
        noun = more and (PLURAL_GENITIVE.search(low) or _is_zero_genitive(low, language))
        return end + 2 if noun and end + 1 not in text.verbs else end + 1  # "Рада чотирьох", "Совет пяти рек"
    while last < len(tokens) and last - end < 2 and tokens[last].text.islower():
        low = tokens[last].low
        ending = (GENITIVE if last == end else AFTER_ADJECTIVE).search(low)
        adjective = ADJECTIVE_GENITIVE.search(low) if last == end else None
        zero = last == end and _is_zero_genitive(low, text.language.language)
        if not (ending or adjective or zero) or last in text.verbs or text.between(last - 1, last) != " ":
            break
        last += 1
        if not adjective:
            return last
    plural = last - end == 1 and tokens[end].low.endswith(("их", "ых")) and last < len(tokens)
    if plural and tokens[last].text.islower() and len(tokens[last].low) > 3 and last not in text.verbs:
        return last + 1  # "Союз портових держав"
    return last if last - end != 1 else end


def _is_singular_genitive(low: str, language: str) -> bool:
    """Whether a noun is in the genitive singular: `Лига пролива`."""
    base = lemma(low, language)
    ends = (base + "а", base[:-1] + "я", base[:-1] + "ы", base[:-1] + "и", base[:-1] + "і")
    return base != low and low in ends and not is_verb(low, language)


def _is_zero_genitive(low: str, language: str) -> bool:
    """Whether a noun is in a genitive plural without ending: `Союз равнин`."""
    base = lemma(low, language)
    return base != low and base.endswith(("а", "я", "о")) and base[:-1] == low


def _is_of_known(text: Marked, end: int) -> bool:
    """Whether the genitive of a noun follows that the text has in other cases, too: `Совет залива`."""
    tokens = text.tokens
    if end >= len(tokens) or text.between(end - 1, end) != " " or end in text.verbs or end in text.covered:
        return False
    low = tokens[end].low
    genitive = tokens[end].text.islower() and len(low) > 3 and low.endswith(("а", "я", "и", "ы", "і", "у"))
    stem = stem_of(low, "ru")
    if not genitive or low.endswith(("ла", "ли", "ено", "ена")):
        return False
    if _is_singular_genitive(low, text.language.language):
        return True
    oblique = end - 1 not in text.first and tokens[end - 1].low.endswith(OBLIQUE)
    own = oblique and low not in ADVERBS and not low.endswith(("жна", "ова", "ти", "ми"))
    own = own and not (low.endswith("у") and text.language.language == "ru")
    return own or any(low != (word := stem + ending) and word in text.lower for ending in ENDINGS)
