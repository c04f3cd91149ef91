"""A game by what its players have done: the sequence form, for methods that sweep it many times.

With perfect recall a player's own choices up to any node are known from its last one. All
that a player needs of a terminal is then a number and the last actions of the others;
terminals that agree in all last actions (chance alone differs) are one *entry*.

Reference: von Stengel (1996), Games and Economic Behavior 14, 220-246.

Tested in `tests/unit/test_cfr.py`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64, Int32

from melian.game.game import GameBatch
from melian.game.tree import Tree, action_infoset, frozen
from melian.kernels.cfr import fill_entry_weights, fill_last_actions
from melian.kernels.tree.passes import fill_path_products
from melian.kernels.tree.regret import fill_own_depth

__all__ = ["Sequences", "entry_weights", "sequences_of"]


_ActionInts = Int32[np.ndarray, " action"]
_EntryInts = Int32[np.ndarray, " entry"]
_EntryOthers = Int32[np.ndarray, "entry other"]
_TerminalInts = Int32[np.ndarray, "terminal player"]


class Sequences(NamedTuple):
    """Entries by own last action, sets by player; a NamedTuple because kernels take it as it is."""

    first_action: Int32[np.ndarray, " infoset+1"]
    """(infoset + 1,) where the actions of each information set begin."""
    parent_action: Int32[np.ndarray, " infoset"]
    """(infoset,) the mover's last own action before, -1 if none."""
    player_first_infoset: Int32[np.ndarray, " player+1"]
    """(player + 1,) where the sets of each player begin in `infoset`."""
    infoset: Int32[np.ndarray, " own"]
    """(own infoset,) the information sets by player, earlier own moves first."""
    first_entry: Int32[np.ndarray, " action+1"]
    """(action + 1,) where the entries begin at which an action is its player's last; none for chance."""
    entry_other: Int32[np.ndarray, "other entry"]
    """(other player, entry) last action of each other player; the number of actions if it has not moved."""
    terminal_entry: _TerminalInts
    """(terminal, player) the entry of each terminal for each player, -1 where the player has not moved."""


def sequences_of(tree: Tree, n_players: int) -> Sequences:
    """The sequence form of a tree: O(terminals x players), once per tree."""
    owner = frozen(action_infoset(tree))
    last = np.empty((len(tree.node_parent), n_players), dtype=np.int32)
    fill_last_actions(tree.node_parent, tree.node_action, frozen(tree.infoset_player[owner]), last)
    last = last[tree.terminal_node]
    terminal_entry = np.full(last.shape, -1, dtype=np.int32)
    owners, others, n_entries = (
        [np.empty(0, dtype=np.int32)],
        [np.empty((0, n_players - 1), dtype=np.int32)],
        0,
    )
    for player in range(n_players):
        moved = np.flatnonzero(last[:, player] >= 0)
        if not len(moved):
            continue
        key = np.column_stack([last[moved, player], np.delete(last[moved], player, axis=1)])
        distinct, entry = np.unique(key, axis=0, return_inverse=True)
        terminal_entry[moved, player] = n_entries + entry.ravel()
        n_entries += len(distinct)
        owners.append(distinct[:, 0])
        others.append(distinct[:, 1:])
    return _by_action(tree, owner, np.concatenate(owners), np.concatenate(others), terminal_entry)


def entry_weights(sequences: Sequences, batch: GameBatch, draw: int) -> Float64[np.ndarray, " entry"]:
    """(entry,) chance's share times own payoff in one draw, added up over the terminals of each entry."""
    tree, chance = batch.tree, batch.chance[draw]
    reach = np.empty(len(tree.node_parent))
    fill_path_products(tree, frozen(np.where(np.isnan(chance), 1.0, chance)), reach)
    weight = np.empty(sequences.entry_other.shape[1])
    fill_entry_weights(
        sequences.terminal_entry,
        frozen(reach[tree.terminal_node]),
        batch.payoff_row,
        frozen(batch.row_payoff[draw]),
        weight,
    )
    return frozen(weight)


def _by_action(
    tree: Tree,
    owner: _ActionInts,
    own: _EntryInts,
    other: _EntryOthers,
    terminal_entry: _TerminalInts,
) -> Sequences:
    """Entries in the order of the actions that own them."""
    n_actions = len(owner)
    order = np.argsort(own, kind="stable")
    place = np.append(np.argsort(order), -1)
    counts = np.bincount(own, minlength=n_actions)
    depth = np.empty(len(tree.infoset_player), dtype=np.int32)
    fill_own_depth(tree, owner, depth)
    players = range(terminal_entry.shape[1])
    infosets = [np.flatnonzero(tree.infoset_player == player) for player in players]
    infosets = [own_sets[np.argsort(depth[own_sets], kind="stable")] for own_sets in infosets]
    arrays = (
        tree.infoset_first_action,
        tree.infoset_parent_action,
        np.cumsum([0, *map(len, infosets)]),
        np.concatenate([*infosets, np.empty(0, dtype=np.int64)]),
        np.concatenate([[0], np.cumsum(counts)]),
        np.where(other < 0, n_actions, other)[order].T,
        place[terminal_entry],
    )
    return Sequences(*(frozen(np.asarray(array, dtype=np.int32)) for array in arrays))
