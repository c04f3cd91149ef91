"""Gains from deviating against brute force over pure strategies, and at profiles known to fool."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import oracle
from melian.errors import GameError
from melian.game.agent import agent_gains, agent_regret, local_gains
from melian.game.classics import (
    beer_quiche,
    kuhn_poker,
    leduc_poker,
    matching_pennies,
    myerson_figure_4_2,
    selten_horse,
    stripped_down_poker,
    trust_game,
)
from melian.game.deviations import (
    best_response,
    best_response_payoff,
    exploitability,
    nash_conv,
    nash_gains,
    nash_regret,
    sequential_gains,
    sequential_regret,
)
from melian.game.game import Game, Profile, uniform_profile
from melian.game.tree import CHANCE
from melian.game.values import beliefs, expected_payoff, infoset_reach
from strategies import games, profiles

MOST = 600  # pure strategies to try: the twin is slow


def play(game: Game, **chosen: str) -> Profile:
    """The profile that takes the chosen action at each named information set (spaces as underscores)."""
    prob = np.array(uniform_profile(game).prob)
    for infoset, action in chosen.items():
        number = game.infosets.index(infoset.replace("_", " "))
        start, stop = game.tree.infoset_first_action[number : number + 2]
        prob[start:stop] = [label == action for label in game.actions[start:stop]]
    return Profile(game, prob)


@given(profile=profiles())
def test_best_response_payoff_is_the_best_pure_strategy(profile: Profile) -> None:
    players = range(len(profile.game.players))
    assume(all(oracle.n_pure_strategies(profile.game, player) <= MOST for player in players))
    expected = [oracle.best_response_payoff(profile, player) for player in players]
    np.testing.assert_allclose(best_response_payoff(profile), expected, atol=1e-12)


@given(profile=profiles())
def test_best_response_attains_it(profile: Profile) -> None:
    for player in range(len(profile.game.players)):
        answer = best_response(profile, player)
        assert expected_payoff(answer)[player] == pytest.approx(
            best_response_payoff(profile)[player], abs=1e-12
        )
        own = np.repeat(
            profile.game.tree.infoset_player == player, np.diff(profile.game.tree.infoset_first_action)
        )
        np.testing.assert_array_equal(answer.prob[~own], profile.prob[~own])
        assert set(answer.prob[own]) <= {0.0, 1.0}


@given(profile=profiles(), data=st.data())
def test_gains_at_information_sets_under_any_beliefs(profile: Profile, data: st.DataObject) -> None:
    game = profile.game
    assume(all(oracle.n_pure_strategies(game, player) <= MOST for player in range(len(game.players))))
    weight = np.zeros(len(game.tree.node_parent))
    for infoset in range(len(game.tree.infoset_player)):
        nodes = oracle.nodes_of(game, infoset)
        some = data.draw(st.lists(st.integers(0, 3), min_size=len(nodes), max_size=len(nodes)))
        some = some if sum(some) else [1] * len(nodes)
        weight[nodes] = np.array(some) / sum(some)
    sequential, local = sequential_gains(profile, belief=weight), local_gains(profile, belief=weight)
    for infoset, player in enumerate(game.tree.infoset_player):
        if player == CHANCE:
            assert sequential[infoset] == local[infoset] == 0.0
            continue
        expected = [oracle.gain_at(profile, infoset, weight, alone=alone) for alone in (False, True)]
        np.testing.assert_allclose([sequential[infoset], local[infoset]], expected, atol=1e-12)


@given(profile=profiles())
def test_a_best_response_is_best_everywhere_under_trembling_beliefs(profile: Profile) -> None:
    for player in range(len(profile.game.players)):
        answer = best_response(profile, player)
        own = profile.game.tree.infoset_player == player
        # own moves cancel in own beliefs, so that they are those before the answer
        assert np.all(sequential_gains(answer)[own] <= 1e-12)


@given(profile=profiles(games(max_players=2)))
def test_agent_gains_are_local_gains_times_reach(profile: Profile) -> None:
    gains = local_gains(profile, belief=beliefs(profile)) * infoset_reach(profile)
    np.testing.assert_allclose(agent_gains(profile), gains, atol=1e-12)


def test_uniform_play_of_kuhn_and_leduc() -> None:
    # Kuhn: 11/12, exact. Leduc: 2.3736111 published as half of nash_conv (Lanctot et al. 2019, OpenSpiel).
    assert nash_conv(uniform_profile(kuhn_poker())) == pytest.approx(11 / 12, abs=1e-14)
    assert exploitability(uniform_profile(leduc_poker())) == pytest.approx(2.3736111, abs=5e-8)


@pytest.mark.parametrize("alpha", [0.0, 0.1, 1 / 3])
def test_kuhn_equilibria(alpha: float) -> None:
    """Kuhn (1950): a family of equilibria in the first player's bluff, value -1/18."""
    game = kuhn_poker()
    prob = {"J": alpha, "Q": 0.0, "K": 3 * alpha, "J check": 1 / 3, "Q check": 0.0, "K check": 1.0}
    prob |= {"J bet": 0.0, "Q bet": 1 / 3, "K bet": 1.0}
    prob |= {"J check bet": 0.0, "Q check bet": alpha + 1 / 3, "K check bet": 1.0}
    numbers = np.array(uniform_profile(game).prob)
    for label, second in prob.items():
        start = game.tree.infoset_first_action[game.infosets.index(label)]
        numbers[start : start + 2] = 1 - second, second
    profile = Profile(game, numbers)
    np.testing.assert_allclose(expected_payoff(profile), [-1 / 18, 1 / 18], atol=1e-15)
    assert nash_conv(profile) == pytest.approx(0.0, abs=1e-15)
    weight = np.array(beliefs(profile))
    if alpha == 0.0:
        # nobody bets first: the second player's Q must still think a K three times as likely as a J
        weight[oracle.nodes_of(game, game.infosets.index("Q bet"))] = 1 / 4, 3 / 4
    assert sequential_regret(profile, belief=weight) == pytest.approx(0.0, abs=1e-15)


def test_stripped_down_poker() -> None:
    """Reiley et al. (2008): bluff a third, call two thirds, value 1/3; nothing else is an equilibrium."""
    game = stripped_down_poker()
    numbers = np.array(play(game, king="bet").prob)
    for label, first in (("queen", 1 / 3), ("bet", 2 / 3)):
        start = game.tree.infoset_first_action[game.infosets.index(label)]
        numbers[start : start + 2] = first, 1 - first
    profile = Profile(game, numbers)
    np.testing.assert_allclose(expected_payoff(profile), [1 / 3, -1 / 3], atol=1e-15)
    assert nash_conv(profile) == pytest.approx(0.0, abs=1e-15)
    assert nash_conv(play(game, king="bet", queen="bet", bet="call")) == pytest.approx(0.5, abs=1e-15)


def test_an_agent_equilibrium_that_is_none_is_rejected() -> None:
    """Myerson (1991), figure 4.2: (B1, Z1, W2) yields 2, and (A1, Y1) against W2 yields 3."""
    profile = play(myerson_figure_4_2(), first="B1", later="Z1", player_2="W2")
    assert agent_regret(profile) == 0.0
    assert nash_gains(profile).tolist() == [1.0, 0.0]
    assert nash_regret(profile) == nash_conv(profile) == 1.0
    assert sequential_regret(profile) >= 1.0


def test_a_nash_equilibrium_that_is_not_sequential_is_rejected() -> None:
    """Selten (1975): at (D, a, L) player 2 would rather play d, if asked: 4 against 1."""
    bad = play(selten_horse(), player_1="D", player_2="a", player_3="L")
    assert nash_regret(bad) == 0.0
    assert sequential_regret(bad) == 3.0
    good = play(selten_horse(), player_1="A", player_2="a", player_3="R")
    assert nash_regret(good) == 0.0
    weight = np.array(beliefs(good))
    nodes = oracle.nodes_of(good.game, good.game.infosets.index("player 3"))
    weight[nodes] = 1 / 3, 2 / 3  # at most 1/3 on D makes R a best reply: 2/3 either way
    assert sequential_regret(good, belief=weight) == pytest.approx(0.0, abs=1e-15)
    weight[nodes] = 1 / 2, 1 / 2
    assert sequential_regret(good, belief=weight) == pytest.approx(1 / 2)
    assert weight.flags.writeable


def test_empty_threats_are_seen() -> None:
    profile = play(trust_game(), start="no trust", trusted="honour")
    assert nash_regret(profile) == 1.0
    assert sequential_gains(profile).tolist() == [1.0, 1.0]


def test_pooling_on_quiche_rests_on_beliefs() -> None:
    """Cho & Kreps (1987): sequential if beer is blamed on the weak, and not under equal mistakes."""
    profile = play(beer_quiche(), strong="quiche", weak="quiche", saw_quiche="leave", saw_beer="duel")
    assert nash_regret(profile) == pytest.approx(0.0, abs=1e-15)
    weight = np.array(beliefs(profile))
    nodes = oracle.nodes_of(profile.game, profile.game.infosets.index("saw beer"))
    weight[nodes] = 0.0, 1.0
    assert sequential_regret(profile, belief=weight) == pytest.approx(0.0, abs=1e-15)
    # mistakes alike: beer means strong with the prior 9/10, and a duel then loses 0.8
    assert sequential_regret(profile) == pytest.approx(0.8)


def test_threats_that_underflow_are_still_examined() -> None:
    game = selten_horse()
    numbers = np.array(play(game, player_1="D", player_2="a", player_3="L").prob)
    first = game.tree.infoset_first_action[game.infosets.index("player 1")]
    numbers[first : first + 2] = 1.0, 1e-320
    assert nash_regret(Profile(game, numbers)) < 1e-300
    assert sequential_regret(Profile(game, numbers)) == pytest.approx(3.0)


def test_exploitability_is_for_constant_sums() -> None:
    assert exploitability(uniform_profile(matching_pennies())) == 0.0
    with pytest.raises(
        GameError, match="exploitability is for constant-sum games; here the payoffs add up to 0"
    ):
        exploitability(uniform_profile(trust_game()))


def test_bad_beliefs_are_refused() -> None:
    profile = uniform_profile(selten_horse())
    with pytest.raises(GameError, match="a belief of this game has 9 numbers, one per node, got"):
        sequential_regret(profile, belief=np.ones(3))
    for wrong in (np.full(9, 0.9), np.full(9, np.nan)):
        with pytest.raises(GameError, match="add up to 1 over the nodes of each information set; at"):
            sequential_regret(profile, belief=wrong)


def test_best_response_of_nobody() -> None:
    with pytest.raises(GameError, match="there is no player 2"):
        best_response(uniform_profile(kuhn_poker()), 2)
