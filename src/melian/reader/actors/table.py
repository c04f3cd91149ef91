"""The user's table of actors in a text: its forms before whatever is known, its states in all their forms.

States of the table are found as those are that only the text names, so that one given by its name alone
has its cases and demonyms.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from melian.reader.actors.marked import Marked
from melian.reader.layout import tokens_of
from melian.reader.words.load import Match, Phrases

__all__ = ["Given", "take_table"]

Given = Mapping[str, tuple[str, ...]]
"""The forms of each state that the user gives, by id."""


def take_table(state: Marked, table: Mapping[str, Mapping[str, Any]]) -> Given:
    """Mark the user's actors over whatever the tables say; those states are returned that nothing knows."""
    given: dict[str, tuple[str, ...]] = {}
    marked: list[tuple[str, str]] = []
    for key, entry in table.items():
        forms = tuple(form for form in entry.get("forms", ()) or (entry.get("label", ""),) if form.strip())
        known = {name for form in forms if (name := _known(state, form))}
        _rename(state, known, key)
        if entry.get("type", "state") == "state" and not known:
            given[key] = tuple(dict.fromkeys((*forms, *(_name_in(state, form) for form in forms))))
        else:
            marked += [(form.lower(), f"name|{key}") for form in forms]
    for match in Phrases(marked).all(state.tokens):
        token = state.tokens[match.at]
        if token.text[0].isupper() or state.words[token.start].islower():
            state.acting.update(range(match.at, match.at + match.length))
            for inner in range(match.at, match.at + match.length):
                state.actors.pop(inner, None)
                state.nouns.pop(inner, None)
            state.actors[match.at] = Match(match.at, match.length, match.label)
    return given


def _name_in(state: Marked, form: str) -> str:
    """The name in a form that says what kind of state it is: `Repubblica di Ardel`; else the form."""
    tokens = tokens_of(form, language=state.language.language)
    last = tokens[-1]
    kind = len(tokens) > 1 and state.language.kinds["state"].at(tokens, 0)
    return last.text if kind and last.text[0].isupper() else form


def _known(state: Marked, form: str) -> str:
    """The id under which the tables know a form; empty where they do not."""
    tokens = tokens_of(form, language=state.language.language)
    match = state.known.forms.at(tokens, 0) if tokens else None
    return match.label.partition("|")[2] if match and match.length == len(tokens) else ""


def _rename(state: Marked, known: set[str], key: str) -> None:
    """Give an actor that the tables know the user's id, wherever it stands."""
    for at, match in state.actors.items():
        by, _, name = match.label.partition("|")
        if name in known:
            state.actors[at] = Match(at, match.length, f"{by}|{key}")
