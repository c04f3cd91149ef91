"""Slow, obvious, recursive twins of the compiled passes.

They share no code with the package: they walk children and take products, and find best
responses by trying every pure strategy. Only for small games.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from melian.game.game import Game, Profile


def children(game: Game, node: int) -> list[tuple[int, int]]:
    """(action, child) of a node."""
    tree = game.tree
    return [
        (int(tree.node_action[n]), n) for n in range(len(tree.node_parent)) if tree.node_parent[n] == node
    ]


def path(game: Game, node: int) -> list[int]:
    """The actions from the root to a node."""
    parent = int(game.tree.node_parent[node])
    return [] if parent < 0 else [*path(game, parent), int(game.tree.node_action[node])]


def owner(game: Game, action: int) -> int:
    """The player who takes an action."""
    for infoset, player in enumerate(game.tree.infoset_player):
        if game.tree.infoset_first_action[infoset] <= action < game.tree.infoset_first_action[infoset + 1]:
            return int(player)
    raise AssertionError(action)


def reach(profile: Profile, node: int, *, by: set[int]) -> float:
    """Product of the probabilities on the path of the actions of some players."""
    game = profile.game
    return float(np.prod([profile.prob[a] for a in path(game, node) if owner(game, a) in by]))


def payoff(game: Game, prob: np.ndarray, node: int, player: int) -> float:
    """Expected payoff from a node on."""
    tree = game.tree
    if tree.node_infoset[node] < 0:
        return float(game.payoff[list(tree.terminal_node).index(node), player])
    return sum(prob[action] * payoff(game, prob, child, player) for action, child in children(game, node))


def infosets_of(game: Game, player: int) -> list[int]:
    """A player's information sets."""
    return [h for h, mover in enumerate(game.tree.infoset_player) if mover == player]


def pure_strategies(game: Game, prob: np.ndarray, infosets: list[int]) -> Iterator[np.ndarray]:
    """Every profile that differs from the given one by pure choices at the information sets."""
    first = game.tree.infoset_first_action
    for choice in itertools.product(*(range(first[h], first[h + 1]) for h in infosets)):
        changed = np.array(prob)
        for h, action in zip(infosets, choice, strict=True):
            changed[first[h] : first[h + 1]] = 0.0
            changed[action] = 1.0
        yield changed


def n_pure_strategies(game: Game, player: int) -> int:
    """How many pure strategies a player has."""
    sizes = np.diff(game.tree.infoset_first_action)
    return int(np.prod([float(sizes[h]) for h in infosets_of(game, player)]))


def best_response_payoff(profile: Profile, player: int) -> float:
    """The best of all pure strategies, from the root."""
    game = profile.game
    strategies = pure_strategies(game, profile.prob, infosets_of(game, player))
    return max(payoff(game, prob, 0, player) for prob in strategies)


def nodes_of(game: Game, infoset: int) -> list[int]:
    """The nodes of an information set."""
    return [int(n) for n in np.flatnonzero(game.tree.node_infoset == infoset)]


def belief(profile: Profile, infoset: int) -> list[float] | None:
    """Bayes' rule at an information set, own moves taken for granted; None where it is silent."""
    game = profile.game
    mover = int(game.tree.infoset_player[infoset])
    others = set(range(-1, len(game.players))) - ({mover} if mover >= 0 else set())
    weight = [reach(profile, node, by=others) for node in nodes_of(game, infoset)]
    return [w / sum(weight) for w in weight] if sum(weight) > 0 else None


def trembled(profile: Profile, size: float) -> Profile:
    """The profile with every excluded action taken with probability about `size`."""
    first = profile.game.tree.infoset_first_action
    prob = np.where(profile.prob > 0, profile.prob, size)
    sums = np.add.reduceat(prob, first[:-1])
    return Profile(profile.game, prob / np.repeat(sums, np.diff(first)))


def worth_at(game: Game, prob: np.ndarray, infoset: int, weight: np.ndarray) -> float:
    """Payoff of the mover from an information set on, its nodes weighted."""
    player = int(game.tree.infoset_player[infoset])
    return sum(weight[n] * payoff(game, prob, n, player) for n in nodes_of(game, infoset))


def gain_at(profile: Profile, infoset: int, weight: np.ndarray, *, alone: bool) -> float:
    """Best gain at an information set: by its own choice alone, or by every own choice from there on."""
    game = profile.game
    own = infosets_of(game, int(game.tree.infoset_player[infoset]))
    changed = [infoset] if alone else [h for h in own if h == infoset or follows(game, h, infoset)]
    best = max(worth_at(game, p, infoset, weight) for p in pure_strategies(game, profile.prob, changed))
    return best - worth_at(game, profile.prob, infoset, weight)


def follows(game: Game, later: int, earlier: int) -> bool:
    """Whether some node of one information set lies below a node of another."""
    first = game.tree.infoset_first_action
    actions = set(range(first[earlier], first[earlier + 1]))
    return any(actions & set(path(game, node)) for node in nodes_of(game, later))
