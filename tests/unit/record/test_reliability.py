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
