"""A distribution over draws as cells of a table: the same columns wherever figures have a spread.

Tested in `tests/unit/test_report_words.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from melian.report.words.changes import odds_change, odds_range, points_change, points_range
from melian.report.words.figures import percent, percent_range, points

__all__ = [
    "CHANGED_ODDS", "CHANGED_POINTS", "HALF", "MEAN", "MEDIAN", "MOST", "ODDS", "POINTS", "Form",
    "spread_cells",
]  # fmt: skip

MEDIAN, MEAN, HALF, MOST = "median", "mean", "middle 50 %", "middle 90 %"
"""Heads of the columns."""
_ENDS = {HALF: ("q25", "q75"), MOST: ("q05", "q95")}


@dataclass(frozen=True, slots=True)
class Form:
    """How figures of a kind are written."""

    one: Callable[[float], str]
    """A figure."""
    span: Callable[[float, float], str]
    """From one to another."""


ODDS = Form(percent, percent_range)
POINTS = Form(points, lambda low, high: f"{points(low)} to {points(high)}")
CHANGED_ODDS = Form(odds_change, odds_range)
"""In percentage points."""
CHANGED_POINTS = Form(points_change, points_range)


def spread_cells(
    row: Mapping[str, Any], form: Form, names: Sequence[str] = (MEDIAN, HALF, MOST), *, of: str = ""
) -> list[str]:
    """The columns of these names.

    Parameters
    ----------
    row
        Figures by median, mean, q05, q25, q75 and q95.
    of
        What stands before these names in the row.

    Examples
    --------
    >>> spread_cells({"median": 0.3, "q25": 0.2, "q75": 0.41}, ODDS, (MEDIAN, HALF))
    ['30 %', '20 to 41 %']
    """
    return [_cell(row, form, name, of) for name in names]


def _cell(row: Mapping[str, Any], form: Form, name: str, of: str) -> str:
    if name not in _ENDS:
        return form.one(float(row[of + name]))
    low, high = _ENDS[name]
    return form.span(float(row[of + low]), float(row[of + high]))
