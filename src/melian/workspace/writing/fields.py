"""What can stand at a path of a crisis file, from its models.

Tested in `tests/unit/workspace/test_cursor.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from melian.scenario.schema.elements import (
    Actor,
    Assumption,
    CrisisFile,
    Define,
    Fact,
    Outcome,
    Stake,
    TypeOption,
)
from melian.scenario.schema.fields import Expr, Flag, Reference
from melian.scenario.schema.steps import Block, Choice, Step
from melian.workspace.writing.cursor import ITEM

__all__ = ["can_stand", "fields_at", "is_expression", "is_flag", "models_at"]

_SHORT = {
    Define: "value", Fact: "text", Actor: "label", Stake: "worth", Outcome: "when", Assumption: "value",
    Choice: "label", TypeOption: "odds",
}  # fmt: skip
"""Elements that a text alone can stand for, and the field that it is then."""


_TEXTS = (Expr, Flag, Reference)
"""Kinds of text that are told apart."""


def can_stand(path: Sequence[str]) -> list[Any]:
    """The kinds of value that can stand at a path; none where there is nothing of the kind."""
    kinds: list[Any] = [CrisisFile]
    for key in path:
        kinds = [inner for kind in kinds for inner in _below(kind, key)]
    return kinds


def models_at(path: Sequence[str]) -> list[type[BaseModel]]:
    """The elements that can stand at a path; one promise may stand where there are several."""
    kinds = can_stand(path)
    kinds += [inner for kind in kinds if get_origin(kind) is tuple for inner in _below(kind, ITEM)]
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]


def fields_at(path: Sequence[str]) -> dict[str, FieldInfo]:
    """The fields of what can stand at a path, as the file writes them, each with its description."""
    return {
        info.alias or name: info
        for model in models_at(path)
        for name, info in model.model_fields.items()
        if name != "attributes"
    }


def is_expression(path: Sequence[str], *, key: bool = False) -> bool:
    """Whether an expression can stand at a path, or as a key there."""
    kinds = can_stand(path)
    if key:
        return any(get_origin(kind) is dict and get_args(kind)[0] == Expr for kind in kinds)
    short = [_hints(kind)[_SHORT[kind]] for kind in kinds if kind in _SHORT]
    return any(each == Expr for kind in [*kinds, *short] for each in _members(kind))


def is_flag(path: Sequence[str]) -> bool:
    """Whether `true` or `false` stands at a path."""
    return Flag in can_stand(path)


def _below(kind: Any, key: str) -> Iterator[Any]:
    """What can stand under a key of a kind of value."""
    origin = get_origin(kind)
    if origin is dict:
        yield from _members(get_args(kind)[1])
    elif origin is tuple:
        inner = list(_members(get_args(kind)[0]))
        yield from inner if key == ITEM else [each for kind in inner for each in _below(kind, key)]
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        name = next((name for name, info in kind.model_fields.items() if (info.alias or name) == key), None)
        if name is not None:
            yield from _members(_hints(kind)[name])
        elif "attributes" in kind.model_fields:
            yield Expr


def _members(hint: Any) -> Iterator[Any]:
    """The kinds of value that a type allows; texts, names and expressions stay told apart."""
    parts = get_args(hint)
    known = next((each for each in _TEXTS if parts[: len(get_args(each))] == get_args(each)), None)
    if known is not None:  # maybe with a tag behind it
        yield known
    elif hint is NoneType:
        return
    elif get_origin(hint) is Annotated:
        inner = get_args(hint)[0]
        if get_origin(inner) in (Union, UnionType, dict, tuple, Annotated) or inner in (Step, Block, *_SHORT):
            yield from _members(inner)
        else:
            yield hint
    elif get_origin(hint) in (Union, UnionType):
        for each in get_args(hint):
            yield from _members(each)
    else:
        yield hint


@lru_cache(maxsize=64)
def _hints(model: type[BaseModel]) -> dict[str, Any]:
    return get_type_hints(model, include_extras=True)
