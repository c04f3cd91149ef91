"""Recovery: its figures by hand, and estimates that come back to the truth in a small crisis."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import melian
from melian.errors import FitError
from melian.fit.crisis.build import scenario_model
from melian.fit.data.formulas import designs
from melian.fit.estimation.recovery import Recovery, recovery


def test_figures_are_those_of_the_data_sets_with_a_maximum() -> None:
    found = Recovery(
        names=("a:x",),
        truth=np.array([1.0]),
        coef=np.array([[0.5], [2.0], [1.1], [9.0], [np.nan]]),
        se=np.array([[0.3], [0.5], [0.4], [0.1], [np.nan]]),
        status=("maximum", "maximum", "maximum", "unbounded", "refused"),
        seconds=np.array([1.0, 2.0, 3.0, 4.0, 5.0]),
        evaluations=np.array([10, 20, 30, 40, 0]),
    )
    row = found.frame.iloc[0]
    assert row["mean"] == pytest.approx(1.2)
    assert row["bias"] == pytest.approx(0.2)
    assert row["sd"] == pytest.approx(np.sqrt((0.7**2 + 0.8**2 + 0.1**2) / 2))
    assert row["bias_error"] == pytest.approx(row["sd"] / np.sqrt(3))
    assert row["se"] == pytest.approx(np.sqrt((0.09 + 0.25 + 0.16) / 3))
    # .5 is 1.67 standard errors away, 2 is 2, 1.1 a quarter
    assert row["coverage"] == pytest.approx(2 / 3)
    assert row["coverage_error"] == pytest.approx(np.sqrt(2 / 27))
    assert found.sentence.startswith("3 of 5 data sets have a maximum; a fit took 3.00 s and 20 likelihoods")


def test_estimates_come_back_to_the_truth() -> None:
    """Mean squared standardised error of 15 fits: a chi-square of 15 for each coefficient."""
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"x": rng.normal(size=500), "z": rng.integers(0, 2, 500)})
    formulas = {"war_a": "1 + x", "war_d": "1 + z", "log(precision)": "1"}
    truth = np.array([-0.3, 0.6, -0.8, 0.7, np.log(2.5)])
    model = scenario_model(melian.read("canon/deterrence").model, designs(formulas, frame))
    counted = []
    found = recovery(model, truth, sets=15, seed=7, progress=counted.append)
    assert counted[-1] == 15
    assert found.is_maximum.all()
    distance = (((found.coef - truth) / found.se) ** 2).sum(axis=0)
    assert (distance < 37.7).all()  # 99.9 % of a chi-square with 15 degrees
    assert (distance > 3.5).all()  # 0.1 %
    again = recovery(model, truth, sets=1, seed=8)
    assert (again.coef[0] == found.coef[1]).all()


def test_data_sets_that_cannot_be_fitted_are_counted() -> None:
    frame = pd.DataFrame({"x": np.linspace(0, 1, 20)})
    model = scenario_model(
        melian.read("canon/deterrence").model, designs({"war_a": "1 + x"}, frame), precision=2.0
    )

    def refuses(model, counts):
        raise FitError("no")

    found = recovery(model, np.array([0.0, 1.0]), sets=2, seed=0, estimator=refuses)
    assert found.status == ("refused", "refused")
    assert np.isnan(found.coef).all()
    assert found.sentence.startswith("0 of 2 data sets")
    assert found.frame["coverage"].tolist() == [0.0, 0.0]
