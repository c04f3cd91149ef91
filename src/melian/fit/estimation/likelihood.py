r"""Log-likelihood of cases under a model, its gradient, and the information that a case carries.

With :math:`y_{io}` the number of times outcome o was seen in case i,

.. math:: \ell(\theta) = \sum_i \sum_o y_{io} \log p_{io}(\theta)        \qquad (1)

.. math:: s_i = \sum_o y_{io}\, \partial \log p_{io} / \partial\theta       \qquad (2)

.. math:: I = \sum_i n_i \sum_o p_{io}\,
    (\partial \log p_{io})(\partial \log p_{io})^\top                    \qquad (3)

with :math:`n_i = \sum_o y_{io}`. The multinomial constant is left out, as is usual.

Tested in `tests/unit/test_fit_estimate.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from melian.fit.outcome_model import OutcomeLogs
from melian.fit.shapes import ByCase, Case, Coef, Counts, Square

__all__ = ["Likelihood", "gram", "information", "likelihood", "log_likelihoods", "scores"]


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The log-likelihood at one vector of coefficients."""

    value: float
    """Equation (1); -inf where an outcome was seen that is impossible, a case has no equilibrium, or a slope
    is beyond all numbers."""
    gradient: Coef
    """(coefficient,) Sum of (2)."""
    information: Square
    """(coefficient, coefficient) Equation (3), or the outer product of scores for a density."""
    several: int
    """Cases with more than one equilibrium."""
    none: int
    """Cases for which no equilibrium was found."""


def log_likelihoods(logs: OutcomeLogs, counts: Counts) -> Case:
    """(case,) Terms of (1)."""
    with np.errstate(invalid="ignore"):
        return np.where(counts > 0, counts * logs.log, 0.0).sum(axis=1)


def scores(logs: OutcomeLogs, counts: Counts) -> ByCase:
    """(case, coefficient) Equation (2)."""
    return np.einsum("co,cok->ck", counts, logs.slope)


def information(logs: OutcomeLogs, counts: Counts) -> Square:
    """(coefficient, coefficient) Expected information (3).

    A model with a single outcome gives a density (of an offer, say): the mean over what could
    have been seen is then unknown, and the outer product of the scores (2) takes its place.
    """
    if logs.log.shape[1] == 1:
        return gram(scores(logs, counts))
    with np.errstate(invalid="ignore"):
        weight = np.sqrt(np.exp(logs.log) * counts.sum(axis=1, keepdims=True))
    return gram((weight[:, :, None] * logs.slope).reshape(-1, logs.slope.shape[2]))


def gram(rows: Float64[np.ndarray, "row coefficient"]) -> Square:
    """The matrix rows' rows, in blocks so small that BLAS leaves its threads out of it.

    On a machine that is busy otherwise they wait for each other, and take a hundred times as long.
    """
    size = rows.shape[1]
    block = max(16, 200_000 // max(size * size, 1))
    total = np.zeros((size, size))
    for start in range(0, len(rows), block):
        part = rows[start : start + block]
        total += part.T @ part
    return total


def likelihood(logs: OutcomeLogs, counts: Counts) -> Likelihood:
    """The log-likelihood of `counts` (case, outcome) with all that follows from `logs`."""
    value = float(log_likelihoods(logs, counts).sum())
    gradient, info = scores(logs, counts).sum(axis=0), information(logs, counts)
    known = np.isfinite(value) and np.isfinite(gradient).all() and np.isfinite(info).all()
    return Likelihood(
        value=value if known else -np.inf,
        gradient=gradient,
        information=info,
        several=int((logs.equilibria > 1).sum()),
        none=int((logs.equilibria == 0).sum()),
    )
