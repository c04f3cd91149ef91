r"""Reading Gambit's `.efg` files.

The format lists the nodes of a tree depth first. A line names its kind (`c`hance,
`p`layer, `t`erminal), its information set and its outcome; what an information set or an
outcome is, is said once. Payoffs of outcomes met on the way add up. Numbers are decimals
or fractions and are read exactly: chance's 1/3, 1/3, 1/3 do add up to one.

Information sets are numbered by the numbers in the file (chance's before the players' and
then player by player where numbers are equal). `melian.game.files.efg_write` gives each a number of
its own, so that a game comes back as it was.

Reference: Savani & Turocy, *Gambit: the package for computation in game theory*, "The
extensive game (.efg) file format".
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from melian.errors import ImperfectRecallError
from melian.game.files.efg_body import Reader
from melian.game.files.efg_parts import Infoset, Met
from melian.game.files.efg_scan import scanner_of
from melian.game.files.efg_write import write_efg
from melian.game.files.plain_file import plain_text
from melian.game.game import Game
from melian.game.labels import player_names
from melian.game.tree import CHANCE, tree_from_nodes

__all__ = ["EfgFile", "read_efg", "read_efg_file", "write_efg"]

MOST_BYTES = 48 * 2**20
"""Of a file; about a million nodes."""


@dataclass(frozen=True, slots=True, eq=False)
class EfgFile:
    """What a Gambit `.efg` file says, in doubles and to the letter."""

    game: Game
    """The game, its numbers rounded to doubles."""
    infoset_number: tuple[int, ...]
    """Number of each information set in the file; its player's own numbering, or chance's."""
    chance: tuple[tuple[Fraction, ...], ...]
    """Per information set, the probabilities as written; empty for a player's."""
    outcomes: tuple[Met | None, ...]
    """Per terminal, every outcome on the way, payoffs as written: they add up. None for none."""


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
    return read_efg_file(source, max_nodes=max_nodes).game


def read_efg_file(source: str | Path, *, max_nodes: int = 5_000_000) -> EfgFile:
    """The game in a `.efg` file with its numbers also as written; parameters and errors of `read_efg`."""
    name, text = _text_of(source)
    reader = Reader(scanner_of(name, text), max_nodes)
    reader.prologue()
    reader.body()
    infosets = sorted(reader.infosets.values(), key=lambda each: (each.number, each.player))
    return EfgFile(
        game=_game(reader, infosets),
        infoset_number=tuple(each.number for each in infosets),
        chance=tuple(tuple(each.prob) for each in infosets),
        outcomes=tuple(reader.met),
    )


def _text_of(source: str | Path) -> tuple[str, str]:
    if isinstance(source, str) and source.lstrip("\ufeff \t\r\n").startswith("EFG"):
        return "<text>", source.removeprefix("\ufeff")
    path = Path(source)
    return str(path), plain_text(path, MOST_BYTES, "no tree of that length can be used")


def _game(reader: Reader, infosets: list[Infoset]) -> Game:
    """What was read, as arrays."""
    rank = np.full(len(infosets) + 1, -1, dtype=np.int32)  # the last entry for -1, a terminal
    rank[[each.place for each in infosets]] = np.arange(len(infosets))
    parent, node_infoset = np.array(reader.parent, dtype=np.int32), rank[np.array(reader.infoset)]
    first = np.concatenate([[0], np.cumsum([len(each.actions) for each in infosets])]).astype(np.int32)
    action = first[node_infoset[parent]] + np.array(reader.branch, dtype=np.int32)
    action[0] = -1
    player = [each.player for each in infosets]
    try:
        tree = tree_from_nodes(parent, action, node_infoset, player, first)
    except ImperfectRecallError as error:
        raise _forgetful(reader, infosets, error.infoset, action.tolist(), node_infoset.tolist()) from None
    return Game(
        tree=tree,
        chance=np.concatenate([_chance(each) for each in infosets]),
        payoff=np.array(reader.payoff).reshape(-1, len(reader.players)),
        players=tuple(reader.players),
        infosets=tuple(each.label for each in infosets),
        actions=tuple(label for each in infosets for label in each.actions),
        title=reader.title,
    )


def _forgetful(
    reader: Reader, infosets: list[Infoset], which: int, action: list[int], node_infoset: list[int]
) -> ImperfectRecallError:
    """What a player forgets at an information set, and where: the first node that follows something else."""
    forgets = infosets[which]
    own = [-1] * len(action)
    first = -1
    for node in range(len(action)):
        parent = reader.parent[node]
        if parent >= 0:
            mover = infosets[node_infoset[parent]].player
            own[node] = action[node] if mover == forgets.player else own[parent]
        if node_infoset[node] == which and first < 0:
            first = node
        elif node_infoset[node] == which and own[node] != own[first]:
            break

    def after(node: int) -> str:
        if own[node] < 0:
            return "no own move"
        above = reader.parent[node]
        while action[node] != own[node]:
            node, above = above, reader.parent[above]
        before = reader.sets[reader.infoset[above]]
        return f"'{before.actions[reader.branch[node]]}' at {before.player + 1}:{before.number}"

    line, column = reader.scan.place(reader.start[node])
    number, player = forgets.number, forgets.player + 1
    label = f" '{forgets.label}'" if forgets.label else ""
    name = player_names(tuple(reader.players))[forgets.player]
    return ImperfectRecallError(
        f"{reader.scan.name}:{line}:{column}: player {player}, '{name}', forgets an own move at information "
        f"set {number}{label} ({player}:{number}): this node follows {after(node)}, the one in line "
        f"{reader.scan.place(reader.start[first])[0]} follows {after(first)}; give nodes that the player can "
        "tell apart different information sets, with numbers of their own",
        infoset=which,
        line=line,
        column=column,
    )


def _chance(infoset: Infoset) -> list[float]:
    """Probabilities of the actions of an information set; NaN for a player's."""
    if infoset.player == CHANCE:
        return [float(prob) for prob in infoset.prob]
    return [np.nan] * len(infoset.actions)
