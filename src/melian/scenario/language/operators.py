"""Truths and numbers made from others: `and`, `if`, comparisons, arithmetic, calls, rounds.

Tested in `tests/unit/language/test_expressions.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lark import Token, Tree

from melian.scenario.findings.diagnostics import nearest
from melian.scenario.language.node import FALSE, TRUE, Node, constant
from melian.scenario.language.resolver import Resolver, Rule
from melian.scenario.language.symbols import Written

__all__ = ["OPERATORS"]

_FREE = frozenset({0.0, 1.0, 2.0})
"""Numbers that need nobody to answer for them."""


def _if_else(here: Resolver, tree: Any, depth: int) -> Node:
    yes, condition, no = tree.children
    first, last = here.node(yes, depth), here.node(no, depth)
    if first.kind != last.kind:
        raise here.fail(
            "M113", f"`if` and `else` give different kinds: a {first.kind} and a {last.kind}", tree,
            "put parentheses around what belongs together: `x > (2 if a is b else 1)`",
        )  # fmt: skip
    test = here.want(condition, "truth", depth)
    here.uses.soft_unplayed.append((test, here.place(tree)))
    return here.make("if", first.kind, tree, first, test, last)


def _any_of(here: Resolver, tree: Any, depth: int) -> Node:
    parts = [here.want(part, "truth", depth) for part in tree.children if not isinstance(part, Token)]
    return here.make("or", "truth", tree, *parts)


def _all_of(here: Resolver, tree: Any, depth: int) -> Node:
    parts = [here.want(part, "truth", depth) for part in tree.children if not isinstance(part, Token)]
    return here.make("and", "truth", tree, *parts)


def _not(here: Resolver, tree: Any, depth: int) -> Node:
    part = here.want(tree.children[-1], "truth", depth)
    here.uses.soft_unplayed.append((part, here.place(tree)))
    return here.make("not", "truth", tree, part)


def _compare(here: Resolver, tree: Any, depth: int) -> Node:
    left, operator, right = tree.children
    if _is_choice(here, left) or _is_choice(here, right):
        help = "ask with `is`: `step is option`"
        if str(operator) in ("==", "!=") and _is_choice(here, left):
            word = "is" if str(operator) == "==" else "is not"
            help = f"write `{here.source(left)} {word} {here.source(right)}`"
        raise here.fail("M115", f"a choice is compared with '{operator}'", tree, help)
    sides = here.want(left, "number", depth), here.want(right, "number", depth)
    for side, other in ((left, sides[1]), (right, sides[0])):
        if other.static:  # a count or a number of an option against a threshold: a rule of the story
            _is_form(here, side)
    return here.make(str(operator), "truth", tree, *sides)


def _is_form(here: Resolver, tree: Any) -> None:
    """Note that a lone number is a threshold or an exponent, which measures nothing."""
    while isinstance(tree, Tree) and tree.data == "negative":
        tree = tree.children[-1]
    if isinstance(tree, Tree) and tree.data == "number":
        here.uses.add_written(_written(here, tree, _value(tree)), is_form=True)


def _is_choice(here: Resolver, tree: Any) -> bool:
    return (
        isinstance(tree, Tree)
        and tree.data == "reference"
        and ".".join(t for t in tree.children if isinstance(t, Token) and t.type == "NAME")
        in here.symbols.choices
    )


def _true(here: Resolver, tree: Any, depth: int) -> Node:
    return TRUE


def _false(here: Resolver, tree: Any, depth: int) -> Node:
    return FALSE


def _number(here: Resolver, tree: Any, depth: int) -> Node:
    value = _value(tree)
    _owned(here, tree)
    return _named(here, tree, value) or constant(value, here.place(tree.children[0]))


def _value(tree: Any) -> float:
    """What the token of a number says."""
    token = tree.children[0]
    return float(token[:-1]) / 100 if token.endswith("%") else float(token)


def _owned(here: Resolver, tree: Any) -> None:
    """Note that somebody must answer for a number, unless it is 0, 1 or 2."""
    if _value(tree) not in _FREE:
        here.uses.bare_numbers.add(here.place(tree.children[0]))


def _named(here: Resolver, tree: Any, value: float) -> Node | None:
    """Note a number, or a fraction of two; the uncertain number that it is read as, if any."""
    written = _written(here, tree, value)
    here.uses.add_written(written, is_form=not here.context.numbers)
    name = here.symbols.bare.get(written)
    return None if name is None else here.make("assumption", "number", tree, data=name)


def _written(here: Resolver, tree: Any, value: float) -> Written:
    return Written(here.place(tree), tree.meta.start_pos, here.source(tree), value)


def _fraction(here: Resolver, tree: Any, depth: int) -> Node | None:
    """`1/3` is one number; None for any other quotient."""
    left, operator, right = tree.children
    parts = (left, right)
    if str(operator) != "/" or not all(isinstance(p, Tree) and p.data == "number" for p in parts):
        return None
    above, below = map(_value, parts)
    if not below:
        return None
    for part in parts:
        _owned(here, part)
    made = [constant(_value(part), here.place(part.children[0])) for part in parts]
    return _named(here, tree, above / below) or here.make("/", "number", tree, *made)


def _binary(here: Resolver, tree: Any, depth: int) -> Node:
    left, operator, right = tree.children
    fraction = _fraction(here, tree, depth)
    if fraction is not None:
        return fraction
    if str(operator) == "**":
        _is_form(here, right)
    if str(operator) in ("+", "-"):
        return here.make("+", "number", tree, *_summands(here, tree, depth))
    return here.make(
        str(operator), "number", tree, here.want(left, "number", depth), here.want(right, "number", depth)
    )


def _summands(here: Resolver, tree: Any, depth: int) -> list[Node]:
    """The parts of a sum, however long: a sum of many is not deep."""
    result: list[Node] = []
    while isinstance(tree, Tree) and tree.data == "binary" and str(tree.children[1]) in ("+", "-"):
        tree, operator, right = tree.children
        part = here.want(right, "number", depth)
        result.append(part if str(operator) == "+" else here.make("neg", "number", right, part))
    return [here.want(tree, "number", depth), *reversed(result)]


def _negative(here: Resolver, tree: Any, depth: int) -> Node:
    return here.make("neg", "number", tree, here.want(tree.children[-1], "number", depth))


def _call(here: Resolver, tree: Any, depth: int) -> Node:
    name, *parts = tree.children
    args = [here.want(part, "number", depth) for part in parts]
    if name in ("min", "max"):
        if len(args) < 2:
            raise here.fail("M116", f"{name}() wants two numbers or more, got {len(args)}", tree)
    elif len(args) != 1:
        raise here.fail("M116", f"{name}() wants one number, got {len(args)}", tree)
    return here.make(str(name), "number", tree, *args)


def _rounds(here: Resolver, tree: Any, depth: int) -> Node:
    quantifier, block, _, condition = tree.children
    name = str(block)
    if name not in here.symbols.blocks:
        raise here.fail(
            "M108", f"there is no block called '{name}'", block, nearest(name, here.symbols.blocks)
        )
    asked: list[Node] = []
    for number in range(1, here.symbols.blocks[name] + 1):
        there = here.inside(replace(here.context, block=name, round=number))
        holds = there.want(condition, "truth", depth)
        played = here.make("truth", "truth", tree, data=f"played:{name}@{number}")
        if quantifier == "all":
            asked.append(here.make("or", "truth", tree, here.make("not", "truth", tree, played), holds))
        else:
            asked.append(here.make("and", "truth", tree, played, holds))
    if quantifier == "any":
        return here.make("or", "truth", tree, *asked)
    if quantifier == "all":
        return here.make("and", "truth", tree, *asked)
    total = constant(0.0)
    for hit in asked:
        one = here.make("if", "number", tree, constant(1.0), hit, constant(0.0))
        total = here.make("+", "number", tree, total, one)
    return total


OPERATORS: dict[str, Rule] = {
    "if_else": _if_else, "any_of": _any_of, "all_of": _all_of, "not_": _not, "compare": _compare,
    "true": _true, "false": _false, "number": _number, "binary": _binary, "negative": _negative,
    "call": _call, "rounds": _rounds,
}  # fmt: skip
"""By the name that the grammar gives each."""
