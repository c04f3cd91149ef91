"""Sizes, payoffs and equilibria of the built-in games, as published."""

import numpy as np
import pytest

from melian.errors import GameError
from melian.game.classics import (
    beer_quiche,
    centipede,
    kuhn_poker,
    leduc_poker,
    matching_pennies,
    matrix_game,
    myerson_figure_4_2,
    selten_horse,
    stripped_down_poker,
    trust_game,
)
from melian.game.deviations import nash_conv, nash_regret
from melian.game.game import Game, Profile, uniform_profile
from melian.game.nested import Deal, Move, game_from_nested
from melian.game.tree import CHANCE, validate_tree


@pytest.mark.parametrize(
    ("game", "terminals", "infosets"),
    [
        (beer_quiche(), 8, (2, 2)),
        (centipede(4), 5, (2, 2)),
        (centipede(6), 7, (3, 3)),
        (kuhn_poker(), 30, (6, 6)),
        # A round has 5 ways to go on and 4 folds, 3 decisions a player. So with 2 boards for a pair and 3
        # otherwise: 3 (4 + 5 x 2 x 9) + 6 (4 + 5 x 3 x 9) terminals, 3 x 3 + 5 x 3 x 9 information sets.
        (leduc_poker(), 1116, (144, 144)),
        (matching_pennies(), 4, (1, 1)),
        (myerson_figure_4_2(), 6, (2, 1)),
        (selten_horse(), 5, (1, 1, 1)),
        (stripped_down_poker(), 6, (2, 1)),
        (trust_game(), 3, (1, 1)),
    ],
    ids=lambda value: value.title if isinstance(value, Game) else "",
)
def test_sizes(game: Game, terminals: int, infosets: tuple[int, ...]) -> None:
    validate_tree(game.tree)
    assert len(game.tree.terminal_node) == terminals
    own = tuple(int(np.sum(game.tree.infoset_player == player)) for player in range(len(game.players)))
    assert own == infosets


def test_matching_pennies_is_solved_by_even_odds_only() -> None:
    game = matching_pennies()
    assert nash_conv(uniform_profile(game)) == 0.0
    assert nash_regret(Profile(game, np.array([0.6, 0.4, 0.5, 0.5]))) == pytest.approx(0.2)


def test_leduc_is_zero_sum_with_stakes_up_to_thirteen() -> None:
    game = leduc_poker()
    np.testing.assert_array_equal(game.payoff.sum(axis=1), 0.0)
    assert np.abs(game.payoff).max() == 13  # ante 1, two raises of 2, two raises of 4


def test_matrix_game_of_three() -> None:
    payoff = np.arange(2 * 2 * 3 * 3, dtype=float).reshape(2, 2, 3, 3)
    game = matrix_game(payoff)
    np.testing.assert_array_equal(game.payoff, payoff.reshape(-1, 3))
    assert np.bincount(game.tree.node_infoset[game.tree.node_infoset >= 0]).tolist() == [1, 2, 4]


@pytest.mark.parametrize("shape", [(2, 2, 3), (2,), (2, 0, 2)])
def test_matrix_game_of_the_wrong_shape(shape: tuple[int, ...]) -> None:
    with pytest.raises(GameError, match="a payoff array has one axis per player and a last one over players"):
        matrix_game(np.zeros(shape))


def test_centipede_without_moves() -> None:
    with pytest.raises(GameError, match="a centipede has at least 1 move, got 0"):
        centipede(0)


def test_nested_games_that_are_none() -> None:
    with pytest.raises(GameError, match=r"a game begins with a Move or a Deal, got the payoffs \(1, 2\)"):
        game_from_nested((1, 2), ["A", "B"])
    with pytest.raises(GameError, match=r"a terminal has payoffs \(1,\); this game needs 2, one per player"):
        game_from_nested(Move(0, "a", {"x": (1,)}), ["A", "B"])
    bad = Move(0, "a", {"x": Move(1, "b", {"l": (1, 1)}), "y": Move(1, "b", {"r": (1, 1)})})
    with pytest.raises(
        GameError, match=r"player 1 has choices \['l'\] at one node of 'b' and \['r'\] at another"
    ):
        game_from_nested(bad, ["A", "B"])
    with pytest.raises(GameError, match="add up to 1 at every chance move"):
        game_from_nested(Deal({"x": (0.5, (1,)), "y": (0.4, (1,))}), ["A"])


def test_chance_is_not_a_player() -> None:
    game = beer_quiche(0.25)
    deal = int(np.flatnonzero(game.tree.infoset_player == CHANCE)[0])
    start = game.tree.infoset_first_action[deal]
    assert game.chance[start : start + 2].tolist() == [0.25, 0.75]
