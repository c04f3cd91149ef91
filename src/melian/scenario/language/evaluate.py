"""The values of bound expressions, on arrays.

A node is *static* when it reads the story alone (steps, types, who saw what) and
no assumption. Values are computed over histories for static parts, over draws for
the rest. Beside each value goes a mask of where it is *undefined*: an unplayed step
was asked what it cannot answer. Truths follow Kleene's three-valued logic, so that
an undefined part counts only where it matters.

Tested in `tests/unit/language/test_expressions.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from melian.scenario.language.environment import Environment, Truths, Value, Values
from melian.scenario.language.node import Node

__all__ = ["RULES", "evaluate", "settled"]


def evaluate(expression: Node, environment: Environment) -> Value:
    """The values of an expression, and where they are undefined."""
    with np.errstate(all="ignore"):
        return RULES[expression.op](expression, environment)


def _either(a: Truths | None, b: Truths | None) -> Truths | None:
    return b if a is None else a if b is None else a | b


def _parts(expression: Node, env: Environment) -> tuple[list[Values], Truths | None]:
    values = [RULES[part.op](part, env) for part in expression.args]
    undefined: Truths | None = None
    for value in values:
        undefined = _either(undefined, value.undefined)
    return [value.value for value in values], undefined


def _plain(function: Callable[..., Values]) -> Callable[[Node, Environment], Value]:
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


def _member(column: Values, codes: tuple[int, ...]) -> Truths:
    result = column == codes[0]
    for code in codes[1:]:
        result = result | (column == code)
    return result


def _truth_column(expression: Node, env: Environment) -> Value:
    return Value(env.column(expression.data).astype(bool), None)


def _attribute(expression: Node, env: Environment) -> Value:
    """The number attached to the chosen option; undefined where the step is unplayed."""
    column = env.column(expression.data)
    result: Values = np.asarray(np.nan)
    undefined: Truths | None = None
    for code, part in enumerate(expression.args):
        value = RULES[part.op](part, env)
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
    result: Values = np.asarray(not decisive)
    undefined: Truths | None = None
    decided: Truths = np.asarray(False)
    for part in expression.args:
        value = RULES[part.op](part, env)
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
    (yes, condition, no) = (RULES[part.op](part, env) for part in expression.args)
    result = np.where(condition.value, yes.value, no.value)
    if yes.undefined is None and no.undefined is None:
        return Value(result, condition.undefined)
    nowhere = np.asarray(False)
    in_yes = nowhere if yes.undefined is None else yes.undefined
    in_no = nowhere if no.undefined is None else no.undefined
    surely, never = settled(expression.args[1], env)
    return Value(result, _either(condition.undefined, (in_yes & ~never) | (in_no & ~surely)))


def settled(condition: Node, env: Environment) -> tuple[Truths, Truths]:
    """Where a truth holds, and where it fails, by the history alone and so in every draw."""
    if condition.static:
        value, undefined = RULES[condition.op](condition, env)
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


def _reduce(function: Callable[[Values, Values], Values]) -> Callable[..., Values]:
    def apply(*values: Values) -> Values:
        result = values[0]
        for value in values[1:]:
            result = np.asarray(function(result, value))
        return result

    return apply


_both = _reduce(np.logical_and)
_any = _reduce(np.logical_or)


def _power(a: Values, b: Values) -> Values:
    return np.asarray(np.power(np.asarray(a, dtype=float), np.asarray(b, dtype=float)))


RULES: dict[str, Callable[[Node, Environment], Value]] = {
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


def _code(expression: Node, env: Environment) -> Value:
    column = env.column(expression.data)
    unplayed = column == -1
    return Value(column.astype(float), unplayed if unplayed.any() else None)


RULES["code"] = _code


def _select(expression: Node, env: Environment) -> Value:
    """An attribute with assumptions, its column already in a slot."""
    code = RULES[expression.args[0].op](expression.args[0], env)
    result: Values = np.asarray(np.nan)
    undefined = code.undefined
    for index, part in enumerate(expression.args[1:]):
        value = RULES[part.op](part, env)
        here = code.value == index
        result = np.where(here, value.value, result)
        if value.undefined is not None:
            undefined = _either(undefined, here & value.undefined)
    return Value(result, undefined)


RULES["select"] = _select
