"""Odds with as many digits as their band bears.

A median over draws is known far better than the odds are: the band over draws says how far these
may be off. Where the middle 90 % spans less than ten points, a figure in whole percent (less than one
point: in tenths) has one doubtful digit. Where it spans more, a careful person says "about 1 in 4";
the fractions that people use lie closer together towards 0 and 1, as odds there differ by less.

All three figures are rounded on the same steps and to the nearest, so that order is kept: the
band that is printed contains the figure that is printed.

Tested in `tests/unit/test_softness.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from typing import NamedTuple

from melian.analysis.odds import Spread

__all__ = ["Rounded", "rounded"]

_TAIL = (1000, 500, 300, 200, 100, 50, 30, 20, 15, 10, 8, 6, 5, 4)
_MIDDLE = ((3, 10), (1, 3), (2, 5))
_LOWER = [Fraction(1, n) for n in _TAIL] + [Fraction(*each) for each in _MIDDLE]
SAID = (Fraction(0), *_LOWER, Fraction(1, 2), *(1 - each for each in reversed(_LOWER)), Fraction(1))
"""Fractions that people use, in order."""
BROAD = 0.1
"""A band at least so wide, from its 5 % to its 95 % point, bears no percent."""
CERTAIN = 1e-9
"""Odds nearer to 0 or 1 than this are exactly so but for rounding errors."""


class Rounded(NamedTuple):
    """What the odds round to."""

    median: float
    low: float
    high: float
    """The ends of the middle 90 % of draws."""
    words: str
    """All three: "about 1 in 4, between 1 in 20 and 2 in 3"."""


def rounded(odds: Spread) -> Rounded:
    """Odds over draws as a careful person would say them.

    >>> rounded(Spread(0.234, 0.24, 0.051, 0.12, 0.35, 0.66)).words
    'about 1 in 4, between 1 in 20 and 2 in 3'
    >>> rounded(Spread(0.234, 0.24, 0.201, 0.22, 0.25, 0.262)).words
    'about 23 %, between 20 and 26 %'
    """
    if odds.q95 - odds.q05 <= CERTAIN:
        return _certain(odds.median)
    places = _places(odds)
    figures = (odds.median, odds.q05, odds.q95)
    if places is None:
        said = [_nearest(figure) for figure in figures]
        texts = [_fraction(which, figure) for which, figure in zip(said, figures, strict=True)]
        median, low, high = map(float, said)
        words = _words(texts[0], texts[1], texts[2])
        return Rounded(median, low, high, words)
    median, low, high = (round(figure, places + 2) for figure in figures)
    texts = [f"{100 * figure:.{places}f} %" for figure in (median, low, high)]
    return Rounded(median, low, high, _words(texts[0], texts[1].removesuffix(" %"), texts[2]))


def _certain(figure: float) -> Rounded:
    """What is the same in every draw bears any digit, and needs no more than three."""
    said = _nearest(figure)
    near = min(figure, 1 - figure)
    if near < 0.005:
        return _same(float(said), _fraction(said, figure))
    places = 0 if near >= 0.05 else 1
    return _same(round(figure, places + 2), f"{100 * figure:.{places}f} %")


def _same(figure: float, words: str) -> Rounded:
    return Rounded(figure, figure, figure, f"{words}, the same in all draws")


def _places(odds: Spread) -> int | None:
    """Decimals of the percentage that the band bears; None where a fraction says it better."""
    width = odds.q95 - odds.q05
    if not width < BROAD:  # a band that is not known bears no percent either
        return None
    places = 1 if width < BROAD / 10 else 0
    # near 0 and 1 a whole percent would be too coarse, and a fraction is not
    return places if min(odds.q05, 1 - odds.q95) >= 5 * 10.0 ** -(places + 2) else None


def _nearest(odds: float) -> Fraction:
    place = bisect_left(SAID, odds)
    near = SAID[max(0, place - 1) : place + 1]
    return min(near, key=lambda said: abs(float(said) - odds))


def _fraction(said: Fraction, odds: float) -> str:
    if said == 0:
        return "never" if odds <= CERTAIN else "less than 1 in 1,000"
    if said == 1:
        return "always" if odds >= 1 - CERTAIN else "more than 999 in 1,000"
    return f"{said.numerator} in {said.denominator:,}"


def _words(median: str, low: str, high: str) -> str:
    about = f"about {median}" if median[0].isdigit() else median
    if low.removesuffix(" %") == high.removesuffix(" %"):
        return f"{about}, in nearly all draws"
    return f"{about}, between {low} and {high}"
