"""What an estimator needs of a model: the log-probability of each outcome of each case, and its slope.

Everything else (likelihood, standard errors, tests, predictions, profiles) is the same for every
model and stands in modules of its own, so a new model is one class with two methods.

Tested in `tests/unit/test_fit_comparisons.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from melian.fit.shapes import ByOutcome, CaseCount, Coef, Slopes

__all__ = ["OutcomeLogs", "OutcomeModel"]


@dataclass(frozen=True, slots=True)
class OutcomeLogs:
    """Log-probabilities of the outcomes at one vector of coefficients."""

    log: ByOutcome
    """(case, outcome) natural logarithm of the probability; -inf where an outcome is impossible."""

    slope: Slopes
    """(case, outcome, coefficient) its derivative; 0 where the outcome is impossible."""

    equilibria: CaseCount
    """(case,) how many equilibria the case's game has at these coefficients; 1 where it is unique by theory,
    0 where the search found none or did not converge (the row's logs are then not a number)."""


class OutcomeModel(Protocol):
    """A game per case, with payoffs that depend on regressors through coefficients."""

    @property
    def coefficients(self) -> tuple[str, ...]:
        """Names in order, as `term:regressor`."""

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Names of the outcomes, in the order of the second axis of `OutcomeLogs.log`."""

    def logs(self, coef: Coef) -> OutcomeLogs:
        """Log-probabilities of every case of the data at the coefficients `coef` (coefficient,)."""

    def at(self, frame: pd.DataFrame) -> OutcomeModel:
        """The same model for other cases: regressors are read from `frame` with the encodings of the data."""
