r"""Metalog distributions: a smooth quantile function through the points an analyst gives.

A metalog is the quantile function :math:`M(y) = P(y) + S(y)\,\ln\frac{y}{1-y}`
with polynomials `P` and `S` in :math:`y - \tfrac12`; its coefficients are linear
in the given quantiles. A number with bounds is transformed first: the logarithm
of its distance to one bound, or of the ratio of its distances to two.

The curve is a distribution only if it never turns back, which is if

.. math:: D(y) = y(1-y)\,M'(y) = S(y) + y(1-y)\,\bigl(P'(y) + S'(y) \ln\tfrac{y}{1-y}\bigr) > 0.

With three terms, :math:`D = a_2 + a_3\,g(y)`. Put :math:`y` as the logistic
function of :math:`2t`: the largest value of `g` lies where :math:`t \tanh t = 1`
and is :math:`t / 2`. So the curve is feasible exactly if
:math:`a_2 > |a_3|\, t/2`, :math:`t = 1.1996786...`; the paper prints :math:`2/t` as 1.66711.

References
----------
Keelin (2016), The Metalog Distributions, Decision Analysis 13(4):243-277: the terms, the
semi-bounded (log, negative log) and bounded (logit) forms, and the feasibility of three terms.

Tested in `tests/unit/test_numbers.py`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float

from melian.scenario.quantities.notation import show, show_bounds

__all__ = ["CRITICAL", "Metalog", "backward", "coefficients_through", "forward", "turning_point"]

CRITICAL = 1.1996786402577338
"""The t with t tanh t = 1: three terms are feasible exactly if a2 > |a3| t / 2."""

_UNBOUNDED = (-math.inf, math.inf)


@dataclass(frozen=True, slots=True)
class Metalog:
    """A metalog distribution; its bounds choose among the four forms."""

    coefficients: tuple[float, ...]
    """The coefficients a1, a2, ... in the transformed space, in the paper's order."""
    bounds: tuple[float, float]
    """Where the number stays: each end finite or infinite."""
    points: tuple[tuple[float, float], ...]
    """The pairs (probability, value) it was made from, in ascending order."""

    @property
    def median(self) -> float:
        """The value that is as likely exceeded as not."""
        return float(self.ppf(np.array([0.5]))[0])

    def ppf(self, u: Float[np.ndarray, "*draw"]) -> Float[np.ndarray, "*draw"]:
        """Quantile function; 0 and 1 give the bounds, far tails that overflow give infinity."""
        with np.errstate(divide="ignore", over="ignore"):
            logit = np.log(u) - np.log1p(-u)
            plain, steep = _polynomials(self.coefficients)
            centred = u - 0.5
            return backward(plain(centred) + steep(centred) * logit, self.bounds)

    def describe(self) -> str:
        """The points and the bounds, in words."""
        percent = self.bounds == (0.0, 1.0)
        values = {prob: show(value, percent=percent) for prob, value in self.points}
        if list(values) == [0.05, 0.5, 0.95]:
            low, best, high = values.values()
            text = f"{low} to {high} (middle 90%), best {best}"
        else:
            text = ", ".join(f"{show(prob, percent=True)}: {value}" for prob, value in values.items())
        return f"{text}, {show_bounds(self.bounds)}"


def forward(value: float, bounds: tuple[float, float]) -> float:
    """The value in the space in which a metalog has no bounds."""
    lower, upper = bounds
    if bounds == _UNBOUNDED:
        return value
    if math.isinf(upper):
        return math.log(value - lower)
    if math.isinf(lower):
        return -math.log(upper - value)
    return math.log(value - lower) - math.log(upper - value)


def backward(value: Float[np.ndarray, "*draw"], bounds: tuple[float, float]) -> Float[np.ndarray, "*draw"]:
    """The way back from the unbounded space."""
    lower, upper = bounds
    if bounds == _UNBOUNDED:
        return value
    if math.isinf(upper):
        return lower + np.exp(value)
    if math.isinf(lower):
        return upper - np.exp(-value)
    return np.clip(lower + (upper - lower) * _logistic(value), lower, upper)


def _logistic(logit: Float[np.ndarray, "*draw"]) -> Float[np.ndarray, "*draw"]:
    """SciPy's `expit`, whose import takes longer than reading a file; overflow is 0, as it should be."""
    return 1.0 / (1.0 + np.exp(-logit))


def _polynomials(
    coefficients: tuple[float, ...],
) -> tuple[np.polynomial.Polynomial, np.polynomial.Polynomial]:
    """The polynomials `P` and `S` in y - 1/2: the paper's terms, sorted by their factor, 1 or the logit."""
    a = coefficients
    plain = [a[0], *a[3:4], *a[4::2]]
    steep = [*a[1:3], *a[5::2]]
    return np.polynomial.Polynomial(plain), np.polynomial.Polynomial(steep)


def _terms(prob: Float[np.ndarray, " point"], count: int) -> Float[np.ndarray, "point term"]:
    columns = []
    logit = np.log(prob) - np.log1p(-prob)
    for index in range(count):
        plain, steep = _polynomials(tuple(float(index == other) for other in range(count)))
        columns.append(plain(prob - 0.5) + steep(prob - 0.5) * logit)
    return np.stack(columns, axis=1)


def coefficients_through(
    prob: Float[np.ndarray, " point"], values: Float[np.ndarray, " point"]
) -> tuple[float, ...]:
    """The coefficients of the curve through points of the unbounded space, one term per point.

    With 7, 11 or 15 points that mirror each other about the median, the paper's first
    terms are linearly dependent: one is odd where an even one is missing. The next
    term then takes the place of the last.
    """
    count = len(prob)
    terms = _terms(prob, count + 1)
    chosen = list(range(count))
    instead = [*chosen[:-1], count]
    if _condition(terms[:, chosen]) > 1000 * _condition(terms[:, instead]):
        chosen = instead
    system = terms[:, chosen]
    solution = np.linalg.solve(system, values)
    solution += np.linalg.solve(system, values - system @ solution)  # refined: the points are hit to rounding
    coefficients = np.zeros(chosen[-1] + 1)
    coefficients[chosen] = solution
    return tuple(float(entry) for entry in coefficients)


def _condition(system: Float[np.ndarray, "point term"]) -> float:
    return float(np.linalg.cond(system / np.linalg.norm(system, axis=0)))


def turning_point(coefficients: tuple[float, ...]) -> float | None:
    """Where `D` is smallest, if it is not positive there."""
    grid, *shape = _grid()
    slope = _slope(coefficients, grid, *shape)
    lowest = int(np.argmin(slope))
    fine = np.linspace(grid[max(lowest - 1, 0)], grid[min(lowest + 1, len(grid) - 1)], 401)
    slope = np.append(slope, _slope(coefficients, fine, *_shape(fine)))
    grid = np.append(grid, fine)
    lowest = int(np.argmin(slope))
    return None if slope[lowest] > 0 else float(_logistic(grid[[lowest]])[0])


@lru_cache(maxsize=1)
def _grid() -> tuple[Float[np.ndarray, " point"], Float[np.ndarray, " point"], Float[np.ndarray, " point"]]:
    """The logits that are looked at first, and what every curve needs of them; the draws end at 37."""
    grid = np.sort(np.append(np.linspace(-40.0, 40.0, 4001), [-2 * CRITICAL, 2 * CRITICAL]))
    arrays = (grid, *_shape(grid))
    for each in arrays:
        each.flags.writeable = False
    return arrays


def _shape(
    logit: Float[np.ndarray, " point"],
) -> tuple[Float[np.ndarray, " point"], Float[np.ndarray, " point"]]:
    """Where y - 1/2 is, and y (1 - y), by logit, so that the tails keep their digits."""
    return _logistic(logit) - 0.5, _logistic(logit) * _logistic(-logit)


def _slope(
    coefficients: tuple[float, ...], logit: Float[np.ndarray, " point"],
    centred: Float[np.ndarray, " point"], weight: Float[np.ndarray, " point"],
) -> Float[np.ndarray, " point"]:  # fmt: skip
    """`D` of the module's docstring."""
    plain, steep = _polynomials(coefficients)
    return steep(centred) + weight * (plain.deriv()(centred) + steep.deriv()(centred) * logit)
