"""The equilibria that Gambit enumerates, and ours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from melian.game.classics import beer_quiche, matrix_game, selten_horse, stripped_down_poker
from melian.game.files.efg import read_efg, write_efg
from melian.game.game import Game, Profile
from melian.game.strategic import n_plans
from melian.game.values import terminal_distribution
from melian.solve.equilibria.search import EquilibriumSearch, find_equilibria
from melian.solve.equilibria.supports import two_player_equilibria

pygambit = pytest.importorskip("pygambit")
pytestmark = pytest.mark.peers


def gambit_game(game: Game, folder: Path) -> object:
    path = folder / "game.efg"
    path.write_text(write_efg(game))
    return pygambit.read_efg(path)


def outcomes_of(peer_game: object, game: Game, profiles: list) -> list[np.ndarray]:
    """Odds of the endings under Gambit's behaviour profiles; sets that it leaves open are never reached."""
    tree, result = game.tree, []
    order = [
        sorted(
            np.flatnonzero(tree.infoset_player == player),
            key=lambda h: int(np.flatnonzero(tree.node_infoset == h)[0]),
        )
        for player in range(len(game.players))
    ]
    for profile in profiles:
        prob = np.where(np.isnan(game.chance), 0.0, game.chance)
        for player, peer_player in enumerate(peer_game.players):
            for infoset, peer_infoset in zip(order[player], peer_player.infosets, strict=True):
                first = tree.infoset_first_action[infoset]
                shares = np.array([float(profile[action]) for action in peer_infoset.actions])
                if not shares.sum() > 0.5:
                    shares = np.full(len(shares), 1 / len(shares))
                prob[first : first + len(shares)] = shares / shares.sum()
        result.append(terminal_distribution(Profile(game, prob)))
    return result


def is_listed(outcome: np.ndarray, search: EquilibriumSearch, tolerance: float = 1e-5) -> bool:
    return min(np.abs(each.outcome - outcome).sum() for each in search.equilibria) < tolerance


def test_the_nine_equilibria_are_those_of_gambit(tmp_path: Path) -> None:
    payoff = np.zeros((2, 2, 2, 3))
    payoff[0, 0, 0], payoff[1, 1, 0] = (9, 8, 12), (9, 8, 2)
    payoff[0, 1, 1], payoff[1, 0, 1] = (3, 4, 6), (3, 4, 4)
    game = matrix_game(payoff)
    peer = gambit_game(game, tmp_path)
    found = outcomes_of(peer, game, list(pygambit.nash.enumpoly_solve(peer).equilibria))
    search = find_equilibria(game, starts=0)
    assert len(found) == len(search.equilibria) == 9
    assert all(is_listed(outcome, search) for outcome in found)


@pytest.mark.parametrize(
    "game", [beer_quiche(), beer_quiche(0.3), stripped_down_poker()], ids=lambda g: g.title
)
def test_classics_have_the_outcomes_that_gambit_enumerates(game: Game, tmp_path: Path) -> None:
    peer = gambit_game(game, tmp_path)
    found = outcomes_of(
        peer, game, [p.as_behavior() for p in pygambit.nash.enummixed_solve(peer, rational=True).equilibria]
    )
    search = find_equilibria(game, starts=0)
    assert all(is_listed(outcome, search) for outcome in found)
    for each in search.equilibria:
        assert each.odds_vary or min(np.abs(each.outcome - outcome).sum() for outcome in found) < 1e-5


def test_random_games_of_three_against_gambit(tmp_path: Path) -> None:
    for seed in range(8):
        rng = np.random.default_rng(seed)
        game = matrix_game(
            rng.integers(-9, 10, size=(2, 2, 2, 3)).astype(float) + rng.random((2, 2, 2, 3)) / 8
        )
        peer = gambit_game(game, tmp_path)
        found = outcomes_of(peer, game, list(pygambit.nash.enumpoly_solve(peer).equilibria))
        search = find_equilibria(game, starts=0)
        assert search.enumeration is not None
        assert search.enumeration.is_complete
        assert len(found) == len(search.equilibria), seed
        assert all(is_listed(outcome, search) for outcome in found), seed


def test_corners_of_the_collection_are_those_of_gambit(shared: Path, tmp_path: Path) -> None:
    """Extreme equilibria of the reduced plans: as many, where Gambit's are told apart (it names some twice)."""
    compared = 0
    for file in sorted([*(shared / "games").glob("*.efg"), *(shared / "canon" / "efg").glob("*.efg")]):
        game = read_efg(file)
        if len(game.players) != 2 or sum(n_plans(game.tree, player) for player in (0, 1)) > 20:
            continue
        peer = pygambit.read_efg(file)
        profiles = {
            tuple(str(profile[plan]) for player in peer.players for plan in player.strategies)
            for profile in pygambit.nash.enummixed_solve(peer, rational=True).equilibria
        }
        if not profiles:  # every game has an equilibrium: the payoffs of this one are too large for the peer
            continue
        assert len(profiles) == len(two_player_equilibria(game)), file.name
        compared += 1
    assert compared > 20


def test_both_outcomes_of_seltens_horse(tmp_path: Path) -> None:
    game = selten_horse()
    peer = gambit_game(game, tmp_path)
    search = find_equilibria(game, starts=0)
    found = outcomes_of(peer, game, list(pygambit.nash.enumpoly_solve(peer).equilibria))
    assert found
    assert all(is_listed(outcome, search) for outcome in found)
