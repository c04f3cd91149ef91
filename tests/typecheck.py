"""The type checker that the import hook of conftest.py puts around every function of the package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beartype import BeartypeConf, beartype
from beartype.door import is_bearable
from beartype.roar import BeartypeDecorHintException

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["checked"]

_CONF = BeartypeConf(is_pep484_tower=True)  # an int will do for a float, as mypy has it


def checked(function: Callable[..., Any]) -> Callable[..., Any]:
    """Check arguments and result at each call, except where that cannot be done.

    Left unchecked are annotations by a `Protocol` (asking whether an object has a
    property computes the property: never mark one `runtime_checkable`), and, by
    jaxtyping, those by a name that is imported for type checkers only.
    """
    function.__annotations__ = {
        name: hint if _is_checkable(hint) else Any for name, hint in function.__annotations__.items()
    }
    return beartype(function, conf=_CONF)


def _is_checkable(hint: Any) -> bool:
    try:
        is_bearable(None, hint, conf=_CONF)
    except BeartypeDecorHintException:
        return False
    return True
