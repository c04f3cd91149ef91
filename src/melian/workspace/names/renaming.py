"""Another name for something, everywhere it stands, and nothing else changed.

A rename that would change what the file says is refused: the new text is read again, and has to have the
same names in the same places.

Tested in `tests/unit/workspace/test_renaming.py`.
"""

from __future__ import annotations

from collections.abc import Collection

from pydantic_core import PydanticCustomError

from melian.articles import with_article
from melian.errors import UsageError
from melian.scenario.schema.elements import TypeOption
from melian.scenario.schema.fields import check_name
from melian.scenario.schema.steps import Choice
from melian.workspace.lines import TextLines
from melian.workspace.names.entity import Entity
from melian.workspace.names.index import Names, Place, names_in

__all__ = ["can_be_renamed", "renamed"]

_ROOM = ("actor", "step", "block", "assumption", "define", "private")
"""What shares one room: no two of these have one name."""


def can_be_renamed(names: Names, place: Place) -> bool:
    """Whether the file gives the name, so that it can give another."""
    return bool(names.given(place.entity))


def renamed(text: str, names: Names, entity: Entity, new: str) -> tuple[Place, ...]:
    """The places at which `new` is to stand instead.

    Parameters
    ----------
    text
        Of the file, lines ended by a newline.
    names
        Those of the text.
    entity
        What gets another name.
    new
        The name.

    Raises
    ------
    UsageError
        With what is in the way.
    """
    if not names.is_whole:
        raise UsageError("not every name of this file can be read now: mend its errors first")
    if not names.given(entity):
        raise UsageError(f"'{entity.word}' is a word of the language: the file does not name it")
    _check(names, entity, new)
    places = tuple(names.of(entity))
    after = text
    for place in reversed(places):
        after = after[: place.start] + new + after[place.end :]
    then = names_in(TextLines(after))
    wanted = sorted(_substituted(place.entity, entity, new) for place in names.places)
    if then is None or not then.is_whole or sorted(place.entity for place in then.places) != wanted:
        raise UsageError(f"'{new}' would mean something else somewhere in this file: choose another name")
    return places


def _check(names: Names, entity: Entity, new: str) -> None:
    try:
        check_name(new)
    except PydanticCustomError as error:
        context = error.context or {}
        raise UsageError(f"{context.get('what', error)}; {context.get('help', '')}".rstrip("; ")) from None
    if new == "outcome" and entity.kind in _ROOM:
        raise UsageError("'outcome' asks how the story ends: choose another name")
    if new != entity.word and new in _taken(names, entity):
        raise UsageError(f"there is {with_article(entity.kind)} '{new}' already, or something beside it")


def _taken(names: Names, entity: Entity) -> Collection[str]:
    """The names that something beside it has."""
    owner, dot, _ = entity.name.rpartition(".")
    if entity.kind == "private" and dot:
        return {each.rpartition(".")[2] for each in names.symbols.privates if each.startswith(f"{owner}.")}
    if entity.kind in _ROOM:
        return names.symbols.names
    if entity.kind == "number":
        model = TypeOption if entity.owner in names.symbols.privates else Choice
        fields = {field.alias or name for name, field in model.model_fields.items()}
        return fields | set(names.symbols.choices[entity.owner].attributes)
    beside = {place.entity for place in names.places if place.is_definition}
    return {each.name for each in beside if (each.kind, each.owner) == (entity.kind, entity.owner)}


def _substituted(each: Entity, old: Entity, new: str) -> Entity:
    """What a name stands for once `old` has another."""
    if each == old:
        owner, dot, _ = old.name.rpartition(".")
        return each._replace(name=f"{owner}{dot}{new}")
    if old.kind == "actor":
        return each._replace(name=_owned(each.name, old.name, new), owner=_owned(each.owner, old.name, new))
    if old.kind in ("step", "private") and each.owner == old.name:
        owner, dot, _ = old.name.rpartition(".")
        return each._replace(owner=f"{owner}{dot}{new}")
    return each


def _owned(name: str, actor: str, new: str) -> str:
    """The whole name of a private matter, where an actor has another name."""
    owner, dot, matter = name.partition(".")
    return f"{new}.{matter}" if dot and owner == actor else name
