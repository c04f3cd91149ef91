r"""Two normal variables at once: a fast bivariate distribution function, and a tail that keeps its digits.

Owen's function T gives the bivariate normal distribution function in closed form, exact to
about 1e-15 *absolutely*. A crisis that almost nobody fights needs a small probability to a
*relative* precision, because it is divided by another small one; `log_best_above` gives that.

References
----------
Owen (1956), *Tables for computing bivariate normal probabilities*, Annals of Mathematical
Statistics 27, 1075-1090, equation (2.1): the relation used here. Patefield and Tandy (2000),
Journal of Statistical Software 5(5): the evaluation of T in SciPy.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from jaxtyping import Float64
from scipy.special import erfcx, log_ndtr, ndtr, owens_t

__all__ = ["bivariate_normal_cdf", "log_best_above", "log_inverse_mills", "scaled_log_best_above"]


_Every = Float64[np.ndarray, "*shape"]
_Spread = Float64[np.ndarray, "..."]
_Rare = Float64[np.ndarray, " rare"]


_SQRT2 = np.sqrt(2)
_LOG_SQRT_2PI = 0.5 * np.log(2 * np.pi)

# Where Owen's relation holds fewer than about 13 digits, quadrature takes over.
_ENOUGH = 1e-3
# The integrand has fallen by exp(-40), far below the precision of a double, at the ends of the range.
_DROP = 40.0
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(40)


def bivariate_normal_cdf(h: npt.ArrayLike, k: npt.ArrayLike, rho: npt.ArrayLike) -> _Every:
    r"""P(X <= h, Y <= k) of two standard normal variables with correlation `rho`, elementwise.

    .. math:: \tfrac12\Phi(h) + \tfrac12\Phi(k) - T(h, a_h) - T(k, a_k) - \delta,\qquad
        a_h = \frac{k - \rho h}{h\sqrt{1 - \rho^2}}

    with delta one half where h and k differ in sign, else zero. Two evaluations of T each.

    Parameters
    ----------
    h, k
        Upper limits, infinite ones included; any shapes that broadcast.
    rho
        Correlation in [-1, 1].

    Returns
    -------
    Array
        Probabilities; absolute error about 1e-15.

    References
    ----------
    Owen (1956), equation (2.1).

    Examples
    --------
    >>> round(float(bivariate_normal_cdf(0, 0, 0.5)), 12)        # 1/4 + asin(rho) / (2 pi) = 1/3
    0.333333333333
    """
    first, second, correlation = np.broadcast_arrays(
        *(np.asarray(value, dtype=np.float64) for value in (h, k, rho))
    )
    spread = np.asarray(np.sqrt((1 - correlation) * (1 + correlation)))
    with np.errstate(divide="ignore", invalid="ignore"):
        total = 0.5 * (ndtr(first) + ndtr(second))
        total -= owens_t(first, _slant(first, second, correlation, spread))
        total -= owens_t(second, _slant(second, first, correlation, spread))
    apart = (first < 0) & (second >= 0) | (first >= 0) & (second < 0)
    total -= np.where(apart, 0.5, 0.0)
    origin = (first == 0) & (second == 0)
    total = np.where(origin, 0.25 + np.arcsin(correlation) / (2 * np.pi), total)
    unlimited = np.isinf(first) | np.isinf(second)
    total = np.where(unlimited, np.minimum(ndtr(first), ndtr(second)), total)
    return np.asarray(np.clip(total, 0, 1))


def _slant(h: _Every, k: _Every, rho: _Every, spread: _Every) -> _Every:
    """Second argument of T; at h = 0 infinite with the sign of k, where rho is +-1 with that of the limit."""
    above = k - rho * h
    slant = above / (h * spread)
    # h = 0 counts as positive, as in the rule for delta
    slant = np.where(h == 0, np.where(above >= 0, np.inf, -np.inf), slant)
    return np.where(np.isnan(slant), 0.0, slant)


def log_inverse_mills(x: npt.ArrayLike) -> _Every:
    r"""Logarithm of :math:`\phi(x) / \Phi(x)`, which falls in x and is concave; good to the last digits."""
    at = np.asarray(x, dtype=np.float64)
    below = np.minimum(at, 0.0)
    tail = 0.5 * np.log(2 / np.pi) - np.log(erfcx(-below / _SQRT2))
    return np.where(at < 0, tail, -0.5 * at * at - _LOG_SQRT_2PI - log_ndtr(at))


def log_best_above(lead: npt.ArrayLike, bar: npt.ArrayLike) -> _Every:
    r"""Log P(X > Y and X > bar) for independent normal X and Y of variance 1, X with mean 0 and Y with -lead.

    .. math:: \log \int_{bar}^{\infty} \phi(t) \Phi(t + lead)\,dt
        = \log \Phi_2\!\left(lead/\sqrt2, -bar; \rho = 1/\sqrt2\right)

    Owen's relation where the probability exceeds 1e-3. Below that, Gauss-Legendre quadrature of
    the log-concave integrand about its largest value on the range: its logarithm is curved by 1
    to 2, so that it has fallen by exp(-40) within 9 units, where the range is cut.

    Parameters
    ----------
    lead
        Mean of X over that of Y.
    bar
        What X has to exceed; -inf for nothing.

    Returns
    -------
    Array
        Natural logarithm; its error is about 1e-12 plus 1e-16 of its size.
    """
    above = np.maximum(np.asarray(bar, dtype=np.float64), 0.0)
    return np.asarray(scaled_log_best_above(lead, bar) - 0.5 * above * above)


def scaled_log_best_above(lead: npt.ArrayLike, bar: npt.ArrayLike) -> _Every:
    """`log_best_above` plus half the square of a positive bar, which takes the steep part out of the tail.

    Two of these can be subtracted where the bar is so high that the logarithms themselves have
    lost their digits. `bar` must be below plus infinity.
    """
    ahead, limit = np.broadcast_arrays(np.asarray(lead, dtype=np.float64), np.asarray(bar, dtype=np.float64))
    base = np.asarray(np.maximum(limit, 0.0))
    value = bivariate_normal_cdf(ahead / _SQRT2, -limit, 1 / _SQRT2)
    with np.errstate(divide="ignore"):
        result = np.asarray(np.log(value) + 0.5 * base * base)
    rare = value < _ENOUGH
    unlimited = rare & (limit == -np.inf)
    result = np.asarray(np.where(unlimited, log_ndtr(ahead / _SQRT2), result))
    rare = rare & ~unlimited
    if rare.any():
        result[rare] = _log_quadrature(ahead[rare], limit[rare], base[rare])
    return result


def _log_quadrature(lead: _Rare, bar: _Rare, base: _Spread) -> _Rare:
    """Log of the integral over v > bar - base of the integrand at base + v, divided by sqrt(2 pi)."""
    centre = np.maximum(_peak(lead), bar)
    slope = np.minimum(-centre + np.exp(log_inverse_mills(centre + lead)), 0.0)
    above = 2 * _DROP / (np.sqrt(slope * slope + 2 * _DROP) - slope)
    below = np.minimum(centre - bar, np.sqrt(2 * _DROP))
    middle = centre - base
    top = _log_integrand(middle, lead, base)
    total = np.zeros_like(centre)
    for width in (above, -below):
        at = middle[:, None] + width[:, None] * (0.5 + 0.5 * _NODES)
        share = np.exp(_log_integrand(at, lead[:, None], base[:, None]) - top[:, None])
        total += np.abs(width) * (share @ (0.5 * _WEIGHTS))
    return top + np.log(total) - _LOG_SQRT_2PI


def _log_integrand(v: _Spread, lead: _Spread, base: _Spread) -> _Spread:
    """Log of exp(-t^2 / 2) Phi(t + lead) at t = base + v, plus half the square of the base."""
    return -0.5 * v * (v + 2 * base) + log_ndtr(base + v + lead)


def _peak(lead: _Rare) -> _Rare:
    """Where exp(-t^2 / 2) Phi(t + lead) is largest: Newton's method, monotone as the slope is convex in t."""
    t = np.zeros_like(lead)
    for _ in range(60):
        ratio = np.exp(log_inverse_mills(t + lead))
        step = (ratio - t) / (1 + ratio * (t + lead + ratio))
        t = t + step
        if np.all(np.abs(step) <= 1e-9 * (1 + np.abs(t))):
            break
    return t
