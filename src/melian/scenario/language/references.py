"""What an expression asks of the file by name: choices, who saw them, numbers, defines.

Tested in `tests/unit/language/test_expressions.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lark import Token

from melian.scenario.findings.diagnostics import Nearest, mark_of, nearest
from melian.scenario.language.names import named
from melian.scenario.language.node import Node, constant
from melian.scenario.language.parse import BindError
from melian.scenario.language.resolver import Resolver, Rule
from melian.scenario.language.symbols import Choices

__all__ = ["REFERENCES"]


def _is(here: Resolver, tree: Any, depth: int) -> Node:
    return _membership(here, tree, "in")


def _is_not(here: Resolver, tree: Any, depth: int) -> Node:
    return _membership(here, tree, "not_in")


def _membership(here: Resolver, tree: Any, op: str) -> Node:
    reference, options = tree.children[0], tree.children[-1]
    key, choices, rest = named(here, reference)
    names: tuple[str, ...] = choices.options
    if rest:
        if len(rest) == 1 and rest[0] in choices.parts.options:
            key, names = _part_key(key, choices, rest[0]), choices.parts.options[rest[0]]
        else:
            raise here.fail(
                "M106",
                f"'{choices.name}' has no part called '{'.'.join(rest)}' to ask with `is`",
                reference,
                nearest(rest[0], parts) if (parts := choices.parts.options) else "ask `step is option`",
            )
    codes = tuple(_code(here, option, names, choices) for option in _tokens(options))
    return here.make(op, "truth", tree, data=(key, codes))


def _code(here: Resolver, option: Token, names: tuple[str, ...], choices: Choices) -> int:
    if option.type == "NONE":
        if choices.name in here.symbols.privates or choices.name == "outcome":
            raise here.fail("M107", f"'{choices.name}' is never `none`", option, "leave it out")
        return -1
    if str(option) not in names:
        help: str | Nearest = nearest(str(option), names)
        if choices.parts.options:
            asked = choices.parts.of_whole if names is choices.options else choices.parts.of_part
            help = f"{help}; {asked}"
        if str(option) in here.symbols.names and " or " in here.text[: option.start_pos]:
            help = f"{help}; to ask for something else, put parentheses around both sides of `or`"
        raise here.fail("M105", f"'{choices.name}' has no option called '{option}'", option, help)
    return names.index(str(option))


def _sees(here: Resolver, tree: Any, depth: int) -> Node:
    actor, reference = tree.children[0], tree.children[-1]
    if str(actor) not in here.symbols.actors:
        raise here.fail(
            "M103", f"there is no actor called '{actor}'", actor, nearest(str(actor), here.symbols.actors)
        )
    key, choices, rest = named(here, reference)
    if rest or choices.name == "outcome":
        raise here.fail(
            "M106", f"'{here.source(reference)}' is nothing that can be seen", reference, "name a step"
        )
    return here.make("truth", "truth", tree, data=f"sees:{actor}:{key}")


def _reference(here: Resolver, tree: Any, depth: int) -> Node:
    names = [str(token) for token in tree.children if isinstance(token, Token) and token.type == "NAME"]
    head = names[0]
    bare = len(tree.children) == 1
    if bare and head in here.symbols.assumptions:
        return _assumption(here, tree, head)
    if bare and head in here.symbols.defines:
        return _define(here, tree, head)
    if bare and head in here.symbols.choices and head not in here.symbols.privates:
        raise here.fail(
            "M117", f"'{head}' is a step, not a number or a truth", tree, f"write `{head} is option`"
        )
    key, choices, rest = named(here, tree)
    if not rest:
        raise here.fail(
            "M117", f"'{here.source(tree)}' is a choice, not a number or a truth", tree, "ask with `is`"
        )
    if len(rest) == 1 and rest[0] in choices.parts.numbers:
        numbers = tuple(constant(number) for number in choices.parts.numbers[rest[0]])
        return here.make("attribute", "number", tree, *numbers, data=_part_key(key, choices, rest[0]))
    if len(rest) > 1 or rest[0] not in choices.attributes:
        help: str | Nearest = nearest(rest[0], choices.attributes)
        if rest[0] in choices.options:
            help = f"it is an option: write `{here.source(tree).rpartition('.')[0]} is {rest[0]}`"
        elif rest[0] in choices.parts.options:
            first = choices.parts.options[rest[0]][0]
            help = f"it is {choices.parts.noun}: write `{here.source(tree)} is {first}`"
        raise here.fail("M106", f"'{choices.name}' has no number called '{'.'.join(rest)}'", tree, help)
    return _attribute(here, tree, key, choices, rest[0])


def _assumption(here: Resolver, tree: Any, name: str) -> Node:
    here.uses.assumptions.add(name)
    if not here.context.numbers:
        raise here.fail(
            "M118",
            f"{here.context.what} may not read the assumption '{name}'",
            tree,
            "structure is the same in every draw: let odds, stakes or leaks depend on it",
        )
    return here.make("assumption", "number", tree, data=name)


def _define(here: Resolver, tree: Any, name: str) -> Node:
    try:
        return here.file.define(name, here.context)
    except BindError as error:
        if error.code in ("M118", "M119") and mark_of(here.symbols.defines[name]).line == error.mark.line:
            raise here.fail(error.code, f"{error.message} (through '{name}')", tree, error.help) from None
        raise


def _attribute(here: Resolver, tree: Any, key: str, choices: Choices, name: str) -> Node:
    parts: list[Node] = []
    number = key.partition("@")[2]
    context = here.context
    if number.isdigit():  # a number attached in a round asks for the steps of that round
        context = replace(context, block=choices.block, round=int(number))
    for option, text in zip(choices.options, choices.attributes[name], strict=True):
        if text is None:
            raise here.fail("M109", f"the option '{option}' of '{choices.name}' has no '{name}'", tree,
                            "give every option this number")  # fmt: skip
        parts.append(here.file.number_attached(text, f"{choices.name}.{name}", context))
    return here.make("attribute", "number", tree, *parts, data=key)


def _tokens(options: Any) -> list[Token]:
    if isinstance(options, Token):
        return [options]
    return [child for child in options.children if child.type != "OR_OPTION"]


def _part_key(key: str, choices: Choices, part: str) -> str:
    """The column of a part of a step, in the round of the step's own column."""
    return f"{choices.name}.{part}{key[len(choices.name) :]}"


REFERENCES: dict[str, Rule] = {
    "is_": _is,
    "is_not": _is_not,
    "sees": _sees,
    "reference": _reference,
}
"""By the name that the grammar gives each."""
