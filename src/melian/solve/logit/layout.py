"""A tree as the kernels that solve eight draws side by side take it.

Tested in `tests/unit/test_lane_newton.py`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Int32

from melian.game.schedule import Schedule
from melian.game.tree import Tree
from melian.solve.logit.unknowns import free_actions

__all__ = ["LaneLayout", "lane_layout"]


class LaneLayout(NamedTuple):
    """A tree in the order of its groups; a NamedTuple because kernels take it as it is.

    A *member* is a decided node, numbered group by group. Values stand in rows: first
    one for each payoff row, then one for each member and player.
    """

    group_player: Int32[np.ndarray, " group"]
    """(group,) who moves, -1 for chance."""
    group_action: Int32[np.ndarray, " group"]
    """(group,) its first action."""
    group_size: Int32[np.ndarray, " group"]
    """(group,) its number of actions."""
    group_first_member: Int32[np.ndarray, " group+1"]
    """(group + 1,) where its members begin."""
    group_entry: Int32[np.ndarray, " group"]
    """(group,) where its children begin in `entry`."""
    member_parent: Int32[np.ndarray, " member"]
    """(member,) the member above; the root's is itself."""
    member_action: Int32[np.ndarray, " member"]
    """(member,) the action that leads to it."""
    entry: Int32[np.ndarray, " child*player"]
    """(children x player,) the value row of each child, by member, action and player."""
    n_players: int
    first_value: int
    """The row where values of members begin: the number of payoff rows."""
    chance_action: Int32[np.ndarray, " chance"]
    """The actions of chance."""
    is_chance: Bool[np.ndarray, " action"]
    """(action,) whether it is chance's."""
    free_action: Int32[np.ndarray, " free"]
    """The actions whose log-odds are unknown."""


def lane_layout(
    tree: Tree, schedule: Schedule, payoff_row: Int32[np.ndarray, "terminal player"], n_rows: int
) -> LaneLayout:
    """The layout of an ordered tree; `payoff_row` (terminal, player) names one of `n_rows` payoffs."""
    n_nodes, n_players = len(tree.node_parent), payoff_row.shape[1]
    n_members = len(schedule.member_slot)
    counts = np.diff(schedule.group_first_member)
    member_size = np.repeat(schedule.group_size, counts)
    member_first = np.repeat(schedule.group_action, counts)
    # children stand slot by slot from 1, in the order of members and actions
    child_member = np.repeat(np.arange(n_members), member_size)
    begin = np.cumsum(member_size) - member_size
    child_action = member_first[child_member] + np.arange(n_nodes - 1) - begin[child_member]
    slot_member = np.full(n_nodes, -1)
    slot_member[schedule.member_slot] = np.arange(n_members)
    inner = np.flatnonzero(slot_member[1:] >= 0)
    parent, action = np.zeros((2, n_members), dtype=np.int32)
    parent[slot_member[1 + inner]] = child_member[inner]
    action[slot_member[1 + inner]] = child_action[inner]
    entry = np.empty((n_nodes, n_players), dtype=np.int32)
    entry[schedule.terminal_slot] = payoff_row
    entry[schedule.member_slot] = n_rows + np.arange(n_members * n_players).reshape(n_members, n_players)
    is_player = tree.infoset_player >= 0
    owner = np.repeat(is_player, np.diff(tree.infoset_first_action))
    return LaneLayout(
        schedule.group_player,
        schedule.group_action,
        schedule.group_size,
        schedule.group_first_member,
        (begin[schedule.group_first_member[:-1]] * n_players).astype(np.int32),
        parent,
        action,
        np.ascontiguousarray(entry[1:]).ravel(),
        n_players,
        n_rows,
        np.flatnonzero(~owner).astype(np.int32),
        ~owner,
        np.flatnonzero(free_actions(tree)).astype(np.int32),
    )
