"""Certificates that cannot be fooled: profiles that look like equilibria and are none.

Each is judged twice, in doubles and in rational numbers, and must fail both times for the reason
it was made to fail for.
"""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from melian.cli.main import cli
from melian.game.deviations import nash_gains
from melian.game.exact.values import adjusted, exact_gains, exact_game
from melian.game.files.efg import EfgFile, read_efg_file, write_efg
from melian.game.files.profile_file import ProfileFile
from melian.game.game import Game, Profile
from melian.game.stakes import local_shares
from melian.game.tree import CHANCE, tree_from_nodes
from melian.solve.backward import BackwardInduction
from melian.solve.certify import Judgement, judged, judged_exactly, verdict
from melian.solve.logit.qre import LogitQRE
from melian.solve.methods import solver_for
from melian.solve.solver import Status
from reached import reach, reaching
from strategies import games, profiles

F = Fraction

MYERSON = """EFG 2 R "Two players, the first of whom moves again without having seen the second" { "1" "2" }
p "" 1 1 "first" { "A1" "B1" } 0
p "" 2 1 "second" { "W2" "X2" } 0
p "" 1 2 "third" { "Y1" "Z1" } 0
t "" 1 "" { 3, 0 }
t "" 2 "" { 0, 0 }
p "" 1 2 "third" { "Y1" "Z1" } 0
t "" 3 "" { 2, 3 }
t "" 4 "" { 4, 1 }
p "" 2 1 "second" { "W2" "X2" } 0
t "" 5 "" { 2, 3 }
t "" 6 "" { 3, 2 }
"""
"""Myerson (1991), *Game Theory*, figure 4.2, from its description in section 4.2."""

HORSE = """EFG 2 R "Selten (1975), figure 1" { "1" "2" "3" }
p "" 1 1 "one" { "D" "A" } 0
p "" 3 1 "three" { "L" "R" } 0
t "" 1 "" { 3, 3, 2 }
t "" 2 "" { 0, 0, 0 }
p "" 2 1 "two" { "d" "a" } 0
p "" 3 1 "three" { "L" "R" } 0
t "" 3 "" { 4, 4, 0 }
t "" 4 "" { 0, 0, 1 }
t "" 5 "" { 1, 1, 1 }
"""

CORNER = """EFG 2 R "A prize behind a door that nobody opens" { "A" "B" }
p "" 2 1 "door" { "shut" "open" } 0
p "" 1 1 "small" { "0" "1" } 0
t "" 1 "" { 0, 0 }
t "" 2 "" { 1, 0 }
p "" 1 2 "large" { "lose" "win" } 0
t "" 3 "" { -1e20, -1 }
t "" 4 "" { 1e20, -1 }
"""
"""What A does at 'small' is 1e-20 of the payoff range, and all there is to win on the path."""

BLIND = """EFG 2 R "The same prize, where chance moves and A does not see it" { "A" "B" }
c "" 1 "" { "x" 1/2 "y" 1/2 } 0
p "" 2 1 "door" { "shut" "open" } 0
p "" 1 1 "small" { "0" "1" } 0
t "" 1 "" { 0, 0 }
t "" 2 "" { 1, 0 }
t "" 3 "" { -1e20, -1 }
p "" 2 1 "door" { "shut" "open" } 0
p "" 1 1 "small" { "0" "1" } 0
t "" 4 "" { 1, 0 }
t "" 5 "" { 3, 0 }
t "" 6 "" { 1e20, -1 }
"""


def given_profile(source: EfgFile, **played: str | int | float | Fraction) -> ProfileFile:
    """Probabilities by the labels of actions; those that are not named are 0."""
    prob = []
    for name, chance in zip(source.game.actions, source.game.chance, strict=True):
        prob.append(F(played.get(name, 0)) if math.isnan(chance) else F(float(chance)))
    return ProfileFile(tuple(prob))


def twice(source: EfgFile, given: ProfileFile, tolerance: float = 1e-8) -> list[Judgement]:
    return [judged(source, given), judged_exactly(source, given, tolerance=tolerance)]


def test_an_equilibrium_of_the_agent_form_alone_is_rejected() -> None:
    source = read_efg_file(MYERSON)
    for found in twice(source, given_profile(source, B1=1, Z1=1, W2=1)):
        assert verdict(source, found, "agent").holds
        rejected = verdict(source, found, "nash")
        assert not rejected.holds
        assert rejected.gain == 1  # 3 after (A1, Y1), 2 as it is
        assert rejected.where == 0
        named = {source.game.actions[action] for _, action in found.changes[0]}
        assert named == {"A1", "Y1"}
        assert not verdict(source, found, "sequential").holds


def test_the_same_tree_from_the_library_of_games(shared: Path) -> None:
    source = read_efg_file(shared / "games" / "load_books_myerson1991_fig4_2.efg")
    for found in twice(source, given_profile(source, B1=1, Z1=1, W2=1)):
        assert [verdict(source, found, c).holds for c in ("agent", "nash", "sequential")] == [
            True, False, False
        ]  # fmt: skip


def test_the_command_says_which_deviation_gains(tmp_path: Path) -> None:
    game, profile = tmp_path / "m.efg", tmp_path / "m.json"
    game.write_text(MYERSON, "utf-8")
    profile.write_text(json.dumps({"first": "B1", "second": "W2", "third": "Z1"}), "utf-8")
    for arguments in ([], ["--exact"]):
        for claim, code in (("--agent", 0), ("--nash", 1), ("--sequential", 1)):
            call = ["efg", "certify", str(game), str(profile), claim, *arguments]
            done = CliRunner().invoke(cli, call, env={"COLUMNS": "200"})
            assert done.exit_code == code, done.output
            assert "1 gains 1 by playing at 1:1 A1; at 1:2 Y1." in done.output
            assert "2 gains nothing by any deviation." in done.output


@pytest.mark.parametrize("text", [MYERSON, HORSE], ids=["myerson", "horse"])
def test_a_millionth_astray_is_seen(text: str) -> None:
    source = read_efg_file(text)
    found = LogitQRE(math.inf)(source.game)
    tree = source.game.tree
    seen = 0
    for infoset in range(len(tree.infoset_player)):
        first, stop = tree.infoset_first_action[infoset : infoset + 2].tolist()
        prob = [F(p).limit_denominator(10**6) for p in found.profile.prob.tolist()]
        assert judged_exactly(source, ProfileFile(tuple(prob))).nash == (0, 0, 0)[: len(source.game.players)]
        most = max(range(first, stop), key=prob.__getitem__)
        least = min(range(first, stop), key=prob.__getitem__)
        prob[most] -= F(1, 10**6)
        prob[least] += F(1, 10**6)
        astray = ProfileFile(tuple(prob))
        exact, rough = judged_exactly(source, astray), judged(source, astray)
        worst = max(exact.nash)
        if infoset == 0 or worst > 0:
            assert worst > 0
            assert not verdict(source, exact, "nash", 0.0).holds
            assert not verdict(source, exact, "nash").holds  # also above 1e-8 of the range
            assert max(rough.nash) == pytest.approx(float(worst), rel=1e-6)
            seen += 1
    assert seen >= 2


def test_the_horse_is_not_ridden_on_an_underflow() -> None:
    """A tracer that multiplies probabilities stops here, and reports an equilibrium.

    Gambit 16.7 (`logit_solve`) returns d with 5e-324, and L, which is worth nothing after d, with 9.5e-4.
    """
    source = read_efg_file(HORSE)
    left = 0.0009454276822387497
    for found in twice(source, given_profile(source, D=0, A=1, d=5e-324, a=1, L=left, R=1 - left)):
        assert not verdict(source, found, "sequential").holds
        gain = next(each for each in found.assessed if source.game.infosets[each.infoset] == "three")
        assert gain.kind == "bayes"
        assert float(gain.gain) == pytest.approx(9.454e-4, rel=1e-3)


def test_the_horse_stands_where_nothing_leads_to_the_third_player() -> None:
    # without the 5e-324 Bayes' rule is silent, and the belief (1/3, 2/3) makes 3 indifferent
    source = read_efg_file(HORSE)
    given = given_profile(source, A=1, a=1, L=F(1, 10), R=F(9, 10))
    exact = judged_exactly(source, given)
    shown = verdict(source, exact, "sequential", 0.0)
    assert shown.holds
    assert "found" in shown.kinds
    # more than 1/4 of L and 2 would rather move d
    too_much = judged_exactly(source, given_profile(source, A=1, a=1, L=F(26, 100), R=F(74, 100)))
    assert too_much.nash == (0, F(4, 100), 0)


@pytest.mark.parametrize("text", [CORNER, BLIND], ids=["seen", "unseen"])
@pytest.mark.parametrize("method", ["backward", "logit"])
def test_a_wrong_choice_is_not_hidden_by_a_prize_elsewhere(text: str, method: str) -> None:
    source = read_efg_file(text)
    if method == "backward" and text == BLIND:
        pytest.skip("of imperfect information")
    found = solver_for(method, source.game, math.inf)(source.game)
    small = source.game.infosets.index("small")
    right = found.profile.prob[source.game.tree.infoset_first_action[small] + 1]
    assert right > 1 - 1e-6 or found.status is Status.SCALES
    if method == "backward":
        assert found.status is Status.CERTIFIED
        assert right == 1


def test_a_claim_within_a_useless_tolerance_is_rejected() -> None:
    source = read_efg_file(CORNER)
    wrong = given_profile(source, shut=1, win=1, **{"0": 1})
    right = given_profile(source, shut=1, win=1, **{"1": 1})
    for found in twice(source, wrong):
        for concept in ("nash", "sequential", "agent"):
            rejected = verdict(source, found, concept)
            assert not rejected.holds
            assert rejected.share == 1.0
            assert rejected.gain == 1
    for found in twice(source, right):
        assert all(verdict(source, found, c).holds for c in ("nash", "sequential", "agent"))


def test_the_large_payoff_game_is_marked(shared: Path) -> None:
    # by dominance: 2 answers A with Y and B with X, and 1 plays A, for 1 and -1
    source = read_efg_file(shared / "games" / "large_payoff_game.efg")
    found = LogitQRE(math.inf)(source.game)
    shares = local_shares(found.profile, log_prob=found.log_prob)
    assert (shares.max() <= 1e-6) == (found.status is Status.CERTIFIED)
    exact = exact_game(source)
    right = [F(1, 2), F(1, 2)] + [F(0)] * (len(source.game.actions) - 2)
    for infoset, player in enumerate(source.game.tree.infoset_player.tolist()):
        first = source.game.tree.infoset_first_action[infoset]
        if player >= 0:
            second_answers = player == 1 and source.infoset_number[infoset] == 1
            right[first + int(second_answers)] = F(1)
    assert exact_gains(exact, right).nash == (0, 0)
    assert exact_gains(exact, right).payoff == (1, -1)
    profile = ProfileFile(tuple(right))
    for judgement in twice(source, profile):
        assert verdict(source, judgement, "sequential").holds


def test_ties_are_told_from_small_differences() -> None:
    game = read_efg_file(
        'EFG 2 R "" { "A" } p "" 1 1 "" { "x" "y" } 0 p "" 1 2 "" { "p" "q" } 0 '
        't "" 1 "" { 1e20 } t "" 2 "" { -1e20 } p "" 1 3 "" { "r" "s" } 0 t "" 3 "" { 1 } t "" 4 "" { 1.0001 }'
    ).game
    prob = BackwardInduction()(game).profile.prob
    assert prob.tolist() == [1, 0, 1, 0, 0, 1]
    shifted = read_efg_file(
        'EFG 2 R "" { "A" } p "" 1 1 "" { "l" "r" } 0 '
        'c "" 2 "" { "a" 1/10 "b" 9/10 } 0 t "" 3 "" { 3 } t "" 0 t "" 4 "" { 0.3 }'
    ).game  # 3 x 0.1 and 0.3 differ as doubles
    found = BackwardInduction()(shifted)
    assert 3 * 0.1 != 0.3
    assert found.profile.prob[:2].tolist() == [0.5, 0.5]
    assert "tied" in found.sentence


def test_probabilities_add_up_where_log_odds_are_ten_million() -> None:
    """One player, whose last choice is a tie, log-odds of 2e7 away from the third action."""
    tree = tree_from_nodes(
        [-1, 0, 1, 2, 2, 4, 2, 6, 6, 0, 9],
        [-1, 0, 2, 3, 4, 6, 5, 7, 8, 1, 9],
        [0, 1, 2, -1, 3, -1, 4, -1, -1, 5, -1],
        [0] * 6,
        [0, 2, 3, 6, 7, 9, 10],
    )
    payoff = np.array([[0.0, 0.0], [0.5, 0.0], [0.0, 0.0], [0.5, 0.0], [0.0, 0.0]])
    found = LogitQRE(math.inf)(Game(tree, np.full(10, np.nan), payoff, ("A", "B")))
    assert found.status is Status.CERTIFIED
    assert found.nash_regret == 0.0
    assert found.profile.prob[3:6].tolist() == pytest.approx([0.0, 0.5, 0.5], abs=1e-12)


def test_each_method_speaks_for_itself() -> None:
    seen = read_efg_file(CORNER.replace("1e20", "2")).game
    sentences = {
        BackwardInduction()(seen).sentence,
        solver_for("backward", seen, 2.0)(seen).sentence,
        LogitQRE(2.0)(seen).sentence,
        LogitQRE(math.inf)(seen).sentence,
    }
    assert len(sentences) == 4
    by_branch = {sentence for sentence in sentences if "principal branch" in sentence}
    assert by_branch == {LogitQRE(2.0)(seen).sentence, LogitQRE(math.inf)(seen).sentence}


@reaching(compared=20, sequential=2, nash=2)
@settings(max_examples=40)
@given(profile=profiles())
def test_doubles_and_fractions_come_to_the_same_verdict(profile: Profile) -> None:
    source = read_efg_file(write_efg(profile.game))
    game = exact_game(source)
    prob, _, _ = adjusted(game, profile.prob.tolist())
    rough, exact = twice(source, ProfileFile(tuple(prob)))
    bound = 1e-8 * float(exact.span)
    assert [float(g) for g in exact.nash] == pytest.approx(list(rough.nash), abs=1e-9)
    for concept in ("nash", "agent"):
        nearly = any(0.5 * bound < gain < 2 * bound for gain in (*rough.nash, *rough.agent))
        if not nearly:
            reach("compared")
            assert verdict(source, rough, concept).holds == verdict(source, exact, concept).holds
    # fractions look for other beliefs where doubles do not: they can only show more
    if verdict(source, rough, "sequential").holds:
        reach("sequential")
        assert verdict(source, exact, "sequential").holds
    # from strong to weak
    if verdict(source, exact, "sequential").holds:
        assert verdict(source, exact, "nash").holds
    if verdict(source, exact, "nash").holds:
        reach("nash")
        assert verdict(source, exact, "agent").holds


@reaching(certified=3)
@settings(max_examples=25)
@given(game=games(), factor=st.sampled_from([1e3, 1e9, 1e15]))
def test_what_is_certified_is_right_on_every_scale(game: Game, factor: float) -> None:
    """One player's choice between two prizes far larger than the rest is put on top."""
    joined = beside_a_prize(game, factor)
    found = LogitQRE(math.inf)(joined)
    if found.status is Status.CERTIFIED:
        reach("certified")
        assert local_shares(found.profile, log_prob=found.log_prob).max(initial=0.0) <= 1e-6
        inner = Profile(game, found.profile.prob[4:])
        gains = nash_gains(inner)
        assert gains.max() <= 1e-5 * max(float(np.ptp(game.payoff)), 1e-9)


def beside_a_prize(game: Game, factor: float) -> Game:
    """Chance leads to the game, or to its first player's choice of losing or winning a prize."""
    tree, size = game.tree, len(game.tree.node_parent)
    joined = tree_from_nodes(
        [-1, 0, 1, 1, 0, *(tree.node_parent[1:] + 4)],
        [-1, 0, 2, 3, 1, *(tree.node_action[1:] + 4)],
        [0, 1, -1, -1, *np.where(tree.node_infoset >= 0, tree.node_infoset + 2, -1)],
        [CHANCE, 0, *tree.infoset_player],
        [0, 2, *(tree.infoset_first_action + 4)],
    )
    prize = np.zeros((2, len(game.players)))
    prize[:, 0] = factor, -factor
    assert len(joined.node_parent) == size + 4
    chance = np.concatenate([[0.5, 0.5, np.nan, np.nan], game.chance])
    return Game(joined, chance, np.concatenate([prize, game.payoff]), game.players)


def test_a_written_game_keeps_its_verdict() -> None:
    source = read_efg_file(MYERSON)
    again = read_efg_file(write_efg(source.game))
    given = given_profile(source, B1=1, Z1=1, W2=1)
    assert judged_exactly(again, given).nash == judged_exactly(source, given).nash
