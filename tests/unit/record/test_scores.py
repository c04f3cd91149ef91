"""Scores against scoringrules, per-draw scores against their definition, and propriety as a law."""

from __future__ import annotations

import sys
from functools import cache
from types import ModuleType
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from melian.record.scores import Odds, brier, logarithmic, ranked


@cache
def oracle() -> ModuleType:
    """The package scoringrules without its compiled half, which takes many seconds to load."""
    with mock.patch.dict(sys.modules, {"numba": None}):
        return pytest.importorskip("scoringrules")


share = st.floats(0.001, 0.999)
weights = arrays(float, st.integers(2, 7), elements=st.floats(0.01, 1.0))


@given(share, st.booleans())
def test_brier_and_logarithmic_scores_are_those_of_scoringrules(odds, came):
    sr = oracle()
    assert brier(odds, came) == pytest.approx(
        float(sr.brier_score(int(came), odds, backend="numpy")), abs=1e-12
    )
    assert logarithmic(odds, came) == pytest.approx(
        float(sr.log_score(int(came), odds, backend="numpy")), abs=1e-12
    )


@given(weights, st.data())
def test_ranked_scores_are_those_of_scoringrules(weight, data):
    sr = oracle()
    shares, came = weight / weight.sum(), data.draw(st.integers(0, len(weight) - 1))
    assert ranked(shares, [came]) == pytest.approx(
        float(sr.rps_score(came + 1, shares, backend="numpy")), abs=1e-12
    )


@given(share, share)
def test_nobody_expects_a_better_score_than_by_saying_what_they_believe(believed, said):
    """Propriety; strict: whoever says something else expects a worse one."""
    for score in (brier, logarithmic):
        expected = [believed * score(p, True) + (1 - believed) * score(p, False) for p in (believed, said)]
        assert expected[0] <= expected[1] + 1e-12
        if abs(believed - said) > 1e-3:
            assert expected[0] < expected[1]


@given(weights, st.data())
def test_the_ranked_score_is_proper(weight, data):
    believed = weight / weight.sum()
    other = data.draw(arrays(float, len(weight), elements=st.floats(0.01, 1.0)))
    places = range(len(weight))
    honest, said = (
        sum(believed[k] * ranked(shares, [k]) for k in places) for shares in (believed, other / other.sum())
    )
    assert honest <= said + 1e-12


@given(arrays(float, st.integers(1, 30), elements=share), st.booleans())
def test_scores_of_single_draws_come_from_what_is_recorded(draws, came):
    odds = Odds.of(draws)
    each = [(p - came) ** 2 for p in draws], [-np.log(p if came else 1 - p) for p in draws]
    assert odds.brier(came, per_draw=True) == pytest.approx(np.mean(each[0]), abs=1e-12)
    assert odds.logarithmic(came, per_draw=True) == pytest.approx(np.mean(each[1]), rel=1e-12)
    assert odds.brier(came) <= odds.brier(came, per_draw=True) + 1e-12  # Jensen
    assert odds.logarithmic(came) <= odds.logarithmic(came, per_draw=True) + 1e-12
    assert odds.brier(came, per_draw=True) - odds.brier(came) == pytest.approx(np.var(draws), abs=1e-12)


def test_what_was_held_impossible_and_came_costs_everything():
    assert logarithmic(0.0, True) == logarithmic(1.0, False) == float("inf")
    assert Odds.of(np.array([0.0, 0.5])).logarithmic(True, per_draw=True) == float("inf")
    assert Odds.of(np.array([0.0, 0.0])).logarithmic(False) == 0


def test_an_ending_that_two_outcomes_fit_is_shared_by_them():
    shares = np.array([0.2, 0.5, 0.3])
    assert ranked(shares, [0, 1]) == pytest.approx((0.2 - 0.5) ** 2 + (0.7 - 1) ** 2)
