"""Actors that no table knows: names that behave like states, and names of organisations.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re

from melian.reader.actors.called import add_called, add_quoted
from melian.reader.actors.held.seats import add_seats
from melian.reader.actors.institutions import add_institutions
from melian.reader.actors.known import identifier
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names, stem_of
from melian.reader.actors.states.endings import Kin
from melian.reader.actors.states.lone import lone_demonyms
from melian.reader.actors.states.weigh import may_be_demonym, states_of
from melian.reader.actors.unions import add_organisations

__all__ = ["invented"]


def invented(text: Marked, named: set[int], *, sure: bool = False) -> Names:
    """States and organisations that only the text names.

    `named` are tokens that belong to persons; with `sure`, one sign by itself has to be enough.
    """
    names = Names()
    taken = set(named)
    add_quoted(text, names, taken)
    add_organisations(text, names, taken)
    add_called(text, names, taken)
    add_institutions(text, names, taken)
    _add_states(text, names, taken, sure=sure)
    add_seats(text, names, taken)
    return names


def _add_states(text: Marked, names: Names, taken: set[int], *, sure: bool) -> None:
    """Mark states by their names and demonyms."""
    language = text.language.language
    found = states_of(text, taken, sure=sure)
    kin = Kin({stem: each.forms for stem, each in found.items()}, language)
    lone = {} if sure and language == "en" else lone_demonyms(text, taken, kin)
    for i, token in enumerate(text.tokens):
        if i in taken or i in text.actors:
            continue
        capital, by = token.text[0].isupper(), "name"
        stem = stem_of(token.low, language)
        if not capital or stem not in found:
            open_ = i not in text.covered and may_be_demonym(text, i)
            stem, by = (kin.of(token.text) or "") if open_ else "", "demonym"
        if stem:
            name = _nominative(text, found[stem].forms)
        elif i in lone:
            name = lone[i]
        else:
            continue
        key = identifier(name)
        names.labels.setdefault(key, name if stem else token.text)
        names.types[key] = "state"
        names.at[i] = (key, 1, by)


def _nominative(text: Marked, forms: list[str]) -> str:
    if text.language.language in ("ru", "uk"):
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
