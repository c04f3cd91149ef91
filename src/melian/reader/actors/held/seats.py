"""Towns where a state's bodies sit: `the foreign ministry in Tarrow`, `à Brenn, le ministère`.

A name that always follows `in` and stands beside a body is a seat, of the state that the sentences
around it name; an ambassador there is another state's.

Tested in `tests/unit/test_holders.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict

from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names, stem_of
from melian.reader.actors.states.neighbours import NEIGHBOURS

__all__ = ["AMBASSADORS", "add_seats"]

IN = frozenset(("in", "à", "a", "en", "в", "у", "da", "aus", "from", "desde", "из", "з", "depuis"))
AMBASSADORS = ("ambass", "ambasc", "embass", "embaj", "botschaft", "посол", "посл", "посоль")
"""Beginnings of words for who sits in another state's capital."""
SPOKEN_IN = frozenset(("in", "en", "в", "у"))
MOST, AROUND = 20, 60
"""Places where a town stands, and words around one, that are looked at."""
NEAR = 4
"""Words between a town and a body that sits there at most."""


def add_seats(text: Marked, names: Names, taken: set[int]) -> None:
    """Mark towns in which bodies of a state sit as that state."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, token in enumerate(text.tokens):
        if token.text[0].isupper() and i not in text.first and i not in text.covered and len(token.text) > 2:
            places[stem_of(token.low, text.language.language)].append(i)
    for found in places.values():
        if len(found) < 2 or not all(_stands_in(text, names, i, taken) for i in found):
            continue
        bodies = any(_body_near(text, i) for i in found)
        own = set(found)
        whose = {key for i in found[:MOST] for key in _whose(text, names, i, own)} if bodies else set()
        if len(whose) == 1:
            names.at.update({i: (next(iter(whose)), 1, "capital") for i in found})
    _add_capitals(text, names)
    _add_datelines(text, names)


def _add_datelines(text: Marked, names: Names) -> None:
    """Mark a town that the head of a report says is a state’s: `PORT-ALVIS (Morlande) ... Port-Alvis`."""
    for town, state in text.seats():
        key = _state_at(text, names, text.at(state.start))
        if not key:
            continue
        first, end = text.at(town.start), text.at(town.end)
        lows = [token.low for token in text.tokens[first:end]]
        for i in range(end, len(text.tokens) - len(lows) + 1):
            inside = range(i, i + len(lows))
            same = [text.tokens[k].low for k in inside] == lows and text.tokens[i].text[0].isupper()
            if same and not any(k in names.at or k in text.actors or k in text.covered for k in inside):
                names.at[i] = (key, len(lows), "capital")


def _add_capitals(text: Marked, names: Names) -> None:
    """Mark a name without a demonym as the capital from which an official speaks: `..., said in Gaunt`."""
    adjectives = {key for key, _, by in names.at.values() if by == "demonym"}
    own: dict[str, set[int]] = defaultdict(set)
    for at, (key, _, _) in names.at.items():
        own[key].add(at)
    for i, (key, size, by) in sorted(names.at.items()):
        verb = text.verbs.get(i - 2)
        said = verb is not None and verb.label == "say" and text.clear(i - 2, i)
        told = said and text.tokens[i - 1].low in SPOKEN_IN
        if not told or by != "name" or names.types.get(key) != "state" or key in adjectives or size > 1:
            continue
        whose = _whose(text, names, i, own[key])
        if len(whose) == 1:
            names.at.update({at: (next(iter(whose)), 1, "capital") for at in own.pop(key)})
            adjectives.add(key)  # done


def _stands_in(text: Marked, names: Names, i: int, taken: set[int]) -> bool:
    low = text.tokens[i - 1].low if i else ""
    longer = (
        i + 1 < len(text.tokens) and text.tokens[i + 1].text[0].isupper() and text.between(i, i + 1) == " "
    )
    free = i not in text.actors and (i not in taken or i in names.at) and text.tokens[i].low not in text.dated
    return low in IN and text.clear(i - 1, i) and free and not longer


def _body_near(text: Marked, i: int) -> bool:
    near = range(max(0, i - NEAR), min(i + NEAR, len(text.tokens)))
    return any(k in text.nouns and text.nouns[k].label == "body" for k in near)


def _whose(text: Marked, names: Names, i: int, own: set[int]) -> set[str]:
    """The state of which the sentence speaks, if it is one; not the one that has an ambassador there."""
    starts = text.sentence_starts
    number = bisect_right(starts, text.tokens[i].start)
    first, end = (
        text.at(starts[number - 1]),
        text.at(starts[number]) if number < len(starts) else len(text.tokens),
    )
    first, end = max(first, i - AROUND), min(end, i + AROUND)
    places = [k for k in range(first, end) if k not in own]
    places = [k for k in places if not text.tokens[k - 1].low.startswith(NEIGHBOURS)]
    states = [key for k in places if (key := _state_at(text, names, k))]
    if i > 1 and text.tokens[i - 2].low.startswith(AMBASSADORS):
        states = [key for key in states if key != states[0]]
    return set(states) if len(set(states)) == 1 else set()


def _state_at(text: Marked, names: Names, k: int) -> str:
    if k in names.at and names.types.get(names.at[k][0]) == "state":
        return names.at[k][0]
    if k in text.actors:
        key = text.actors[k].label.partition("|")[2]
        known = text.known.actors.get(key)
        return key if known and known[1] == "state" else ""
    return ""
