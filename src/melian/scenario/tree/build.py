"""Play every step along every history at once: the tree of a crisis.

Each step goes through the same stations: who plays it, which options are there,
who chooses (a node, unless one option is left), who is shown what, what leaks,
and whether the story ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from melian.errors import ScenarioError
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.evaluate import Node, column_of, constant, evaluate, fold, with_slots
from melian.scenario.language.symbols import BALLOTS, Symbols
from melian.scenario.steps.play_order import CHANCE, Hidden, Odds, Played, Story
from melian.scenario.tree.columns import Columns
from melian.scenario.tree.frontier import Frontier, Infoset, Nodes, Observations, Token, columns_of

__all__ = [
    "MAX_LEAVES",
    "ChanceMove",
    "Grown",
    "grow",
    "history_text",
    "never_played",
    "note_undefined",
    "said_column",
]

Array = npt.NDArray[Any]

MAX_LEAVES = 2_000_000
"""A tree that would have more leaves is refused before it is built."""


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
class Grown:
    """A tree with what has happened at its leaves."""

    nodes: Nodes
    terminals: Array
    """(leaf,) node numbers in the order of making."""
    columns: Columns
    """What has happened at each leaf."""
    seen: Observations
    chance: list[ChanceMove]
    growth: dict[str, float]
    """By how much each step multiplied the histories."""
    betrayals: list[tuple[Played, str, str]]
    """Steps that somebody sees although their `only_if` names what it may not see."""
    never_played: list[Played]
    never_available: list[tuple[Played, str]]


def grow(story: Story, symbols: Symbols, found: Diagnostics) -> Grown:
    """The tree of a story; raises `ScenarioError` where no tree can be built."""
    if _most_leaves(story) > MAX_LEAVES:
        _count(story, symbols, found)
    return _Grower(story, symbols, found).grow()


def _most_leaves(story: Story) -> float:
    """How many leaves there would be if every step were played everywhere with all its options."""
    result = 1.0
    for hidden in story.hidden:
        result *= len(hidden.options)
    for played in story.played:
        ballots = 2 ** len(played.movers) if played.kind == "vote" else len(played.options)
        result *= (1 if played.forced is not None else ballots) * 2 ** len(played.leaks)
    return result


def never_played(story: Story, symbols: Symbols, found: Diagnostics) -> frozenset[str]:
    """Keys of the steps that are played in no history; cheaper than the tree."""
    counter = _Grower(story, symbols, found, counts_only=True)
    try:
        counter.grow()
    except ScenarioError:
        return frozenset()
    return frozenset(played.key for played in counter.never_played)


def _count(story: Story, symbols: Symbols, found: Diagnostics) -> None:
    """Refuse a tree that would be too large before any information set is made."""
    counter = _Grower(story, symbols, Diagnostics(), counts_only=True)
    try:
        counter.grow()
    except ScenarioError:
        for item in counter.found.items:
            if item.code == "M424":
                found.take((item,))
                raise


@dataclass(slots=True)
class _Grower:
    story: Story
    symbols: Symbols
    found: Diagnostics
    counts_only: bool = False
    """Whether only the number of leaves is wanted: nobody observes anything then."""
    nodes: Nodes = field(default_factory=Nodes)
    seen: Observations = field(default_factory=Observations)
    chance: list[ChanceMove] = field(default_factory=list)
    finished: list[Frontier] = field(default_factory=list)
    growth: dict[str, float] = field(default_factory=dict)
    betrayals: list[tuple[Played, str, str]] = field(default_factory=list)
    never_played: list[Played] = field(default_factory=list)
    never_available: list[tuple[Played, str]] = field(default_factory=list)
    entered: set[str] = field(default_factory=set)
    """Blocks whose `only_if` has been asked."""
    front: Frontier = field(init=False)

    def grow(self) -> Grown:
        self.front = Frontier(self.symbols, self.nodes)
        self.front.information = {actor: np.zeros(1, dtype=np.int32) for actor in self.symbols.actors}
        for hidden in self.story.hidden:
            self.draw(hidden)
        waiting: list[Played] = []
        for played in self.story.played:
            before = self.front.size + self.n_finished()
            self.play(played)
            if played.hidden_until:
                waiting.append(played)
            self.end(played)
            for hidden_step in [w for w in waiting if w.hidden_until == played.key]:
                self.show(hidden_step, np.flatnonzero(self.front.column(hidden_step.key) != -1))
                waiting.remove(hidden_step)
            after = self.front.size + self.n_finished()
            self.growth[played.name] = self.growth.get(played.name, 1.0) * after / max(before, 1)
        self.finished.append(self.front)
        if not self.nodes.infosets:
            self.add_root()
        return self.result()

    def add_root(self) -> None:
        """A story that leaves nothing to choose gets one chance move, with one way to go."""
        self.nodes.infosets.append(Infoset("always", -1, (0,), ("always",), 0))
        self.chance.append(ChanceMove(0, (None,), False, "the story", None))
        front = next(front for front in self.finished if front.size)
        front.branch(np.arange(1), np.zeros(1, dtype=np.int32), np.ones(1, dtype=np.int64))

    def n_finished(self) -> int:
        return sum(front.size for front in self.finished)

    # stations

    def draw(self, hidden: Hidden) -> None:
        """Draw a private matter and show it to those who know it."""
        rows = np.arange(self.front.size)
        codes = [hidden.forced] if hidden.forced is not None else list(range(len(hidden.options)))
        available = np.zeros((len(rows), len(hidden.options)), dtype=bool)
        available[:, codes] = True
        names = [option.name for option in hidden.options]
        what = f"the odds of '{hidden.key}'"
        odds = hidden.odds if hidden.forced is None else _certain(hidden.forced, hidden.odds)
        rows, taken = self.by_chance(hidden.key, rows, available, odds, names, what, hidden.mark)
        self.front.column(hidden.key)[rows] = taken
        for actor in hidden.seers if hidden.forced is None else self.symbols.actors:
            self.front.truth(f"sees:{actor}:{hidden.key}")[:] = True
        for actor in hidden.seers:
            if actor in self.front.information:
                self.observe(actor, rows, [Token(hidden.key, "type", o.name) for o in hidden.options], taken)

    def play(self, played: Played) -> None:
        rows = self.players(played)
        if not len(rows):
            self.never_played.append(played)
            return
        self.note_betrayals(played, rows)
        if played.kind == "vote":
            self.vote(played, rows)
            return
        available = self.available(played, rows)
        names = [option.name for option in played.options]
        if played.movers == (CHANCE,):
            assert played.odds is not None
            forced = played.forced if played.forced is not None else -1
            odds = played.odds if forced < 0 else _certain(forced, played.odds)
            rows, taken = self.by_chance(played.key, rows, available, odds, names,
                                         f"the odds of '{played.name}'", played.mark)  # fmt: skip
        else:
            rows, taken = self.by_choice(played.key, played.movers[0], rows, available, names, played)
        self.front.column(played.key)[rows] = taken
        self.record_statements(played, rows, taken)
        self.tell(played, rows, taken)

    def players(self, played: Played) -> Array:
        """The open histories in which the step is played."""
        front = self.front
        plays = np.ones(front.size, dtype=bool)
        if played.block:
            plays &= ~front.truth(f"left:{played.block}")
            if played.block in self.story.enter and played.block not in self.entered:
                self.entered.add(played.block)
                plays = self.ask(self.story.enter[played.block], f"the `only_if` of '{played.block}'").copy()
                front.truth(f"left:{played.block}")[:] = ~plays
        if played.kind == "briefing" and played.about:
            knows = front.truth(f"sees:{played.movers[0]}:{played.about}")
            plays &= knows & (front.column(played.about) != -1)
        if played.only_if is not None:
            rows = np.flatnonzero(plays)
            plays &= self.ask(played.only_if, f"the `only_if` of '{played.name}'", rows)
        return np.flatnonzero(plays)

    def ask(self, condition: Node, what: str, rows: Array | None = None) -> Array:
        """(row,) truths of a condition over all open histories (an error where undefined)."""
        value, undefined = evaluate(condition, self.front.columns())
        value = np.broadcast_to(np.asarray(value, dtype=bool), (self.front.size,))
        if undefined is not None:
            undefined = np.broadcast_to(undefined, (self.front.size,))
            relevant = undefined if rows is None else undefined[rows]
            if relevant.any():
                row = (
                    int(np.flatnonzero(undefined)[0])
                    if rows is None
                    else int(rows[np.flatnonzero(undefined[rows])[0]])
                )
                note_undefined(self.found, condition, what, self.front.columns(), row, self.story)
        return value

    def available(self, played: Played, rows: Array) -> Array:
        """(row, option) which options are there."""
        result = np.ones((len(rows), len(played.options)), dtype=bool)
        for code, option in enumerate(played.options):
            if not option.on_table:
                result[:, code] = False
            elif option.available is not None:
                result[:, code] = self.ask(option.available, f"the `if` of '{option.name}'", rows)[rows]
        if played.forced is not None:
            here = (
                result[:, played.forced].copy()
                if played.options[played.forced].on_table
                else np.zeros(len(rows), bool)
            )
            if not here.any():
                name = played.options[played.forced].name
                self.found.error(
                    "M421",
                    f"'{name}' is forced but never available at '{played.name}'",
                    played.mark,
                    "force another option, or put it on the table",
                )
            result[here] = False
            result[here, played.forced] = True
        empty = ~result.any(axis=1)
        if empty.any():
            example = history_text(self.front.columns(), int(rows[np.flatnonzero(empty)[0]]), self.story)
            self.found.error(
                "M422",
                f"'{played.name}' has no option left when {example}",
                played.mark,
                "let one option be there always, or restrict the step's `only_if`",
            )
            raise _stop(self.found)
        for code, option in enumerate(played.options):
            if option.available is not None and not result[:, code].any() and played.forced is None:
                self.never_available.append((played, option.name))
        return result

    def by_choice(
        self, key: str, actor: str, rows: Array, available: Array, names: list[str], played: Played
    ) -> tuple[Array, Array]:
        """Let an actor choose; returns the new rows and the codes taken."""
        information = self.front.information.get(actor)
        if information is None:
            raise _stop(self.found)
        patterns, pattern = _patterns(available)
        if self.counts_only:
            table = [tuple(map(int, np.flatnonzero(p))) for p in patterns]
            chooses = np.where(patterns.sum(axis=1) > 1, 0, -1)
            return self.expand(key, rows, chooses[pattern], pattern, table)
        states, state = np.unique(information[rows], return_inverse=True)
        first = np.full(len(states), -1)
        first[state[::-1]] = pattern[::-1]
        differs = first[state] != pattern
        if differs.any():
            self.note_unknown_option(played, rows, state, pattern, int(np.flatnonzero(differs)[0]))
        player = self.symbols.actors.index(actor)
        table = [tuple(np.flatnonzero(p).tolist()) for p in patterns]
        pair = state * len(patterns) + pattern
        used, infoset = np.unique(pair, return_inverse=True)
        numbers = np.full(len(used), -1)
        for index, item in enumerate(used):
            codes = table[item % len(patterns)]
            if len(codes) > 1:
                numbers[index] = len(self.nodes.infosets)
                actions = tuple(names[code] for code in codes)
                self.nodes.infosets.append(
                    Infoset(key, player, tuple(map(int, codes)), actions, int(states[item // len(patterns)]))
                )
        return self.expand(key, rows, numbers[infoset.reshape(-1)], pattern, table)

    def by_chance(
        self, key: str, rows: Array, available: Array, odds: Odds, names: list[str], what: str, where: object
    ) -> tuple[Array, Array]:
        """Let chance choose; returns the new rows and the codes taken."""
        patterns, pattern = _patterns(available)
        shares = [share if share is not None else constant(0.0) for share in odds.shares]
        combination, cases = self.cases(shares, rows)
        pair = combination * len(patterns) + pattern.reshape(-1)
        used, group = np.unique(pair, return_inverse=True)
        table: list[tuple[int, ...]] = []
        numbers = np.full(len(used), -1)
        for index, item in enumerate(used):
            here = np.flatnonzero(patterns[item % len(patterns)]).tolist()
            filled = cases[item // len(patterns)]
            row = int(rows[np.flatnonzero(group.reshape(-1) == index)[0]])
            self.check_defined(here, filled, row, what, odds)
            kept, kept_shares = self.kept(here, filled, odds)
            wrong = _wrong_odds(kept_shares, [names[code] for code in kept], odds.weights)
            if wrong:
                is_leak = what.startswith("the leak")
                example = history_text(self.front.columns(), row, self.story)
                self.found.error(
                    "M423",
                    f"{what} {'cannot be odds: they ' if is_leak else ''}{wrong} when {example}",
                    where,
                    "a leak has odds of 0 to 1" if is_leak else "let the odds add up to one, or write `rest`",
                )
                raise _stop(self.found)
            table.append(tuple(kept))
            if len(kept) > 1 or _may_be_nothing(kept_shares, odds.weights):
                numbers[index] = len(self.nodes.infosets)
                self.chance.append(
                    ChanceMove(len(self.nodes.infosets), kept_shares, odds.weights, what, where)
                )
                actions = tuple(names[code] for code in kept)
                self.nodes.infosets.append(Infoset(key, -1, tuple(kept), actions, len(self.nodes.infosets)))
        group = group.reshape(-1)
        return self.expand(key, rows, numbers[group], group, table)

    def cases(self, shares: list[Node], rows: Array) -> tuple[Array, list[tuple[Node, ...]]]:
        """Which odds hold in which row, with the history filled in."""
        slotted = [with_slots(share) for share in shares]
        parts = [part for _, group in slotted for part in group]
        values = [self.part(part, rows) for part in parts]
        codes = np.zeros(len(rows), dtype=np.int64)
        if not values:
            return codes, [tuple(fold(share, ()) for share, _ in slotted)]
        matrix = np.column_stack(values)
        unique, inverse = np.unique(matrix, axis=0, return_inverse=True)
        result = []
        for row in unique:
            filled, at = [], 0
            for share, group in slotted:
                filled.append(fold(share, tuple(row[at : at + len(group)])))
                at += len(group)
            result.append(tuple(filled))
        return inverse.reshape(-1).astype(np.int64), result

    def check_defined(
        self, here: list[int], filled: tuple[Node, ...], row: int, what: str, odds: Odds
    ) -> None:
        """Report odds that ask an unplayed step for what it cannot answer."""
        for code in here:
            share = odds.shares[code]
            if share is not None and any(p.op == "const" and p.data != p.data for p in filled[code].walk()):
                note_undefined(self.found, share, what, self.front.columns(), row, self.story)
                raise _stop(self.found)

    def part(self, part: Node, rows: Array) -> Array:
        value, undefined = evaluate(part, self.front.columns())
        value = np.broadcast_to(value, (self.front.size,))[rows].astype(float)
        if undefined is not None:
            undefined = np.broadcast_to(undefined, (self.front.size,))[rows]
            return np.where(undefined, np.nan, value)
        return value

    def kept(
        self, here: list[int], shares: tuple[Node, ...], odds: Odds
    ) -> tuple[list[int], tuple[Node | None, ...]]:
        """The options that have odds in this history, and their shares."""
        fixed = [shares[code] for code in here if odds.shares[code] is not None]
        known = all(share.op == "const" for share in fixed)
        total = sum(float(share.data) for share in fixed) if known else 0.0
        kept: list[int] = []
        result: list[Node | None] = []
        for code in here:
            if odds.shares[code] is None:
                if known and abs(1.0 - total) < 1e-12:
                    continue
                kept.append(int(code))
                result.append(None)
            elif not (shares[code].op == "const" and shares[code].data == 0):
                kept.append(int(code))
                result.append(shares[code])
        return kept, tuple(result)

    def expand(
        self, key: str, rows: Array, infoset: Array, pattern: Array, table: list[tuple[int, ...]]
    ) -> tuple[Array, Array]:
        """Put nodes where there is a choice; returns all rows of the step with the code taken."""
        counts = np.array([len(codes) for codes in table])[pattern]
        width = max(len(codes) for codes in table)
        padded = np.array([[*codes, *[-1] * (width - len(codes))] for codes in table])
        chooses = infoset >= 0
        total = self.n_finished() + self.front.size + int((counts[chooses] - 1).sum())
        if total > MAX_LEAVES:
            self.refuse_size(key, total)
        taken_alone = padded[pattern, 0]
        mark = np.full(self.front.size, -1, dtype=np.int64)
        mark[rows[~chooses]] = taken_alone[~chooses]
        whole_pattern = np.full(self.front.size, -1, dtype=np.int64)
        whole_pattern[rows] = pattern
        self.front.data["branch:taken"] = mark
        self.front.data["branch:pattern"] = whole_pattern
        new, place = self.front.branch(rows[chooses], infoset[chooses], counts[chooses])
        mark, whole_pattern = self.front.data.pop("branch:taken"), self.front.data.pop("branch:pattern")
        mark[new] = padded[whole_pattern[new], place]
        result = np.flatnonzero(mark >= 0)
        return result, mark[result].astype(np.int16)

    def vote(self, played: Played, rows: Array) -> None:
        """Ballots one after the other, unseen; then the result."""
        round_part = played.key[len(played.name) :]
        if played.forced is not None:
            result = np.full(len(rows), played.forced, dtype=np.int16)
        else:
            playing = self.front.truth("vote:playing")
            playing[rows] = True
            for voter in played.movers:
                rows = np.flatnonzero(self.front.data["vote:playing"])
                key = f"{played.name}.{voter}{round_part}"
                available = np.ones((len(rows), 2), dtype=bool)
                rows, ballot = self.by_choice(key, voter, rows, available, list(BALLOTS), played)
                self.front.column(key)[rows] = ballot
                self.observe(voter, rows, [Token(played.key, "ballot", name) for name in BALLOTS], ballot)
            rows = np.flatnonzero(self.front.data.pop("vote:playing"))
            keys = [f"{played.name}.{voter}{round_part}" for voter in played.movers]
            yes = sum((self.front.column(key)[rows] == 0).astype(int) for key in keys)
            result = np.where(yes >= played.passes, 0, 1).astype(np.int16)
        self.front.column(played.key)[rows] = result
        self.record_statements(played, rows, result)
        if played.forced is not None:
            for actor in self.symbols.actors:
                self.front.truth(f"sees:{actor}:{played.key}")[rows] = True
        if not played.hidden_until:
            self.show(played, rows)

    # who is shown what

    def tell(self, played: Played, rows: Array, taken: Array) -> None:
        mover, names = played.movers[0], [option.name for option in played.options]
        if mover != CHANCE:
            self.observe(mover, rows, [Token(played.key, "own", name) for name in names], taken)
            self.front.truth(f"sees:{mover}:{played.key}")[rows] = True
        if played.forced is not None:
            forced = rows[taken == played.forced]
            for actor in self.symbols.actors:
                self.front.truth(f"sees:{actor}:{played.key}")[forced] = True
        if not played.hidden_until:
            self.show(played, rows)

    def show(self, played: Played, rows: Array) -> None:
        """Show the choice to those who see it, and draw the leaks."""
        rows = self.loud(played, rows)
        taken = self.front.column(played.key)[rows]
        if played.kind == "briefing":
            self.brief(played, rows, taken)
        tokens, shown = _tokens(played), taken
        if played.step.open and played.forced is None:
            tokens, shown = self.ballots(played, rows)
        told = played.receivers if played.kind == "briefing" else ()
        open_codes = [code for code, group in enumerate(played.shown_as) if group is None]
        for actor in played.seers:
            if actor not in told:
                self.observe(actor, rows, tokens, shown)
                self.front.truth(f"sees:{actor}:{played.key}")[rows[np.isin(taken, open_codes)]] = True
        for actor, odds in played.leaks:
            been_played = np.flatnonzero(self.front.column(played.key) != -1)
            self.leak(played, actor, odds, self.loud(played, been_played))

    def ballots(self, played: Played, rows: Array) -> tuple[list[Token], Array]:
        """Who voted how, as one token for each way the ballots can fall."""
        pattern = np.zeros(len(rows), dtype=np.int64)
        for voter in played.movers:
            key = f"{played.name}.{voter}{played.key[len(played.name) :]}"
            pattern = 2 * pattern + self.front.column(key)[rows]
        used, shown = np.unique(pattern, return_inverse=True)
        return [Token(played.key, "ballots", _ballots(int(i), played.movers)) for i in used], shown.reshape(
            -1
        )

    def loud(self, played: Played, rows: Array) -> Array:
        """The rows in which the choice can be noticed at all."""
        if not played.quiet:
            return rows
        return rows[~np.isin(self.front.column(played.key)[rows], list(played.quiet))]

    def leak(self, played: Played, actor: str, odds: Node, rows: Array) -> None:
        """With some odds, the actor learns the choice; nobody else knows whether it did."""
        rows = rows[~self.front.truth(f"sees:{actor}:{played.key}")[rows]]
        if not len(rows):
            return
        available = np.ones((len(rows), 2), dtype=bool)
        key = f"leak:{actor}:{played.key}"
        rows, taken = self.by_chance(key, rows, available, Odds((odds, None)), ["leaks", "stays"],
                                     f"the leak of '{played.name}'", played.mark)  # fmt: skip
        learns = rows[taken == 0]
        codes = self.front.column(played.key)[learns]
        self.observe(actor, learns, _tokens(played), codes)
        open_codes = [code for code, group in enumerate(played.shown_as) if group is None]
        self.front.truth(f"sees:{actor}:{played.key}")[learns[np.isin(codes, open_codes)]] = True

    def brief(self, played: Played, rows: Array, taken: Array) -> None:
        """Tell the receivers of an earlier choice, truly or not."""
        if played.step.honest is False:
            tokens = [Token(played.key, "claim", o.name.removeprefix("say_")) for o in played.options]
            for actor in played.receivers:
                self.observe(actor, rows, tokens, taken)
                self.front.truth(f"sees:{actor}:{played.key}")[rows] = True
            return
        told = self.symbols.choices[played.about.split("@")[0]].options if played.about else ()
        tokens = [Token(played.key, "told", name) for name in told]
        for actor in played.receivers:
            new = rows[~self.front.truth(f"sees:{actor}:{played.about}")[rows]]
            self.observe(actor, new, tokens, self.front.column(played.about)[new])
            self.front.truth(f"sees:{actor}:{played.about}")[new] = True
            self.front.truth(f"sees:{actor}:{played.key}")[new] = True

    def observe(self, actor: str, rows: Array, tokens: list[Token], taken: Array) -> None:
        """Add to what an actor has observed in these rows the token of what was taken."""
        if not len(rows) or self.counts_only:
            return
        numbers = np.array([self.seen.token(token) for token in tokens], dtype=np.int64)
        state = self.front.information[actor]
        state[rows] = self.seen.add(state[rows], numbers[taken.astype(np.int64)])

    def record_statements(self, played: Played, rows: Array, taken: Array) -> None:
        """Remember which statements were true when they were made, or what that depends on."""
        for code, statement in enumerate(played.means):
            said = rows[taken == code]
            if statement is None or not len(said):
                continue
            if statement.static:
                truth = self.ask(statement, f"what '{played.name}' means", said)
                self.front.truth(f"means:{played.key}:{code}")[said] = truth[said]
                continue
            for key in {column_of(part) for part in statement.walk()} - {""}:
                then = said_column(played.key, code, key)
                kept = self.front.truth(then) if _is_truth(then) else self.front.column(then)
                kept[said] = self.front.columns().column(key)[said]

    # the end

    def end(self, played: Played) -> None:
        front = self.front
        if not front.size:
            return
        here = front.column(played.key) != -1
        if played.end_if is not None:
            ends = self.ask(played.end_if, f"the `end_if` of '{played.name}'", np.flatnonzero(here)) & here
            if ends.any():
                self.finish(np.flatnonzero(ends), np.flatnonzero(~ends))
        if played.until is not None and front.size:
            in_round = ~self.front.truth(f"left:{played.block}")
            rows = np.flatnonzero(in_round)
            leaves = self.ask(played.until, f"the `until` of '{played.block}'", rows) & in_round
            self.front.truth(f"left:{played.block}")[leaves] = True

    def finish(self, ended: Array, going_on: Array) -> None:
        done = Frontier(self.symbols, self.nodes, self.front.size, dict(self.front.data),
                        {}, self.front.parent, self.front.slot)  # fmt: skip
        done.take(ended)
        self.finished.append(done)
        self.front.take(going_on)

    def result(self) -> Grown:
        ends = [front for front in self.finished if front.size]
        keys = sorted({key for front in ends for key in front.data if not key.startswith("left:")})
        data: dict[str, Array] = {}
        for key in keys:
            whole = [front.truth(key) if _is_truth(key) else front.column(key) for front in ends]
            data[key] = np.concatenate(whole)
        parent = np.concatenate([front.parent for front in ends])
        slot = np.concatenate([front.slot for front in ends])
        terminals = self.nodes.add(parent, slot, np.full(len(parent), -1))
        columns = columns_of(self.symbols, len(parent), data)
        return Grown(self.nodes, terminals, columns, self.seen, self.chance, self.growth, self.betrayals,
                     self.never_played, self.never_available)  # fmt: skip

    # what is wrong

    def refuse_size(self, key: str, total: int) -> None:
        here = key.split(":")[-1].split("@")[0].split(".")[0]
        growth = self.growth | {
            here: self.growth.get(here, 1.0) * total / (self.n_finished() + self.front.size)
        }
        most = sorted(growth.items(), key=lambda item: -item[1])[:3]
        worst = ", ".join(f"'{name}' (x{factor:.3g})" for name, factor in most)
        where = next((p.mark for p in self.story.played if p.name == here), None)
        message = f"the tree grows to {total:,} leaves or more at '{here}'; {MAX_LEAVES:,} are allowed"
        self.found.error(
            "M424",
            message,
            where,
            f"the steps that multiply most: {worst}; hide fewer steps, merge options, or use fewer rounds",
        )
        raise _stop(self.found)

    def note_unknown_option(self, played: Played, rows: Array, state: Array, pattern: Array, at: int) -> None:
        other = int(np.flatnonzero((state == state[at]) & (pattern != pattern[at]))[0])
        columns = self.front.columns()
        one, two = (
            history_text(columns, int(rows[at]), self.story),
            history_text(columns, int(rows[other]), self.story),
        )
        help = f"it cannot tell apart: ({one}) and ({two}); let the `if` read only what it sees"
        self.found.error(
            "M425",
            f"{played.movers[0]} does not know which options of '{played.name}' it has",
            played.mark,
            help,
        )

    def note_betrayals(self, played: Played, rows: Array) -> None:
        """Who sees this step learns what its `only_if` asks for."""
        if played.only_if is None or played.movers == (CHANCE,):
            asked: set[str] = set()
        else:
            asked = {part.data[0] for part in played.only_if.walk() if part.op in ("in", "not_in")}
        if played.kind == "briefing":
            return
        for key in sorted(asked):
            for actor in played.seers:
                if key.split("@")[0] not in self.symbols.choices or key.endswith(("@last", "@never")):
                    continue
                sees = self.front.columns().column(f"sees:{actor}:{key}")
                was_played = self.front.columns().column(key) != -1
                if (was_played & ~sees)[rows].any():
                    self.betrayals.append((played, actor, key))


def _stop(found: Diagnostics) -> ScenarioError:
    return ScenarioError("no tree can be built from this file", found.sorted())


def _wrong_odds(shares: tuple[Node | None, ...], names: list[str], weights: bool) -> str:
    """What is wrong with odds in every draw, or an empty text; what is wrong in some is counted there."""
    if not shares:
        return "leave no option with any odds"
    given = [share for share in shares if share is not None]
    if any(share.op != "const" for share in given):
        alone = len(shares) == 1 and not weights
        return f"leave '{names[0]}' alone, with odds that are not always one," if alone else ""
    numbers = [float(share.data) for share in given]
    total = sum(numbers)
    if any(number < 0 or (number > 1 and not weights) for number in numbers):
        return "leave 0 to 1"
    if not weights and (total > 1 + 1e-9 or (len(given) == len(shares) and total < 1 - 1e-9)):
        return f"add up to {total:.6g}"
    return ""


def _may_be_nothing(shares: tuple[Node | None, ...], weights: bool) -> bool:
    """Whether a weight may be 0 in some draws: standing alone, it leaves no odds then, and not odds of 1."""
    return weights and any(share is not None and share.op != "const" for share in shares)


def _certain(forced: int, odds: Odds) -> Odds:
    """Odds in which the forced option takes what is left, whatever its own odds."""
    return replace(odds, shares=tuple(None if i == forced else share for i, share in enumerate(odds.shares)))


def _patterns(available: Array) -> tuple[Array, Array]:
    """The distinct rows of a table of truths, and which of them each row is."""
    if (available == available[0]).all():
        return available[:1], np.zeros(len(available), dtype=np.int64)
    patterns, pattern = np.unique(available, axis=0, return_inverse=True)
    return patterns, pattern.reshape(-1)


def _tokens(played: Played) -> list[Token]:
    """What those who see the step are shown, by the code of the choice."""
    how = "result" if played.kind == "vote" else "option"
    return [
        Token(played.key, how, option.name) if group is None else Token(played.key, "group", group)
        for option, group in zip(played.options, played.shown_as, strict=True)
    ]


def said_column(step: str, code: int, key: str) -> str:
    """The column that keeps what another one held when an option was said."""
    truth = "sees:" if _is_truth(key) else ""
    return f"{truth}said:{step}:{code}:{key}:"


def _is_truth(key: str) -> bool:
    return key.startswith(("sees:", "means:", "played:"))


def _ballots(number: int, voters: tuple[str, ...]) -> str:
    bits = [(number >> (len(voters) - 1 - i)) & 1 for i in range(len(voters))]
    return ", ".join(f"{voter} {BALLOTS[bit]}" for voter, bit in zip(voters, bits, strict=True))


def history_text(columns: Columns, row: int, story: Story) -> str:
    """One history in the words of the file: `russia.aim is bluff, force is add, ...`."""
    parts = []
    for hidden in story.hidden:
        code = int(columns.column(hidden.key)[row])
        if code >= 0:
            parts.append(f"{hidden.key} is {hidden.options[code].name}")
    for played in story.played:
        code = int(columns.column(played.key)[row])
        if code >= 0:
            parts.append(f"{played.key} is {played.options[code].name}")
    return ", ".join(parts) or "the story begins"


def note_undefined(
    found: Diagnostics, condition: Node, what: str, columns: Columns, row: int, story: Story
) -> None:
    """Report that an unplayed step was asked what it cannot answer, with an example."""
    culprit = next((p for p in condition.walk() if _asks_unplayed(p, columns, row)), condition)
    key = (
        culprit.data[0]
        if culprit.op == "not_in"
        else culprit.data
        if culprit.op in ("attribute", "code")
        else ""
    )
    step = str(key)
    asked = f"`{step} is not ...`" if culprit.op == "not_in" else f"the number attached to '{step}'"
    example = history_text(columns, row, story)
    help = (
        "write the options you mean, `is a or b`, or `is a or b or none`"
        if culprit.op == "not_in"
        else "guard it: `... if step is a or b else 0`, or restrict `when`"
    )
    found.error(
        "M426", f"{what} asks {asked} where '{step}' may be unplayed: when {example}", culprit.mark, help
    )


def _asks_unplayed(part: Node, columns: Columns, row: int) -> bool:
    if part.op not in ("not_in", "attribute", "code"):
        return False
    value = evaluate(part, columns) if part.static else None
    if value is None:
        return bool(np.broadcast_to(columns.column(part.data), (columns.size,))[row] == -1)
    return value.undefined is not None and bool(np.broadcast_to(value.undefined, (columns.size,))[row])
