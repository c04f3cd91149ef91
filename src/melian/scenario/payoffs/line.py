"""One thing that an actor gains or loses, with what it depends on.

Tested in `tests/unit/language/test_numbers_and_stakes.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.binding import Binder
from melian.scenario.language.node import Node, constant, node
from melian.scenario.language.symbols import Symbols
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.steps.kind import PlayOrder

__all__ = ["Draft", "Line", "joined", "paid"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What lines are bound against; problems go to the findings of the binder."""

    file: CrisisFile
    symbols: Symbols
    order: PlayOrder
    binder: Binder

    @property
    def found(self) -> Diagnostics:
        """Where problems go."""
        return self.binder.found


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that an actor gains or loses."""

    actor: str
    label: str
    kind: str
    """stake, word broken, word false or red line."""
    applies: Node
    worth: Node
    where: object
    """The text that names it in the file."""
    because: tuple[str, ...] = ()
    key: str = ""
    """Of the step or red line that a price is paid for."""


def paid(
    actor: str, kind: str, of: tuple[str, str], applies: Node, price: Node, where: object,
    because: tuple[str, ...] = (),
) -> Line:  # fmt: skip
    """A line for an amount that is paid, for what has a key and words."""
    worth = node("neg", "number", (price,), None, price.mark)
    key, words = of
    verb = "red line not upheld" if kind == "red line" else kind
    return Line(actor, f"{verb}: {words}", kind, applies, worth, where, tuple(map(str, because)), key)


def joined(lines: list[Line]) -> list[Line]:
    """Lines of one label as one: false words of several options are one line."""
    if len(lines) < 2:
        return lines
    worth = constant(0.0)
    for line in reversed(lines):
        worth = node("if", "number", (line.worth, line.applies, worth))
    first = lines[0]
    applies = node("or", "truth", tuple(line.applies for line in lines))
    return [replace(first, applies=applies, worth=worth)]
