"""Random games that are built like a crisis: steps in a fixed order, private types, seen and hidden moves.

Used where a test or a benchmark needs the *structure* of a compiled crisis file
(one information set belongs to one step) without reading a file.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from melian.game.game import GameBatch
from melian.game.tree import CHANCE, Tree, tree_from_nodes


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who moves, in how many ways, who sees it, and after which earlier choice it is played."""

    mover: int
    size: int
    seen_by: tuple[int, ...]
    only_if: tuple[int, int] | None = None
    ends: int | None = None


CRISIS = (
    Step(CHANCE, 3, (0,)),
    Step(CHANCE, 2, (1,)),
    Step(0, 2, (0, 1, 2, 3)),
    Step(CHANCE, 2, (1, 2), only_if=(2, 1)),
    Step(1, 2, (0, 1, 2, 3)),
    Step(1, 2, (0, 1, 2, 3)),
    Step(1, 2, (1, 3)),
    Step(CHANCE, 2, (0,), only_if=(6, 1)),
    Step(1, 2, (1, 2), only_if=(6, 1)),
    Step(2, 3, (0, 1, 2, 3), ends=2),
    Step(3, 2, (0, 1, 2, 3), only_if=(6, 1)),
    Step(0, 3, (0, 1, 2, 3)),
    Step(1, 2, (0, 1, 2, 3), only_if=(11, 2)),
)
"""Four players, two private types, an intelligence reading, a message that may leak: 3,600 leaves."""

SMALL = (
    Step(CHANCE, 2, (0,)),
    Step(CHANCE, 2, (1,)),
    Step(0, 2, (0, 1, 2)),
    Step(1, 2, (0, 1, 2)),
    Step(1, 2, (1, 2)),
    Step(2, 3, (0, 1, 2), ends=2),
    Step(0, 3, (0, 1, 2)),
    Step(1, 2, (0, 1, 2), only_if=(6, 2)),
)
"""Three players, a few hundred leaves."""


def layered_tree(steps: tuple[Step, ...]) -> tuple[Tree, np.ndarray]:
    """The tree of these steps, and (terminal, step) the choice made at each step, -1 where not played."""
    nodes: list[tuple[int, int, int]] = []
    infosets: dict[tuple, int] = {}
    owners: list[tuple[int, int]] = []
    first = [0]
    leaves: list[tuple[int, ...]] = []

    def infoset(key: tuple, mover: int, size: int) -> int:
        if key not in infosets:
            infosets[key] = len(owners)
            owners.append((mover, size))
            first.append(first[-1] + size)
        return infosets[key]

    def grow(parent: int, action: int, history: tuple[int, ...]) -> None:
        k = len(history)
        while k < len(steps) and not _played(steps, k, history):
            history, k = (*history, -1), k + 1
        node = len(nodes)
        if k == len(steps) or (k > 0 and _ended(steps, history)):
            nodes.append((parent, action, -1))
            leaves.append(history + (-1,) * (len(steps) - k))
            return
        step = steps[k]
        seen = tuple((j, c) for j, c in enumerate(history) if c >= 0 and _sees(steps[j], step.mover))
        key = (k, seen) if step.mover != CHANCE else (k, history)
        h = infoset(key, step.mover, step.size)
        nodes.append((parent, action, h))
        for a in range(step.size):
            grow(node, first[h] + a, (*history, a))

    grow(-1, -1, ())
    parent, action, infoset_of = np.array(nodes).T
    tree = tree_from_nodes(parent, action, infoset_of, [mover for mover, _ in owners], first)
    return tree, np.array(leaves)


def _played(steps: tuple[Step, ...], k: int, history: tuple[int, ...]) -> bool:
    condition = steps[k].only_if
    return condition is None or history[condition[0]] == condition[1]


def _ended(steps: tuple[Step, ...], history: tuple[int, ...]) -> bool:
    return any(steps[j].ends == c for j, c in enumerate(history) if c >= 0)


def _sees(step: Step, player: int) -> bool:
    return player in step.seen_by or step.mover == player


def layered_batch(
    steps: tuple[Step, ...], n_draws: int, seed: int, noise: float = 0.3, *, types_matter: bool = False
) -> GameBatch:
    """Draws of a layered game whose payoffs are sums of lines that each read two or three steps.

    A private type may then mean nothing to its owner, whose moves are so much talk:
    such branches split. With `types_matter` every owner has a line for its type and last move.
    """
    rng = np.random.default_rng(seed)
    tree, leaves = layered_tree(steps)
    n_players = max(step.mover for step in steps) + 1
    ids, values = [], []
    for player in range(n_players):
        lines = [_line(rng, leaves) for _ in range(7)]
        if types_matter:
            lines += _type_lines(steps, leaves, player)
        distinct, row = np.unique(np.column_stack(lines), axis=0, return_inverse=True)
        sizes = [line.max() + 2 for line in lines]
        total = np.zeros((n_draws, len(distinct)))
        for j, size in enumerate(sizes):
            centre = rng.normal(size=size) * 0.35
            worth = centre + noise * 0.35 * rng.normal(size=(n_draws, size))
            total += worth[:, distinct[:, j]]
        ids.append(row.ravel() + sum(v.shape[1] for v in values))
        values.append(total)
    chance = _chance(rng, tree, n_draws)
    return GameBatch(tree, chance, np.column_stack(ids), np.hstack(values), tuple("RUNK"[:n_players]))


def _line(rng: np.random.Generator, leaves: np.ndarray) -> np.ndarray:
    picked = rng.choice(leaves.shape[1], size=rng.integers(2, 4), replace=False)
    _, group = np.unique(leaves[:, picked], axis=0, return_inverse=True)
    return group.ravel()


def _type_lines(steps: tuple[Step, ...], leaves: np.ndarray, player: int) -> list[np.ndarray]:
    lines = []
    for k, step in enumerate(steps):
        if step.mover == CHANCE and step.seen_by == (player,) and step.only_if is None:
            for move in (j for j, other in enumerate(steps) if other.mover == player):
                _, group = np.unique(leaves[:, [k, move]], axis=0, return_inverse=True)
                lines.append(group.ravel())
    return lines


def _chance(rng: np.random.Generator, tree: Tree, n_draws: int) -> np.ndarray:
    first = tree.infoset_first_action
    chance = np.full((n_draws, first[-1]), np.nan)
    for h in np.flatnonzero(tree.infoset_player == CHANCE):
        chance[:, first[h] : first[h + 1]] = rng.dirichlet(
            np.full(first[h + 1] - first[h], 4.0), size=n_draws
        )
    return chance
