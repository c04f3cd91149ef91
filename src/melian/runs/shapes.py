"""Shapes of the arrays of runs, by what their axes count.

Tests check them at every call: an axis of one name has one length within a call.

Tested in `tests/unit/test_points.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int, Int8, Int64, Shaped

__all__ = [
    "AnyShape",
    "Behaviour",
    "DrawCode",
    "DrawPattern",
    "ExactSum",
    "Figures",
    "Halt",
    "LinePayoff",
    "Odds",
    "PerDraw",
    "Point",
    "PointCode",
]

Behaviour = Float[np.ndarray, "draw action"]
Odds = Float[np.ndarray, "draw outcome"]
LinePayoff = Float[np.ndarray, "draw line"]
DrawCode = Int[np.ndarray, " draw"]
DrawPattern = Float[np.ndarray, "draw pattern"]
AnyShape = Shaped[np.ndarray, "..."]
PerDraw = Shaped[np.ndarray, "draw ..."]
ExactSum = Int64[np.ndarray, "2 ..."]
"""A sum in two words."""
Halt = Int8[np.ndarray, "1"]
"""One number that stops the work once it is not 0."""

Point = Float[np.ndarray, " point"]
PointCode = Int[np.ndarray, " point"]
Figures = Float[np.ndarray, "point figure"]
