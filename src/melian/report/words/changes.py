"""Differences in words and as bars: of odds in percentage points, of payoffs in points.

Tested in `tests/unit/test_signed.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from melian.analysis.situations.wording import signed

__all__ = ["odds_change", "odds_range", "points_change", "points_range", "reach_of", "shows_nothing", "swing"]

MISSING = "\N{EN DASH}"
FINE = "·─━●│"
PLAIN = ".-=o|"


def odds_change(change: float) -> str:
    """A difference of two shares in percentage points, with its sign.

    >>> odds_change(0.123), odds_change(-0.0212), odds_change(0.00002), odds_change(0.0)
    ('+12', '-2.1', '0.0', '0')
    """
    return _signed(100 * change, 1e-7)


def points_change(change: float) -> str:
    """A difference of payoffs in points, with its sign.

    >>> points_change(40.2), points_change(-3.14), points_change(-0.01)
    ('+40', '-3.1', '0.0')
    """
    return _signed(change, 1e-9)


def _signed(value: float, nothing: float) -> str:
    if abs(value) <= nothing:
        return "0"
    return signed(value, ".0f" if abs(value) >= 9.95 else ".1f")


def shows_nothing(*values: float) -> bool:
    """Whether points or percentage points are all written 0.0, so that there is nothing to be named.

    >>> shows_nothing(0.04, -0.02), shows_nothing(0.04, -0.06)
    (True, False)
    """
    return all(abs(value) < 0.05 for value in values)


def odds_range(low: float, high: float) -> str:
    """From one difference of shares to another."""
    return MISSING if math.isnan(low) else f"{odds_change(low)} to {odds_change(high)}"


def points_range(low: float, high: float) -> str:
    """From one difference of payoffs to another."""
    return MISSING if math.isnan(low) else f"{points_change(low)} to {points_change(high)}"


def reach_of(rows: Sequence[Mapping[str, Any]]) -> float:
    """The largest size of a figure in the rows: how far their bars must reach on either side."""
    ends = [abs(float(row[key])) for row in rows for key in ("q05", "q95")]
    return max((end for end in ends if not math.isnan(end)), default=0.0)


def swing(row: Mapping[str, Any], reach: float, *, width: int = 25, fine: bool = True) -> str:
    """The middle 90 % thin, the middle 50 % thick, the median a dot, around a line at zero.

    >>> row = {"q05": -0.2, "q25": 0.1, "median": 0.4, "q75": 0.7, "q95": 0.9}
    >>> swing(row, 1.0, width=11, fine=False)
    '....-|=o=--'
    """
    empty, thin, thick, dot, zero = tuple(FINE if fine else PLAIN)
    figures = {key: float(row[key]) for key in ("q05", "q25", "median", "q75", "q95")}
    if math.isnan(figures["median"]) or reach <= 0:
        return " " * width
    cells = [empty] * width

    def place(value: float) -> int:
        return min(width - 1, max(0, round((value / reach + 1) / 2 * (width - 1))))

    for low, high, mark in (("q05", "q95", thin), ("q25", "q75", thick)):
        for at in range(place(figures[low]), place(figures[high]) + 1):
            cells[at] = mark
    cells[width // 2] = zero
    cells[place(figures["median"])] = dot
    return "".join(cells)
