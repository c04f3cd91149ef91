r"""What a fit says of outcomes: odds, mean odds over cases, and how they move with a column, with bands.

Bands come from the delta method: with g the exact slope of a figure in the coefficients, and V their
covariance, its standard error is :math:`\sqrt{g^\top V g}`. Odds have their bands in log-odds, so
that they stay between 0 and 1; differences have symmetric ones. Mean odds over the cases as they
were observed, with one column set, are preferred to odds of an average case that may not exist.

References
----------
Hanmer and Kalkan (2013), American Journal of Political Science 57, 263-277: observed values rather than
an average case. Xu and Long (2005), Stata Journal 5, 537-559: the delta method for odds.

Tested in `tests/unit/test_fit_comparisons.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Float64
from scipy.special import expit, logit
from scipy.stats import norm

from melian.errors import FitError, UsageError
from melian.fit.data.cases import check_columns
from melian.fit.estimation.estimate import Estimate

__all__ = ["average", "curve", "first_difference", "predicted", "settable"]


_Figures = Float64[np.ndarray, "case figure"]
_FigureSlopes = Float64[np.ndarray, "case figure coefficient"]
_Mean = Float64[np.ndarray, " figure"]
_MeanSlope = Float64[np.ndarray, "figure coefficient"]


def predicted(
    estimate: Estimate, frame: pd.DataFrame, set: Mapping[str, Any], *, level: float = 0.9
) -> pd.DataFrame:
    """Odds of each outcome in each row, with bands.

    Parameters
    ----------
    estimate
        With its covariance.
    frame
        One row per case; columns as in the data of the fit, outcomes not needed.
    set
        Column -> a value for all rows.
    level
        Share that the bands cover.

    Returns
    -------
    pd.DataFrame
        case, outcome, odds, se, low, high; a row per case and outcome.
    """
    names, odds, slope = _odds(estimate, frame, set)
    case, outcome = odds.shape
    table = _banded(names * case, odds.ravel(), slope.reshape(case * outcome, -1), estimate, level)
    table.insert(0, "case", np.repeat(frame.index.to_numpy(), outcome))
    return table


def average(
    estimate: Estimate, frame: pd.DataFrame, set: Mapping[str, Any], *, level: float = 0.9
) -> pd.DataFrame:
    """Mean odds of each outcome over the rows: outcome, odds, se, low, high."""
    names, odds, slope = _odds(estimate, frame, set)
    return _banded(names, odds.mean(axis=0), slope.mean(axis=0), estimate, level)


def curve(
    estimate: Estimate, frame: pd.DataFrame, column: str, values: Sequence[Any], *, level: float = 0.9
) -> pd.DataFrame:
    """Mean odds at each value of a column: the column's name, outcome, odds, se, low, high."""
    tables = []
    for value in values:
        table = average(estimate, frame, {column: value}, level=level)
        table.insert(0, column, [value] * len(table))
        tables.append(table)
    if not tables:
        raise UsageError(f"no values of '{column}' were given; give two or more")
    return pd.concat(tables, ignore_index=True)


def first_difference(
    estimate: Estimate, frame: pd.DataFrame, column: str, low: Any, high: Any, *, level: float = 0.9
) -> pd.DataFrame:
    """Mean odds with a column at `high` in every row less those with it at `low`.

    Returns
    -------
    pd.DataFrame
        outcome, at_low, at_high, difference, se, low, high; differences of all outcomes sum to 0.
    """
    names, before, slope_before = _odds(estimate, frame, {column: low})
    _, after, slope_after = _odds(estimate, frame, {column: high})
    difference = (after - before).mean(axis=0)
    se = _se((slope_after - slope_before).mean(axis=0), estimate)
    width = norm.ppf(0.5 + level / 2) * se
    return pd.DataFrame(
        {
            "outcome": list(names),
            "at_low": before.mean(axis=0),
            "at_high": after.mean(axis=0),
            "difference": difference,
            "se": se,
            "low": difference - width,
            "high": difference + width,
        }
    )


def _odds(
    estimate: Estimate, frame: pd.DataFrame, set: Mapping[str, Any]
) -> tuple[tuple[str, ...], _Figures, _FigureSlopes]:
    """Names of outcomes, (case, outcome) odds and (case, outcome, coefficient) their slopes.

    A model of something else than outcomes has figures of its own, its `predicted`.
    """
    set = settable(frame, set)
    own = getattr(estimate.model, "predicted", None)
    if own is not None:
        named, values, slope = own(frame.assign(**dict(set)), estimate.coef)
        return tuple(named), values, slope
    logs = estimate.model.at(frame.assign(**dict(set))).logs(estimate.coef)
    none = ~np.isfinite(np.column_stack([logs.slope.sum(axis=(1, 2)), np.exp(logs.log)])).all(axis=1)
    if none.any():
        raise FitError(
            f"no equilibrium was found in {int(none.sum())} of {len(frame)} rows; set other values"
        )
    odds = np.exp(logs.log)
    return tuple(estimate.model.outcomes), odds, odds[:, :, None] * logs.slope


def settable(frame: pd.DataFrame, set: Mapping[str, Any]) -> dict[str, Any]:
    """Values for columns of the data, each of its column's kind.

    Raises
    ------
    FitError
        If there is no such column, or its values are of another kind.
    """
    check_columns(frame, list(set))
    made = {column: _truth(frame[column], value) for column, value in set.items()}
    for column, value in made.items():
        if pd.api.types.is_numeric_dtype(frame[column]) and not isinstance(value, int | float | np.number):
            raise FitError(f"'{column}' is a number; it cannot be set to {value!r}")
    return made


def _truth(column: pd.Series, value: Any) -> Any:
    """True or False for a column of them, where that is what the value says in words or as a number."""
    if not pd.api.types.is_bool_dtype(column):
        return value
    said = {"true": True, "1": True, "1.0": True, "false": False, "0": False, "0.0": False}
    if str(value).lower() not in said:
        raise FitError(f"'{column.name}' is True or False; it cannot be set to {value!r}")
    return said[str(value).lower()]


def _se(slope: _MeanSlope, estimate: Estimate) -> _Mean:
    """Standard errors of figures from their slopes (figure, coefficient)."""
    with np.errstate(invalid="ignore"):
        return np.sqrt(np.einsum("fk,kl,fl->f", slope, estimate.covariance, slope))


def _banded(
    names: Sequence[str],
    odds: _Mean,
    slope: _MeanSlope,
    estimate: Estimate,
    level: float,
) -> pd.DataFrame:
    """Odds with bands in log-odds; figures that are no odds with symmetric ones."""
    se = _se(slope, estimate)
    free = np.isin(names, getattr(estimate.model, "in_units", ()))
    with np.errstate(divide="ignore", invalid="ignore"):
        width = norm.ppf(0.5 + level / 2) * se / (odds * (1 - odds))
        inside = (odds > 0) & (odds < 1) & ~free
        low = np.where(inside, expit(logit(odds) - width), odds)
        high = np.where(inside, expit(logit(odds) + width), odds)
    beside = norm.ppf(0.5 + level / 2) * se
    low, high = np.where(free, odds - beside, low), np.where(free, odds + beside, high)
    return pd.DataFrame({"outcome": list(names), "odds": odds, "se": se, "low": low, "high": high})
