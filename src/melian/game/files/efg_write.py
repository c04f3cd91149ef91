"""Writing Gambit's `.efg` files, so that Gambit reads them.

Gambit asks for more than the format does: chance's probabilities must add up to exactly
one, as fractions; labels are plain ASCII, and those of a player's information sets
differ. So probabilities are written as fractions and the largest takes up the rounding,
and labels are made plain and distinct. Numbers of payoffs lose nothing.

Tested in `tests/unit/test_game_efg.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from melian.game.game import Game
from melian.game.labels import distinct
from melian.game.tree import CHANCE

__all__ = ["exact_shares", "write_efg"]

_SIMPLE = 10**6


def write_efg(game: Game) -> str:
    """The text of a Gambit `.efg` file that holds the game.

    `melian.game.files.efg.read_efg` gives the same arrays back if the nodes are numbered depth first
    and children in the order of their actions; otherwise the same game, numbered that way.
    Payoffs come back exactly. Probabilities of chance that do not add up to exactly 1 as
    fractions are completed at the largest one of the move: it may change by that rounding.
    Information sets are numbered over all players at once, so that their order is kept.

    Labels become plain ASCII (accents are dropped, other characters turn to "?"), and equal
    labels of two information sets of a player, of two actions of a set, or of two players are
    told apart by a number. A player called Chance gets an underscore: Gambit keeps that name.

    Examples
    --------
    >>> from melian.game.classics import stripped_down_poker
    >>> print(write_efg(stripped_down_poker()).splitlines()[3])
    c "" 1 "chance 0" { "king" 1/2 "queen" 1/2 } 0
    """
    players = distinct([_player_name(name, number) for number, name in enumerate(game.players, start=1)])
    head = f'EFG 2 R "{_plain(game.title)}" {{ {" ".join(map(_quoted, players))} }}'
    return "\n".join([head, '""', "", *_nodes(game)]) + "\n"


def _nodes(game: Game) -> Iterator[str]:
    tree = game.tree
    children = _children(game)
    described = _infoset_texts(game)
    outcome, number_of = _outcomes(game)
    terminal = np.full(len(tree.node_parent), -1)
    terminal[tree.terminal_node] = np.arange(len(tree.terminal_node))
    todo = [0]
    while todo:
        node = todo.pop()
        infoset = int(tree.node_infoset[node])
        if infoset >= 0:
            player = int(tree.infoset_player[infoset])
            kind = 'c ""' if player == CHANCE else f'p "" {player + 1}'
            # described where it first appears, and only there
            text = described.pop(infoset, "")
            yield f"{kind} {infoset + 1} {text}0"
            todo.extend(reversed(children[node]))
        else:
            number = number_of[terminal[node]]
            yield f't "" {number}{outcome.pop(number, "")}'


def _children(game: Game) -> list[list[int]]:
    """The children of each node, in the order of their actions."""
    children: list[list[int]] = [[] for _ in game.tree.node_parent]
    parent = game.tree.node_parent.tolist()
    for node in np.argsort(game.tree.node_action, kind="stable").tolist():
        if node:
            children[parent[node]].append(node)
    return children


def _outcomes(game: Game) -> tuple[dict[int, str], list[int]]:
    """The description of each outcome, and the outcome of each terminal; equal payoffs share one."""
    numbers: dict[tuple[str, ...], int] = {}
    # adding zero turns -0.0 to 0.0; Gambit reads 1e16 and not 1e+16
    number_of = [
        numbers.setdefault(tuple(repr(number + 0.0).replace("e+", "e") for number in row), len(numbers) + 1)
        for row in game.payoff.tolist()
    ]
    text = {number: f' "" {{ {", ".join(row)} }}' for row, number in numbers.items()}
    return text, number_of


def _infoset_texts(game: Game) -> dict[int, str]:
    """Label and actions of each information set, with probabilities for chance."""
    tree = game.tree
    n_infosets = len(tree.infoset_player)
    labels = [_plain(label) for label in game.infosets] or [""] * n_infosets
    for player in np.unique(tree.infoset_player):
        own = np.flatnonzero(tree.infoset_player == player).tolist()
        for infoset, label in zip(own, distinct([labels[infoset] for infoset in own]), strict=True):
            labels[infoset] = label
    texts = {}
    for infoset in range(n_infosets):
        start, stop = tree.infoset_first_action[infoset : infoset + 2].tolist()
        named = game.actions[start:stop] or [str(number + 1) for number in range(stop - start)]
        actions = [_quoted(label) for label in distinct([_plain(label) for label in named])]
        if tree.infoset_player[infoset] == CHANCE:
            shares = exact_shares(game.chance[start:stop].tolist())
            actions = [f"{label} {share}" for label, share in zip(actions, shares, strict=True)]
        texts[infoset] = f"{_quoted(labels[infoset])} {{ {' '.join(actions)} }} "
    return texts


def exact_shares(prob: list[float]) -> list[Fraction]:
    """Fractions that add up to exactly one, each the simplest that rounds to its probability.

    The largest takes up what is missing.
    """
    shares = [_simplest(number) for number in prob]
    largest = max(range(len(shares)), key=shares.__getitem__)
    shares[largest] = 1 - sum(shares[:largest] + shares[largest + 1 :], Fraction(0))
    return shares


def _simplest(number: float) -> Fraction:
    exact = Fraction(number)
    simple = exact.limit_denominator(_SIMPLE)
    return simple if float(simple) == number else exact


def _plain(label: str) -> str:
    """A label as Gambit takes it: printable ASCII, single spaces, no quotation marks that need hiding."""
    flat = unicodedata.normalize("NFKD", label)
    flat = "".join(char for char in flat if not unicodedata.combining(char))
    flat = re.sub(r"[^\x20-\x7e\s]", "?", flat).replace("\\", "/").replace('"', "'")
    return " ".join(flat.split())


def _player_name(name: str, number: int) -> str:
    plain = _plain(name) or f"Player {number}"
    return plain + "_" if plain.casefold() == "chance" else plain


def _quoted(label: str) -> str:
    return f'"{label}"'
