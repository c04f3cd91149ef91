"""The ultimatum game: odds that sum to one, proposers who compute their best offers, and differences."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from rich.console import Console
from scipy.integrate import quad
from scipy.optimize import check_grad, minimize_scalar
from scipy.special import expit

import melian
from melian.errors import FitError, UsageError
from melian.fit.data.formulas import designs
from melian.fit.trees.ultimatum import UltimatumModel, offers_of
from melian.report.pages.fit import FitPage

PIE = 10.0
COEF = np.array([2.0, 0.5, 3.0, -0.4, np.log(1.5), np.log(0.8)])


def model_of(offer, accepted, x=0.3, z=-1.0):
    n = len(offer)
    frame = pd.DataFrame({"x": np.full(n, x), "z": np.full(n, z)})
    made = designs({"R1": "1 + x", "R2": "1 + z"}, frame)
    return UltimatumModel(made, np.asarray(offer, dtype=float), np.asarray(accepted, dtype=bool), PIE)


def simulated(n=1500, seed=0):
    """Proposers who know their own reservation value search a fine grid for the best offer."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"x": rng.normal(size=n), "z": rng.normal(size=n)})
    first = COEF[0] + COEF[1] * frame.x + np.exp(COEF[4]) * rng.logistic(size=n)
    second = COEF[2] + COEF[3] * frame.z
    grid = np.linspace(0, PIE, 2001)
    taken = expit((grid - second.to_numpy()[:, None]) / np.exp(COEF[5]))
    worth = taken * (PIE - grid) + (1 - taken) * first.to_numpy()[:, None]
    offer = grid[worth.argmax(axis=1)]
    accept = offer > second + np.exp(COEF[5]) * rng.logistic(size=n)
    return frame.assign(offer=offer, accept=accept.astype(int))


def density(offer, accepted):
    return float(np.exp(model_of([offer], [accepted]).logs(COEF).log[0, 0]))


def test_everything_that_can_happen_has_odds_that_sum_to_one():
    corners = sum(density(offer, accepted) for offer in (0.0, PIE) for accepted in (False, True))
    inside = sum(quad(density, 1e-12, PIE - 1e-12, args=(accepted,))[0] for accepted in (False, True))
    assert corners + inside == pytest.approx(1, abs=1e-7)
    assert 1e-4 < corners < 0.5


def test_slopes_are_those_of_differences():
    rng = np.random.default_rng(1)
    model = model_of([0.0, PIE, 1.5, 4.0, 6.5, 9.0], [0, 1, 0, 1, 1, 0])
    for _ in range(5):
        coef = COEF + 0.3 * rng.standard_normal(6)
        error = check_grad(
            lambda c: float(model.logs(c).log.sum()), lambda c: model.logs(c).slope.sum(axis=(0, 1)), coef
        )
        assert error < 1e-6 * (1 + np.abs(model.logs(coef).slope).max() ** 2)


def test_the_expected_offer_is_the_best_one():
    model = model_of([1.0], [True])
    first, second = COEF[0] + 0.3 * COEF[1], COEF[2] - COEF[3]

    def loss(offer):
        taken = expit((offer - second) / np.exp(COEF[5]))
        return -(taken * (PIE - offer) + (1 - taken) * first)

    best = minimize_scalar(loss, bounds=(0, PIE), method="bounded", options={"xatol": 1e-10}).x
    assert model.expected_offer(COEF)[0] == pytest.approx(best, abs=1e-6)
    assert model.accept_odds(COEF, np.array([second]))[0] == pytest.approx(0.5)


def test_estimates_are_near_the_truth_of_players_who_optimise():
    found = melian.fit("ultimatum", simulated(), {"R1": "x", "R2": "z"}, pie="10", starts=3)
    assert found.is_maximum
    assert found.estimate.arrived == 3
    assert (np.abs(found.coef - COEF) < 4 * found.estimate.se).all()
    assert list(found.coef.index[-2:]) == ["log_scale:R1", "log_scale:R2"]


def test_offers_and_answers_are_predicted_with_bands():
    frame = simulated()
    found = melian.fit("ultimatum", frame, {"R1": "x", "R2": "z"}, pie="10", starts=1)
    shown = found.predict(frame[["x", "z"]].head(5))
    model = found.estimate.model.at(frame)
    offers, odds = (shown[shown.outcome == name].odds.to_numpy() for name in ("expected offer", "accepted"))
    np.testing.assert_allclose(offers, model.expected_offer(found.estimate.coef)[:5])
    every = np.append(offers, np.zeros(len(frame) - 5))
    np.testing.assert_allclose(odds, model.accept_odds(found.estimate.coef, every)[:5])
    draws = np.random.default_rng(0).multivariate_normal(found.coef, found.covariance, 1500)
    drawn = np.array([model.expected_offer(coef)[:5] for coef in draws])
    taken = np.array([model.accept_odds(coef, model.expected_offer(coef))[:5] for coef in draws])
    for name, spread in (("expected offer", drawn), ("accepted", taken)):
        own = shown[shown.outcome == name]
        np.testing.assert_allclose(own.se, spread.std(axis=0), rtol=0.15)
        np.testing.assert_allclose(own.low, np.quantile(spread, 0.05, axis=0), atol=0.35 * own.se.max())
    change = found.first_difference("x", 0, 1)
    assert change.outcome.tolist() == ["expected offer", "accepted"]
    assert change.at_low[0] == pytest.approx(
        model.at(frame.assign(x=0)).expected_offer(found.estimate.coef).mean()
    )
    text = io.StringIO()
    Console(file=text, width=100).print(FitPage(found, [(("x", 0, 1), change)]))
    line = next(line for line in text.getvalue().splitlines() if line.startswith("expected offer"))
    assert f"{change.at_low[0]:.4f}" in line
    assert "%" not in line


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"offer": [1.0, 12.0]}, "'offer' is not a number from 0 to the pie of 10 in row 1"),
        ({"accept": [1, 2]}, "'accept' says whether the offer was accepted, 1 or 0; it is neither in row 1"),
        ({"accept": [1, 1]}, "every offer was accepted"),
    ],
)
def test_offers_that_cannot_be(changes, message):
    frame = pd.DataFrame({"offer": [1.0, 2.0], "accept": [0, 1]}).assign(**changes)
    with pytest.raises(FitError, match=message):
        offers_of(frame, ("offer", "accept"), PIE)
    with pytest.raises(FitError, match="no column 'take'"):
        offers_of(frame, ("offer", "take"), PIE)
    with pytest.raises(UsageError, match="--pie is what is shared out"):
        melian.fit("ultimatum", frame.assign(accept=[0, 1], offer=1.0), {"R1": "1", "R2": "1"})
