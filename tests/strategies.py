"""Hypothesis strategies: random games of perfect recall, and profiles of them.

A game is drawn node by node. What a mover knows is its own past (information sets and
actions) and one signal; nodes with the same knowledge are one information set, so that
perfect recall holds by construction, and chance, several players and imperfect information
occur together.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from hypothesis import strategies as st

from melian.game.game import Game, Profile
from melian.game.tree import CHANCE, tree_from_nodes

__all__ = ["games", "mixed_profiles", "perfect_games", "profiles"]

PAYOFFS = st.integers(-20, 20).map(lambda number: number / 4)


@contextmanager
def _untouched_random() -> Iterator[None]:
    """Checked signatures look at random items of a tuple, which Hypothesis takes for a draw of ours."""
    state = random.getstate()
    yield
    random.setstate(state)


class _Growth:
    """A tree while it is drawn; without signals everybody sees everything."""

    def __init__(self, draw: Callable, n_players: int, max_depth: int, signals: int) -> None:
        self.draw, self.n_players, self.max_depth, self.signals = draw, n_players, max_depth, signals
        # mostly one mover per depth: then several nodes know the same
        self.movers = draw(st.lists(self.mover(), min_size=max_depth, max_size=max_depth))
        self.parent: list[int] = []
        self.action: list[int] = []
        self.infoset: list[int] = []
        self.player: list[int] = []
        self.first = [0]
        self.known: dict[tuple, int] = {}

    def grow(self, parent: int, action: int, depth: int, past: dict[int, tuple]) -> None:
        node = len(self.parent)
        self.parent.append(parent)
        self.action.append(action)
        room = depth < self.max_depth and len(self.parent) < 40
        if depth and not (room and (depth == 1 or self.draw(st.integers(0, 2)))):
            self.infoset.append(-1)
            return
        mover = self.movers[depth] if self.draw(st.integers(0, 4)) else self.draw(self.mover())
        knows = (mover, past.get(mover, ()), self.signal(node)) if mover != CHANCE else ("chance", node)
        infoset = self.known.setdefault(knows, len(self.player))
        if infoset == len(self.player):
            self.player.append(mover)
            self.first.append(self.first[-1] + self.draw(st.integers(1 if depth else 2, 3)))
        self.infoset.append(infoset)
        for branch in range(self.first[infoset], self.first[infoset + 1]):
            own = {**past, mover: (*past.get(mover, ()), infoset, branch)}
            self.grow(node, branch, depth + 1, own)

    def mover(self) -> st.SearchStrategy[int]:
        return st.integers(CHANCE, self.n_players - 1)

    def signal(self, node: int) -> int:
        return self.draw(st.integers(1, self.signals)) if self.signals else node


@st.composite
def games(
    draw: Callable, *, max_players: int = 3, max_depth: int = 4, signals: int = 2, excludes: bool = True
) -> Game:
    """A small game; of perfect information if there are no signals. Chance may exclude actions, or not."""
    n_players = draw(st.integers(1, max_players))
    growth = _Growth(draw, n_players, max_depth, signals)
    growth.grow(-1, -1, 0, {})
    with _untouched_random():
        tree = tree_from_nodes(growth.parent, growth.action, growth.infoset, growth.player, growth.first)
    shape = len(tree.terminal_node), n_players
    payoff = np.array(draw(st.lists(PAYOFFS, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])))
    chance = _distributions(draw, tree.infoset_first_action, least=0 if excludes else 1)
    by_player = np.repeat(tree.infoset_player != CHANCE, np.diff(tree.infoset_first_action))
    with _untouched_random():
        return Game(
            tree=tree,
            chance=np.where(by_player, np.nan, chance),
            payoff=payoff.reshape(shape),
            players=tuple(f"P{number}" for number in range(1, n_players + 1)),
        )


def perfect_games() -> st.SearchStrategy[Game]:
    """Small games of perfect information, with chance."""
    return games(signals=0)


@st.composite
def profiles(draw: Callable, game: st.SearchStrategy[Game] | None = None) -> Profile:
    """A profile of a random game; some probabilities are zero."""
    return _profile(draw, draw(games() if game is None else game), least=0)


@st.composite
def mixed_profiles(draw: Callable, game: st.SearchStrategy[Game] | None = None) -> Profile:
    """A profile in which players exclude nothing (chance may)."""
    return _profile(draw, draw(games() if game is None else game), least=1)


def _profile(draw: Callable, game: Game, least: int) -> Profile:
    prob = _distributions(draw, game.tree.infoset_first_action, least=least)
    with _untouched_random():
        return Profile(game, np.where(np.isnan(game.chance), prob, game.chance))


def _distributions(draw: Callable, first: np.ndarray, *, least: int) -> np.ndarray:
    """A distribution over the actions of every information set."""
    weights: list[float] = []
    for size in np.diff(first).tolist():
        some = draw(st.lists(st.integers(least, 4), min_size=size, max_size=size))
        some = some if sum(some) else [1] * size
        weights += [weight / sum(some) for weight in some]
    return np.array(weights)
