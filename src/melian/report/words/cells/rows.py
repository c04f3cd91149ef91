"""The rows of a frame as plain mappings.

Tested in `tests/unit/test_report_words.py`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["rows"]

NUMBERS = "biuf"
"""Kinds of columns in which a missing value is a number that is not known."""


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """One mapping per row, from the name of a column to its value; a text that is missing is None.

    pandas may keep a missing text as NaN, which is true; a missing number stays NaN.
    """
    texts = {name for name in frame.columns if frame[name].dtype.kind not in NUMBERS}
    return [
        {str(key): None if key in texts and _is_missing(value) else value for key, value in row.items()}
        for row in frame.to_dict(orient="records")
    ]


def _is_missing(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)
