"""What an expression reads while its values are computed, and what it gives.

Values broadcast: a static part has one per history, an assumption one per draw, a slot stands in a
column of its own, (combination, 1), so that with draws it makes a table.

Tested in `tests/unit/language/test_expressions.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np
from jaxtyping import Bool, Num

__all__ = ["Environment", "Numbers", "Truths", "Value", "Values"]

Truths: TypeAlias = Bool[np.ndarray, "..."]
"""Truths of any shape that broadcasts."""
Values: TypeAlias = Num[np.ndarray, "..."] | Bool[np.ndarray, "..."]
"""Numbers, codes or truths of any shape that broadcasts."""


class Value(NamedTuple):
    """An array and where it is undefined (None: nowhere)."""

    value: Values
    undefined: Truths | None


class Environment(Protocol):
    """What an expression reads."""

    def column(self, key: str) -> Values:
        """Codes of a step or type, or truths of who saw it, by history; -1 is unplayed."""
        ...

    def assumption(self, name: str) -> Values:
        """Values of an assumption, by draw."""
        ...

    def slot(self, index: int) -> Value:
        """Values of a part that has been computed before."""
        ...


@dataclass(frozen=True, slots=True)
class Numbers:
    """An environment of assumptions and slots, for expressions without columns."""

    assumptions: Mapping[str, Values]
    slots: tuple[Value, ...] = ()

    def column(self, key: str) -> Values:
        """There are no histories here."""
        raise KeyError(key)

    def assumption(self, name: str) -> Values:
        """(draw,) values."""
        return self.assumptions[name]

    def slot(self, index: int) -> Value:
        """(combination, 1) values."""
        return self.slots[index]
