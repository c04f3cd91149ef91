"""Calls from Python, checked before anything is done: a call that does not fit says what would.

Python's own `TypeError` tells of an argument that is missing, or of one too many, and nothing of what
there is; and a value of another type ends deep inside. Here both are refused at the door, with the
names of the crisis that could have been meant.

Tested in `tests/unit/test_api_calls.py`.
"""

from __future__ import annotations

import inspect
import re
import reprlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, wraps
from types import FunctionType
from typing import ParamSpec, TypeVar

from melian.api.kinds import Kind, kind_of
from melian.errors import UsageError
from melian.scenario.findings.diagnostics import nearest

__all__ = ["check_values", "checked", "checked_methods", "needs", "no_option"]

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


def checked(call: Callable[P, R]) -> Callable[P, R]:
    """A public call that refuses what it does not take.

    Raises
    ------
    UsageError
        If an argument is missing, is not one of the call, is one too many, or is of another kind.
    """

    @wraps(call)
    def told(*args: P.args, **options: P.kwargs) -> R:
        _check(call, args, options)
        return call(*args, **options)

    return told


def checked_methods(kind: type[T]) -> type[T]:
    """A class whose public methods are `checked`."""
    for name, call in list(vars(kind).items()):
        if isinstance(call, FunctionType) and not name.startswith("_"):
            setattr(kind, name, checked(call))
    return kind


def check_values(call: str, values: Mapping[str, object], owner: object = None) -> None:
    """Refuse values of another kind than their names say; None is no value.

    Raises
    ------
    UsageError
        With the value, and how one is written.
    """
    for name, value in values.items():
        kind = kind_of(call, name)
        if value is not None and kind is not None and not kind.holds(value):
            raise _wrong(f"{call}(): {name}={_shown(value)}", kind, kind.write(name), owner)


def _wrong(got: str, kind: Kind, write: str, owner: object) -> UsageError:
    known = kind.names(owner)
    return UsageError(f"{got} is {kind.wrong}; {write}" + (f"; {nearest('', known)}" if known else ""))


def _shown(value: object) -> str:
    """A value in a line, however large it is."""
    return " ".join(reprlib.repr(value).split())


def no_option(name: str, options: Iterable[str], known: Iterable[str]) -> UsageError:
    """What is said where something takes no option of a name, with those that it takes."""
    wrong, *_ = options
    return UsageError(f"{name}() has no option called '{wrong}'; {nearest(wrong, known)}")


def needs(call: str, name: str, owner: object) -> UsageError:
    """What is said where something that is needed is not there, with those that there are."""
    kind = kind_of(call, name)
    known = kind.names(owner) if kind is not None else ()
    write = kind.write(name) if kind is not None else f"write {call}({name}=...)"
    there_are = f"; {nearest('', known)}" if known else ""
    return UsageError(f"{call}() needs `{name}`: {write}{there_are}")


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a call takes."""

    is_method: bool
    placed: tuple[str, ...]
    """By place or by name, in order."""
    named: tuple[str, ...]
    """By name alone."""
    needed: tuple[str, ...]
    several: str
    """What any number of places are; empty: none."""
    takes_all: bool
    """Whether it takes options of any name, which it looks at itself."""

    @property
    def names(self) -> tuple[str, ...]:
        """All that can be written by name."""
        return (*self.placed, *self.named)


@cache
def _taken(call: Callable[..., object]) -> _Taken:
    parameters = list(inspect.signature(call).parameters.values())
    is_method = bool(parameters) and parameters[0].name == "self"
    parameters = parameters[is_method:]
    kinds = {each.name: each.kind for each in parameters}
    more = next((each for each in parameters if each.kind is each.VAR_KEYWORD), None)
    listed = _UNPACKED.fullmatch(str(more.annotation)) if more is not None else None
    options = inspect.unwrap(call).__globals__[listed[1]].__annotations__ if listed else ()
    of_kind = {kind: [name for name in kinds if kinds[name] is kind] for kind in kinds.values()}
    return _Taken(
        is_method,
        tuple(of_kind.get(inspect.Parameter.POSITIONAL_OR_KEYWORD, ())),
        (*of_kind.get(inspect.Parameter.KEYWORD_ONLY, ()), *options),
        tuple(e.name for e in parameters if e.default is e.empty and e.kind not in _COLLECTING),
        "".join(of_kind.get(inspect.Parameter.VAR_POSITIONAL, ())),
        more is not None and listed is None,
    )


_COLLECTING = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
_UNPACKED = re.compile(r"Unpack\[(\w+)\]")


def _check(call: Callable[..., object], args: tuple[object, ...], options: Mapping[str, object]) -> None:
    taken, name = _taken(call), call.__name__
    owner, given = (args[0], args[1:]) if taken.is_method else (None, args)
    if not taken.several and len(given) > len(taken.placed):
        raise _too_many(name, given[len(taken.placed)], taken)
    values = dict(zip(taken.placed, given, strict=False))
    if twice := [each for each in values if each in options]:
        raise UsageError(f"{name}() got `{twice[0]}` twice, by place and by name; leave one out")
    unknown = [each for each in options if each not in taken.names]
    if unknown and not taken.takes_all:
        raise no_option(name, unknown, taken.names)
    values |= options
    for each in taken.needed:
        if values.get(each) is None:
            raise needs(name, each, owner)
    check_values(name, values, owner)
    kind = kind_of(name, taken.several)
    for value in given:
        if kind is not None and not kind.holds(value):
            raise _wrong(f"{name}(): {_shown(value)}", kind, f"write {name}({kind.like}, ...)", owner)


def _too_many(call: str, value: object, taken: _Taken) -> UsageError:
    places = f"{', '.join(taken.placed)} and no more" if taken.placed else "nothing"
    named = f"; by name it takes {', '.join(sorted(taken.named))}" if taken.named else ""
    return UsageError(f"{call}() cannot place {_shown(value)}: by place it takes {places}{named}")
