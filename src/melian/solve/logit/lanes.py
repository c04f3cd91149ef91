"""Structure and scratch arrays of the kernels that solve eight draws side by side."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from melian.game.schedule import Schedule
from melian.game.tree import Tree
from melian.kernels.lanes.vector import N_LANES
from melian.solve.logit.workspace import free_actions, jitter

__all__ = ["LanePlan", "LaneWorkspace", "lane_plan", "lane_workspace"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


class LanePlan(NamedTuple):
    """A tree in the order of its groups; a NamedTuple because kernels take it as it is.

    A *member* is a decided node, numbered group by group. Values stand in rows: first
    one for each payoff row, then one for each member and player.
    """

    group_player: Ints
    """(group,) who moves, -1 for chance."""
    group_action: Ints
    """(group,) its first action."""
    group_size: Ints
    """(group,) its number of actions."""
    group_first_member: Ints
    """(group + 1,) where its members begin."""
    group_entry: Ints
    """(group,) where its children begin in `entry`."""
    member_parent: Ints
    """(member,) the member above; the root's is itself."""
    member_action: Ints
    """(member,) the action that leads to it."""
    entry: Ints
    """(children x player,) the value row of each child, by member, action and player."""
    n_players: int
    first_value: int
    """The row where values of members begin: the number of payoff rows."""
    chance_action: Ints
    """The actions of chance."""
    is_chance: npt.NDArray[np.bool_]
    """(action,) whether it is chance's."""
    free_action: Ints
    """The actions whose log-odds are unknown."""


class LaneWorkspace(NamedTuple):
    """Scratch arrays of `climb_block`; the last axis of most is the lane."""

    log_odds: Floats
    log_prob: Floats
    prob: Floats
    heading: Floats
    past: Floats
    older: Floats
    log_reach: Floats
    weight: Floats
    offset: Floats
    values: Floats
    pull: Floats
    full_pull: Floats
    keep: Floats
    worst: Floats
    last: Floats
    before: Floats
    draw: npt.NDArray[np.int64]
    dead: npt.NDArray[np.int64]
    rung: npt.NDArray[np.int64]
    sweep: npt.NDArray[np.int64]
    jitter: Floats


def lane_plan(tree: Tree, schedule: Schedule, payoff_row: Ints, n_rows: int) -> LanePlan:
    """The plan of an ordered tree; `payoff_row` (terminal, player) names one of `n_rows` payoffs."""
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
    return LanePlan(
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


def lane_workspace(tree: Tree, plan: LanePlan, n_players: int) -> LaneWorkspace:
    """Zeroed scratch arrays: about 64 bytes x (payoff rows + members x (players + 2) + 6 actions)."""
    n_actions, n_members = int(tree.infoset_first_action[-1]), len(plan.member_parent)

    def rows(n: int) -> Floats:
        return np.zeros((n, N_LANES))

    return LaneWorkspace(
        log_odds=rows(n_actions),
        log_prob=rows(n_actions),
        prob=rows(n_actions),
        heading=rows(n_actions),
        past=rows(n_actions),
        older=rows(n_actions),
        log_reach=rows(n_members),
        weight=rows(n_members),
        offset=rows(n_members),
        values=rows(plan.first_value + n_members * n_players),
        pull=rows(n_players),
        full_pull=rows(n_players),
        keep=rows(1),
        worst=rows(1),
        last=np.zeros(N_LANES),
        before=np.zeros(N_LANES),
        draw=np.zeros(N_LANES, dtype=np.int64),
        dead=np.zeros(N_LANES, dtype=np.int64),
        rung=np.zeros(N_LANES, dtype=np.int64),
        sweep=np.zeros(N_LANES, dtype=np.int64),
        jitter=np.where(free_actions(tree), jitter(n_actions), 0.0),
    )
