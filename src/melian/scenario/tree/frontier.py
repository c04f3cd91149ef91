"""Histories that are still open, all at once, and the nodes they have passed.

The tree grows one step at a time for all open histories together: every
operation is one over arrays. `Nodes` collects the tree in the order of its
making; `Frontier` holds the open histories as rows.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Int, Int32

from melian.game.ranks import ranked
from melian.game.structure import preorder
from melian.game.tree import Tree, tree_from_nodes
from melian.scenario.language.symbols import Symbols
from melian.scenario.shapes import History, HistoryCode, HistoryTruth, LeafInt, NewRow, Row, RowCode, State
from melian.scenario.steps.values import Token
from melian.scenario.tree.columns import Columns

__all__ = ["Frontier", "Infoset", "Nodes", "Observations", "columns_of"]


@dataclass(frozen=True, slots=True)
class Infoset:
    """Where somebody chooses without being able to tell the histories apart."""

    key: str
    """The step (or ballot, or leak) decided here, as a column key."""
    player: int
    """Number of the actor, -1 for chance."""
    codes: tuple[int, ...]
    """The codes of its actions, in order."""
    actions: tuple[str, ...]
    """Their names."""
    information: int
    """What the mover has observed, see `Observations`; for chance a running number."""


@dataclass(slots=True)
class Observations:
    """All that anybody can have observed so far: each state is an earlier one plus a token."""

    parents: list[Int32[np.ndarray, ...]] = field(default_factory=lambda: [np.array([-1], dtype=np.int32)])
    tokens: list[Int32[np.ndarray, ...]] = field(default_factory=lambda: [np.array([-1], dtype=np.int32)])
    names: list[Token] = field(default_factory=list)
    numbers: dict[Token, int] = field(default_factory=dict)
    count: int = 1

    def add(self, states: Row, token: RowCode) -> Int32[np.ndarray, " row"]:
        """The states after each has been shown its token."""
        pair = states.astype(np.int64) * (len(self.names) + 1) + token
        unique, inverse = ranked(pair)
        self.parents.append((unique // (len(self.names) + 1)).astype(np.int32))
        self.tokens.append((unique % (len(self.names) + 1)).astype(np.int32))
        first = self.count
        self.count += len(unique)
        return (first + inverse).astype(np.int32)

    def token(self, token: Token) -> int:
        """The number of a token, new or known."""
        number = self.numbers.setdefault(token, len(self.names))
        if number == len(self.names):
            self.names.append(token)
        return number

    def table(self) -> tuple[State, State]:
        """(state,) the earlier state and the token that made each; -1 at the start."""
        return np.concatenate(self.parents), np.concatenate(self.tokens)


@dataclass(slots=True)
class Nodes:
    """The nodes made so far, in the order of their making."""

    parent: list[Int32[np.ndarray, ...]] = field(default_factory=list)
    slot: list[Int32[np.ndarray, ...]] = field(default_factory=list)
    infoset: list[Int32[np.ndarray, ...]] = field(default_factory=list)
    infosets: list[Infoset] = field(default_factory=list)
    count: int = 0

    def add(self, parent: Row, slot: Row, infoset: Row) -> Int32[np.ndarray, " row"]:
        """Numbers of new nodes below `parent` at place `slot`."""
        self.parent.append(parent.astype(np.int32))
        self.slot.append(slot.astype(np.int32))
        self.infoset.append(infoset.astype(np.int32))
        new = np.arange(self.count, self.count + len(parent), dtype=np.int32)
        self.count += len(parent)
        return new

    def tree(self, terminals: LeafInt) -> tuple[Tree, LeafInt]:
        """The tree in preorder, and the order in which it takes the terminals."""
        parent, slot, infoset = map(np.concatenate, (self.parent, self.slot, self.infoset))
        order = np.lexsort((slot, parent))[1:].astype(np.int32)
        position, _ = preorder(parent, order)
        sizes = np.array([len(item.codes) for item in self.infosets], dtype=np.int32)
        first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
        inverse = np.empty_like(position)
        inverse[position] = np.arange(len(position), dtype=np.int32)
        above = parent[inverse]
        above_in_order = np.where(above >= 0, position[above], -1)
        action = np.where(above >= 0, first[infoset[above]] + slot[inverse], -1)
        players = [item.player for item in self.infosets]
        tree = tree_from_nodes(above_in_order, action, infoset[inverse], players, first)
        return tree, np.argsort(position[terminals], kind="stable")


@dataclass(slots=True)
class Frontier:
    """Open histories, one per row."""

    symbols: Symbols
    nodes: Nodes
    size: int = 1
    data: dict[str, History] = field(default_factory=dict)
    """Columns by key."""
    information: dict[str, HistoryCode] = field(default_factory=dict)
    """(row,) what each actor has observed, by actor."""
    parent: HistoryCode = field(default_factory=lambda: np.array([-1], dtype=np.int32))
    """(row,) the last node passed."""
    slot: HistoryCode = field(default_factory=lambda: np.array([0], dtype=np.int32))
    """(row,) the place taken there."""

    def columns(self) -> Columns:
        """What has happened, for expressions."""
        return columns_of(self.symbols, self.size, self.data)

    def column(self, key: str) -> HistoryCode:
        """The codes of a step, made if there is no such column yet."""
        if key not in self.data:
            self.data[key] = np.full(self.size, -1, dtype=np.int16)
        return self.data[key]

    def truth(self, key: str) -> HistoryTruth:
        """A column of truths, made if there is no such column yet."""
        if key not in self.data:
            self.data[key] = np.zeros(self.size, dtype=bool)
        return self.data[key]

    def take(self, index: Int[np.ndarray, " kept"]) -> None:
        """Keep these rows, in this order, repeated ones repeated."""
        self.data = {key: column.take(index, mode="clip") for key, column in self.data.items()}
        self.information = {actor: state[index] for actor, state in self.information.items()}
        self.parent, self.slot, self.size = self.parent[index], self.slot[index], len(index)

    def branch(self, rows: Row, infoset: RowCode, counts: RowCode) -> tuple[NewRow, NewRow]:
        """Put a node on each of `rows` and go on with each of its `counts` actions.

        Returns the new rows and the place that each takes at its node.
        """
        made = self.nodes.add(self.parent[rows], self.slot[rows], infoset)
        rest = np.ones(self.size, dtype=bool)
        rest[rows] = False
        kept = np.flatnonzero(rest)
        self.take(np.concatenate([kept, np.repeat(rows, counts)]))
        new = np.arange(len(kept), self.size)
        starts = np.cumsum(counts) - counts  # none where nobody has a choice left
        place = np.arange(len(new)) - np.repeat(starts, counts)
        self.parent[new] = np.repeat(made, counts)
        self.slot[new] = place
        return new, place


def columns_of(symbols: Symbols, size: int, data: dict[str, History]) -> Columns:
    """Columns that know the rounds of a file."""
    step_block = {name: step.block for name, step in symbols.steps.items() if step.block}
    return Columns(size, data, symbols.blocks, symbols.block_steps, step_block)
