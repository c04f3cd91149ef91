r"""Proper scores of odds, each the smaller the better.

Of a question with odds :math:`p` of yes that came to :math:`y`: Brier :math:`(p - y)^2`, and logarithmic
:math:`-\ln p` where it was yes, :math:`-\ln(1 - p)` where not. Of ordered outcomes, ranked probability
:math:`\sum_k (\sum_{j \le k} p_j - \sum_{j \le k} y_j)^2`. Each is proper: nobody expects a better one
than by saying what they believe.

Many draws give a question many odds. The draws together say their mean, which is what is scored. The mean
of the scores of single draws is worse by what the draws disagree about: for Brier, by their variance.

References
----------
Brier (1950), Monthly Weather Review 78, 1-3. Good (1952), Journal of the Royal Statistical Society B 14,
107-114. Epstein (1969), Journal of Applied Meteorology 8, 985-987. Gneiting & Raftery (2007), Journal of
the American Statistical Association 102, 359-378.

Tested in `tests/unit/record/test_scores.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from jaxtyping import Float

from melian.scenario.shapes import Draw

__all__ = ["Odds", "brier", "logarithmic", "ranked"]


@dataclass(frozen=True, slots=True)
class Odds:
    """The odds of one thing over draws: what scores need, and what a reader wants to see."""

    mean: float
    """What is scored."""
    q05: float
    q95: float
    mean_square: float
    """Mean of the squares."""
    log_yes: float
    """Mean of the logarithms, minus infinity where a draw holds it impossible."""
    log_no: float
    """The same of the odds that it does not happen."""

    @classmethod
    def of(cls, odds: Draw) -> Self:
        """From (draw,) odds; at least one."""
        with np.errstate(divide="ignore"):
            logs = float(np.log(odds).mean()), float(np.log1p(-np.minimum(odds, 1.0)).mean())
        low, high = np.quantile(odds, [0.05, 0.95])
        return cls(float(odds.mean()), float(low), float(high), float((odds**2).mean()), *logs)

    def brier(self, came: bool, *, per_draw: bool = False) -> float:
        """Score of the mean, or the mean of the scores of single draws."""
        if not per_draw:
            return brier(self.mean, came)
        return self.mean_square - 2 * self.mean * came + came

    def logarithmic(self, came: bool, *, per_draw: bool = False) -> float:
        """The same, logarithmic; infinite where what came was held impossible."""
        if not per_draw:
            return logarithmic(self.mean, came)
        return -(self.log_yes if came else self.log_no)


def brier(odds: float, came: bool) -> float:
    """Brier score of odds of yes, from 0 to 1.

    >>> brier(0.75, True), brier(0.75, False)
    (0.0625, 0.5625)
    """
    return (odds - came) ** 2


def logarithmic(odds: float, came: bool) -> float:
    """Logarithmic score of odds of yes, in nats; infinite where what came was held impossible.

    >>> logarithmic(0.5, True) == logarithmic(0.5, False) == float(np.log(2))
    True
    """
    said = odds if came else 1 - odds
    return float(-np.log(said)) if said > 0 else float("inf")


def ranked(shares: Float[np.ndarray, " outcome"], came: Sequence[int]) -> float:
    """Ranked probability score of outcomes in their order, from 0 to their number less one.

    Parameters
    ----------
    shares
        The odds of each, from one extreme to the other.
    came
        The place of the one that came about; several where reports fit more than one, which share it.

    Examples
    --------
    >>> near, far = np.array([0.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0])
    >>> ranked(near, [2]), ranked(far, [2])
    (1.0, 2.0)
    """
    happened = np.zeros(len(shares))
    happened[list(came)] = 1 / len(came)
    return float(((np.cumsum(shares) - np.cumsum(happened))[:-1] ** 2).sum())
