"""Find the actors and people of a text, and each place where they are spoken of.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from melian.reader.actors.held.holders import with_holders
from melian.reader.actors.invented import invented
from melian.reader.actors.known import identifier
from melian.reader.actors.marked import Marked
from melian.reader.actors.marking import marked
from melian.reader.actors.mentions import Resolver
from melian.reader.actors.names import Names
from melian.reader.actors.people import Found, people_of
from melian.reader.actors.table import take_table
from melian.reader.found import Actor, Mention, Person, Text
from melian.reader.layout import paragraphs
from melian.texts.span import Span

__all__ = ["find_actors"]


def find_actors(
    text: Text,
    *,
    quoted: Sequence[Span] = (),
    table: Mapping[str, Mapping[str, Any]] | None = None,
    state: Marked | None = None,
) -> tuple[tuple[Actor, ...], tuple[Person, ...], tuple[Mention, ...]]:
    """Actors, people and mentions of a text, the mentions in its order.

    Parameters
    ----------
    text
        The text; English is assumed where its language has no tables.
    quoted
        Where quotations stand: verbs inside them are not the narrator's.
    table
        Actors of the user's by id, each with `label`, `type` and `forms`; they go before what is known.
    state
        The text's tokens, if they are marked already; more is marked on them.
    """
    state = state or marked(text, quoted)
    given = take_table(state, table or {})
    sure = invented(state, set(), given, sure=True)
    actors = {at + k for at, (_, size, _) in sure.at.items() for k in range(size)}
    found = people_of(state, actors)
    named = {at for each in found for at in range(each.at, each.at + each.size)}
    surnames = {each.surname for each in found}
    if state.language.language == "de":
        surnames |= {f"{each}s" for each in surnames}
    named |= {
        at for at, token in enumerate(state.tokens) if token.low in surnames and token.text[0].isupper()
    }
    names = invented(state, named - set(state.actors), given)
    ids = _ids(found)
    resolver = Resolver(state, names, found, ids, list(quoted), paragraphs(text.words))
    resolved = with_holders(state, found, ids, resolver.actor_of, resolver.resolve(), resolver.spoken)
    mentions = tuple(_who_takes_part(each, state.words) for each in resolved)
    return (
        _actors(state, names, mentions, table or {}),
        _people(state, found, ids, resolver, mentions),
        mentions,
    )


def _who_takes_part(mention: Mention, words: str) -> Mention:
    """Soldiers who are counted are a number, no unnamed persons who act."""
    counted = words[: mention.span.start].rstrip()[-1:].isdigit()
    return replace(mention, actor="") if counted and mention.actor == "unnamed" else mention


def _ids(found: Sequence[Found]) -> list[str]:
    ids: list[str] = []
    for each in found:
        key = identifier(each.surname)
        ids.append(key if key not in ids else identifier(each.name))
    return ids


def _actors(
    state: Marked, names: Names, mentions: Sequence[Mention], table: Mapping[str, Mapping[str, Any]]
) -> tuple[Actor, ...]:
    forms: dict[str, dict[str, None]] = defaultdict(dict)
    for each in mentions:
        if not each.actor:
            continue
        written = forms[each.actor]
        # a state is not called by its bodies, an organisation not by its chairwoman, and nobody by people
        known = state.known.actors.get(each.actor, ("", "non-state"))[1]
        kind = names.types.get(each.actor, known)
        own = each.by in ("office", "body") and kind == "non-state" and each.actor not in table
        form = each.span.of(state.words)
        label = names.labels.get(each.actor, "")
        if each.by == "name" and form.islower() and label and not label.islower():
            continue  # "the agency" by itself is no name
        named = each.by in ("name", "demonym", "capital") and not each.person
        if own or each.by == each.actor == "unnamed" or named:
            written |= dict.fromkeys([form, *names.also.get(each.actor, ())])
        elif each.by == "unnamed" and kind == "non-state":
            written |= dict.fromkeys(names.also.get(each.actor, ()))  # the hospital of a doctor
    actors = []
    for key, forms_of in forms.items():
        label, kind = key, "non-state"
        if key in table:
            label, kind = table[key].get("label") or key, table[key].get("type", "state")
        elif key in names.labels:
            label, kind = names.labels[key], names.types[key]
        elif key in state.known.actors:
            label, kind = state.known.actors[key]
        elif key == "unnamed":
            label, kind = "unnamed persons", "unnamed"
        actors.append(Actor(key, label, kind, tuple(forms_of)))  # type: ignore[arg-type]
    return tuple(actors)


def _people(
    state: Marked, found: Sequence[Found], ids: Sequence[str], resolver: Resolver, mentions: Sequence[Mention]
) -> tuple[Person, ...]:
    forms: dict[str, dict[str, None]] = defaultdict(dict)
    for each in mentions:
        if each.person and each.by in ("name", "office"):
            forms[each.person][each.span.of(state.words)] = None
    return tuple(
        Person(key, each.name, each.office, resolver.actor_of.get(key, ""), tuple(forms[key]))
        for key, each in zip(ids, found, strict=True)
    )
