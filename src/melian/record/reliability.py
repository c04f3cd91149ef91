r"""Whether things happen as often as is said: reliability by isotonic regression (CORP).

The odds are recalibrated by the monotone function that fits best what came about, found by pooling
adjacent violators. With the mean scores :math:`S` of the odds, :math:`S_C` of the recalibrated ones and
:math:`S_R` of the overall share, the Brier score splits into :math:`S = MCB - DSC + UNC`, where
:math:`MCB = S - S_C` is what better calibration would gain, :math:`DSC = S_R - S_C` what the odds tell
apart, and :math:`UNC = S_R` what there was to tell.

References
----------
Dimitriadis, Gneiting & Jordan (2021), PNAS 118 (8), e2016191118.

Tested in `tests/unit/record/test_reliability.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from melian.game.tree import frozen

__all__ = ["FEWEST", "Reliability", "reliability"]

FEWEST = 20
"""Cases below which a curve would show nothing but chance: dots alone."""


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


def reliability(odds: Float[np.ndarray, " case"], came: Bool[np.ndarray, " case"]) -> Reliability:
    """Reliability of odds of yes; a curve from `FEWEST` cases on."""
    from scipy.optimize import isotonic_regression

    order = np.argsort(odds, kind="stable")
    odds, came = odds[order], came[order]
    if len(odds) < FEWEST:
        return Reliability(frozen(odds), frozen(came), None, np.nan, np.nan, np.nan)
    # equal odds are one: they are pooled first, weighed by how many they are
    _, place, counts = np.unique(odds, return_inverse=True, return_counts=True)
    share = np.bincount(place, weights=came) / counts
    curve = np.asarray(isotonic_regression(share, weights=counts.astype(float)).x)[place]
    said, best, overall = (
        float(((given - came) ** 2).mean()) for given in (odds, curve, np.full(len(came), came.mean()))
    )
    return Reliability(frozen(odds), frozen(came), frozen(curve), said - best, overall - best, overall)
