"""Shapes of the arrays of a fit, by what their axes count.

Tests check them at every call: an axis of one name has one length within a call.

Tested in `tests/unit/test_fit_estimate.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float64, Int, Int64

__all__ = [
    "ByCase",
    "ByOutcome",
    "Case",
    "CaseCount",
    "CaseIndex",
    "CaseTruth",
    "Coef",
    "Counts",
    "Regressors",
    "Slopes",
    "Square",
    "Starts",
]

Coef = Float64[np.ndarray, " coefficient"]
Square = Float64[np.ndarray, "coefficient coefficient"]
Starts = Float64[np.ndarray, "start coefficient"]

Case = Float64[np.ndarray, " case"]
CaseCount = Int64[np.ndarray, " case"]
CaseIndex = Int[np.ndarray, " case"]
CaseTruth = Bool[np.ndarray, " case"]
Regressors = Float64[np.ndarray, "case regressor"]

Counts = Int64[np.ndarray, "case outcome"]
ByOutcome = Float64[np.ndarray, "case outcome"]
ByCase = Float64[np.ndarray, "case coefficient"]
Slopes = Float64[np.ndarray, "case outcome coefficient"]
