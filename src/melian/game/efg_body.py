"""The grammar of Gambit's `.efg` files: what may follow what, and what it says.

The reader collects lists, one entry per node; `melian.game.efg` makes arrays of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from melian.game.efg_scan import Scanner
from melian.game.tree import CHANCE

__all__ = ["Infoset", "Reader"]


@dataclass(slots=True)
class Infoset:
    """What the file says of one information set."""

    player: int
    number: int
    label: str
    actions: list[str]
    prob: list[Fraction]


@dataclass(slots=True)
class Reader:
    """Reads one file; holds what is known so far."""

    scan: Scanner
    max_nodes: int
    title: str = ""
    players: list[str] = field(default_factory=list)
    infosets: dict[tuple[int, int], Infoset] = field(default_factory=dict)
    outcomes: dict[int, list[str]] = field(default_factory=dict)
    parent: list[int] = field(default_factory=list)
    branch: list[int] = field(default_factory=list)
    infoset: list[Infoset | None] = field(default_factory=list)
    payoff: list[list[float]] = field(default_factory=list)
    met: list[tuple[list[str], ...]] = field(default_factory=list)
    """Per terminal, the payoffs of each outcome on the way, as written."""

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
        todo: list[tuple[int, int, tuple[list[str], ...]]] = [(-1, -1, ())]
        while todo:
            parent, branch, carried = todo.pop()
            node, start = len(self.parent), self.scan.token.start
            if node == self.max_nodes:
                self.scan.fail(
                    start, f"the tree has more than {self.max_nodes} nodes", "raise max_nodes to read it"
                )
            infoset = self.node(parent, branch)
            outcome = self.outcome()
            met = carried if outcome is None else (*carried, outcome)
            self.parent.append(parent)
            self.branch.append(branch)
            self.infoset.append(infoset)
            if infoset is None:
                self.payoff.append(self.total(met, start))
                self.met.append(met)
            else:
                todo.extend((node, which, met) for which in reversed(range(len(infoset.actions))))
        if self.scan.token.kind != "end":
            self.scan.expected("the end of the file: every action already leads to a node")
        if self.infoset[0] is None:
            self.scan.fail(0, "nobody moves in this game", "a game needs a node of kind c or p")

    def total(self, outcomes: tuple[list[str], ...], start: int) -> list[float]:
        """The payoffs of a terminal: the exact sum over the outcomes on the way, as doubles."""
        if not outcomes:
            return [0.0] * len(self.players)
        try:
            if len(outcomes) == 1:
                return [_double(text) for text in outcomes[0]]
            return [float(sum(map(Fraction, texts))) for texts in zip(*outcomes, strict=True)]
        except OverflowError:
            self.scan.fail(start, "the payoffs here are too large", "payoffs up to 1.7e308 can be used")

    def node(self, parent: int, branch: int) -> Infoset | None:
        """The head of a node: kind, name, and information set (None at a terminal)."""
        if self.scan.token.kind != "word" or self.scan.token.text not in ("c", "p", "t"):
            before = self.infoset[parent] if parent >= 0 else None
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
        """The information set, described here or before."""
        known = self.infosets.get((player, number))
        if self.scan.token.kind != "text":
            if known is None:
                whose = "chance" if player == CHANCE else f"player {player + 1}"
                self.scan.fail(
                    start,
                    f"information set {number} of {whose} is used before its actions are named",
                    'name them where it first appears: "label" { "first action" "second action" }',
                )
            return known
        new = Infoset(player, number, self.scan.take_text("the name of the information set"), [], [])
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
            return new
        self.check_same(known, new, start)
        return known

    def check_prob(self, infoset: Infoset, start: int) -> None:
        """Raise unless chance's probabilities are >= 0 and add up to one."""
        total = sum(infoset.prob, Fraction(0))
        if infoset.player == CHANCE and (min(infoset.prob) < 0 or abs(total - 1) > Fraction(1, 10**9)):
            self.scan.fail(
                start,
                f"the probabilities of chance move {infoset.number} add up to {float(total):.12g}"
                + (", and one is negative" if min(infoset.prob) < 0 else ""),
                "they must be >= 0 and add up to 1; write thirds as 1/3",
            )

    def check_same(self, known: Infoset, new: Infoset, start: int) -> None:
        """Raise unless an information set is described the second time as the first."""
        what = f"information set {new.number} of " + (
            "chance" if new.player == CHANCE else f"player {new.player + 1}"
        )
        if len(known.actions) != len(new.actions):
            self.scan.fail(
                start,
                f"{what} has {len(new.actions)} actions here and {len(known.actions)} before",
                "its nodes must have the same actions; give this node another number",
            )
        if known.actions != new.actions or known.prob != new.prob:
            self.scan.fail(
                start,
                f"{what} is described here as {new.actions} and before as {known.actions}"
                + (", with other probabilities" if known.prob != new.prob else ""),
                "describe it once and the same, or give this node another number",
            )

    def outcome(self) -> list[str] | None:
        """The outcome of a node: None for number 0."""
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
            return known
        payoffs = self.payoffs()
        if number == 0:
            self.scan.fail(start, "outcome 0 stands for none and has no payoffs", "number it from 1 on")
        if known is not None and list(map(Fraction, known)) != list(map(Fraction, payoffs)):
            self.scan.fail(
                start,
                f"outcome {number} has other payoffs here than before",
                "give the payoffs once, or give this outcome another number",
            )
        self.outcomes[number] = payoffs
        return payoffs

    def payoffs(self) -> list[str]:
        """One number per player in braces, as written, with or without commas."""
        self.scan.take_mark("{", "before the payoffs")
        payoffs: list[str] = []
        for player in self.players:
            if self.scan.is_mark("}"):
                self.scan.expected(f"the payoff of player {len(payoffs) + 1}, '{player}'")
            payoffs.append(self.scan.take_number(f"the payoff of player {len(payoffs) + 1}, '{player}'"))
            if self.scan.is_mark(","):
                self.scan.advance()
        self.scan.take_mark("}", f"after the payoffs of {len(self.players)} players")
        return payoffs


def _double(text: str) -> float:
    number = float(Fraction(text)) if "/" in text else float(text)
    if number in (float("inf"), float("-inf")):
        raise OverflowError
    return number
