r"""Whether things happen as often as is said: reliability by isotonic regression (CORP).

The odds are recalibrated by the monotone function that fits best what came about, found by pooling
adjacent violators. With the mean scores :math:`S` of the odds, :math:`S_C` of the recalibrated ones and
:math:`S_R` of the overall share, the Brier score splits into :math:`S = MCB - DSC + UNC`, where
:math:`MCB = S - S_C` is what better calibration would gain, :math:`DSC = S_R - S_C` what the odds tell
apart, and :math:`UNC = S_R` what there was to tell.

How far the curve strays by chance alone is told by two bands around the odds: what came about is drawn
anew from the odds themselves, and the curve fitted anew; the middle 90 % of such curves is a band of
consistency (Bröcker & Smith 2007). The narrow one draws each case by itself, the wide one draws one number
for each crisis, so that all its questions go together as much as they can: what is known of a crisis lies
between the two.

References
----------
Bröcker & Smith (2007), Weather and Forecasting 22, 651-661. Dimitriadis, Gneiting & Jordan (2021), PNAS
118 (8), e2016191118.

Tested in `tests/unit/record/test_reliability.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from jaxtyping import Bool, Float, Int

from melian.game.tree import frozen

__all__ = ["FEWEST", "Band", "Reliability", "reliability"]

FEWEST = 20
"""Cases below which a curve would show nothing but chance: dots alone."""
RESAMPLES = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """Where the curve of somebody calibrated lies in the middle 90 %; arrays are read-only."""

    low: Float[np.ndarray, " case"]
    high: Float[np.ndarray, " case"]
    miscalibration: float
    """That of chance: in 95 % of draws it is smaller."""


@dataclass(frozen=True, slots=True, eq=False)
class Reliability:
    """Odds of yes, rising, and what came of them; arrays are read-only."""

    odds: Float[np.ndarray, " case"]
    came: Bool[np.ndarray, " case"]
    recalibrated: Float[np.ndarray, " case"] | None
    """What odds of this size came to, by isotonic regression; None below `FEWEST` cases."""
    miscalibration: float
    """NaN without a curve, as the two that follow."""
    discrimination: float
    uncertainty: float
    alone: Band | None = None
    """Where the curve of somebody calibrated would lie if each case went its own way; None: no band."""
    together: Band | None = None
    """The same if the questions of a crisis went together."""

    @property
    def chance(self) -> float:
        """Up to where miscalibration can be chance, in 95 % of draws by either band; NaN without bands."""
        if self.alone is None or self.together is None:
            return np.nan
        return max(self.alone.miscalibration, self.together.miscalibration)

    @property
    def strays(self) -> Bool[np.ndarray, " case"]:
        """Where chance does not tell why the curve is off: beyond both bands.

        Nowhere without bands, nor where all miscalibration can be chance: of many cases some always stray.
        """
        if self.recalibrated is None or self.alone is None or self.together is None:
            return np.zeros(len(self.odds), dtype=bool)
        if self.miscalibration <= self.chance:
            return np.zeros(len(self.odds), dtype=bool)
        low = np.minimum(self.alone.low, self.together.low)
        high = np.maximum(self.alone.high, self.together.high)
        return (self.recalibrated < low) | (self.recalibrated > high)


def reliability(
    odds: Float[np.ndarray, " case"], came: Bool[np.ndarray, " case"], crises: Sequence[str] = (), *,
    seed: int = 0,
) -> Reliability:  # fmt: skip
    """Reliability of odds of yes; a curve from `FEWEST` cases on.

    Parameters
    ----------
    odds, came
        By case.
    crises
        The crisis of each case; without them there are no bands.
    seed
        Of the draws of the bands.
    """
    order = np.argsort(odds, kind="stable")
    odds, came = odds[order], came[order]
    if len(odds) < FEWEST:
        return Reliability(frozen(odds), frozen(came), None, np.nan, np.nan, np.nan)
    group = (
        np.unique(np.array(crises)[order], return_inverse=True)[1] if len(crises) else np.arange(len(odds))
    )
    fit = _Fit.of(odds)
    (curve,) = fit.curves(came[None])
    said, best, overall = (
        float(((given - came) ** 2).mean()) for given in (odds, curve, np.full(len(came), came.mean()))
    )
    bands = []
    if len(crises):
        _, group = np.unique(np.array(crises)[order], return_inverse=True)
        bands = [_band(fit, odds, each, seed) for each in (np.arange(len(odds)), group)]
    parts = said - best, overall - best, overall
    return Reliability(frozen(odds), frozen(came), frozen(curve), *parts, *bands)


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """The monotone function of the odds that fits best; equal odds are pooled, weighed by their number."""

    place: Int[np.ndarray, " case"]
    counts: Float[np.ndarray, " value"]

    @classmethod
    def of(cls, odds: Float[np.ndarray, " case"]) -> Self:
        _, place, counts = np.unique(odds, return_inverse=True, return_counts=True)
        return cls(place, counts.astype(float))

    def curves(self, came: Bool[np.ndarray, "draw case"]) -> Float[np.ndarray, "draw case"]:
        """One curve for each draw of what came about."""
        from scipy.optimize import isotonic_regression

        shares = [np.bincount(self.place, weights=row) / self.counts for row in came]
        return np.array([isotonic_regression(row, weights=self.counts).x for row in shares])[:, self.place]


def _band(fit: _Fit, odds: Float[np.ndarray, " case"], group: Int[np.ndarray, " case"], seed: int) -> Band:
    """The middle 90 % of curves of what comes about by these odds, one number drawn for each group."""
    rng = np.random.default_rng(seed)
    drawn = rng.random((RESAMPLES, group.max() + 1))[:, group]
    came = drawn < odds
    curves = fit.curves(came)
    lost = ((odds - came) ** 2).mean(axis=1) - ((curves - came) ** 2).mean(axis=1)
    low, high = np.quantile(curves, [0.05, 0.95], axis=0)
    return Band(frozen(low), frozen(high), float(np.quantile(lost, 0.95)))
