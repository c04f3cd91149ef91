"""Laws of the equilibria of the crisis signalling game, against slow twins written from its equations."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import ndtr
from scipy.stats import norm

from melian.fit.signalling.equilibria import OUTCOMES, outcome_odds, signalling_equilibria
from melian.fit.signalling.game import SignallingGames, reply
from melian.fit.signalling.slope import slope_bounds
from reached import reach, reaching

NAMES = ("SA", "VA", "CB", "barWA", "barWB", "bara", "VB")
number = st.floats(-3, 3).map(lambda x: round(x, 3))
games = st.fixed_dictionaries(dict.fromkeys(NAMES, number))


def firm(numbers: dict[str, float], cutpoint: float) -> float:
    """P(W_A > a | max(W_A, a) > c): the integral of the equations, without Owen's function."""
    a, w = numbers["bara"], numbers["barWA"]
    start = max(cutpoint, w - 12)
    fights, _ = quad(lambda t: norm.pdf(t - w) * norm.cdf(t - a), start, max(start, w) + 12, epsabs=1e-14)
    return fights / (1 - norm.cdf(cutpoint - w) * norm.cdf(cutpoint - a))


def twin(numbers: dict[str, float], resists: float) -> float:
    """Equations (1) to (4) in the odds themselves."""
    cutpoint = (numbers["SA"] - (1 - resists) * numbers["VA"]) / resists
    fights = firm(numbers, cutpoint)
    worth = fights * numbers["barWB"] + (1 - fights) * numbers["VB"] - numbers["CB"]
    return float(norm.cdf(worth / fights))


def as_games(numbers: dict[str, float], n: int = 1) -> SignallingGames:
    return SignallingGames(**{name: np.full(n, float(value)) for name, value in numbers.items()})


@reaching(roots=10)
@given(games)
@settings(max_examples=40, deadline=None)
def test_every_root_satisfies_the_equations(numbers: dict[str, float]) -> None:
    found = signalling_equilibria(**numbers)
    for resists, cutpoint, fights, z in zip(found.pR, found.cutpoint, found.pF, found.z, strict=True):
        # beyond, the twin itself has no digits left
        if 1e-6 < resists < 1 - 1e-6 and cutpoint < max(numbers["barWA"], numbers["bara"]) + 5:
            reach("roots")
            assert twin(numbers, resists) == pytest.approx(resists, abs=1e-8)
            assert firm(numbers, cutpoint) == pytest.approx(fights, rel=1e-7)
        assert float(reply(as_games(numbers), np.array([z]))[0]) == pytest.approx(z, rel=1e-11, abs=1e-11)


@given(games)
@settings(max_examples=50, deadline=None)
def test_odds_sum_to_one_and_follow_from_the_parts(numbers: dict[str, float]) -> None:
    found = signalling_equilibria(**numbers)
    assert found.odds.sum(axis=1) == pytest.approx(np.ones(len(found.z)), abs=1e-12)
    parts = [
        1 - found.pC,
        found.pC * (1 - found.pR),
        found.pC * found.pR * (1 - found.pF),
        found.pC * found.pR * found.pF,
    ]
    assert len(OUTCOMES) == len(parts)
    assert found.odds == pytest.approx(np.stack(parts, axis=1), abs=1e-12)


@given(games)
@settings(max_examples=40, deadline=None)
def test_a_dense_scan_finds_no_more(numbers: dict[str, float]) -> None:
    """Changes of sign on 20,001 points; a pair of roots between two of them would be missed by the scan."""
    z = np.linspace(-36.9, 40, 20_001)
    gap = reply(as_games(numbers, len(z)), z) - z
    scanned = int(((gap[1:] >= 0) != (gap[:-1] >= 0)).sum())
    found = signalling_equilibria(**numbers)
    inside = (found.z > z[0]) & (found.z < z[-1])
    simple = inside & ~found.touching
    pairs_within_a_step = int((np.diff(found.z[simple]) < z[1] - z[0]).sum())
    assert scanned <= simple.sum() <= scanned + 2 * pairs_within_a_step


@given(games, st.floats(-8, 8), st.floats(0, 4))
@settings(max_examples=150, deadline=None)
def test_slopes_stay_within_their_bounds(numbers: dict[str, float], low: float, width: float) -> None:
    n = 41
    z = np.linspace(low, low + width, n)
    found = as_games(numbers, n)
    least, most = slope_bounds(found, np.full(n, z[0]), np.full(n, z[-1]))
    exact = slope_bounds(found, z, z)[0]
    room = 1e-9 * (1 + np.abs(exact))
    assert np.all(exact >= least - room)
    assert np.all(exact <= most + room)


@given(games, st.floats(-4, 4))
@settings(max_examples=50, deadline=None)
def test_slopes_are_those_of_the_reply(numbers: dict[str, float], at: float) -> None:
    step = 1e-5
    z = np.array([at, at - step, at + step])
    values = reply(as_games(numbers, 3), z)
    assume(np.abs(values).max() < 1e8)  # beyond, B resists or does not, whatever z exactly is
    exact = float(slope_bounds(as_games(numbers), z[:1], z[:1])[0][0])
    scale = max(1.0, np.abs(values).max())
    assert exact == pytest.approx((values[2] - values[1]) / (2 * step), rel=1e-4, abs=1e-9 * scale / step)


@reaching(falls=8)
@given(games)
@settings(max_examples=40, deadline=None)
def test_the_reply_is_monotone_as_the_proof_says(numbers: dict[str, float]) -> None:
    z = np.linspace(-8, 8, 400)
    values = reply(as_games(numbers, len(z)), z)
    sign = np.sign((numbers["VA"] - numbers["SA"]) * (numbers["barWA"] - numbers["bara"]))
    sign *= np.sign(numbers["CB"] - numbers["VB"])
    assert np.all(sign * np.diff(values) >= -1e-12 * (1 + np.abs(values[1:])))
    if sign <= 0:
        reach("falls")
        assert signalling_equilibria(**numbers).count[0] <= 1


@reaching(crossing=20)
@given(games)
@settings(max_examples=40, deadline=None)
def test_there_is_an_equilibrium_if_winning_beats_peace(numbers: dict[str, float]) -> None:
    numbers |= {"SA": min(numbers["SA"], numbers["VA"]), "VA": max(numbers["SA"], numbers["VA"])}
    found = signalling_equilibria(**numbers)
    assert found.count[0] >= 1
    # a curve from below the diagonal to above it and back: odd, but where it touches
    if not found.touching.any():
        reach("crossing")
        assert found.count[0] % 2 == 1


def test_where_peace_beats_winning_nobody_may_challenge() -> None:
    """S_A > V_A, C_B > V_B, a better than war: no root at all, and two where B would resist a bluff anyway."""
    none = signalling_equilibria(SA=2, VA=0, CB=2, barWA=-2, barWB=-2, bara=0, VB=0)
    assert none.count.tolist() == [0]
    assert len(none.z) == len(none.odds) == 0
    two = signalling_equilibria(SA=0.5, VA=0, CB=0.5, barWA=-0.5, barWB=2, bara=0, VB=0)
    assert two.count.tolist() == [2]


def test_cases_do_not_touch_each_other() -> None:
    rng = np.random.default_rng(11)
    numbers = {name: rng.normal(0, 1.5, 60) for name in NAMES}
    together = signalling_equilibria(**numbers)
    for case in range(60):
        alone = signalling_equilibria(**{name: float(column[case]) for name, column in numbers.items()})
        assert together.z[together.case == case] == pytest.approx(alone.z, abs=1e-12)
        assert together.count[case] == len(alone.z)
    assert np.all(np.diff(together.case) >= 0)


def test_extreme_numbers_keep_their_digits() -> None:
    """B is all but sure to resist, or to give in: the odds of the rare end are those of the normal tail."""
    sure = signalling_equilibria(SA=0, VA=1, CB=-12, barWA=0, barWB=0, bara=0, VB=0)
    # W_A and a are alike, so that A stands firm with odds 1/2 and z = 12 / (1/2)
    assert sure.z == pytest.approx([24.0], rel=1e-13)
    assert sure.odds[0, 1] == pytest.approx(sure.pC[0] * ndtr(-24.0), rel=1e-10)
    meek = signalling_equilibria(SA=0, VA=1, CB=3, barWA=0, barWB=0, bara=0, VB=0)
    assert meek.z == pytest.approx([-6.0], rel=1e-13)
    assert meek.odds[0, 3] == pytest.approx(ndtr(-6.0) / 2, rel=1e-10)


def test_symmetric_ends_have_a_closed_form() -> None:
    """S_A = V_A makes the cutpoint S_A whatever B does, and the rest follows without a fixed point."""
    found = signalling_equilibria(SA=0.3, VA=0.3, CB=-0.2, barWA=0.1, barWB=-0.4, bara=-0.2, VB=0.5)
    fights = firm({"bara": -0.2, "barWA": 0.1}, 0.3)
    assert found.pF == pytest.approx([fights], abs=1e-10)
    assert found.pC == pytest.approx([1 - norm.cdf(0.2) * norm.cdf(0.5)], abs=1e-14)
    assert found.pR == pytest.approx([norm.cdf(-0.4 - 0.5 + 0.7 / fights)], abs=1e-10)


def test_results_cannot_be_written_to() -> None:
    found = signalling_equilibria(**dict.fromkeys(NAMES, 0.0))
    with pytest.raises(ValueError, match="read-only"):
        found.pR[0] = 0.5


def test_what_is_refused() -> None:
    numbers = dict.fromkeys(NAMES, 0.0)
    with pytest.raises(ValueError, match="barWB has to be finite; got nan"):
        signalling_equilibria(**(numbers | {"barWB": [0.0, math.nan]}))
    with pytest.raises(ValueError, match=r"one dimension; got shape \(2, 1\)"):
        signalling_equilibria(**(numbers | {"SA": [[0.0], [1.0]]}))


def test_outcome_odds_answer_any_resistance() -> None:
    """A's answer to given odds of resistance, whether or not B would resist with them."""
    z = np.array([-1.0, 0.0, 1.5])
    numbers = {"SA": 0.0, "VA": 1.0, "CB": 0.0, "barWA": -0.5, "barWB": 0.0, "bara": 0.2, "VB": 0.0}
    found = outcome_odds(as_games(numbers, 3), z)
    for row, resists in zip(found, norm.cdf(z), strict=True):
        cutpoint = -(1 - resists) / resists
        quiet = norm.cdf(cutpoint + 0.5) * norm.cdf(cutpoint - 0.2)
        fights = firm(numbers, cutpoint)
        expected = [quiet, (1 - quiet) * (1 - resists), (1 - quiet) * resists * (1 - fights)]
        assert row[:3] == pytest.approx(expected, abs=1e-9)
