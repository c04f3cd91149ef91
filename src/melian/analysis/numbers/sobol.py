r"""Variance-based sensitivity: first-order and total indices with intervals from scrambled replicates.

With two independent samples A and B of the inputs, and AB_i equal to A but for the columns of
input i, which are those of B,

.. math:: S_i = \frac{\overline{f_B (f_{AB_i} - f_A)}}{V}, \qquad
          T_i = \frac{\overline{(f_A - f_{AB_i})^2}}{2 V},

(Saltelli et al. 2010, table 2 (b) and (f)), V the variance of f over A and B together. An input may
be a group of columns. S_i is the share of the variance that input i explains by itself, T_i that
which it has a part in. Inputs are independent, as the draws of a crisis file are.

The rows of a Sobol' sequence are no independent draws: they fill the cube so evenly that means over
them are far nearer to the truth than their spread tells, and a bootstrap of rows gives
intervals many times too wide. The samples are therefore :data:`REPLICATES` sequences, each
scrambled by itself. Their estimates are independent and have one distribution, so that Student's t
over them gives the interval. Few sequences that are long are nearer to the truth than many that are
short, but few tell less of how near they are: four keep the estimate close to that of one sequence,
and half an interval is 3.2 standard errors. An index is a ratio, whose error is that of its linear part,

.. math:: S_i - \hat S_i \approx \frac{\sum_r (N_r - \hat S_i V_r)}{\sum_r V_r},

N_r and V_r being numerator and variance of replicate r.

References
----------
Owen (1997), Annals of Statistics 25, 1541-1562 (scrambled sequences).
L'Ecuyer, Nakayama, Owen & Tuffin (2023), Proceedings of the Winter Simulation Conference (Student's t
over randomizations).
Sobol' (2001), Mathematics and Computers in Simulation 55, 271-280.
Saltelli, Annoni, Azzini, Campolongo, Ratto & Tarantola (2010), Computer Physics Communications 181, 259-270.

Tested in `tests/unit/test_drivers.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from melian.errors import UsageError

__all__ = ["REPLICATES", "Indices", "check_samples", "designs", "indices", "sobol_indices"]


@dataclass(frozen=True, slots=True, eq=False)
class Indices:
    """Indices of all inputs, each with its interval."""

    first: Float[np.ndarray, " input"]
    """(input,) shares of the variance; NaN where nothing varies."""
    first_interval: Float[np.ndarray, "2 input"]
    """(2, input) its interval."""
    total: Float[np.ndarray, " input"]
    """(input,)"""
    total_interval: Float[np.ndarray, "2 input"]
    """(2, input)"""
    variance: float
    """Of what is explained."""
    n_rows: int
    """Rows of the samples that were used."""


REPLICATES = 4
"""Sequences that are scrambled independently."""


def check_samples(n: int) -> None:
    """Refuse a number of rows that is no power of 2.

    Raises
    ------
    UsageError
        If it is none.
    """
    if n < 2 or n & (n - 1):
        raise UsageError(f"{n} samples: write a power of 2, such as 128, 256 or 512")


def designs(widths: Sequence[int], n: int, seed: int) -> Float[np.ndarray, "row swap column"]:
    """(row, 2 + input, column) points in the unit cube: A, B, then A with each input's columns from B.

    Rows are Sobol' sequences, so that A and B fill the cube evenly; the rows of each of
    `REPLICATES` equal parts are one sequence with a scrambling of its own.

    Parameters
    ----------
    widths
        How many columns each input has.
    n
        Rows, a power of 2.
    seed
        Any whole number, of the scramblings.

    Raises
    ------
    UsageError
        If `n` is no power of 2.
    """
    from scipy.stats import qmc

    check_samples(n)
    width, parts = int(sum(widths)), min(REPLICATES, n)
    keys = [(part, abs(seed), int(seed < 0)) for part in range(parts)]
    sequences = [qmc.Sobol(2 * width, seed=np.random.default_rng(key)).random(n // parts) for key in keys]
    rows = np.clip(np.concatenate(sequences), 2.0**-40, 1 - 2.0**-40)  # quantiles of 0 and 1 may be infinite
    first, second = rows[:, :width], rows[:, width:]
    result = np.repeat(first[:, None, :], len(widths) + 2, axis=1)
    result[:, 1] = second
    start = 0
    for index, columns in enumerate(widths):
        result[:, index + 2, start : start + columns] = second[:, start : start + columns]
        start += columns
    return result


def indices(
    f_a: Float[np.ndarray, " row"], f_b: Float[np.ndarray, " row"], f_ab: Float[np.ndarray, "input row"]
) -> tuple[Float[np.ndarray, " input"], Float[np.ndarray, " input"], float]:
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


def sobol_indices(values: Float[np.ndarray, "row swap"], *, level: float = 0.95) -> Indices:
    """Indices with their intervals, from the function at the points of `designs`.

    Parameters
    ----------
    values
        (row, 2 + input); rows with a NaN anywhere are left out whole.
    level
        How often an interval holds the index. Those of indices near 0 may begin below it.

    Raises
    ------
    UsageError
        If rows of fewer than two replicates are left.
    """
    there = ~np.isnan(values).any(axis=1)
    parts = min(REPLICATES, len(values))
    part = (np.arange(len(values)) * parts // max(1, len(values)))[there]
    kept = values[there]
    if len(np.unique(part)) < 2:
        raise UsageError(
            "too few samples are certified at all their points for an index: take more of them, or look at "
            "what is not certified first"
        )
    first, total, variance = indices(kept[:, 0], kept[:, 1], kept[:, 2:].T)
    a, b, *ab = kept.T - kept[:, :2].mean()
    swapped = np.array(ab).reshape(len(first), len(kept))
    spread = (a**2 + b**2) / 2
    return Indices(
        first, _interval(b * (swapped - a), spread, first, part, level),
        total, _interval((a - swapped) ** 2 / 2, spread, total, part, level),
        variance, len(kept),
    )  # fmt: skip


def _interval(
    numerator: Float[np.ndarray, "input row"],
    spread: Float[np.ndarray, " row"],
    index: Float[np.ndarray, " input"],
    part: Int[np.ndarray, " row"],
    level: float,
) -> Float[np.ndarray, "2 input"]:
    """(2, input) Student's t over replicates, for ratios of sums (input, row) over (row,)."""
    from scipy.stats import t

    _, of = np.unique(part, return_inverse=True)
    parts = int(of.max()) + 1
    errors = np.array([np.bincount(of, row, parts) for row in numerator - index[:, None] * spread])
    errors = errors.reshape(len(index), parts)
    error = np.sqrt(parts / (parts - 1) * (errors**2).sum(axis=1)) / spread.sum()
    reach = float(t.ppf((1 + level) / 2, parts - 1)) * error
    return np.array([index - reach, index + reach])
