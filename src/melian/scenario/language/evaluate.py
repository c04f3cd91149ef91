"""Expressions: bound nodes, their kinds, and their values on arrays.

A `Node` is an expression whose names have been resolved (see `binding`). It is
*static* when it reads the story alone (steps, types, who saw what) and no
assumption. Values are computed on arrays: over histories for static parts, over
draws for the rest. Beside each value goes a mask of where it is *undefined*: an
unplayed step was asked what it cannot answer. Truths follow Kleene's
three-valued logic, so that an undefined part counts only where it matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from melian.diagnostic import Mark

__all__ = [
    "FALSE",
    "TRUE",
    "Environment",
    "Kind",
    "Node",
    "Numbers",
    "Value",
    "column_of",
    "constant",
    "evaluate",
    "fold",
    "node",
    "settled",
    "with_columns",
    "with_slots",
]

Kind = Literal["number", "truth"]
Array = npt.NDArray[Any]
_TOP = Mark(1, 1)

MAX_SIZE = 20_000
"""An expression with its defines written out may have this many parts."""
MAX_WRITTEN_DEPTH = 80
"""An expression with its defines written out may be nested this deep."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One bound expression."""

    op: str
    """What it computes; see `_RULES`."""
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


class Value(NamedTuple):
    """An array and where it is undefined (None: nowhere)."""

    value: Array
    undefined: Array | None


class Environment(Protocol):
    """What an expression reads."""

    def column(self, key: str) -> Array:
        """Codes of a step or type, or truths of who saw it, by history; -1 is unplayed."""
        ...

    def assumption(self, name: str) -> Array:
        """Values of an assumption, by draw."""
        ...

    def slot(self, index: int) -> Value:
        """Values of a part that has been computed before."""
        ...


@dataclass(frozen=True, slots=True)
class Numbers:
    """An environment of assumptions and slots, for expressions without columns."""

    assumptions: Mapping[str, Array]
    slots: tuple[Value, ...] = ()

    def column(self, key: str) -> Array:
        """There are no histories here."""
        raise KeyError(key)

    def assumption(self, name: str) -> Array:
        """(draw,) values."""
        return self.assumptions[name]

    def slot(self, index: int) -> Value:
        """(combination, 1) values."""
        return self.slots[index]


def evaluate(expression: Node, environment: Environment) -> Value:
    """The values of an expression, and where they are undefined."""
    with np.errstate(all="ignore"):
        return _RULES[expression.op](expression, environment)


def _either(a: Array | None, b: Array | None) -> Array | None:
    return b if a is None else a if b is None else a | b


def _parts(expression: Node, env: Environment) -> tuple[list[Array], Array | None]:
    values = [_RULES[part.op](part, env) for part in expression.args]
    undefined: Array | None = None
    for value in values:
        undefined = _either(undefined, value.undefined)
    return [value.value for value in values], undefined


def _plain(function: Callable[..., Array]) -> Callable[[Node, Environment], Value]:
    def rule(expression: Node, env: Environment) -> Value:
        values, undefined = _parts(expression, env)
        return Value(np.asarray(function(*values)), undefined)

    return rule


def _constant(expression: Node, _: Environment) -> Value:
    return Value(np.asarray(expression.data), None)


def _assumption(expression: Node, env: Environment) -> Value:
    return Value(env.assumption(expression.data), None)


def _slot(expression: Node, env: Environment) -> Value:
    return env.slot(expression.data)


def _is_in(expression: Node, env: Environment) -> Value:
    key, codes = expression.data
    return Value(_member(env.column(key), codes), None)


def _is_not_in(expression: Node, env: Environment) -> Value:
    key, codes = expression.data
    column = env.column(key)
    unplayed = column == -1
    undefined = unplayed if -1 not in codes and unplayed.any() else None
    return Value(~_member(column, codes), undefined)


def _member(column: Array, codes: tuple[int, ...]) -> Array:
    result = column == codes[0]
    for code in codes[1:]:
        result = result | (column == code)
    return result


def _truth_column(expression: Node, env: Environment) -> Value:
    return Value(env.column(expression.data).astype(bool), None)


def _attribute(expression: Node, env: Environment) -> Value:
    """The number attached to the chosen option; undefined where the step is unplayed."""
    column = env.column(expression.data)
    result: Array = np.asarray(np.nan)
    undefined: Array | None = None
    for code, part in enumerate(expression.args):
        value = _RULES[part.op](part, env)
        here = column == code
        result = np.where(here, value.value, result)
        if value.undefined is not None:
            undefined = _either(undefined, here & value.undefined)
    unplayed = column == -1
    return Value(result, _either(undefined, unplayed if unplayed.any() else None))


def _all_of(expression: Node, env: Environment) -> Value:
    return _connect(expression, env, decisive=False)


def _any_of(expression: Node, env: Environment) -> Value:
    return _connect(expression, env, decisive=True)


def _connect(expression: Node, env: Environment, *, decisive: bool) -> Value:
    """`and` (decided by a false part) or `or` (decided by a true one)."""
    result: Array = np.asarray(not decisive)
    undefined: Array | None = None
    decided: Array = np.asarray(False)
    for part in expression.args:
        value = _RULES[part.op](part, env)
        result = (result | value.value) if decisive else (result & value.value)
        undefined = _either(undefined, value.undefined)
        if part.static:
            hit = value.value == decisive
            decided = decided | (hit if value.undefined is None else hit & ~value.undefined)
    if undefined is None:
        return Value(result, None)
    result = np.where(decided, decisive, result)
    return Value(result, undefined & ~decided)


def _choose(expression: Node, env: Environment) -> Value:
    """`x if c else y`: the branch not taken is computed and forgotten."""
    (yes, condition, no) = (_RULES[part.op](part, env) for part in expression.args)
    result = np.where(condition.value, yes.value, no.value)
    if yes.undefined is None and no.undefined is None:
        return Value(result, condition.undefined)
    nowhere = np.asarray(False)
    in_yes = nowhere if yes.undefined is None else yes.undefined
    in_no = nowhere if no.undefined is None else no.undefined
    surely, never = settled(expression.args[1], env)
    return Value(result, _either(condition.undefined, (in_yes & ~never) | (in_no & ~surely)))


def settled(condition: Node, env: Environment) -> tuple[Array, Array]:
    """Where a truth holds, and where it fails, by the history alone and so in every draw."""
    if condition.static:
        value, undefined = _RULES[condition.op](condition, env)
        known = np.asarray(True) if undefined is None else ~undefined
        return np.asarray(value & known), np.asarray(~value & known)
    parts = [settled(part, env) for part in condition.args if part.kind == "truth"]
    if condition.op == "not":
        return parts[0][1], parts[0][0]
    if condition.op in ("and", "or"):
        holds, fails = zip(*parts, strict=True)
        if condition.op == "and":
            return np.asarray(_both(*holds)), np.asarray(_any(*fails))
        return np.asarray(_any(*holds)), np.asarray(_both(*fails))
    return np.asarray(False), np.asarray(False)


def _reduce(function: Callable[[Array, Array], Array]) -> Callable[..., Array]:
    def apply(*values: Array) -> Array:
        result = values[0]
        for value in values[1:]:
            result = np.asarray(function(result, value))
        return result

    return apply


def column_of(part: Node) -> str:
    """The key of the column that a node reads by itself, or an empty text."""
    if part.op in ("in", "not_in"):
        return str(part.data[0])
    return str(part.data) if part.op in ("truth", "attribute", "code") else ""


def with_columns(expression: Node, renamed: Callable[[str], str]) -> Node:
    """The expression with other columns in the place of those that it reads."""
    args = tuple(with_columns(part, renamed) for part in expression.args)
    key = column_of(expression)
    data = expression.data
    if key:
        data = (renamed(key), data[1]) if isinstance(data, tuple) else renamed(key)
    return replace(expression, args=args, data=data)


_both = _reduce(np.logical_and)
_any = _reduce(np.logical_or)


def _power(a: Array, b: Array) -> Array:
    return np.asarray(np.power(np.asarray(a, dtype=float), np.asarray(b, dtype=float)))


_RULES: dict[str, Callable[[Node, Environment], Value]] = {
    "const": _constant,
    "assumption": _assumption,
    "slot": _slot,
    "in": _is_in,
    "not_in": _is_not_in,
    "truth": _truth_column,
    "attribute": _attribute,
    "and": _all_of,
    "or": _any_of,
    "if": _choose,
    "not": _plain(lambda a: ~np.asarray(a, dtype=bool)),
    "neg": _plain(lambda a: -a),
    "+": _plain(_reduce(np.add)),
    "*": _plain(lambda a, b: a * b),
    "/": _plain(lambda a, b: np.true_divide(a, b)),
    "**": _plain(_power),
    "<": _plain(lambda a, b: a < b),
    "<=": _plain(lambda a, b: a <= b),
    ">": _plain(lambda a, b: a > b),
    ">=": _plain(lambda a, b: a >= b),
    "==": _plain(lambda a, b: a == b),
    "!=": _plain(lambda a, b: a != b),
    "min": _plain(_reduce(np.minimum)),
    "max": _plain(_reduce(np.maximum)),
    "abs": _plain(np.abs),
    "exp": _plain(np.exp),
    "log": _plain(np.log),
    "sqrt": _plain(np.sqrt),
}


def _code_reader(expression: Node) -> Node:
    """A static number: the code of the column that an attribute with assumptions reads."""
    return Node("code", "number", data=expression.data, mark=expression.mark)


def _code(expression: Node, env: Environment) -> Value:
    column = env.column(expression.data)
    unplayed = column == -1
    return Value(column.astype(float), unplayed if unplayed.any() else None)


_RULES["code"] = _code


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


def _select(expression: Node, env: Environment) -> Value:
    """An attribute with assumptions, its column already in a slot."""
    code = _RULES[expression.args[0].op](expression.args[0], env)
    result: Array = np.asarray(np.nan)
    undefined = code.undefined
    for index, part in enumerate(expression.args[1:]):
        value = _RULES[part.op](part, env)
        here = code.value == index
        result = np.where(here, value.value, result)
        if value.undefined is not None:
            undefined = _either(undefined, here & value.undefined)
    return Value(result, undefined)


_RULES["select"] = _select


def fold(expression: Node, slots: tuple[float, ...]) -> Node:
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
    args = tuple(fold(part, slots) for part in expression.args)
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
