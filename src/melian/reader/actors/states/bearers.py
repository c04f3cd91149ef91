"""Which capitals are somebody’s surname, no state’s: those after a first name or a title.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

from collections.abc import Container

from melian.reader.actors.marked import Marked
from melian.reader.actors.states.bare import german_way
from melian.reader.actors.states.signs import has_article
from melian.reader.words.lexicon import is_common
from melian.reader.words.load import shared_words
from melian.reader.words.small import PREPOSITIONS

__all__ = ["ADJECTIVES", "follows_first_name", "surnames_of"]

PLACES = tuple(shared_words("places"))
DIRECTIONS, FIELDS = shared_words("directions"), shared_words("no_states")
FIRMS = frozenset(("air", "radio", "bank", "banca", "banco", "banque"))
"""What a firm's name begins with before that of its state."""


DESCRIBING = ("al", "ous", "ive", "ful", "less", "ing", "ed", "ern")
"""Endings of English adjectives before a name: `Coastal Ardel`."""


ADJECTIVES = ("ian", "an", "ese", "ish", "ic")


def surnames_of(text: Marked) -> set[str]:
    """Words that own an office and stand elsewhere after a first name: `Elena Tovar`, `Tovar’s deputy`."""
    tokens, found = text.tokens, set()
    for i in range(1, len(tokens)):
        first = tokens[i - 1]
        if not (tokens[i].text[0].isupper() and first.text[0].isupper() and text.between(i - 1, i) == " "):
            continue
        free = (
            i - 1 not in text.first
            and i - 1 not in text.covered
            and i - 1 not in text.actors
            and not text.is_common(i - 1)
        )
        ended = i + 1 >= len(tokens) or not tokens[i + 1].text[0].isupper() or text.between(i, i + 1) != " "
        direction = first.low in DIRECTIONS or first.low in FIELDS or first.low.endswith(ADJECTIVES)
        kinds = text.language.kinds
        named = any(kinds[kind].at(tokens, k) for kind in ("organisation", "state") for k in (i - 1, i))
        beside = (
            i - 2 in text.covered or i - 2 in text.verbs or "," in text.between(i - 2, i - 1)
            if i > 1
            else False
        )
        if free and ended and beside and not direction and not named and i not in text.covered:
            found.add(tokens[i].low)
    return found


def follows_first_name(text: Marked, i: int, capitals: Container[str]) -> bool:
    """Whether a title or what may be a first name stands right before a capital: `Baltasar Orlanth`.

    `capitals` are the words of the text with a capital, in small letters.
    """
    if not i or text.between(i - 1, i) != " ":
        return False
    first, noun = text.tokens[i - 1], text.nouns.get(i - 1)
    if i - 1 in text.first and is_common(first.low, text.language.language):
        return False  # "Торік Кордія одержувала"
    if noun is not None and noun.label == "title":
        return True
    if not first.text[0].isupper() or i - 1 in text.covered or i - 1 in text.actors or text.is_common(i - 1):
        return False
    kinds, german = text.language.kinds, text.language.language == "de"
    low = text.tokens[i].low
    if german and low.endswith("s") and low[:-1] in capitals:
        return False  # "nach Darstellung Karlands"
    known = any(
        kinds[kind].at(text.tokens, i - 1) for kind in ("organisation", "state", "name", "institution")
    )
    bare = german_way(text, i - 1) != "determined" if german else not has_article(text, i - 1)
    bare = bare and not (text.language.language == "en" and first.low.endswith(DESCRIBING))
    bare = bare and not (
        i - 1 in text.first and first.low.endswith(("ы", "и", "і"))
    )  # "Пограничники Арделии"
    field_of = (
        first.low in FIRMS
        or first.low in PREPOSITIONS
        or first.low in DIRECTIONS
        or first.low in FIELDS
        or first.low.startswith(PLACES)
    )
    return bare and not known and not field_of
