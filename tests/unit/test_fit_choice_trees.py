"""Trees of binary choices against their definitions written out, simulated players, and differences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import check_grad

from melian.fit.data.formulas import designs, linear
from melian.fit.trees.choice_trees import EGAME12, EGAME122, EGAME123, ERRORS, ChoiceTreeModel
from small_fits import FORMULAS, odds_of_case, table

TREES = {"egame12": EGAME12, "egame122": EGAME122, "egame123": EGAME123}
CASES = [(name, errors) for name in TREES for errors in ERRORS]


def model_of(name, errors, n=40, **more):
    return ChoiceTreeModel(TREES[name], designs({**FORMULAS[name], **more}, table(n)), errors)


@pytest.mark.parametrize(("name", "errors"), CASES)
@given(seed=st.integers(0, 10_000), size=st.floats(0.1, 3))
@settings(max_examples=10)
def test_odds_are_those_of_the_definitions(name, errors, seed, size):
    model = model_of(name, errors, n=5)
    coef = size * np.random.default_rng(seed).standard_normal(len(model.coefficients))
    values = linear(model.designs, coef)
    slow = [odds_of_case(name, {k: v[case] for k, v in values.items()}, errors) for case in range(5)]
    np.testing.assert_allclose(np.exp(model.logs(coef).log), slow, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize(("name", "errors"), CASES)
def test_slopes_are_those_of_differences(name, errors):
    model = model_of(name, errors, log_sd="0 + z")
    rng = np.random.default_rng(3)
    weight = rng.normal(size=(40, len(model.outcomes)))

    def value(coef):
        return float((weight * model.logs(coef).log).sum())

    def slope(coef):
        return np.einsum("co,cok->k", weight, model.logs(coef).slope)

    for _ in range(3):
        coef = rng.standard_normal(len(model.coefficients))
        assert check_grad(value, slope, coef) < 1e-4 * (1 + np.abs(slope(coef)).max())


@pytest.mark.parametrize("errors", ERRORS)
def test_players_who_know_their_shocks_behave_so(errors):
    """Each of many players draws its shocks and does what pays, given the odds of later choices."""
    rng = np.random.default_rng(0)
    n, u = 400_000, {"u11": 0.3, "u13": -0.4, "u14": 0.8, "u24": -0.5}
    draw = (lambda *shape: rng.normal(size=shape)) if errors != "agent-logit" else None
    if errors == "private":
        second = u["u24"] + draw(n) > draw(n)
        share = second.mean()
        worth = (1 - share) * (u["u13"] + draw(n)) + share * (u["u14"] + draw(n))
        first = worth > u["u11"] + draw(n)
    else:
        # the difference of two shocks of variance 1 is normal with variance 2; logistic ones have scale sqrt 2
        spread = rng.logistic(scale=np.sqrt(2), size=(2, n)) if draw is None else np.sqrt(2) * draw(2, n)
        second = u["u24"] + spread[0] > 0
        share = second.mean()
        first = (1 - share) * u["u13"] + share * u["u14"] - u["u11"] + spread[1] > 0
    seen = np.array([(~first).mean(), (first & ~second).mean(), (first & second).mean()])
    odds = np.array(odds_of_case("egame12", u, errors))
    assert np.abs(seen - odds).max() < 5 * np.sqrt(0.25 / n)


def test_a_common_standard_deviation_divides_all_utilities():
    plain, scaled = model_of("egame12", "private"), model_of("egame12", "private", log_sd="1")
    coef = np.array([0.3, -0.2, 0.5, 0.1, 0.7])
    np.testing.assert_allclose(
        scaled.logs(np.append(coef, np.log(2))).log, plain.logs(coef / 2).log, rtol=1e-12
    )


def test_logs_stay_exact_where_odds_underflow():
    model = model_of("egame12", "agent-probit", n=3)
    logs = model.logs(np.array([0.0, 80.0, 0.0, 80.0, 0.0]))
    assert np.isfinite(logs.log).all()
    assert np.isfinite(logs.slope).all()
    assert logs.log[0, 0] < -700


def test_an_unknown_kind_of_error_is_refused():
    with pytest.raises(ValueError, match="errors is one of agent-probit"):
        model_of("egame12", "probit")
