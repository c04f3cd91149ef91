"""Play every step along every history at once: the tree of a crisis.

Each step goes through the same stations: who plays it, which options are there,
who chooses (a node, unless one option is left), who is shown what, what leaks,
and whether the story ends. What differs from kind to kind stands in its file
under `steps`.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from melian.errors import ScenarioError
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.symbols import Symbols
from melian.scenario.shapes import (
    History,
    HistoryCode,
    HistoryTruth,
    LeafInt,
    NewRow,
    NewRowCode,
    Row,
    RowCode,
    There,
)
from melian.scenario.steps.kind import PlayOrder, Stage
from melian.scenario.steps.values import Hidden, Odds, Token
from melian.scenario.tree import size
from melian.scenario.tree.choose import available, by_choice, need_an_option
from melian.scenario.tree.columns import Columns
from melian.scenario.tree.draw import by_chance
from melian.scenario.tree.frontier import Frontier, Infoset, Nodes, Observations, columns_of
from melian.scenario.tree.show import is_truth, note_betrayals, record_statements, show
from melian.scenario.tree.tree_builder import ChanceMove, TreeBuilder, tree_builder

__all__ = ["BuiltTree", "build_tree", "never_played"]


@dataclass(slots=True)
class BuiltTree:
    """A tree with what has happened at its leaves."""

    nodes: Nodes
    terminals: LeafInt
    """(leaf,) node numbers in the order of making."""
    columns: Columns
    """What has happened at each leaf."""
    seen: Observations
    chance: list[ChanceMove]
    branching: dict[str, float]
    """By how much each step multiplied the histories."""
    betrayals: list[tuple[Stage, str, str]]
    """Steps that somebody sees although their `only_if` names what it may not see."""
    never_played: list[Stage]
    never_available: list[tuple[Stage, str]]


def build_tree(order: PlayOrder, symbols: Symbols, found: Diagnostics) -> BuiltTree:
    """The tree of an order of play; raises `ScenarioError` where no tree can be built."""
    if size.most_leaves(order) > size.MAX_LEAVES:
        _count(order, symbols, found)
    builder = tree_builder(order, symbols, found)
    _play_all(builder)
    return _built(builder)


def never_played(order: PlayOrder, symbols: Symbols, found: Diagnostics) -> frozenset[str]:
    """Keys of the steps that are played in no history; cheaper than the tree."""
    builder = tree_builder(order, symbols, found, counts_only=True)
    try:
        _play_all(builder)
    except ScenarioError:
        return frozenset()
    return frozenset(stage.key for stage in builder.never_played)


def _count(order: PlayOrder, symbols: Symbols, found: Diagnostics) -> None:
    """Refuse a tree that would be too large before any information set is made."""
    builder = tree_builder(order, symbols, Diagnostics(), counts_only=True)
    try:
        _play_all(builder)
    except ScenarioError:
        for item in builder.found.items:
            if item.code == "M424":
                found.take((item,))
                raise


@dataclass(frozen=True, slots=True)
class _Histories:
    """The open histories of a tree that is built, for the kinds of steps (see `steps.kind.Histories`)."""

    builder: TreeBuilder

    def actors(self) -> tuple[str, ...]:
        return self.builder.symbols.actors

    def column(self, key: str) -> HistoryCode:
        return self.builder.front.column(key)

    def truth(self, key: str) -> HistoryTruth:
        return self.builder.front.truth(key)

    def forget(self, key: str) -> None:
        self.builder.front.data.pop(key, None)

    def options_of(self, key: str) -> tuple[str, ...]:
        return self.builder.symbols.choices[key.split("@")[0]].options if key else ()

    def available(self, stage: Stage, rows: Row) -> There:
        return available(self.builder, stage, rows)

    def need(self, stage: Stage, rows: Row, there: There) -> None:
        need_an_option(self.builder, stage, rows, there)

    def choose(self, key: str, actor: str, rows: Row, there: There, names: tuple[str, ...],
               stage: Stage) -> tuple[NewRow, NewRowCode]:  # fmt: skip
        return by_choice(self.builder, key, actor, rows, there, names, stage)

    def draw(self, key: str, rows: Row, there: There, odds: Odds, names: tuple[str, ...], what: str,
             where: object) -> tuple[NewRow, NewRowCode]:  # fmt: skip
        return by_chance(self.builder, key, rows, there, odds, names, what, where)

    def observe(self, actor: str, rows: Row, tokens: list[Token], taken: RowCode) -> None:
        self.builder.observe(actor, rows, tokens, taken)

    def take(self, stage: Stage, rows: Row, taken: RowCode) -> None:
        self.builder.front.column(stage.key)[rows] = taken
        record_statements(self.builder, stage, rows, taken)


def _play_all(builder: TreeBuilder) -> None:
    """All steps in order, after what is hidden."""
    for hidden in builder.order.hidden:
        _draw(builder, hidden)
    waiting: list[Stage] = []
    for stage in builder.order.stages:
        before = builder.n_histories
        _play(builder, stage)
        if stage.hidden_until:
            waiting.append(stage)
        _end(builder, stage)
        for shown in [w for w in waiting if w.hidden_until == stage.key]:
            show(_Histories(builder), shown, np.flatnonzero(builder.front.column(shown.key) != -1))
            waiting.remove(shown)
        factor = builder.factors.get(stage.name, 1.0)
        builder.factors[stage.name] = factor * builder.n_histories / max(before, 1)
    builder.finished.append(builder.front)
    if not builder.nodes.infosets:
        _add_root(builder)


def _add_root(builder: TreeBuilder) -> None:
    """A story that leaves nothing to choose gets one chance move, with one way to go."""
    builder.nodes.infosets.append(Infoset("always", -1, (0,), ("always",), 0))
    builder.chance.append(ChanceMove(0, (None,), False, "the story", None))
    front = next(front for front in builder.finished if front.size)
    front.branch(np.arange(1), np.zeros(1, dtype=np.int32), np.ones(1, dtype=np.int64))


def _draw(builder: TreeBuilder, hidden: Hidden) -> None:
    """Draw a private matter and show it to those who know it."""
    rows = np.arange(builder.front.size)
    there = np.ones((len(rows), len(hidden.options)), dtype=bool)
    odds = hidden.odds
    if hidden.forced is not None:
        there[:] = False
        there[:, hidden.forced] = True
        odds = odds.with_sure(hidden.forced)
    names = tuple(option.name for option in hidden.options)
    what = f"the odds of '{hidden.key}'"
    rows, taken = by_chance(builder, hidden.key, rows, there, odds, names, what, hidden.mark)
    builder.front.column(hidden.key)[rows] = taken
    for actor in hidden.seers if hidden.forced is None else builder.symbols.actors:
        builder.front.truth(f"sees:{actor}:{hidden.key}")[:] = True
    for actor in hidden.seers:
        if actor in builder.front.information:
            builder.observe(actor, rows, [Token(hidden.key, "type", name) for name in names], taken)


def _play(builder: TreeBuilder, stage: Stage) -> None:
    histories = _Histories(builder)
    rows = _players(builder, histories, stage)
    if not len(rows):
        builder.never_played.append(stage)
        return
    note_betrayals(builder, stage, rows)
    if builder.counts_only:
        _count_ways(builder, stage, rows)
    rows = stage.kind.play(histories, stage, rows)
    if stage.forced is not None:
        forced = rows[builder.front.column(stage.key)[rows] == stage.forced]
        for actor in builder.symbols.actors:
            builder.front.truth(f"sees:{actor}:{stage.key}")[forced] = True
    if not stage.hidden_until:
        show(histories, stage, rows)


def _count_ways(builder: TreeBuilder, stage: Stage, rows: Row) -> None:
    """Refuse what a kind knows to become too many histories before it makes them."""
    if (ways := stage.kind.ways(stage, available(builder, stage, rows))) is not None:
        size.check_size(builder, stage.key, ways - len(rows))


def _players(builder: TreeBuilder, histories: _Histories, stage: Stage) -> Row:
    """The open histories in which the step is played."""
    front = builder.front
    plays = np.ones(front.size, dtype=bool)
    if stage.block:
        plays &= ~front.truth(f"left:{stage.block}")
        if stage.block in builder.order.enter and stage.block not in builder.entered:
            builder.entered.add(stage.block)
            plays = builder.ask(builder.order.enter[stage.block], f"the `only_if` of '{stage.block}'").copy()
            front.truth(f"left:{stage.block}")[:] = ~plays
    possible = stage.kind.plays(histories, stage)
    if possible is not None:
        plays &= possible
    if stage.only_if is not None:
        plays &= builder.ask(stage.only_if, f"the `only_if` of '{stage.name}'", np.flatnonzero(plays))
    return np.flatnonzero(plays)


def _end(builder: TreeBuilder, stage: Stage) -> None:
    """Whether the story ends after a step, or its block is left."""
    if not builder.front.size:
        return
    here = builder.front.column(stage.key) != -1
    if stage.end_if is not None:
        what = f"the `end_if` of '{stage.name}'"
        ends = builder.ask(stage.end_if, what, np.flatnonzero(here)) & here
        if ends.any():
            _finish(builder, np.flatnonzero(ends), np.flatnonzero(~ends))
    if stage.until is not None and builder.front.size:
        in_round = ~builder.front.truth(f"left:{stage.block}")
        what = f"the `until` of '{stage.block}'"
        leaves = builder.ask(stage.until, what, np.flatnonzero(in_round)) & in_round
        builder.front.truth(f"left:{stage.block}")[leaves] = True


def _finish(
    builder: TreeBuilder, ended: Int[np.ndarray, " ended"], going_on: Int[np.ndarray, " going_on"]
) -> None:
    front = builder.front
    done = Frontier(
        builder.symbols, builder.nodes, front.size, dict(front.data), {}, front.parent, front.slot
    )
    done.take(ended)
    builder.finished.append(done)
    front.take(going_on)


def _built(builder: TreeBuilder) -> BuiltTree:
    ends = [front for front in builder.finished if front.size]
    keys = sorted({key for front in ends for key in front.data if not key.startswith("left:")})
    data: dict[str, History] = {}
    for key in keys:
        data[key] = np.concatenate([f.truth(key) if is_truth(key) else f.column(key) for f in ends])
    parent = np.concatenate([front.parent for front in ends])
    slot = np.concatenate([front.slot for front in ends])
    terminals = builder.nodes.add(parent, slot, np.full(len(parent), -1))
    columns = columns_of(builder.symbols, len(parent), data)
    return BuiltTree(builder.nodes, terminals, columns, builder.seen, builder.chance, builder.factors,
                 builder.betrayals, builder.never_played, builder.never_available)  # fmt: skip
