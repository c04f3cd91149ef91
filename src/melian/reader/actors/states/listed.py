"""States that a list names after their number: `the three states, Ardel, Esmark and Dunmoor`.

Tested in `tests/unit/test_sides.py`.
"""

from __future__ import annotations

from melian.reader.actors.marked import Marked
from melian.reader.words.load import shared_words

__all__ = ["listed"]

STATES = frozenset((
    "states", "countries", "nations", "neighbours", "neighbors", "stati", "paesi", "nazioni", "vicini",
    "états", "pays", "voisins", "staaten", "länder", "ländern", "nachbarn", "nachbarländer",
    "nachbarstaaten", "estados", "países", "naciones", "vecinos", "страны", "стран", "странами", "странах",
    "государства", "государств", "государствами", "соседи", "соседа", "країни", "країн", "країнами",
    "країнах", "держави", "держав", "державами", "сусіди", "сусідів",
))  # fmt: skip
"""Nouns for states in the plural."""
MANY = shared_words("numerals") | {
    "both",
    "beide",
    "beiden",
    "entrambi",
    "ambos",
    "обе",
    "оба",
    "обидві",
    "обидва",
}
HEADS = shared_words("heads_of_two")
"""Nouns in the plural for what each of two states has one of: `the presidents of Ardel and Esmark`."""
BETWEEN = 2
"""Words between a number and such a noun at most: `the three Baltic neighbours`."""
AND = frozenset(("and", "e", "ed", "et", "und", "y", "и", "і", "й", "та"))


def listed(text: Marked) -> set[int]:
    """The tokens of such names, of lists of two at least."""
    found: set[int] = set()
    for i, token in enumerate(text.tokens):
        if token.low in HEADS:
            names = _ruled(text, i)
        elif token.low in STATES and _is_counted(text, i):
            names = _names(text, i)
        else:
            continue
        if len(names) > 1:
            found.update(names)
    return found


def _is_counted(text: Marked, i: int) -> bool:
    """Whether a number, or `both`, stands before a noun."""
    near = range(i - 1, max(i - BETWEEN - 2, -1), -1)
    clear = [k for k in near if text.clear(k, i)]
    return any(text.tokens[k].low in MANY or text.tokens[k].text.isdigit() for k in clear)


def _ruled(text: Marked, i: int) -> list[int]:
    """The two names that follow a noun and `of`, in Slavic languages the noun alone."""
    tokens, k = text.tokens, i + 1
    small = {*text.language.small["of"], *text.language.small["articles"], "von"}
    while k < len(tokens) and k - i < 4 and tokens[k].low in small:
        k += 1
    one, j = k, k + 1
    while j < len(tokens) and j - one < 4 and (tokens[j].low in AND or tokens[j].low in small):
        j += 1
    joined = (
        one < j - 1
        and j < len(tokens)
        and text.clear(i, j)
        and any(each.low in AND for each in tokens[one:j])
    )
    known = any(_is_no_state(text, at) for at in (one, j) if at < len(tokens))
    return [one, j] if joined and not known and all(tokens[at].text[0].isupper() for at in (one, j)) else []


def _is_no_state(text: Marked, at: int) -> bool:
    """Whether a known actor stands there that is no state: `the leaders of Hamas and Fatah`."""
    match = text.actors.get(at)
    return match is not None and text.known.actors[match.label.partition("|")[2]][1] != "state"


def _names(text: Marked, i: int) -> list[int]:
    """The capitals that follow a noun, with commas and an `and` between them."""
    tokens, small, k = text.tokens, text.language.small["articles"], i + 1
    found: list[int] = []
    if k >= len(tokens) or text.between(i, k).strip() not in (",", ":", "—", "–", "-", "("):
        return found
    while k < len(tokens):
        if found and text.between(k - 1, k).strip() not in ("", ","):
            break
        if tokens[k].low in AND or tokens[k].low in small:
            k += 1
            continue
        before = tokens[k - 1].low in AND or tokens[k - 1].low in small or k == i + 1
        if not tokens[k].text[0].isupper() or not (before or text.between(k - 1, k).strip() == ","):
            break
        found.append(k)
        k += 1
    return found
