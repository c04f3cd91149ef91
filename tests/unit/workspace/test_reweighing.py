"""Draws that are weighed anew: laws of weights, and the odds that solving with the number would give."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

import melian
from melian.analysis.odds import odds_rows, spread
from melian.errors import UsageError
from melian.scenario.quantities.distributions import Lognormal, Normal
from melian.scenario.quantities.ranges import from_range
from melian.workspace.reweighing import (
    effective_draws,
    movable,
    reweighed,
    score_of,
    weighted_spread,
    weights,
)

DRAWS = 400


@pytest.fixture(scope="module")
def run():
    """Of a crisis in which odds are linear in the share p of the strong: 1 - 2 p, and 2 p / 3 three times."""
    case = melian.read("canon/lewis-schultz")
    return case.solve(set={"p_strong": "20% to 40%, best 30%"}, draws=DRAWS).run


def test_at_an_infinite_width_the_odds_are_those_of_the_run(run):
    found = reweighed(run, {"p_strong": 0.4}, width=math.inf)
    assert found.effective == pytest.approx(run.n_certified)
    for row in odds_rows(run):
        expected = [row[name] for name in ("median", "mean", "q05", "q25", "q75", "q95")]
        assert list(found.outcomes[row["outcome"]]) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("value", [0.2, 0.25, 0.3, 0.36, 0.4])
def test_the_odds_are_those_of_a_direct_solve_up_to_sampling(run, value):
    found = reweighed(run, {"p_strong": value})
    weight = weights(run, {"p_strong": value})
    direct = melian.read("canon/lewis-schultz").solve(set={"p_strong": value}, draws=1)
    for k, row in enumerate(odds_rows(direct.run)):
        values = run.outcome_odds[:, k]
        mean = found.outcomes[row["outcome"]].mean
        error = math.sqrt(float((weight**2 * (values - mean) ** 2).sum())) / weight.sum()
        # a hundredth of the number besides: the curve of its quantiles bends within the width of the kernel
        assert abs(mean - row["mean"]) <= 4 * error + 0.01 * value
        assert row["mean"] == pytest.approx(1 - 2 * value if k == 0 else 2 * value / 3, abs=1e-9)


def test_effective_draws_fall_towards_the_tails_and_never_below_one(run):
    found = [reweighed(run, {"p_strong": value}).effective for value in (0.3, 0.38, 0.45, 0.99, 5.0, -3.0)]
    assert found[0] > found[1] > found[2]
    assert all(1 <= each <= DRAWS for each in found)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30).filter(lambda w: sum(w) > 1e-6))
def test_effective_draws_lie_between_one_and_all(weight):
    assert 1 - 1e-9 <= effective_draws(np.array(weight)) <= len(weight) + 1e-9


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0.01, 10))
def test_equal_weights_give_the_usual_figures(values, weight):
    found = weighted_spread(np.array(values), np.full(len(values), weight))
    assert list(found) == pytest.approx(list(spread(np.array(values))), abs=1e-9)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.001, 1)), min_size=1, max_size=20))
def test_figures_stay_in_order_between_least_and_greatest(pairs):
    values, weight = (np.array(each) for each in zip(*pairs, strict=True))
    found = weighted_spread(values, weight)
    ordered = [values.min(), found.q05, found.q25, found.median, found.q75, found.q95, values.max()]
    assert ordered == sorted(ordered)


@given(st.floats(-4, 4))
def test_scores_undo_quantiles(z):
    for each, value in ((Normal(3, 2), 3 + 2 * z), (Lognormal(5, 0.5), 5 * math.exp(0.5 * z))):
        assert score_of(each, value) == pytest.approx(z, abs=1e-9)
    metalog = from_range(0.2, 0.6, 0.35, (0.0, 1.0))
    assert score_of(metalog, 0.2) == pytest.approx(norm.ppf(0.05), abs=1e-6)


def test_a_number_without_draws_of_its_own_is_refused(run):
    assert movable(run) == ("p_strong",)
    fixed = next(name for name in run.model.distributions if name != "p_strong")
    with pytest.raises(UsageError, match=r"one value in all draws.*known: p_strong"):
        reweighed(run, {fixed: 1.0})
