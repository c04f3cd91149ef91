"""Numbers of games as pages show them: doubles, decimals of any size, and fractions.

Tested in `tests/unit/test_signed.py`.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

from melian.game.bounded import decimal_of

__all__ = ["as_float", "figure", "fraction_text", "probability"]

_LONGEST = 40
"""Characters of a fraction that are shown."""

Number = float | int | Fraction | Decimal


def figure(number: Number) -> str:
    """A number with six digits; a fraction also as itself, where it is short.

    >>> figure(0.5), figure(Fraction(1, 3)), figure(Fraction(2)), figure(Fraction(1, 10**400))
    ('0.5', '1/3 = 0.333333', '2', '1e-400')
    """
    if isinstance(number, Decimal):
        return _six(number)
    if not isinstance(number, Fraction):
        return f"{number:z.6g}"
    text, short = fraction_text(number), _six(decimal_of(number))
    if text and number.denominator == 1:
        return text
    return f"{text} = {short}" if text and "e" not in short else short


def _six(number: Decimal) -> str:
    """Six digits; through a double where one holds it, which drops zeros at the end."""
    return f"{float(number):z.6g}" if not number or 1e-300 < abs(number) < 1e300 else f"{number:.6g}"


def fraction_text(number: Fraction) -> str:
    """A fraction as it is written; empty if it is long (and its digits would take time to find)."""
    digits = 0.302 * (number.numerator.bit_length() + number.denominator.bit_length())
    return str(number) if digits < _LONGEST else ""


def probability(number: float) -> str:
    """A probability, never rounded to a certainty that it is not.

    >>> probability(1 / 3), probability(1.0), probability(1e-9), probability(1 - 1e-9)
    ('0.333333', '1', '1e-09', '1 - 1e-09')
    """
    if number in (0.0, 1.0) or number < 1e-6:
        return f"{number:.3g}"
    return f"1 - {1 - number:.3g}" if number > 1 - 1e-6 else f"{number:.6g}"


def as_float(number: Number | None) -> float | None:
    """For JSON: a double, or None where there is no finite one.

    >>> as_float(Fraction(1, 4)), as_float(math.inf), as_float(None)
    (0.25, None, None)
    """
    if number is None:
        return None
    try:
        double = float(number)
    except OverflowError:
        return None
    return double if math.isfinite(double) else None
