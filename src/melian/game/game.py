"""Games with numbers, one at a time or as a block of draws, and profiles of behaviour.

A `GameBatch` keeps payoffs factored: terminals of equal worth to a player share
a *row*, and a draw holds one number per row. Memory grows with rows x draws
instead of terminals x players x draws.

Tested in `tests/contract/test_game_laws.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float64, Int

from melian.errors import GameError
from melian.game.tree import CHANCE, Tree, action_infoset, frozen

__all__ = ["Game", "GameBatch", "Profile", "check_numbers", "uniform_profile"]


@dataclass(frozen=True, slots=True, eq=False)
class Game:
    """One extensive-form game with perfect recall.

    `melian.game.nested.game_from_nested` and `melian.game.files.efg.read_efg` make one from something
    that people write.

    Raises
    ------
    GameError
        If the numbers do not fit the tree, chance's do not add up to 1, or a payoff is not finite.
    """

    tree: Tree
    """Its structure."""
    chance: Float[np.ndarray, " action"]
    """Probability of each chance action; NaN for the actions of players."""
    payoff: Float[np.ndarray, "terminal player"]
    """Payoff of each player at each terminal."""
    players: tuple[str, ...]
    """Names, in the order of player numbers."""
    infosets: tuple[str, ...] = ()
    """Labels; empty for none."""
    actions: tuple[str, ...] = ()
    """Labels by global action number; empty for none."""
    title: str = ""
    """What the game is called."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "chance", frozen(np.asarray(self.chance, dtype=np.float64)))
        object.__setattr__(self, "payoff", frozen(np.asarray(self.payoff, dtype=np.float64)))
        check_numbers(self.tree, self.chance[None, :], len(self.players))
        if self.payoff.shape != (len(self.tree.terminal_node), len(self.players)):
            raise GameError(
                f"payoff has shape {self.payoff.shape}; this tree needs "
                f"({len(self.tree.terminal_node)}, {len(self.players)}): (terminal, player)"
            )
        if not np.all(np.isfinite(self.payoff)):
            raise GameError("every payoff must be a finite number")

    def batch(self) -> GameBatch:
        """The block that holds this game as its only draw."""
        n_terminals, n_players = self.payoff.shape
        rows = np.arange(n_terminals * n_players, dtype=np.int32).reshape(n_terminals, n_players)
        return GameBatch(
            tree=self.tree,
            chance=self.chance[None, :],
            payoff_row=rows,
            row_payoff=self.payoff.reshape(1, -1),
            players=self.players,
        )


@dataclass(frozen=True, slots=True, eq=False)
class GameBatch:
    """A block of draws of one tree, payoffs factored into rows."""

    tree: Tree
    """The structure that all draws share."""
    chance: Float[np.ndarray, "draw action"]
    """Probability of each chance action in each draw; NaN for the actions of players."""
    payoff_row: Int[np.ndarray, "terminal player"]
    """Which column of `row_payoff` holds the payoff of a player at a terminal."""
    row_payoff: Float[np.ndarray, "draw row"]
    """The distinct payoffs, by draw."""
    players: tuple[str, ...]
    """Names, in the order of player numbers."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "chance", frozen(np.asarray(self.chance, dtype=np.float64)))
        object.__setattr__(self, "row_payoff", frozen(np.asarray(self.row_payoff, dtype=np.float64)))
        object.__setattr__(self, "payoff_row", frozen(np.asarray(self.payoff_row, dtype=np.int32)))
        check_numbers(self.tree, self.chance, len(self.players))

    def __len__(self) -> int:
        return len(self.chance)

    def game(self, draw: int) -> Game:
        """One draw as a game of its own."""
        return Game(
            tree=self.tree,
            chance=self.chance[draw],
            payoff=self.row_payoff[draw][self.payoff_row],
            players=self.players,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """A behaviour strategy for every player; chance actions carry chance's probabilities.

    Raises
    ------
    GameError
        If there are more or fewer probabilities than actions, one is negative, or those of an information
        set do not add up to 1.
    """

    game: Game
    """The game it belongs to."""
    prob: Float[np.ndarray, " action"]
    """Probability of each action at its information set."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "prob", frozen(np.asarray(self.prob, dtype=np.float64)))
        first = self.game.tree.infoset_first_action
        if self.prob.shape != (first[-1],):
            raise GameError(f"a profile of this game has {first[-1]} probabilities, got {self.prob.shape}")
        sums = np.add.reduceat(self.prob, first[:-1])
        if np.any(self.prob < 0) or not np.allclose(sums, 1.0, atol=1e-9, rtol=0):
            raise GameError("the probabilities at each information set must be >= 0 and add up to 1")


def uniform_profile(game: Game) -> Profile:
    """Every player picks at random: the logit equilibrium at precision 0.

    Examples
    --------
    >>> from melian.game.classics import trust_game
    >>> uniform_profile(trust_game()).prob.tolist()
    [0.5, 0.5, 0.5, 0.5]
    """
    size = np.diff(game.tree.infoset_first_action)
    prob = np.repeat(1.0 / size, size)
    return Profile(game, np.where(np.isnan(game.chance), prob, game.chance))


def check_numbers(tree: Tree, chance: Float64[np.ndarray, "draw action"], n_players: int) -> None:
    """Raise `GameError` unless chance is a distribution wherever chance moves, in every draw."""
    n_actions = int(tree.infoset_first_action[-1])
    if chance.shape[1] != n_actions:
        raise GameError(f"chance has {chance.shape[1]} columns; this tree has {n_actions} actions")
    if int(tree.infoset_player.max(initial=-1)) >= n_players:
        raise GameError(f"the tree names player {tree.infoset_player.max()}, but there are {n_players}")
    by_chance = tree.infoset_player[action_infoset(tree)] == CHANCE
    if np.any(np.isnan(chance[:, by_chance])) or not np.all(np.isnan(chance[:, ~by_chance])):
        raise GameError("chance must hold a probability for chance actions and NaN for all others")
    starts = tree.infoset_first_action[:-1]
    sums = np.add.reduceat(np.where(by_chance, chance, 0.0), starts, axis=1)
    moves = tree.infoset_player == CHANCE
    if np.any(chance[:, by_chance] < 0) or not np.allclose(sums[:, moves], 1.0, atol=1e-9, rtol=0):
        raise GameError("chance probabilities must be >= 0 and add up to 1 at every chance move")
