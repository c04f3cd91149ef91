"""Actors that no table knows: names that behave like states, and names of organisations.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from melian.reader.actors.held.seats import add_seats
from melian.reader.actors.known import identifier
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names, stem_of
from melian.reader.actors.organisations.again import mark_again
from melian.reader.actors.organisations.called import add_called
from melian.reader.actors.organisations.firms import add_firms
from melian.reader.actors.organisations.institutions import add_institutions
from melian.reader.actors.organisations.juntas import add_juntas
from melian.reader.actors.organisations.marks import add_quoted
from melian.reader.actors.organisations.unions import add_organisations
from melian.reader.actors.states.clusters import Cluster
from melian.reader.actors.states.lone import lone_demonyms
from melian.reader.actors.states.pairs import ENOUGH as ENOUGH_OF_TWO
from melian.reader.actors.states.pairs import pairs_of
from melian.reader.actors.states.same import States
from melian.reader.actors.states.weigh import may_be_demonym, states_of
from melian.reader.actors.table import Given, add_table, as_tokens
from melian.reader.words.load import Phrases, shared_words

__all__ = ["invented"]


GENERIC = shared_words("generic_organisations")
"""Words that mean the organisation of which the text spoke last: `el portavoz del organismo`."""
UNIONS, UNION_STEMS = shared_words("generic_unions"), tuple(shared_words("union_stems"))
"""Words that mean one of people, and what its name then has in it."""
CASES = (*"аяоеєуюиыіїйь", "ом", "ем", "єм", "ам", "ям", "ах", "ях")
"""Endings that a Slavic name has in some case."""


def invented(text: Marked, named: set[int], given: Given | None = None, *, sure: bool = False) -> Names:
    """States and organisations that only the text names, and the states that the user gives.

    `named` are tokens that belong to persons; with `sure`, one sign by itself has to be enough.
    """
    names = Names()
    taken = set(named)
    given = given or Given()
    add_table(text, names, given, taken)
    add_quoted(text, names, taken)
    add_organisations(text, names, taken)
    add_called(text, names, taken)
    add_juntas(text, names, taken)
    if not sure:  # when persons are known, whose surnames may look like firms
        add_firms(text, names, taken)
    mark_again(text, names, taken, shortest=2 if sure else 1)
    states = States(text, given.states)
    _add_given(text, names, states, taken)
    there = {key for key, _, by in names.at.values() if by != "institution" and key in states.given}
    closed = len(there) > 1  # whoever gives two states of a text has given most
    pairs = set() if closed else _add_pairs(text, names, states, taken)
    add_institutions(text, names, taken)
    unknown = states_of(text, taken | pairs, sure=sure or closed)
    _add_states(text, names, taken, states, unknown, sure=sure)
    _settle(text, names, states)
    add_seats(text, names, taken)
    return names


def _add_pairs(text: Marked, names: Names, states: States, taken: set[int]) -> set[int]:
    """Mark states of two words; the tokens of all names of two words are returned."""
    pairs = pairs_of(text, taken)
    for stem, each in pairs.items():
        if each.weight < ENOUGH_OF_TWO:
            continue
        key = states.add(stem, each.forms, _nominative(text, each.forms))
        names.types[key] = "state"
        names.labels.setdefault(key, states.labels[key])
        names.at.update({at: (key, 2, "name") for at in each.at})
        taken.update(at + k for at in each.at for k in (0, 1))
    return {at + k for each in pairs.values() for at in each.at for k in (0, 1)}


def _add_states(
    text: Marked,
    names: Names,
    taken: set[int],
    states: States,
    unknown: Mapping[str, Cluster],
    *,
    sure: bool,
) -> None:
    """Mark states by their names and demonyms, the user’s first, then the unknown ones by their stem."""
    language = text.language.language
    for stem, each in unknown.items():
        states.add(stem, each.forms, _nominative(text, each.forms))
    states.close()
    lone = {} if sure and language == "en" else lone_demonyms(text, taken, states.kin)
    for i, token in enumerate(text.tokens):
        if i in taken or i in text.actors or i in names.at:
            continue
        capital, by = token.text[0].isupper(), "name"
        key = states.stems.get(stem_of(token.low, language), "") if capital else ""
        label = states.labels.get(key, key)
        if not key and i not in text.covered and may_be_demonym(text, i):
            key, by = states.kin.of(token.text) or "", "demonym"
            label = states.labels.get(key, key)
        if not key and i in lone:
            key, label, by = identifier(lone[i]), token.text, "demonym"
        if key:
            names.labels.setdefault(key, label)
            names.types[key] = "state"
            names.at[i] = (key, 1, by)


def _settle(text: Marked, names: Names, states: States) -> None:
    """Give institutions to the state whose demonym they bear, `the organisation` to the last one named."""
    last = ""
    for at, (key, size, by) in sorted(names.at.items()):
        if by != "institution":
            last = key if names.types.get(key) == "organisation" else last
            continue
        inside = (k for k in range(at, min(at + size + 1, len(text.tokens))) if may_be_demonym(text, k))
        state = next((found for k in inside if (found := states.kin.of(text.tokens[k].text))), "")
        if state and not text.tokens[at].low.startswith(UNION_STEMS):
            names.at[at] = (state, size, by)
            names.types.setdefault(state, "state")
            names.labels.setdefault(state, states.labels.get(state, state))
        elif last and size == 1 and _may_mean(text.tokens[at].low, names.labels.get(last, "")):
            names.at[at] = (last, size, by)


def _may_mean(low: str, name: str) -> bool:
    """Whether a common noun may mean an organisation: `the body` any, `the union` one of people."""
    kindred = any(stem in name.lower() for stem in UNION_STEMS)
    return low in GENERIC or (low in UNIONS and kindred)


def _add_given(text: Marked, names: Names, states: States, taken: set[int]) -> None:
    """Mark the user's states where one of their forms stands as it is."""
    forms = [(as_tokens(text, form), key) for key, written in states.forms.items() for form in written]
    for match in Phrases(forms).all(text.tokens) if forms else ():
        places = range(match.at, match.at + match.length)
        small = text.tokens[match.at].text.islower()
        if any(at in taken or at in text.actors or (small and at in text.covered) for at in places):
            continue
        names.types[match.label] = "state"
        written = text.span(match).of(text.words)
        adjective = written in states.adjectives or (
            written.lower() in states.adjectives and written not in states.given[match.label]
        )
        names.at[match.at] = (match.label, match.length, "demonym" if adjective else "name")
        taken.update(places[1:])


def _nominative(text: Marked, forms: list[str]) -> str:
    if any(" " in form for form in forms):
        single = [form for form in forms if " " not in form]
        tail = _nominative(text, single) if single else ""
        return next((form for form in forms if form.endswith(f" {tail}")), min(forms, key=len))
    if text.language.language in ("ru", "uk"):
        plain = [form for form in forms if not form.endswith(CASES)]  # "Ольмарк" beside "Ольмарка"
        plain = plain or [form for form in forms if form.endswith("ье")]
        if plain:
            return min(plain, key=len)
        named = [form for form in forms if form.endswith(("я", "а"))]
        ending = {"ru": "ия", "uk": "ія"}[text.language.language]
        soft = [re.sub("(?:[иі][яеиюєїі]|[иі]ей|ією|ии|ию)$", ending, form) for form in forms]
        oblique = {"ru": "ы", "uk": "и"}[text.language.language]
        if not named and all(form.endswith(oblique) for form in forms):
            return min(forms, key=len)[:-1] + "а"
        return min(named or [each for each in soft if each.endswith(ending)] or forms, key=len)
    if text.language.language == "de" and all(form.endswith("s") and len(form) > 4 for form in forms):
        return min(forms, key=len)[:-1]
    return min(forms, key=len)
