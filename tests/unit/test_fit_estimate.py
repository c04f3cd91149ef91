"""Estimates against closed forms, another optimiser, and likelihoods written out case by case."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.special import expit, logit
from scipy.stats import chi2, norm

from melian.errors import FitError, UsageError
from melian.fit.data.formulas import designs, linear
from melian.fit.estimation.climb import ascent
from melian.fit.estimation.estimate import estimate
from melian.fit.estimation.identification import findings_after
from melian.fit.estimation.likelihood import likelihood, scores
from melian.fit.estimation.newton import observed_information
from melian.fit.estimation.profiles import profile
from melian.fit.estimation.simulate import simulate
from melian.fit.estimation.standard_errors import bootstrap_draws, with_errors
from melian.fit.scaled_model import ScaledModel, coefficient_sizes
from melian.fit.trees.choice_trees import EGAME12, EGAME122, EGAME123, ERRORS, ChoiceTreeModel
from small_fits import FORMULAS, odds_of_case, table

TREES = {"egame12": EGAME12, "egame122": EGAME122, "egame123": EGAME123}


def constants(counts, errors="agent-logit"):
    """Two constants, which fit the shares of three outcomes exactly."""
    frame = pd.DataFrame({"one": np.ones(len(counts))})
    formulas = {"u11": "0", "u13": "0", "u14": "1", "u24": "1"}
    return ChoiceTreeModel(EGAME12, designs(formulas, frame), errors), np.asarray(counts)


def simulated(name, errors="agent-probit", n=500, seed=1, scale=0.6):
    model = ChoiceTreeModel(TREES[name], designs(FORMULAS[name], table(n, seed)), errors)
    truth = scale * np.random.default_rng(seed).standard_normal(len(model.coefficients))
    return model, simulate(model, truth, seed=seed), truth


def test_shares_are_fitted_exactly_by_as_many_constants():
    model, counts = constants([[50, 30, 20]])
    found = estimate(model, counts)
    np.testing.assert_allclose(np.exp(model.logs(found.coef).log[0]), [0.5, 0.3, 0.2], atol=1e-9)
    assert found.loglik == pytest.approx(50 * np.log(0.5) + 30 * np.log(0.3) + 20 * np.log(0.2), abs=1e-9)
    second = np.sqrt(2) * logit(0.4)
    assert found.coef[1] == pytest.approx(second, abs=1e-7)
    assert found.coef[0] == pytest.approx(np.sqrt(2) * logit(0.5) / 0.4, abs=1e-7)
    # a logit of 20 among 50, whose coefficient is divided by the square root of 2
    assert found.status == "maximum"
    assert found.aic == pytest.approx(4 - 2 * found.loglik)
    assert found.bic == pytest.approx(2 * np.log(100) - 2 * found.loglik)


def test_standard_error_of_a_share_is_that_of_the_binomial():
    model, counts = constants([[50, 30, 20]])
    found = estimate(model, counts)
    assert found.se[1] == pytest.approx(np.sqrt(2 / (50 * 0.4 * 0.6)), rel=1e-5)


@pytest.mark.parametrize("name", TREES)
@pytest.mark.parametrize("errors", ERRORS)
def test_maximum_is_that_of_another_optimiser_on_a_slow_likelihood(name, errors):
    model, counts, _ = simulated(name, errors, n=200)
    found = estimate(model, counts)

    def slow(coef):
        values = linear(model.designs, coef)
        odds = [odds_of_case(name, {k: v[i] for k, v in values.items()}, errors) for i in range(len(counts))]
        return -float((counts * np.log(odds)).sum())

    assert -slow(found.coef) == pytest.approx(found.loglik, abs=1e-8)
    better = minimize(slow, found.coef, method="Nelder-Mead", options={"maxfev": 60})
    assert -better.fun <= found.loglik + 1e-7
    assert np.abs(found.gradient * found.se).max() < 1e-6


def test_estimates_are_near_the_truth():
    model, counts, truth = simulated("egame12", n=4000)
    found = estimate(model, counts, starts=3)
    assert found.arrived == 3
    assert (np.abs(found.coef - truth) < 4 * found.se).all()
    assert found.se.max() < 0.3


def test_units_of_regressors_do_not_matter():
    model, counts, _ = simulated("egame12")
    scaled = model.at(table(500, 1).assign(x=lambda frame: 1e5 * frame.x))
    plain, other = estimate(model, counts), estimate(scaled, counts)
    assert other.loglik == pytest.approx(plain.loglik, abs=1e-8)
    factor = np.where([name.endswith(":x") for name in plain.names], 1e5, 1)
    np.testing.assert_allclose(other.coef * factor, plain.coef, rtol=1e-5)
    np.testing.assert_allclose(other.se * factor, plain.se, rtol=1e-4)


def test_hessian_is_that_of_second_differences():
    model, counts, _ = simulated("egame12", n=200)
    found = estimate(model, counts)
    step = 1e-4

    def value(coef):
        return likelihood(model.logs(coef), counts).value

    eye = step * np.eye(len(found.coef))
    second = np.array(
        [
            [
                (value(found.coef + a + b) - value(found.coef + a - b) - value(found.coef - a + b)
                 + value(found.coef - a - b)) / (4 * step**2)
                for b in eye
            ]
            for a in eye
        ]
    )  # fmt: skip
    np.testing.assert_allclose(found.hessian, second, atol=1e-3 * np.abs(second).max())
    curvature = observed_information(
        lambda coef: scores(model.logs(coef), counts).sum(axis=0), found.coef, found.se
    )
    np.testing.assert_allclose(curvature, -found.hessian, rtol=1e-5, atol=1e-5 * np.abs(second).max())


def test_information_is_the_mean_outer_product_of_the_slopes():
    model, counts, truth = simulated("egame12", n=3000)  # 9,000 rows: more than a block holds
    logs = model.logs(truth)
    slow = sum(
        counts[i].sum() * np.exp(logs.log[i, o]) * np.outer(logs.slope[i, o], logs.slope[i, o])
        for i in range(3000)
        for o in range(3)
    )
    np.testing.assert_allclose(likelihood(logs, counts).information, slow, rtol=1e-10)


def test_path_and_starts_are_kept():
    model, counts, _ = simulated("egame12", n=100)
    said = []
    found = estimate(model, counts, starts=4, seed=9, progress=said.append)
    assert len(found.climbs) == 4
    assert len(said) == 4
    assert said[3].startswith("start 4 of 4: log-likelihood -")
    assert (found.path[:, 1:] == 0).all()
    assert found.path[:, 0].max() <= found.loglik + 1e-9
    again = estimate(model, counts, starts=4, seed=9)
    assert (again.climbs[3].start == found.climbs[3].start).all()
    assert (estimate(model, counts, starts=4, seed=8).climbs[3].start != found.climbs[3].start).any()
    assert ascent(model, counts, found.coef).converged


def test_what_has_no_maximum_says_so():
    frame = table(60)
    same = designs({"u11": "1", "u13": "1", "u14": "1", "u24": "1"}, frame)
    model = ChoiceTreeModel(EGAME12, same)
    counts = simulate(model, np.array([0.1, 0.2, 0.3, 0.4]), seed=0)
    found = estimate(model, counts)
    assert found.status == "flat"
    assert np.isnan(found.se).all() or (found.se > 1e3).any()
    with pytest.raises(FitError, match="every term is fixed at 0"):
        estimate(ChoiceTreeModel(EGAME12, designs(dict.fromkeys(EGAME12.terms, "0"), frame)), counts)


def test_sandwich_and_clusters_are_sums_of_outer_products():
    model, counts, _ = simulated("egame12", n=80)
    found = estimate(model, counts)
    frame = table(80, 1).assign(group=np.arange(80) % 7)
    own = scores(model.logs(found.coef), counts)
    inverse = np.linalg.inv(-found.hessian)
    robust = inverse @ sum(np.outer(s, s) for s in own) @ inverse
    np.testing.assert_allclose(with_errors(found, "sandwich", frame).covariance, robust, rtol=1e-8)
    sums = [own[frame.group == group].sum(axis=0) for group in range(7)]
    clustered = 7 / 6 * inverse @ sum(np.outer(s, s) for s in sums) @ inverse
    by_group = with_errors(found, "cluster:group", frame)
    np.testing.assert_allclose(by_group.covariance, clustered, rtol=1e-8)
    assert by_group.errors == "cluster:group"
    alone = with_errors(found, "cluster:row", frame.assign(row=np.arange(80))).covariance
    np.testing.assert_allclose(alone, 80 / 79 * robust, rtol=1e-8)


def test_the_bootstrap_spreads_as_the_binomial_does():
    model, counts = constants([[1, 0, 0]] * 50 + [[0, 1, 0]] * 30 + [[0, 0, 1]] * 20)
    found = estimate(model, counts)
    made = with_errors(found, "bootstrap:150", pd.DataFrame(index=range(100)), seed=4)
    assert made.se[1] == pytest.approx(np.sqrt(2 / (50 * 0.4 * 0.6)), rel=0.25)
    draws, failed = bootstrap_draws(found, 3, 4)
    assert failed == 0
    again, _ = bootstrap_draws(found, 3, 4)
    assert (draws == again).all()


def test_the_bootstrap_of_groups_draws_them_whole():
    """Four rows in each of 50 groups end alike: as if there were 50 cases, so that errors are twice as large."""
    ends = [[1, 0, 0]] * 25 + [[0, 1, 0]] * 14 + [[0, 0, 1]] * 11
    model, counts = constants([end for end in ends for _ in range(4)])
    found = estimate(model, counts)
    frame = pd.DataFrame({"group": np.repeat(np.arange(50), 4)})
    made = with_errors(found, "bootstrap:200:group", frame, seed=1)
    assert made.errors == "bootstrap:200:group"
    np.testing.assert_allclose(made.se, 2 * found.se, rtol=0.2)
    np.testing.assert_allclose(made.se, with_errors(found, "cluster:group", frame).se, rtol=0.2)
    with pytest.raises(FitError, match="no column 'grup'"):
        with_errors(found, "bootstrap:200:grup", frame)


@pytest.mark.parametrize(
    ("kind", "error", "message"),
    [
        ("robust", UsageError, "standard errors are one of hessian, sandwich"),
        ("bootstrap:1", UsageError, "standard errors are one of"),
        ("bootstrap:9:", UsageError, "standard errors are one of"),
        ("cluster:", UsageError, "standard errors are one of"),
        ("cluster:grop", FitError, "no column 'grop'. Did you mean 'group'"),
        ("cluster:same", FitError, "'same' has one value only"),
        ("cluster:hole", FitError, "'hole' is missing in row 0"),
    ],
)
def test_standard_errors_that_cannot_be(kind, error, message):
    model, counts = constants([[5, 3, 2], [4, 4, 1]])
    frame = pd.DataFrame({"group": [1, 2], "same": [1, 1], "hole": [None, "a"]})
    with pytest.raises(error, match=message):
        with_errors(estimate(model, counts), kind, frame)


def test_the_profile_of_a_share_is_that_of_the_binomial():
    """The second coefficient alone decides 20 of 50, and the first follows it."""
    model, counts = constants([[50, 30, 20]])
    found = profile(estimate(model, counts), 1, level=0.9, points=5)

    def fall(value):
        share = expit(value / np.sqrt(2))
        return 20 * np.log(0.4 / share) + 30 * np.log(0.6 / (1 - share))

    np.testing.assert_allclose(found.frame.fall, [fall(value) for value in found.value], atol=1e-6)
    for end in (found.low, found.high):
        assert fall(end) == pytest.approx(0.5 * chi2.ppf(0.9, 1), abs=1e-3)
    assert found.low < np.sqrt(2) * logit(0.4) < found.high


def test_a_profile_falls_more_slowly_where_the_data_fade():
    """Of 54 defenders who were asked one fought: how little they like to fight is known from above only."""
    model, counts = constants([[50, 53, 1]])
    found = estimate(model, counts)
    shape = profile(found, 1)
    width = norm.ppf(0.975) * found.se[1]
    assert found.coef[1] - shape.low > 1.1 * width > shape.high - found.coef[1] > 0


def test_the_profile_of_what_has_no_bound_is_infinite():
    """Nobody fought, so any dislike of fighting will do; the Hessian there still is a number."""
    model, counts = constants([[50, 53, 0]])
    found = estimate(model, counts, starts=np.array([[0.5, -8.0]]), iterations=0)
    held = replace(found, coef=np.array([found.coef[0], -8.0]), covariance=np.eye(2))
    assert profile(held, 1).low == -np.inf
    with pytest.raises(UsageError, match=r"'u24:\(Intercept\)' has no standard error"):
        profile(replace(held, covariance=np.full((2, 2), np.nan)), 1)


@pytest.mark.parametrize("powers", [(80, 0), (-80, 3), (12, -12), (-7, 9)])
def test_the_same_data_in_other_units_give_the_same_fit(powers):
    """With regressors s times as large, coefficients and their errors are 1/s times as large, nothing else."""
    frame, counts = table(200, 6), simulated("egame12", n=200, seed=6)[1]
    units = pd.Series({"x": 10.0 ** powers[0], "z": 10.0 ** powers[1]})
    formulas = FORMULAS["egame12"]
    plain, other = (
        estimate(ChoiceTreeModel(EGAME12, designs(formulas, data)), counts) for data in (frame, frame * units)
    )
    size = np.array([units.get(name.partition(":")[2], 1.0) for name in plain.names])
    assert other.status == plain.status == "maximum"
    assert other.loglik == pytest.approx(plain.loglik, abs=1e-9)
    np.testing.assert_allclose(other.coef * size, plain.coef, rtol=1e-6)
    np.testing.assert_allclose(other.se * size, plain.se, rtol=1e-5)
    climb = ascent(other.model, counts, np.zeros_like(size))
    np.testing.assert_allclose(climb.coef * size, plain.coef, rtol=1e-3, atol=1e-3)
    assert climb.loglik == pytest.approx(plain.loglik, abs=1e-5)
    assert findings_after(other) == findings_after(plain) == ()
    number = plain.names.index("u14:z")
    ends = [(held.low, held.high) for held in (profile(one, number, points=3) for one in (plain, other))]
    np.testing.assert_allclose(np.array(ends[1]) * size[number], ends[0], rtol=1e-3)


def test_a_model_in_other_units_has_the_slopes_of_its_odds():
    """Of `ScaledModel`, by differences of the odds themselves."""
    frame = table(20, 3) * [1e4, 1e-4]
    model = ChoiceTreeModel(EGAME12, designs(FORMULAS["egame12"], frame))
    size = coefficient_sizes(model)
    largest = {"x": np.abs(frame.x).max(), "z": np.abs(frame.z).max()}
    for name, scale in zip(model.coefficients, size, strict=True):
        assert np.log2(scale) == round(np.log2(scale))
        assert 0.5 < scale / largest.get(name.partition(":")[2], 1.0) < 2
    scaled, at = ScaledModel(model, size), np.array([0.3, 0.1, -0.4, 0.2, 0.5])
    for number, step in enumerate(1e-6 * np.eye(5)):
        rise = (scaled.logs(at + step).log - scaled.logs(at - step).log) / 2e-6
        np.testing.assert_allclose(scaled.logs(at).slope[:, :, number], rise, atol=1e-7)
