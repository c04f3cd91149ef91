"""Stake lines as terms: payoffs that stay factored.

Every way to gain or lose (a stake, a broken word, a false word, a red line that
was not upheld) is a *line* of one actor. Over the leaves a line takes few
distinct values; each is a *term*, the line's expression with its static parts
filled in. Leaves at which an actor has the same terms share a *row*. Per draw
there is one number per term, and the payoff of a row is the sum of its terms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from melian.scenario.findings.diagnostics import Diagnostics, nearest
from melian.scenario.language.binding import Binder
from melian.scenario.language.context import Context
from melian.scenario.language.environment import Numbers, Value
from melian.scenario.language.evaluate import evaluate, settled
from melian.scenario.language.node import TRUE, Node, constant, node
from melian.scenario.language.rewrite import with_columns, with_slots
from melian.scenario.language.symbols import Symbols
from melian.scenario.schema.elements import CrisisFile, Stake
from melian.scenario.steps.kind import Played, Story
from melian.scenario.steps.values import promises_of
from melian.scenario.tree.columns import Columns
from melian.scenario.tree.history import note_undefined
from melian.scenario.tree.show import said_column

__all__ = ["Line", "PayoffTerms", "Terms", "lines_of", "payoff_terms"]

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that an actor gains or loses."""

    actor: str
    label: str
    kind: str
    """stake, word broken, word false or red line."""
    applies: Node
    worth: Node
    where: object
    """The text that names it in the file."""
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """The distinct values of one line."""

    line: Line
    expression: Node
    """What a term is worth; static parts are slots."""
    slots: tuple[Value, ...]
    """Per slot the values (term, 1)."""
    count: int

    def values(self, assumptions: Mapping[str, Array], n_draws: int) -> Array:
        """(term, draw) what each is worth, in points."""
        value = evaluate(self.expression, Numbers(assumptions, self.slots)).value
        return np.broadcast_to(np.asarray(value, dtype=float), (self.count, n_draws))


@dataclass(frozen=True, slots=True)
class PayoffTerms:
    """How the leaves of a tree draw on the terms of all lines."""

    terms: tuple[Terms, ...]
    """By line, those that apply nowhere left out."""
    term_line: Array
    """(term,) position of the line in `terms`."""
    payoff_row: Array
    """(leaf, actor) the row of each."""
    row_start: Array
    """(row + 1,) where the terms of each row begin in `row_term`."""
    row_term: Array
    """Term numbers, row after row."""
    row_actor: Array
    """(row,) whose row it is."""
    unused: tuple[Line, ...]
    """Lines that apply at no leaf."""


def lines_of(file: CrisisFile, symbols: Symbols, story: Story, binder: Binder) -> list[Line]:
    """Every line of the file, bound; problems go to the binder's findings."""
    maker = _Maker(file, symbols, story, binder, binder.found)
    lines = [*maker.stakes(), *maker.words(), *maker.red_lines()]
    maker.check_labels(lines)
    return lines


@dataclass(slots=True)
class _Maker:
    file: CrisisFile
    symbols: Symbols
    story: Story
    binder: Binder
    found: Diagnostics

    def stakes(self) -> list[Line]:
        result: list[Line] = []
        for heading, lines in self.file.stakes.items():
            if heading != "all" and heading not in self.symbols.actors:
                self.found.error(
                    "M103",
                    f"there is no actor called '{heading}'",
                    heading,
                    nearest(heading, (*self.symbols.actors, "all")),
                )
                continue
            for label, stake in lines.items():
                result.extend(self.stake(str(heading), label, stake))
        return result

    def stake(self, heading: str, label: str, stake: Stake) -> list[Line]:
        context = Context(f"the stake '{label}'", outcome=True)
        when = self.binder.bind(stake.when, "truth", context) if stake.when is not None else TRUE
        if isinstance(stake.worth, dict):
            if not stake.worth:
                self.found.error(
                    "M404", f"'{label}' has no cases", label, "write `worth: {condition: points}`"
                )
            applies, worth = self.cases(stake.worth, context)
        else:
            applies, worth = TRUE, self.binder.bind(stake.worth, "number", context)
            if _is_lone_percentage(stake.worth):
                self.found.warning(
                    "M501",
                    f"'{label}' is worth {stake.worth}: {float(stake.worth.strip()[:-1]) / 100:g} points",
                    stake.worth,
                    "write the points, or multiply something by the percentage",
                )
        if when is None or worth is None or applies is None:
            return []
        both = when if applies is TRUE else node("and", "truth", (when, applies))
        because = tuple(map(str, stake.because))
        return [
            Line(actor, str(label), "stake", both, worth, label, because)
            for actor in self.counts_for(heading, stake)
        ]

    def counts_for(self, heading: str, stake: Stake) -> list[str]:
        for actor in stake.for_:
            if actor not in self.symbols.actors:
                self.found.error(
                    "M103", f"there is no actor called '{actor}'", actor, nearest(actor, self.symbols.actors)
                )
        named = [actor for actor in self.symbols.actors if actor in stake.for_]
        if heading == "all":
            return named or list(self.symbols.actors)
        return [heading, *(actor for actor in named if actor != heading)]

    def cases(self, worth: Mapping[str, str], context: Context) -> tuple[Node | None, Node | None]:
        """`worth` by cases: the first that fits, otherwise no line."""
        bound = [
            (self.binder.bind(c, "truth", context), self.binder.bind(v, "number", context))
            for c, v in worth.items()
        ]
        pairs = [
            (condition, value) for condition, value in bound if condition is not None and value is not None
        ]
        if len(pairs) < len(bound) or not pairs:
            return None, None
        result = constant(0.0)
        for condition, value in reversed(pairs):
            result = node("if", "number", (value, condition, result), None, value.mark)
        return node("or", "truth", tuple(condition for condition, _ in pairs)), result

    def words(self) -> list[Line]:
        """What broken promises and false statements cost."""
        result: list[Line] = []
        for played in self.story.played:
            result.extend(self.broken(played))
            result.extend(self.false(played))
        return result

    def broken(self, played: Played) -> list[Line]:
        result: list[Line] = []
        options = tuple(option.name for option in played.options)
        given = promises_of(played.step, options)
        if (given and len(played.movers) != 1) or (given and played.movers[0] not in self.symbols.actors):
            self.found.error(
                "M502",
                f"'{played.name}' promises, but it is not one actor's move",
                played.mark,
                "let one actor give its word",
            )
            return []
        for by, promise in given:
            context = Context(
                f"a promise of '{played.name}'", block=played.block, round=played.round, outcome=True
            )
            for option in by:
                if option not in options:
                    self.found.error(
                        "M411",
                        f"a promise of '{played.name}' names '{option}', which is no option",
                        option,
                        nearest(option, options),
                    )
            codes = tuple(options.index(option) for option in by if option in options)
            if not by:
                self.found.error(
                    "M404",
                    f"a promise of '{played.name}' does not say which options give it",
                    promise.do,
                    "write `by: [option]`, or put it inside the option",
                )
            when = self.binder.bind(promise.when, "truth", context) if promise.when is not None else TRUE
            done = self.binder.bind(promise.do, "truth", context)
            price = self.binder.bind(promise.if_broken, "number", context)
            if when is None or done is None or price is None or not codes:
                continue
            said = node("in", "truth", data=(played.key, codes))
            applies = node("and", "truth", (said, when, node("not", "truth", (done,))))
            label = f"word broken: {played.key}" + (f" ({len(result) + 1})" if len(given) > 1 else "")
            result.append(
                self.paid(
                    played.movers[0], label, "word broken", applies, price, promise.if_broken, promise.because
                )
            )
        return result

    def false(self, played: Played) -> list[Line]:
        result: list[Line] = []
        for code, statement in enumerate(played.means):
            choice = played.step.choices.get(played.options[code].name)
            text = choice.if_false if choice and choice.if_false is not None else played.step.if_false
            if statement is None or text is None:
                continue
            if len(played.movers) != 1 or played.movers[0] not in self.symbols.actors:
                self.found.error(
                    "M502",
                    f"'{played.name}' states something, but it is not one actor's move",
                    played.mark,
                    "let one actor say it",
                )
                return []
            context = Context(
                f"the price of a false word in '{played.name}'",
                block=played.block,
                round=played.round,
                outcome=True,
            )
            price = self.binder.bind(text, "number", context)
            if price is None:
                continue
            said = node("in", "truth", data=(played.key, (code,)))
            held = self.as_said(played, code, statement)
            applies = node("and", "truth", (said, node("not", "truth", (held,))))
            result.append(
                self.paid(
                    played.movers[0], f"word false: {played.key}", "word false", applies, price, text, ()
                )
            )
        return _joined(result)

    def as_said(self, played: Played, code: int, statement: Node) -> Node:
        """Whether a statement held when it was made."""
        if statement.static:
            return node("truth", "truth", data=f"means:{played.key}:{code}")
        return with_columns(statement, lambda key: said_column(played.key, code, key))

    def red_lines(self) -> list[Line]:
        result: list[Line] = []
        for name, red_line in self.file.red_lines.items():
            context = Context(f"the red line '{name}'", outcome=True)
            if red_line.by not in self.symbols.actors:
                self.found.error(
                    "M103",
                    f"there is no actor called '{red_line.by}'",
                    red_line.by,
                    nearest(red_line.by, self.symbols.actors),
                )
            crossed = self.binder.bind(red_line.crossed, "truth", context)
            answered = self.binder.bind(red_line.answered, "truth", context)
            cost = self.binder.bind(red_line.cost, "number", context)
            if crossed is None or answered is None or cost is None or red_line.by not in self.symbols.actors:
                continue
            applies = node("and", "truth", (crossed, node("not", "truth", (answered,))))
            label = f"red line not upheld: {name}"
            result.append(
                self.paid(str(red_line.by), label, "red line", applies, cost, name, red_line.because)
            )
        return result

    def paid(
        self,
        actor: str,
        label: str,
        kind: str,
        applies: Node,
        price: Node,
        where: object,
        because: tuple[str, ...],
    ) -> Line:
        """A line for an amount that is paid."""
        return Line(
            actor,
            label,
            kind,
            applies,
            node("neg", "number", (price,), None, price.mark),
            where,
            tuple(map(str, because)),
        )

    def check_labels(self, lines: list[Line]) -> None:
        seen: dict[tuple[str, str], Line] = {}
        for line in lines:
            key = (line.actor, line.label)
            if key in seen and line.kind == "stake":
                self.found.error(
                    "M503",
                    f"'{line.actor}' has two stakes called '{line.label}'",
                    line.where,
                    "give each a label of its own",
                )
            seen.setdefault(key, line)


def _joined(lines: list[Line]) -> list[Line]:
    """Lines of one label as one: false words of several options are one line."""
    if len(lines) < 2:
        return lines
    worth = constant(0.0)
    for line in reversed(lines):
        worth = node("if", "number", (line.worth, line.applies, worth))
    first = lines[0]
    applies = node("or", "truth", tuple(line.applies for line in lines))
    return [Line(first.actor, first.label, first.kind, applies, worth, first.where, first.because)]


def _is_lone_percentage(text: str) -> bool:
    stripped = text.strip().lstrip("-")
    return text.isascii() and stripped.endswith("%") and stripped[:-1].replace(".", "", 1).isdigit()


def payoff_terms(
    lines: list[Line], columns: Columns, symbols: Symbols, story: Story, found: Diagnostics
) -> PayoffTerms:
    """Factor the payoffs at the leaves into terms and rows."""
    terms: list[Terms] = []
    term_line: list[Array] = []
    unused: list[Line] = []
    term_at: list[tuple[int, Array]] = []
    n_terms = 0
    for line in lines:
        made = _terms_of(line, columns, story, found)
        if made is None:
            unused.append(line)
            continue
        term, at_leaf = made
        shifted = np.where(at_leaf >= 0, at_leaf + n_terms, -1).astype(np.int32)
        term_at.append((symbols.actors.index(line.actor), shifted))
        term_line.append(np.full(term.count, len(terms)))
        terms.append(term)
        n_terms += term.count
    rows = _rows(term_at, columns.size, len(symbols.actors))
    lines_of_terms = np.concatenate(term_line) if term_line else np.zeros(0, dtype=int)
    return PayoffTerms(tuple(terms), lines_of_terms, *rows, tuple(unused))


def _terms_of(line: Line, columns: Columns, story: Story, found: Diagnostics) -> tuple[Terms, Array] | None:
    """The terms of a line and, per leaf, which of them applies (-1 none)."""
    what = f"'{line.label}'"
    if line.applies.static:
        value, undefined = evaluate(line.applies, columns)
        if undefined is not None and undefined.any():
            note_undefined(found, line.applies, what, columns, int(np.flatnonzero(undefined)[0]), story)
            return None
        leaves = np.flatnonzero(np.broadcast_to(value, (columns.size,)))
        expression = line.worth
    else:
        _, never = settled(line.applies, columns)
        leaves = np.flatnonzero(~np.broadcast_to(never, (columns.size,)))
        expression = node("if", "number", (line.worth, line.applies, constant(0.0)))
    if not len(leaves):
        return None
    slotted, parts = with_slots(expression)
    combination, slots, example = _combinations(parts, columns, leaves)
    count = len(example)
    _, undefined = evaluate(slotted, Numbers(_Anything(), slots))
    if undefined is not None and undefined.any():
        bad = int(np.flatnonzero(np.broadcast_to(undefined, (count, 1))[:, 0])[0])
        note_undefined(found, expression, what, columns, int(example[bad]), story)
        return None
    at_leaf = np.full(columns.size, -1, dtype=np.int64)
    at_leaf[leaves] = combination
    return Terms(line, slotted, slots, count), at_leaf


class _Anything(dict[str, Array]):
    """Any assumption, as one draw of 1: only where values are undefined matters."""

    def __missing__(self, key: str) -> Array:
        return np.ones(1)


def _combinations(
    parts: tuple[Node, ...], columns: Columns, leaves: Array
) -> tuple[Array, tuple[Value, ...], Array]:
    """Which combination of static values each leaf has, the values, and a leaf for each."""
    combination = np.zeros(len(leaves), dtype=np.int64)
    values: list[tuple[Array, Array | None]] = []
    for part in parts:
        value, undefined = evaluate(part, columns)
        value = np.broadcast_to(value, (columns.size,))[leaves]
        mask = None if undefined is None else np.broadcast_to(undefined, (columns.size,))[leaves]
        values.append((value, mask))
        _, code = np.unique(value.astype(float), return_inverse=True)
        code = code.reshape(-1)
        if mask is not None:
            code = 2 * code + mask
        pair = combination * (code.max() + 1) + code
        _, combination = np.unique(pair, return_inverse=True)
        combination = combination.reshape(-1)
    _, example = np.unique(combination, return_index=True)
    slots = tuple(
        Value(value[example][:, None], None if mask is None else mask[example][:, None])
        for value, mask in values
    )
    return combination, slots, leaves[example]


def _rows(
    term_at: list[tuple[int, Array]], n_leaves: int, n_actors: int
) -> tuple[Array, Array, Array, Array]:
    payoff_row = np.empty((n_leaves, n_actors), dtype=np.int32)
    starts, members, owners = [0], [], []
    n_rows = 0
    for actor in range(n_actors):
        mine = [column for owner, column in term_at if owner == actor]
        row = np.zeros(n_leaves, dtype=np.int64)
        for column in mine:
            there = column[column >= 0]
            first, last = int(there.min()), int(there.max())
            code = np.where(column >= 0, column.astype(np.int64) - first + 1, 0)
            _, row = np.unique(row * (last - first + 2) + code, return_inverse=True)
            row = row.reshape(-1)
        _, example = np.unique(row, return_index=True)
        payoff_row[:, actor] = n_rows + row
        for leaf in example:
            here = [int(column[leaf]) for column in mine if column[leaf] >= 0]
            members.extend(here)
            starts.append(len(members))
            owners.append(actor)
        n_rows += len(example)
    return payoff_row, np.array(starts), np.array(members, dtype=np.int64), np.array(owners)
