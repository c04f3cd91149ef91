"""Scratch arrays of the logit solver, allocated once per thread and tree."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from melian.game.schedule import Schedule
from melian.game.tree import Tree

__all__ = ["Workspace", "workspace_for"]

Floats = npt.NDArray[np.float64]

KRYLOV = 60
"""Directions kept by the linear solver."""


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
    heading: Floats
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
    cosine: Floats
    sine: Floats
    rhs: Floats
    node_zeros: npt.NDArray[np.int32]
    node_weight: Floats
    node_value: Floats
    infoset_top: Floats
    infoset_sum: Floats


def workspace_for(tree: Tree, schedule: Schedule, n_players: int) -> Workspace:
    """Zeroed scratch arrays for one tree: about 60 numbers per action and 4 per node and player."""
    n_nodes, n_members = len(tree.node_parent), len(schedule.member_slot)
    n_actions, n_infosets = int(tree.infoset_first_action[-1]), len(tree.infoset_player)
    point = n_actions + 1
    krylov = min(KRYLOV, point)
    jitter = np.cos(2.399963229728653 * np.arange(n_actions))  # golden angle: no pattern a game could share
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
        heading=np.zeros(point),
        jitter=jitter,
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
        cosine=np.zeros(krylov),
        sine=np.zeros(krylov),
        rhs=np.zeros(krylov + 1),
        node_zeros=np.zeros(n_nodes, dtype=np.int32),
        node_weight=node.copy(),
        node_value=by_player.copy(),
        infoset_top=np.zeros(n_infosets),
        infoset_sum=np.zeros(n_infosets),
    )
