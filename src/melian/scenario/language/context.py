"""Where an expression stands, what it may read there, and what those of a file have read.

Tested in `tests/unit/language/test_expressions.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from melian.diagnostic import Mark
from melian.scenario.language.node import Node
from melian.scenario.language.symbols import Written

__all__ = ["Context", "Uses"]


@dataclass(frozen=True, slots=True)
class Context:
    """Where an expression stands, and what it may read there."""

    what: str
    """In words, for messages: "the `only_if` of 'act'"."""
    block: str = ""
    """The block it stands in."""
    round: int = 0
    """The round of that block."""
    before: int | None = None
    """Steps from this position of the file on have not been played yet; None: all have."""
    numbers: bool = True
    """Whether it may read assumptions."""
    outcome: bool = False
    """Whether it may read the outcome."""
    privates: frozenset[str] | None = None
    """The private matters drawn so far; None: all."""


@dataclass(slots=True)
class Uses:
    """What the expressions of a file have read, for warnings."""

    assumptions: set[str] = field(default_factory=set)
    defines: set[str] = field(default_factory=set)
    choices: set[str] = field(default_factory=set)
    bare_numbers: set[Mark] = field(default_factory=set)
    """Those that somebody must answer for."""
    written: dict[Written, bool] = field(default_factory=dict)
    """Every number of an expression -> whether it shapes the story or a formula, and measures nothing."""
    soft_unplayed: list[tuple[Node, Mark]] = field(default_factory=list)

    def add_written(self, number: Written, *, is_form: bool) -> None:
        """Note a number; one that shapes the story somewhere does so everywhere."""
        self.written[number] = self.written.get(number, False) or is_form
