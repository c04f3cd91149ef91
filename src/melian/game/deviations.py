r"""How much somebody gains by deviating: the certificates of an equilibrium.

Three questions, from weak to strong. Does one information set gain by changing what it
does there alone (agent form)? Does a player gain by changing everything (Nash)? Does a
player gain from some information set on, reached or not, under stated beliefs (sequential
rationality)? The first can be answered "no" at a profile that is far from equilibrium: a
coordinated change at two sets is invisible to it (Myerson 1991, figure 4.2). Only the
second and third are certificates. All are in the payoff units of the game.

References: Kreps & Wilson (1982), Econometrica 50, 863-894; Myerson (1991), *Game
Theory*, sections 4.2 to 4.4; von Stengel (1996), Games and Economic Behavior 14, 220-246.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int, Int32

from melian.errors import GameError
from melian.game.game import Game, Profile
from melian.game.tree import CHANCE, action_infoset, frozen
from melian.game.values import beliefs, expected_payoff, node_payoff
from melian.kernels.tree.regret import fill_best_values, fill_own_depth

__all__ = [
    "belief_of",
    "best_response",
    "best_response_payoff",
    "exploitability",
    "nash_conv",
    "nash_gains",
    "nash_regret",
    "sequential_gains",
    "sequential_regret",
]


_Infosets = Float[np.ndarray, " infoset"]
_Choices = Int32[np.ndarray, " infoset"]

Nodes = Float[np.ndarray, " node"]


def best_response(profile: Profile, player: int, *, belief: Nodes | None = None) -> Profile:
    """The profile in which one player answers the others' play as well as possible.

    The answer is pure, and best at every information set of the player, also where play
    never comes, under the beliefs given. Of equally good actions it takes the first.

    Parameters
    ----------
    belief
        Per node, as from `beliefs`, which is the default with the consistent rule
        ``unreached="tremble"``.

    Raises
    ------
    GameError
        If there is no such player, or the belief does not fit the game.

    Examples
    --------
    >>> from melian.game.classics import trust_game
    >>> from melian.game.game import uniform_profile
    >>> best_response(uniform_profile(trust_game()), 1).prob.tolist()      # the seller abuses trust
    [0.5, 0.5, 0.0, 1.0]
    """
    _check_player(profile.game, player)
    choice = _sequential(profile, belief_of(profile, belief), [player])[1]
    prob = np.array(profile.prob)
    own = profile.game.tree.infoset_player == player
    prob[np.repeat(own, np.diff(profile.game.tree.infoset_first_action))] = 0.0
    prob[choice[own]] = 1.0
    return Profile(profile.game, prob)


def best_response_payoff(profile: Profile) -> Float[np.ndarray, " player"]:
    """What each player could get at best against the others' play, in payoff units."""
    work = _Work.of(profile.game)
    unused = np.zeros(len(work.weight))
    payoff = [work.run(profile, player, -1, unused) for player in range(len(profile.game.players))]
    return frozen(np.array(payoff))


def nash_gains(profile: Profile) -> Float[np.ndarray, " player"]:
    """What each player gains by its best unilateral deviation, in payoff units; >= 0 up to rounding.

    Examples
    --------
    >>> from melian.game.classics import trust_game
    >>> from melian.game.game import uniform_profile
    >>> nash_gains(uniform_profile(trust_game())).tolist()
    [0.0, 0.25]
    """
    return frozen(best_response_payoff(profile) - expected_payoff(profile))


def nash_conv(profile: Profile) -> float:
    r"""Total gain from unilateral deviation, :math:`\sum_i [u_i(b_i, s_{-i}) - u_i(s)]`.

    Zero exactly at a Nash equilibrium. One best-response pass per player: O(players x nodes).

    Parameters
    ----------
    profile
        Behaviour-strategy profile, with the game it belongs to.

    Returns
    -------
    float
        Payoff units of the game; >= 0 up to rounding (about 1e-12 of the payoff range).

    References
    ----------
    Lanctot et al. (2017), arXiv:1711.00832.

    Examples
    --------
    >>> from melian.game.classics import kuhn_poker
    >>> from melian.game.game import uniform_profile
    >>> round(nash_conv(uniform_profile(kuhn_poker())), 6)      # exact value 11/12
    0.916667
    """
    return float(nash_gains(profile).sum())


def nash_regret(profile: Profile) -> float:
    """Largest gain of any one player from a unilateral deviation.

    Zero exactly at a Nash equilibrium. Payoff units; >= 0 up to rounding. It weighs what
    happens by how likely it is: threats that are never tested are not examined; for those
    there is `sequential_regret`.
    """
    return float(nash_gains(profile).max())


def exploitability(profile: Profile) -> float:
    """`nash_conv` per player, for zero-sum games: how far the value is from guaranteed, on average.

    Raises
    ------
    GameError
        If payoffs do not add up to the same sum at every terminal.
    """
    total = profile.game.payoff.sum(axis=1)
    if np.ptp(total) > 1e-9 * max(float(np.ptp(profile.game.payoff)), 1e-300):
        raise GameError(
            f"exploitability is for constant-sum games; here the payoffs add up to {total.min():g} at one "
            f"terminal and {total.max():g} at another: use nash_conv"
        )
    return nash_conv(profile) / len(profile.game.players)


def sequential_gains(profile: Profile, *, belief: Nodes | None = None) -> Float[np.ndarray, " infoset"]:
    """What its mover gains at each information set by the best strategy from there on.

    Conditional on being there, under the stated beliefs, on or off the path of play; everything
    that the mover decides later may change too. Valid for any beliefs, also those that Bayes'
    rule does not connect: every set is answered from its own beliefs, in one pass per player
    and number of own moves before. 0 for chance.

    Parameters
    ----------
    belief
        Per node, >= 0, adding up to 1 over every information set. Default: `beliefs` with
        ``unreached="tremble"``: Bayes' rule wherever it speaks, and the limit of equally likely
        mistakes elsewhere.

    Raises
    ------
    GameError
        If the belief does not fit the game.
    """
    weights = belief_of(profile, belief)
    players = range(len(profile.game.players))
    best = _sequential(profile, weights, players)[0]
    return frozen(best - _at_infosets(profile, weights))


def sequential_regret(profile: Profile, *, belief: Nodes | None = None) -> float:
    """Largest gain at any information set by any continuation strategy, under stated beliefs.

    Zero exactly if the profile with these beliefs is sequentially rational. Together with beliefs
    that are consistent this is a sequential equilibrium; that explicit beliefs are consistent is
    *not* examined here. Payoff units; >= 0 up to rounding. Parameters as in `sequential_gains`.

    References
    ----------
    Kreps & Wilson (1982), Econometrica 50, 863-894.

    Examples
    --------
    >>> from melian.game.classics import trust_game
    >>> from melian.game.game import uniform_profile
    >>> sequential_regret(uniform_profile(trust_game()))      # abuse gives 2 in place of 1.5
    0.5
    """
    return float(sequential_gains(profile, belief=belief).max(initial=0.0))


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    """What the best-response pass of a game needs, allocated once."""

    action_player: Int[np.ndarray, " action"]
    depth: Int[np.ndarray, " infoset"]
    weight: Nodes
    last: Int[np.ndarray, " node"]
    action_value: Float[np.ndarray, " action"]
    value: Float[np.ndarray, " infoset"]
    choice: Int[np.ndarray, " infoset"]

    @staticmethod
    def of(game: Game) -> _Work:
        tree = game.tree
        owner = frozen(action_infoset(tree))
        n_infosets, n_nodes = len(tree.infoset_player), len(tree.node_parent)
        depth = np.empty(n_infosets, dtype=np.int32)
        fill_own_depth(tree, owner, depth)
        return _Work(
            action_player=frozen(tree.infoset_player[owner]),
            depth=frozen(depth),
            weight=np.empty(n_nodes),
            last=np.empty(n_nodes, dtype=np.int32),
            action_value=np.empty(len(owner)),
            value=np.zeros(n_infosets),
            choice=np.full(n_infosets, -1, dtype=np.int32),
        )

    def run(self, profile: Profile, player: int, level: int, belief: Nodes) -> float:
        game = profile.game
        own = np.flatnonzero(game.tree.infoset_player == player)
        order = own[np.argsort(-self.depth[own], kind="stable")].astype(np.int32)
        result = fill_best_values(
            game.tree,
            self.action_player,
            player,
            level,
            self.depth,
            frozen(order),
            frozen(belief),
            profile.prob,
            game.payoff,
            self.weight,
            self.last,
            self.action_value,
            self.value,
            self.choice,
        )
        return float(result)


def _sequential(profile: Profile, belief: Nodes, players: range | list[int]) -> tuple[_Infosets, _Choices]:
    """Best value and best action at each information set of the players, from its own beliefs."""
    work = _Work.of(profile.game)
    for player in players:
        own = profile.game.tree.infoset_player == player
        for level in range(int(work.depth[own].max(initial=-1)) + 1):
            work.run(profile, player, level, belief)
    return work.value, work.choice


def _at_infosets(profile: Profile, weight: Nodes) -> _Infosets:
    """Weighted payoff of the mover at each information set, as the profile stands; 0 for chance."""
    tree = profile.game.tree
    nodes = np.flatnonzero(tree.node_infoset >= 0)
    infoset = tree.node_infoset[nodes]
    player = tree.infoset_player[infoset]
    payoff = np.where(player == CHANCE, 0.0, weight[nodes] * node_payoff(profile)[nodes, player])
    return np.bincount(infoset, weights=payoff, minlength=len(tree.infoset_player))


def belief_of(profile: Profile, belief: Nodes | None) -> Nodes:
    """A belief that was checked against the game; without one, the consistent rule."""
    if belief is None:
        return beliefs(profile, unreached="tremble")
    tree = profile.game.tree
    belief = np.array(belief, dtype=np.float64)
    if belief.shape != tree.node_parent.shape:
        raise GameError(
            f"a belief of this game has {len(tree.node_parent)} numbers, one per node, got {belief.shape}"
        )
    inner = tree.node_infoset >= 0
    sums = np.bincount(tree.node_infoset[inner], weights=belief[inner], minlength=len(tree.infoset_player))
    wrong = np.flatnonzero((tree.infoset_player != CHANCE) & ~(np.abs(sums - 1.0) <= 1e-9))
    if len(wrong) or not np.all(belief[inner] >= 0):
        where = f"; at information set {wrong[0]} they add up to {sums[wrong[0]]:g}" if len(wrong) else ""
        raise GameError(f"beliefs must be >= 0 and add up to 1 over the nodes of each information set{where}")
    return frozen(belief)  # of the copy: the caller's array stays writable


def _check_player(game: Game, player: int) -> None:
    if not 0 <= player < len(game.players):
        raise GameError(f"there is no player {player}; this game has players 0 to {len(game.players) - 1}")
