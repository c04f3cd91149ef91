"""Games written as nested moves, for games small enough to be written by hand.

The notation mirrors the tree: a `Move` maps each choice to what follows, a `Deal` maps
each of chance's choices to its probability and what follows, and a tuple of numbers, one
per player, ends the game. Moves of one player with the same information are one
information set.

Tested in `tests/unit/test_game_classics.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from melian.errors import GameError
from melian.game.game import Game
from melian.game.tree import CHANCE, tree_from_nodes

__all__ = ["Deal", "Move", "Number", "game_from_nested"]

Number = float | int | Fraction  # int by name: signatures are checked at run time in tests
Payoffs = tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A player's choice."""

    player: int
    """Who moves."""
    infoset: str
    """What the player knows; one label, one information set."""
    choices: Mapping[str, Move | Deal | Payoffs]
    """What follows each choice."""


@dataclass(frozen=True, slots=True)
class Deal:
    """Chance's choice."""

    choices: Mapping[str, tuple[Number, Move | Deal | Payoffs]]
    """Probability of each choice, and what follows."""


@dataclass(slots=True)
class _Arrays:
    parent: list[int] = field(default_factory=list)
    action: list[int] = field(default_factory=list)
    infoset: list[int] = field(default_factory=list)
    player: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=lambda: [0])
    chance: list[float] = field(default_factory=list)
    payoff: list[list[float]] = field(default_factory=list)
    infosets: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    known: dict[tuple[int, str], int] = field(default_factory=dict)


def game_from_nested(root: Move | Deal | Payoffs, players: Sequence[str], *, title: str = "") -> Game:
    """The game that nested moves describe; information sets in order of first appearance.

    Raises
    ------
    GameError
        If choices differ between two nodes of an information set, a terminal has not one payoff
        per player, or nobody moves.
    ImperfectRecallError
        If some player forgets an own move.

    Examples
    --------
    >>> second = {"H": (0, 1), "T": (1, 0)}, {"H": (1, 0), "T": (0, 1)}
    >>> root = Move(0, "first", {"H": Move(1, "second", second[0]), "T": Move(1, "second", second[1])})
    >>> game_from_nested(root, ["Ann", "Bob"]).tree.node_infoset.tolist()
    [0, 1, -1, -1, 1, -1, -1]
    """
    if isinstance(root, tuple):
        raise GameError(f"a game begins with a Move or a Deal, got the payoffs {root}")
    arrays = _Arrays()
    _add(arrays, root, -1, -1, len(players))
    tree = tree_from_nodes(arrays.parent, arrays.action, arrays.infoset, arrays.player, arrays.first)
    return Game(
        tree=tree,
        chance=np.array(arrays.chance),
        payoff=np.array(arrays.payoff),
        players=tuple(players),
        infosets=tuple(arrays.infosets),
        actions=tuple(arrays.actions),
        title=title,
    )


def _add(arrays: _Arrays, what: Move | Deal | Payoffs, parent: int, action: int, n_players: int) -> None:
    node = len(arrays.parent)
    arrays.parent.append(parent)
    arrays.action.append(action)
    if isinstance(what, tuple):
        if len(what) != n_players:
            raise GameError(f"a terminal has payoffs {what}; this game needs {n_players}, one per player")
        arrays.infoset.append(-1)
        arrays.payoff.append([float(number) for number in what])
        return
    infoset = _deal(arrays, what, node) if isinstance(what, Deal) else _move(arrays, what)
    arrays.infoset.append(infoset)
    for action, child in enumerate(_following(what), start=arrays.first[infoset]):
        _add(arrays, child, node, action, n_players)


def _following(what: Move | Deal) -> list[Move | Deal | Payoffs]:
    if isinstance(what, Deal):
        return [child for _, child in what.choices.values()]
    return list(what.choices.values())


def _deal(arrays: _Arrays, deal: Deal, node: int) -> int:
    prob = [float(pair[0]) for pair in deal.choices.values()]
    return _new(arrays, CHANCE, f"chance {node}", list(deal.choices), prob)


def _move(arrays: _Arrays, move: Move) -> int:
    known = arrays.known.get((move.player, move.infoset))
    labels = list(move.choices)
    if known is None:
        return _new(arrays, move.player, move.infoset, labels, [np.nan] * len(labels))
    before = arrays.actions[arrays.first[known] : arrays.first[known + 1]]
    if before != labels:
        raise GameError(
            f"player {move.player} has choices {before} at one node of '{move.infoset}' and {labels} at "
            "another; give the two nodes different information, or the same choices"
        )
    return known


def _new(arrays: _Arrays, player: int, label: str, actions: list[str], prob: list[float]) -> int:
    infoset = len(arrays.player)
    arrays.known[player, label] = infoset
    arrays.player.append(player)
    arrays.first.append(arrays.first[-1] + len(actions))
    arrays.infosets.append(label)
    arrays.actions.extend(actions)
    arrays.chance.extend(prob)
    return infoset
