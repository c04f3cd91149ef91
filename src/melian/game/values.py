r"""Probabilities, payoffs and beliefs that follow from a profile.

The reach of a node is the product of the probabilities on its path. It splits into
what the mover did and what chance and the others did; by perfect recall the first
factor is the same at all nodes of an information set, so that a belief

.. math:: \mu_h(n) \propto \prod_{\text{actions on the path of others}} p_a

depends on the second alone and exists even where the mover never goes. It is computed
from sums of logarithms: a reach below the smallest double is still a reach.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from jaxtyping import Bool, Float

from melian.errors import GameError
from melian.game.game import Game, Profile
from melian.game.tree import CHANCE, Tree, action_infoset, frozen
from melian.kernels.tree.passes import fill_beliefs, fill_path_products, fill_path_sums, fill_values

__all__ = [
    "beliefs",
    "counterfactual_reach",
    "expected_payoff",
    "infoset_reach",
    "log_reach",
    "node_payoff",
    "own_reach",
    "reach",
    "terminal_distribution",
]

Nodes = Float[np.ndarray, " node"]
Actions = Float[np.ndarray, " action"]


def reach(profile: Profile) -> Nodes:
    """Probability that play passes through each node.

    Underflows to zero below 1e-308; `log_reach` does not.

    Examples
    --------
    >>> from melian.game.classics import matching_pennies
    >>> from melian.game.game import uniform_profile
    >>> reach(uniform_profile(matching_pennies())).tolist()
    [1.0, 0.5, 0.25, 0.25, 0.5, 0.25, 0.25]
    """
    return _products(profile.game.tree, profile.prob)


def own_reach(profile: Profile, player: int) -> Nodes:
    """Probability of the player's own moves on the way to each node; all others count as 1.

    Parameters
    ----------
    player
        Its number, from 0.

    Raises
    ------
    GameError
        If there is no such player.

    Examples
    --------
    >>> from melian.game.classics import matching_pennies
    >>> from melian.game.game import uniform_profile
    >>> own_reach(uniform_profile(matching_pennies()), 0).tolist()
    [1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
    """
    return _products(profile.game.tree, np.where(_is_by(profile.game, player), profile.prob, 1.0))


def counterfactual_reach(profile: Profile, player: int) -> Nodes:
    """Probability of each node if the player does everything to get there.

    Parameters
    ----------
    player
        Its number, from 0.

    Raises
    ------
    GameError
        If there is no such player.

    Examples
    --------
    >>> from melian.game.classics import matching_pennies
    >>> from melian.game.game import uniform_profile
    >>> counterfactual_reach(uniform_profile(matching_pennies()), 0).tolist()
    [1.0, 1.0, 0.5, 0.5, 1.0, 0.5, 0.5]
    """
    return _products(profile.game.tree, np.where(_is_by(profile.game, player), 1.0, profile.prob))


def log_reach(profile: Profile, *, log_prob: Actions | None = None) -> Nodes:
    """Logarithm of the reach of each node; -inf where some action has probability zero.

    Parameters
    ----------
    log_prob
        Logarithms of the probabilities, where they are known better than `profile.prob` shows
        them: a probability of exp(-2000) is zero as a double.

    Raises
    ------
    GameError
        If `log_prob` does not fit the game.
    """
    return _sums(profile.game.tree, _log_prob(profile, log_prob))


def infoset_reach(profile: Profile) -> Float[np.ndarray, " infoset"]:
    """Probability that play comes to each information set; chance's sets count too.

    Examples
    --------
    >>> from melian.game.classics import trust_game
    >>> from melian.game.game import uniform_profile
    >>> infoset_reach(uniform_profile(trust_game())).tolist()      # the seller is asked if it was trusted
    [1.0, 0.5]
    """
    tree = profile.game.tree
    inner = tree.node_infoset >= 0
    sums = np.bincount(
        tree.node_infoset[inner], weights=reach(profile)[inner], minlength=len(tree.infoset_player)
    )
    return frozen(sums)


def terminal_distribution(profile: Profile) -> Float[np.ndarray, " terminal"]:
    """Probability of each terminal, in the order of `Tree.terminal_node`; adds up to 1.

    Examples
    --------
    >>> from melian.game.classics import trust_game
    >>> from melian.game.game import uniform_profile
    >>> terminal_distribution(uniform_profile(trust_game())).tolist()
    [0.25, 0.25, 0.5]
    """
    return frozen(reach(profile)[profile.game.tree.terminal_node])


def node_payoff(profile: Profile) -> Float[np.ndarray, "node player"]:
    """Expected payoff of each player from each node on, in payoff units; at a terminal, its payoff."""
    game = profile.game
    result = np.empty((len(game.tree.node_parent), len(game.players)))
    fill_values(game.tree, profile.prob, game.payoff, result)
    return frozen(result)


def expected_payoff(profile: Profile) -> Float[np.ndarray, " player"]:
    """Expected payoff of each player, in payoff units.

    Examples
    --------
    >>> from melian.game.classics import kuhn_poker
    >>> from melian.game.game import uniform_profile
    >>> expected_payoff(uniform_profile(kuhn_poker())).round(12).tolist()     # exact value 1/8
    [0.125, -0.125]
    """
    return frozen(node_payoff(profile)[0].copy())


def beliefs(
    profile: Profile,
    *,
    log_prob: Actions | None = None,
    unreached: Literal["equal", "tremble"] = "equal",
) -> Nodes:
    """What the mover at each information set thinks of where it is: a distribution over its nodes.

    Own moves cancel by perfect recall, so that a set which only its own mover avoids has the
    beliefs that Bayes' rule gives. Where chance or the others exclude every node, Bayes' rule
    is silent and `unreached` decides. At chance's sets the weights are the reach; at terminals 0.

    Parameters
    ----------
    log_prob
        Logarithms of the probabilities, where known; then a probability too small for a double
        still orders the nodes, and beliefs at the limit of a sequence need no convention.
    unreached
        ``"equal"``: equal weights on the nodes of an excluded set. Simple, but Bayes' rule
        need not hold between two excluded sets. ``"tremble"``: the limit of beliefs if every
        excluded action is taken with the same small probability: weight on the nodes with the
        fewest mistakes of others. This limit is consistent (Kreps & Wilson 1982), one of many.

    Returns
    -------
    array
        Per node, >= 0, never NaN; adds up to 1 over the nodes of each information set.

    Raises
    ------
    GameError
        If `log_prob` does not fit the game, or `unreached` is neither of the two.

    References
    ----------
    Kreps & Wilson (1982), Econometrica 50, 863-894.
    """
    if unreached not in ("equal", "tremble"):
        raise GameError(f"unreached = {unreached!r} is not a rule for beliefs; use 'equal' or 'tremble'")
    tree = profile.game.tree
    logs = _log_prob(profile, log_prob)
    excluded = np.isneginf(logs) if unreached == "tremble" else np.zeros(len(logs), dtype=bool)
    logs = np.where(excluded, 0.0, logs)
    lowest, peak, total = np.empty((3, len(tree.infoset_player)))
    result = np.zeros(len(tree.node_parent))
    for mover in range(CHANCE, len(profile.game.players)):
        own = _is_by(profile.game, mover) & (mover != CHANCE)
        weight = _sums(tree, np.where(own, 0.0, logs))
        mistakes = _sums(tree, np.where(own, 0.0, excluded.astype(np.float64)))
        fill_beliefs(tree, mover, weight, mistakes, lowest, peak, total, result)
    return frozen(result)


def _is_by(game: Game, player: int) -> Bool[np.ndarray, " action"]:
    if not CHANCE <= player < len(game.players):
        raise GameError(f"there is no player {player}; this game has players 0 to {len(game.players) - 1}")
    return np.asarray(game.tree.infoset_player[action_infoset(game.tree)] == player)


def _log_prob(profile: Profile, log_prob: Actions | None) -> Actions:
    if log_prob is None:
        with np.errstate(divide="ignore"):
            return np.log(profile.prob)
    logs = np.array(log_prob, dtype=np.float64)  # a copy: the caller's array stays writable
    if logs.shape != profile.prob.shape or np.any(np.isnan(logs)) or np.any(logs > 1e-9):
        raise GameError(
            f"log_prob must hold {profile.prob.size} logarithms of probabilities, each <= 0; "
            f"got shape {logs.shape}"
        )
    return logs


def _products(tree: Tree, factor: Actions) -> Nodes:
    result = np.empty(len(tree.node_parent))
    fill_path_products(tree, frozen(factor), result)
    return frozen(result)


def _sums(tree: Tree, term: Actions) -> Nodes:
    result = np.empty(len(tree.node_parent))
    fill_path_sums(tree, frozen(term), result)
    return frozen(result)
