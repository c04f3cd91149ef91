"""Parts of a `.efg` file: an information set, and the outcomes met on the way to a node.

Tested in `tests/unit/test_game_efg.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isinf
from operator import add

from melian.game.tree import CHANCE

__all__ = ["Infoset", "Met", "as_double", "few", "whose"]


@dataclass(slots=True)
class Infoset:
    """What the file says of one information set."""

    place: int
    """In the order in which the file names them."""
    player: int
    number: int
    label: str
    actions: list[str]
    prob: list[Fraction]


@dataclass(slots=True, eq=False)
class Met:
    """The outcomes on the way to a node: their payoffs add up."""

    before: Met | None
    """Those before the last one."""
    texts: list[str]
    """The payoffs of the last one, as written."""
    total: tuple[Fraction, ...] | None = None
    """The sum of all, exactly; None where there is one outcome and nobody has asked."""
    doubles: list[float] | None = None
    """The same rounded; None where no ending has asked."""

    def exact(self) -> tuple[Fraction, ...]:
        """(player,) the sum of all; that of `before` is known wherever there are two."""
        if self.total is None:
            own = tuple(map(Fraction, self.texts))
            more = self.before.exact() if self.before else ()
            self.total = tuple(map(add, more, own)) if more else own
        return self.total


def whose(player: int) -> str:
    """Who moves, in the words of a message."""
    return "chance" if player == CHANCE else f"player {player + 1}"


def few(labels: list[str]) -> str:
    """Labels as a list, cut after eight."""
    return str(labels) if len(labels) <= 8 else f"{labels[:8]} and {len(labels) - 8} more"


def as_double(text: str) -> float:
    """A number as written, rounded; raises `OverflowError` where no double is as large."""
    number = float(Fraction(text)) if "/" in text else float(text)
    if isinf(number):
        raise OverflowError
    return number
