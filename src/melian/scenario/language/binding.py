"""From the text of an expression to a bound `Node`.

Stations: `parse` makes the syntax tree; `resolver` walks it, with a rule for each kind of part from
`operators` and `references`, which ask `names` for columns. Binding resolves each name in its context,
checks kinds, and writes defines and rounds out.

Tested in `tests/unit/language/test_expressions.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from melian.scenario.findings.diagnostics import Diagnostics, mark_of
from melian.scenario.language.context import Context, Uses
from melian.scenario.language.node import Kind, Node
from melian.scenario.language.operators import OPERATORS
from melian.scenario.language.parse import BindError, parse, shortened, too_deep
from melian.scenario.language.references import REFERENCES
from melian.scenario.language.resolver import Resolver, Rule, as_number
from melian.scenario.language.symbols import Symbols

__all__ = ["Binder"]

RULES: dict[str, Rule] = OPERATORS | REFERENCES


@dataclass(slots=True)
class Binder:
    """Binds the expressions of one file."""

    symbols: Symbols
    found: Diagnostics
    uses: Uses = field(default_factory=Uses)
    _trees: dict[str, Any] = field(default_factory=dict)
    _defines: dict[tuple[str, str, int, bool], Node] = field(default_factory=dict)
    _failed: dict[tuple[str, str, int, bool], BindError] = field(default_factory=dict)
    """Defines that cannot be used, and why: a chain of them is walked once."""
    _open: list[str] = field(default_factory=list)

    def bind(self, text: str, kind: Kind, context: Context) -> Node | None:
        """The bound expression, or None with the reason among the findings."""
        try:
            result = self._bind_text(text, context)
            if result.kind != kind:
                raise BindError(
                    "M113",
                    f"{context.what} wants a {kind}, got a {result.kind}: '{shortened(text)}'",
                    mark_of(text),
                    as_number(text)
                    if kind == "number"
                    else "write a comparison, such as `x > 0` or `step is option`",
                )
        except BindError as error:
            self.found.error(error.code, error.message, error.mark, error.help)
            return None
        except RecursionError:
            deep = too_deep(text, mark_of(text))
            self.found.error(deep.code, deep.message, deep.mark, deep.help)
            return None
        return result

    def number_attached(self, text: str, label: str, context: Context) -> Node:
        """The number attached to an option or type; `label` names it, as in `force.troops`."""
        if label in self._open:
            chain = " -> ".join([*self._open[self._open.index(label) :], label])
            raise BindError("M114", f"'{label}' asks for itself: {chain}", mark_of(text))
        self._open.append(label)
        try:
            return self._resolver(text, context).want(self._parse(text), "number", 0)
        except RecursionError:
            raise too_deep(text, mark_of(text)) from None
        finally:
            self._open.pop()

    def _bind_text(self, text: str, context: Context) -> Node:
        tree = self._parse(text)
        return self._resolver(text, context).node(tree, 0)

    def _parse(self, text: str) -> Any:
        tree = self._trees.get(text)
        if tree is None:
            tree = self._trees[text] = parse(text, self.symbols)
        return tree

    def define(self, name: str, context: Context) -> Node:
        """A named expression, written out for the round of the place that uses it."""
        self.uses.defines.add(name)
        key = (name, context.block, context.round, context.numbers)
        plain = context.before is None and context.privates is None
        if plain and key in self._defines:
            return self._defines[key]
        if plain and key in self._failed:
            raise self._failed[key]
        text = self.symbols.defines[name]
        if name in self._open:
            chain = " -> ".join([*self._open[self._open.index(name) :], name])
            raise BindError("M114", f"'{name}' is defined by itself: {chain}", mark_of(text))
        self._open.append(name)
        try:
            result = self._bind_text(text, context)
        except RecursionError:
            raise too_deep(text, mark_of(text)) from None
        except BindError as error:
            if plain:
                self._failed[key] = error
            raise
        finally:
            self._open.pop()
        if plain:
            self._defines[key] = result
        return result

    def _resolver(self, text: str, context: Context) -> Resolver:
        return Resolver(text, self.symbols, context, self.uses, self, RULES)
