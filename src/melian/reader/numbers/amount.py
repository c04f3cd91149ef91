"""A number that begins at a token, before what it counts is looked for.

Tested in `tests/unit/test_figures.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Bound", "Value", "twice"]

Bound = Literal["", "about", "at least", "at most", "vague"]


@dataclass(slots=True)
class Value:
    """A number that begins at a token, before its unit is looked for."""

    low: float
    high: float
    size: int
    """How many tokens it has."""
    unit: str = ""
    bound: Bound = ""
    bare: bool = False
    """Whether it is a word such as `one`, which may be no number at all."""
    ratio: bool = False
    """Whether it is a share, which has no unit: `a third of the ships`."""
    factor: float = 1.0
    """What words such as `million` have multiplied it by."""

    def scale(self, factor: float, size: int) -> None:
        """Take in a word such as `million`."""
        self.low, self.high, self.size, self.bare = (
            self.low * factor,
            self.high * factor,
            self.size + size,
            False,
        )
        self.factor *= factor

    def add(self, number: float, size: int) -> None:
        """Take in words such as `and a half`."""
        self.low, self.high, self.size, self.bare = (
            self.low + number,
            self.high + number,
            self.size + size,
            False,
        )


def twice(number: float) -> tuple[float, float]:
    """The least and the most of a number that is exact."""
    return number, number
