"""From the text of an expression to a bound `Node`.

The grammar (grammar.lark) needs no names but for one rule: after `step is a`,
`or X` goes on with the list of options exactly if X is an option of that step.
A filter over the tokens decides that before parsing. Binding resolves each name
in its context, checks kinds, and writes defines and rounds out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from lark import Token, Tree

from melian.diagnostic import Mark
from melian.scenario.findings.diagnostics import Diagnostics, Nearest, mark_of, nearest
from melian.scenario.language.context import Context, Uses
from melian.scenario.language.node import FALSE, MAX_SIZE, MAX_WRITTEN_DEPTH, TRUE, Kind, Node, constant, node
from melian.scenario.language.parse import BindError, parse, place_in, shortened, too_deep
from melian.scenario.language.symbols import Choices, Symbols, step_key, whole_number

__all__ = ["Binder"]

MAX_DEPTH = 50
_FREE = frozenset({0.0, 1.0, 2.0})


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
    _seen_numbers: set[str] = field(default_factory=set)

    def bind(self, text: str, kind: Kind, context: Context) -> Node | None:
        """The bound expression, or None with the reason among the findings."""
        try:
            result = self._bind_text(text, context)
            if result.kind != kind:
                raise BindError(
                    "M113",
                    f"{context.what} wants a {kind}, got a {result.kind}: '{shortened(text)}'",
                    mark_of(text),
                    "`(1 if ... else 0)` turns a truth into a number"
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
            return _Resolver(self, text, context).want(self._parse(text), "number", 0)
        except RecursionError:
            raise too_deep(text, mark_of(text)) from None
        finally:
            self._open.pop()

    def _bind_text(self, text: str, context: Context) -> Node:
        tree = self._parse(text)
        return _Resolver(self, text, context).node(tree, 0)

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


class _Resolver:
    """Resolves one syntax tree in its context."""

    def __init__(self, binder: Binder, text: str, context: Context) -> None:
        self.binder = binder
        self.symbols = binder.symbols
        self.text = text
        self.context = context
        self.rules: dict[str, Callable[[Any, int], Node]] = {
            "if_else": self.if_else, "any_of": self.any_of, "all_of": self.all_of, "not_": self.not_,
            "compare": self.compare, "is_": self.is_, "is_not": self.is_not, "sees": self.sees,
            "binary": self.binary, "negative": self.negative, "number": self.number, "true": self.true,
            "false": self.false, "call": self.call, "rounds": self.rounds, "reference": self.reference,
        }  # fmt: skip

    def fail(self, code: str, message: str, at: Any, help: str | Nearest = "") -> BindError:
        return BindError(code, message, self.place(at), help)

    def place(self, at: Any) -> Mark:
        if isinstance(at, Token):
            return place_in(self.text, at.start_pos or 0, len(at))
        meta = getattr(at, "meta", None)
        if meta is not None and not meta.empty:
            return place_in(self.text, meta.start_pos, meta.end_pos - meta.start_pos)
        return mark_of(self.text)

    def node(self, tree: Any, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self.fail("M111", f"nested deeper than {MAX_DEPTH}", tree, "use `define` for parts of it")
        result = self.rules[tree.data](tree, depth + 1)
        if result.size > MAX_SIZE:
            raise self.fail(
                "M111", f"'{shortened(self.text)}' has more than {MAX_SIZE:,} parts when written out", tree
            )
        if result.depth > MAX_WRITTEN_DEPTH:
            raise too_deep(self.text, self.place(tree))
        return result

    def want(self, tree: Any, kind: Kind, depth: int) -> Node:
        result = self.node(tree, depth)
        if result.kind != kind:
            shown = self.source(tree)
            help = (
                "`(1 if ... else 0)` turns a truth into a number"
                if kind == "number"
                else "compare it: `x > 0`"
            )
            if kind == "number" and re.search(r"\bcount\s+\w+\s+where\s*\(", self.text):
                help = "put all of the count in parentheses: `(count BLOCK where ...) > 1`"
            raise self.fail(
                "M113", f"a {kind} is wanted here, got a {result.kind}: '{shortened(shown)}'", tree, help
            )
        return result

    def source(self, tree: Any) -> str:
        meta = getattr(tree, "meta", None)
        return self.text[meta.start_pos : meta.end_pos] if meta is not None and not meta.empty else self.text

    def make(self, op: str, kind: Kind, tree: Any, *args: Node, data: Any = None) -> Node:
        return node(op, kind, args, data, self.place(tree))

    # truths

    def if_else(self, tree: Any, depth: int) -> Node:
        yes, condition, no = tree.children
        first, last = self.node(yes, depth), self.node(no, depth)
        if first.kind != last.kind:
            raise self.fail(
                "M113", f"`if` and `else` give different kinds: a {first.kind} and a {last.kind}", tree,
                "put parentheses around what belongs together: `x > (2 if a is b else 1)`",
            )  # fmt: skip
        test = self.want(condition, "truth", depth)
        self.binder.uses.soft_unplayed.append((test, self.place(tree)))
        return self.make("if", first.kind, tree, first, test, last)

    def any_of(self, tree: Any, depth: int) -> Node:
        parts = [self.want(part, "truth", depth) for part in tree.children if not isinstance(part, Token)]
        return self.make("or", "truth", tree, *parts)

    def all_of(self, tree: Any, depth: int) -> Node:
        parts = [self.want(part, "truth", depth) for part in tree.children if not isinstance(part, Token)]
        return self.make("and", "truth", tree, *parts)

    def not_(self, tree: Any, depth: int) -> Node:
        part = self.want(tree.children[-1], "truth", depth)
        self.binder.uses.soft_unplayed.append((part, self.place(tree)))
        return self.make("not", "truth", tree, part)

    def compare(self, tree: Any, depth: int) -> Node:
        left, operator, right = tree.children
        if self.is_choice(left) or self.is_choice(right):
            help = "ask with `is`: `step is option`"
            if str(operator) in ("==", "!=") and self.is_choice(left):
                word = "is" if str(operator) == "==" else "is not"
                help = f"write `{self.source(left)} {word} {self.source(right)}`"
            raise self.fail("M115", f"a choice is compared with '{operator}'", tree, help)
        return self.make(
            str(operator), "truth", tree, self.want(left, "number", depth), self.want(right, "number", depth)
        )

    def is_choice(self, tree: Any) -> bool:
        return (
            isinstance(tree, Tree)
            and tree.data == "reference"
            and ".".join(t for t in tree.children if isinstance(t, Token) and t.type == "NAME")
            in self.symbols.choices
        )

    def is_(self, tree: Any, depth: int) -> Node:
        return self.membership(tree, "in")

    def is_not(self, tree: Any, depth: int) -> Node:
        return self.membership(tree, "not_in")

    def membership(self, tree: Any, op: str) -> Node:
        reference, options = tree.children[0], tree.children[-1]
        key, choices, rest = self.column(reference)
        names: tuple[str, ...] = choices.options
        if rest:
            if len(rest) == 1 and rest[0] in choices.parts.options:
                key, names = _part_key(key, choices, rest[0]), choices.parts.options[rest[0]]
            else:
                raise self.fail(
                    "M106",
                    f"'{choices.name}' has no part called '{'.'.join(rest)}' to ask with `is`",
                    reference,
                    nearest(rest[0], parts) if (parts := choices.parts.options) else "ask `step is option`",
                )
        codes = tuple(self.code(option, names, choices) for option in _tokens(options))
        return self.make(op, "truth", tree, data=(key, codes))

    def code(self, option: Token, names: tuple[str, ...], choices: Choices) -> int:
        if option.type == "NONE":
            if choices.name in self.symbols.privates or choices.name == "outcome":
                raise self.fail("M107", f"'{choices.name}' is never `none`", option, "leave it out")
            return -1
        if str(option) not in names:
            help: str | Nearest = nearest(str(option), names)
            if choices.parts.options:
                asked = choices.parts.of_whole if names is choices.options else choices.parts.of_part
                help = f"{help}; {asked}"
            if str(option) in self.symbols.names and " or " in self.text[: option.start_pos]:
                help = f"{help}; to ask for something else, put parentheses around both sides of `or`"
            raise self.fail("M105", f"'{choices.name}' has no option called '{option}'", option, help)
        return names.index(str(option))

    def sees(self, tree: Any, depth: int) -> Node:
        actor, reference = tree.children[0], tree.children[-1]
        if str(actor) not in self.symbols.actors:
            raise self.fail(
                "M103", f"there is no actor called '{actor}'", actor, nearest(str(actor), self.symbols.actors)
            )
        key, choices, rest = self.column(reference)
        if rest or choices.name == "outcome":
            raise self.fail(
                "M106", f"'{self.source(reference)}' is nothing that can be seen", reference, "name a step"
            )
        return self.make("truth", "truth", tree, data=f"sees:{actor}:{key}")

    def true(self, tree: Any, depth: int) -> Node:
        return TRUE

    def false(self, tree: Any, depth: int) -> Node:
        return FALSE

    # numbers

    def number(self, tree: Any, depth: int) -> Node:
        token = tree.children[0]
        value = float(token[:-1]) / 100 if token.endswith("%") else float(token)
        if value not in _FREE and self.source(tree) != "1/2":
            self.binder.uses.bare_numbers.add(self.place(token))
        return constant(value, self.place(token))

    def binary(self, tree: Any, depth: int) -> Node:
        left, operator, right = tree.children
        if str(operator) in ("+", "-"):
            return self.make("+", "number", tree, *self.summands(tree, depth))
        return self.make(
            str(operator), "number", tree, self.want(left, "number", depth), self.want(right, "number", depth)
        )

    def summands(self, tree: Any, depth: int) -> list[Node]:
        """The parts of a sum, however long: a sum of many is not deep."""
        result: list[Node] = []
        while isinstance(tree, Tree) and tree.data == "binary" and str(tree.children[1]) in ("+", "-"):
            tree, operator, right = tree.children
            part = self.want(right, "number", depth)
            result.append(part if str(operator) == "+" else self.make("neg", "number", right, part))
        return [self.want(tree, "number", depth), *reversed(result)]

    def negative(self, tree: Any, depth: int) -> Node:
        return self.make("neg", "number", tree, self.want(tree.children[-1], "number", depth))

    def call(self, tree: Any, depth: int) -> Node:
        name, *parts = tree.children
        args = [self.want(part, "number", depth) for part in parts]
        if name in ("min", "max"):
            if len(args) < 2:
                raise self.fail("M116", f"{name}() wants two numbers or more, got {len(args)}", tree)
        elif len(args) != 1:
            raise self.fail("M116", f"{name}() wants one number, got {len(args)}", tree)
        return self.make(str(name), "number", tree, *args)

    def rounds(self, tree: Any, depth: int) -> Node:
        quantifier, block, _, condition = tree.children
        name = str(block)
        if name not in self.symbols.blocks:
            raise self.fail(
                "M108", f"there is no block called '{name}'", block, nearest(name, self.symbols.blocks)
            )
        asked: list[Node] = []
        outer = self.context
        for number in range(1, self.symbols.blocks[name] + 1):
            self.context = replace(outer, block=name, round=number)
            inside = self.want(condition, "truth", depth)
            played = self.make("truth", "truth", tree, data=f"played:{name}@{number}")
            if quantifier == "all":
                asked.append(self.make("or", "truth", tree, self.make("not", "truth", tree, played), inside))
            else:
                asked.append(self.make("and", "truth", tree, played, inside))
        self.context = outer
        if quantifier == "any":
            return self.make("or", "truth", tree, *asked)
        if quantifier == "all":
            return self.make("and", "truth", tree, *asked)
        total = constant(0.0)
        for hit in asked:
            one = self.make("if", "number", tree, constant(1.0), hit, constant(0.0))
            total = self.make("+", "number", tree, total, one)
        return total

    # names

    def reference(self, tree: Any, depth: int) -> Node:
        names = [str(token) for token in tree.children if isinstance(token, Token) and token.type == "NAME"]
        head = names[0]
        bare = len(tree.children) == 1
        if bare and head in self.symbols.assumptions:
            return self.assumption(tree, head)
        if bare and head in self.symbols.defines:
            return self.define(tree, head)
        if bare and head in self.symbols.choices and head not in self.symbols.privates:
            raise self.fail(
                "M117", f"'{head}' is a step, not a number or a truth", tree, f"write `{head} is option`"
            )
        key, choices, rest = self.column(tree)
        if not rest:
            raise self.fail(
                "M117", f"'{self.source(tree)}' is a choice, not a number or a truth", tree, "ask with `is`"
            )
        if len(rest) == 1 and rest[0] in choices.parts.numbers:
            numbers = tuple(constant(number) for number in choices.parts.numbers[rest[0]])
            return self.make("attribute", "number", tree, *numbers, data=_part_key(key, choices, rest[0]))
        if len(rest) > 1 or rest[0] not in choices.attributes:
            help: str | Nearest = nearest(rest[0], choices.attributes)
            if rest[0] in choices.options:
                help = f"it is an option: write `{self.source(tree).rpartition('.')[0]} is {rest[0]}`"
            elif rest[0] in choices.parts.options:
                first = choices.parts.options[rest[0]][0]
                help = f"it is {choices.parts.noun}: write `{self.source(tree)} is {first}`"
            raise self.fail("M106", f"'{choices.name}' has no number called '{'.'.join(rest)}'", tree, help)
        return self.attribute(tree, key, choices, rest[0])

    def assumption(self, tree: Any, name: str) -> Node:
        self.binder.uses.assumptions.add(name)
        if not self.context.numbers:
            raise self.fail(
                "M118",
                f"{self.context.what} may not read the assumption '{name}'",
                tree,
                "structure is the same in every draw: let odds, stakes or leaks depend on it",
            )
        return self.make("assumption", "number", tree, data=name)

    def define(self, tree: Any, name: str) -> Node:
        try:
            return self.binder.define(name, self.context)
        except BindError as error:
            if error.code in ("M118", "M119") and mark_of(self.symbols.defines[name]).line == error.mark.line:
                raise self.fail(error.code, f"{error.message} (through '{name}')", tree, error.help) from None
            raise

    def attribute(self, tree: Any, key: str, choices: Choices, name: str) -> Node:
        parts: list[Node] = []
        number = key.partition("@")[2]
        context = self.context
        if number.isdigit():  # a number attached in a round asks for the steps of that round
            context = replace(context, block=choices.block, round=int(number))
        for option, text in zip(choices.options, choices.attributes[name], strict=True):
            if text is None:
                raise self.fail("M109", f"the option '{option}' of '{choices.name}' has no '{name}'", tree,
                                "give every option this number")  # fmt: skip
            parts.append(self.binder.number_attached(text, f"{choices.name}.{name}", context))
        return self.make("attribute", "number", tree, *parts, data=key)

    def column(self, tree: Any) -> tuple[str, Choices, tuple[str, ...]]:
        """The column that a reference names, what it can be, and what follows the name."""
        tokens = [child for child in tree.children if isinstance(child, Token)]
        rounds = [child for child in tree.children if isinstance(child, Tree)]
        names = [str(token) for token in tokens]
        two = ".".join(names[:2])
        if len(names) > 1 and two in self.symbols.choices:
            return self.private(tree, two, rounds), self.symbols.choices[two], tuple(names[2:])
        if names[0] in self.symbols.choices:
            choices = self.symbols.choices[names[0]]
            if names[0] in self.symbols.privates:
                return self.private(tree, names[0], rounds), choices, tuple(names[1:])
            if names[0] == "outcome":
                return self.outcome(tree), choices, tuple(names[1:])
            return self.step(tree, names[0], rounds), choices, tuple(names[1:])
        raise self.unknown(tree, names)

    def unknown(self, tree: Any, names: list[str]) -> BindError:
        head = names[0]
        if head in self.symbols.actors:
            mine = [p.split(".")[1] for p in self.symbols.privates if p.startswith(f"{head}.")]
            asked = ".".join(names)
            if len(names) == 1:
                help = "ask " + " or ".join(f"`{head}.{name} is ...`" for name in mine) if mine else ""
                return self.fail("M104", f"'{head}' is an actor, not a step", tree, help)
            none: str | Nearest = nearest(names[1], mine) if mine else f"'{head}' has no private matters"
            return self.fail("M104", f"there is no '{asked}'", tree, none)
        if head in self.symbols.blocks:
            return self.fail("M104", f"'{head}' is a block of rounds", tree, f"write `any {head} where ...`")
        if head in self.symbols.assumptions or head in self.symbols.defines:
            return self.fail(
                "M106", f"'{head}' is a number or a truth and has no parts", tree, "compare it with > or <"
            )
        return self.fail("M104", f"there is nothing called '{head}'", tree, nearest(head, self.symbols.names))

    def private(self, tree: Any, name: str, rounds: list[Any]) -> str:
        self.binder.uses.choices.add(name)
        if rounds:
            raise self.fail("M120", f"'{name}' is not played in rounds", tree, "leave the round out")
        if self.context.privates is not None and name not in self.context.privates:
            raise self.fail(
                "M119", f"{self.context.what} reads '{name}', which is drawn later", tree, "move it up"
            )
        return name

    def outcome(self, tree: Any) -> str:
        if not self.context.outcome:
            raise self.fail("M119", f"{self.context.what} may not read the outcome", tree,
                            "stakes, promises and red lines may")  # fmt: skip
        return "outcome"

    def step(self, tree: Any, name: str, rounds: list[Any]) -> str:
        self.binder.uses.choices.add(name)
        symbol = self.symbols.steps[name]
        inside = bool(symbol.block) and symbol.block == self.context.block
        if (
            self.context.before is not None
            and symbol.position >= self.context.before
            and not (inside and rounds)
        ):
            raise self.fail("M119", f"{self.context.what} asks for '{name}' before it is played", tree,
                            "steps are played in the order of the file")  # fmt: skip
        if not symbol.block:
            if rounds:
                raise self.fail("M120", f"'{name}' is not played in rounds", tree, "leave the round out")
            return name
        total = self.symbols.blocks[symbol.block]
        if not rounds:
            if not inside:
                raise self.fail(
                    "M121",
                    f"'{name}' is played in rounds of '{symbol.block}': say which",
                    tree,
                    self.rounds_of(tree, name, symbol.block, total),
                )
            return step_key(name, self.context.round)
        return self.in_round(tree, name, rounds[0], inside, total)

    def rounds_of(self, tree: Any, name: str, block: str, total: int) -> str:
        """What to write for a step of some round, where no round is said."""
        before = self.text[: tree.meta.start_pos]
        part = self.source(tree)[len(name) :]
        quantifier = re.search(rf"\b(any|all|count) {block} where\b(?!.*\()", before)
        if quantifier:
            asked = self.text[quantifier.end() :].strip()
            shown = asked if len(asked) <= 40 and ")" not in asked else "..."
            return f"put all that is asked of a round in parentheses: `{quantifier[0]} ({shown})`"
        if part:
            return f"`{name}@{total}{part}`, or `{name} last{part}` for the last round that was played"
        return f"`{name}@{total}`, `{name} last`, or `any {block} where {name} is ...`"

    def in_round(self, tree: Any, name: str, which: Any, inside: bool, total: int) -> str:
        if which.data == "last":
            return f"{name}@last"
        if which.data == "before":
            if not inside:
                raise self.fail(
                    "M121", f"`{name} before` is asked outside its block", tree, f"write `{name}@{total}`"
                )
            return step_key(name, self.context.round - 1) if self.context.round > 1 else f"{name}@never"
        number = str(which.children[-1])
        if not whole_number(number, total):
            raise self.fail("M121", f"'{name}' has rounds 1 to {total}, got '{number}'", tree)
        return step_key(name, int(number))


def _tokens(options: Any) -> list[Token]:
    if isinstance(options, Token):
        return [options]
    return [child for child in options.children if child.type != "OR_OPTION"]


def _part_key(key: str, choices: Choices, part: str) -> str:
    """The column of a part of a step, in the round of the step's own column."""
    return f"{choices.name}.{part}{key[len(choices.name) :]}"
