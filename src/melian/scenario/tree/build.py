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
from melian.scenario.tree.growth import ChanceMove, Growth, growth_of
from melian.scenario.tree.show import is_truth, note_betrayals, record_statements, show

__all__ = ["Grown", "grow", "never_played"]


@dataclass(slots=True)
class Grown:
    """A tree with what has happened at its leaves."""

    nodes: Nodes
    terminals: LeafInt
    """(leaf,) node numbers in the order of making."""
    columns: Columns
    """What has happened at each leaf."""
    seen: Observations
    chance: list[ChanceMove]
    growth: dict[str, float]
    """By how much each step multiplied the histories."""
    betrayals: list[tuple[Stage, str, str]]
    """Steps that somebody sees although their `only_if` names what it may not see."""
    never_played: list[Stage]
    never_available: list[tuple[Stage, str]]


def grow(order: PlayOrder, symbols: Symbols, found: Diagnostics) -> Grown:
    """The tree of an order of play; raises `ScenarioError` where no tree can be built."""
    if size.most_leaves(order) > size.MAX_LEAVES:
        _count(order, symbols, found)
    growth = growth_of(order, symbols, found)
    _play_all(growth)
    return _grown(growth)


def never_played(order: PlayOrder, symbols: Symbols, found: Diagnostics) -> frozenset[str]:
    """Keys of the steps that are played in no history; cheaper than the tree."""
    growth = growth_of(order, symbols, found, counts_only=True)
    try:
        _play_all(growth)
    except ScenarioError:
        return frozenset()
    return frozenset(stage.key for stage in growth.never_played)


def _count(order: PlayOrder, symbols: Symbols, found: Diagnostics) -> None:
    """Refuse a tree that would be too large before any information set is made."""
    growth = growth_of(order, symbols, Diagnostics(), counts_only=True)
    try:
        _play_all(growth)
    except ScenarioError:
        for item in growth.found.items:
            if item.code == "M424":
                found.take((item,))
                raise


@dataclass(frozen=True, slots=True)
class _Histories:
    """The open histories of a growth, for the kinds of steps (see `steps.kind.Histories`)."""

    growth: Growth

    def actors(self) -> tuple[str, ...]:
        return self.growth.symbols.actors

    def column(self, key: str) -> HistoryCode:
        return self.growth.front.column(key)

    def truth(self, key: str) -> HistoryTruth:
        return self.growth.front.truth(key)

    def forget(self, key: str) -> None:
        self.growth.front.data.pop(key, None)

    def options_of(self, key: str) -> tuple[str, ...]:
        return self.growth.symbols.choices[key.split("@")[0]].options if key else ()

    def available(self, stage: Stage, rows: Row) -> There:
        return available(self.growth, stage, rows)

    def need(self, stage: Stage, rows: Row, there: There) -> None:
        need_an_option(self.growth, stage, rows, there)

    def choose(self, key: str, actor: str, rows: Row, there: There, names: tuple[str, ...],
               stage: Stage) -> tuple[NewRow, NewRowCode]:  # fmt: skip
        return by_choice(self.growth, key, actor, rows, there, names, stage)

    def draw(self, key: str, rows: Row, there: There, odds: Odds, names: tuple[str, ...], what: str,
             where: object) -> tuple[NewRow, NewRowCode]:  # fmt: skip
        return by_chance(self.growth, key, rows, there, odds, names, what, where)

    def observe(self, actor: str, rows: Row, tokens: list[Token], taken: RowCode) -> None:
        self.growth.observe(actor, rows, tokens, taken)

    def take(self, stage: Stage, rows: Row, taken: RowCode) -> None:
        self.growth.front.column(stage.key)[rows] = taken
        record_statements(self.growth, stage, rows, taken)


def _play_all(growth: Growth) -> None:
    """All steps in order, after what is hidden."""
    for hidden in growth.order.hidden:
        _draw(growth, hidden)
    waiting: list[Stage] = []
    for stage in growth.order.stages:
        before = growth.n_histories
        _play(growth, stage)
        if stage.hidden_until:
            waiting.append(stage)
        _end(growth, stage)
        for shown in [w for w in waiting if w.hidden_until == stage.key]:
            show(_Histories(growth), shown, np.flatnonzero(growth.front.column(shown.key) != -1))
            waiting.remove(shown)
        factor = growth.factors.get(stage.name, 1.0)
        growth.factors[stage.name] = factor * growth.n_histories / max(before, 1)
    growth.finished.append(growth.front)
    if not growth.nodes.infosets:
        _add_root(growth)


def _add_root(growth: Growth) -> None:
    """A story that leaves nothing to choose gets one chance move, with one way to go."""
    growth.nodes.infosets.append(Infoset("always", -1, (0,), ("always",), 0))
    growth.chance.append(ChanceMove(0, (None,), False, "the story", None))
    front = next(front for front in growth.finished if front.size)
    front.branch(np.arange(1), np.zeros(1, dtype=np.int32), np.ones(1, dtype=np.int64))


def _draw(growth: Growth, hidden: Hidden) -> None:
    """Draw a private matter and show it to those who know it."""
    rows = np.arange(growth.front.size)
    there = np.ones((len(rows), len(hidden.options)), dtype=bool)
    odds = hidden.odds
    if hidden.forced is not None:
        there[:] = False
        there[:, hidden.forced] = True
        odds = odds.with_sure(hidden.forced)
    names = tuple(option.name for option in hidden.options)
    what = f"the odds of '{hidden.key}'"
    rows, taken = by_chance(growth, hidden.key, rows, there, odds, names, what, hidden.mark)
    growth.front.column(hidden.key)[rows] = taken
    for actor in hidden.seers if hidden.forced is None else growth.symbols.actors:
        growth.front.truth(f"sees:{actor}:{hidden.key}")[:] = True
    for actor in hidden.seers:
        if actor in growth.front.information:
            growth.observe(actor, rows, [Token(hidden.key, "type", name) for name in names], taken)


def _play(growth: Growth, stage: Stage) -> None:
    histories = _Histories(growth)
    rows = _players(growth, histories, stage)
    if not len(rows):
        growth.never_played.append(stage)
        return
    note_betrayals(growth, stage, rows)
    if growth.counts_only:
        _count_ways(growth, stage, rows)
    rows = stage.kind.play(histories, stage, rows)
    if stage.forced is not None:
        forced = rows[growth.front.column(stage.key)[rows] == stage.forced]
        for actor in growth.symbols.actors:
            growth.front.truth(f"sees:{actor}:{stage.key}")[forced] = True
    if not stage.hidden_until:
        show(histories, stage, rows)


def _count_ways(growth: Growth, stage: Stage, rows: Row) -> None:
    """Refuse what a kind knows to become too many histories before it makes them."""
    if (ways := stage.kind.ways(stage, available(growth, stage, rows))) is not None:
        size.check_size(growth, stage.key, ways - len(rows))


def _players(growth: Growth, histories: _Histories, stage: Stage) -> Row:
    """The open histories in which the step is played."""
    front = growth.front
    plays = np.ones(front.size, dtype=bool)
    if stage.block:
        plays &= ~front.truth(f"left:{stage.block}")
        if stage.block in growth.order.enter and stage.block not in growth.entered:
            growth.entered.add(stage.block)
            plays = growth.ask(growth.order.enter[stage.block], f"the `only_if` of '{stage.block}'").copy()
            front.truth(f"left:{stage.block}")[:] = ~plays
    possible = stage.kind.plays(histories, stage)
    if possible is not None:
        plays &= possible
    if stage.only_if is not None:
        plays &= growth.ask(stage.only_if, f"the `only_if` of '{stage.name}'", np.flatnonzero(plays))
    return np.flatnonzero(plays)


def _end(growth: Growth, stage: Stage) -> None:
    """Whether the story ends after a step, or its block is left."""
    if not growth.front.size:
        return
    here = growth.front.column(stage.key) != -1
    if stage.end_if is not None:
        what = f"the `end_if` of '{stage.name}'"
        ends = growth.ask(stage.end_if, what, np.flatnonzero(here)) & here
        if ends.any():
            _finish(growth, np.flatnonzero(ends), np.flatnonzero(~ends))
    if stage.until is not None and growth.front.size:
        in_round = ~growth.front.truth(f"left:{stage.block}")
        what = f"the `until` of '{stage.block}'"
        leaves = growth.ask(stage.until, what, np.flatnonzero(in_round)) & in_round
        growth.front.truth(f"left:{stage.block}")[leaves] = True


def _finish(growth: Growth, ended: Int[np.ndarray, " ended"], going_on: Int[np.ndarray, " going_on"]) -> None:
    front = growth.front
    done = Frontier(growth.symbols, growth.nodes, front.size, dict(front.data), {}, front.parent, front.slot)
    done.take(ended)
    growth.finished.append(done)
    front.take(going_on)


def _grown(growth: Growth) -> Grown:
    ends = [front for front in growth.finished if front.size]
    keys = sorted({key for front in ends for key in front.data if not key.startswith("left:")})
    data: dict[str, History] = {}
    for key in keys:
        data[key] = np.concatenate([f.truth(key) if is_truth(key) else f.column(key) for f in ends])
    parent = np.concatenate([front.parent for front in ends])
    slot = np.concatenate([front.slot for front in ends])
    terminals = growth.nodes.add(parent, slot, np.full(len(parent), -1))
    columns = columns_of(growth.symbols, len(parent), data)
    return Grown(growth.nodes, terminals, columns, growth.seen, growth.chance, growth.factors,
                 growth.betrayals, growth.never_played, growth.never_available)  # fmt: skip
