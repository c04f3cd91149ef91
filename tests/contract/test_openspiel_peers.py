"""Certificates and regret minimisation as OpenSpiel has them, on its own poker and on our trees."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layered import CRISIS, SMALL, layered_batch
from melian.game.classics import kuhn_poker, leduc_poker, selten_horse, stripped_down_poker
from melian.game.deviations import best_response_payoff, exploitability, nash_conv
from melian.game.files.efg import read_efg, write_efg
from melian.game.game import Game, Profile, uniform_profile
from melian.game.tree import CHANCE, action_infoset
from melian.game.values import expected_payoff
from melian.solve.cfr.cfr import CFR
from strategies import games, profiles

pyspiel = pytest.importorskip("pyspiel")
pytestmark = pytest.mark.peers

POKER = {"kuhn_poker": kuhn_poker, "leduc_poker": leduc_poker}


# OpenSpiel's own poker: cards and bets have other names there


def our_names(game: str, state: str) -> tuple[str, dict[int, str]]:
    """Our information set and actions for one of OpenSpiel's."""
    if game == "kuhn_poker":
        card, story = "JQK"[int(state[0])], state[1:]
        words = " ".join({"p": "check", "b": "bet"}[letter] for letter in story)
        behind = story.endswith("b")
        return f"{card} {words}".strip(), {0: "fold" if behind else "check", 1: "call" if behind else "bet"}
    found = re.findall(r"\[(\w+):? ?([^\]]*)\]", state)
    fields = {key: value for key, value in found if key != "Round"}
    hand = "JQK"[int(fields["Private"]) // 2]
    table = "JQK"[int(fields["Public"]) // 2] if "Public" in fields else ""
    one, two = ("".join("fcr"[int(a)] for a in fields[key].split()) for key in ("Round1", "Round2"))
    story = f"{one}/{two}" if table else one
    return f"{hand}{table} {story}".rstrip(), {0: "fold", 1: "call", 2: "raise"}


def decisions(game: object) -> Iterator[object]:
    """Every state of a game at which a player moves."""
    todo = [game.new_initial_state()]
    while todo:
        state = todo.pop()
        if state.is_terminal():
            continue
        if not state.is_chance_node():
            yield state
        todo += [state.child(action) for action in state.legal_actions()]


def their_policy(name: str, profile: Profile) -> tuple[object, dict[tuple[str, int], int]]:
    """The profile as OpenSpiel's policy, and our action number by its state and action."""
    theirs, game = pyspiel.load_game(name), profile.game
    policy, place = {}, {}
    for state in decisions(theirs):
        text = state.information_state_string()
        infoset, actions = our_names(name, text)
        start, stop = game.tree.infoset_first_action[game.infosets.index(infoset) :][:2]
        labels = game.actions[start:stop]
        for action in state.legal_actions():
            place[text, action] = start + labels.index(actions[action])
        assert len(labels) == len(state.legal_actions())
        policy[text] = [(action, profile.prob[place[text, action]]) for action in state.legal_actions()]
    return pyspiel.TabularPolicy(policy), place


def random_profile(game: Game, seed: int) -> Profile:
    first = game.tree.infoset_first_action
    weight = np.random.default_rng(seed).exponential(size=first[-1])
    prob = weight / np.repeat(np.add.reduceat(weight, first[:-1]), np.diff(first))
    return Profile(game, np.where(np.isnan(game.chance), prob, game.chance))


@pytest.mark.parametrize("name", POKER)
def test_exploitability_of_our_profiles(name: str) -> None:
    theirs, ours = pyspiel.load_game(name), POKER[name]()
    tried = [uniform_profile(ours), random_profile(ours, 1), random_profile(ours, 2), CFR(200)(ours).profile]
    for profile in tried:
        policy, place = their_policy(name, profile)
        assert len({place[key] for key in place}) == np.isnan(ours.chance).sum()  # every action of ours
        assert pyspiel.nash_conv(theirs, policy) == pytest.approx(nash_conv(profile), abs=1e-12)
        assert pyspiel.exploitability(theirs, policy) == pytest.approx(exploitability(profile), abs=1e-12)


@pytest.mark.parametrize(("variant", "solver"), [("cfr", "CFRSolver"), ("cfr+", "CFRPlusSolver")])
@pytest.mark.parametrize("name", POKER)
def test_average_play_after_as_many_iterations(name: str, variant: str, solver: str) -> None:
    theirs, ours = pyspiel.load_game(name), POKER[name]()
    peer = getattr(pyspiel, solver)(theirs)
    done = 0
    for iterations in (1, 2, 10, 60):
        while done < iterations:
            peer.evaluate_and_update_policy()
            done += 1
        mine = CFR(iterations, variant, tolerance=0.0)(ours).profile
        place = their_policy(name, mine)[1]
        average = peer.average_policy()
        for (state, action), number in place.items():
            assert average.action_probabilities(state)[action] == pytest.approx(mine.prob[number], abs=1e-9)


# any tree of ours, through a file


def spelled_out(game: Game) -> str:
    """Our file with every label written where it is used: OpenSpiel looks nothing up.

    It also wants the information sets of each player numbered from 1, and tells actions by labels.
    """
    head, nodes = write_efg(dataclasses.replace(game, infosets=(), actions=())).split("\n\n", 1)
    written: dict[str, str] = {}
    number: dict[str, dict[str, int]] = {}
    lines = [head.splitlines()[0]]
    for line in nodes.splitlines():
        what, rest = re.fullmatch(r'(t "" \d+|c "" \d+|p "" \d+ \d+)(.*)', line).groups()
        rest = written.setdefault(what, rest)
        if what.startswith("p"):
            _, _, player, infoset = what.split()
            own = number.setdefault(player, {})
            what = f'p "" {player} {own.setdefault(infoset, len(own) + 1)}'
        lines.append(what + rest)
    return "\n".join(lines) + "\n"


def loaded(game: Game, folder: Path) -> object:
    path = folder / "game.efg"
    path.write_text(spelled_out(game), "utf-8")
    return pyspiel.load_game(f"efg_game(filename={path})")


def their_states(game: Game, theirs: object) -> dict[int, str]:
    """OpenSpiel's name of each information set, the two trees walked together."""
    tree = game.tree
    children: dict[int, list[int]] = {}
    for node in np.argsort(tree.node_action, kind="stable").tolist():
        if node:
            children.setdefault(int(tree.node_parent[node]), []).append(node)
    names: dict[int, str] = {}
    todo = [(0, theirs.new_initial_state())]
    while todo:
        node, state = todo.pop()
        if state.is_terminal():
            continue
        if not state.is_chance_node():
            name = state.information_state_string()
            assert names.setdefault(int(tree.node_infoset[node]), name) == name
        steps = zip(children[node], state.legal_actions(), strict=True)
        todo += [(child, state.child(action)) for child, action in steps]
    return names


def policy_of(profile: Profile, names: dict[int, str]) -> object:
    first = profile.game.tree.infoset_first_action
    table = {
        name: [(place, float(p)) for place, p in enumerate(profile.prob[first[h] : first[h + 1]])]
        for h, name in names.items()
    }
    return pyspiel.TabularPolicy(table)


def takes(game: Game) -> bool:
    """OpenSpiel wants a move by somebody, chance above zero, and two players or more for its regrets."""
    owner = action_infoset(game.tree)
    chance = game.chance[game.tree.infoset_player[owner] == CHANCE]
    return (
        len(game.players) > 1 and not np.all(game.tree.infoset_player == CHANCE) and bool(np.all(chance > 0))
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(profile=profiles(games().filter(takes)))
def test_what_deviating_gains_on_random_trees(profile: Profile, tmp_path: Path) -> None:
    game = profile.game
    theirs = loaded(game, tmp_path)
    assert theirs.num_players() == len(game.players)
    policy = policy_of(profile, their_states(game, theirs))
    assert pyspiel.nash_conv(theirs, policy) == pytest.approx(nash_conv(profile), abs=1e-11)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(game=games().filter(takes), seed=st.integers(0, 2**32 - 1), iterations=st.integers(1, 12))
def test_regret_minimisation_on_random_trees(game: Game, seed: int, iterations: int, tmp_path: Path) -> None:
    """Payoffs without ties: which way a regret of exactly zero rounds is nobody's answer."""
    payoff = game.payoff + np.random.default_rng(seed).normal(size=game.payoff.shape)
    game = dataclasses.replace(game, payoff=payoff)
    assert_same_average(game, tmp_path, iterations)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(profile=profiles(games().filter(takes)))
def test_sets_without_a_name_are_read_alike(profile: Profile, tmp_path: Path) -> None:
    """The name of a set may be missing before its actions: then it is empty, and nothing else changes."""
    game = profile.game
    named = spelled_out(game)
    bare = re.sub(r'^(p "" \d+ \d+|c "" \d+) "[^"]*"', r"\1", named, flags=re.MULTILINE)
    assert bare != named
    ours, before = read_efg(bare), read_efg(named)
    assert ours.actions == before.actions
    assert not any(ours.infosets)
    for mine, theirs in zip(ours.tree, before.tree, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    np.testing.assert_array_equal(ours.payoff, before.payoff)
    np.testing.assert_array_equal(ours.chance, before.chance)
    path = tmp_path / "bare.efg"
    path.write_text(bare, "utf-8")
    peer = pyspiel.load_game(f"efg_game(filename={path})")
    policy = policy_of(profile, their_states(game, peer))
    assert pyspiel.nash_conv(peer, policy) == pytest.approx(nash_conv(profile), abs=1e-11)


@pytest.mark.parametrize("make", [kuhn_poker, leduc_poker, selten_horse, stripped_down_poker])
def test_regret_minimisation_on_the_classics(make, tmp_path: Path) -> None:
    assert_same_average(make(), tmp_path, 30)


@pytest.mark.parametrize(("steps", "iterations"), [(SMALL, 20), (CRISIS, 3)])
def test_regret_minimisation_on_crises(steps: tuple, iterations: int, tmp_path: Path) -> None:
    game = layered_batch(steps, 1, seed=5).game(0)
    size = np.diff(game.tree.infoset_first_action)
    even = np.where(np.isnan(game.chance), np.nan, np.repeat(1 / size, size))  # it reads short fractions only
    assert_same_average(dataclasses.replace(game, chance=even), tmp_path, iterations)


def assert_same_average(game: Game, folder: Path, iterations: int) -> None:
    """CFR and CFR+ of both agree in average play, and on how far it is from equilibrium."""
    theirs = loaded(game, folder)
    names = their_states(game, theirs)
    first = game.tree.infoset_first_action
    for variant, solver in (("cfr", "CFRSolver"), ("cfr+", "CFRPlusSolver")):
        peer = getattr(pyspiel, solver)(theirs)
        for _ in range(iterations):
            peer.evaluate_and_update_policy()
        found = CFR(iterations, variant, tolerance=0.0)(game)
        average = peer.average_policy()
        for infoset, name in names.items():
            mine = found.profile.prob[first[infoset] : first[infoset + 1]]
            probabilities = average.action_probabilities(name)
            peers = [probabilities[place] for place in range(len(mine))]
            np.testing.assert_allclose(mine, peers, atol=1e-9, rtol=0)
        assert pyspiel.nash_conv(theirs, average) == pytest.approx(found.gap, abs=1e-8)


@pytest.mark.parametrize("name", POKER)
def test_value_of_the_game(name: str) -> None:
    """What a good profile of ours is worth there, and that nobody can do much better against it."""
    theirs, ours = pyspiel.load_game(name), POKER[name]()
    found = CFR(3000)(ours)
    policy, _ = their_policy(name, found.profile)
    worth = pyspiel.expected_returns(theirs.new_initial_state(), policy, -1, True)
    np.testing.assert_allclose(worth, expected_payoff(found.profile), atol=1e-12)
    best = [pyspiel.TabularBestResponse(theirs, player, policy).value("") for player in (0, 1)]
    np.testing.assert_allclose(best, best_response_payoff(found.profile), atol=1e-12)
    assert sum(best) == pytest.approx(found.gap, abs=1e-11)
