"""Regrets of random profiles as Gambit computes them, on games of several authors."""

from pathlib import Path

import numpy as np
import pytest

import oracle
from melian.game.deviations import nash_regret
from melian.game.files.efg import read_efg, write_efg
from melian.game.game import Profile
from melian.game.tree import CHANCE
from melian.game.values import beliefs, expected_payoff, reach

pygambit = pytest.importorskip("pygambit")
pytestmark = pytest.mark.peers


def random_profile(file: Path) -> Profile:
    game = read_efg(file)
    first = game.tree.infoset_first_action
    weight = np.random.default_rng(len(file.name)).integers(1, 9, size=first[-1]).astype(float)
    prob = weight / np.repeat(np.add.reduceat(weight, first[:-1]), np.diff(first))
    return Profile(game, np.where(np.isnan(game.chance), prob, game.chance))


def test_payoffs_beliefs_and_regrets_as_gambit_has_them(shared: Path, tmp_path: Path) -> None:
    compared = 0
    for file in sorted([*(shared / "games").glob("*.efg"), *(shared / "canon" / "efg").glob("*.efg")]):
        profile = random_profile(file)
        game, tree = profile.game, profile.game.tree
        path = tmp_path / file.name
        path.write_text(write_efg(game))
        peer_game = pygambit.read_efg(path)
        peer = peer_game.mixed_behavior_profile()
        infosets = {p: np.flatnonzero(tree.infoset_player == p) for p in range(len(game.players))}
        for player, peer_player in enumerate(peer_game.players):
            # Gambit numbers information sets by first appearance
            order = sorted(infosets[player], key=lambda h: int(np.flatnonzero(tree.node_infoset == h)[0]))
            for infoset, peer_infoset in zip(order, peer_player.infosets, strict=True):
                start = tree.infoset_first_action[infoset]
                for place, action in enumerate(peer_infoset.actions):
                    peer[action] = float(profile.prob[start + place])
        scale = max(float(np.ptp(game.payoff)), 1.0)
        np.testing.assert_allclose(
            expected_payoff(profile), [float(peer.payoff(p)) for p in peer_game.players], atol=1e-12 * scale
        )
        # Gambit's goes through all pure strategies
        if all(oracle.n_pure_strategies(game, p) <= 1000 for p in infosets):
            assert nash_regret(profile) == pytest.approx(float(peer.max_regret()), abs=1e-12 * scale)
            compared += 1
        _compare_nodes(profile, peer_game, peer)
    assert compared > 70


def _compare_nodes(profile: Profile, peer_game: object, peer: object) -> None:
    tree = profile.game.tree
    belief, realised = beliefs(profile), reach(profile)
    for node, peer_node in enumerate(peer_game.nodes):
        assert realised[node] == pytest.approx(float(peer.realiz_prob(peer_node)), abs=1e-12)
        infoset = tree.node_infoset[node]
        if infoset >= 0 and tree.infoset_player[infoset] != CHANCE:
            assert belief[node] == pytest.approx(float(peer.belief(peer_node)), abs=1e-12)
