"""Fractions within bounds: sums whose denominators stay short, and decimals of forty digits.

Tested in `tests/unit/test_cli_efg.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal
from fractions import Fraction

__all__ = ["FORTY_DIGITS", "MOST_BITS", "bounded_sum", "decimal_of", "six_digits"]

FORTY_DIGITS = Context(prec=40, Emin=-(10**9), Emax=10**9)
"""For decimals of fractions; exponents that no double has."""

MOST_BITS = 40_000
"""Of a denominator, about 12,000 digits: more than all that doubles and their decimals need."""


def bounded_sum(numbers: Iterable[Fraction], most_bits: int = MOST_BITS) -> Fraction | None:
    """The exact sum; None where its denominator needs more bits, after which every step would cost more.

    >>> bounded_sum([Fraction(1, 3), Fraction(1, 6)])
    Fraction(1, 2)
    >>> bounded_sum([Fraction(1, 3), Fraction(1, 7)], most_bits=4)
    """
    total = Fraction(0)
    for number in numbers:
        total += number
        if total.denominator.bit_length() > most_bits:
            return None
    return total


def decimal_of(number: Fraction) -> Decimal:
    """A fraction as a decimal of forty digits; no double could hold every one."""
    return FORTY_DIGITS.divide(Decimal(number.numerator), Decimal(number.denominator))


def six_digits(number: Fraction) -> str:
    """A fraction of any size with six digits.

    >>> six_digits(Fraction(1, 3)), six_digits(Fraction(10) ** 400)
    ('0.333333', '1.00000e+400')
    """
    if abs(number) < 10**300:
        return f"{float(number):.6g}"
    return f"{decimal_of(number):.6g}"
