"""The grammar of Gambit's `.efg` files: what may follow what, and what it says.

The reader collects lists, one entry per node; `melian.game.files.efg` makes arrays of them.

Tested in `tests/unit/test_game_efg.py`.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from fractions import Fraction
from math import fsum
from typing import NoReturn

from melian.game.bounded import six_digits
from melian.game.files.efg_parts import Infoset, Met, as_double, few, whose
from melian.game.files.efg_scan import Scanner
from melian.game.tree import CHANCE

__all__ = ["Reader"]

MOST_CELLS = 6_000_000
"""Nodes times players: some arrays hold a number for each pair."""
MOST_BITS = 8192
"""Of denominators of payoffs that add up; all that doubles can say needs fewer."""


@dataclass(slots=True)
class Reader:
    """Reads one file; holds what is known so far."""

    scan: Scanner
    max_nodes: int
    title: str = ""
    players: list[str] = field(default_factory=list)
    infosets: dict[tuple[int, int], Infoset] = field(default_factory=dict)
    outcomes: dict[int, list[str]] = field(default_factory=dict)
    parent: array[int] = field(default_factory=lambda: array("i"))
    branch: array[int] = field(default_factory=lambda: array("i"))
    start: array[int] = field(default_factory=lambda: array("q"))
    """Per node, where its line begins in the text."""
    infoset: array[int] = field(default_factory=lambda: array("i"))
    """Per node, the place of its information set; -1 at a terminal."""
    sets: list[Infoset] = field(default_factory=list)
    """The information sets by place."""
    payoff: array[float] = field(default_factory=lambda: array("d"))
    """Per terminal, a number per player."""
    met: list[Met | None] = field(default_factory=list)
    """Per terminal, the outcomes on the way."""
    known: dict[tuple[Met | None, int], Met] = field(default_factory=dict)
    """What is met where an outcome follows others."""

    def prologue(self) -> None:
        """`EFG 2 R "title" { "player" ... } "comment"`."""
        if self.scan.token.text == "NFG" and self.scan.token.kind == "word":
            self.scan.fail(
                self.scan.token.start,
                "this is a game in strategic form (.nfg), not a tree",
                "write it as a tree in which each player moves once without seeing the others' choices, and "
                "save that as .efg",
            )
        for words, what in ((("EFG",), "the word EFG"), (("2",), "version 2"), (("R", "D"), "the letter R")):
            if self.scan.token.kind != "word" or self.scan.token.text not in words:
                self.scan.expected(f"{what}: a Gambit file of a tree begins with EFG 2 R")
            self.scan.advance()
        self.title = self.scan.take_text("the title")
        self.scan.take_mark("{", "before the names of the players")
        while not self.scan.is_mark("}"):
            self.players.append(self.scan.take_text("the name of a player, or '}',"))
        if not self.players:
            self.scan.expected("at least one player")
        self.scan.advance()
        if self.scan.token.kind == "text":
            self.scan.advance()

    def body(self) -> None:
        """All nodes; `todo` holds the actions without a node, the next one last."""
        most = min(self.max_nodes, MOST_CELLS // len(self.players))
        todo: list[tuple[int, int, Met | None]] = [(-1, -1, None)]
        while todo:
            parent, branch, carried = todo.pop()
            node, start = len(self.parent), self.scan.token.start
            if node == most:
                self.too_many(start, most)
            infoset = self.node(parent, branch)
            met = self.outcome(carried)
            self.parent.append(parent)
            self.branch.append(branch)
            self.start.append(start)
            self.infoset.append(-1 if infoset is None else infoset.place)
            if infoset is None:
                self.payoff.extend(self.doubles(met, start))
                self.met.append(met)
            else:
                todo.extend((node, which, met) for which in reversed(range(len(infoset.actions))))
        if self.scan.token.kind != "end":
            self.scan.expected("the end of the file: every action already leads to a node")
        if self.infoset[0] < 0:
            self.scan.fail(0, "nobody moves in this game", "a game needs a node of kind c or p")

    def too_many(self, start: int, most: int) -> NoReturn:
        """Raise because the tree is too large."""
        if most == self.max_nodes:
            self.scan.fail(start, f"the tree has more than {most} nodes", "raise max_nodes to read it")
        self.scan.fail(
            start,
            f"the tree has more than {most:,} nodes, and {len(self.players):,} players",
            f"nodes times players may be {MOST_CELLS:,} at most",
        )

    def doubles(self, met: Met | None, start: int) -> list[float]:
        """The payoffs of a terminal: the exact sum over the outcomes on the way, as doubles."""
        if met is None:
            return [0.0] * len(self.players)
        if met.doubles is None:
            try:
                one = met.before is None  # a text is rounded as its fraction is, and quicker
                met.doubles = [as_double(each) for each in met.texts] if one else [*map(float, met.exact())]
            except OverflowError:
                self.scan.fail(start, "the payoffs here are too large", "payoffs up to 1.7e308 can be used")
        return met.doubles

    def node(self, parent: int, branch: int) -> Infoset | None:
        """The head of a node: kind, name, and information set (None at a terminal)."""
        if self.scan.token.kind != "word" or self.scan.token.text not in ("c", "p", "t"):
            before = self.sets[self.infoset[parent]] if parent >= 0 else None
            after = f" that follows '{before.actions[branch]}'" if before else ""
            self.scan.expected(f"c, p or t, the kind of the node{after}")
        start = self.scan.token.start
        kind = self.scan.advance().text
        self.scan.take_text("the name of the node")
        if kind == "t":
            return None
        player = CHANCE
        if kind == "p":
            player = self.scan.take_count("the number of a player", least=1) - 1
            if player >= len(self.players):
                self.scan.fail(
                    start, f"got player {player + 1}", f"this game has players 1 to {len(self.players)}"
                )
        number = self.scan.take_count("the number of an information set", least=0)
        return self.information(player, number, start)

    def information(self, player: int, number: int, start: int) -> Infoset:
        """The information set, described here or before; its name may be missing."""
        known = self.infosets.get((player, number))
        if self.scan.token.kind != "text" and not self.scan.is_mark("{"):
            if known is None:
                self.scan.fail(
                    start,
                    f"information set {number} of {whose(player)} is used before its actions are named",
                    'name them where it first appears: "label" { "first action" "second action" }',
                )
            return known
        label = self.scan.advance().text if self.scan.token.kind == "text" else ""
        new = Infoset(len(self.sets), player, number, label, [], [])
        self.scan.take_mark("{", "before the actions")
        while not self.scan.is_mark("}"):
            new.actions.append(self.scan.take_text("the name of an action, or '}',"))
            if player == CHANCE:
                new.prob.append(Fraction(self.scan.take_number(f"the probability of '{new.actions[-1]}'")))
        if not new.actions:
            self.scan.expected("at least one action")
        self.scan.advance()
        if known is None:
            self.check_prob(new, start)
            self.infosets[player, number] = new
            self.sets.append(new)
            return new
        self.check_same(known, new, start)
        known.label = known.label or new.label
        return known

    def check_prob(self, infoset: Infoset, start: int) -> None:
        """Raise unless chance's probabilities are >= 0 and add up to one, to within 1e-9."""
        if infoset.player != CHANCE:
            return
        low, high = min(infoset.prob), max(infoset.prob)
        if low > -1000 and high < 1000:
            total = fsum(map(float, infoset.prob))  # exact but for the last digit, and quick
            wrong = f"add up to {total:.12g}" if low < 0 or abs(total - 1) > 1e-9 else ""
        else:
            wrong = f"reach {six_digits(high if high >= 1000 else low)}"
        if wrong:
            self.scan.fail(
                start,
                f"the probabilities of chance move {infoset.number} {wrong}"
                + (", and one is negative" if low < 0 else ""),
                "they must be >= 0 and add up to 1; write thirds as 1/3",
            )

    def check_same(self, known: Infoset, new: Infoset, start: int) -> None:
        """Raise unless an information set is described the second time as the first."""
        what = f"information set {new.number} of {whose(new.player)}"
        if len(known.actions) != len(new.actions):
            self.scan.fail(
                start,
                f"{what} has {len(new.actions)} actions here and {len(known.actions)} before",
                "its nodes must have the same actions; give this node another number",
            )
        if known.actions != new.actions or known.prob != new.prob:
            self.scan.fail(
                start,
                f"{what} is described here as {few(new.actions)} and before as {few(known.actions)}"
                + (", with other probabilities" if known.prob != new.prob else ""),
                "describe it once and the same, or give this node another number",
            )

    def outcome(self, carried: Met | None) -> Met | None:
        """What is met up to a node, with its own outcome; number 0 stands for none."""
        start = self.scan.token.start
        number = self.scan.take_count("the number of an outcome, 0 for none", least=0)
        known = self.outcomes.get(number)
        if self.scan.token.kind == "text":
            self.scan.advance()
            if not self.scan.is_mark("{"):
                self.scan.expected("'{' before the payoffs")
        if not self.scan.is_mark("{"):
            if number and known is None:
                self.scan.fail(
                    start,
                    f"outcome {number} is used before its payoffs are given",
                    'give them where it first appears: "label" { payoff of each player }',
                )
        else:
            known = self.described(number, known, start)
        return carried if known is None else self.meet(carried, number, known, start)

    def described(self, number: int, known: list[str] | None, start: int) -> list[str]:
        """The payoffs of an outcome where the file gives them, perhaps once more."""
        payoffs = self.payoffs()
        if number == 0:
            self.scan.fail(start, "outcome 0 stands for none and has no payoffs", "number it from 1 on")
        if known is None:
            known = self.outcomes[number] = payoffs
        elif known != payoffs and list(map(Fraction, known)) != list(map(Fraction, payoffs)):
            self.scan.fail(
                start,
                f"outcome {number} has other payoffs here than before",
                "give the payoffs once, or give this outcome another number",
            )
        return known

    def meet(self, carried: Met | None, number: int, texts: list[str], start: int) -> Met:
        """An outcome on top of others; the same one of the same ones is added once."""
        met = self.known.get((carried, number))
        if met is None:
            met = self.known[carried, number] = Met(carried, texts)
            if carried is not None and any(each.denominator.bit_length() > MOST_BITS for each in met.exact()):
                self.scan.fail(
                    start,
                    "the payoffs of the outcomes on the way here add up to fractions of more than "
                    f"{MOST_BITS * 3 // 10:,} digits",
                    "give them a common denominator, or give payoffs at the ends only",
                )
        return met

    def payoffs(self) -> list[str]:
        """One number per player in braces, as written, with or without commas."""
        self.scan.take_mark("{", "before the payoffs")
        payoffs: list[str] = []
        for number, name in enumerate(self.players, start=1):
            what = f"the payoff of player {number}, '{name}'" if name else f"the payoff of player {number}"
            if self.scan.is_mark("}"):
                self.scan.expected(what)
            payoffs.append(self.scan.take_number(what))
            if self.scan.is_mark(","):
                self.scan.advance()
        self.scan.take_mark("}", f"after the payoffs of {len(self.players)} players")
        return payoffs
