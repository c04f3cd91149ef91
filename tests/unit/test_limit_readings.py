"""Limits of the principal branch: their digits, and the error that they carry."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.game.files.efg import read_efg
from melian.game.values import expected_payoff
from melian.kernels.logit.limit_reading import GROWTH, limit_of_odds
from melian.solve.logit.qre import LogitQRE
from melian.solve.solver import Status
from oracle_limit import EXTENDED, compared, random_game, slow_limit

needs_digits = pytest.mark.skipif(not EXTENDED, reason="needs more digits than doubles have")
both_ways = pytest.mark.parametrize("always_trace", [False, True], ids=["lanes", "dense"])

PLEDGE = """EFG 2 R "A costly word that only some would keep" { "Attacker" "Backer" }
c "" 1 "" { "true" 1/4 "false" 3/4 } 0
p "" 2 1 "true's word" { "none" "word" } 0
p "" 1 1 "after none" { "wait" "attack" } 0
t "" 1 "" { 0 0 }
p "" 2 2 "true, none" { "leave" "fight" } 0
t "" 2 "" { 1 -1 }
t "" 3 "" { -1 -1/2 }
p "" 1 2 "after word" { "wait" "attack" } 0
t "" 4 "" { 0 0 }
p "" 2 3 "true, word" { "leave" "fight" } 0
t "" 5 "" { 1 -2 }
t "" 6 "" { -1 -1/2 }
p "" 2 4 "false's word" { "none" "word" } 0
p "" 1 1 0
t "" 7 "" { 0 0 }
p "" 2 5 "false, none" { "leave" "fight" } 0
t "" 8 "" { 1 -1 }
t "" 9 "" { -1 -3 }
p "" 1 2 0
t "" 10 "" { 0 0 }
p "" 2 6 "false, word" { "leave" "fight" } 0
t "" 11 "" { 1 -2 }
t "" 12 "" { -1 -3 }
"""

PINNED_BY_TREMBLES = """EFG 2 R "The tie of one side pins the mix of the other, who loses nothing by any" { "A" "B" }
p "" 1 1 "" { "U" "D" } 0
p "" 2 1 "" { "L" "R" } 0
t "" 1 "" { 1/2 2 }
t "" 2 "" { 1/2 2 }
p "" 2 1 "" { "L" "R" } 0
t "" 3 "" { 2 1 }
t "" 4 "" { 0 3 }
"""


@both_ways
def test_a_mix_that_only_trembles_pin_down(always_trace: bool) -> None:
    """B wants R after D, which then does not pay: D vanishes like 1 / precision, and B's mix makes A indifferent.

    U is worth 1/2 and D 2 q, where B plays L with odds q: 1/4. Log-odds of R are log 3 = 2 x precision x odds of D,
    so that these are log 3 / 2 / precision.
    """
    game = read_efg(PINNED_BY_TREMBLES)
    found = LogitQRE(math.inf, always_trace=always_trace)(game)
    assert found.status is Status.CERTIFIED
    assert found.limit_error <= 5e-7
    assert found.profile.prob == pytest.approx([1.0, 0.0, 0.25, 0.75], abs=1e-7)
    near = LogitQRE(1e5, always_trace=always_trace)(game).profile.prob
    assert abs(near[2] - 0.25) > 1e-5  # the limit is not read off there
    assert near[1] == pytest.approx(math.log(3.0) / 2e5, rel=1e-2)


@needs_digits
@both_ways
def test_a_word_is_given_as_often_as_the_slow_twin_says(always_trace: bool) -> None:
    game = read_efg(PLEDGE)
    found = LogitQRE(math.inf, always_trace=always_trace)(game)
    assert found.status is Status.CERTIFIED
    both = compared(game, found, where_reached=False)
    assert both is not None
    assert both.off < min(1e-7, both.claimed)
    profile = dataclasses.replace(found.profile, prob=slow_limit(game).prob)  # type: ignore[union-attr]
    assert expected_payoff(found.profile) == pytest.approx(expected_payoff(profile), abs=1e-6)


@needs_digits
@both_ways
def test_random_limits_are_where_the_slow_twin_ends(always_trace: bool) -> None:
    rng, n_compared, n_certified = np.random.default_rng(5), 0, 0
    for _ in range(8):
        game = random_game(rng)
        found = LogitQRE(math.inf, always_trace=always_trace)(game)
        if found.status not in (Status.CERTIFIED, Status.COARSE):
            continue
        both = compared(game, found)
        if both is None:
            continue
        n_compared += 1
        assert both.off <= both.claimed
        if both.certified:
            n_certified += 1
            assert both.off < 1e-7
    assert n_compared >= 4
    assert n_certified >= 1


def test_other_answers_have_no_such_error() -> None:
    assert math.isnan(LogitQRE(2.0)(read_efg(PINNED_BY_TREMBLES)).limit_error)


def readings(terms: list[tuple[float, float, bool]], end: float, first: float) -> list[float]:
    """The end, and a l^-k (x log l), at four precisions."""
    precisions = first * GROWTH ** np.arange(4)
    return [
        end + sum(a * p**-k * (math.log(p) if is_log else 1.0) for a, k, is_log in terms) for p in precisions
    ]


@given(
    st.floats(0, 1),
    st.floats(-50, 50),
    st.floats(-50, 50),
    st.sampled_from([(1.0, False), (1.0, True), (0.5, False), (2.0, False)]),
    st.sampled_from([1e5, 3e5]),
)
def test_sequences_whose_limit_is_known(
    end: float, large: float, small: float, form: tuple[float, bool], first: float
) -> None:
    """1 / l, log(l) / l, a root, a square; with a part in 1 / l^2: the error that is told holds."""
    read = readings([(large, *form), (small, 2.0, False)], end, first)
    for has_oldest in (False, True):
        value, error = limit_of_odds(*read, has_oldest)
        assert abs(value - end) <= error + 1e-9
    assert error <= 4e-8 * max(1.0, abs(large), abs(small)) or form == (0.5, False)


def test_what_does_not_settle_is_not_called_read() -> None:
    for read in (
        [0.5, 0.4, 0.6, 0.3],
        [0.1, 0.2, 0.3, 0.4],
        [1 / math.log(1e5 * GROWTH**k) for k in range(4)],
    ):
        assert limit_of_odds(*read, True)[1] > 1e-4
