"""Where branches split, and that nothing is certified beyond: stages played again, and games that are nearly symmetric."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from branch_games import FAMILIES, at_once, played_again, precision_for, symmetric
from melian.kernels.logit.spectrum import eigenvalues, may_have_passed, nearest_eigenvalues
from melian.solve.logit.qre import LARGEST_DENSE, LogitQRE, n_unknowns, solve_batch
from melian.solve.solver import Status
from oracle_branch import follow
from oracle_qre import Oracle
from reached import reach, reaching

SEEDS = st.integers(0, 10**6)
STAND_OFF = np.array([[[-2.0, -2.0], [3.0, 0.0]], [[0.0, 3.0], [0.0, 0.0]]])
"""Pressing alone is worth 3, pressing against one who presses -2, giving way 0."""


def stand_off_splits_at() -> float:
    """Where the slope of the answer to the other's answer is -1, on the branch on which both are alike."""

    def press(precision: float) -> float:
        return brentq(lambda p: p - 1 / (1 + math.exp(-precision * (3 - 5 * p))), 0.0, 1.0)

    return brentq(lambda t: t * 5 * press(t) * (1 - press(t)) - 1, 0.1, 5.0)


@pytest.mark.parametrize("traced", [False, True])
@pytest.mark.parametrize("rounds", [1, 2, 3])
@pytest.mark.parametrize("precision", [2.0, math.inf])
def test_a_stage_splits_where_it_does_however_often_it_is_played(
    rounds: int, precision: float, traced: bool
) -> None:
    found = solve_batch(
        played_again(STAND_OFF, rounds).batch(), precision, settings=LogitQRE(0.0, always_trace=traced)
    )
    assert found.status[0] == Status.SPLITS
    assert found.where[0] == pytest.approx(stand_off_splits_at(), rel=1e-3)


def test_a_game_too_large_for_the_tracer_is_not_certified_beyond_the_split_of_a_stage() -> None:
    game = played_again(STAND_OFF, 5)
    assert n_unknowns(game.tree) > LARGEST_DENSE
    for factor, certified in ((0.9, True), (1.1, False), (2.0, False), (4.0, False)):
        found = solve_batch(game.batch(), factor * stand_off_splits_at())
        assert bool(found.is_certified[0]) is certified


def test_just_before_it_splits_it_is_certified() -> None:
    splits_at = stand_off_splits_at()
    assert splits_at == pytest.approx(0.80814, abs=1e-5)
    for rounds in (1, 2, 3):
        found = solve_batch(played_again(STAND_OFF, rounds).batch(), 0.99 * splits_at)
        assert found.status[0] == Status.CERTIFIED
        # no round tells another story
        assert found.prob[0, ::2] == pytest.approx(found.prob[0, 0], abs=1e-6)


@reaching(splits=3, certified=3)
@settings(max_examples=30)
@given(SEEDS, st.sampled_from([2, 2, 3]))
def test_a_game_splits_no_later_than_its_proper_subgames(seed: int, rounds: int) -> None:
    stage = symmetric(np.random.default_rng(seed), 2, 2)
    once = solve_batch(at_once(stage).batch(), 50.0)
    again = solve_batch(played_again(stage, rounds).batch(), 50.0)
    if once.status[0] == Status.SPLITS:
        reach("splits")
        assert again.status[0] == Status.SPLITS
        assert again.where[0] <= once.where[0] * 1.01
    elif once.status[0] == Status.CERTIFIED and again.status[0] == Status.CERTIFIED:
        reach("certified")
        assert again.prob[0, -4:] == pytest.approx(once.prob[0], abs=1e-6)


@reaching(compared=20)
@settings(max_examples=60)
@given(SEEDS, st.sampled_from([name for name in FAMILIES if "three" not in name]))
def test_what_is_certified_lies_on_the_branch(seed: int, family: str) -> None:
    rng = np.random.default_rng(seed)
    game, precision = FAMILIES[family](rng), precision_for(rng, 2.0)
    ways = [LogitQRE(0.0, always_trace=traced) for traced in (False, True)]
    found = [solve_batch(game.batch(), precision, settings=way) for way in ways]
    certified = [each.prob[0] for each in found if each.status[0] == Status.CERTIFIED]
    arrival = follow(Oracle(game), precision) if certified else None
    for prob in certified if arrival is not None else []:
        reach("compared")
        assert arrival.prob is not None, f"splits at {arrival.splits_at}"
        assert prob == pytest.approx(arrival.prob, abs=1e-6)


def test_a_step_over_two_eigenvalues_that_pass_zero_together_is_seen() -> None:
    # three players, all alike but for 7e-7 in one payoff: two eigenvalues pass 0 at 8.659, from .4 to 1.0 in one step
    rng = np.random.default_rng([77, 4, 169])
    game, precision = FAMILIES["nearly symmetric"](rng), precision_for(rng)
    arrival = follow(Oracle(game), precision)
    assert arrival is not None
    found = solve_batch(game.batch(), precision, settings=LogitQRE(0.0))
    assert found.status[0] == Status.SPLITS
    assert found.where[0] == pytest.approx(arrival.splits_at, rel=1e-4)


@reaching(certified=30)
@settings(max_examples=150)
@given(SEEDS, st.sampled_from([0.0, 1e-4, 1e-3, 1e-1]), st.floats(0.5, 20.0))
def test_sweeps_lose_draws_rather_than_the_branch(seed: int, off: float, precision: float) -> None:
    rng = np.random.default_rng(seed)
    game = played_again(symmetric(rng, 2, 2), 2, rng, off)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("melian.solve.logit.cascade.FEWEST_SWEPT", 0)
        swept = solve_batch(game.batch(), precision)
    traced = solve_batch(game.batch(), precision, settings=LogitQRE(0.0, always_trace=True))
    if swept.status[0] == Status.CERTIFIED:
        reach("certified")
        assert traced.status[0] == Status.CERTIFIED
        assert swept.prob[0] == pytest.approx(traced.prob[0], abs=1e-6)


@reaching(near=10)
@settings(max_examples=60)
@given(SEEDS, st.integers(2, 12), st.integers(0, 4), st.integers(0, 4))
def test_eigenvalues_near_zero_are_those_of_lapack(seed: int, n: int, below: int, above: int) -> None:
    from melian.kernels.logit.dense import factorise

    rng = np.random.default_rng(seed)
    near = np.concatenate([-rng.uniform(0.01, 0.1, below), rng.uniform(0.01, 0.1, above)])[:n]
    values = np.concatenate([near, rng.uniform(3.0, 9.0, n - len(near))])
    turn = rng.normal(size=(n, n)) + 3.0 * np.eye(n)
    matrix = turn @ np.diag(values) @ np.linalg.inv(turn)
    k = min(5, n)
    swap, space, found = np.zeros(n, dtype=np.int32), np.zeros((k, n)), np.zeros(k, dtype=np.complex128)
    factors = matrix.copy()
    factorise(factors, swap)
    for _ in range(12):  # from one matrix to the next the space turns towards them
        nearest_eigenvalues(factors, swap, rng.normal(size=(k, n)), space, np.zeros((k, n)), found)
    exact = np.sort(np.abs(np.linalg.eigvals(matrix)))
    assert np.sort(np.abs(eigenvalues(matrix.astype(complex)))) == pytest.approx(exact, rel=1e-9)
    if 0 < len(near) <= k:
        reach("near")
        assert np.sort(np.abs(found))[: len(near)] == pytest.approx(exact[: len(near)], rel=0.2, abs=1e-3)


def test_where_nothing_is_known_all_may_have_passed() -> None:
    unknown = eigenvalues(np.full((3, 3), np.nan, dtype=complex))
    assert may_have_passed(unknown, np.ones(3, dtype=complex), 1.0)
    assert may_have_passed(np.ones(3, dtype=complex), unknown, 1.0)


@reaching(passed=5, stayed=20)
@settings(max_examples=200)
@given(SEEDS, st.integers(1, 4), st.floats(1e-3, 0.1), st.booleans())
def test_what_passes_zero_by_twos_is_seen(seed: int, n: int, far: float, near: bool) -> None:
    """Two equal blocks: the determinant of one tells what that of both cannot."""
    rng = np.random.default_rng(seed)
    block, move = rng.normal(size=(n, n)), rng.normal(size=(n, n))
    real = [value.real for value in np.linalg.eigvals(block) if value.imag == 0]
    if near and real:  # one so near to 0 that it may pass
        block -= (real[0] + 0.3 * far * rng.normal()) * np.eye(n)
    once = [np.linalg.eigvals(block + far * t * move) for t in (0.0, 1.0)]
    before, after = (np.concatenate([each, each]).astype(complex) for each in once)
    signs = [np.linalg.slogdet(block + far * t * move)[0] for t in (0.0, 1.0)]
    least = min(np.abs(np.linalg.eigvals(block + far * t * move)).min() for t in np.linspace(0, 1, 50))
    moved = (
        far * np.linalg.norm(move) * np.linalg.cond(np.linalg.eig(block)[1])
    )  # none moves further: Bauer & Fike
    if signs[0] != signs[1] and moved < 0.3:
        reach("passed")
        assert may_have_passed(before, after, np.inf)
    elif moved < 0.3 * least:
        reach("stayed")
        assert not may_have_passed(before, after, np.inf)
