"""An interval drawn in a line of text.

Tested in `tests/unit/test_report_words.py`.
"""

from __future__ import annotations

import math

__all__ = ["interval"]

FINE = "·─━●"
PLAIN = ".-=o"


def interval(
    q05: float, q25: float, median: float, q75: float, q95: float, *, width: int = 24, high: float = 1.0,
    fine: bool = True,
) -> str:  # fmt: skip
    """The middle 90 % thin, the middle 50 % thick, the median a dot, from 0 to `high`.

    >>> interval(0.1, 0.3, 0.5, 0.7, 0.9, width=10, fine=False)
    '.--==o==--'
    """
    empty, thin, thick, dot = tuple(FINE if fine else PLAIN)
    if math.isnan(median):
        return " " * width
    cells = [empty] * width
    for low, top, mark in ((q05, q95, thin), (q25, q75, thick), (median, median, dot)):
        for place in range(_place(low, width, high), _place(top, width, high) + 1):
            cells[place] = mark
    return "".join(cells)


def _place(value: float, width: int, high: float) -> int:
    return min(width - 1, max(0, int(value / high * width)))
