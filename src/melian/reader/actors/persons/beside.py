"""The office beside a name: before it, in apposition, or after it between commas.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re

from melian.reader.actors.marked import Marked
from melian.reader.actors.offices import (
    apart_by_demonym,
    is_civilian_at,
    is_counterpart,
    is_own_trade,
    names_inner,
    office_before_former,
    office_before_rank,
    outer_office,
)  # fmt: skip
from melian.reader.actors.runs import is_of_place, passable
from melian.reader.words.lexicon import is_common
from melian.reader.words.load import shared_words
from melian.reader.words.small import CONJUNCTIONS, PREPOSITIONS

__all__ = ["DEFINITE", "KIN", "is_place", "office_after", "office_before", "towns_of"]

KIN = shared_words("kin")
DEFINITE = frozenset(("la", "el", "il", "le"))
TOLD = tuple(shared_words("told_people"))
AT_PLACE = frozenset(("in", "at", "en", "à", "nach", "в", "у"))
TO = frozenset(("à", "у"))
"""Of these what people follow anywhere."""
FROM_TOWN = frozenset(("from", "da", "de", "von"))
"""What people follow, too, but at the beginning of a sentence: `Da Castel Doro la replica è giunta`."""
CORRESPONDENTS = re.compile("corr[ei]spond|korrespond|(?:envoyée?|enviad[oa]|inviat[oa]) e?sp[eé]cial")
"""Who reports from a place that stands before them."""
LONG = 20
"""Characters of what a correspondent is called at most."""
FROM_PLACE = frozenset(("desde", "depuis", "aus", "із"))
"""Prepositions before the name of a place; persons have others."""


def is_place(text: Marked, i: int) -> bool:
    """Whether a name stands after what only places follow, there or elsewhere: `desde Puerto Alba`."""
    tokens = text.tokens
    opens = text.language.language == "fr" and tokens[i - 1].text == "A" if i else False
    before = tokens[i - 1].low if i and text.clear(i - 1, i) else ""
    return opens or before in FROM_PLACE | AT_PLACE or (i - 1 in text.first and before in FROM_TOWN)


def towns_of(text: Marked) -> set[tuple[str, str]]:
    """Pairs of capitals that stand after what only places follow: `Da Castel Dorso la replica è giunta`."""
    tokens = text.tokens
    return {
        (tokens[i].low, tokens[i + 1].low)
        for i in range(1, len(tokens) - 1)
        if tokens[i].text[0].isupper() and tokens[i + 1].text[0].isupper() and tokens[i - 1].low not in TO
        if is_place(text, i) and text.between(i, i + 1) == " "
    }


def office_before(text: Marked, i: int, taken: set[int]) -> int | None:
    """The office before a name, in apposition: up to nine words back, over a comma before the name."""
    tokens = text.tokens
    if i and tokens[i - 1].low in AT_PLACE and text.clear(i - 1, i):
        return None  # "la ministra recibe en Puerto Viejo"
    if is_of_place(text, i):
        return None  # "el alcalde de El Vado"
    for at in range(i - 1, max(i - 10, -1), -1):
        gap = text.between(at, at + 1)
        if not passable(text, at, i, taken):
            return None
        if _acts_at(text, at, taken):
            return None  # "minister Ana Roe met Ida Lund"
        match = text.nouns.get(at)
        if match and match.label == "anonymous" and _is_told_of(text, at) and at not in text.opening:
            continue  # "мати одного з льотчиків Ганна Рей"
        if match and match.label == "anonymous" and at + match.length == i and not gap.strip():
            return at  # "учительница Нина Соколец"
        if match and tokens[at].low in KIN and at + match.length == i and gap.strip() in ("", ","):
            return at  # "Mr Belmonte’s daughter, Lucia, was allowed ..."
        owned = at > 0 and (tokens[at - 1].low in DEFINITE or text.language.pronouns.at(tokens, at - 1))
        comma = "," in text.between(i - 1, i)
        if owned and match and match.label == "anonymous" and at + match.length <= i and comma:
            return at  # "su delegado en la zona, Akira Takeda"
        if match and match.label == "anonymous" and apart_by_demonym(text, at + match.length, i):
            return at
        if match and at + match.length == i and gap.strip() == "," and is_counterpart(text, match):
            return at  # "il collega, Pavel Rudin, nega"
        told = tokens[at].low.startswith(TOLD)  # "speaking to reporters by video link, Ian Moor"
        civil = match and match.label == "anonymous" and at + 1 < i and is_civilian_at(text, at) and not told
        if match and (civil or match.label == "office") and at + match.length <= i:
            outer = None if names_inner(text, at, at + match.length, i) else outer_office(text, at)
            outer = office_before_rank(text, at) if outer is None else outer
            outer = office_before_former(text, at) if outer is None else outer
            return outer if outer is not None else at
        if match is None and is_own_trade(text, at, i):
            return at
        if (
            at in text.verbs
            and at not in text.actors
            and tokens[at].low not in text.language.small["articles"]
        ):
            return None
    return None


def _acts_at(text: Marked, at: int, taken: set[int]) -> bool:
    """Whether a verb or the like stands right after somebody else's name."""
    tokens, before, low = text.tokens, at - 1, text.tokens[at].low
    free = before > 0 and before not in text.covered and before not in taken and before not in text.acting
    named = free and tokens[before].text[0].isupper() and tokens[before - 1].text[0].isupper()
    if not named or not tokens[at].text.islower() or at in text.covered:
        return False
    small = any(low in text.language.small[kind] for kind in ("of", "articles", "particles"))
    return (
        not small and low not in PREPOSITIONS and low not in CONJUNCTIONS and text.clear(before - 1, at, " ")
    )


def _is_told_of(text: Marked, at: int) -> bool:
    """Whether a Slavic noun stands in the genitive plural and names nobody: `одного з льотчиків`."""
    plural = text.tokens[at].low.endswith(("ов", "ев", "ів", "їв", "ей"))
    return text.language.language in ("ru", "uk") and plural


def office_after(text: Marked, first: int, i: int) -> int | None:
    """The office after a name that begins at a token, between commas: "John Doe, the special envoy"."""
    if i >= len(text.tokens) or "," not in text.between(i - 1, i):
        return None
    if is_place(text, first):
        return None  # "A Liorne, le porte-parole"
    alone, name = i - first == 1, text.tokens[first].low
    common = alone and first in text.first and is_common(name, text.language.language)
    for at in range(i, min(i + 6, len(text.tokens))):
        if at > i and text.between(at - 1, at).strip(" ’'\u00a0"):
            return None
        low = text.tokens[at].low
        if alone and low in text.common and low not in text.language.small["articles"]:
            return None  # "la mine d’Ossar, deux des ingénieurs"
        match = text.nouns.get(at)
        if alone and CORRESPONDENTS.match(
            text.words[text.tokens[at].start : text.tokens[at].start + LONG].lower()
        ):
            return None  # "Camille Orlin (Sarvenne, envoyée spéciale)"
        if match and (match.label == "office" or (match.label == "anonymous" and is_civilian_at(text, at))):
            after = text.tokens[at + match.length : at + match.length + 1]
            led = common and bool(after) and after[0].text[0].isupper()  # "Dentro, la premier Livia Orli"
            return None if led else at
        if at in text.verbs or (low in ("that", "which") and text.language.language == "en"):
            return None
    return None
