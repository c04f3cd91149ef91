"""Data made by a model: outcomes drawn from its odds, to plan a study or to try an estimator on.

>>> import melian, numpy as np, pandas as pd
>>> from melian.fit.data.formulas import designs
>>> from melian.fit.crisis.build import scenario_model
>>> frame = pd.DataFrame({"distance": np.linspace(0, 2, 6)})
>>> war = designs({"war_a": "1 + distance"}, frame)
>>> model = scenario_model(melian.read("canon/deterrence").model, war, precision=2)
>>> simulated(model, frame, np.array([0.5, -1]), seed=1).shape
(6, 2)

Tested in `tests/unit/test_fit_estimate.py`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from melian.errors import FitError, UsageError
from melian.fit.messages import some_rows
from melian.fit.outcome_model import OutcomeModel
from melian.fit.shapes import Coef, Counts

__all__ = ["simulate", "simulated"]


def simulate(model: OutcomeModel, coef: Coef, *, seed: int, plays: npt.ArrayLike = 1) -> Counts:
    """How often each outcome occurs in each case, drawn from the odds at the coefficients.

    Parameters
    ----------
    model
        With its cases.
    coef
        (coefficient,) The truth to simulate from.
    seed
        Which data set.
    plays
        How often each case is played, one number or one per case.

    Returns
    -------
    Counts
        (case, outcome)

    Raises
    ------
    UsageError
        If there are more or fewer numbers than coefficients.
    FitError
        If a case has no odds at these coefficients.
    """
    truth = np.asarray(coef, dtype=np.float64)
    if truth.shape != (len(model.coefficients),):
        raise UsageError(
            f"{truth.size} numbers for {len(model.coefficients)} coefficients: "
            f"{', '.join(model.coefficients)}"
        )
    odds = np.exp(model.logs(truth).log)
    wrong = np.asarray(~np.isfinite(odds).all(axis=1))
    if wrong.any():
        cases = some_rows(pd.RangeIndex(1, len(odds) + 1, name="case")[wrong])
        raise FitError(f"there are no odds at these coefficients in {cases}; choose others")
    odds /= odds.sum(axis=1, keepdims=True)
    times = np.broadcast_to(np.asarray(plays, dtype=np.int64), (len(odds),))
    return np.asarray(np.random.default_rng(seed).multinomial(times, odds), dtype=np.int64)


def simulated(
    model: OutcomeModel, frame: pd.DataFrame, coef: Coef, *, seed: int, column: str = "outcome"
) -> pd.DataFrame:
    """The frame with one more column: an outcome of each row, drawn from the odds at the coefficients.

    Parameters
    ----------
    model
        Regressors are read from `frame` with its encodings.
    frame
        One row per case.
    coef, seed
        As for `simulate`.
    column
        What the new column is called.

    Raises
    ------
    UsageError
        If the frame has that column already, or `coef` has another length.
    FitError
        If a regressor cannot be computed, or a case has no odds at these coefficients.
    """
    if column in frame.columns:
        raise UsageError(f"the data have a column '{column}' already; name another for the outcomes")
    counts = simulate(model.at(frame), coef, seed=seed)
    names = np.array(model.outcomes, dtype=object)
    return frame.assign(**{column: names[counts.argmax(axis=1)]})
