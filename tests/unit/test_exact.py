"""Gains in rational numbers: published values to the letter, and brute force on random games."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

import oracle
from melian.errors import GameError
from melian.game.agent import agent_gains
from melian.game.classics import kuhn_poker, selten_horse, stripped_down_poker, trust_game
from melian.game.deviations import nash_gains, sequential_gains
from melian.game.exact.beliefs import exact_assessment
from melian.game.exact.logit import exact_logit_residual
from melian.game.exact.simplex import minimise
from melian.game.exact.values import adjusted, exact_expected, exact_gains, exact_game
from melian.game.files.efg import read_efg, read_efg_file, write_efg
from melian.game.game import Game, Profile, uniform_profile
from melian.game.tree import CHANCE
from melian.solve.backward import LogitBackward
from reached import reach, reaching
from strategies import games, profiles

F = Fraction


def test_uniform_kuhn_poker_leaves_eleven_twelfths_to_gain() -> None:
    # Lanctot et al. (2017) report .916667; the fraction is known from the game's solution
    game = exact_game(read_efg_file(write_efg(kuhn_poker())))
    uniform = [F(1, 2) if math.isnan(p) else F(1, 6) for p in kuhn_poker().chance]
    gains = exact_gains(game, uniform)
    assert sum(gains.nash) == F(11, 12)
    assert gains.payoff == (F(1, 8), F(-1, 8))


@pytest.mark.parametrize("alpha", [F(0), F(1, 5), F(1, 3)])
def test_the_equilibria_of_kuhn_poker_leave_exactly_nothing(alpha: Fraction) -> None:
    # Kuhn (1950): bet the jack with alpha, the king with 3 alpha, call with the queen alpha + 1/3
    game = kuhn_poker()
    exact = exact_game(read_efg_file(write_efg(game)))
    prob = list(map(F, [0] * len(game.chance)))
    for infoset, label in enumerate(game.infosets):
        first, stop = game.tree.infoset_first_action[infoset : infoset + 2].tolist()
        if game.tree.infoset_player[infoset] == CHANCE:
            prob[first:stop] = [F(1, 6)] * 6
            continue
        bold = bold_play(label, alpha)
        names = game.actions[first:stop]
        assert len(names) == 2
        place = next(k for k, name in enumerate(names) if name in ("bet", "call"))
        prob[first + place], prob[first + 1 - place] = bold, 1 - bold
    gains = exact_gains(exact, prob)
    assert gains.nash == (0, 0)
    assert gains.payoff[0] == F(-1, 18)


def bold_play(label: str, alpha: Fraction) -> Fraction:
    """How often the holder bets or calls, by card and story."""
    card, story = label[0], label[1:].strip()
    first = {"J": alpha, "Q": F(0), "K": 3 * alpha}
    second = {"J": F(1, 3), "Q": F(0), "K": F(1)}  # bet after a pass
    called = {"J": F(0), "Q": F(1, 3), "K": F(1)}  # call a bet
    last = {"J": F(0), "Q": alpha + F(1, 3), "K": F(1)}
    return {"": first, "check": second, "bet": called, "check bet": last}[story][card]


def test_the_equilibrium_of_stripped_down_poker_leaves_exactly_nothing() -> None:
    # Reiley, Urbancic & Walker (2008): bet the king, bluff 1/3, call 2/3
    game = stripped_down_poker()
    source = read_efg_file(write_efg(game))
    prob = [F(p).limit_denominator(3) if not math.isnan(p) else F(0) for p in game.chance]
    for infoset in range(len(game.infosets)):
        first, stop = game.tree.infoset_first_action[infoset : infoset + 2].tolist()
        label, names = game.infosets[infoset].lower(), [name.lower() for name in game.actions[first:stop]]
        if game.tree.infoset_player[infoset] == CHANCE:
            prob[first:stop] = list(source.chance[infoset])
        else:
            bold = F(2, 3) if "call" in names else F(1) if "king" in label else F(1, 3)
            prob[first:stop] = [bold if name in ("call", "bet", "raise") else 1 - bold for name in names]
    gains = exact_gains(exact_game(source), prob)
    assert gains.nash == (0, 0)
    assert set(gains.agent) == {0}
    assert gains.payoff == (F(1, 3), F(-1, 3))


@given(profile=profiles())
def test_exact_gains_are_those_of_the_compiled_passes(profile: Profile) -> None:
    game = exact_game(profile.game)
    prob, _, _ = adjusted(game, profile.prob.tolist())
    gains = exact_gains(game, prob)
    np.testing.assert_allclose([float(g) for g in gains.nash], nash_gains(profile), atol=1e-9)
    np.testing.assert_allclose([float(g) for g in gains.agent], agent_gains(profile), atol=1e-9)
    compiled = sequential_gains(profile)
    for each in exact_assessment(game, prob, gains.sequential, tolerance=F(10**6)):
        assert float(each.gain) == pytest.approx(compiled[each.infoset], abs=1e-9)


KEPT_OUT = """EFG 2 R "kept out" { "1" "2" }
p "" 1 1 "" { "out" "left" "right" } 0
END
p "" 2 1 "" { "x" "y" } 0
p "" 1 2 "" { "u" "d" } 0 END END
p "" 1 2 "" { "u" "d" } 0 END END
p "" 2 1 "" { "x" "y" } 0
p "" 1 3 "" { "u" "d" } 0 END END
p "" 1 3 "" { "u" "d" } 0 END END
"""
"""The second player does not see which way was taken in, nor the first what it answers."""


def kept_out(seed: int) -> Profile:
    """The first player stays out."""
    rng, parts = np.random.default_rng(seed), KEPT_OUT.split("END")
    ends = [f't "" {n} "" {{ {rng.integers(-8, 9)} {rng.integers(-8, 9)} }}' for n in range(1, len(parts))]
    game = read_efg("".join(part + end for part, end in zip(parts, [*ends, ""], strict=True)))
    return Profile(game, np.concatenate([[1.0, 0.0, 0.0], *(rng.dirichlet([0.7, 0.7]) for _ in range(3))]))


@reaching(compared=10)
@settings(max_examples=100)
@given(made=st.one_of(profiles(), st.integers(0, 2**32 - 1)))
def test_the_best_belief_is_that_of_a_matrix_game(made: Profile | int) -> None:
    """Against every pure continuation, by an independent programme."""
    profile = kept_out(made) if isinstance(made, int) else made
    game, source = exact_game(profile.game), profile.game
    prob, _, _ = adjusted(game, profile.prob.tolist())
    gains = exact_gains(game, prob)
    for each in exact_assessment(game, prob, gains.sequential):
        if each.kind not in ("found", "none") or len(each.belief) == 1:
            continue
        player = int(source.tree.infoset_player[each.infoset])
        own = oracle.infosets_of(source, player)
        below = [h for h in own if h == each.infoset or oracle.follows(source, h, each.infoset)]
        assume(np.prod([np.diff(source.tree.infoset_first_action)[h] for h in below]) <= 200)
        nodes = oracle.nodes_of(source, each.infoset)
        stay = np.array([oracle.payoff(source, profile.prob, n, player) for n in nodes])
        rows = [
            [oracle.payoff(source, changed, n, player) for n in nodes]
            for changed in oracle.pure_strategies(source, profile.prob, below)
        ]
        k = len(nodes)  # minimise t over beliefs m: gain of every continuation at most t
        solved = linprog(
            [0.0] * k + [1.0],
            A_ub=np.column_stack([np.array(rows) - stay, -np.ones(len(rows))]),
            b_ub=np.zeros(len(rows)),
            A_eq=[[1.0] * k + [0.0]],
            b_eq=[1.0],
            bounds=[(0, None)] * k + [(None, None)],
        )
        reach("compared")
        assert solved.status == 0
        assert float(each.gain) == pytest.approx(solved.fun, abs=1e-8)


def test_beliefs_are_found_for_seltens_horse() -> None:
    # player 3 is indifferent between L and R where 2 m = 1 - m: m = 1/3 at the node after D
    game = selten_horse()
    source = read_efg_file(write_efg(game))
    exact = exact_game(source)
    played = {"D": F(0), "A": F(1), "d": F(0), "a": F(1), "L": F(1, 10), "R": F(9, 10)}
    prob = [played[name] for name in game.actions]
    gains = exact_gains(exact, prob)
    found = {each.infoset: each for each in exact_assessment(exact, prob, gains.sequential)}
    off_path = next(each for each in found.values() if each.kind != "bayes")
    assert gains.nash == (0, 0, 0)
    assert off_path.kind == "found"
    assert off_path.gain == 0
    assert sorted(off_path.belief.values()) == [F(1, 3), F(2, 3)]


def test_a_dominated_threat_is_believed_by_nobody() -> None:
    # 2 moves only if 1 goes in; fighting costs 1 at both nodes: no belief supports it
    text = """EFG 2 R "Threat" { "1" "2" }
    p "" 1 1 "entry" { "out" "left" "right" } 0
    t "" 1 "" { 0, 2 }
    p "" 2 1 "answer" { "yield" "fight" } 0
    t "" 2 "" { 1, 1 }
    t "" 3 "" { -1, 0 }
    p "" 2 1 "answer" { "yield" "fight" } 0
    t "" 4 "" { 1, 1/2 }
    t "" 5 "" { -1, 0 }
    """
    game = exact_game(read_efg_file(text))
    prob = list(map(F, [1, 0, 0, 0, 1]))
    gains = exact_gains(game, prob)
    found = exact_assessment(game, prob, gains.sequential)
    assert gains.nash == (0, 0)  # the threat works
    assert (found[1].kind, found[1].gain) == ("none", F(1, 2))  # the least it can cost


@given(
    st.lists(st.lists(st.integers(-3, 3), min_size=4, max_size=4), min_size=1, max_size=3),
    st.lists(st.integers(0, 4), min_size=4, max_size=4),
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
)
def test_the_simplex_method_finds_the_optimum(
    rows: list[list[int]], cost: list[int], point: list[int]
) -> None:
    right = [sum(a * x for a, x in zip(row, point, strict=True)) for row in rows]  # feasible by construction
    found = minimise(list(map(F, cost)), [list(map(F, row)) for row in rows], list(map(F, right)))
    solved = linprog(cost, A_eq=rows, b_eq=right, bounds=[(0, None)] * 4)
    assert found is not None
    value, x = found
    assert [sum(a * b for a, b in zip(row, x, strict=True)) for row in rows] == right
    assert min(x) >= 0
    assert float(value) == pytest.approx(solved.fun, abs=1e-7)


def test_the_simplex_method_sees_what_cannot_be() -> None:
    assert minimise([F(1)], [[F(1)]], [F(-1)]) is None


def test_numbers_are_those_of_the_text_and_not_doubles() -> None:
    source = read_efg_file(
        'EFG 2 R "" { "A" } c "" 1 "" { "x" 1/3 "y" 2/3 } 0 p "" 1 1 "" { "l" "r" } 1 "" { 0.1 } '
        't "" 2 "" { 1/3 } t "" 3 "" { 1e-30 } t "" 0'
    )
    exact = exact_game(source)
    assert sorted(row[0] for row in exact.payoff.values()) == [0, F(1, 10) + F(1, 10**30), F(13, 30)]
    assert exact.chance == {0: F(1, 3), 1: F(2, 3)}
    assert exact_expected(exact, [F(1, 3), F(2, 3), F(1), F(0)]) == (F(13, 90),)


def test_what_is_missing_to_one_goes_to_the_largest() -> None:
    game = exact_game(trust_game())
    prob, moved, most = adjusted(game, [0.1, 0.9, 1.0, 0.0])
    assert prob[:2] == [F(0.1), 1 - F(0.1)]
    assert moved == (0,)
    assert most == abs(1 - F(0.1) - F(0.9))
    assert adjusted(game, [F(1, 3), F(2, 3), F(1), F(0)])[1] == ()
    with pytest.raises(GameError, match=r"information set 0 .* add up to 0\.9"):
        adjusted(game, [F(1, 2), F(2, 5), F(1), F(0)])
    with pytest.raises(GameError, match="negative"):
        adjusted(game, [F(3, 2), F(-1, 2), F(1), F(0)])


def test_chance_in_decimals_is_mended_and_named() -> None:
    source = read_efg_file(
        'EFG 2 R "" { "A" } c "" 1 "" { "x" .3333333333 "y" .6666666666 } 0 t "" 1 "" { 1 } t "" 0'
    )
    exact = exact_game(source)
    assert exact.mended == (0,)
    assert sum(exact.chance.values()) == 1


@settings(max_examples=25)
@given(games(signals=0, excludes=False), st.sampled_from([0.25, 2.0]))
def test_logit_choices_by_backward_induction_satisfy_the_exact_equations(
    game: Game, precision: float
) -> None:
    found = LogitBackward(precision)(game)
    exact = exact_game(game)
    prob, _, _ = adjusted(exact, found.profile.prob.tolist())
    residual = exact_logit_residual(exact, prob, [F(precision)] * exact.n_players)
    assert residual < Decimal("1e-8")


def test_the_exact_residual_of_random_choice_is_the_worth_it_ignores() -> None:
    game = trust_game()  # honour or abuse differ by the payoff of the second player
    exact = exact_game(game)
    uniform = uniform_profile(game)
    prob, _, _ = adjusted(exact, uniform.prob.tolist())
    differences = []
    for infoset in range(2):
        player, first = game.tree.infoset_player[infoset], game.tree.infoset_first_action[infoset]
        node = oracle.nodes_of(game, infoset)[0]
        worth = [
            oracle.payoff(game, uniform.prob, child, player)
            for _, child in sorted(oracle.children(game, node))
        ]
        assert first >= 0
        differences.append(abs(worth[1] - worth[0]))
    assert float(exact_logit_residual(exact, prob, [F(3)] * 2)) == pytest.approx(3 * max(differences))
    prob[0], prob[1] = F(0), F(1)
    assert exact_logit_residual(exact, prob, [F(3)] * 2) == Decimal("Infinity")
