"""Reliability: monotone regression against its min-max formula, and the parts of the score."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melian.record.reliability import FEWEST, reliability

cases = st.lists(
    st.tuples(st.sampled_from([0.05, 0.1, 0.25, 0.4, 0.5, 0.75, 0.9]), st.booleans()),
    min_size=FEWEST,
    max_size=40,
)


@settings(max_examples=30)
@given(cases)
def test_the_curve_is_the_best_monotone_one(given_cases):
    """Against the formula max over starts, min over ends, of means of blocks of equal odds."""
    odds, came = (np.array(column) for column in zip(*given_cases, strict=True))
    found = reliability(odds, came)
    values = np.unique(odds)
    blocks = [came[odds == v] for v in values]
    for k, value in enumerate(values):
        best = max(
            min(np.concatenate(blocks[i : j + 1]).mean() for j in range(k, len(values))) for i in range(k + 1)
        )
        np.testing.assert_allclose(found.recalibrated[found.odds == value], best, atol=1e-12)


@settings(max_examples=30)
@given(cases)
def test_the_parts_make_the_score_and_none_is_negative(given_cases):
    odds, came = (np.array(column) for column in zip(*given_cases, strict=True))
    found = reliability(odds, came)
    score = ((odds - came) ** 2).mean()
    assert found.miscalibration - found.discrimination + found.uncertainty == pytest.approx(score, abs=1e-12)
    assert min(found.miscalibration, found.discrimination, found.uncertainty) >= -1e-12


def test_few_cases_have_no_curve():
    found = reliability(np.linspace(0.9, 0.1, FEWEST - 1), np.ones(FEWEST - 1, dtype=bool))
    assert found.recalibrated is None
    assert list(found.odds) == sorted(found.odds)


def test_the_band_of_equal_odds_is_that_of_a_count():
    """Of n equal odds the curve is their share of yes, so that its band is the binomial one."""
    from scipy.stats import binom

    n, p = 40, 0.3
    own = [str(k) for k in range(n)]
    found = reliability(np.full(n, p), np.arange(n) < 12, own)
    for edge, level in ((found.alone.low, 0.05), (found.alone.high, 0.95)):
        np.testing.assert_allclose(edge, binom.ppf(level, n, p) / n, atol=1 / n + 1e-12)
    assert not found.strays.any()
    assert reliability(np.full(n, p), np.arange(n) < 30, own).strays.all()


def test_questions_of_one_crisis_that_go_together_say_less():
    n = 40
    found = reliability(np.full(n, 0.3), np.arange(n) < 30, ["one"] * n)
    assert (found.together.low.max(), found.together.high.min()) == (0.0, 1.0)
    assert not found.strays.any()


def test_bands_rise_as_the_curve_does():
    odds = np.repeat([0.05, 0.1, 0.25, 0.4, 0.5, 0.75, 0.9], 4)
    found = reliability(odds, odds > 0.3, [str(k % 4) for k in range(len(odds))], seed=3)
    for band in (found.alone, found.together):
        assert (np.diff(band.low) >= -1e-12).all()
        assert (np.diff(band.high) >= -1e-12).all()
        assert (band.low <= band.high).all()
    assert len(found.strays) == len(odds)


def test_few_cases_have_no_band():
    found = reliability(np.linspace(0.1, 0.9, FEWEST - 1), np.ones(FEWEST - 1, dtype=bool), ["a"] * 19)
    assert (found.alone, found.together) == (None, None)
    assert not found.strays.any()
