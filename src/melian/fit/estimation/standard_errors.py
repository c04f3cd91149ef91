r"""Standard errors: from the Hessian, robust, by clusters, or from data drawn again.

With H the Hessian of the log-likelihood and :math:`s_i` the score of row i,

.. math:: V = (-H)^{-1}                                                    \qquad (1)

.. math:: V = H^{-1} \Bigl(\sum_g s_g s_g^\top\Bigr) H^{-1},\quad s_g = \sum_{i \in g} s_i   \qquad (2)

`hessian` is (1); `sandwich` is (2) with every row a group of its own; `cluster:COLUMN` is (2)
with the groups of a column, times G / (G - 1). `bootstrap:N` is the covariance of the estimates
from N tables whose rows are drawn, with replacement, from the rows of this one; with
`bootstrap:N:COLUMN` whole groups are drawn.

References
----------
White (1982), Econometrica 50, 1-25, theorem 3.2: (2). Efron and Tibshirani (1993), *An Introduction to
the Bootstrap*, section 6.

Tested in `tests/unit/test_fit_estimate.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from jaxtyping import Float64

from melian.errors import FitError, UsageError
from melian.fit.estimation.climb import ascent
from melian.fit.estimation.estimate import Estimate
from melian.fit.estimation.likelihood import scores
from melian.fit.messages import nearest_name, some_rows
from melian.fit.shapes import CaseIndex, Square

__all__ = ["KINDS", "ErrorKind", "bootstrap_draws", "error_kind", "with_errors"]


_MOST_ITERATIONS = 60
_FAR = 25.0
"""Standard errors of the estimate beyond which a table drawn again has no finite maximum."""

KINDS = ("hessian", "sandwich", "cluster:COLUMN", "bootstrap:N", "bootstrap:N:COLUMN")


class ErrorKind(NamedTuple):
    """How standard errors are to be had."""

    name: str
    """`hessian`, `sandwich`, `cluster` or `bootstrap`."""
    draws: int = 0
    """Tables of the bootstrap."""
    column: str = ""
    """Of clusters; empty where every row stands for itself."""


def error_kind(text: str) -> ErrorKind:
    """One of `KINDS` taken apart.

    Raises
    ------
    UsageError
        If there is no such kind.

    Examples
    --------
    >>> error_kind("bootstrap:200:region")
    ErrorKind(name='bootstrap', draws=200, column='region')
    """
    name, _, what = text.partition(":")
    if text in ("hessian", "sandwich"):
        return ErrorKind(name)
    if name == "cluster" and what:
        return ErrorKind(name, column=what)
    number, colon, column = what.partition(":")
    if name == "bootstrap" and number.isdigit() and int(number) >= 2 and bool(colon) == bool(column):
        return ErrorKind(name, int(number), column)
    raise UsageError(f"standard errors are one of {', '.join(KINDS)}; got {text!r}")


def with_errors(
    estimate: Estimate,
    kind: str,
    frame: pd.DataFrame,
    *,
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
) -> Estimate:
    """The estimate with another covariance.

    Parameters
    ----------
    estimate
        At a maximum.
    kind
        `hessian`, `sandwich`, `cluster:COLUMN`, `bootstrap:N` or `bootstrap:N:COLUMN`.
    frame
        The cases, for the column of clusters.
    seed
        Of the bootstrap.
    progress
        Called with a sentence now and then.

    Raises
    ------
    UsageError
        If there is no such kind.
    FitError
        If there is no such column, or it has fewer than two groups, or values are missing in it.
    """
    asked = error_kind(kind)
    if asked.name == "hessian":
        return estimate
    group = _groups(frame, asked.column) if asked.column else None
    if asked.name == "bootstrap":
        return _bootstrapped(estimate, kind, group, seed, progress)
    return replace(estimate, covariance=_sandwich(estimate, group), errors=kind)


def bootstrap_draws(
    estimate: Estimate, number: int, seed: int, progress: Callable[[str], None] | None = None,
    group: CaseIndex | None = None,
) -> tuple[Float64[np.ndarray, "draw coefficient"], int]:  # fmt: skip
    """(draw, coefficient) Estimates from tables of rows drawn again, and how many did not converge.

    With `group` (case,), whole groups are drawn.
    """
    rng = np.random.default_rng(seed)
    of = np.arange(len(estimate.counts)) if group is None else group
    units = int(of.max()) + 1
    found, failed = [], 0
    for draw in range(number):
        times = np.bincount(rng.integers(0, units, units), minlength=units)[of]
        again = estimate.counts * times[:, None]
        climb = ascent(estimate.model, again, estimate.coef, iterations=_MOST_ITERATIONS)
        if climb.converged and (np.abs(climb.coef - estimate.coef) <= _FAR * estimate.se).all():
            found.append(climb.coef)
        else:
            failed += 1
        if progress is not None and (draw + 1) % 20 == 0:
            progress(f"bootstrap: {draw + 1} of {number} tables")
    return np.array(found).reshape(-1, len(estimate.coef)), failed


def _bootstrapped(
    estimate: Estimate, kind: str, group: CaseIndex | None, seed: int,
    progress: Callable[[str], None] | None,
) -> Estimate:  # fmt: skip
    number = error_kind(kind).draws
    draws, failed = bootstrap_draws(estimate, number, seed, progress, group)
    if len(draws) < 2:
        raise FitError(
            f"the bootstrap converged on {len(draws)} of {number} tables: the model is too large for "
            "the data; use --se sandwich"
        )
    notes = estimate.notes
    if failed:
        notes = (*notes, f"The bootstrap left out {failed} of {number} tables on which no maximum was found.")
    return replace(estimate, covariance=np.cov(draws.T).reshape(len(estimate.coef), -1),
                   errors=kind, notes=notes)  # fmt: skip


def _sandwich(estimate: Estimate, group: CaseIndex | None) -> Square:
    """Equation (2)."""
    own = scores(estimate.model.logs(estimate.coef), estimate.counts)
    factor = 1.0
    if group is not None:
        number = int(group.max()) + 1
        summed = np.zeros((number, own.shape[1]))
        np.add.at(summed, group, own)
        own, factor = summed, number / (number - 1)
    try:
        inverse = np.linalg.inv(estimate.hessian)
    except np.linalg.LinAlgError:
        return np.full_like(estimate.hessian, np.nan)
    return factor * inverse @ (own.T @ own) @ inverse


def _groups(frame: pd.DataFrame, column: str) -> CaseIndex:
    """(case,) The number of each row's group."""
    if column not in frame.columns:
        raise FitError(f"the data have no column '{column}'. {nearest_name(column, map(str, frame.columns))}")
    missing = frame[column].isna().to_numpy()
    if missing.any():
        raise FitError(f"'{column}' is missing in {some_rows(frame.index[missing])}; name every cluster")
    try:
        codes, names = pd.factorize(frame[column])
    except TypeError:
        raise FitError(
            f"'{column}' holds lists or the like; name every cluster by a word or a number"
        ) from None
    if len(names) < 2:
        raise FitError(f"'{column}' has one value only; clusters need two at least")
    return np.asarray(codes, dtype=np.intp)
