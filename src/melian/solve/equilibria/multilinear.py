"""All Nash equilibria of a small game of any number of players, by branch and prune.

For every choice of plans in use the conditions are equations and inequalities that are linear in
each player's mix. Boxes of mixes are divided until each holds no equilibrium, exactly one (by
Krawczyk's test), or nothing but equilibria; boxes too narrow to divide further are reported as
undecided. What is not in the list is not an equilibrium.

Tested in `tests/unit/test_equilibria.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

import numpy as np
from jaxtyping import Bool, Float, Int

from melian.game.game import Game
from melian.game.strategic import Plans, behaviour_of_mix, plans_of
from melian.kernels.search.boxes import POINT, UNDECIDED, branch_and_prune
from melian.kernels.search.ranges import gain_at

__all__ = ["Covering", "covering", "n_supports", "strategic_payoffs"]


NARROW = 1 / 48
"""Boxes narrower than this are not divided."""
MOST_ENTRIES = 2_000
"""Boxes kept for one choice of plans in use."""
MOST_KEPT = 6_000
"""Boxes kept in all."""
MOST_TRIES = 400
"""Undecided boxes in which an equilibrium is looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Covering:
    """Equilibria, and where else some may be."""

    behaviours: tuple[dict[int, float], ...]
    """Equilibria, one or more of each component: probability by action at the information sets that
    their mover does not rule out itself."""
    component: tuple[int, ...]
    """Of each equilibrium."""
    is_isolated: tuple[bool, ...]
    """Whether each is shown to be alone in its component."""
    undecided: int
    """Boxes away from all components in which neither an equilibrium nor its absence was shown."""
    edges: int
    """Undecided boxes that touch a component: its edge runs through them, or near by."""
    is_complete: bool
    """Whether the budget sufficed: then every equilibrium is listed, or in a component listed, or in an
    undecided box."""
    supports: int
    """Choices of plans in use that were looked at."""
    boxes: int
    """Boxes looked at."""


def n_supports(sizes: tuple[int, ...]) -> int:
    """How many choices of plans in use there are."""
    return prod(2**size - 1 for size in sizes)


def strategic_payoffs(game: Game, plans: list[Plans]) -> Float[np.ndarray, "player combo"]:
    """(player, combination of plans) expected payoffs, the last player's plan running fastest."""
    chance = np.where(np.isnan(game.chance), 1.0, game.chance)
    reach = np.ones(len(game.tree.node_parent))
    for node in range(1, len(reach)):
        reach[node] = reach[game.tree.node_parent[node]] * chance[game.tree.node_action[node]]
    weight = reach[game.tree.terminal_node]
    rows = []
    for combo in product(*(range(len(each.actions)) for each in plans)):
        fits = np.logical_and.reduce([each.fits[k] for each, k in zip(plans, combo, strict=True)])
        rows.append((weight * fits) @ game.payoff)
    return np.array(rows).T


def covering(
    game: Game, *, narrow: float = NARROW, budget: int = 100_000, stop: Callable[[], bool] | None = None
) -> Covering:
    """Every equilibrium of a small game, or the components and boxes in which the others lie.

    Parameters
    ----------
    narrow
        Boxes narrower than this, in probability, are not divided.
    budget
        Boxes to look at in all.
    stop
        Asked between choices of plans in use; True ends the search, which is then not complete.
    """
    plans = [plans_of(game.tree, player) for player in range(len(game.players))]
    size = np.array([len(each.actions) for each in plans], dtype=np.int64)
    payoff = strategic_payoffs(game, plans)
    payoff = np.ascontiguousarray(payoff / np.maximum(np.ptp(payoff, axis=1), 1e-300)[:, None])
    kinds: list[int] = []
    lows: list[Float[np.ndarray, "player plan"]] = []
    highs: list[Float[np.ndarray, "player plan"]] = []
    looked, supports, complete = 0, 0, True
    kind = np.empty(MOST_ENTRIES, dtype=np.int64)
    low, high = np.empty((2, MOST_ENTRIES, len(size), int(size.max())))
    for used in _supports(size):
        if looked >= budget or len(kinds) > MOST_KEPT or (stop is not None and stop()):
            complete = False
            break
        base = used.argmax(axis=1).astype(np.int64)
        count, more = branch_and_prune(size, payoff, used, base, narrow, budget - looked, kind, low, high)
        looked += more
        supports += 1
        if count < 0:
            complete, count = False, -count - 1
        kinds += kind[:count].tolist()
        lows += list(low[:count].copy())
        highs += list(high[:count].copy())
    return _assembled(game, plans, size, payoff, kinds, lows, highs, complete, supports, looked)


def _supports(size: Int[np.ndarray, " player"]) -> Iterator[Bool[np.ndarray, "player plan"]]:
    """Choices of plans in use, few plans first."""
    each = [
        [set(chosen) for k in range(1, n + 1) for chosen in combinations(range(n), k)] for n in size.tolist()
    ]
    for chosen in sorted(product(*each), key=lambda sets: sum(map(len, sets))):
        used = np.zeros((len(size), int(size.max())), dtype=np.bool_)
        for player, some in enumerate(chosen):
            used[player, list(some)] = True
        yield used


def _assembled(
    game: Game, plans: list[Plans], size: Int[np.ndarray, " player"],
    payoff: Float[np.ndarray, "player combo"], kinds: list[int],
    lows: list[Float[np.ndarray, "player plan"]], highs: list[Float[np.ndarray, "player plan"]],
    complete: bool, supports: int, looked: int,
) -> Covering:  # fmt: skip
    """Components of the boxes, with the equilibria that stand for each."""
    names = _touching(lows, highs)
    counts = np.bincount(names, minlength=1) if len(names) else np.zeros(1, dtype=np.int64)
    behaviours: list[dict[int, float]] = []
    component: list[int] = []
    isolated: list[bool] = []
    found: set[int] = set()
    unsure: list[int] = []
    tries = 0
    for kind, low, high, name in zip(kinds, lows, highs, names, strict=True):
        mix = np.clip(0.5 * (low + high), 0.0, None)
        mix /= mix.sum(axis=1, keepdims=True)
        if kind == UNDECIDED:
            tries += 1
            near = _nearby(size, payoff, low, high, mix) if tries <= MOST_TRIES else None
            if near is not None:
                mix = near
            else:
                unsure.append(name)
                continue
        found.add(name)
        behaviour: dict[int, float] = {}
        for each, shares in zip(plans, mix, strict=True):
            behaviour |= behaviour_of_mix(game.tree, each, shares[: len(each.actions)].tolist())
        behaviours.append(behaviour)
        component.append(name)
        isolated.append(bool(kind == POINT and counts[name] == 1))
    # an undecided box that touches equilibria is the edge of their component
    undecided = sum(name not in found for name in unsure)
    return Covering(
        behaviours=tuple(behaviours),
        component=tuple(component),
        is_isolated=tuple(isolated),
        undecided=undecided,
        edges=kinds.count(UNDECIDED) - undecided,
        is_complete=complete,
        supports=supports,
        boxes=looked,
    )


def _touching(
    lows: list[Float[np.ndarray, "player plan"]],
    highs: list[Float[np.ndarray, "player plan"]],
    slack: float = 1e-7,
) -> list[int]:
    """Number of the component of each box: boxes that touch are one."""
    leader = list(range(len(lows)))

    def top(k: int) -> int:
        while leader[k] != k:
            leader[k] = leader[leader[k]]
            k = leader[k]
        return k

    if lows:
        low, high = np.array(lows), np.array(highs)
        for k in range(1, len(lows)):
            apart = (low[:k] > high[k] + slack) | (high[:k] < low[k] - slack)
            for other in np.flatnonzero(~apart.any(axis=(1, 2))).tolist():
                a, b = top(k), top(other)
                leader[max(a, b)] = min(a, b)
    number: dict[int, int] = {}
    return [number.setdefault(top(k), len(number)) for k in range(len(lows))]


def _nearby(
    size: Int[np.ndarray, " player"],
    payoff: Float[np.ndarray, "player combo"],
    low: Float[np.ndarray, "player plan"],
    high: Float[np.ndarray, "player plan"],
    mix: Float[np.ndarray, "player plan"],
) -> Float[np.ndarray, "player plan"] | None:
    """An equilibrium in or beside a box, or None."""
    from scipy.optimize import least_squares

    used = high > 0
    base = used.argmax(axis=1)
    free = [
        (i, s)
        for i in range(len(size))
        for s in range(size[i])
        if used[i, s] and s != base[i] and high[i, s] > low[i, s]
    ]
    lo, hi = np.empty((2, payoff.shape[1]))

    def full(x: Float[np.ndarray, " free"]) -> Float[np.ndarray, "player plan"]:
        shares = np.zeros_like(mix)
        shares[np.arange(len(size)), base] = 1.0
        for (i, s), number in zip(free, x, strict=True):
            shares[i, s] = number
            shares[i, base[i]] -= number
        return shares

    def excess(x: Float[np.ndarray, " free"]) -> Float[np.ndarray, " gain"]:
        shares = full(x)
        gains = []
        for i in range(len(size)):
            for s in range(size[i]):
                if s != base[i]:
                    gain = gain_at(size, payoff, shares, i, s, base[i], lo, hi)
                    gains.append(gain if used[i, s] else max(gain, 0.0))
            gains.append(min(shares[i, base[i]], 0.0))
        return np.array(gains)

    if not free:
        return None
    room = [(max(0.0, low[i, s] - 0.02), min(1.0, high[i, s] + 0.02)) for i, s in free]
    start = np.array([min(max(mix[i, s], a), b) for (i, s), (a, b) in zip(free, room, strict=True)])
    got = least_squares(
        excess, start, bounds=tuple(zip(*room, strict=True)), xtol=1e-15, ftol=1e-15, gtol=1e-15
    )
    if np.abs(excess(got.x)).max() > 1e-9:
        return None
    return np.clip(full(got.x), 0.0, None)
