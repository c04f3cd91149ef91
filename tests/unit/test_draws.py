"""Uniform draws: Philox as published, and independence of block, order and other streams."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.errors import UsageError
from melian.runs.draws import uniforms

MASK = 2**64 - 1


def philox(counter, key):
    """Philox 4x64-10 in whole numbers, from the round function of Salmon et al. (2011)."""
    c, k = list(counter), list(key)
    for _ in range(10):
        high0, low0 = divmod(0xD2E7470EE14C6C93 * c[0], 2**64)
        high1, low1 = divmod(0xCA5A826395121157 * c[2], 2**64)
        c = [high1 ^ c[1] ^ k[0], low1, high0 ^ c[3] ^ k[1], low0]
        k = [(k[0] + 0x9E3779B97F4A7C15) & MASK, (k[1] + 0xBB67AE8584CAA73B) & MASK]
    return c


def expected(seed, stream, index):
    digest = hashlib.sha256(b"melian-draws-1\0" + str(seed).encode() + b"\0" + stream.encode()).digest()
    key = [int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:16], "little")]
    word = philox([index // 4 + 1, 0, 0, 0], key)[index % 4]
    return ((word >> 12) + 0.5) / 2**52


def test_the_twin_gives_the_published_answers():
    # known-answer vectors distributed with Random123 for philox4x64-10
    assert [f"{word:016x}" for word in philox([0] * 4, [0] * 2)] == [
        "16554d9eca36314c",
        "db20fe9d672d0fdc",
        "d7e772cee186176b",
        "7e68b68aec7ba23b",
    ]
    assert [f"{word:016x}" for word in philox([MASK] * 4, [MASK] * 2)] == [
        "87b092c3013fe90b",
        "438c3c67be8d0224",
        "9cc7d7c69cd777b6",
        "a09caebf594f0ba0",
    ]


@pytest.mark.parametrize(("seed", "stream"), [(0, "p_win"), (1, "p_win"), (2**70, "caf\u00e9"), (-3, "")])
def test_draws_are_philox_keyed_by_seed_and_name(seed, stream):
    got = uniforms(seed, stream, 0, 11)
    assert got.tolist() == [expected(seed, stream, index) for index in range(11)]
    far = 4 * 10**12 + 3
    assert uniforms(seed, stream, far, far + 2).tolist() == [
        expected(seed, stream, i) for i in (far, far + 1)
    ]


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 5))
def test_a_draw_does_not_depend_on_its_block(one, other, seed):
    start, stop = sorted((one, other))
    assert np.array_equal(
        uniforms(seed, "war_cost", start, stop), uniforms(seed, "war_cost", 0, 300)[start:stop]
    )


def test_draws_lie_strictly_between_0_and_1_and_look_uniform():
    draws = uniforms(0, "war_cost", 0, 200_000)
    assert draws.min() > 0
    assert draws.max() < 1
    counts = np.histogram(draws, bins=100, range=(0, 1))[0]
    chi_square = ((counts - 2000) ** 2 / 2000).sum()
    assert 50 < chi_square < 160  # 99 degrees of freedom: mean 99, standard deviation 14


@pytest.mark.parametrize(
    ("one", "other"),
    [((0, "a"), (0, "b")), ((0, "a"), (1, "a")), ((1, "1a"), (11, "a")), ((0, ""), (0, "0"))],
)
def test_other_seeds_and_names_are_uncorrelated(one, other):
    first, second = uniforms(*one, 0, 100_000), uniforms(*other, 0, 100_000)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.016  # five standard errors


def test_neighbours_are_uncorrelated():
    draws = uniforms(0, "a", 0, 100_000)
    for lag in (1, 2, 3, 4, 8):
        assert abs(np.corrcoef(draws[:-lag], draws[lag:])[0, 1]) < 0.016


@pytest.mark.parametrize(("start", "stop"), [(-1, 3), (5, 4)])
def test_a_range_that_is_none(start, stop):
    with pytest.raises(UsageError, match=f"draws {start} to {stop} are no range; write 0 <= start <= stop"):
        uniforms(0, "a", start, stop)
