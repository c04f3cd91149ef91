r"""Whether an estimator finds the truth: data simulated from it, fitted, and compared.

Over R data sets simulated at the coefficients :math:`\theta`, with estimates :math:`\hat\theta_r` and
standard errors :math:`s_r`,

.. math:: \text{bias} = \frac1R \sum_r \hat\theta_r - \theta, \qquad
    \text{coverage} = \frac1R \sum_r 1\{|\hat\theta_r - \theta| \le 1.96\, s_r\}

References
----------
Morris, White and Crowther (2019), *Using simulation studies to evaluate statistical methods*,
Statistics in Medicine 38, 2074-2102, table 6: these figures and their Monte Carlo errors.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float64, Int64
from scipy.special import ndtri

from melian.errors import FitError
from melian.fit.estimation.estimate import Estimate, estimate
from melian.fit.estimation.simulate import simulate
from melian.fit.outcome_model import OutcomeModel
from melian.fit.shapes import Coef, Counts

__all__ = ["Recovery", "recovery"]


LEVEL = 0.95
"""Of the intervals whose coverage is counted."""


@dataclass(frozen=True, slots=True, eq=False)
class Recovery:
    """Estimates from simulated data, beside the truth."""

    names: tuple[str, ...]
    """Of the coefficients."""
    truth: Coef
    """(coefficient,) What the data were simulated from."""
    coef: Float64[np.ndarray, "set coefficient"]
    """(data set, coefficient) Estimates; not a number where none was found."""
    se: Float64[np.ndarray, "set coefficient"]
    """(data set, coefficient) Their standard errors."""
    status: tuple[str, ...]
    """(data set,) How each estimation ended; `refused` where it could not begin."""
    seconds: Float64[np.ndarray, " set"]
    """(data set,) Wall time of each, simulation left out."""
    evaluations: Int64[np.ndarray, " set"]
    """(data set,) Likelihoods computed on the way, those of the Hessian left out."""

    @property
    def is_maximum(self) -> Bool[np.ndarray, " set"]:
        """(data set,) Whether a maximum was found."""
        return np.array([status == "maximum" for status in self.status])

    @property
    def frame(self) -> pd.DataFrame:
        """One row per coefficient, over the data sets with a maximum.

        Columns: coefficient, truth, mean, bias, bias_error (Monte Carlo standard error of the bias), sd
        (of the estimates), se (root mean square of the standard errors), coverage, coverage_error.
        """
        good = self.is_maximum
        coef, se, n = self.coef[good], self.se[good], int(good.sum())
        sd = coef.std(axis=0, ddof=1) if n > 1 else np.full(len(self.truth), np.nan)
        covered = (np.abs(coef - self.truth) <= ndtri(0.5 + LEVEL / 2) * se).sum(axis=0) / max(n, 1)
        mean = coef.sum(axis=0) / max(n, 1)
        return pd.DataFrame(
            {
                "coefficient": self.names,
                "truth": self.truth,
                "mean": mean,
                "bias": mean - self.truth,
                "bias_error": sd / np.sqrt(max(n, 1)),
                "sd": sd,
                "se": np.sqrt((se**2).sum(axis=0) / max(n, 1)),
                "coverage": covered,
                "coverage_error": np.sqrt(covered * (1 - covered) / max(n, 1)),
            }
        )

    @property
    def sentence(self) -> str:
        """What it took, in one sentence."""
        found = int(self.is_maximum.sum())
        return (
            f"{found} of {len(self.status)} data sets have a maximum; a fit took "
            f"{np.median(self.seconds):.2f} s and {np.median(self.evaluations):.0f} likelihoods (medians)."
        )


def recovery(
    model: OutcomeModel,
    truth: Coef,
    *,
    sets: int,
    seed: int,
    plays: int = 1,
    estimator: Callable[[OutcomeModel, Counts], Estimate] = estimate,
    progress: Callable[[int], None] | None = None,
) -> Recovery:
    """Simulate data sets from a model, fit the model to each, and keep what was found.

    Parameters
    ----------
    model
        With the regressors of its cases, which all data sets share.
    truth
        (coefficient,) What the data are simulated from.
    sets, seed
        How many data sets; the first has this seed, the next the one after it.
    plays
        How often each case is played.
    estimator
        From the model and counts (case, outcome) to an estimate; it is not told the truth.
    progress
        Called with the number of data sets done.

    Raises
    ------
    UsageError, FitError
        If no data can be simulated from these coefficients.
    """
    right = np.asarray(truth, dtype=np.float64)
    coef, se = np.full((2, sets, len(right)), np.nan)
    status, seconds, evaluations = [], np.zeros(sets), np.zeros(sets, dtype=np.int64)
    for number in range(sets):
        counts = simulate(model, right, seed=seed + number, plays=plays)
        begun = time.perf_counter()
        try:
            found = estimator(model, counts)
        except FitError:
            status.append("refused")
        else:
            status.append(found.status)
            coef[number], se[number] = found.coef, found.se
            evaluations[number] = len(found.path)
        seconds[number] = time.perf_counter() - begun
        if progress is not None:
            progress(number + 1)
    return Recovery(model.coefficients, right, coef, se, tuple(status), seconds, evaluations)
