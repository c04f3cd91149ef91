"""Compiled loops of the search for equilibria, against slow and obvious ones."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from melian.game.classics import beer_quiche, matrix_game, stripped_down_poker
from melian.game.game import Game, Profile
from melian.game.schedule import schedule_of
from melian.kernels.search.boxes import POINT, UNDECIDED, WHOLE, branch_and_prune
from melian.kernels.search.perturbed import FOUND, NOWHERE, newton, odds_of, settle_dense, settle_starts
from melian.kernels.search.perturbed_limit import climb_starts, polish_starts
from melian.kernels.search.ranges import gain_at, gain_range, look_at, tighten
from melian.solve.equilibria.perturbed import perturbed_batch
from melian.solve.logit.draw_workspaces import dense_workspace, krylov_workspace
from melian.solve.logit.qre import LogitQRE, infoset_depth
from oracle_qre import Oracle
from reached import reach, reaching
from strategies import games

SIZE = np.array([2, 3, 2])


def random_payoff(rng: np.random.Generator) -> np.ndarray:
    return rng.uniform(0, 1, size=(3, 12))


def slow_gain(payoff: np.ndarray, mix: np.ndarray, player: int, a: int, b: int) -> float:
    """Sum over all combinations of structure, in the order of `itertools.product`."""
    total = 0.0
    for place, combo in enumerate(itertools.product(*map(range, SIZE))):
        weight = np.prod([mix[k, s] for k, s in enumerate(combo) if k != player])
        total += weight * payoff[player, place] * ((combo[player] == a) - (combo[player] == b))
    return float(total)


def random_box(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """A box, and mixes inside it."""
    mixes = []
    for _ in range(6):
        mix = np.zeros((3, 3))
        for k, size in enumerate(SIZE):
            mix[k, :size] = rng.dirichlet(np.ones(size))
        mixes.append(mix)
    low, high = np.min(mixes, axis=0), np.max(mixes, axis=0)
    inside = list(mixes)
    for left, right in itertools.combinations(mixes, 2):
        share = rng.random()
        inside.append(share * left + (1 - share) * right)
    return low, high, inside


@given(st.integers(0, 10**6))
def test_gains_are_sums_over_combinations_and_lie_within_their_bounds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    payoff, (low, high, inside) = random_payoff(rng), random_box(rng)
    lo, hi = np.empty((2, 12))
    for player, a, b in ((0, 1, 0), (1, 2, 0), (1, 1, 2), (2, 0, 1)):
        down, up = gain_range(SIZE, payoff, low, high, player, a, b, -1, 0, 0, lo, hi)
        for mix in inside:
            value = slow_gain(payoff, mix, player, a, b)
            assert gain_at(SIZE, payoff, mix, player, a, b, lo, hi) == pytest.approx(value, abs=1e-12)
            assert down - 1e-12 <= value <= up + 1e-12


@given(st.integers(0, 10**6))
def test_bounds_over_one_opponent_are_the_ends_of_a_linear_programme(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size, payoff = np.array([2, 4]), rng.uniform(0, 1, size=(2, 8))
    mixes = rng.dirichlet(np.ones(4), size=3)
    low, high = np.zeros((2, 4)), np.zeros((2, 4))
    low[0, 0] = high[0, 0] = 1.0
    low[1], high[1] = mixes.min(axis=0), mixes.max(axis=0)
    down, up = gain_range(size, payoff, low, high, 0, 1, 0, -1, 0, 0, *np.empty((2, 8)))
    cost = payoff[0, 4:] - payoff[0, :4]
    bounds = list(zip(low[1], high[1], strict=True))
    for sign, end in ((1, down), (-1, up)):
        best = linprog(sign * cost, A_eq=np.ones((1, 4)), b_eq=[1.0], bounds=bounds)
        assert end == pytest.approx(sign * best.fun, abs=1e-9)


@given(st.integers(0, 10**6))
def test_growth_of_a_gain_is_a_difference_of_gains(seed: int) -> None:
    rng = np.random.default_rng(seed)
    payoff, (_, _, inside) = random_payoff(rng), random_box(rng)
    lo, hi = np.empty((2, 12))
    mix = inside[0]
    down, up = gain_range(SIZE, payoff, mix, mix, 0, 1, 0, 1, 2, 0, lo, hi)
    ends = []
    for plan in (2, 0):
        moved = mix.copy()
        moved[1] = np.eye(3)[plan]
        ends.append(slow_gain(payoff, moved, 0, 1, 0))
    assert 0.5 * (down + up) == pytest.approx(ends[0] - ends[1], abs=1e-12)


@given(st.integers(0, 10**6))
def test_tightening_loses_no_mix_and_looking_misses_no_equilibrium(seed: int) -> None:
    rng = np.random.default_rng(seed)
    low, high, inside = random_box(rng)
    wide_low, wide_high = low - 0.1 * (low > 0), high.copy()
    used = np.array([[True, True, False], [True, True, True], [True, True, False]])
    assert tighten(SIZE, used, wide_low, wide_high)
    assert all((wide_low <= mix + 1e-12).all() and (mix <= wide_high + 1e-12).all() for mix in inside)
    assert not tighten(SIZE, used, np.where(used, 0.6, 0.0), np.where(used, 0.9, 0.0))
    # all payoffs equal: everything is an equilibrium; strictly worse plans in use: nothing is
    base, lo, hi = np.zeros(3, dtype=np.int64), *np.empty((2, 12))
    assert look_at(SIZE, np.zeros((3, 12)), used, base, low, high, lo, hi) == 2
    worse = np.zeros((3, 12))
    worse[0, :6] = 1.0  # the first player's second plan loses 1
    assert look_at(SIZE, worse, used, base, low, high, lo, hi) == -1


def entries(size: np.ndarray, payoff: np.ndarray, used: np.ndarray, narrow: float = 0.02) -> list:
    kind = np.empty(500, dtype=np.int64)
    low, high = np.empty((2, 500, len(size), used.shape[1]))
    base = used.argmax(axis=1).astype(np.int64)
    count, _ = branch_and_prune(size, payoff, used, base, narrow, 10_000, kind, low, high)
    assert count >= 0
    return list(zip(kind[:count].tolist(), low[:count], high[:count], strict=True))


def test_one_point_where_pennies_are_matched_and_all_of_them_where_nothing_is_at_stake() -> None:
    size, used = np.array([2, 2]), np.ones((2, 2), dtype=bool)
    pennies = np.array([[1.0, 0, 0, 1], [0, 1, 1, 0]])
    ((kind, low, high),) = entries(size, pennies, used)
    assert kind == POINT
    np.testing.assert_allclose([low, high], 0.5)
    ((kind, low, high),) = entries(size, np.zeros((2, 4)), used)
    assert kind == WHOLE
    assert (low <= 0).all()
    assert (high >= 1).all()


def test_a_line_of_equilibria_is_covered_by_boxes() -> None:
    """The row player is indifferent at q = 1/2 and the column player always: {q = 1/2} x all p."""
    payoff = np.array([[1.0, 0, 0, 1], [0, 0, 0, 0]])
    found = entries(np.array([2, 2]), payoff, np.ones((2, 2), dtype=bool), narrow=0.1)
    assert {kind for kind, _, _ in found} == {UNDECIDED}
    for p in np.linspace(0, 1, 33):
        assert any(low[0, 0] <= p <= high[0, 0] and low[1, 0] <= 0.5 <= high[1, 0] for _, low, high in found)
    assert max(np.abs([low[1, 0] - 0.5, high[1, 0] - 0.5]).max() for _, low, high in found) < 0.11


def numbers_of(game: Game) -> tuple:
    batch = game.batch()
    return game.tree, schedule_of(game.tree), batch.chance[0], batch.payoff_row, batch.row_payoff[0]


def residual(game: Game, prob: np.ndarray, precision: float) -> float:
    """Of the slow twin, in log-odds."""
    twin = Oracle(game)
    if not twin.actions:
        return 0.0
    y = np.array([np.log(prob[a] / prob[twin.first[h]]) for h, a in twin.actions])
    return float(np.abs(y - precision * twin.advantages(y)).max(initial=0.0))


def test_log_odds_start_from_the_first_action() -> None:
    out = np.empty(5)
    odds_of(np.array([0, 2, 5]), np.log(np.array([0.25, 0.75, 0.5, 0.25, 0.25])), out)
    np.testing.assert_allclose(out, np.log([1, 3, 1, 0.5, 0.5]), atol=1e-15)


@pytest.mark.parametrize("dense", [True, False])
@reaching(found=8, short=3)
@given(game=games(max_depth=3), precision=st.floats(0.3, 3.0))
@settings(max_examples=25)
def test_tilts_are_taken_away_without_a_trace(dense: bool, game: Game, precision: float) -> None:
    perturbed = perturbed_batch(game, 5, range(2), perturbation=0.3)
    ends = [LogitQRE(precision)(perturbed.game(start)) for start in range(2)]
    log_prob = np.array([end.log_prob for end in ends])
    prob, found, error = np.empty_like(log_prob), np.ones(2, dtype=np.int64), np.empty(2)
    tree, schedule, *numbers = numbers_of(game)
    if schedule.n_ordered < len(schedule.group_player) and not dense:
        return
    run = settle_dense if dense else settle_starts
    make = (
        dense_workspace(tree, len(game.players))
        if dense
        else krylov_workspace(tree, schedule, len(game.players))
    )
    level = np.full(len(game.players), precision)
    run(
        tree,
        schedule,
        *numbers,
        perturbed.row_payoff,
        level,
        np.array([1e-8]),
        make,
        log_prob,
        prob,
        found,
        error,
    )
    for place in np.flatnonzero(found == FOUND):
        reach("found")
        assert residual(game, prob[place], precision) < 1e-6
        assert error[place] <= 1e-8
    if np.ptp(game.payoff) * precision <= 3:  # a short way: nothing can be lost
        reach("short")
        assert found.any()


def test_newtons_method_ends_at_the_answer_of_the_solver() -> None:
    game = stripped_down_poker()
    tree, schedule, chance, rows, row_payoff = numbers_of(game)
    work = dense_workspace(tree, 2)
    work.ratio[:] = 1.0
    work.chance[:] = np.nan_to_num(chance)
    answer = LogitQRE(0.5)(game).profile.prob
    twin = Oracle(game)
    exact = np.array([np.log(answer[a] / answer[twin.first[h]]) for h, a in twin.actions])
    work.point[:] = np.append(exact + 0.05, 0.5 * np.ptp(game.payoff))
    assert newton(tree, schedule, rows, row_payoff, np.ptp(game.payoff), work, 3.0, 20)
    np.testing.assert_allclose(work.point[:-1], exact, atol=1e-9)


def test_a_limit_that_is_none_of_the_game_itself_is_left_alone() -> None:
    """Of prisoners paid to keep silent: the tilt off, silence is no equilibrium and is not called one."""
    game = matrix_game([[[2, 2], [0, 3]], [[3, 0], [1, 1]]])
    paid = matrix_game([[[4, 4], [2, 3]], [[3, 2], [1, 1]]])
    tree, schedule, *numbers = numbers_of(game)
    silent, work = LogitQRE(np.inf)(paid), dense_workspace(tree, 2)
    assert silent.profile.prob[0] > 0.99
    log_prob, prob = silent.log_prob[None, :].copy(), silent.profile.prob[None, :].copy()
    found, nash, sequential = np.ones(1, dtype=np.int64), np.empty(1), np.empty(1)
    options = infoset_depth(tree), np.array([1e-8, 1e5]), work
    polish_starts(tree, schedule, *numbers, *options, log_prob, prob, found, nash, sequential)
    assert found[0] == NOWHERE
    assert nash[0] == pytest.approx(1.0)
    assert prob[0, 0] > 0.99


def test_polish_keeps_trembles_that_only_the_tilted_game_explains() -> None:
    """Quiche for both types rests on a belief that no untilted branch has, see Cho & Kreps (1987)."""
    game = beer_quiche()
    tree, schedule, *numbers = numbers_of(game)
    payoff = game.payoff.copy()
    for terminal, node in enumerate(tree.terminal_node):
        path = []
        while tree.node_parent[node] >= 0:
            path.append(game.actions[tree.node_action[node]])
            node = tree.node_parent[node]
        payoff[terminal, 0] += ("quiche" in path) * (5 if "strong" in path else 1.5)
    bribed = LogitQRE(np.inf)(Game(tree, game.chance, payoff, game.players))
    log_prob, prob = bribed.log_prob[None, :].copy(), bribed.profile.prob[None, :].copy()
    found, nash, sequential = np.ones(1, dtype=np.int64), np.empty(1), np.empty(1)
    options = infoset_depth(tree), np.array([1e-8, 1e5]), dense_workspace(tree, 2)
    polish_starts(tree, schedule, *numbers, *options, log_prob, prob, found, nash, sequential)
    assert found[0] == FOUND
    assert max(nash[0], sequential[0]) <= 1e-8
    quiche = [a for a, label in enumerate(game.actions) if label == "quiche"]
    np.testing.assert_allclose(prob[0, quiche], 1.0)


def test_the_principal_branch_climbs_to_its_limit() -> None:
    game = stripped_down_poker()
    tree, schedule, *numbers = numbers_of(game)
    start = LogitQRE(4.0)(game)
    log_prob, prob = start.log_prob[None, :].copy(), start.profile.prob[None, :].copy()
    found, nash, sequential = np.ones(1, dtype=np.int64), np.empty(1), np.empty(1)
    options = np.full(2, 4.0), infoset_depth(tree), np.array([1e-8, 1e5]), dense_workspace(tree, 2)
    climb_starts(tree, schedule, *numbers, *options, log_prob, prob, found, nash, sequential)
    assert found[0] == FOUND
    shares = dict(zip(game.actions, Profile(game, prob[0]).prob, strict=True))
    assert shares["call"] == pytest.approx(2 / 3, abs=1e-6)  # Reiley, Urbancic & Walker (2008)
