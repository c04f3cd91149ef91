"""Expressions made from others: other columns, slots for what histories decide, partial evaluation.

Tested in `tests/unit/language/test_expressions.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from melian.diagnostic import Mark
from melian.scenario.language.environment import Numbers
from melian.scenario.language.evaluate import evaluate
from melian.scenario.language.node import Kind, Node, column_of, constant, node

__all__ = ["filled_in", "with_columns", "with_slots"]


def with_columns(expression: Node, renamed: Callable[[str], str]) -> Node:
    """The expression with other columns in the place of those that it reads."""
    args = tuple(with_columns(part, renamed) for part in expression.args)
    key = column_of(expression)
    data = expression.data
    if key:
        data = (renamed(key), data[1]) if isinstance(data, tuple) else renamed(key)
    return replace(expression, args=args, data=data)


def _code_reader(expression: Node) -> Node:
    """A static number: the code of the column that an attribute with assumptions reads."""
    return Node("code", "number", data=expression.data, mark=expression.mark)


def with_slots(expression: Node) -> tuple[Node, tuple[Node, ...]]:
    """The expression with its static parts replaced by slots, and these parts.

    An expression and its slots together are what the model stores per term: the
    parts are computed once over histories, the rest over draws.
    """
    parts: list[Node] = []
    return _replace(expression, parts, {}), tuple(parts)


def _replace(expression: Node, parts: list[Node], known: dict[object, Node]) -> Node:
    if expression.op == "const":
        return expression
    key: object = id(expression)
    if expression.static:
        return _slot_for(expression, key, parts, known)
    if key in known:
        return known[key]
    args = tuple(_replace(part, parts, known) for part in expression.args)
    if expression.op == "attribute":
        code = _slot_for(_code_reader(expression), ("code", expression.data), parts, known)
        result = Node("select", expression.kind, (code, *args), None, False, expression.mark)
    else:
        result = Node(expression.op, expression.kind, args, expression.data, False, expression.mark)
    known[key] = result
    return result


def _slot_for(part: Node, key: object, parts: list[Node], known: dict[object, Node]) -> Node:
    if key not in known:
        known[key] = Node("slot", part.kind, data=len(parts), mark=part.mark)
        parts.append(part)
    return known[key]


def filled_in(expression: Node, slots: tuple[float, ...]) -> Node:
    """The expression with slots filled in and computed as far as no assumption is needed.

    What is a constant afterwards is so *by the history alone*, in every draw.
    """
    if expression.op == "slot":
        value = slots[expression.data]
        if value != value:
            return _undefined(expression.kind, expression.mark)
        return constant(bool(value) if expression.kind == "truth" else value, expression.mark)
    if expression.op in ("const", "assumption"):
        return expression
    args = tuple(filled_in(part, slots) for part in expression.args)
    shortcut = _shortcut(expression.op, args)
    if shortcut is not None:
        return shortcut
    result = node(expression.op, expression.kind, args, expression.data, expression.mark)
    if all(part.op == "const" for part in args):
        if any(part.data != part.data for part in args):
            return _undefined(expression.kind, expression.mark)
        value = evaluate(result, Numbers({})).value
        return constant(bool(value) if result.kind == "truth" else float(value), expression.mark)
    return result


def _undefined(kind: Kind, mark: Mark) -> Node:
    """What an unplayed step was asked and cannot answer: a constant that is not a number."""
    return Node("const", kind, data=float("nan"), mark=mark)


def _shortcut(op: str, args: tuple[Node, ...]) -> Node | None:
    if op == "if" and args[1].op == "const":
        if args[1].data != args[1].data:
            return _undefined(args[0].kind, args[1].mark)
        return args[0] if args[1].data else args[2]
    if op == "select" and args[0].op == "const" and args[0].data >= 0:
        return args[1 + int(args[0].data)]
    if op == "*" and any(part.op == "const" and part.data == 0 for part in args):
        undefined = next((p for part in args for p in part.walk() if p.data != p.data), None)
        return constant(0.0) if undefined is None else undefined
    if op in ("and", "or"):
        decisive = op == "or"
        if any(part.op == "const" and part.data == decisive for part in args):
            return constant(decisive)
    return None
