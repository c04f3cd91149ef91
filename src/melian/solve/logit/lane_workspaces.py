"""Scratch arrays of the kernels that solve eight draws side by side, allocated once per thread and tree.

They are NamedTuples because kernels take them as they are; the last axis of most is the lane.

Tested in `tests/unit/test_lane_newton.py`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64, Int64

from melian.game.tree import Tree
from melian.kernels.lanes.state import N_STATES
from melian.kernels.lanes.vector import N_LANES
from melian.kernels.logit.limit_reading import SLOTS
from melian.solve.logit.layout import LaneLayout
from melian.solve.logit.symbolic_lu import SymbolicLU
from melian.solve.logit.unknowns import free_actions, jitter

__all__ = ["PathWorkspace", "SweepWorkspace", "path_workspace", "sweep_workspace"]


class SweepWorkspace(NamedTuple):
    """Scratch arrays of `sweep_block`; the last axis of most is the lane."""

    log_odds: Float64[np.ndarray, "action lane"]
    log_prob: Float64[np.ndarray, "action lane"]
    prob: Float64[np.ndarray, "action lane"]
    predicted: Float64[np.ndarray, "action lane"]
    past: Float64[np.ndarray, "action lane"]
    older: Float64[np.ndarray, "action lane"]
    log_reach: Float64[np.ndarray, "member lane"]
    weight: Float64[np.ndarray, "member lane"]
    offset: Float64[np.ndarray, "member lane"]
    values: Float64[np.ndarray, "row lane"]
    scaled_precision: Float64[np.ndarray, "player lane"]
    full_precision: Float64[np.ndarray, "player lane"]
    keep: Float64[np.ndarray, "1 lane"]
    worst: Float64[np.ndarray, "1 lane"]
    last: Float64[np.ndarray, " lane"]
    before: Float64[np.ndarray, " lane"]
    draw: Int64[np.ndarray, " lane"]
    dead: Int64[np.ndarray, " lane"]
    rung: Int64[np.ndarray, " lane"]
    sweep: Int64[np.ndarray, " lane"]
    jitter: Float64[np.ndarray, " action"]


class PathWorkspace(NamedTuple):
    """Scratch arrays of `follow_block`; a *point* holds the unknowns and, last, the precision."""

    log_odds: Float64[np.ndarray, "action lane"]
    log_prob: Float64[np.ndarray, "action lane"]
    prob: Float64[np.ndarray, "action lane"]
    advantage: Float64[np.ndarray, "action lane"]
    log_reach: Float64[np.ndarray, "member lane"]
    weight: Float64[np.ndarray, "member lane"]
    offset: Float64[np.ndarray, "member lane"]
    values: Float64[np.ndarray, "row lane"]
    share: Float64[np.ndarray, "player lane"]
    relative: Float64[np.ndarray, "slot lane"]
    row: Float64[np.ndarray, "unknown lane"]
    factor: Float64[np.ndarray, "entry lane"]
    a: Float64[np.ndarray, "point lane"]
    b: Float64[np.ndarray, "point lane"]
    y: Float64[np.ndarray, "point lane"]
    base: Float64[np.ndarray, "point lane"]
    tangent: Float64[np.ndarray, "point lane"]
    before: Float64[np.ndarray, "point lane"]
    readings: Float64[np.ndarray, "reading lane"]
    slope: Float64[np.ndarray, "unknown lane"]
    ahead: Float64[np.ndarray, "action lane"]
    probe: Float64[np.ndarray, "probe lane"]
    jitter: Float64[np.ndarray, " point"]
    reply: Float64[np.ndarray, "row lane"]
    score: Float64[np.ndarray, "action lane"]
    state: Float64[np.ndarray, "state lane"]
    draw: Int64[np.ndarray, " lane"]
    dead: Int64[np.ndarray, " lane"]


def sweep_workspace(tree: Tree, layout: LaneLayout, n_players: int) -> SweepWorkspace:
    """Zeroed scratch arrays: about 64 bytes x (payoff rows + members x (players + 2) + 6 actions)."""
    n_actions, n_members = int(tree.infoset_first_action[-1]), len(layout.member_parent)

    def rows(n: int) -> Float64[np.ndarray, "{n} lane"]:
        return np.zeros((n, N_LANES))

    return SweepWorkspace(
        log_odds=rows(n_actions),
        log_prob=rows(n_actions),
        prob=rows(n_actions),
        predicted=rows(n_actions),
        past=rows(n_actions),
        older=rows(n_actions),
        log_reach=rows(n_members),
        weight=rows(n_members),
        offset=rows(n_members),
        values=rows(layout.first_value + n_members * n_players),
        scaled_precision=rows(n_players),
        full_precision=rows(n_players),
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


def path_workspace(layout: LaneLayout, lu: SymbolicLU, n_lanes: int = N_LANES) -> PathWorkspace:
    """Scratch arrays, all lanes free: 8 bytes x lanes x (entries of L and U + 2 members x (players + 2))."""
    n_actions, n_members, m = len(layout.is_chance), len(layout.member_parent), len(lu.unknown_action)

    def rows(n: int) -> Float64[np.ndarray, "{n} lane"]:
        return np.zeros((n, n_lanes))

    return PathWorkspace(
        log_odds=rows(n_actions),
        log_prob=rows(n_actions),
        prob=rows(n_actions),
        advantage=rows(n_actions),
        log_reach=rows(n_members),
        weight=rows(n_members),
        offset=rows(n_members),
        values=rows(layout.first_value + n_members * layout.n_players),
        share=rows(layout.n_players),
        relative=rows(n_members + 2),
        row=rows(m),
        factor=rows(len(lu.column)),
        a=rows(m + 1),
        b=rows(m + 1),
        y=rows(m + 1),
        base=rows(m + 1),
        tangent=rows(m + 1),
        before=rows(m + 1),
        readings=rows(SLOTS * m),
        slope=rows(m),
        ahead=rows(n_actions),
        probe=rows(2 * (m + 1)),
        jitter=jitter(m + 1),
        reply=rows(layout.first_value + n_members * layout.n_players),
        score=rows(n_actions),
        state=rows(N_STATES),
        draw=np.full(n_lanes, -1, dtype=np.int64),
        dead=np.zeros(n_lanes, dtype=np.int64),
    )
