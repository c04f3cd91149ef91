"""What the words between marks are: speech, a fragment of it, a name, or a word that is talked about.

Tested in `tests/unit/test_quotations.py`.
"""

from __future__ import annotations

import re
from typing import Literal

from melian.reader.layout import Token, tokens_of
from melian.reader.words.lexicon import is_word
from melian.reader.words.load import Words
from melian.reader.words.small import OF_THE, RULERS
from melian.texts.span import Span

__all__ = ["Role", "role_of"]

Role = Literal["speech", "fragment", "name", "word"]
ENDS = ".!?…"
SUBJECT = re.compile(r"[»”“\"]\s\w")
"""A mark that closes before a word without comma or dash."""
MOST_WORDS_OF_A_NAME = 7
MOST_WORDS_OF_AN_ORGANISATION = 5
MOST_WORDS_OF_A_PAPER = 4
PRESS = frozenset((
    "gazette", "tribune", "herald", "courier", "chronicle", "telegraph", "observer", "gazzetta",
    "corriere", "giornale", "messaggero", "courrier", "dépêche", "quotidien", "zeitung", "anzeiger",
    "tagblatt", "tageblatt", "kurier", "rundschau", "wochenblatt", "diario", "heraldo", "correo",
    "gaceta", "курьер", "курьера", "курьеру", "курьером", "вестник", "вестника", "вестнику", "вестником",
    "ведомости", "ведомостей", "ведомостям", "обозрение", "обозрения", "обозрению", "газета", "газеты",
    "газете", "известия", "известий", "известиям", "вісник",
    "вісника", "віснику", "вісником", "відомості", "відомостей", "газети", "газеті", "кур’єр",
    "часопис",
))  # fmt: skip
"""What newspapers are called, inside the marks around their names."""


def role_of(words: str, span: Span, before: str, depth: int, language: Words) -> Role:
    """The role of what stands at `span`; `before` are the words of its sentence before the mark."""
    inside = tokens_of(words, span.start, min(span.end, span.start + 200), language.language)
    near = tokens_of(before[-60:], language=language.language)
    if not inside:
        return "fragment"
    short = len(inside) <= MOST_WORDS_OF_A_NAME and words[span.end - 1] not in ".!?…,"
    if short and _preceded(near, language, "word"):
        return "word"
    if short and (
        _is_name(inside, near, before, language) or _is_strange(words, span, inside, near, language)
    ):
        return "name"
    heads = inside[0].text[0].isupper() and language.kinds["organisation"].at(inside, 0)
    if short and not before.strip() and heads and SUBJECT.match(words, span.end):
        return "name"  # `«Союз трьох портів» відклав ...`
    first = words[span.start]
    if first in "¿¡(…'‘“„«\"":
        first = next((each for each in words[span.start : span.start + 6] if each.isalnum()), first)
    if depth and len(inside) == 1 and first.islower() and not before.rstrip().endswith(":"):
        return "word"
    if first.islower() or first.isdigit():
        return "speech" if words[span.end - 1] in ENDS and before.rstrip().endswith(":") else "fragment"
    return "speech" if _begins_speech(before, near, language) or words[span.end - 1] in ".!?" else "fragment"


def _preceded(near: list[Token], language: Words, label: str) -> bool:
    phrases = language.kinds[label]
    return any(
        (match := phrases.at(near, i)) is not None and i + match.length == len(near)
        for i in range(max(0, len(near) - 3), len(near))
    )


def _is_name(inside: list[Token], near: list[Token], before: str, language: Words) -> bool:
    if not inside[0].text[0].isupper() or before.rstrip()[-1:] in {*":,."}:
        return False
    if len(inside) <= MOST_WORDS_OF_A_PAPER and any(each.low in PRESS for each in inside):
        return True
    if not near:
        return False
    articles = language.small["articles"]
    if _preceded(near, language, "name") or (
        near[-1].low in articles and _preceded(near[:-1], language, "name")
    ):
        return True  # a ship "X", or in apposition: a ship, the "X"
    if _is_organisation(inside, near, language) or _is_led(near, language):
        return True
    if language.language == "de" or len(inside) < 2:
        return False
    small = {
        "of",
        "the",
        "de",
        "di",
        "del",
        "della",
        "du",
        "la",
        "and",
        "e",
        "et",
        "y",
        "и",
        "та",
        "і",
        "des",
    }
    capital = all(each.text[0].isupper() or each.low in small for each in inside)
    return capital and not (language.verbs.at(near, len(near) - 1))


def _is_strange(words: str, span: Span, inside: list[Token], near: list[Token], language: Words) -> bool:
    """Whether one Slavic capital that no dictionary has follows what is no verb, or acts: `У «Кордгазі»`."""
    if language.language not in ("ru", "uk") or len(inside) > 1 or not inside[0].text[0].isupper():
        return False
    known = is_word(inside[0].low, language.language)
    led = bool(near) and language.verbs.at(near, len(near) - 1) is None
    return not known and (led or (not near and SUBJECT.match(words, span.end) is not None))


def _is_led(near: list[Token], language: Words) -> bool:
    """Whether an office and `of the` lead to a name: `fondatrice delle «Madri del Lerna»`.

    Who rules is accused of something, rather: `l’accusa al premier di «tradimento»`.
    """
    small = {*language.small["of"], *language.small["articles"]}
    end = len(near)
    while end and near[end - 1].low in small:
        end -= 1
    lows = [token.low for token in near[end:]]
    led = bool(lows) and lows[-1] in OF_THE and (lows[-1] != "the" or lows[0] in language.small["of"])
    ruler = any(token.low.startswith(RULERS) for token in near[max(end - 3, 0) : end])
    return led and not ruler and _preceded(near[:end], language, "office")


def _is_organisation(inside: list[Token], near: list[Token], language: Words) -> bool:
    """Whether words in marks are an organisation: движение «Заря народа», оппозиционный «Единый блок»."""
    if len(inside) > MOST_WORDS_OF_AN_ORGANISATION or (near and language.verbs.at(near, len(near) - 1)):
        return False
    called = any(_preceded(near, language, kind) for kind in ("organisation", "institution", "armed"))
    kinds = language.kinds["organisation"]
    return called or (
        language.language in ("ru", "uk") and any(kinds.at(inside, k) for k in range(len(inside)))
    )


def _begins_speech(before: str, near: list[Token], language: Words) -> bool:
    rest = before.rstrip()
    if not rest or rest[-1] in ':,.!?…—–-"”»“(':
        return True
    return bool(near) and bool(re.search(r"\w$", rest)) and language.verbs.at(near, len(near) - 1) is not None
