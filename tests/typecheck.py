"""The type checker that the import hook of conftest.py puts around every function of the package."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import types
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

import jaxtyping
from beartype import BeartypeConf, beartype
from beartype.door import is_bearable
from beartype.roar import BeartypeDecorHintException

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["checked", "install"]

# An int will do for a float, as mypy has it.
_CONF = BeartypeConf(is_pep484_tower=True, violation_type=jaxtyping.TypeCheckError)
_jaxtyped = jaxtyping.jaxtyped


def install(modules: list[str]) -> None:
    """Check every function and dataclass of these modules that is not imported yet, at each call.

    The hook is jaxtyping's, but what it puts around a function is `checked`: `jaxtyped` as it comes takes
    arguments apart at each call of anything, arrays or none, which is half the time of the whole suite.
    """
    jaxtyping.jaxtyped = lambda typechecker: typechecker
    jaxtyping.install_import_hook(modules, "typecheck.checked")


def checked(thing: Any) -> Any:
    """Check arguments and result at each call, except where that cannot be done; of a dataclass, its fields.

    Left unchecked are annotations by a `Protocol` (asking whether an object has a
    property computes the property: never mark one `runtime_checkable`), and those by
    a name that is imported for type checkers only.
    """
    if isinstance(thing, type):
        if dataclasses.is_dataclass(thing) and "__init__" in vars(thing):
            thing.__init__ = _checked_function(thing.__init__)
        return thing
    if isinstance(thing, classmethod | staticmethod):
        return type(thing)(_checked_function(thing.__func__))
    if isinstance(thing, property):
        return property(*(part and _checked_function(part) for part in (thing.fget, thing.fset, thing.fdel)))
    return _checked_function(thing)


def _checked_function(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, checked. What checks it is made at its first call: most are never called in one process."""
    made: Callable[..., Any] | None = None

    @functools.wraps(function)
    def call(*arguments: Any, **options: Any) -> Any:
        nonlocal made
        if made is None:
            made = _made(function)
        return made(*arguments, **options)

    return call


def _made(function: Callable[..., Any]) -> Callable[..., Any]:
    if inspect.isgeneratorfunction(
        function
    ):  # its arguments are checked when it is called, not when it starts
        return _jaxtyped(function, typechecker=_by_beartype)
    hints = {name: _hint(text, function) for name, text in function.__annotations__.items()}
    one = _by_beartype(function, hints)
    axes = {axis for hint in hints.values() for axis in _axes(hint)}
    if any("{" in axis for axis in axes):  # lengths that are computed from arguments
        return _jaxtyped(one, typechecker=None)

    def in_a_context_of_its_own(*arguments: Any, **options: Any) -> Any:
        with _jaxtyped("context"):  # within it, the name of an axis stands for one length
            return one(*arguments, **options)

    return in_a_context_of_its_own if axes else one


def _by_beartype(function: Callable[..., Any], hints: dict[str, Any] | None = None) -> Callable[..., Any]:
    written = function.__annotations__
    function.__annotations__ = {
        name: hint if _is_checkable(hint) else Any for name, hint in (hints or written).items()
    }
    try:
        return beartype(function, conf=_CONF)
    finally:
        function.__annotations__ = written


def _hint(text: Any, function: Callable[..., Any]) -> Any:
    """What an annotation says, or anything where one of its names is not there."""
    try:
        return get_type_hints(
            types.SimpleNamespace(__annotations__={"it": text}), function.__globals__, include_extras=True
        )["it"]
    except Exception:  # whatever the trouble, as jaxtyping has it
        return Any


def _axes(hint: Any) -> set[str]:
    """The axes of the arrays that an annotation speaks of."""
    if isinstance(hint, type) and issubclass(hint, jaxtyping.AbstractArray):
        return {hint.dim_str}
    parts = (hint.__bound__, *hint.__constraints__) if isinstance(hint, TypeVar) else get_args(hint)
    return {axis for part in parts for axis in _axes(part)}


def _is_checkable(hint: Any) -> bool:
    try:
        is_bearable(None, hint, conf=_CONF)
    except BeartypeDecorHintException:
        return False
    return True
