"""A tree while it is built: its open histories, its nodes, and what was noticed on the way.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from melian.errors import ScenarioError
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.evaluate import evaluate
from melian.scenario.language.node import Node
from melian.scenario.language.symbols import Symbols
from melian.scenario.shapes import HistoryTruth, Row, RowCode
from melian.scenario.steps.kind import PlayOrder, Stage
from melian.scenario.steps.values import Token
from melian.scenario.tree.frontier import Frontier, Nodes, Observations
from melian.scenario.tree.history import history_text, note_undefined

__all__ = ["ChanceMove", "TreeBuilder", "tree_builder"]


@dataclass(frozen=True, slots=True)
class ChanceMove:
    """Where chance moves: its odds with the history filled in."""

    infoset: int
    shares: tuple[Node | None, ...]
    """Per action; None takes the rest."""
    weights: bool
    what: str
    """For messages: "the odds of 'intel'"."""
    where: object
    """A text that knows its place."""


@dataclass(slots=True)
class TreeBuilder:
    """What the stations of a step read and change."""

    order: PlayOrder
    symbols: Symbols
    found: Diagnostics
    front: Frontier
    """The open histories."""
    nodes: Nodes
    counts_only: bool = False
    """Whether only the number of leaves is wanted: nobody observes anything then."""
    seen: Observations = field(default_factory=Observations)
    chance: list[ChanceMove] = field(default_factory=list)
    finished: list[Frontier] = field(default_factory=list)
    factors: dict[str, float] = field(default_factory=dict)
    """By how much each step multiplied the histories."""
    betrayals: list[tuple[Stage, str, str]] = field(default_factory=list)
    never_played: list[Stage] = field(default_factory=list)
    never_available: list[tuple[Stage, str]] = field(default_factory=list)
    entered: set[str] = field(default_factory=set)
    """Blocks whose `only_if` has been asked."""

    @property
    def n_histories(self) -> int:
        """How many there are, open or ended."""
        return self.front.size + sum(front.size for front in self.finished)

    def example(self, row: int) -> str:
        """An open history in words."""
        return history_text(self.front.columns(), row, self.order)

    def stopped(self) -> ScenarioError:
        """The error with all findings: no tree can be built."""
        return ScenarioError("no tree can be built from this file", self.found.sorted())

    def ask(self, condition: Node, what: str, rows: Row | None = None) -> HistoryTruth:
        """(row,) truths of a condition over all open histories (an error where undefined, among `rows`)."""
        value, undefined = evaluate(condition, self.front.columns())
        value = np.broadcast_to(np.asarray(value, dtype=bool), (self.front.size,))
        if undefined is not None:
            undefined = np.broadcast_to(undefined, (self.front.size,))
            asked = np.arange(self.front.size) if rows is None else rows
            bad = asked[undefined[asked]]
            if len(bad):
                note_undefined(self.found, condition, what, self.front.columns(), int(bad[0]), self.order)
        return value

    def observe(self, actor: str, rows: Row, tokens: list[Token], taken: RowCode) -> None:
        """Add to what an actor has observed in these rows the token of what was taken."""
        if not len(rows) or self.counts_only:
            return
        numbers = np.array([self.seen.token(token) for token in tokens], dtype=np.int64)
        state = self.front.information[actor]
        state[rows] = self.seen.add(state[rows], numbers[taken.astype(np.int64)])


def tree_builder(
    order: PlayOrder, symbols: Symbols, found: Diagnostics, *, counts_only: bool = False
) -> TreeBuilder:
    """The beginning: one history in which nothing has happened."""
    nodes = Nodes()
    front = Frontier(symbols, nodes)
    front.information = {actor: np.zeros(1, dtype=np.int32) for actor in symbols.actors}
    return TreeBuilder(order, symbols, found, front, nodes, counts_only)
