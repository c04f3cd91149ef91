"""The limit of the principal branch in extended precision, slow and obvious; and random games to try it on.

On top of the slow twin: the branch is followed in short steps, then read at many precisions with residuals in
extended doubles (64 bits of fraction on most machines), so that rounding leaves digits far out. What is read
is fitted by p + a e + b e log(e) + c e^2 for e = 1 / precision; a second fit, to readings further in, tells the error.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from layered import Step, layered_tree
from melian.game.game import Game, Profile
from melian.game.tree import CHANCE, action_infoset
from melian.game.values import infoset_reach
from melian.solve.solver import Solution, Status
from oracle_qre import Oracle

EXTENDED = bool(np.finfo(np.longdouble).nmant > 60)
"""Whether this machine has more digits than doubles."""
BEGIN, READINGS = 3e4, 9
"""Precision x payoff range up to which the branch is followed by its length, and how often it is then read, each time at
three times the precision."""


class Limit(NamedTuple):
    """Where the branch leads."""

    prob: np.ndarray
    """(action,)"""
    error: float
    """By how much two fits differ at most."""


def slow_limit(game: Game, step: float = 0.2) -> Limit | None:
    """The limit of the principal branch; None where it is too long, or too crooked, for steps of at most `step`."""
    oracle, span = Oracle(game), float(np.ptp(game.payoff, axis=0).max())
    m = len(oracle.actions)
    point = _follow(oracle, BEGIN / span, step)
    if point is None:
        return None
    y, precision, read = point[:m].astype(np.longdouble), float(point[m]), []
    for _ in range(READINGS):
        for _ in range(4):
            goal = precision * 3.0**0.25
            y = _further(oracle, y, precision, goal)
            if y is None:
                return None
            precision = goal
        read.append((precision * span, oracle.prob(y).astype(float)))
    prob, before = _fit(read[-4:]), _fit(read[-5:-1])
    return Limit(np.clip(prob, 0.0, 1.0), float(np.abs(prob - before).max()))


def _follow(oracle: Oracle, precision: float, step: float, most: int = 20_000) -> np.ndarray | None:
    m = len(oracle.actions)
    point = np.zeros(m + 1)
    tangent = oracle._tangent(oracle.system(point)[1], np.eye(m + 1)[m])
    length = 0.25 * step
    for _ in range(most):
        trial = oracle._correct(point + length * tangent, tangent)
        if trial is not None and trial[0][m] > 0:
            ahead = oracle._tangent(trial[1], tangent)
            if ahead @ tangent > 0.99:
                point, tangent = trial[0], ahead
                if point[m] >= precision:
                    return point
                length = min(step * max(1.0, np.linalg.norm(point)), 1.5 * length)
                continue
        length /= 2
        if length < 1e-7 * max(1.0, point[m]):
            return None
    return None


def _further(oracle: Oracle, y: np.ndarray, here: float, goal: float) -> np.ndarray | None:
    """Newton's method at the next precision: the residual has all digits, the derivative need not."""
    m = len(y)
    _, matrix = oracle.system(np.append(y.astype(float), here))
    y = y + np.linalg.solve(matrix[:, :m], -matrix[:, m]) * (goal - here)
    weight = oracle.ratio[oracle.game.tree.infoset_player[[h for h, _ in oracle.actions]]]
    size = np.inf
    for _ in range(30):
        residual = y - np.longdouble(goal) * oracle.advantages(y) * weight
        _, matrix = oracle.system(np.append(y.astype(float), goal))
        change = np.linalg.solve(matrix[:, :m], residual.astype(float))
        y = y - change
        last, size = size, float((np.abs(change) / np.maximum(1.0, np.abs(y.astype(float)))).max())
        if size < 1e-13 or (size < 1e-9 and size > 0.5 * last):
            return y
    return None


def _fit(read: list[tuple[float, np.ndarray]]) -> np.ndarray:
    e = 1.0 / np.array([precision for precision, _ in read])
    basis = np.stack([np.ones_like(e), e / e[0], e * np.log(e) / e[0], (e / e[0]) ** 2], axis=1)
    return np.linalg.solve(basis, np.array([prob for _, prob in read]))[0]


def random_game(rng: np.random.Generator) -> Game:
    """A small crisis-like game of two or three players, half of the time with round numbers that tie."""
    n_players = int(rng.integers(2, 4))
    steps: list[Step] = [Step(CHANCE, 2, (player,)) for player in range(n_players) if rng.random() < 0.5]
    for _ in range(int(rng.integers(2, 5))):
        k = len(steps)
        mover, size = int(rng.integers(n_players)), 2 + int(rng.random() < 0.25)
        seen = tuple(player for player in range(n_players) if player == mover or rng.random() < 0.7)
        after = [j for j in range(k) if steps[j].mover != CHANCE]
        only_if = (int(rng.choice(after)), 1) if after and rng.random() < 0.4 else None
        steps.append(Step(mover, size, seen, only_if, 0 if rng.random() < 0.3 else None))
    tree, leaves = layered_tree(tuple(steps))
    payoff = rng.normal(size=(len(leaves), n_players))
    if rng.random() < 0.5:
        payoff = np.round(2.0 * payoff)
    first = tree.infoset_first_action
    chance = np.full(first[-1], np.nan)
    for h in np.flatnonzero(tree.infoset_player == CHANCE):
        odds = float(rng.integers(1, 8)) / 8.0
        chance[first[h] : first[h + 1]] = odds, 1.0 - odds
    return Game(tree, chance, payoff, tuple("ABC"[:n_players]))


class Comparison(NamedTuple):
    """A limit beside that of the slow twin."""

    off: float
    """Largest difference of a probability."""
    claimed: float
    """Its own error, and the slow twin's."""
    certified: bool


SURE, ELSEWHERE = 1e-8, 1e-3
"""The slow twin's own error up to which it is a second source; a difference that is another equilibrium's."""


def compared(game: Game, found: Solution, *, where_reached: bool = True) -> Comparison | None:
    """What was found beside the slow twin's limit; None where that does not know, or nothing was read.

    Where others never go, behaviour may hang on what is below rounding: it is compared `where_reached` only, or
    everywhere.
    """
    if not np.isfinite(found.limit_error):
        return None
    for step in (0.2, 0.005):  # again where a split was near and may have been stepped over
        slow = slow_limit(game, step)
        if slow is None or slow.error > SURE:
            return None
        apart = np.abs(found.profile.prob - slow.prob)
        if apart.max() < ELSEWHERE:
            break
    if where_reached:
        tree = game.tree
        often = infoset_reach(Profile(game, slow.prob))
        apart = apart * (often > 1e-9)[action_infoset(tree)]
    claimed = found.limit_error + slow.error + 1e-9
    return Comparison(float(apart.max()), claimed, found.status is Status.CERTIFIED)
