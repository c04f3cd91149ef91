"""From a syntax tree to a bound `Node`: each part by the rule of its kind, and checked.

Tested in `tests/unit/language/test_expressions.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeAlias

from melian.scenario.language.context import Context
from melian.scenario.language.node import MAX_SIZE, MAX_WRITTEN_DEPTH, Kind, Node, node
from melian.scenario.language.parse import shortened, too_deep
from melian.scenario.language.scope import Scope

__all__ = ["Resolver", "Rule", "WrittenOut", "as_number"]

MAX_DEPTH = 50
"""Parts of one expression may stand this deep inside one another."""


class WrittenOut(Protocol):
    """What writes out the expressions that another one names."""

    def define(self, name: str, context: Context) -> Node:
        """A named expression, for the round of the place that uses it."""
        ...

    def number_attached(self, text: str, label: str, context: Context) -> Node:
        """The number attached to an option or type."""
        ...


MOST_REPEATED = 40
"""Characters of a condition that is repeated in a remedy."""


@dataclass(frozen=True, slots=True)
class Resolver(Scope):
    """Resolves the syntax tree of one expression in its context."""

    file: WrittenOut
    """The other expressions of the file."""
    rules: Mapping[str, Rule]
    """How each kind of part is resolved."""

    def inside(self, context: Context) -> Resolver:
        """The same expression, read elsewhere."""
        return replace(self, context=context)

    def node(self, tree: Any, depth: int) -> Node:
        """A part of the syntax tree, bound; it stands so deep in the expression."""
        if depth > MAX_DEPTH:
            raise self.fail("M111", f"nested deeper than {MAX_DEPTH}", tree, "use `define` for parts of it")
        result = self.rules[tree.data](self, tree, depth + 1)
        if result.size > MAX_SIZE:
            raise self.fail(
                "M111", f"'{shortened(self.text)}' has more than {MAX_SIZE:,} parts when written out", tree
            )
        if result.depth > MAX_WRITTEN_DEPTH:
            raise too_deep(self.text, self.place(tree))
        return result

    def want(self, tree: Any, kind: Kind, depth: int) -> Node:
        """The same, where only a number or only a truth will do."""
        result = self.node(tree, depth)
        if result.kind != kind:
            shown = self.source(tree)
            help = as_number(shown) if kind == "number" else "compare it: `x > 0`"
            if kind == "number" and re.search(r"\bcount\s+\w+\s+where\s*\(", self.text):
                help = "put all of the count in parentheses: `(count BLOCK where ...) > 1`"
            raise self.fail(
                "M113", f"a {kind} is wanted here, got a {result.kind}: '{shortened(shown)}'", tree, help
            )
        return result

    def make(self, op: str, kind: Kind, tree: Any, *args: Node, data: Any = None) -> Node:
        """A node that stands where the part of the syntax tree does."""
        return node(op, kind, args, data, self.place(tree))


Rule: TypeAlias = Callable[[Resolver, Any, int], Node]
"""A part of the syntax tree and how deep it stands -> what it is."""


def as_number(truth: str) -> str:
    """How a truth is written where a number is wanted."""
    condition = truth if len(truth) <= MOST_REPEATED else "..."
    return f"a condition is no number: write `(1 if {condition} else 0)`, with numbers of your own"
