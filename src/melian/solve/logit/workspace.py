"""Scratch arrays of the logit solver, allocated once per thread and tree."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from melian.game.schedule import Schedule
from melian.game.tree import Tree, action_infoset
from melian.kernels.logit.limit_reading import SLOTS

__all__ = ["DenseWorkspace", "Workspace", "dense_workspace_for", "free_actions", "jitter", "workspace_for"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

KRYLOV = 60
"""Directions kept by the linear solver."""
DIRECTIONS = 5
"""Eigenvalues near 0 that are followed by the solver with a full derivative."""
GOLDEN_ANGLE = 2.399963229728653


class Workspace(NamedTuple):
    """Scratch arrays; slots, members and actions as in `Schedule`. A NamedTuple because kernels take it."""

    chance: Floats
    log_chance: Floats
    ratio: Floats
    pull: Floats
    values: Floats
    log_reach: Floats
    weight: Floats
    dead: npt.NDArray[np.bool_]
    log_prob: Floats
    prob: Floats
    answer: Floats
    answer_odds: Floats
    advantage: Floats
    jitter: Floats
    d_pull: Floats
    d_reach: Floats
    d_weight: Floats
    d_values: Floats
    d_answer: Floats
    point: Floats
    past: Floats
    length: Floats
    limits: Floats
    ends: Floats
    border: Floats
    direction: Floats
    gap: Floats
    step: Floats
    basis: Floats
    hess: Floats
    ritz: Floats
    cosine: Floats
    sine: Floats
    rhs: Floats
    node_zeros: npt.NDArray[np.int32]
    node_weight: Floats
    node_value: Floats
    infoset_top: Floats
    infoset_sum: Floats
    halt: npt.NDArray[np.int8]


def workspace_for(tree: Tree, schedule: Schedule, n_players: int) -> Workspace:
    """Zeroed scratch arrays for one tree: about 60 numbers per action and 4 per node and player."""
    n_nodes, n_members = len(tree.node_parent), len(schedule.member_slot)
    n_actions, n_infosets = int(tree.infoset_first_action[-1]), len(tree.infoset_player)
    point = n_actions + 1
    krylov = min(KRYLOV, point)
    action, node = np.zeros(n_actions), np.zeros(n_nodes)
    by_player = np.zeros((n_nodes, n_players))
    return Workspace(
        chance=action,
        log_chance=action.copy(),
        ratio=np.zeros(n_players),
        pull=np.zeros(n_players),
        values=by_player,
        log_reach=node,
        weight=np.zeros(n_members),
        dead=np.zeros(n_members, dtype=np.bool_),
        log_prob=action.copy(),
        prob=action.copy(),
        answer=action.copy(),
        answer_odds=action.copy(),
        advantage=action.copy(),
        jitter=np.append(np.where(free_actions(tree), jitter(n_actions), 0.0), 1.0),
        d_pull=np.zeros(n_players),
        d_reach=node.copy(),
        d_weight=np.zeros(n_members),
        d_values=by_player.copy(),
        d_answer=action.copy(),
        point=np.zeros(point),
        past=np.zeros((3, point)),
        length=np.zeros(3),
        limits=np.zeros(2),
        ends=np.zeros(1),
        border=np.zeros(point),
        direction=np.zeros(point),
        gap=np.zeros(point),
        step=np.zeros(point),
        basis=np.zeros((krylov + 1, point)),
        hess=np.zeros((krylov + 1, krylov)),
        ritz=np.zeros((krylov, krylov)),
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


class DenseWorkspace(NamedTuple):
    """Scratch arrays of the solver with a full derivative."""

    unknown_action: Ints
    unknown_player: Ints
    action_unknown: Ints
    chance: Floats
    log_chance: Floats
    ratio: Floats
    log_odds: Floats
    log_prob: Floats
    prob: Floats
    advantage: Floats
    score: Floats
    reply: Ints
    node_log: Floats
    node_zeros: Ints
    node_weight: Floats
    node_value: Floats
    relative: Floats
    infoset_top: Floats
    infoset_sum: Floats
    lean: Floats
    matrix: Floats
    swap: Ints
    here: Floats
    point: Floats
    saved: Floats
    readings: Floats
    ahead_of: Floats
    slope: Floats
    set_size: Ints
    border: Floats
    tangent: Floats
    before: Floats
    ahead: Floats
    gap: Floats
    step: Floats
    space: Floats
    kept: Floats
    image: Floats
    fresh: Floats
    found: npt.NDArray[np.complex128]
    halt: npt.NDArray[np.int8]


def dense_workspace_for(tree: Tree, n_players: int) -> DenseWorkspace:
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


def free_actions(tree: Tree) -> npt.NDArray[np.bool_]:
    """(action,) whether its log-odds are unknown: a player's, and not the first of its set."""
    owner = action_infoset(tree)
    is_first = np.arange(len(owner)) == tree.infoset_first_action[owner]
    return (tree.infoset_player[owner] >= 0) & ~is_first


def jitter(size: int) -> Floats:
    """Numbers without a pattern that the symmetry of a game could share."""
    return np.cos(GOLDEN_ANGLE * (1.0 + np.arange(size)))
