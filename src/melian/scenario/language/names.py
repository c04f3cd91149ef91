"""Which column the name of a step, a private matter or the outcome means where it stands.

Tested in `tests/unit/language/test_expressions.py`.
"""

from __future__ import annotations

import re
from typing import Any

from lark import Token, Tree

from melian.scenario.findings.diagnostics import Nearest, nearest
from melian.scenario.language.parse import BindError
from melian.scenario.language.scope import Scope
from melian.scenario.language.symbols import Choices, step_key, whole_number

__all__ = ["named"]


def named(scope: Scope, tree: Any) -> tuple[str, Choices, tuple[str, ...]]:
    """The column that a reference names, what it can be, and what follows the name."""
    tokens = [child for child in tree.children if isinstance(child, Token)]
    rounds = [child for child in tree.children if isinstance(child, Tree)]
    names = [str(token) for token in tokens]
    two = ".".join(names[:2])
    if len(names) > 1 and two in scope.symbols.choices:
        return _private(scope, tree, two, rounds), scope.symbols.choices[two], tuple(names[2:])
    if names[0] in scope.symbols.choices:
        choices = scope.symbols.choices[names[0]]
        if names[0] in scope.symbols.privates:
            return _private(scope, tree, names[0], rounds), choices, tuple(names[1:])
        if names[0] == "outcome":
            return _outcome(scope, tree), choices, tuple(names[1:])
        return _step(scope, tree, names[0], rounds), choices, tuple(names[1:])
    raise _unknown(scope, tree, names)


def _unknown(scope: Scope, tree: Any, names: list[str]) -> BindError:
    head = names[0]
    if head in scope.symbols.actors:
        mine = [p.split(".")[1] for p in scope.symbols.privates if p.startswith(f"{head}.")]
        asked = ".".join(names)
        if len(names) == 1:
            help = "ask " + " or ".join(f"`{head}.{name} is ...`" for name in mine) if mine else ""
            return scope.fail("M104", f"'{head}' is an actor, not a step", tree, help)
        none: str | Nearest = nearest(names[1], mine) if mine else f"'{head}' has no private matters"
        return scope.fail("M104", f"there is no '{asked}'", tree, none)
    if head in scope.symbols.blocks:
        return scope.fail("M104", f"'{head}' is a block of rounds", tree, f"write `any {head} where ...`")
    if head in scope.symbols.assumptions or head in scope.symbols.defines:
        return scope.fail(
            "M106", f"'{head}' is a number or a truth and has no parts", tree, "compare it with > or <"
        )
    return scope.fail("M104", f"there is nothing called '{head}'", tree, nearest(head, scope.symbols.names))


def _private(scope: Scope, tree: Any, name: str, rounds: list[Any]) -> str:
    scope.uses.choices.add(name)
    if rounds:
        raise scope.fail("M120", f"'{name}' is not played in rounds", tree, "leave the round out")
    if scope.context.privates is not None and name not in scope.context.privates:
        raise scope.fail(
            "M119", f"{scope.context.what} reads '{name}', which is drawn later", tree, f"move '{name}' up"
        )
    return name


def _outcome(scope: Scope, tree: Any) -> str:
    if not scope.context.outcome:
        raise scope.fail("M119", f"{scope.context.what} may not read the outcome", tree,
                        "stakes, promises and red lines may")  # fmt: skip
    return "outcome"


def _too_early(scope: Scope, tree: Any, name: str) -> BindError:
    """A step that is asked for where it has not been played yet, and where to put who asks."""
    steps, asked = scope.symbols.steps, scope.symbols.steps[name]
    asking = next((each for each, step in steps.items() if step.position == scope.context.before), "")
    what = f"{scope.context.what} asks for '{name}' before it is played"
    order = "steps are played in the order of the file"
    together = bool(asked.block) and asked.block == scope.context.block
    if asking == name:
        before = f", or for the round before, `{name} before`" if asked.block else ""
        return scope.fail("M119", what, tree, f"{order}: ask for a step above it{before}")
    mover = scope.context.block if scope.context.block and not together else asking
    target = asked.block if asked.block and not together else name
    help = f"{order}: move '{mover}' below '{target}'" if mover else order
    if together:
        help += f", or ask for the round before, `{name} before`"
    return scope.fail("M119", what, tree, help)


def _step(scope: Scope, tree: Any, name: str, rounds: list[Any]) -> str:
    scope.uses.choices.add(name)
    symbol = scope.symbols.steps[name]
    inside = bool(symbol.block) and symbol.block == scope.context.block
    if (
        scope.context.before is not None
        and symbol.position >= scope.context.before
        and not (inside and rounds)
    ):
        raise _too_early(scope, tree, name)
    if not symbol.block:
        if rounds:
            raise scope.fail("M120", f"'{name}' is not played in rounds", tree, "leave the round out")
        return name
    total = scope.symbols.blocks[symbol.block]
    if not rounds:
        if not inside:
            raise scope.fail(
                "M121",
                f"'{name}' is played in rounds of '{symbol.block}': say which",
                tree,
                _rounds_of(scope, tree, name, symbol.block, total),
            )
        return step_key(name, scope.context.round)
    return _in_round(scope, tree, name, rounds[0], inside, total)


def _rounds_of(scope: Scope, tree: Any, name: str, block: str, total: int) -> str:
    """What to write for a step of some round, where no round is said."""
    before = scope.text[: tree.meta.start_pos]
    part = scope.source(tree)[len(name) :]
    quantifier = re.search(rf"\b(any|all|count) {block} where\b(?!.*\()", before)
    if quantifier:
        asked = scope.text[quantifier.end() :].strip()
        shown = asked if len(asked) <= 40 and ")" not in asked else "..."
        return f"put all that is asked of a round in parentheses: `{quantifier[0]} ({shown})`"
    if part:
        return f"`{name}@{total}{part}`, or `{name} last{part}` for the last round that was played"
    return f"`{name}@{total}`, `{name} last`, or `any {block} where {name} is ...`"


def _in_round(scope: Scope, tree: Any, name: str, which: Any, inside: bool, total: int) -> str:
    if which.data == "last":
        return f"{name}@last"
    if which.data == "before":
        if not inside:
            raise scope.fail(
                "M121", f"`{name} before` is asked outside its block", tree, f"write `{name}@{total}`"
            )
        return step_key(name, scope.context.round - 1) if scope.context.round > 1 else f"{name}@never"
    number = str(which.children[-1])
    if not whole_number(number, total):
        raise scope.fail("M121", f"'{name}' has rounds 1 to {total}, got '{number}'", tree)
    return step_key(name, int(number))
