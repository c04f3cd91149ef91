"""Which names are said to be a neighbour’s, as only states are: `la vicina Corstania`, `Quessa, der Nachbar`.

Tested in `tests/unit/test_lacking.py`.
"""

from __future__ import annotations

from melian.reader.actors.marked import Marked
from melian.reader.words.load import shared_words

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


NEAR = 7
"""Words of an apposition with a neighbour in it, at most."""


def is_neighbour(text: Marked, i: int) -> bool:
    """Whether a word such as neighbouring stands beside a name, or before or after a comma."""
    return _is_beside(text, i) or _is_apposed(text, i)


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
