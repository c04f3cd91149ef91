"""How numbers are written in messages and reports, always so that they can be pasted into a crisis file.

Tested in `tests/unit/test_numbers.py`.
"""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

__all__ = ["show", "show_bounds", "show_figure", "show_inside"]


def show(value: float, *, percent: bool = False) -> str:
    """Six digits at most, as `0.25`, `25%` or `1e-07`."""
    text = f"{value * 100 if percent else value:.6g}"
    return f"{text}%" if percent else text


def show_figure(value: float, *, percent: bool = False) -> str:
    """Three digits, as pages write them.

    >>> show_figure(0.28712), show_figure(0.28712, percent=True), show_figure(-1e-18)
    ('0.287', '28.7 %', '-1e-18')
    """
    text = show(float(f"{100 * value if percent else value:z.3g}"))
    return f"{text} %" if percent else text


def show_bounds(bounds: tuple[float, float]) -> str:
    """Bounds in words."""
    lower, upper = bounds
    percent = bounds == (0.0, 1.0)
    if math.isinf(lower) and math.isinf(upper):
        return "without bounds"
    if math.isinf(upper):
        return f"above {show(lower)}"
    if math.isinf(lower):
        return f"below {show(upper)}"
    return f"between {show(lower, percent=percent)} and {show(upper, percent=percent)}"


def show_inside(low: float, high: float, *, percent: bool = False) -> str:
    """An open interval in words, both ends rounded inwards, so that whoever writes one of them is right."""
    factor = 100 if percent else 1
    for digits in range(3, 17):
        first = _rounded(low * factor, digits, ROUND_CEILING)
        last = _rounded(high * factor, digits, ROUND_FLOOR)
        if first < last:
            break
    sign = "%" if percent else ""
    return f"between {first:.15g}{sign} and {last:.15g}{sign}"


def _rounded(value: float, digits: int, rounding: str) -> float:
    exact = Decimal(value)
    step = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    result = exact.quantize(step, rounding=rounding)
    if result == exact:  # the interval is open: an end that needs no rounding moves by one step
        result += step if rounding == ROUND_CEILING else -step
    return float(result)
