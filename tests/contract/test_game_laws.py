"""Laws that hold for every game and every profile."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import oracle
from melian.game import classics
from melian.game.agent import agent_gains, agent_regret, local_gains
from melian.game.deviations import (
    best_response,
    nash_conv,
    nash_gains,
    nash_regret,
    sequential_gains,
    sequential_regret,
)
from melian.game.files.efg import read_efg, write_efg
from melian.game.game import Game, Profile, uniform_profile
from melian.game.tree import CHANCE, tree_from_nodes
from melian.game.values import (
    beliefs,
    expected_payoff,
    infoset_reach,
    terminal_distribution,
)
from melian.solve.backward import BackwardInduction, LogitBackward
from melian.solve.logit.qre import LogitQRE
from melian.solve.solver import Status
from strategies import games, mixed_profiles, perfect_games, profiles

ROUNDING = 1e-12  # payoffs lie within [-5, 5]; sums over at most a few dozen terminals


@given(profile=profiles())
def test_terminals_share_all_the_probability(profile: Profile) -> None:
    distribution = terminal_distribution(profile)
    assert distribution.sum() == pytest.approx(1.0, abs=ROUNDING)
    assert distribution.min() >= 0


@given(profile=profiles())
def test_beliefs_are_distributions(profile: Profile) -> None:
    tree = profile.game.tree
    inner = tree.node_infoset >= 0
    for rule in ("equal", "tremble"):
        belief = beliefs(profile, unreached=rule)
        assert np.all(belief >= 0)
        assert np.all(belief[~inner] == 0)
        np.testing.assert_allclose(
            np.bincount(tree.node_infoset[inner], weights=belief[inner]), 1, atol=ROUNDING
        )


@given(profile=profiles())
def test_gains_are_never_negative(profile: Profile) -> None:
    for gains in (nash_gains(profile), agent_gains(profile), local_gains(profile), sequential_gains(profile)):
        assert np.all(gains >= -ROUNDING)
    assert nash_conv(profile) >= -ROUNDING


@given(profile=profiles())
def test_order_of_the_regrets(profile: Profile) -> None:
    n_players = len(profile.game.players)
    assert agent_regret(profile) <= nash_regret(profile) + ROUNDING
    assert nash_regret(profile) <= nash_conv(profile) + n_players * ROUNDING
    assert nash_conv(profile) <= n_players * nash_regret(profile) + n_players * ROUNDING


@given(profile=profiles())
def test_what_an_information_set_gains_its_player_gains(profile: Profile) -> None:
    player = profile.game.tree.infoset_player
    gains = np.append(nash_gains(profile), 0.0)[player]  # chance, -1, gains nothing
    reached = infoset_reach(profile)
    assert np.all(reached * local_gains(profile) <= gains + ROUNDING)
    assert np.all(reached * sequential_gains(profile) <= gains + ROUNDING)


@given(profile=profiles())
def test_changing_everything_gains_at_least_as_much_as_changing_one_choice(profile: Profile) -> None:
    assert np.all(local_gains(profile) <= sequential_gains(profile) + ROUNDING)


@given(profile=profiles())
def test_answering_best_leaves_nothing_to_gain(profile: Profile) -> None:
    for player in range(len(profile.game.players)):
        assert nash_gains(best_response(profile, player))[player] <= ROUNDING


@given(profile=mixed_profiles())
def test_no_gain_anywhere_means_no_gain_at_all_if_everything_is_reached(profile: Profile) -> None:
    """The one-deviation property (Perea 2002, sec. 3): with Bayes' beliefs local gains decide."""
    local, sequential = local_gains(profile).max(initial=0.0), sequential_regret(profile)
    depth = len(profile.game.tree.infoset_player)
    assert sequential <= depth * local + ROUNDING


@given(profile=profiles(), data=st.data())
def test_a_constant_for_each_player_changes_nothing(profile: Profile, data: st.DataObject) -> None:
    game = profile.game
    n_players = len(game.players)
    constant = np.array(
        data.draw(st.lists(st.integers(-9, 9), min_size=n_players, max_size=n_players)), float
    )
    other = Profile(dataclasses.replace(game, payoff=game.payoff + constant), profile.prob)
    np.testing.assert_allclose(expected_payoff(other), expected_payoff(profile) + constant, atol=1e-11)
    assert_same_gains(other, profile, atol=1e-11)


@given(profile=profiles(), scale=st.sampled_from([0.01, 0.5, 3.0, 1e6]))
def test_gains_scale_with_payoffs(profile: Profile, scale: float) -> None:
    game = profile.game
    other = Profile(dataclasses.replace(game, payoff=game.payoff * scale), profile.prob)
    assert_same_gains(other, profile, scale=scale, atol=ROUNDING * scale)


@given(profile=profiles(), seed=st.integers(0, 2**32 - 1))
def test_numbering_changes_nothing(profile: Profile, seed: int) -> None:
    other, infoset_of = relabelled(profile, seed)
    assert_same_gains(other, profile, atol=ROUNDING, infoset_of=infoset_of)
    np.testing.assert_allclose(expected_payoff(other), expected_payoff(profile), atol=ROUNDING)


@given(profile=profiles(), seed=st.integers(0, 2**32 - 1))
def test_order_of_players_changes_nothing(profile: Profile, seed: int) -> None:
    game, n_players = profile.game, len(profile.game.players)
    place = np.random.default_rng(seed).permutation(n_players)  # player i becomes place[i]
    player = np.append(place, CHANCE)[game.tree.infoset_player]
    tree = tree_from_nodes(*game.tree[:3], player, game.tree.infoset_first_action)
    payoff = np.empty_like(game.payoff)
    payoff[:, place] = game.payoff
    other = Profile(dataclasses.replace(game, tree=tree, payoff=payoff), profile.prob)
    np.testing.assert_allclose(nash_gains(other)[place], nash_gains(profile), atol=ROUNDING)
    np.testing.assert_allclose(sequential_gains(other), sequential_gains(profile), atol=ROUNDING)


@given(game=games(), seed=st.integers(0, 2**32 - 1))
def test_files_keep_the_numbering_of_information_sets(game: Game, seed: int) -> None:
    other = relabelled(uniform_profile(game), seed, actions=False)[0].game
    back = read_efg(write_efg(other))
    for mine, theirs in zip(other.tree, back.tree, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    np.testing.assert_array_equal(other.payoff, back.payoff)


@given(game=games(), seed=st.integers(0, 2**32 - 1))
def test_files_keep_the_game_whatever_the_numbering(game: Game, seed: int) -> None:
    other = relabelled(uniform_profile(game), seed)[0].game
    back = read_efg(write_efg(other))
    assert nash_conv(uniform_profile(back)) == pytest.approx(nash_conv(uniform_profile(game)), abs=ROUNDING)
    np.testing.assert_allclose(
        np.sort(sequential_gains(uniform_profile(back))),
        np.sort(sequential_gains(uniform_profile(game))),
        atol=ROUNDING,
    )


@given(game=perfect_games(), precision=st.sampled_from([0.3, 2.0, 15.0]))
def test_logit_response_keeps_under_scaling_and_constants(game: Game, precision: float) -> None:
    scaled = dataclasses.replace(game, payoff=game.payoff * 8 + 3)
    one, other = LogitBackward(precision)(game), LogitBackward(precision / 8)(scaled)
    np.testing.assert_allclose(one.profile.prob, other.profile.prob, rtol=1e-11)


@given(game=perfect_games())
def test_no_precision_is_random_choice(game: Game) -> None:
    prob = LogitBackward(0.0)(game).profile.prob
    np.testing.assert_allclose(prob, uniform_profile(game).prob, rtol=1e-15)


@given(game=perfect_games())
def test_backward_induction_scales(game: Game) -> None:
    scaled = dataclasses.replace(game, payoff=game.payoff * 8)
    np.testing.assert_array_equal(
        BackwardInduction()(game).profile.prob, BackwardInduction()(scaled).profile.prob
    )


# the logit solution


def logit(game: Game, precision: float | tuple[float, ...]) -> np.ndarray:
    found = LogitQRE(precision)(game)
    assume(found.status is Status.CERTIFIED)  # ties in the payoffs of small games do split
    return found.profile.prob


@given(game=games(), precision=st.sampled_from([0.3, 1.0]), seed=st.integers(0, 2**32 - 1))
def test_logit_solution_keeps_under_any_numbering_of_actions(game: Game, precision: float, seed: int) -> None:
    """Actions, information sets and their order are names only: the solution is renumbered with them."""
    names = Profile(game, logit(game, precision))
    other, _ = relabelled(names, seed)
    np.testing.assert_allclose(logit(other.game, precision), other.prob, atol=1e-8)


@given(game=games(), precision=st.sampled_from([0.3, 1.0]), data=st.data())
def test_logit_solution_keeps_under_constants_and_units(
    game: Game, precision: float, data: st.DataObject
) -> None:
    n_players = len(game.players)
    constant = data.draw(st.lists(st.integers(-9, 9), min_size=n_players, max_size=n_players))
    unit = data.draw(st.lists(st.sampled_from([0.5, 1.0, 4.0]), min_size=n_players, max_size=n_players))
    other = dataclasses.replace(game, payoff=(game.payoff + constant) * unit)
    each = tuple(precision / size for size in unit)
    np.testing.assert_allclose(logit(other, each), logit(game, precision), atol=1e-8)


@given(game=perfect_games(), seed=st.integers(0, 2**32 - 1))
def test_the_limit_is_subgame_perfect_where_nothing_ties(game: Game, seed: int) -> None:
    """Payoffs at random have no ties: one subgame-perfect equilibrium, and the branch ends in it."""
    payoff = np.random.default_rng(seed).normal(size=game.payoff.shape)
    game = dataclasses.replace(game, payoff=payoff, chance=_full(game))
    limit = LogitQRE(np.inf)(game)
    assume(limit.status is Status.CERTIFIED)
    np.testing.assert_allclose(limit.profile.prob, BackwardInduction()(game).profile.prob, atol=1e-6)


def test_the_limit_is_nearly_always_reached() -> None:
    """So that the law above speaks of most games and not of a few."""
    reached = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        one = classics.centipede(2 + seed % 4)
        game = dataclasses.replace(one, payoff=rng.normal(size=one.payoff.shape))
        reached += LogitQRE(np.inf)(game).status is Status.CERTIFIED
    assert reached >= 38


def _full(game: Game) -> np.ndarray:
    """Chance that excludes nothing: below an impossible node every choice ties."""
    size = np.diff(game.tree.infoset_first_action)
    return np.where(np.isnan(game.chance), np.nan, (game.chance + 1) / np.repeat(1 + size, size))


CLASSICS = [getattr(classics, name) for name in classics.__all__ if name != "matrix_game"]


@pytest.mark.parametrize("make", CLASSICS, ids=lambda make: make.__name__)
def test_laws_hold_for_the_classics(make) -> None:
    game = make()
    rng = np.random.default_rng(20211209)
    first = game.tree.infoset_first_action
    weight = rng.exponential(size=first[-1])
    prob = weight / np.repeat(np.add.reduceat(weight, first[:-1]), np.diff(first))
    profile = Profile(game, np.where(np.isnan(game.chance), prob, game.chance))
    assert agent_regret(profile) <= nash_regret(profile) + ROUNDING
    reached = infoset_reach(profile) * sequential_gains(profile)
    gains = np.append(nash_gains(profile), 0.0)[game.tree.infoset_player]
    assert np.all(reached <= gains + 1e-11)
    assert_same_gains(relabelled(profile, 1)[0], profile, atol=1e-11, infoset_of=relabelled(profile, 1)[1])


def test_published_equilibria_are_told_from_others(shared: Path) -> None:
    """Every verified equilibrium of the canon is Nash; sequential under listed beliefs, or under none."""
    models = json.loads((shared / "canon" / "canon.json").read_text())["models"]
    points = [point for model in models for point in model["test_points"] if point.get("verified")]
    judged = accepted = rejected = 0
    for point in points:
        game = read_efg(shared / point["efg"])
        for listed in point["equilibria"]:
            if not (listed["verified"] and set(listed["strategies"]) == set(_player_labels(game))):
                continue
            profile = _profile(game, listed["strategies"])
            assert nash_regret(profile) <= 2e-6, (point["efg"], listed["name"])
            judged += 1
            if listed["is_pbe"] is False:
                assert sequential_regret(profile) > 1e-3, (point["efg"], listed["name"])
                rejected += 1
                continue
            belief = _listed_belief(profile, listed["offpath_belief_ranges"])
            if belief is not None:
                assert sequential_regret(profile, belief=belief) <= 2e-6, (point["efg"], listed["name"])
                accepted += 1
    assert judged >= 60
    assert accepted >= 50
    assert rejected >= 1


def _listed_belief(profile: Profile, ranges: dict[str, dict[str, list[float]]]) -> np.ndarray | None:
    """Bayes' beliefs, and off the path the middle of the listed range; None for sets of three nodes."""
    game = profile.game
    belief = np.array(beliefs(profile))
    for infoset, of_path in ranges.items():
        if len(of_path) > 2:
            return None
        nodes = oracle.nodes_of(game, game.infosets.index(infoset))
        names = ["/".join(game.actions[action] for action in oracle.path(game, node)) for node in nodes]
        belief[nodes] = [np.mean(of_path[name]) for name in names]
    return belief


def _player_labels(game: Game) -> list[str]:
    return [label for label, p in zip(game.infosets, game.tree.infoset_player, strict=True) if p != CHANCE]


def _profile(game: Game, strategies: dict[str, dict[str, float]]) -> Profile:
    prob = np.array(uniform_profile(game).prob)
    for infoset, chosen in strategies.items():
        start, stop = game.tree.infoset_first_action[game.infosets.index(infoset) :][:2]
        numbers = np.array([chosen[label] for label in game.actions[start:stop]])
        prob[start:stop] = numbers / numbers.sum()
    return Profile(game, prob)


def assert_same_gains(
    one: Profile, other: Profile, *, scale: float = 1.0, atol: float, infoset_of: np.ndarray | None = None
) -> None:
    """All gains of the first are those of the second, `infoset_of` giving the numbers there."""
    where = slice(None) if infoset_of is None else infoset_of
    np.testing.assert_allclose(nash_gains(one), scale * nash_gains(other), atol=atol)
    for gains in (agent_gains, local_gains, sequential_gains):
        np.testing.assert_allclose(gains(one)[where], scale * gains(other), atol=atol)


def relabelled(profile: Profile, seed: int, *, actions: bool = True) -> tuple[Profile, np.ndarray]:
    """The same profile with information sets (and actions) numbered at random; new number of each old set."""
    rng = np.random.default_rng(seed)
    game, tree = profile.game, profile.game.tree
    n_infosets, size = len(tree.infoset_player), np.diff(tree.infoset_first_action)
    infoset_of = rng.permutation(n_infosets)
    new_size, player = np.empty_like(size), np.empty_like(tree.infoset_player)
    new_size[infoset_of], player[infoset_of] = size, tree.infoset_player
    first = np.concatenate([[0], np.cumsum(new_size)])
    action_of = np.empty(first[-1], dtype=np.int64)
    for old, new in enumerate(infoset_of):
        order = rng.permutation(size[old]) if actions else np.arange(size[old])
        action_of[tree.infoset_first_action[old] : tree.infoset_first_action[old + 1]] = first[new] + order
    chance, prob = np.empty_like(game.chance), np.empty_like(profile.prob)
    chance[action_of], prob[action_of] = game.chance, profile.prob
    new_tree = tree_from_nodes(
        tree.node_parent,
        np.append(action_of, -1)[tree.node_action],
        np.append(infoset_of, -1)[tree.node_infoset],
        player,
        first,
    )
    renumbered = dataclasses.replace(game, tree=new_tree, chance=chance, infosets=(), actions=())
    return Profile(renumbered, prob), infoset_of
