r"""Odds with as many digits as their band bears.

A median over draws is known far better than the odds are: the band over draws says how far these
may be off. Where the middle 90 % spans less than ten points, a figure in whole percent (less than one
point: in tenths) has one doubtful digit. Where it spans more, a careful person says "about 1 in 4";
the fractions that people use lie closer together towards 0 and 1, as odds there differ by less.

All three figures are rounded on the same steps and to the nearest, so that order is kept: the
band that is printed contains the figure that is printed.

Of few draws the median itself is not known well, and the ends of the band lie too far inside. The median of
:math:`n` draws from about a normal is off by a standard error of :math:`\sqrt{\pi/2}\,\sigma/\sqrt n`
(Stuart & Ord, Kendall's Advanced Theory of Statistics, vol. 1, ch. 10); where the middle 90 % spans
:math:`w`, 9 times of 10 by up to :math:`0.63\,w/\sqrt n`: a sixteenth of the band at 100 draws, a ninth at
30, a fifth at 10. So below 100 draws the steps are coarser, below 30 once more, the ends
are rounded outwards, and a percent asks for a band so much narrower.

Tested in `tests/unit/test_softness.py`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from melian.analysis.odds import Spread

__all__ = ["Rounded", "rounded"]

_TAIL = (1000, 500, 300, 200, 100, 50, 30, 20, 15, 10, 8, 6, 5, 4)
_MIDDLE = ((3, 10), (1, 3), (2, 5))
_LOWER = [Fraction(1, n) for n in _TAIL] + [Fraction(*each) for each in _MIDDLE]
SAID = (Fraction(0), *_LOWER, Fraction(1, 2), *(1 - each for each in reversed(_LOWER)), Fraction(1))
"""Fractions that people use, in order."""
FEWER = (Fraction(0), *(Fraction(1, n) for n in (1000, 300, 100, 50, 20, 10, 5, 4, 3, 2)))
FEW = (Fraction(0), *(Fraction(1, n) for n in (1000, 100, 20, 10, 4, 2)))
STEPS: Sequence[tuple[int, Sequence[Fraction], int]] = (
    (100, SAID, 1),
    (30, (*FEWER, *(1 - each for each in reversed(FEWER[:-1]))), 2),
    (0, (*FEW, *(1 - each for each in reversed(FEW[:-1]))), 4),
)
"""From so many draws on: what is said, and how much narrower a band must be to bear the same digits."""
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


def rounded(odds: Spread, draws: int | None = None) -> Rounded:
    """Odds over draws as a careful person would say them.

    Parameters
    ----------
    odds
        Odds over draws.
    draws
        How many draws these are; None where it makes no difference how many, as nothing is uncertain.

    >>> rounded(Spread(0.234, 0.24, 0.051, 0.12, 0.35, 0.66)).words
    'about 1 in 4, between 1 in 20 and 2 in 3'
    >>> rounded(Spread(0.234, 0.24, 0.051, 0.12, 0.35, 0.66), 12).words
    'about 1 in 4, between 1 in 20 and 3 in 4'
    >>> rounded(Spread(0.234, 0.24, 0.201, 0.22, 0.25, 0.262)).words
    'about 23 %, between 20 and 26 %'
    """
    _, steps, times = next(row for row in STEPS if draws is None or draws >= row[0])
    if draws == 1:
        only = _nearest(odds.median, steps)
        figure = float(only)
        return Rounded(figure, figure, figure, f"{_about(_fraction(only, odds.median))}, from one draw alone")
    if odds.q95 - odds.q05 <= CERTAIN:
        return _certain(odds.median)
    places = _places(odds, times)
    figures = (odds.median, odds.q05, odds.q95)
    if places is None:
        ends = (_nearest(odds.q05, steps), _nearest(odds.q95, steps)) if times == 1 else _around(odds, steps)
        said = [_nearest(odds.median, steps), *ends]
        texts = [_fraction(which, figure) for which, figure in zip(said, figures, strict=True)]
        median, low, high = map(float, said)
        return Rounded(median, low, high, _words(texts[0], texts[1], texts[2]))
    out = 0.0 if times == 1 else 0.5 / 10 ** (places + 2) - CERTAIN
    median, low, high = (
        round(figure + way, places + 2) for figure, way in zip(figures, (0.0, -out, out), strict=True)
    )
    texts = [f"{100 * figure:.{places}f} %" for figure in (median, low, high)]
    return Rounded(median, low, high, _words(texts[0], texts[1].removesuffix(" %"), texts[2]))


def _around(odds: Spread, steps: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """The steps outside the band; what is off by rounding alone stands on its step."""
    low = steps[max(0, bisect_right(steps, odds.q05 + CERTAIN) - 1)]
    high = steps[min(len(steps) - 1, bisect_left(steps, odds.q95 - CERTAIN))]
    return low, high


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


def _places(odds: Spread, times: int) -> int | None:
    """Decimals of the percentage that the band bears; None where a fraction says it better."""
    width = times * (odds.q95 - odds.q05)
    if not width < BROAD:  # a band that is not known bears no percent either
        return None
    places = 1 if width < BROAD / 10 else 0
    # near 0 and 1 a whole percent would be too coarse, and a fraction is not
    return places if min(odds.q05, 1 - odds.q95) >= 5 * 10.0 ** -(places + 2) else None


def _nearest(odds: float, steps: Sequence[Fraction] = SAID) -> Fraction:
    place = bisect_left(steps, odds)
    near = steps[max(0, place - 1) : place + 1]
    return min(near, key=lambda said: abs(float(said) - odds))


def _fraction(said: Fraction, odds: float) -> str:
    if said == 0:
        return "never" if odds <= CERTAIN else "less than 1 in 1,000"
    if said == 1:
        return "always" if odds >= 1 - CERTAIN else "more than 999 in 1,000"
    return f"{said.numerator} in {said.denominator:,}"


def _words(median: str, low: str, high: str) -> str:
    about = _about(median)
    if low.removesuffix(" %") == high.removesuffix(" %"):
        return f"{about}, in nearly all draws"
    return f"{about}, between {low} and {high}"


def _about(median: str) -> str:
    return f"about {median}" if median[0].isdigit() else median
