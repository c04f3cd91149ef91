"""From what an analyst writes - a range with its best, or quantiles - to a metalog distribution.

A range holds the middle 90 % and its best is the median. Which bounds a number has
decides the form of its metalog; `default_bounds` says which it gets unasked.

References
----------
Keelin (2016), The Metalog Distributions, Decision Analysis 13(4):243-277.

Tested in `tests/unit/test_numbers.py`.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from melian.errors import NumberError
from melian.scenario.quantities.metalog import (
    CRITICAL,
    Metalog,
    backward,
    coefficients_through,
    forward,
    turning_point,
)
from melian.scenario.quantities.notation import show, show_inside

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "default_bounds",
    "feasible_best",
    "from_quantiles",
    "from_range",
    "log_metalog_range",
    "quantile_bounds",
]

TAIL = 0.05
"""Share of the distribution below the low end of a range, and above the high end."""
MOST_POINTS = 16
"""More points than this make the linear system too ill-conditioned to hit them."""

_LOGIT_TAIL = math.log1p(-TAIL) - math.log(TAIL)


def from_range(low: float, high: float, best: float, bounds: tuple[float, float]) -> Metalog:
    """The metalog with `low`, `best` and `high` as its 5, 50 and 95 % points.

    Raises
    ------
    NumberError
        If the range has no width or is upside down, touches or leaves its bounds,
        if `best` is outside the range or so near one end that no metalog exists.

    References
    ----------
    Keelin (2016), on symmetric percentile triplets.
    """
    percent = bounds == (0.0, 1.0)
    feasible = feasible_best(low, high, bounds)
    if not low < best < high:
        raise NumberError(
            f"best is {show(best, percent=percent)}, which is not inside the range "
            f"{show(low, percent=percent)} to {show(high, percent=percent)}",
            f"write a best {show_inside(*feasible, percent=percent)}",
        )
    bottom, middle, top = (forward(value, bounds) for value in (low, best, high))
    a2 = (top - bottom) / (2 * _LOGIT_TAIL)
    a3 = (bottom + top - 2 * middle) / ((1 - 2 * TAIL) * _LOGIT_TAIL)
    if not a2 > abs(a3) * CRITICAL / 2:
        raise NumberError(
            f"best is {show(best, percent=percent)}, too near one end of the range "
            f"{show(low, percent=percent)} to {show(high, percent=percent)}: no metalog fits all three",
            f"write a best {show_inside(*feasible, percent=percent)}, or move the far end nearer",
        )
    return Metalog((middle, a2, a3), bounds, ((TAIL, low), (0.5, best), (1 - TAIL, high)))


def feasible_best(low: float, high: float, bounds: tuple[float, float]) -> tuple[float, float]:
    """The open interval of medians for which a range has a metalog.

    Raises
    ------
    NumberError
        If the range itself cannot be used with these bounds.
    """
    _check_span(low, high)
    _check_inside(low, high, bounds)
    bottom, top = forward(low, bounds), forward(high, bounds)
    margin = (0.5 - (0.5 - TAIL) / CRITICAL) * (top - bottom)
    first, last = backward(np.array([bottom + margin, top - margin]), bounds)
    return float(first), float(last)


def from_quantiles(points: Mapping[float, float], bounds: tuple[float, float]) -> Metalog:
    """The metalog through any three or more points, with one term for each.

    Raises
    ------
    NumberError
        If there are fewer than three or more than `MOST_POINTS` points, if they do
        not rise, leave the bounds, or if the curve through them turns back.
    """
    ordered = tuple(sorted(points.items()))
    percent = bounds == (0.0, 1.0)
    _check_points(ordered, percent=percent)
    _check_inside(ordered[0][1], ordered[-1][1], bounds)
    prob = np.array([point[0] for point in ordered])
    values = np.array([forward(point[1], bounds) for point in ordered])
    coefficients = coefficients_through(prob, values)
    turn = turning_point(coefficients)
    if turn is not None:
        raise NumberError(
            f"the curve through these quantiles turns back near its {100 * turn:.3g}% point "
            f"({_neighbours(turn, ordered, percent=percent)})",
            "move the values there so that their distances change more evenly, or leave out a point",
        )
    return Metalog(coefficients, bounds, ordered)


def log_metalog_range(low: float, high: float) -> Metalog:
    """The symmetric log metalog with 5 and 95 % points `low` and `high`.

    Its median is their geometric mean. For ratios and precisions.

    Raises
    ------
    NumberError
        If the ends are not above 0, equal or upside down.
    """
    _check_span(low, high)
    if low <= 0:
        raise NumberError(
            f"got {show(low)} to {show(high)}, but a ratio or a precision is above 0",
            "write a low end above 0",
        )
    middle = (math.log(low) + math.log(high)) / 2
    slope = (math.log(high) - math.log(low)) / (2 * _LOGIT_TAIL)
    points = ((TAIL, low), (0.5, math.exp(middle)), (1 - TAIL, high))
    return Metalog((middle, slope), (0.0, math.inf), points)


def default_bounds(low: float, high: float, *, percent: bool) -> tuple[float, float]:
    """The bounds that a range or a set of quantiles has when its author names none.

    Percentages stay between 0 and 1, numbers wholly above 0 stay positive, wholly
    below 0 negative, and a range that crosses 0 has no bounds. One that begins or
    ends exactly at 0 is refused: its end would have to be a 5 % point and a bound
    at once, and either reading would be a hidden guess about the sign.

    Raises
    ------
    NumberError
        If the range is upside down, without width, or leaves or touches the bounds it would get.
    """
    _check_span(low, high)
    bounds = _signed_bounds(low, high, percent)
    if percent:
        _check_inside(low, high, bounds)
    if low == 0 < high or low < 0 == high:
        end, side = ("begins", "above") if low == 0 else ("ends", "below")
        raise NumberError(
            f"the range {show(low)} to {show(high)} {end} exactly at 0, and {_in_words(TAIL)} lies beyond "
            "that end",
            f"write an end {side} 0 if the number keeps its sign, or 'any_sign: true' if it does not",
        )
    return bounds


def quantile_bounds(points: Sequence[tuple[float, float]], *, percent: bool) -> tuple[float, float]:
    """The bounds that quantiles (share of draws below, value) have, as `default_bounds` gives a range.

    Raises
    ------
    NumberError
        If they are not 3 to 16 that rise, leave the bounds that they would get, or touch them.
    """
    _check_points(tuple(points), percent=percent)
    (first, low), (last, high) = points[0], points[-1]
    bounds = _signed_bounds(low, high, percent)
    for share, name, value, lower, side in (
        (first, first, low, True, "above"), (1 - last, last, high, False, "below"),
    ):  # fmt: skip
        limit = bounds[0 if lower else 1]
        if value == limit or (value < limit if lower else value > limit):
            is_sign = limit == 0 and not percent
            raise NumberError(
                f"the quantiles put the {show(name, percent=True)} point "
                f"{'exactly at' if value == limit else 'beyond'} {show(limit, percent=percent)}, "
                f"and {_in_words(share)} lies beyond it",
                f"write a value {side} {show(limit, percent=percent)}"
                + (" if the number keeps its sign, or 'any_sign: true' if it does not" if is_sign else ""),
            )
    return bounds


def _signed_bounds(low: float, high: float, percent: bool) -> tuple[float, float]:
    """0 to 1 in percent; otherwise 0 on the side where all values are, and none where they cross it."""
    if percent:
        return 0.0, 1.0
    return (0.0 if low >= 0 else -math.inf), (0.0 if high <= 0 else math.inf)


def _in_words(share: float) -> str:
    """A share of draws: `1 draw in 4`, or in percent."""
    n = 1 / share
    return f"1 draw in {n:.0f}" if abs(n - round(n)) < 1e-6 * n else f"{show(share, percent=True)} of draws"


def _check_span(low: float, high: float) -> None:
    if low == high:
        raise NumberError(f"the range {show(low)} to {show(high)} has no width", f"write value: {show(low)}")
    if not low < high:
        raise NumberError(
            f"the range {show(low)} to {show(high)} is upside down", f"write {show(high)} to {show(low)}"
        )


def _check_inside(low: float, high: float, bounds: tuple[float, float]) -> None:
    lower, upper = bounds
    if not lower < upper:
        raise NumberError(
            f"the bounds {show(lower)} to {show(upper)} leave no room", "write the lower bound first"
        )
    percent = bounds == (0.0, 1.0)
    for end, name, outside, touches in (
        (low, "low", low < lower, low == lower),
        (high, "high", high > upper, high == upper),
    ):
        if outside or touches:
            verb = "lies outside" if outside else "touches"
            raise NumberError(
                f"the {name} end {show(end, percent=percent)} {verb} the bounds "
                f"{show(lower, percent=percent)} to {show(upper, percent=percent)}",
                "write an end inside them, or 'bounds: a to b' or 'any_sign: true' if it can go further",
            )


def _check_points(points: tuple[tuple[float, float], ...], *, percent: bool) -> None:
    if not 3 <= len(points) <= MOST_POINTS:
        raise NumberError(
            f"got {len(points)} quantiles", f"write 3 to {MOST_POINTS} of them, or a range with its best"
        )
    for prob, _ in points:
        if not 0 < prob < 1:
            raise NumberError(
                f"{show(prob, percent=True)} is no quantile", "write a percentage between 0% and 100%"
            )
    for (before, low), (after, high) in pairwise(points):
        if not low < high:
            raise NumberError(
                f"the {show(after, percent=True)} point {show(high, percent=percent)} is not above "
                f"the {show(before, percent=True)} point {show(low, percent=percent)}",
                "write values that rise with their percentages",
            )


def _neighbours(turn: float, points: tuple[tuple[float, float], ...], *, percent: bool) -> str:
    below = [f"{show(p, percent=True)}: {show(v, percent=percent)}" for p, v in points if p <= turn]
    above = [f"{show(p, percent=True)}: {show(v, percent=percent)}" for p, v in points if p > turn]
    if below and above:
        return f"between {below[-1]} and {above[0]}"
    return f"beyond {below[-1]}" if below else f"below {above[0]}"
