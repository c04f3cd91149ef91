r"""Variance-based sensitivity: first-order and total indices with bootstrap intervals.

With two independent samples A and B of the inputs, and AB_i equal to A but for the columns of
input i, which are those of B,

.. math:: S_i = \frac{\overline{f_B (f_{AB_i} - f_A)}}{V}, \qquad
          T_i = \frac{\overline{(f_A - f_{AB_i})^2}}{2 V},

(Saltelli et al. 2010, table 2 (b) and (f)), V the variance of f over A and B together. An input may
be a group of columns. S_i is the share of the variance that input i explains by itself, T_i that
which it has a part in. Inputs are independent, as the draws of a crisis file are.

References
----------
Sobol' (2001), Mathematics and Computers in Simulation 55, 271-280.
Saltelli, Annoni, Azzini, Campolongo, Ratto & Tarantola (2010), Computer Physics Communications 181, 259-270.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from melian.errors import UsageError

__all__ = ["Indices", "check_samples", "designs", "indices", "sobol_indices"]

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Indices:
    """Indices of all inputs, each with its interval."""

    first: Array
    """(input,) shares of the variance; NaN where nothing varies."""
    first_interval: Array
    """(2, input) bootstrap interval."""
    total: Array
    """(input,)"""
    total_interval: Array
    """(2, input)"""
    variance: float
    """Of what is explained."""
    n_rows: int
    """Rows of the samples that were used."""


def check_samples(n: int) -> None:
    """Refuse a number of rows that is no power of 2.

    Raises
    ------
    UsageError
        If it is none.
    """
    if n < 2 or n & (n - 1):
        raise UsageError(f"{n} samples: write a power of 2, such as 128, 256 or 512")


def designs(widths: Sequence[int], n: int, seed: int) -> Array:
    """(row, 2 + input, column) points in the unit cube: A, B, then A with each input's columns from B.

    Rows are a scrambled Sobol' sequence, so that A and B fill the cube evenly.

    Parameters
    ----------
    widths
        How many columns each input has.
    n
        Rows, a power of 2.

    Raises
    ------
    UsageError
        If `n` is no power of 2.
    """
    from scipy.stats import qmc

    check_samples(n)
    width = int(sum(widths))
    rows = qmc.Sobol(2 * width, seed=np.random.default_rng(seed)).random(n)
    rows = np.clip(rows, 2.0**-40, 1 - 2.0**-40)  # quantiles of 0 and 1 may be infinite
    first, second = rows[:, :width], rows[:, width:]
    result = np.repeat(first[:, None, :], len(widths) + 2, axis=1)
    result[:, 1] = second
    start = 0
    for index, columns in enumerate(widths):
        result[:, index + 2, start : start + columns] = second[:, start : start + columns]
        start += columns
    return result


def indices(f_a: Array, f_b: Array, f_ab: Array) -> tuple[Array, Array, float]:
    """First-order (input,) and total (input,) indices, and the variance.

    Parameters
    ----------
    f_a, f_b
        (row,) the function on A and B.
    f_ab
        (input, row) the function on each AB_i.
    """
    both = np.concatenate([f_a, f_b])
    mean, variance = both.mean(), float(both.var())
    if variance <= 1e-24:
        nothing = np.full(len(f_ab), np.nan)
        return nothing, nothing.copy(), variance
    a, b, ab = f_a - mean, f_b - mean, f_ab - mean
    return (b * (ab - a)).mean(axis=1) / variance, ((a - ab) ** 2).mean(axis=1) / (2 * variance), variance


def sobol_indices(values: Array, *, seed: int, resamples: int = 1000, level: float = 0.95) -> Indices:
    """Indices with percentile bootstrap intervals, from the function at the points of `designs`.

    Parameters
    ----------
    values
        (row, 2 + input); rows with a NaN anywhere are left out whole.
    seed
        Of the resampling.
    resamples, level
        Of the bootstrap.

    Raises
    ------
    UsageError
        If fewer than two rows are left.
    """
    kept = values[~np.isnan(values).any(axis=1)]
    if len(kept) < 2:
        raise UsageError("fewer than two samples are certified at all their points: no index can be given")
    first, total, variance = _of(kept)
    rng = np.random.default_rng(seed)
    drawn = np.empty((2, resamples, len(first)))
    for index in range(resamples):
        drawn[0, index], drawn[1, index], _ = _of(kept[rng.integers(len(kept), size=len(kept))])
    ends = [(1 - level) / 2, (1 + level) / 2]
    intervals = np.quantile(drawn, ends, axis=1)
    return Indices(first, intervals[:, 0], total, intervals[:, 1], variance, len(kept))


def _of(rows: Array) -> tuple[Array, Array, float]:
    return indices(rows[:, 0], rows[:, 1], rows[:, 2:].T)
