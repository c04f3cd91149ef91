"""The principal branch: closed forms, the slow twin, and what a status must say."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from layered import CRISIS, SMALL, Step, layered_batch
from melian.errors import SolverError
from melian.game.deviations import nash_conv
from melian.game.files.efg import read_efg
from melian.game.game import Game, GameBatch, Profile
from melian.game.schedule import is_ordered, schedule_of
from melian.game.tree import tree_from_nodes
from melian.solve.logit.qre import LogitQRE, infoset_depth, n_unknowns, solve_batch
from melian.solve.solver import Status
from oracle_qre import Oracle

MEDIUM = (*SMALL[:3], Step(1, 3, (0, 1, 2)), *SMALL[4:])


def logit(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


DETERRENCE = """EFG 2 R "deterrence" { "A" "D" }
p "" 1 1 "A1" { "stay" "challenge" } 0
t "" 1 "" { 0, 3/10 }
p "" 2 1 "D1" { "concede" "resist" } 0
t "" 2 "" { 1, -1 }
p "" 1 2 "A2" { "back_down" "stand_firm" } 0
t "" 3 "" { -3/5, 3/10 }
t "" 4 "" { -1/5, -3/2 }
"""

HAWK_DOVE = """EFG 2 R "hawk-dove" { "1" "2" }
p "" 1 1 "a" { "dove" "hawk" } 0
p "" 2 1 "b" { "dove" "hawk" } 0
t "" 1 "" { 1, 1 }
t "" 2 "" { 0, 2 }
p "" 2 1 "b" { "dove" "hawk" } 0
t "" 3 "" { 2, 0 }
t "" 4 "" { -2, -2 }
"""

# Selten (1975); values as usually drawn: 1 and 2 play across or down, 3 does not know who went down
HORSE = """EFG 2 R "horse" { "1" "2" "3" }
p "" 1 1 "1" { "A" "D" } 0
p "" 2 1 "2" { "a" "d" } 0
t "" 1 "" { 1, 1, 1 }
p "" 3 1 "3" { "L" "R" } 0
t "" 2 "" { 4, 4, 0 }
t "" 3 "" { 0, 0, 1 }
p "" 3 1 "3" { "L" "R" } 0
t "" 4 "" { 3, 3, 2 }
t "" 5 "" { 0, 0, 0 }
"""


@pytest.mark.parametrize("precision", [0.0, 0.3, 2.0, 11.0, 60.0])
def test_perfect_information_answers_backwards(precision: float) -> None:
    firm = logit(precision * (-0.2 + 0.6))
    resist = logit(precision * (firm * -1.5 + (1 - firm) * 0.3 + 1.0))
    challenge = logit(precision * (resist * (firm * -0.2 - (1 - firm) * 0.6) + (1 - resist)))
    found = LogitQRE(precision)(read_efg(DETERRENCE))
    assert found.status is Status.CERTIFIED
    assert found.profile.prob == pytest.approx(
        [1 - challenge, challenge, 1 - resist, resist, 1 - firm, firm], abs=1e-12
    )


def test_precision_zero_is_uniform_play() -> None:
    batch = layered_batch(SMALL, 2, seed=5)
    found = solve_batch(batch, 0.0)
    size = np.diff(batch.tree.infoset_first_action)
    uniform = np.repeat(1.0 / size, size)
    expected = np.where(np.isnan(batch.chance), uniform, batch.chance)
    np.testing.assert_allclose(found.prob, expected, atol=1e-15)
    assert found.is_certified.all()
    assert (found.residual == 0).all()


def test_a_symmetric_game_splits_where_the_slope_of_its_answers_is_one() -> None:
    # hawk with probability p against p: y = l (1 - 3 p); answers fold over where l 3 p (1 - p) = 1
    low, high = 0.01, 10.0
    for _ in range(200):
        precision = 0.5 * (low + high)
        left, right = 0.0, 1.0
        for _ in range(200):
            p = 0.5 * (left + right)
            left, right = (p, right) if p < logit(precision * (1 - 3 * p)) else (left, p)
        low, high = (precision, high) if precision * 3 * p * (1 - p) < 1 else (low, precision)
    game = read_efg(HAWK_DOVE)
    below, above = LogitQRE(0.9 * precision)(game), LogitQRE(2.5 * precision)(game)
    assert below.status is Status.CERTIFIED
    assert above.status is Status.SPLITS
    assert above.where == pytest.approx(precision, rel=1e-4)
    assert above.profile.prob[0] == pytest.approx(above.profile.prob[2], abs=1e-9)
    assert LogitQRE(math.inf)(game).status is Status.SPLITS


def test_a_large_symmetric_game_splits_too() -> None:
    # thirty public states, each its own hawk-dove at its own stakes: the highest splits first
    lines = ['EFG 2 R "many" { "1" "2" }', 'c "" 1 "" {' + " ".join(f'"{k}" 1/30' for k in range(30)) + "} 0"]
    for k in range(30):
        worth = 1.0 - 0.02 * k
        lines += [f'p "" 1 {k + 1} "a{k}" {{ "dove" "hawk" }} 0']
        for number, row in enumerate((((1, 1), (0, 2)), ((2, 0), (-2, -2)))):
            lines += [f'p "" 2 {k + 1} "b{k}" {{ "dove" "hawk" }} 0']
            for column, (one, two) in enumerate(row):
                lines += [f't "" {4 * k + 2 * number + column + 1} "" {{ {one * worth}, {two * worth} }}']
    game = read_efg("\n".join(lines) + "\n")
    assert n_unknowns(game.tree) > 40
    alone = LogitQRE(8.0)(read_efg(HAWK_DOVE))
    found = LogitQRE(1.3 * alone.where)(game)
    assert found.status is Status.SPLITS
    assert found.where == pytest.approx(alone.where, rel=1e-2)
    assert LogitQRE(0.9 * alone.where)(game).status is Status.CERTIFIED


def test_the_horse_ends_in_its_sequential_equilibrium() -> None:
    # across, across, and the third mixes so that the first is indifferent to nothing: 3 P(L) <= 1
    found = LogitQRE(math.inf)(read_efg(HORSE))
    assert found.status is Status.CERTIFIED
    assert found.profile.prob[[0, 2]] == pytest.approx([1.0, 1.0], abs=1e-9)
    assert found.profile.prob[4] <= 0.25 + 1e-9
    assert found.sequential_regret <= 1e-8


def test_the_limit_is_an_equilibrium_by_an_independent_count() -> None:
    batch = layered_batch(SMALL, 3, seed=2)
    found = solve_batch(batch, math.inf)
    assert found.is_certified.all()
    for draw in range(3):
        game = batch.game(draw)
        span = float(np.ptp(game.payoff))
        assert nash_conv(Profile(game, found.prob[draw])) <= 3 * (found.nash_regret[draw] + 1e-12 * span)
        assert found.nash_regret[draw] <= 1e-8 * span


@pytest.mark.parametrize(("seed", "draw"), [(1, 0), (2, 1), (6, 0)])
def test_sweeps_agree_with_the_slow_twin_at_precisions_of_their_own(
    seed: int, draw: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("melian.solve.logit.cascade.FEWEST_SWEPT", 0)
    batch = layered_batch(SMALL, 2, seed=seed)
    precision = np.array([5.0, 2.0, 3.5])
    found = solve_batch(batch, precision)
    expected = Oracle(batch.game(draw), precision / 5.0).solve(5.0, step=1.0)
    assert found.is_certified.all()
    np.testing.assert_allclose(found.prob[draw], expected, atol=1e-8)


@pytest.mark.parametrize("way", [{"always_follow": True}, {"always_trace": True}])
def test_a_neighbouring_branch_is_not_taken_for_the_principal_one(way: dict[str, bool]) -> None:
    # the branch bends sharply past an imperfect split between 5.5 and 6 times this precision
    batch = layered_batch(SMALL, 150, seed=4)
    game, shape = batch.game(0), np.array([0.71428571, 0.5, 1.0])
    found = LogitQRE(tuple(6.2 * shape), **way)(game)
    expected = Oracle(game, shape).solve(6.2, step=1.0)
    assert found.status is Status.CERTIFIED
    np.testing.assert_allclose(found.profile.prob, expected, atol=1e-8)


def test_several_hundred_leaves_against_the_slow_twin() -> None:
    batch = layered_batch(MEDIUM, 1, seed=3)
    assert len(batch.tree.terminal_node) > 400
    found = solve_batch(batch, 3.0)
    expected = Oracle(batch.game(0)).solve(3.0, step=2.0)
    np.testing.assert_allclose(found.prob[0], expected, atol=1e-8)


def test_sets_that_chance_rules_out_cost_nothing() -> None:
    batch = layered_batch(CRISIS, 3, seed=1)
    chance = batch.chance.copy()
    tree = batch.tree
    for h in np.flatnonzero(tree.infoset_player < 0)[1::2]:
        first, last = tree.infoset_first_action[h], tree.infoset_first_action[h + 1]
        chance[1, first:last] = np.eye(last - first)[0]
    chance[2, :3] = [0.0, 1.0, 0.0]
    closed = GameBatch(tree, chance, batch.payoff_row, batch.row_payoff, batch.players)
    found = solve_batch(closed, 2.0)
    assert found.is_certified.all()
    assert np.isfinite(found.prob).all()
    # the same answer as with a very small probability in place of none
    nearly = np.where(chance == 0.0, 1e-13, chance)
    near = solve_batch(GameBatch(tree, nearly, batch.payoff_row, batch.row_payoff, batch.players), 2.0)
    np.testing.assert_allclose(found.prob, near.prob, atol=1e-8)


def test_a_closed_leak_agrees_with_the_slow_twin() -> None:
    batch = layered_batch(SMALL, 1, seed=8)
    chance = batch.chance.copy()
    chance[0, :2] = [1.0, 0.0]
    game = Game(batch.tree, chance[0], batch.game(0).payoff, batch.players)
    found = LogitQRE(4.0)(game)
    np.testing.assert_allclose(found.profile.prob, Oracle(game).solve(4.0, step=1.0), atol=1e-8)


def test_sets_without_an_order_are_solved_with_the_full_derivative() -> None:
    # chance decides who moves first; nobody knows it, so that each set lies above and below the other
    tree = tree_from_nodes(
        [-1, 0, 1, 2, 2, 1, 5, 5, 0, 8, 9, 9, 8, 12, 12],
        [-1, 0, 2, 4, 5, 3, 4, 5, 1, 4, 2, 3, 5, 2, 3],
        [0, 1, 2, -1, -1, 2, -1, -1, 2, 1, -1, -1, 1, -1, -1],
        [-1, 0, 1],
        [0, 2, 4, 6],
    )
    payoff = np.random.default_rng(3).normal(size=(8, 2))
    game = Game(tree, np.array([0.4, 0.6, *[np.nan] * 4]), payoff, ("1", "2"))
    assert not is_ordered(schedule_of(tree))
    found = LogitQRE(7.0)(game)
    assert found.status is Status.CERTIFIED
    np.testing.assert_allclose(found.profile.prob, Oracle(game).solve(7.0), atol=1e-9)


def test_a_draw_is_solved_alone_as_in_any_company() -> None:
    batch = layered_batch(CRISIS, 8, seed=2)
    precision = np.linspace(2.0, 9.0, 8)[:, None]
    together = solve_batch(batch, precision)

    def alone(draw: int) -> np.ndarray:
        one = GameBatch(
            batch.tree, batch.chance[[draw]], batch.payoff_row, batch.row_payoff[[draw]], batch.players
        )
        return solve_batch(one, precision[[draw]]).log_prob[0]

    with ThreadPoolExecutor(2) as pool:
        np.testing.assert_array_equal(np.array(list(pool.map(alone, range(8)))), together.log_prob)


def test_draws_that_are_all_alike_are_solved_once_and_told_apart_from_others() -> None:
    batch = layered_batch(SMALL, 2, seed=3, types_matter=True)
    alike = GameBatch(
        batch.tree, batch.chance[[0, 0, 0]], batch.payoff_row, batch.row_payoff[[0, 0, 0]], batch.players
    )
    mixed = GameBatch(
        batch.tree, batch.chance[[0, 1, 0]], batch.payoff_row, batch.row_payoff[[0, 1, 0]], batch.players
    )
    once, each = solve_batch(alike, 4.0), solve_batch(mixed, 4.0)
    assert once.prob.shape == each.prob.shape
    for draw in (0, 1, 2):
        assert np.array_equal(once.prob[draw], each.prob[0])
        assert once.n_iter[draw] == each.n_iter[0]
    assert not np.allclose(each.prob[1], each.prob[0])


def test_statuses_say_what_happened() -> None:
    batch = layered_batch(SMALL, 3, seed=1)
    rows = batch.row_payoff.copy()
    rows[1, 4] = np.inf
    broken = GameBatch(batch.tree, batch.chance, batch.payoff_row, rows, batch.players)
    found = solve_batch(broken, 3.0)
    assert list(found.status) == [Status.CERTIFIED, Status.NOT_FINITE, Status.CERTIFIED]
    assert np.isnan(found.prob[1]).all()
    short = solve_batch(batch, 40.0, settings=LogitQRE(40.0, max_evaluations=60))
    lost = short.status == Status.OUT_OF_EVALUATIONS
    assert lost.any()
    assert (short.where[lost] < 40.0).all()
    halted = np.ones(1, dtype=np.int8)
    for precision in (3.0, math.inf):
        stopped = solve_batch(batch, precision, halt=halted)
        assert (stopped.status == Status.INTERRUPTED).all()
    assert all(len(status.sentence) > 20 for status in Status)


def test_precisions_that_make_no_sense_are_refused() -> None:
    batch = layered_batch(SMALL, 1, seed=1)
    with pytest.raises(SolverError, match=r"precision must be 0 or more, got -1"):
        solve_batch(batch, -1.0)
    with pytest.raises(SolverError, match=r"infinite for some players and finite for others"):
        solve_batch(batch, [[1.0, math.inf, 2.0]])


def test_depth_counts_own_moves() -> None:
    assert list(infoset_depth(read_efg(DETERRENCE).tree)) == [0, 0, 1]
