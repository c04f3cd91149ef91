"""Scratch arrays of the kernels that solve one draw after the other, allocated once per thread and tree.

They are NamedTuples because kernels take them as they are. A *point* holds the unknowns and, last, the
precision; slots and members are as in `Schedule`.

Tested in `tests/contract/test_equilibria_kernels.py`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Complex128, Float64, Int8, Int32

from melian.game.schedule import Schedule
from melian.game.tree import Tree, action_infoset
from melian.kernels.logit.limit_reading import SLOTS
from melian.solve.logit.unknowns import free_actions, jitter

__all__ = ["DenseWorkspace", "KrylovWorkspace", "dense_workspace", "krylov_workspace"]

KRYLOV = 60
"""Directions kept by the linear solver."""
DIRECTIONS = 5
"""Eigenvalues near 0 that are followed by the tracer with the whole derivative."""


class DenseWorkspace(NamedTuple):
    """Scratch arrays of the solver with a full derivative."""

    unknown_action: Int32[np.ndarray, " unknown"]
    unknown_player: Int32[np.ndarray, " unknown"]
    action_unknown: Int32[np.ndarray, " action"]
    chance: Float64[np.ndarray, " action"]
    log_chance: Float64[np.ndarray, " action"]
    ratio: Float64[np.ndarray, " player"]
    log_odds: Float64[np.ndarray, " action"]
    log_prob: Float64[np.ndarray, " action"]
    prob: Float64[np.ndarray, " action"]
    advantage: Float64[np.ndarray, " action"]
    score: Float64[np.ndarray, " action"]
    reply: Int32[np.ndarray, " infoset"]
    node_log: Float64[np.ndarray, " node"]
    node_zeros: Int32[np.ndarray, " node"]
    node_weight: Float64[np.ndarray, " node"]
    node_value: Float64[np.ndarray, "node player"]
    relative: Float64[np.ndarray, " node"]
    infoset_top: Float64[np.ndarray, " infoset"]
    infoset_sum: Float64[np.ndarray, " infoset"]
    lean: Float64[np.ndarray, " largest"]
    matrix: Float64[np.ndarray, "point point"]
    swap: Int32[np.ndarray, " point"]
    here: Float64[np.ndarray, " point"]
    point: Float64[np.ndarray, " point"]
    saved: Float64[np.ndarray, " point"]
    readings: Float64[np.ndarray, "reading 1"]
    ahead_of: Float64[np.ndarray, "action 1"]
    slope: Float64[np.ndarray, "point 1"]
    set_size: Int32[np.ndarray, " infoset"]
    border: Float64[np.ndarray, " point"]
    tangent: Float64[np.ndarray, " point"]
    before: Float64[np.ndarray, " point"]
    ahead: Float64[np.ndarray, " point"]
    gap: Float64[np.ndarray, " point"]
    step: Float64[np.ndarray, " point"]
    space: Float64[np.ndarray, "direction point"]
    kept: Float64[np.ndarray, "direction point"]
    image: Float64[np.ndarray, "direction point"]
    fresh: Float64[np.ndarray, "direction point"]
    found: Complex128[np.ndarray, " direction"]
    halt: Int8[np.ndarray, " one"]


def dense_workspace(tree: Tree, n_players: int) -> DenseWorkspace:
    """Zeroed scratch arrays for one tree: the square of the number of unknowns, and little else."""
    first, n_actions = tree.infoset_first_action, int(tree.infoset_first_action[-1])
    owner = action_infoset(tree)
    unknown = np.flatnonzero(free_actions(tree)).astype(np.int32)
    number = np.full(n_actions, -1, dtype=np.int32)
    number[unknown] = np.arange(len(unknown))
    point, n_nodes, n_infosets = len(unknown) + 1, len(tree.node_parent), len(tree.infoset_player)
    directions = min(DIRECTIONS, point)
    return DenseWorkspace(
        unknown_action=unknown,
        unknown_player=tree.infoset_player[owner[unknown]].astype(np.int32),
        action_unknown=number,
        chance=np.zeros(n_actions),
        log_chance=np.zeros(n_actions),
        ratio=np.zeros(n_players),
        log_odds=np.zeros(n_actions),
        log_prob=np.zeros(n_actions),
        prob=np.zeros(n_actions),
        advantage=np.zeros(n_actions),
        score=np.zeros(n_actions),
        reply=np.zeros(n_infosets, dtype=np.int32),
        node_log=np.zeros(n_nodes),
        node_zeros=np.zeros(n_nodes, dtype=np.int32),
        node_weight=np.zeros(n_nodes),
        node_value=np.zeros((n_nodes, n_players)),
        relative=np.zeros(n_nodes),
        infoset_top=np.zeros(n_infosets),
        infoset_sum=np.zeros(n_infosets),
        lean=np.zeros(int(np.diff(first).max(initial=1))),
        matrix=np.zeros((point, point)),
        swap=np.zeros(point, dtype=np.int32),
        here=np.zeros(point),
        point=np.zeros(point),
        saved=np.zeros(point),
        readings=np.zeros((SLOTS * len(unknown), 1)),
        ahead_of=np.zeros((n_actions, 1)),
        slope=np.zeros((point, 1)),
        set_size=np.diff(first).astype(np.int32),
        border=np.zeros(point),
        tangent=np.zeros(point),
        before=np.zeros(point),
        ahead=np.zeros(point),
        gap=np.zeros(point),
        step=np.zeros(point),
        space=np.zeros((directions, point)),
        kept=np.zeros((directions, point)),
        image=np.zeros((directions, point)),
        fresh=jitter(directions * point).reshape(directions, point),
        found=np.zeros(directions, dtype=np.complex128),
        halt=np.zeros(1, dtype=np.int8),
    )


class KrylovWorkspace(NamedTuple):
    """Scratch arrays; slots, members and actions as in `Schedule`. A NamedTuple because kernels take it."""

    chance: Float64[np.ndarray, " action"]
    log_chance: Float64[np.ndarray, " action"]
    ratio: Float64[np.ndarray, " player"]
    scaled_precision: Float64[np.ndarray, " player"]
    values: Float64[np.ndarray, "slot player"]
    log_reach: Float64[np.ndarray, " slot"]
    weight: Float64[np.ndarray, " member"]
    dead: Bool[np.ndarray, " member"]
    log_prob: Float64[np.ndarray, " action"]
    prob: Float64[np.ndarray, " action"]
    answer: Float64[np.ndarray, " action"]
    answer_odds: Float64[np.ndarray, " action"]
    advantage: Float64[np.ndarray, " action"]
    d_precision: Float64[np.ndarray, " player"]
    d_reach: Float64[np.ndarray, " slot"]
    d_weight: Float64[np.ndarray, " member"]
    d_values: Float64[np.ndarray, "slot player"]
    d_answer: Float64[np.ndarray, " action"]
    point: Float64[np.ndarray, " point"]
    limits: Float64[np.ndarray, " two"]
    border: Float64[np.ndarray, " point"]
    gap: Float64[np.ndarray, " point"]
    step: Float64[np.ndarray, " point"]
    basis: Float64[np.ndarray, "krylov+1 point"]
    hess: Float64[np.ndarray, "krylov+1 krylov"]
    cosine: Float64[np.ndarray, " krylov"]
    sine: Float64[np.ndarray, " krylov"]
    rhs: Float64[np.ndarray, " krylov+1"]
    node_zeros: Int32[np.ndarray, " node"]
    node_weight: Float64[np.ndarray, " node"]
    node_value: Float64[np.ndarray, "node player"]
    infoset_top: Float64[np.ndarray, " infoset"]
    infoset_sum: Float64[np.ndarray, " infoset"]
    halt: Int8[np.ndarray, " one"]


def krylov_workspace(tree: Tree, schedule: Schedule, n_players: int) -> KrylovWorkspace:
    """Zeroed scratch arrays for one tree: about 60 numbers per action and 4 per node and player."""
    n_nodes, n_members = len(tree.node_parent), len(schedule.member_slot)
    n_actions, n_infosets = int(tree.infoset_first_action[-1]), len(tree.infoset_player)
    point = n_actions + 1
    krylov = min(KRYLOV, point)
    action, node = np.zeros(n_actions), np.zeros(n_nodes)
    by_player = np.zeros((n_nodes, n_players))
    return KrylovWorkspace(
        chance=action,
        log_chance=action.copy(),
        ratio=np.zeros(n_players),
        scaled_precision=np.zeros(n_players),
        values=by_player,
        log_reach=node,
        weight=np.zeros(n_members),
        dead=np.zeros(n_members, dtype=np.bool_),
        log_prob=action.copy(),
        prob=action.copy(),
        answer=action.copy(),
        answer_odds=action.copy(),
        advantage=action.copy(),
        d_precision=np.zeros(n_players),
        d_reach=node.copy(),
        d_weight=np.zeros(n_members),
        d_values=by_player.copy(),
        d_answer=action.copy(),
        point=np.zeros(point),
        limits=np.zeros(2),
        border=np.zeros(point),
        gap=np.zeros(point),
        step=np.zeros(point),
        basis=np.zeros((krylov + 1, point)),
        hess=np.zeros((krylov + 1, krylov)),
        cosine=np.zeros(krylov),
        sine=np.zeros(krylov),
        rhs=np.zeros(krylov + 1),
        node_zeros=np.zeros(n_nodes, dtype=np.int32),
        node_weight=node.copy(),
        node_value=by_player.copy(),
        infoset_top=np.zeros(n_infosets),
        infoset_sum=np.zeros(n_infosets),
        halt=np.zeros(1, dtype=np.int8),
    )
