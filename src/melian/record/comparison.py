"""Whether one forecaster scored better than another on the same questions, and how sure that is.

Questions of one crisis are not independent, so a crisis counts once, with the mean score of its
questions, and crises are drawn anew for the interval (a paired bootstrap over crises; Efron & Tibshirani
1993). Skill is the share of the other's score that is saved: 1 is perfect, 0 no better, below 0 worse.

References
----------
Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.

Tested in `tests/unit/record/test_comparison.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float

__all__ = ["FEWEST", "Comparison", "compared"]

FEWEST = 5
"""Crises below which an interval is not worth drawing."""
RESAMPLES = 9_999
Verdict = Literal["better", "worse", "none"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Mean scores of two forecasters over crises, the smaller the better."""

    n_crises: int
    n_cases: int
    ours: float
    theirs: float
    skill: float
    """Share of the other's score that is saved; NaN where the other's is 0 or infinite."""
    low: float
    """5 % point of the difference, theirs less ours; NaN below `FEWEST` crises."""
    high: float
    """95 % point."""

    @property
    def verdict(self) -> Verdict:
        """Whether the interval of the difference, the middle 90 %, lies on one side of 0."""
        if self.low > 0:
            return "better"
        return "worse" if self.high < 0 else "none"


def compared(
    crises: Sequence[str],
    ours: Float[np.ndarray, " case"],
    theirs: Float[np.ndarray, " case"],
    *,
    seed: int = 0,
) -> Comparison:
    """Compare the scores of two forecasters on the same cases.

    Parameters
    ----------
    crises
        The crisis of each case.
    ours, theirs
        Scores by case, the smaller the better.
    seed
        Of the draws of the bootstrap.
    """
    names = list(dict.fromkeys(crises))
    where = [np.flatnonzero([each == name for each in crises]) for name in names]
    a, b = (np.array([float(scores[rows].mean()) for rows in where]) for scores in (ours, theirs))
    mean_a, mean_b = float(a.mean()), float(b.mean())
    with np.errstate(invalid="ignore"):
        difference = b - a
    low = high = np.nan
    if len(names) >= FEWEST and np.isfinite(difference).all():
        low, high = _interval(difference, seed)
    has_skill = 0 < mean_b < np.inf
    return Comparison(
        len(names), len(crises), mean_a, mean_b, 1 - mean_a / mean_b if has_skill else np.nan, low, high
    )


def _interval(difference: Float[np.ndarray, " crisis"], seed: int) -> tuple[float, float]:
    """The middle 90 % of the mean, crises drawn anew."""
    from scipy.stats import bootstrap

    if np.ptp(difference) == 0:
        return float(difference[0]), float(difference[0])
    found = bootstrap(
        (difference,), np.mean, confidence_level=0.9, n_resamples=RESAMPLES, method="percentile",
        random_state=np.random.default_rng(seed),
    ).confidence_interval  # fmt: skip
    return float(found.low), float(found.high)
