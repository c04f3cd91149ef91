"""Comparisons: a crisis counts once, intervals against a bootstrap by hand, and no claim without grounds."""

from __future__ import annotations

import numpy as np
import pytest

from melian.record.comparison import FEWEST, compared


def test_a_crisis_counts_once_however_many_questions_it_has():
    found = compared(["a", "a", "a", "b"], np.array([0.3, 0.3, 0.3, 0.1]), np.array([0.4, 0.4, 0.4, 0.4]))
    assert (found.n_crises, found.n_cases) == (2, 4)
    assert found.ours == pytest.approx((0.3 + 0.1) / 2)
    assert found.skill == pytest.approx(1 - 0.2 / 0.4)


def test_the_interval_is_that_of_a_bootstrap_by_hand():
    rng = np.random.default_rng(5)
    ours, theirs = rng.uniform(0, 0.4, 12), rng.uniform(0.1, 0.5, 12)
    found = compared([str(k) for k in range(12)], ours, theirs, seed=1)
    means = [(theirs - ours)[rng.integers(0, 12, 12)].mean() for _ in range(20_000)]
    low, high = np.quantile(means, [0.05, 0.95])
    assert found.low == pytest.approx(low, abs=0.005)
    assert found.high == pytest.approx(high, abs=0.005)


@pytest.mark.parametrize(("gain", "verdict"), [(0.2, "better"), (-0.2, "worse"), (0.0, "none")])
def test_a_difference_is_claimed_only_where_the_interval_lies_on_one_side(gain, verdict):
    noise = np.random.default_rng(2).normal(0, 0.05, 15)
    noise -= noise.mean()
    found = compared([str(k) for k in range(15)], np.full(15, 0.3), 0.3 + gain + noise)
    assert found.verdict == verdict


def test_few_crises_show_nothing():
    names = [str(k) for k in range(FEWEST - 1)]
    found = compared(names, np.zeros(len(names)), np.ones(len(names)))
    assert np.isnan(found.low)
    assert found.verdict == "none"


def test_an_infinite_score_has_no_interval_and_no_skill():
    names = [str(k) for k in range(6)]
    found = compared(names, np.array([np.inf, 0, 0, 0, 0, 0]), np.ones(6))
    assert found.ours == np.inf
    assert np.isnan(found.low)
    assert found.verdict == "none"


def test_with_twelve_cases_a_calibrated_forecaster_loses_to_the_base_rate_in_one_world_of_four():
    """As the page on what a record shows says; true odds are beta(1.5, 4.5), whose mean is 25 %."""
    rng = np.random.default_rng(3)
    p = rng.beta(1.5, 4.5, (6_000, 12))
    came = rng.random(p.shape) < p
    better = ((0.25 - came) ** 2 - (p - came) ** 2).mean(axis=1) > 0
    assert better.mean() == pytest.approx(0.75, abs=0.02)
    assert better[:2_000].mean() > 0.7
