r"""Reading Gambit's `.efg` files.

The format lists the nodes of a tree depth first. A line names its kind (`c`hance,
`p`layer, `t`erminal), its information set and its outcome; what an information set or an
outcome is, is said once. Payoffs of outcomes met on the way add up. Numbers are decimals
or fractions and are read exactly: chance's 1/3, 1/3, 1/3 do add up to one.

Information sets are numbered by the numbers in the file (chance's before the players' and
then player by player where numbers are equal). `melian.game.efg_write` gives each a number of
its own, so that a game comes back as it was.

Reference: Savani & Turocy, *Gambit: the package for computation in game theory*, "The
extensive game (.efg) file format".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np

from melian.errors import EfgError, ImperfectRecallError
from melian.game.efg_scan import Scanner, scanner_of
from melian.game.efg_write import write_efg
from melian.game.game import Game
from melian.game.tree import CHANCE, tree_from_nodes

__all__ = ["read_efg", "write_efg"]


def read_efg(source: str | Path, *, max_nodes: int = 5_000_000) -> Game:
    """The game in a Gambit `.efg` file, given by its path or as text.

    Parameters
    ----------
    source
        A path, or a string that holds the file itself: one that begins with ``EFG``.
    max_nodes
        Larger trees are refused.

    Returns
    -------
    Game
        Information sets and actions carry the labels of the file; those of chance too.

    Raises
    ------
    EfgError
        If the file cannot be read; it says at which line and column, what it found and what
        would work.
    ImperfectRecallError
        If a player forgets an own move; it names the player and the information set.
    OSError
        If there is no such file.

    Examples
    --------
    >>> game = read_efg('EFG 2 R "Choice" { "Ann" } p "" 1 1 "" { "go" "stay" } 0 t "" 1 "" { 1/4 } t "" 0')
    >>> game.payoff.tolist()
    [[0.25], [0.0]]
    """
    name, text = _text_of(source)
    reader = _Reader(scanner_of(name, text), max_nodes)
    reader.prologue()
    reader.body()
    return reader.game()


def _text_of(source: str | Path) -> tuple[str, str]:
    if isinstance(source, str) and source.lstrip("\ufeff \t\r\n").startswith("EFG"):
        return "<text>", source.removeprefix("\ufeff")
    path = Path(source)
    data = path.read_bytes()
    try:
        return str(path), data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise EfgError(
            f"{path}:{line}:{column}: byte {data[error.start]:#x} is not UTF-8; save the file as UTF-8",
            line=line,
            column=column,
        ) from None


@dataclass(slots=True)
class _Infoset:
    """What the file says of one information set."""

    player: int
    number: int
    label: str
    actions: list[str]
    prob: list[Fraction]


@dataclass(slots=True)
class _Reader:
    """Reads one file; holds what is known so far."""

    scan: Scanner
    max_nodes: int
    title: str = ""
    players: list[str] = field(default_factory=list)
    infosets: dict[tuple[int, int], _Infoset] = field(default_factory=dict)
    outcomes: dict[int, list[Fraction]] = field(default_factory=dict)
    parent: list[int] = field(default_factory=list)
    branch: list[int] = field(default_factory=list)
    infoset: list[_Infoset | None] = field(default_factory=list)
    payoff: list[list[float]] = field(default_factory=list)

    def prologue(self) -> None:
        """`EFG 2 R "title" { "player" ... } "comment"`."""
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
        todo: list[tuple[int, int, list[Fraction] | None]] = [(-1, -1, None)]
        while todo:
            parent, branch, carried = todo.pop()
            node, start = len(self.parent), self.scan.token.start
            if node == self.max_nodes:
                self.scan.fail(
                    start, f"the tree has more than {self.max_nodes} nodes", "raise max_nodes to read it"
                )
            infoset = self.node(parent, branch)
            total = _sum(carried, self.outcome())
            self.parent.append(parent)
            self.branch.append(branch)
            self.infoset.append(infoset)
            if infoset is None:
                self.payoff.append(self.finite(total, start))
            else:
                todo.extend((node, which, total) for which in reversed(range(len(infoset.actions))))
        if self.scan.token.kind != "end":
            self.scan.expected("the end of the file: every action already leads to a node")
        if self.infoset[0] is None:
            self.scan.fail(0, "nobody moves in this game", "a game needs a node of kind c or p")

    def finite(self, total: list[Fraction] | None, start: int) -> list[float]:
        """The payoffs of a terminal as doubles."""
        try:
            return [float(number) for number in total or [Fraction(0)] * len(self.players)]
        except OverflowError:
            self.scan.fail(start, "the payoffs here are too large", "payoffs up to 1.7e308 can be used")

    def node(self, parent: int, branch: int) -> _Infoset | None:
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

    def information(self, player: int, number: int, start: int) -> _Infoset:
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
        new = _Infoset(player, number, self.scan.take_text("the name of the information set"), [], [])
        self.scan.take_mark("{", "before the actions")
        while not self.scan.is_mark("}"):
            new.actions.append(self.scan.take_text("the name of an action, or '}',"))
            if player == CHANCE:
                new.prob.append(self.scan.take_number(f"the probability of '{new.actions[-1]}'"))
        if not new.actions:
            self.scan.expected("at least one action")
        self.scan.advance()
        if known is None:
            self.check_prob(new, start)
            self.infosets[player, number] = new
            return new
        self.check_same(known, new, start)
        return known

    def check_prob(self, infoset: _Infoset, start: int) -> None:
        """Raise unless chance's probabilities are >= 0 and add up to one."""
        total = sum(infoset.prob, Fraction(0))
        if infoset.player == CHANCE and (min(infoset.prob) < 0 or abs(total - 1) > Fraction(1, 10**9)):
            self.scan.fail(
                start,
                f"the probabilities of chance move {infoset.number} add up to {float(total):.12g}"
                + (", and one is negative" if min(infoset.prob) < 0 else ""),
                "they must be >= 0 and add up to 1; write thirds as 1/3",
            )

    def check_same(self, known: _Infoset, new: _Infoset, start: int) -> None:
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

    def outcome(self) -> list[Fraction] | None:
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
        if known is not None and known != payoffs:
            self.scan.fail(
                start,
                f"outcome {number} has other payoffs here than before",
                "give the payoffs once, or give this outcome another number",
            )
        self.outcomes[number] = payoffs
        return payoffs

    def payoffs(self) -> list[Fraction]:
        """One number per player in braces, with or without commas."""
        self.scan.take_mark("{", "before the payoffs")
        payoffs: list[Fraction] = []
        for player in self.players:
            if self.scan.is_mark("}"):
                self.scan.expected(f"the payoff of player {len(payoffs) + 1}, '{player}'")
            payoffs.append(self.scan.take_number(f"the payoff of player {len(payoffs) + 1}, '{player}'"))
            if self.scan.is_mark(","):
                self.scan.advance()
        self.scan.take_mark("}", f"after the payoffs of {len(self.players)} players")
        return payoffs

    def game(self) -> Game:
        """What was read, as arrays."""
        infosets = sorted(self.infosets.values(), key=lambda each: (each.number, each.player))
        index = {(each.player, each.number): place for place, each in enumerate(infosets)}
        node_infoset = [-1 if each is None else index[each.player, each.number] for each in self.infoset]
        first = np.concatenate([[0], np.cumsum([len(each.actions) for each in infosets])])
        action = [
            -1 if parent < 0 else int(first[node_infoset[parent]]) + branch
            for parent, branch in zip(self.parent, self.branch, strict=True)
        ]
        player = [each.player for each in infosets]
        try:
            tree = tree_from_nodes(self.parent, action, node_infoset, player, first)
        except ImperfectRecallError as error:
            culprit = infosets[error.infoset]
            raise _forgetful(self.scan.name, self.players[culprit.player], culprit) from None
        return Game(
            tree=tree,
            chance=np.concatenate([_chance(each) for each in infosets]),
            payoff=np.array(self.payoff),
            players=tuple(self.players),
            infosets=tuple(each.label for each in infosets),
            actions=tuple(label for each in infosets for label in each.actions),
            title=self.title,
        )


def _forgetful(name: str, player: str, infoset: _Infoset) -> ImperfectRecallError:
    label = f" '{infoset.label}'" if infoset.label else ""
    return ImperfectRecallError(
        f"{name}: player {infoset.player + 1}, '{player}', forgets an own move at information set "
        f"{infoset.number}{label}: its nodes follow different own actions; give nodes that the player "
        "can tell apart different information sets"
    )


def _chance(infoset: _Infoset) -> list[float]:
    """Probabilities of the actions of an information set; NaN for a player's."""
    if infoset.player == CHANCE:
        return [float(prob) for prob in infoset.prob]
    return [np.nan] * len(infoset.actions)


def _sum(carried: list[Fraction] | None, outcome: list[Fraction] | None) -> list[Fraction] | None:
    """Payoffs so far and those of this node; None stands for zero."""
    if carried is None or outcome is None:
        return outcome if carried is None else carried
    return [before + here for before, here in zip(carried, outcome, strict=True)]
