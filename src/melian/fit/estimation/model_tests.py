r"""Which of two models that are not nested is nearer to what happened: Vuong's and Clarke's tests.

Both compare what the two models make of each play: with :math:`m_i = \log f_i - \log g_i`, less a
correction for the p and q coefficients,

.. math:: V = \Bigl(\sum_i m_i - K\Bigr) / (\hat\omega\sqrt n), \qquad
    \hat\omega^2 = \tfrac1n \sum_i m_i^2 - \bar m^2,                       \qquad (1)

standard normal if the models are equally near; K is 0, p - q (as AIC has it) or (p - q)/2 log n (as
BIC has it). Clarke's statistic is the number of plays with :math:`m_i - K/n > 0`, binomial with
probability one half if the models are equally near. A play is one outcome seen: a row with counts is
as many plays.

References
----------
Vuong (1989), Econometrica 57, 307-333, equations (3.1), (4.2) and (5.6) to (5.9). Clarke (2007), Political
Analysis 15, 347-363.

Tested in `tests/unit/test_fit_comparisons.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64
from scipy.stats import binomtest, norm

from melian.errors import UsageError
from melian.fit.estimation.estimate import Estimate

__all__ = ["CORRECTIONS", "ModelTest", "clarke", "vuong"]


_Seen = Float64[np.ndarray, " seen"]
CORRECTIONS = ("none", "aic", "bic")


@dataclass(frozen=True, slots=True)
class ModelTest:
    """Whether one model is nearer to the data than another."""

    name: str
    """`vuong` or `clarke`."""
    statistic: float
    """Of Vuong: standard normal, positive for the first. Of Clarke: plays that the first predicts better."""
    plays: int
    p: float
    """Two-sided."""
    correction: str

    @property
    def favours(self) -> str:
        """`first`, `second` or `neither`, as the statistic leans."""
        centre = 0.0 if self.name == "vuong" else self.plays / 2
        if self.statistic == centre:
            return "neither"
        return "first" if self.statistic > centre else "second"


def vuong(first: Estimate, second: Estimate, *, correction: str = "none") -> ModelTest:
    """Vuong's test (1) of two models that are not nested, on the same cases.

    Raises
    ------
    UsageError
        If the two are not of the same cases, or do not differ on any play.
    """
    gain, times, penalty = _compared(first, second, correction)
    plays = int(times.sum())
    mean = float((times * gain).sum() / plays)
    variance = float((times * gain**2).sum() / plays - mean**2)
    if variance <= 1e-20:
        raise UsageError("the two models give every play the same odds: there is nothing to compare")
    statistic = (plays * mean - penalty) / np.sqrt(plays * variance)
    return ModelTest("vuong", float(statistic), plays, float(2 * norm.sf(abs(statistic))), correction)


def clarke(first: Estimate, second: Estimate, *, correction: str = "none") -> ModelTest:
    """Clarke's sign test of two models that are not nested, on the same cases.

    Plays that both models predict alike are left out.

    Raises
    ------
    UsageError
        If the two are not of the same cases, or do not differ on any play.
    """
    gain, times, penalty = _compared(first, second, correction)
    gain = gain - penalty / times.sum()
    better, worse = int(times[gain > 0].sum()), int(times[gain < 0].sum())
    if better + worse == 0:
        raise UsageError("the two models give every play the same odds: there is nothing to compare")
    plays = better + worse
    return ModelTest("clarke", float(better), plays, float(binomtest(better, plays, 0.5).pvalue), correction)


def _compared(first: Estimate, second: Estimate, correction: str) -> tuple[_Seen, _Seen, float]:
    """Gain of each kind of play, how often it occurred, and the correction of their sum."""
    if correction not in CORRECTIONS:
        raise UsageError(f"correction is one of {', '.join(CORRECTIONS)}; got {correction!r}")
    if first.counts.shape != second.counts.shape or (first.counts != second.counts).any():
        raise UsageError(
            "the two models were fitted to different cases; fit both to the same rows and outcomes "
            "(with --drop-missing, rows that either formula needs)"
        )
    seen = first.counts > 0
    gain = first.model.logs(first.coef).log[seen] - second.model.logs(second.coef).log[seen]
    times = first.counts[seen].astype(np.float64)
    more = len(first.coef) - len(second.coef)
    penalty = {"none": 0.0, "aic": float(more), "bic": 0.5 * more * float(np.log(times.sum()))}[correction]
    return gain, times, penalty
