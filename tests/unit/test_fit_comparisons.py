"""Tests between models, effects and identification: written out, simulated, or known beforehand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, log_expit
from scipy.stats import binom, norm

from melian.errors import FitError, UsageError
from melian.fit.data.formulas import designs
from melian.fit.estimation.effects import average, curve, first_difference, predicted
from melian.fit.estimation.estimate import estimate
from melian.fit.estimation.identification import (
    check_designs,
    check_scale,
    check_shared,
    findings_after,
    findings_before,
)
from melian.fit.estimation.model_tests import clarke, vuong
from melian.fit.estimation.simulate import simulate
from melian.fit.outcome_model import OutcomeLogs
from melian.fit.trees.choice_trees import EGAME12, ChoiceTreeModel
from small_fits import FORMULAS, table

FRAME = table(300, 2)


@pytest.fixture(scope="module")
def data():
    model = ChoiceTreeModel(EGAME12, designs(FORMULAS["egame12"], FRAME))
    return model, simulate(model, np.array([0.5, 0.3, -0.4, 0.2, 0.6]), seed=3)


@pytest.fixture(scope="module")
def fitted(data):
    return estimate(*data)


@pytest.fixture(scope="module")
def other(data):
    formulas = {"u11": "0 + z", "u13": "0", "u14": "1", "u24": "1 + z"}
    return estimate(ChoiceTreeModel(EGAME12, designs(formulas, FRAME)), data[1])


@pytest.mark.parametrize(("correction", "penalty"), [("none", 0), ("aic", 1), ("bic", 0.5 * np.log(300))])
def test_vuong_and_clarke_written_out(fitted, other, correction, penalty):
    seen = fitted.counts.argmax(axis=1)
    rows = np.arange(300)
    gain = fitted.model.logs(fitted.coef).log[rows, seen] - other.model.logs(other.coef).log[rows, seen]
    statistic = (gain.sum() - penalty) / (np.sqrt(300) * gain.std())
    found = vuong(fitted, other, correction=correction)
    assert found.statistic == pytest.approx(statistic, rel=1e-10)
    assert found.p == pytest.approx(2 * norm.cdf(-abs(statistic)), rel=1e-10)
    assert found.favours == ("first" if statistic > 0 else "second")
    better = int((gain - penalty / 300 > 0).sum())
    signs = clarke(fitted, other, correction=correction)
    assert (signs.statistic, signs.plays) == (better, 300)
    tail = binom.cdf(min(better, 300 - better), 300, 0.5)
    assert signs.p == pytest.approx(min(1, 2 * tail), rel=1e-9)


def test_tests_turn_round_with_the_models(fitted, other):
    for test in (vuong, clarke):
        one, two = test(fitted, other, correction="bic"), test(other, fitted, correction="bic")
        assert one.p == pytest.approx(two.p, rel=1e-9)
        assert {one.favours, two.favours} in ({"first", "second"}, {"neither"})


def test_counts_are_as_many_plays(fitted, other):
    rows = np.repeat(np.arange(300), 2)
    formulas = {"u11": "0 + z", "u13": "0", "u14": "1", "u24": "1 + z"}
    twice = [
        estimate(model.at(frame), counts)
        for frame, counts in ((FRAME, 2 * fitted.counts), (FRAME.iloc[rows], fitted.counts[rows]))
        for model in (fitted.model, ChoiceTreeModel(EGAME12, designs(formulas, FRAME)))
    ]
    assert vuong(twice[0], twice[1]).statistic == pytest.approx(vuong(twice[2], twice[3]).statistic, rel=1e-6)
    assert clarke(twice[0], twice[1]).statistic == clarke(twice[2], twice[3]).statistic


def test_models_that_cannot_be_compared(fitted, data):
    model, counts = data
    with pytest.raises(UsageError, match="fitted to different cases"):
        vuong(fitted, estimate(model, np.roll(counts, 1, axis=0)))
    with pytest.raises(UsageError, match="every play the same odds"):
        clarke(fitted, fitted)
    with pytest.raises(UsageError, match="correction is one of none, aic, bic"):
        vuong(fitted, fitted, correction="hqic")


def test_predictions_are_the_odds_of_the_model_with_draws_bands(fitted):
    few = FRAME.head(4)
    shown = predicted(fitted, few, {})
    odds = np.exp(fitted.model.at(few).logs(fitted.coef).log)
    np.testing.assert_allclose(shown.odds, odds.ravel(), rtol=1e-12)
    draws = np.random.default_rng(0).multivariate_normal(fitted.coef, fitted.covariance, 1500)
    model = fitted.model.at(few)
    spread = np.array([np.exp(model.logs(coef).log).ravel() for coef in draws])
    np.testing.assert_allclose(shown.se, spread.std(axis=0), rtol=0.15)
    np.testing.assert_allclose(shown.low, np.quantile(spread, 0.05, axis=0), atol=0.02)
    np.testing.assert_allclose(shown.high, np.quantile(spread, 0.95, axis=0), atol=0.02)


def test_first_differences_and_curves(fitted):
    found = first_difference(fitted, FRAME, "z", 0, 1)
    ends = [
        np.exp(fitted.model.at(FRAME.assign(z=value)).logs(fitted.coef).log).mean(axis=0) for value in (0, 1)
    ]
    np.testing.assert_allclose(found.difference, ends[1] - ends[0], rtol=1e-10)
    assert found.difference.sum() == pytest.approx(0, abs=1e-12)
    draws = np.random.default_rng(0).multivariate_normal(fitted.coef, fitted.covariance, 600)
    models = [fitted.model.at(FRAME.assign(z=value)) for value in (0, 1)]
    means = np.array([[np.exp(model.logs(coef).log).mean(axis=0) for model in models] for coef in draws])
    spread = means[:, 1] - means[:, 0]
    np.testing.assert_allclose(found.se, np.std(spread, axis=0), rtol=0.15)
    drawn = curve(fitted, FRAME, "z", [0, 1])
    assert drawn.odds.tolist() == pytest.approx([*ends[0], *ends[1]])
    assert average(fitted, FRAME, {}).odds.sum() == pytest.approx(1)


def test_effects_that_cannot_be(fitted):
    with pytest.raises(FitError, match="no column 'w'"):
        average(fitted, FRAME, {"w": 1})
    with pytest.raises(FitError, match="'z' is a number; it cannot be set to 'yes'"):
        average(fitted, FRAME, {"z": "yes"})
    with pytest.raises(UsageError, match="no values of 'z'"):
        curve(fitted, FRAME, "z", [])


def test_collinear_columns_are_named():
    frame = FRAME.assign(both=lambda f: f.x + 2 * f.z, nothing=0.0)
    check_designs(designs({"u1": "x + z"}, frame))
    with pytest.raises(FitError, match=r"'u1:x', 'u1:z', 'u1:both' are not independent"):
        check_designs(designs({"u1": "x + z + both"}, frame))
    with pytest.raises(FitError, match="'u1:nothing' is 0 in every case"):
        check_designs(designs({"u1": "x + nothing"}, frame))
    with pytest.raises(FitError, match="'u1' has 3 regressors, but there are 2 cases"):
        check_designs(designs({"u1": "x + z"}, frame.head(2)))


def test_a_regressor_in_all_utilities_is_named():
    groups = {"player 1": ("u11", "u13", "u14")}
    check_shared(designs({"u11": "0 + x", "u13": "1 + x", "u14": "1"}, FRAME), groups)
    with pytest.raises(FitError, match="'x' stands in all of u11, u13, u14"):
        check_shared(designs({"u11": "0 + x", "u13": "1 + x", "u14": "0 + x"}, FRAME), groups)


def test_all_is_well_where_the_data_tell(fitted):
    assert findings_after(fitted) == ()
    assert findings_before(fitted.model.outcomes, fitted.counts) == ()


def test_separation_is_named(data):
    _, counts = data
    frame = FRAME.assign(rare=lambda f: (f.index % 10 == 0).astype(float))
    moved = counts.copy()
    moved[(frame.rare == 1) & (counts[:, 1] == 1)] = [0, 0, 1]
    formulas = {**FORMULAS["egame12"], "u24": "1 + x + rare"}
    (finding,) = findings_after(estimate(ChoiceTreeModel(EGAME12, designs(formulas, frame)), moved))
    assert finding.code == "unbounded"
    assert "'u24:rare' grows without bound: regressors separate the outcomes" in finding.text


def test_what_cannot_be_told_apart_is_named(data):
    _, counts = data
    formulas = {"u11": "0 + x", "u13": "0 + x", "u14": "0 + x", "u24": "1 + z"}
    findings = findings_after(estimate(ChoiceTreeModel(EGAME12, designs(formulas, FRAME)), counts))
    (finding,) = findings
    assert finding.code == "flat"
    assert all(f"'{name}:x'" in finding.text for name in ("u11", "u13", "u14"))
    assert "cannot be told apart" in finding.text


def test_a_constant_in_the_spread_is_named(data):
    """All utilities and the spread grow alike: a curve, along which no straight line stays level."""
    _, counts = data
    formulas = {**FORMULAS["egame12"], "log_sd": "1"}
    made = designs(formulas, FRAME)
    with pytest.raises(FitError, match=r"'log_sd' has a constant: .* write 'log_sd ~ 0 \+ \.\.\.'"):
        check_scale(made)
    check_scale(designs({"log_sd": "0 + x"}, FRAME))
    found = estimate(ChoiceTreeModel(EGAME12, made), counts)
    assert found.status == "flat"
    (finding,) = findings_after(found)
    assert finding.code == "flat"
    assert "'log_sd:(Intercept)'" in finding.text


def test_outcomes_never_seen_are_named():
    (finding,) = findings_before(("a", "b", "c"), np.array([[1, 0, 0], [0, 0, 2]]))
    assert finding.text.startswith("Never seen: b.")


def test_what_has_no_effect_is_named():
    """A model one of whose coefficients nothing depends on."""

    class Deaf:
        coefficients = ("a:x", "b:y")
        outcomes = ("no", "yes")

        def at(self, frame):
            return self

        def logs(self, coef):
            log = np.tile([log_expit(-coef[0]), log_expit(coef[0])], (4, 1))
            slope = np.zeros((4, 2, 2))
            slope[:, 0, 0], slope[:, 1, 0] = -expit(coef[0]), expit(-coef[0])
            return OutcomeLogs(log, slope, np.ones(4, dtype=np.int64))

    found = findings_after(estimate(Deaf(), np.array([[1, 0], [0, 1], [1, 0], [1, 0]])))
    assert [finding.text for finding in found] == ["'b:y' has no effect on the likelihood; leave it out."]
