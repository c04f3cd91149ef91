"""Which names are said to be a neighbour’s or a land’s: `la vicina Corstania`, `Quessa, a small emirate`.

Tested in `tests/unit/test_lacking.py`.
"""

from __future__ import annotations

from melian.reader.actors.marked import Marked
from melian.reader.words.load import shared_words
from melian.reader.words.small import PREPOSITIONS

__all__ = ["ARTICLE", "DETERMINED", "NEIGHBOURS", "is_neighbour"]

ARTICLE = shared_words("before_names")


DETERMINED = ARTICLE | {
    "del",
    "della",
    "dell",
    "alla",
    "dalla",
    "al",
    "dal",
    "sul",
    "sulla",
    "nel",
    "nella",
    "au",
    "du",
    "the",
    "neighbouring",
    "neighboring",
}


NEIGHBOURS = (
    "neighbour",
    "neighbor",
    "vicin",
    "voisin",
    "vecin",
    "benachbart",
    "nachbar",
    "соседн",
    "сусідн",
)
"""Beginnings of words for who lies beside: only states are called so with their name."""


NOUNS = frozenset(("vicino", "vecino", "voisin", "neighbour", "neighbor"))
"""Words for who lives beside, too."""


REALMS = (
    "emirate", "kingdom", "sultanate", "republic", "principality", "monarchy", "microstate", "archipelago",
    "emirat", "regno", "sultanat", "repubblica", "principat", "monarchia", "royaume", "république",
    "monarchie", "reino", "república", "principado", "monarquía", "königreich", "republik", "fürstentum",
    "inselstaat",
    "эмират", "королевств", "республик", "султанат", "емірат", "королівств", "республік",
)  # fmt: skip
"""Beginnings of what only states are."""
COUNTRIES = frozenset(("country", "pays", "paese", "país", "land", "страна", "країна"))
STATES = frozenset(("état", "etat", "estado", "stato"))
SMALL = frozenset(("petit", "pequeño", "piccolo"))
NEAR, SHORT = 7, 4
"""Words of an apposition with a neighbour in it, or of one without an article, at most."""


def is_neighbour(text: Marked, i: int) -> bool:
    """Whether a word such as neighbouring stands beside a name, or before or after a comma."""
    return _is_beside(text, i) or _is_apposed(text, i) or _is_land(text, i) or _is_own(text, i)


def _is_beside(text: Marked, i: int) -> bool:
    """Whether a word such as neighbouring stands beside a name: `la vicina Corstania`."""
    tokens = text.tokens
    before = i > 0 and text.between(i - 1, i) == " " and tokens[i - 1].low.startswith(NEIGHBOURS)
    led = not before or i < 2 or tokens[i - 2].low in DETERMINED | set(text.language.small["articles"])
    alone = i + 1 >= len(tokens) or not tokens[i + 1].text[0].isupper() or not text.clear(i, i + 1, " ")
    if before and (tokens[i - 1].low not in NOUNS or (led and alone and i > 1)):
        return tokens[i - 1].text[0].islower() or i - 1 in text.first or text.language.language == "de"
    after = text.language.language in ("fr", "it", "es") and i + 1 < len(tokens)
    return after and text.between(i, i + 1) == " " and tokens[i + 1].low.startswith(NEIGHBOURS)


def _is_apposed(text: Marked, i: int) -> bool:
    """Whether a neighbour is apposed to a name: `Quessa, der mächtigste Nachbar Maruviens, hat ...`."""
    tokens = text.tokens
    if i + 1 >= len(tokens) or text.between(i, i + 1).strip() != ",":
        return False
    for k in range(i + 1, min(i + NEAR, len(tokens))):
        if k > i + 1 and not text.clear(k - 1, k, " ’'"):
            return False
        if tokens[k].low.startswith(NEIGHBOURS):
            led = {*text.language.small["articles"], "its"} - shared_words("indefinite")
            return tokens[i + 1].low in led or text.language.language in ("ru", "uk")
    return False


def _is_land(text: Marked, i: int) -> bool:
    """Whether a name is said to be a kingdom or its like: `Qaritha, a small emirate on the gulf`."""
    tokens = text.tokens
    articles = {*text.language.small["articles"], *shared_words("indefinite")}
    if i + 2 >= len(tokens) or text.between(i, i + 1).strip() != ",":
        return False
    bare = tokens[i + 1].low not in articles  # `Sainte-Aurane, petit État insulaire, a proposé ...`
    if bare and (text.language.language not in ("it", "fr", "es") or i + 1 in text.verbs):
        return False
    for k in range(i + 1, min(i + (SHORT if bare else NEAR), len(tokens))):
        if k > i + 1 and not text.clear(k - 1, k):
            return False
        if k > i + 1 and text.tokens[k].low in STATES and text.tokens[k - 1].low in SMALL:
            return True
        if tokens[k].low.startswith(REALMS):
            return k + 1 >= len(tokens) or not text.clear(k, k + 1) or tokens[k + 1].low in PREPOSITIONS
    return False


def _is_own(text: Marked, i: int) -> bool:
    """Whether a name is that of somebody’s land: `Son pays, la Tsarabe, tire de l’eau`."""
    tokens, at = text.tokens, i - 1
    if at > 0 and tokens[at].low in ARTICLE | set(text.language.small["articles"]) and text.clear(at, i):
        at -= 1
    if at < 1 or tokens[at].low not in COUNTRIES or text.between(at, at + 1).strip() != ",":
        return False
    match = text.language.pronouns.at(tokens, at - 1) if at - 1 in text.first else None
    return match is not None and match.label == "his"
