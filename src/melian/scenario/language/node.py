"""A bound expression: what it computes, of which parts, and where it stands.

Tested in `tests/unit/language/test_expressions.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from melian.diagnostic import Mark

__all__ = ["FALSE", "MAX_SIZE", "MAX_WRITTEN_DEPTH", "TRUE", "Kind", "Node", "column_of", "constant", "node"]

Kind = Literal["number", "truth"]
_TOP = Mark(1, 1)

MAX_SIZE = 20_000
"""An expression with its defines written out may have this many parts."""
MAX_WRITTEN_DEPTH = 80
"""An expression with its defines written out may be nested this deep."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One bound expression."""

    op: str
    """What it computes; see `evaluate.RULES`."""
    kind: Kind
    """Whether it is a number or a truth."""
    args: tuple[Node, ...] = ()
    """Its parts."""
    data: Any = None
    """What the operation needs besides: a constant, a name, a column with codes."""
    static: bool = True
    """Whether it reads no assumption."""
    mark: Mark = _TOP
    """Where it stands in the file."""
    size: int = 1
    """How many parts it has, shared ones counted each time."""
    depth: int = 1
    """How many parts stand inside one another."""

    def walk(self) -> Iterator[Node]:
        """The node and all its parts."""
        yield self
        for part in self.args:
            yield from part.walk()


def node(op: str, kind: Kind, args: tuple[Node, ...] = (), data: Any = None, mark: Mark = _TOP) -> Node:
    """A node whose `static`, `size` and `depth` follow from its parts."""
    static = op != "assumption" and all(part.static for part in args)
    depth = 1 + max((part.depth for part in args), default=0)
    return Node(op, kind, args, data, static, mark, 1 + sum(part.size for part in args), depth)


def constant(value: float | bool, mark: Mark = _TOP) -> Node:
    """A number or a truth that is given."""
    kind: Kind = "truth" if isinstance(value, (bool, np.bool_)) else "number"
    return node("const", kind, data=value if kind == "truth" else float(value), mark=mark)


TRUE = constant(True)


FALSE = constant(False)


def column_of(part: Node) -> str:
    """The key of the column that a node reads by itself, or an empty text."""
    if part.op in ("in", "not_in"):
        return str(part.data[0])
    return str(part.data) if part.op in ("truth", "attribute", "code") else ""
