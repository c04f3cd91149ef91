"""How a bound expression changes with an assumption: exact, by the rules of differentiation.

Forward differentiation (Griewank & Walther 2008, chapter 3): every part hands up its value
and its slope. At a kink (`min`, `max`, `abs`, the border of a condition) the slope is that of
the branch that is taken; a jump where a condition turns has no slope and counts as none.

Tested in `tests/unit/test_scenario_slopes.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from melian.scenario.language.environment import Numbers, Truths, Values
from melian.scenario.language.evaluate import evaluate
from melian.scenario.language.node import Node

__all__ = ["ZERO", "Pair", "reads", "slope_of"]

Pair: TypeAlias = tuple[Values, Values]
"""Value and slope."""
ZERO = np.asarray(0.0)


def reads(expression: Node, name: str) -> bool:
    """Whether an assumption stands anywhere in an expression."""
    return not expression.static and any(
        part.op == "assumption" and part.data == name for part in expression.walk()
    )


def slope_of(expression: Node, numbers: Numbers, name: str) -> Values:
    """The derivative of an expression with respect to the assumption `name`, shaped as its value.

    Parameters
    ----------
    expression
        Bound, without columns: static parts are slots.
    numbers
        What it reads, as for `evaluate`.
    """
    if not reads(expression, name):
        return ZERO
    with np.errstate(all="ignore"):
        return _both(expression, numbers, name)[1]


def _both(expression: Node, numbers: Numbers, name: str) -> Pair:
    """Value and slope of an expression."""
    if expression.op == "assumption" and expression.data == name:
        return numbers.assumption(name), np.asarray(1.0)
    rule = _RULES.get(expression.op)
    if rule is None or not reads(expression, name):
        return evaluate(expression, numbers).value, ZERO
    return rule(expression, numbers, name)


def _parts(expression: Node, numbers: Numbers, name: str) -> list[Pair]:
    return [_both(part, numbers, name) for part in expression.args]


def _plain(function: Callable[..., Pair]) -> Callable[[Node, Numbers, str], Pair]:
    """A rule that needs the values and slopes of the parts only."""

    def rule(expression: Node, numbers: Numbers, name: str) -> Pair:
        value, slope = function(*_parts(expression, numbers, name))
        return np.asarray(value), np.asarray(slope)

    return rule


def _sum(*parts: Pair) -> Pair:
    value, slope = parts[0]
    for v, s in parts[1:]:
        value, slope = np.asarray(value + v), np.asarray(slope + s)
    return value, slope


def _power(base: Pair, exponent: Pair) -> Pair:
    b, e = np.asarray(base[0], dtype=float), np.asarray(exponent[0], dtype=float)
    value = np.power(b, e)
    by_base = np.where(base[1] == 0, 0.0, e * np.power(b, e - 1) * base[1])
    by_exponent = np.where(exponent[1] == 0, 0.0, value * np.log(b) * exponent[1])
    return value, np.asarray(by_base + by_exponent)


def _pick(is_better: Callable[[Values, Values], Truths]) -> Callable[..., Pair]:
    """The first of the best parts."""

    def rule(*parts: Pair) -> Pair:
        value, slope = parts[0]
        for v, s in parts[1:]:
            better = is_better(v, value)
            value, slope = np.where(better, v, value), np.where(better, s, slope)
        return value, slope

    return rule


def _choose(expression: Node, numbers: Numbers, name: str) -> Pair:
    yes, no = (_both(expression.args[k], numbers, name) for k in (0, 2))
    holds = evaluate(expression.args[1], numbers).value
    return np.where(holds, yes[0], no[0]), np.where(holds, yes[1], no[1])


def _select(expression: Node, numbers: Numbers, name: str) -> Pair:
    code = evaluate(expression.args[0], numbers).value
    value, slope = np.asarray(np.nan), ZERO
    for index, part in enumerate(expression.args[1:]):
        v, s = _both(part, numbers, name)
        value, slope = np.where(code == index, v, value), np.where(code == index, s, slope)
    return value, slope


def _quotient(a: Pair, b: Pair) -> Pair:
    value = np.true_divide(a[0], b[0])
    return value, (a[1] - value * b[1]) / b[0]


_RULES: dict[str, Callable[[Node, Numbers, str], Pair]] = {
    "+": _plain(_sum),
    "neg": _plain(lambda a: (-a[0], -a[1])),
    "*": _plain(lambda a, b: (a[0] * b[0], a[1] * b[0] + a[0] * b[1])),
    "/": _plain(_quotient),
    "**": _plain(_power),
    "min": _plain(_pick(np.less)),
    "max": _plain(_pick(np.greater)),
    "abs": _plain(lambda a: (np.abs(a[0]), np.sign(a[0]) * a[1])),
    "exp": _plain(lambda a: (np.exp(a[0]), np.exp(a[0]) * a[1])),
    "log": _plain(lambda a: (np.log(a[0]), a[1] / a[0])),
    "sqrt": _plain(lambda a: (np.sqrt(a[0]), a[1] / (2 * np.sqrt(a[0])))),
    "if": _choose,
    "select": _select,
}
"""Other operations have slope 0: constants, slots, comparisons and truths."""
