"""Random games whose principal branch is hard to follow: symmetric ones, nearly symmetric ones, stages played again.

Each is made from a random generator alone, for tests and for the benchmark that tries ten thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations, product

import numpy as np

from melian.game.game import Game
from melian.game.tree import CHANCE, tree_from_nodes

Numbers = np.ndarray


def at_once(payoff: Numbers, *, orders: int = 1) -> Game:
    """All choose once, unseen; `payoff` (choice, ..., choice, player).

    With several `orders` chance draws in which one they are asked: then their sets have no order.
    """
    sizes, n = payoff.shape[:-1], payoff.shape[-1]
    first = np.concatenate([[0], np.cumsum(sizes)])
    nodes: list[tuple[int, int, int]] = []
    ends: list[Numbers] = []

    def ask(parent: int, action: int, order: Sequence[int], chosen: dict[int, int]) -> None:
        if len(chosen) == n:
            nodes.append((parent, action, -1))
            ends.append(payoff[tuple(chosen[i] for i in range(n))])
            return
        who = order[len(chosen)]
        here = len(nodes)
        nodes.append((parent, action, who))
        for choice in range(sizes[who]):
            ask(here, first[who] + choice, order, chosen | {who: choice})

    names, chance = tuple(f"P{i + 1}" for i in range(n)), np.full(first[-1], np.nan)
    owners = list(range(n))
    if orders == 1:
        ask(-1, -1, range(n), {})
    else:
        nodes.append((-1, -1, n))
        for k, order in enumerate(list(permutations(range(n)))[:orders]):
            ask(0, int(first[-1]) + k, order, {})
        owners.append(CHANCE)
        chance = np.append(chance, np.full(orders, 1.0 / orders))
        first = np.append(first, first[-1] + orders)
    parent, action, infoset = (np.array(part) for part in zip(*nodes, strict=True))
    tree = tree_from_nodes(parent, action, infoset, owners, first)
    return Game(tree, chance, np.array(ends), names)


def played_again(
    payoff: Numbers, rounds: int, rng: np.random.Generator | None = None, off: float = 0.0
) -> Game:
    """Two choose at once, see it, and choose again; payoffs add up. One payoff at the end is off by `off`."""
    n = payoff.shape[0]
    nodes: list[tuple[int, int, int]] = []
    ends: list[Numbers] = []
    owners: list[int] = []

    def play(parent: int, action: int, left: int, total: Numbers) -> None:
        if left == 0:
            nodes.append((parent, action, -1))
            ends.append(total)
            return
        mine = len(owners)
        owners.extend((0, 1))
        here = len(nodes)
        nodes.append((parent, action, mine))
        for row in range(n):
            there = len(nodes)
            nodes.append((here, n * mine + row, mine + 1))
            for column in range(n):
                play(there, n * (mine + 1) + column, left - 1, total + payoff[row, column])

    play(-1, -1, rounds, np.zeros(2))
    parent, action, infoset = (np.array(part) for part in zip(*nodes, strict=True))
    tree = tree_from_nodes(parent, action, infoset, owners, np.arange(0, n * len(owners) + 1, n))
    worth = np.array(ends)
    if rng is not None:
        worth[rng.integers(len(worth)), rng.integers(2)] += off
    return Game(tree, np.full(n * len(owners), np.nan), worth, ("P1", "P2"))


def symmetric(rng: np.random.Generator, n_players: int, n_choices: int) -> Numbers:
    """Payoffs that depend on one's own choice and on how many of the others make each: everybody is alike."""
    worth: dict[tuple[int, ...], float] = {}
    payoff = np.empty((n_choices,) * n_players + (n_players,))
    kind = rng.integers(3)
    for chosen in product(range(n_choices), repeat=n_players):
        for i in range(n_players):
            others = chosen[:i] + chosen[i + 1 :]
            key = (chosen[i], *sorted(others))
            if key not in worth:
                alike = sum(other == chosen[i] for other in others) / (n_players - 1)
                worth[key] = rng.normal() + (0.0, 2.0, -2.0)[kind] * alike
            payoff[(*chosen, i)] = worth[key]
    return payoff


def _random_stage(rng: np.random.Generator) -> Numbers:
    n_players = int(rng.integers(2, 5))
    n_choices = int(rng.integers(2, 4 if n_players < 4 else 3))
    return rng.normal(size=(n_choices,) * n_players + (n_players,))


def _tied(rng: np.random.Generator) -> Game:
    """Payoffs out of a few whole numbers, moved apart by 1e-8 to 1e-2: near ties everywhere."""
    stage = np.round(_random_stage(rng))
    return at_once(stage + 10.0 ** rng.uniform(-8, -2) * rng.normal(size=stage.shape))


def _alike(rng: np.random.Generator) -> Numbers:
    n_players = int(rng.integers(2, 5))
    return symmetric(rng, n_players, int(rng.integers(2, 4 if n_players < 4 else 3)))


def _nearly(rng: np.random.Generator, stage: Numbers) -> Numbers:
    """The same with one payoff off by 1e-8 to 1e-1."""
    stage = stage.copy()
    place = tuple(rng.integers(size) for size in stage.shape)
    stage[place] += 10.0 ** rng.uniform(-8, -1) * rng.choice([-1.0, 1.0])
    return stage


def _orders(stage: Numbers) -> int:
    return 2 if stage.shape[-1] == 2 else 3


def _again(rng: np.random.Generator, rounds: int, off: float) -> Game:
    return played_again(symmetric(rng, 2, 2), rounds, rng, off)


FAMILIES: dict[str, Callable[[np.random.Generator], Game]] = {
    "random": lambda rng: at_once(_random_stage(rng)),
    "random, no order": lambda rng: at_once(stage := _random_stage(rng), orders=_orders(stage)),
    "near ties": _tied,
    "symmetric": lambda rng: at_once(_alike(rng)),
    "nearly symmetric": lambda rng: at_once(_nearly(rng, _alike(rng))),
    "symmetric, no order": lambda rng: at_once(stage := _alike(rng), orders=_orders(stage)),
    "nearly symmetric, no order": lambda rng: at_once(
        stage := _nearly(rng, _alike(rng)), orders=_orders(stage)
    ),
    "stage played twice": lambda rng: _again(rng, 2, 0.0),
    "nearly, played twice": lambda rng: _again(rng, 2, 10.0 ** rng.uniform(-8, -1)),
    "stage played three times": lambda rng: _again(rng, 3, 0.0),
    "nearly, three times": lambda rng: _again(rng, 3, 10.0 ** rng.uniform(-8, -1)),
}


def precision_for(rng: np.random.Generator, highest: float = 6.0) -> float:
    """From .1 to 10^highest, even in logarithms."""
    return float(10.0 ** rng.uniform(-1.0, highest))
