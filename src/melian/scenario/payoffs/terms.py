"""Stake lines as terms: payoffs that stay factored.

Every way to gain or lose (a stake, a broken word, a false word, a red line that
was not upheld) is a *line* of one actor. Over the leaves a line takes few
distinct values; each is a *term*, the line's expression with its static parts
filled in. Leaves at which an actor has the same terms share a *row*. Per draw
there is one number per term, and the payoff of a row is the sum of its terms.

Tested in `tests/unit/language/test_numbers_and_stakes.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Int, Shaped

from melian.game.ranks import first_places, ranked
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.environment import Numbers, Value
from melian.scenario.language.evaluate import evaluate, settled
from melian.scenario.language.node import Node, constant, node
from melian.scenario.language.rewrite import with_slots
from melian.scenario.language.symbols import Symbols
from melian.scenario.payoffs.line import Line
from melian.scenario.shapes import Draw, LeafInt, TermDraw
from melian.scenario.steps.kind import PlayOrder
from melian.scenario.tree.columns import Columns
from melian.scenario.tree.history import note_undefined

__all__ = ["PayoffTerms", "Terms", "payoff_terms"]


@dataclass(frozen=True, slots=True)
class Terms:
    """The distinct values of one line."""

    line: Line
    expression: Node
    """What a term is worth; static parts are slots."""
    slots: tuple[Value, ...]
    """Per slot the values (term, 1)."""
    count: int

    def values(self, assumptions: Mapping[str, Draw], n_draws: int) -> TermDraw:
        """(term, draw) what each is worth, in points."""
        value = evaluate(self.expression, Numbers(assumptions, self.slots)).value
        return np.broadcast_to(np.asarray(value, dtype=float), (self.count, n_draws))


@dataclass(frozen=True, slots=True)
class PayoffTerms:
    """How the leaves of a tree draw on the terms of all lines."""

    terms: tuple[Terms, ...]
    """By line, those that apply nowhere left out."""
    term_line: Int[np.ndarray, " term"]
    """(term,) position of the line in `terms`."""
    payoff_row: Int[np.ndarray, "leaf actor"]
    """(leaf, actor) the row of each."""
    row_start: Int[np.ndarray, " row_and_end"]
    """(row + 1,) where the terms of each row begin in `row_term`."""
    row_term: Int[np.ndarray, " row_term"]
    """Term numbers, row after row."""
    row_actor: Int[np.ndarray, " row"]
    """(row,) whose row it is."""
    unused: tuple[Line, ...]
    """Lines that apply at no leaf."""


def payoff_terms(
    lines: list[Line], columns: Columns, symbols: Symbols, order: PlayOrder, found: Diagnostics
) -> PayoffTerms:
    """Factor the payoffs at the leaves into terms and rows."""
    terms: list[Terms] = []
    term_line: list[Int[np.ndarray, " term"]] = []
    unused: list[Line] = []
    term_at: list[tuple[int, LeafInt]] = []
    n_terms = 0
    for line in lines:
        made = _terms_of(line, columns, order, found)
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


def _terms_of(
    line: Line, columns: Columns, order: PlayOrder, found: Diagnostics
) -> tuple[Terms, LeafInt] | None:
    """The terms of a line and, per leaf, which of them applies (-1 none)."""
    what = f"'{line.label}'"
    if line.applies.static:
        value, undefined = evaluate(line.applies, columns)
        if undefined is not None and undefined.any():
            note_undefined(found, line.applies, what, columns, int(np.flatnonzero(undefined)[0]), order)
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
        note_undefined(found, expression, what, columns, int(example[bad]), order)
        return None
    at_leaf = np.full(columns.size, -1, dtype=np.int64)
    at_leaf[leaves] = combination
    return Terms(line, slotted, slots, count), at_leaf


class _Anything(dict[str, Draw]):
    """Any assumption, as one draw of 1: only where values are undefined matters."""

    def __missing__(self, key: str) -> Draw:
        return np.ones(1)


def _combinations(
    parts: tuple[Node, ...], columns: Columns, leaves: Int[np.ndarray, " applies"]
) -> tuple[Int[np.ndarray, " applies"], tuple[Value, ...], Int[np.ndarray, " combination"]]:
    """Which combination of static values each leaf has, the values, and a leaf for each."""
    combination = np.zeros(len(leaves), dtype=np.int64)
    values: list[tuple[Shaped[np.ndarray, " applies"], Bool[np.ndarray, " applies"] | None]] = []
    for part in parts:
        value, undefined = evaluate(part, columns)
        value = np.broadcast_to(value, (columns.size,))[leaves]
        mask = None if undefined is None else np.broadcast_to(undefined, (columns.size,))[leaves]
        values.append((value, mask))
        code = _kinds(value)
        if mask is not None:
            code = 2 * code + mask
        if code.max():
            _, combination = ranked(combination * (code.max() + 1) + code)
    example = first_places(combination, int(combination.max()) + 1)
    slots = tuple(
        Value(value[example][:, None], None if mask is None else mask[example][:, None])
        for value, mask in values
    )
    return combination, slots, leaves[example]


def _kinds(values: Shaped[np.ndarray, " applies"]) -> Int[np.ndarray, " applies"]:
    """Which of the distinct values each is."""
    if values.dtype.kind in "biu":
        return ranked(values)[1]
    return np.unique(values, return_inverse=True)[1].reshape(-1)


def _rows(
    term_at: list[tuple[int, LeafInt]], n_leaves: int, n_actors: int
) -> tuple[
    Int[np.ndarray, "leaf actor"],
    Int[np.ndarray, " row_and_end"],
    Int[np.ndarray, " row_term"],
    Int[np.ndarray, " row"],
]:
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
            _, row = ranked(row * (last - first + 2) + code)
        example = first_places(row, int(row.max()) + 1)
        payoff_row[:, actor] = n_rows + row
        for leaf in example:
            here = [int(column[leaf]) for column in mine if column[leaf] >= 0]
            members.extend(here)
            starts.append(len(members))
            owners.append(actor)
        n_rows += len(example)
    return payoff_row, np.array(starts), np.array(members, dtype=np.int64), np.array(owners)
