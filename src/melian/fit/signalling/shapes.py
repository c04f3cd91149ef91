"""Shapes of the arrays of the signalling game, beside those of every fit in `melian.fit.shapes`.

Tested in `tests/unit/test_fit_signalling_likelihood.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float64, Int

__all__ = [
    "CaseSlopes",
    "CaseUtility",
    "Found",
    "FoundMark",
    "FoundOutcome",
    "FoundSlopes",
    "Move",
    "MoveUtility",
    "Owner",
    "UtilitySlopes",
]

CaseUtility = Float64[np.ndarray, "case utility"]
CaseSlopes = Float64[np.ndarray, "case outcome utility"]
UtilitySlopes = Float64[np.ndarray, "case *middle utility"]

Owner = Int[np.ndarray, " equilibrium"]
"""The case of each equilibrium."""
Found = Float64[np.ndarray, " equilibrium"]
FoundMark = Bool[np.ndarray, " equilibrium"]
FoundOutcome = Float64[np.ndarray, "equilibrium outcome"]
FoundSlopes = Float64[np.ndarray, "equilibrium outcome utility"]

Move = Int[np.ndarray, " move"]
"""A case, or a utility, of each move by which a difference is taken."""
MoveUtility = Float64[np.ndarray, "move utility"]
