"""Every tree of the canon and of other libraries: it loads, its status is honest, its certificate true.

What the solver certifies is judged by rational arithmetic, which shares nothing with it. The trees
lie beside the repository; without them these tests are skipped.
"""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import oracle
from melian.game.agent import agent_gains, local_gains
from melian.game.deviations import nash_regret
from melian.game.exact.beliefs import exact_assessment
from melian.game.exact.logit import exact_logit_residual
from melian.game.exact.values import adjusted, exact_gains, exact_game
from melian.game.files.efg import EfgFile, read_efg_file, write_efg
from melian.game.files.profile_file import ProfileFile
from melian.game.game import Game, Profile
from melian.game.tree import CHANCE
from melian.game.values import reach
from melian.solve.certify import judged_exactly, verdict
from melian.solve.logit.qre import LogitQRE
from melian.solve.methods import solver_for
from melian.solve.solver import Solution, Status
from strategies import games

SHARED = Path(__file__).parents[3] / "shared"
FILES = sorted([*(SHARED / "canon" / "efg").glob("*.efg"), *(SHARED / "games").glob("*.efg")])

NOT_CERTIFIED = {
    "large_payoff_game": Status.SCALES,
    "19_hawk_dove_ii__mixed": Status.SPLITS,
    "20_crawford_sobel__b02": Status.SPLITS,
    "20_crawford_sobel__b03": Status.SPLITS,
    "20_crawford_sobel__b07": Status.SPLITS,
    "create_EFG_for_nxn_bimatrix_coordination_game_3": Status.SPLITS,
    "create_EFG_for_nxn_bimatrix_coordination_game_4": Status.SPLITS,
    "create_EFG_for_nxn_bimatrix_coordination_game_n=3": Status.SPLITS,
    "create_EFG_for_nxn_bimatrix_coordination_game_n=4": Status.SPLITS,
    "mixed_behavior_game": Status.SPLITS,
    "reduction_both_players_payoff_ties_GTE_survey": Status.SPLITS,
}
"""Limits: symmetric games, whose branch splits, and payoffs of 1e19 beside payoffs of 1."""

TOLERANCE = 1e-8

needs_trees = pytest.mark.skipif(not FILES, reason="needs the trees beside the repository")
every_tree = pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])


def exact_profile(source: EfgFile, found: Solution) -> ProfileFile:
    """The doubles of an answer to the bit; probabilities that no double holds, from their logarithms."""
    prob = [Fraction(p) for p in found.profile.prob.tolist()]
    for action, log in enumerate(found.log_prob.tolist()):
        if not math.isinf(log) and prob[action] < Fraction(1, 10**300) and log > -20_000:
            tens = log / math.log(10)
            prob[action] = Fraction(f"{10 ** (tens - math.floor(tens)):.16g}e{math.floor(tens)}")
    return ProfileFile(tuple(prob))


@needs_trees
def test_all_trees_are_there() -> None:
    assert len(FILES) == 48 + 39


@every_tree
def test_the_limit_stands_in_rational_arithmetic(file: Path) -> None:
    source = read_efg_file(file)
    found = LogitQRE(math.inf)(source.game)
    assert found.status is NOT_CERTIFIED.get(file.stem, Status.CERTIFIED)
    exact = judged_exactly(source, exact_profile(source, found), tolerance=TOLERANCE)
    nash = verdict(source, exact, "nash", TOLERANCE)
    sequential = verdict(source, exact, "sequential", TOLERANCE)
    if found.status is Status.CERTIFIED:
        assert nash.holds
        assert sequential.holds
        assert max(exact.nash) <= Fraction(TOLERANCE) * exact.span
    if found.status is Status.SCALES:
        assert not nash.holds
        assert not sequential.holds
    # the compiled certificate says what the fractions say
    scale = max(float(exact.span), 1.0)
    assert float(max(exact.nash)) == pytest.approx(found.nash_regret, abs=1e-12 * scale)


@every_tree
@pytest.mark.parametrize("precision", [1, 5])
def test_finite_precision_stands_in_rational_arithmetic(file: Path, precision: int) -> None:
    source = read_efg_file(file)
    found = LogitQRE(float(precision))(source.game)
    if file.stem == "large_payoff_game":
        assert found.status is not Status.CERTIFIED
        return
    game = exact_game(source)
    prob, _, most = adjusted(game, exact_profile(source, found).prob)
    residual = exact_logit_residual(game, prob, [Fraction(precision)] * game.n_players)
    assert found.status in (Status.CERTIFIED, Status.SPLITS)
    assert most < 1e-14
    # the residual is that of the answer also where the branch split on the way
    assert float(residual) <= TOLERANCE


@every_tree
def test_backward_induction_agrees_where_it_applies(file: Path) -> None:
    source = read_efg_file(file)
    size = [len(nodes) for nodes in exact_game(source).nodes]
    own = source.game.tree.infoset_player != CHANCE
    if max(np.array(size)[own], default=1) > 1:
        pytest.skip("of imperfect information")
    found = solver_for("auto", source.game, math.inf)(source.game)
    game = exact_game(source)
    prob, _, _ = adjusted(game, found.profile.prob.tolist())
    gains = exact_gains(game, prob)
    assert found.status is Status.CERTIFIED
    assert max(gains.nash) <= Fraction(1, 10**12)
    for each in exact_assessment(game, prob, gains.sequential):
        assert each.gain <= Fraction(1, 10**12)


@pytest.mark.peers
@every_tree
def test_gambit_measures_the_same_regret_of_our_answers(file: Path, tmp_path: Path) -> None:
    pygambit = pytest.importorskip("pygambit")
    game = read_efg_file(file).game
    scale = max(float(np.ptp(game.payoff)), 1.0)
    for precision in (1.0, 5.0, math.inf):
        profile = LogitQRE(precision)(game).profile
        peer = gambit_profile(pygambit, profile, tmp_path / "game.efg")
        if all(oracle.n_pure_strategies(game, p) <= 1000 for p in range(len(game.players))):
            assert nash_regret(profile) == pytest.approx(float(peer.max_regret()), abs=1e-11 * scale)
        # Gambit's agent regret is conditional on its reach; beliefs where nobody comes are its own
        reached = reach(profile)
        certain = [
            h for h in range(len(agent_gains(profile))) if reached[game.tree.node_infoset == h].sum() > 1e-9
        ]
        ours = max((float(local_gains(profile)[h]) for h in certain), default=0.0)
        if len(certain) == len(agent_gains(profile)):
            assert ours == pytest.approx(float(peer.agent_max_regret()), abs=1e-9 * scale)


def gambit_profile(pygambit, profile: Profile, path: Path):
    """The profile as Gambit holds it; its information sets are numbered by first appearance."""
    game, tree = profile.game, profile.game.tree
    path.write_text(write_efg(game), "utf-8")
    peer_game = pygambit.read_efg(path)
    peer = peer_game.mixed_behavior_profile()
    for player, peer_player in enumerate(peer_game.players):
        own = np.flatnonzero(tree.infoset_player == player)
        order = sorted(own, key=lambda h: int(np.flatnonzero(tree.node_infoset == h)[0]))
        for infoset, peer_infoset in zip(order, peer_player.infosets, strict=True):
            for place, action in enumerate(peer_infoset.actions):
                peer[action] = float(profile.prob[tree.infoset_first_action[infoset] + place])
    return peer


@pytest.mark.peers
def test_gambit_finds_the_same_logit_equilibrium(tmp_path: Path) -> None:
    """On random games, where Gambit's answer solves the equations: its status alone says nothing."""
    pygambit = pytest.importorskip("pygambit")
    compared = 0

    @settings(max_examples=40)
    @given(game=games(max_players=3, max_depth=3), precision=st.sampled_from([1.0, 5.0]))
    def agree(game: Game, precision: float) -> None:
        nonlocal compared
        found = LogitQRE(precision)(game)
        if np.any(game.chance == 0) or found.status is not Status.CERTIFIED:
            return  # Gambit's reader takes no chance move of probability 0
        (tmp_path / "game.efg").write_text(write_efg(game), "utf-8")
        theirs = gambit_logit(pygambit, tmp_path / "game.efg", game, precision)
        if theirs is not None:
            np.testing.assert_allclose(theirs, found.profile.prob, atol=1e-6)
            compared += 1

    agree()
    assert compared >= 10


def gambit_logit(pygambit, path: Path, game: Game, precision: float):
    """Gambit's agent logit equilibrium; None where it is none to 1e-6 in log-odds."""
    peer_game = pygambit.read_efg(path)
    try:
        peer = pygambit.qre.logit_solve_lambda(peer_game, lam=[precision])[0]
    except (RuntimeError, ValueError, IndexError):
        return None
    prob, place = np.array(np.where(np.isnan(game.chance), 0.0, game.chance)), 0
    for player in range(len(game.players)):
        own = np.flatnonzero(game.tree.infoset_player == player)
        # it numbers information sets by first appearance
        for infoset in sorted(own, key=lambda h: int(np.flatnonzero(game.tree.node_infoset == h)[0])):
            first, stop = game.tree.infoset_first_action[infoset : infoset + 2].tolist()
            prob[first:stop] = [peer[place + k] for k in range(stop - first)]
            place += stop - first
    exact = exact_game(game)
    shares, _, _ = adjusted(exact, prob.tolist())
    residual = exact_logit_residual(exact, shares, [Fraction(precision)] * exact.n_players)
    return prob if place == len(peer) and float(residual) <= 1e-6 else None
