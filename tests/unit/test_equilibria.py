"""Other equilibria: games whose equilibria are known, and laws that hold for every game."""

from __future__ import annotations

import itertools
import json
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import oracle
from melian.errors import SolverError
from melian.game.classics import beer_quiche, kuhn_poker, matrix_game, myerson_figure_4_2, selten_horse
from melian.game.deviations import nash_regret, sequential_regret
from melian.game.files.efg import read_efg
from melian.game.game import Game, Profile
from melian.game.strategic import behaviour_of_mix, n_plans, plans_of
from melian.game.values import expected_payoff, terminal_distribution
from melian.solve.equilibria.answers import Kind
from melian.solve.equilibria.perturbed import ends_of_starts
from melian.solve.equilibria.search import find_equilibria, too_large
from melian.solve.equilibria.supports import bimatrix_equilibria
from melian.solve.equilibria.vertices import response_corners
from melian.solve.solver import Status
from reached import reach, reaching
from strategies import games

ALL = settings(deadline=None, suppress_health_check=list(HealthCheck))


def mckelvey_mclennan() -> Game:
    """Nine equilibria: McKelvey & McLennan (1996), Handbook of Computational Economics 1, section 6."""
    payoff = np.zeros((2, 2, 2, 3))
    payoff[0, 0, 0], payoff[1, 1, 0] = (9, 8, 12), (9, 8, 2)
    payoff[0, 1, 1], payoff[1, 0, 1] = (3, 4, 6), (3, 4, 4)
    return matrix_game(payoff)


NINE = [
    (1, 1, 1), (1, 0, 0), (0, 1, 0), (0, 0, 1),
    (0, 1 / 3, 1 / 3), (1 / 4, 1, 1 / 4), (1 / 2, 1 / 2, 1),
    (1 / 4, 1 / 2, 1 / 3), (1 / 2, 1 / 3, 1 / 4),
]  # fmt: skip
"""Probability of the first choice of each player; that these are all is what Gambit's enumpoly finds too."""


def close_sets(found, expected, tolerance=1e-7) -> bool:
    return len(found) == len(expected) and all(
        min(np.abs(np.subtract(a, b)).max() for b in expected) < tolerance for a in found
    )


def test_all_nine_equilibria_of_the_two_by_two_by_two_game() -> None:
    search = find_equilibria(mckelvey_mclennan(), starts=0)
    assert close_sets([each.profile.prob[::2] for each in search.equilibria], NINE)
    assert search.enumeration is not None
    assert search.enumeration.is_complete
    assert search.enumeration.width == 0
    assert all(each.is_isolated and each.kind is Kind.SEQUENTIAL for each in search.equilibria)
    assert sum(each.is_principal for each in search.equilibria) == 1


@pytest.mark.parametrize("n", [2, 3, 4])
def test_coordination_has_an_equilibrium_for_every_set_of_meeting_places(n: int) -> None:
    search = find_equilibria(matrix_game(np.repeat(np.eye(n)[:, :, None], 2, axis=2)), starts=0)
    even = [
        [Fraction(place in chosen, len(chosen)) for place in range(n)]
        for size in range(1, n + 1)
        for chosen in itertools.combinations(range(n), size)
    ]
    found = [each.profile.prob[:n] for each in search.equilibria]
    assert close_sets(found, [[float(p) for p in mix] for mix in even])
    assert search.principal is Status.SPLITS
    assert search.splits_at == pytest.approx(n, abs=1e-3)  # (1/n) times precision reaches 1


def test_both_breakfasts_can_pool_and_both_are_sequential() -> None:
    search = find_equilibria(beer_quiche(), starts=30)
    first, second = search.equilibria
    assert first.is_principal
    assert expected_payoff(first.profile) == pytest.approx([2.9, 0.9])  # beer, Cho & Kreps (1987)
    assert expected_payoff(second.profile) == pytest.approx([2.1, 0.9])  # quiche
    assert first.kind is second.kind is Kind.SEQUENTIAL
    assert first.starts + second.starts + search.n_nowhere == 30
    assert second.starts > 0  # tilts that shrink beside payoffs never get there


def test_without_a_tilt_every_start_ends_at_the_principal_answer() -> None:
    game = beer_quiche()
    for perturbation, answers in ((0.0, 1), (0.5, 2)):
        ends = ends_of_starts(game, np.full(2, np.inf), starts=40, seed=0, perturbation=perturbation)
        assert ends.found.all()
        outcomes = {
            tuple(np.round(terminal_distribution(Profile(game, prob)), 6)) for prob in ends.prob[ends.found]
        }
        assert len(outcomes) == answers


def test_a_start_is_the_same_however_many_there_are() -> None:
    few = ends_of_starts(beer_quiche(), np.full(2, np.inf), starts=3, seed=-4)
    many = ends_of_starts(beer_quiche(), np.full(2, np.inf), starts=11, seed=-4)
    np.testing.assert_array_equal(few.prob, many.prob[:3])


def test_selten_keeps_one_equilibrium_and_loses_the_other() -> None:
    search = find_equilibria(selten_horse(), starts=5)
    assert [each.kind for each in search.equilibria] == [Kind.SEQUENTIAL, Kind.NASH]
    assert search.equilibria[0].payoff == pytest.approx([1, 1, 1])
    assert search.equilibria[1].payoff == pytest.approx([3, 3, 2])
    assert not any(each.is_isolated for each in search.equilibria)


def test_an_equilibrium_of_the_agent_form_alone_is_not_listed() -> None:
    payoffs = [tuple(each.payoff) for each in find_equilibria(myerson_figure_4_2(), starts=5).equilibria]
    assert (2, 3) not in [tuple(np.round(payoff, 9)) for payoff in payoffs]  # B1 with W2, Z1
    assert min(abs(np.subtract(payoff, (4, 1))).max() for payoff in payoffs) < 1e-9


def test_a_split_is_named_and_its_continuations_are_found(shared: Path) -> None:
    game = read_efg(shared / "canon" / "efg" / "19_hawk_dove_ii__mixed.efg")
    for precision, count in ((np.inf, 3), (5.0, 3)):
        search = find_equilibria(game, precision, starts=0)
        assert search.principal is Status.SPLITS
        assert len(search.equilibria) == count
        assert [each.continues_split for each in search.equilibria] == [False, True, True]
        assert search.equilibria[1].payoff == pytest.approx(search.equilibria[2].payoff[::-1], abs=1e-9)


def outcome_names(path: Path) -> list[str]:
    """What the endings of a file of the collection are called, in order, numbers left out."""
    return [name.split(" #")[0] for name in re.findall(r'^t "[^"]*" \d+ "([^"]*)"', path.read_text(), re.M)]


def test_the_published_equilibria_of_the_canon_are_all_listed(shared: Path) -> None:
    canon = json.loads((shared / "canon" / "canon.json").read_text())
    compared = {"pbe": 0, "nash": 0, "unsupported": 0}
    for point in (point for model in canon["models"] for point in model["test_points"]):
        path = shared / point["efg"]
        game = read_efg(path)
        if len(game.players) != 2 or too_large(game, 30):
            continue
        names = outcome_names(path)
        search = find_equilibria(game, starts=0)
        assert search.enumeration is not None
        assert search.enumeration.is_complete
        found = [
            ({name: each.outcome[[n == name for n in names]].sum() for name in set(names)}, each)
            for each in search.equilibria
        ]

        def listed(outcomes: dict[str, float], found=found) -> list:
            return [
                each
                for odds, each in found
                if all(abs(odds.get(k, 0) - v) < 1e-6 for k, v in outcomes.items())
            ]

        for known in point["equilibria"]:
            if known["is_pbe"]:
                assert any(each.kind is not Kind.NASH for each in listed(known["outcomes"])), (path, known)
                compared["pbe"] += 1
        for peer in (point["pygambit_enumeration"] or {}).values():
            for known in (peer or {}).get("distinct_outcomes", []):
                there = listed(known["outcomes"])
                assert there, (path, known)
                compared["nash"] += 1
                if known["pbe"] is True:
                    assert any(each.kind is not Kind.NASH for each in there), (path, known)
                compared["unsupported"] += all(each.kind is Kind.NASH for each in there)
    assert min(compared.values()) > 5, compared


@given(st.lists(st.integers(-6, 6), min_size=8, max_size=8))
@ALL
def test_two_by_two_games_against_the_closed_form(numbers: list[int]) -> None:
    a, b = np.array(numbers[:4]).reshape(2, 2), np.array(numbers[4:]).reshape(2, 2)
    down, across = a[0] - a[1], b[:, 0] - b[:, 1]
    assume(down.all() and across.all())  # no ties: then equilibria are isolated
    expected = [
        (Fraction(1 - i), Fraction(1 - j))
        for i, j in itertools.product(range(2), repeat=2)
        if a[i, j] > a[1 - i, j] and b[i, j] > b[i, 1 - j]
    ]
    if down[0] * down[1] < 0 and across[0] * across[1] < 0:
        p = Fraction(int(across[1]), int(across[1] - across[0]))
        q = Fraction(int(down[1]), int(down[1] - down[0]))
        expected.append((p, q))
    tables = [[[Fraction(int(x)) for x in row] for row in table] for table in (a, b)]
    found = [(x[0], y[0]) for x, y, _ in bimatrix_equilibria(*tables)]
    assert sorted(found) == sorted(expected)


def pure_equilibria(game: Game) -> list[np.ndarray]:
    """Outcomes of all pure equilibria, by trying every profile and every deviation."""
    players = range(len(game.players))
    sets = [h for player in players for h in oracle.infosets_of(game, player)]
    start = np.where(np.isnan(game.chance), 0.0, game.chance)
    result = []
    for prob in oracle.pure_strategies(game, start, sets):
        profile = Profile(game, prob)
        value = [oracle.payoff(game, prob, 0, player) for player in players]
        if all(oracle.best_response_payoff(profile, i) <= value[i] + 1e-12 for i in players):
            result.append(terminal_distribution(profile))
    return result


def test_what_is_enumerated_stands_for_what_was_read_near_it() -> None:
    # once the first player stays at home, whatever the other does is an equilibrium; starts end near its corners
    game = read_efg("""EFG 2 R "at home" { "1" "2" }
p "" 1 1 "" { "home" "out" } 0
p "" 2 1 "" { "a" "b" } 0
t "" 1 "" { 0 0 }
t "" 2 "" { 0 0 }
p "" 2 1 "" { "a" "b" } 0
t "" 3 "" { 0 0 }
t "" 4 "" { -0.25 0.25 }
""")
    search = find_equilibria(game, starts=3)
    corners = [each.outcome.tolist() for each in search.equilibria if not each.is_principal]
    assert sorted(corners) == [[0, 1, 0, 0], [1, 0, 0, 0]]


@reaching(sequential=20, principal=15, enumerated=10)
@given(games(max_depth=3))
@settings(parent=ALL, max_examples=60)
def test_answers_of_random_games_are_equilibria_and_no_pure_one_is_missing(game: Game) -> None:
    size = np.prod([float(oracle.n_pure_strategies(game, i)) for i in range(len(game.players))])
    assume(size <= 200)
    search = find_equilibria(game, starts=3, most_plans=10 if len(game.players) == 2 else 7)
    span = max(float(np.ptp(game.payoff, axis=0).max()), 1.0)
    for each in search.equilibria:
        value = expected_payoff(each.profile)
        for player in range(len(game.players)):
            assert oracle.best_response_payoff(each.profile, player) <= value[player] + 1e-7 * span
        assert nash_regret(each.profile) <= 1e-8 * span
        if each.kind is not Kind.NASH:
            reach("sequential")
            assert sequential_regret(each.profile, belief=each.belief) <= 1e-8 * span
        assert each.outcome == pytest.approx(terminal_distribution(each.profile))
    if search.principal is Status.CERTIFIED:
        reach("principal")
        assert search.equilibria[0].is_principal
    if search.enumeration is not None and search.enumeration.is_complete:
        for outcome in pure_equilibria(game):
            reach("enumerated")
            assert min(np.abs(each.outcome - outcome).sum() for each in search.equilibria) < 1e-5


@reaching(solved=15)
@given(games(max_depth=3), st.floats(0.2, 6.0))
@settings(parent=ALL, max_examples=40)
def test_logit_answers_solve_their_equations(game: Game, precision: float) -> None:
    search = find_equilibria(game, precision, starts=3)
    for each in search.equilibria:
        reach("solved")
        assert each.kind is Kind.LOGIT
        tree, prob = game.tree, each.profile.prob
        for h, player in enumerate(tree.infoset_player.tolist()):
            weights = oracle.belief(each.profile, h)
            if player < 0 or weights is None:
                continue
            worth = {}
            for weight, node in zip(weights, oracle.nodes_of(game, h), strict=True):
                for action, child in oracle.children(game, node):
                    worth[action] = worth.get(action, 0) + weight * oracle.payoff(game, prob, child, player)
            for a, b in itertools.pairwise(worth):
                gap = np.log(prob[b] / prob[a]) - precision * (worth[b] - worth[a])
                assert abs(gap) < 1e-6


def test_reduced_plans_of_a_player_who_moves_twice() -> None:
    tree = myerson_figure_4_2().tree
    plans = plans_of(tree, 0)
    assert n_plans(tree, 0) == len(plans.actions) == 3  # A1 with Y1, A1 with Z1, B1
    mix = behaviour_of_mix(tree, plans, [Fraction(1, 2), Fraction(0), Fraction(1, 2)])
    assert sorted(mix.values()) == [0, Fraction(1, 2), Fraction(1, 2), 1]
    assert n_plans(kuhn_poker().tree, 0) == 27
    assert n_plans(kuhn_poker().tree, 1) == 64


def test_corners_of_a_square() -> None:
    corners = response_corners([[Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)]])
    assert sorted(point for point, _ in corners) == [(0, 1), (1, 0), (1, 1)]
    assert {point: face for point, face in corners}[(1, 0)] == 0b0110  # second share 0, first row tight
    with pytest.raises(SolverError, match="more than 1 corners"):
        response_corners([[Fraction(1), Fraction(2)], [Fraction(3), Fraction(1)]], most=1)


def test_what_cannot_be_enumerated_says_so() -> None:
    assert "27 + 64" in too_large(kuhn_poker())
    with pytest.raises(SolverError, match=r"cannot be enumerated: the game has 91 plans .* the limit is 40"):
        find_equilibria(kuhn_poker(), exhaustive=True)
    with pytest.raises(SolverError, match="only equilibria of calculating players"):
        find_equilibria(beer_quiche(), 4.0, exhaustive=True)
    search = find_equilibria(beer_quiche(), starts=2, exhaustive=False)
    assert search.enumeration is None
    assert search.not_enumerated == "enumeration was not asked for"
    assert all(each.is_isolated is None for each in search.equilibria)


def test_a_search_that_is_stopped_says_so() -> None:
    halt = np.ones(1, dtype=np.int8)
    search = find_equilibria(beer_quiche(), starts=5, halt=halt)
    assert search.is_interrupted
    assert search.enumeration is None
    assert (search.n_starts, search.n_nowhere) == (0, 0)  # what was not tried did not end nowhere


def test_answers_are_gathered_by_the_outcomes_that_are_asked_for() -> None:
    game = beer_quiche()
    group = np.zeros(len(game.tree.terminal_node), dtype=np.int64)
    search = find_equilibria(game, starts=4, group=group, n_outcomes=3)
    assert len(search.equilibria) == 1
    assert search.equilibria[0].outcome.tolist() == pytest.approx([1, 0, 0])
    assert search.equilibria[0].components == (0, 1)
