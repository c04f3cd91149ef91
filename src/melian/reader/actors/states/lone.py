"""States of which a text has no name that is known as one, only the demonym: `la ministra corvana`.

An adjective that no dictionary has, with the ending of a demonym, is taken for one where it stands twice
or beside an office, a body or people. Tested in `tests/unit/test_lone.py`.
"""

from __future__ import annotations

import re
from collections import defaultdict

from melian.reader.actors.marked import Marked
from melian.reader.actors.states.endings import Kin, folded
from melian.reader.actors.states.signs import OF_LANDS
from melian.reader.words.lexicon import is_word
from melian.reader.words.load import shared_words

__all__ = ["lone_demonyms"]

ENDINGS = {
    "en": r"(?:i?ans?|ese|ish|ites?)",
    "it": r"(?:i?an[oaie]|en[oaie]|es[ei]|in[oaie]|it[aie]|asc[oa]|aschi|ic[oa]|ic(?:i|he)|on[eai])",
    "fr": r"(?:(?:i|é)?en(?:ne)?s?|ais(?:es?)?|ois(?:es?)?|aine?s?|ane?s?|ites?)",
    "de": r"(?:(?:i?an|i|es)?isch(?:e[nrms]?)?)",
    "es": r"(?:i?an[oa]s?|en[oa]s?|és|es[ae]s?|enses?|eñ[oa]s?|in[oa]s?|[íi]|íes|itas?)",
    "ru": r"(?:[йияеоаь]?(?:[ая]н)?(?:ск|цк)(?:ий|ая|ое|ие|ого|ой|ому|ую|им|их|ими|ом|ою))",
    "uk": r"(?:[йіяеоаїь]?(?:[ая]н)?(?:ськ|цьк)(?:ий|а|е|і|ого|ої|ому|у|им|их|ими|ою|ій))",
}
"""Endings that make a demonym."""
NO_DEMONYMS = shared_words("no_demonyms")
VESSELS = tuple(shared_words("vessels_of_states"))
"""Beginnings of ships that states have."""
SHORTEST, TWICE = 3, 2


def lone_demonyms(text: Marked, taken: set[int], kin: Kin) -> dict[int, str]:
    """Tokens that are demonyms of states without a name, each with a name for all of one state."""
    pattern = re.compile(rf"(\w{{{SHORTEST},}}?){ENDINGS[text.language.language]}")
    found: dict[str, list[int]] = defaultdict(list)
    for i, token in enumerate(text.tokens):
        if i in taken or i in text.actors or i in text.covered or i in text.verbs or not _may_be(text, i):
            continue
        root = pattern.fullmatch(token.low)
        if root and token.low not in NO_DEMONYMS and kin.of(token.text) is None and _is_strange(text, i):
            found[folded(root[1], text.language.language)].append(i)
    enough = {
        root: places for root, places in found.items() if len(places) >= TWICE or _is_beside(text, places[0])
    }
    return {i: _name(text, places) for places in enough.values() for i in places}


def _name(text: Marked, places: list[int]) -> str:
    """The shortest form of a demonym, in French that of a man: `valdornaise` is `valdornais`."""
    shortest = min((text.tokens[i].low for i in places), key=lambda low: (len(low), low))
    return re.sub("es?$", "", shortest) if text.language.language == "fr" else shortest


def _may_be(text: Marked, i: int) -> bool:
    """Whether a token is written as a demonym: small, but with a capital in English."""
    token, english = text.tokens[i], text.language.language == "en"
    if not english:
        return token.text.islower() or i in text.first
    alone = i + 1 < len(text.tokens) and text.tokens[i + 1].text[0].islower() and i not in text.first
    return token.text[0].isupper() and (alone or i + 1 in text.covered)


def _is_strange(text: Marked, i: int) -> bool:
    """Whether no dictionary has a word, nor the last part of one with a hyphen."""
    low, language = text.tokens[i].low, text.language.language
    return not is_word(low, language) and not ("-" in low and is_word(low.rpartition("-")[2], language))


def _is_beside(text: Marked, i: int) -> bool:
    """Whether a token stands right beside an office, a body or people, or what a state has: a patrol."""
    return any(
        (k in text.covered or text.tokens[k].low.startswith((*OF_LANDS, *VESSELS)))
        and text.clear(min(i, k), max(i, k))
        for k in (i - 1, i + 1)
        if 0 <= k < len(text.tokens)
    )
