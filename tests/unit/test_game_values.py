"""Probabilities, payoffs and beliefs against a recursive twin, and where arithmetic gives out."""

import numpy as np
import pytest
from hypothesis import given

import oracle
from melian.errors import GameError
from melian.game.classics import beer_quiche, kuhn_poker, leduc_poker, matrix_game, selten_horse
from melian.game.game import Game, Profile, uniform_profile
from melian.game.nested import Deal, Move, game_from_nested
from melian.game.tree import CHANCE
from melian.game.values import (
    beliefs,
    counterfactual_reach,
    expected_payoff,
    infoset_reach,
    log_reach,
    node_payoff,
    own_reach,
    reach,
    terminal_distribution,
)
from strategies import mixed_profiles, profiles


@given(profile=profiles())
def test_reach_and_its_parts(profile: Profile) -> None:
    game = profile.game
    everybody = set(range(CHANCE, len(game.players)))
    nodes = range(len(game.tree.node_parent))
    expected = [oracle.reach(profile, node, by=everybody) for node in nodes]
    np.testing.assert_allclose(reach(profile), expected, rtol=1e-13)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(log_reach(profile), np.log(expected), rtol=1e-12, atol=1e-12)
    for player in range(len(game.players)):
        own = [oracle.reach(profile, node, by={player}) for node in nodes]
        rest = [oracle.reach(profile, node, by=everybody - {player}) for node in nodes]
        np.testing.assert_allclose(own_reach(profile, player), own, rtol=1e-13)
        np.testing.assert_allclose(counterfactual_reach(profile, player), rest, rtol=1e-13)


@given(profile=profiles())
def test_reach_of_information_sets_sums_over_nodes(profile: Profile) -> None:
    everybody = set(range(CHANCE, len(profile.game.players)))
    for infoset, total in enumerate(infoset_reach(profile)):
        nodes = oracle.nodes_of(profile.game, infoset)
        assert total == pytest.approx(sum(oracle.reach(profile, n, by=everybody) for n in nodes), abs=1e-13)


@given(profile=profiles())
def test_payoffs_from_every_node(profile: Profile) -> None:
    game = profile.game
    value = node_payoff(profile)
    for player in range(len(game.players)):
        expected = [oracle.payoff(game, profile.prob, node, player) for node in range(len(value))]
        np.testing.assert_allclose(value[:, player], expected, atol=1e-12)
    distribution = terminal_distribution(profile)
    np.testing.assert_allclose(distribution @ game.payoff, expected_payoff(profile), atol=1e-12)


@given(profile=profiles())
def test_beliefs_are_bayes_rule_where_it_speaks(profile: Profile) -> None:
    equal, tremble = beliefs(profile), beliefs(profile, unreached="tremble")
    for infoset in range(len(profile.game.tree.infoset_player)):
        nodes = oracle.nodes_of(profile.game, infoset)
        expected = oracle.belief(profile, infoset)
        if expected is None:
            np.testing.assert_array_equal(equal[nodes], 1 / len(nodes))
        else:
            np.testing.assert_allclose(equal[nodes], expected, rtol=1e-12)
            np.testing.assert_allclose(tremble[nodes], expected, rtol=1e-12)


@given(profile=profiles())
def test_trembling_beliefs_are_the_limit_of_small_mistakes(profile: Profile) -> None:
    limit = beliefs(profile, unreached="tremble")
    near = oracle.trembled(profile, 1e-8)
    for infoset, player in enumerate(profile.game.tree.infoset_player):
        if player != CHANCE:
            nodes = oracle.nodes_of(profile.game, infoset)
            np.testing.assert_allclose(limit[nodes], oracle.belief(near, infoset), atol=1e-5)


@given(profile=mixed_profiles())
def test_beliefs_from_logarithms_are_those_from_probabilities(profile: Profile) -> None:
    with np.errstate(divide="ignore"):
        logs = np.log(profile.prob)
    np.testing.assert_array_equal(beliefs(profile, log_prob=logs), beliefs(profile))


def test_beliefs_survive_underflow() -> None:
    # 1,500 nodes deep; with probabilities of 1e-3 the reach is 1e-1500 against 2e-1500 at the end
    def ladder(weight: float, rungs: int) -> Move | Deal | tuple[float, ...]:
        following: Move | Deal | tuple[float, ...] = Move(1, "end", {"a": (0.0, 0.0), "b": (1.0, 1.0)})
        for _ in range(rungs):
            following = Deal({"on": (weight, following), "off": (1 - weight, (0.0, 0.0))})
        return following

    root = Deal({"one": (1 / 3, ladder(1e-3, 300)), "two": (2 / 3, ladder(1e-3, 300))})
    profile = uniform_profile(game_from_nested(root, ("A", "B")))
    end = np.flatnonzero(profile.game.tree.infoset_player[profile.game.tree.node_infoset] == 1)
    end = end[profile.game.tree.node_infoset[end] >= 0]
    assert reach(profile)[end].tolist() == [0.0, 0.0]
    np.testing.assert_allclose(beliefs(profile)[end], [1 / 3, 2 / 3], rtol=1e-12)


def test_given_logarithms_decide_where_doubles_are_zero() -> None:
    game = beer_quiche()
    quiche = [number for number, label in enumerate(game.actions) if label == "quiche"]
    prob, logs = np.array(uniform_profile(game).prob), np.log(uniform_profile(game).prob)
    for action, log in zip(quiche, (-2000.0, -2000.0 - np.log(3)), strict=True):
        prob[action - 1 : action + 1] = 1.0, 0.0
        logs[action - 1 : action + 1] = 0.0, log
    result = beliefs(Profile(game, prob), log_prob=logs)
    saw_quiche = np.flatnonzero(game.tree.node_infoset == game.infosets.index("saw quiche"))
    # prior 9/10 and 1/10, quiche three times as likely from the strong: 27 to 1
    np.testing.assert_allclose(result[saw_quiche], [27 / 28, 1 / 28], rtol=1e-12)


def test_own_moves_do_not_matter_to_beliefs() -> None:
    game = kuhn_poker()
    prob = np.array(uniform_profile(game).prob)
    bets = {"J": 0.2, "Q": 0.5, "K": 0.8}
    for infoset, label in enumerate(game.infosets):
        start = game.tree.infoset_first_action[infoset]
        if label in bets:
            prob[start : start + 2] = 0.0, 1.0  # the first player never checks ...
        elif label.endswith(" check"):
            prob[start : start + 2] = 1 - bets[label[0]], bets[label[0]]
    profile = Profile(game, prob)
    for card in bets:  # ... and has beliefs after its check and the other's bet all the same
        nodes = oracle.nodes_of(game, game.infosets.index(f"{card} check bet"))
        others = np.array([bets[other] for other in bets if other != card])
        np.testing.assert_allclose(beliefs(profile)[nodes], others / others.sum())


def test_uniform_play_of_known_games() -> None:
    np.testing.assert_allclose(expected_payoff(uniform_profile(kuhn_poker())), [1 / 8, -1 / 8], rtol=1e-14)
    np.testing.assert_allclose(
        expected_payoff(uniform_profile(leduc_poker())), [-0.078125, 0.078125], rtol=1e-12
    )


@pytest.mark.parametrize("player", [3, -2])
def test_a_player_that_does_not_exist(player: int) -> None:
    with pytest.raises(GameError, match=f"there is no player {player}; this game has players 0 to 2"):
        own_reach(uniform_profile(selten_horse()), player)


def test_bad_arguments_of_beliefs() -> None:
    profile = uniform_profile(selten_horse())
    with pytest.raises(GameError, match="log_prob must hold 6 logarithms"):
        beliefs(profile, log_prob=np.full(6, 0.5))
    with pytest.raises(GameError, match="log_prob must hold 6 logarithms"):
        beliefs(profile, log_prob=np.full(6, np.nan))


def test_results_are_read_only() -> None:
    profile = uniform_profile(kuhn_poker())
    for array in (reach(profile), beliefs(profile), node_payoff(profile), expected_payoff(profile)):
        assert not array.flags.writeable


def test_the_game_does_not_change() -> None:
    game: Game = kuhn_poker()
    before = game.payoff.copy(), game.chance.copy()
    beliefs(uniform_profile(game))
    np.testing.assert_array_equal(game.payoff, before[0])
    np.testing.assert_array_equal(game.chance, before[1])


def test_a_game_leaves_the_arrays_of_its_caller_alone() -> None:
    game = matrix_game(np.arange(8.0).reshape(2, 2, 2))
    prob = np.array([0.5, 0.5, 0.25, 0.75])
    profile = Profile(game, prob)
    prob[0] = 0.0
    assert profile.prob[0] == 0.5
    assert not profile.prob.flags.writeable
