"""The user's table of actors in a text: its forms before whatever is known, in all their cases.

States of the table are found as those are that only the text names, so that one given by its name alone
has its cases and demonyms; organisations and others stand among the names of the text.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from melian.reader.actors.known import inflected
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names
from melian.reader.actors.organisations.marks import opens_mark
from melian.reader.layout import tokens_of
from melian.reader.words.load import Match, Phrases

__all__ = ["Given", "add_table", "as_tokens", "take_table"]


@dataclass(frozen=True, slots=True)
class Given:
    """The user's actors that nothing else knows."""

    states: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The forms of each state, by id."""
    others: tuple[Match, ...] = ()
    """Where the others are named, labelled by id."""
    table: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Label and type of each actor, by id."""


def take_table(state: Marked, table: Mapping[str, Mapping[str, Any]]) -> Given:
    """Give known actors the user's ids, and find where the others stand that are no states."""
    kinds = {key: (entry.get("label") or key, entry.get("type", "state")) for key, entry in table.items()}
    state.known = replace(state.known, actors={**state.known.actors, **kinds})
    states: dict[str, tuple[str, ...]] = {}
    others: list[tuple[str, str]] = []
    for key, entry in table.items():
        label, kind = kinds[key]
        forms = tuple(form for form in entry.get("forms") or (label,) if as_tokens(state, form))
        known = {form: name for form in forms if (name := _known(state, form, kind))}
        _rename(state, set(known.values()), key)
        if kind == "state" and not known and forms:
            forms = (_name_of(label, forms), *forms)
            states[key] = tuple(dict.fromkeys((*forms, *(_name_in(state, form) for form in forms))))
        else:
            for form in (form for form in forms if form not in known):
                written = "small" if form.strip()[0].islower() else "capital"
                names = dict.fromkeys((as_tokens(state, form), _bare(state, form)))
                others += [(each, f"{written}|{key}") for name in names for each in (name, *inflected(name))]
    found = Phrases(others).all(state.tokens) if others else ()
    places = tuple(each for match in found if (each := _standing(state, match)))
    for match in places:
        _unmark(state, match)
    return Given(states, places, kinds)


def add_table(text: Marked, names: Names, given: Given, taken: set[int]) -> None:
    """Mark the user's organisations and others among the names of a text, and take their tokens."""
    for match in given.others:
        label, kind = given.table[match.label]
        names.labels.setdefault(match.label, label)
        names.types[match.label] = kind
        names.at[match.at] = (match.label, match.length, "name")
        taken.update(range(match.at, match.at + match.length))
        if opens_mark(text, match.at):
            text.titles.update(range(match.at, match.at + match.length))  # "глава «Кордгаза» Ян Орн"


def as_tokens(state: Marked, form: str) -> str:
    """A form as the tokens of a text spell it: `farmers’ union` without the apostrophe."""
    return " ".join(token.low for token in tokens_of(form, language=state.language.language))


def _bare(state: Marked, form: str) -> str:
    """A form as tokens, without its article."""
    first, _, rest = as_tokens(state, form).partition(" ")
    return rest if rest and first in state.language.small["articles"] else f"{first} {rest}".strip()


def _standing(state: Marked, match: Match) -> Match | None:
    """A place where an actor is named, labelled by its id; a form given with a capital has to have one."""
    written, _, key = match.label.partition("|")
    tokens = state.tokens[match.at : match.at + match.length]
    if written == "capital" and not any(token.text[0].isupper() for token in tokens):
        return None
    return Match(match.at, match.length, key)


def _unmark(state: Marked, match: Match) -> None:
    """Forget what the tables say of a place."""
    for inner in range(match.at, match.at + match.length):
        state.actors.pop(inner, None)
        state.nouns.pop(inner, None)
        state.acting.discard(inner)
        state.covered.discard(inner)


def _name_of(label: str, forms: tuple[str, ...]) -> str:
    """The form that is the name of a state: its label, or else the first with a capital."""
    same = next((form for form in forms if form.casefold() == label.casefold()), "")
    return same or next((form for form in forms if not form[0].islower()), forms[0])


def _name_in(state: Marked, form: str) -> str:
    """The name in a form that says what kind of state it is: `Repubblica di Ardel`; else the form."""
    tokens = tokens_of(form, language=state.language.language)
    last = tokens[-1]  # forms have tokens
    kind = len(tokens) > 1 and state.language.kinds["state"].at(tokens, 0)
    return last.text if kind and last.text[0].isupper() else form


def _known(state: Marked, form: str, kind: str) -> str:
    """The id under which the tables know a form of a state, or of what is none; empty where they do not."""
    tokens = tokens_of(form, language=state.language.language)
    match = state.known.forms.at(tokens, 0) if tokens else None
    name = match.label.partition("|")[2] if match and match.length == len(tokens) else ""
    is_state = bool(name) and state.known.actors[name][1] == "state"
    return name if is_state == (kind == "state") else ""


def _rename(state: Marked, known: set[str], key: str) -> None:
    """Give an actor that the tables know the user's id, wherever it stands."""
    for at, match in state.actors.items():
        by, _, name = match.label.partition("|")
        if name in known:
            state.actors[at] = Match(at, match.length, f"{by}|{key}")
