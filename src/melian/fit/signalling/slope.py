"""Bounds of the slope of B's reply in the signalling game, over intervals: what excludes equilibria.

Tested in `tests/unit/test_fit_signalling.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64
from scipy.special import log_ndtr

from melian.fit.normal import log_inverse_mills
from melian.fit.shapes import Case, CaseTruth
from melian.fit.signalling.game import SignallingGames, bars, log_firm, scaled_log_challenge

__all__ = ["slope_bounds"]


_Ends = Float64[np.ndarray, "2 case"]


_LOG_SQRT_2PI = 0.5 * np.log(2 * np.pi)


def slope_bounds(games: SignallingGames, low: Case, high: Case) -> tuple[Case, Case]:
    """Least and largest slope of Z on [low, high]; its slope, twice, where the two are one point.

    Z' = (C_B - V_B) p_F' c' / p_F^2 with c' = (V_A - S_A) phi(z) / Phi(z)^2, which falls in size, and
    p_F' = (p_F - r) q / p_C, where q is the density of the better of W_A and a at c. Each factor
    is bounded by itself: p_F, r and p_C are monotone.
    """
    outer = (games.CB - games.VB) * (games.VA - games.SA)
    lead = games.barWA - games.bara
    sign = np.sign(outer) * np.sign(lead)
    # the cutpoint rises in z where A likes winning, else it falls
    up = games.VA >= games.SA
    first, last = bars(games, np.where(up, low, high)), bars(games, np.where(up, high, low))
    fight = np.sort([log_firm(games, *first), log_firm(games, *last)], axis=0)
    share = np.sort([_log_share(lead, *first), _log_share(lead, *last)], axis=0)
    least_apart, most_apart = _apart(fight, share)
    thin, thick = _log_hazard(lead, first, last)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        size = np.log(np.abs(outer))
        most = np.exp(size + _log_cutpoint_slope(low) + np.log(most_apart) + thick - 2 * fight[0])
        least = np.exp(size + _log_cutpoint_slope(high) + np.log(least_apart) + thin - 2 * fight[1])
    # no number: nothing is known of the cell
    most, least = np.where(np.isnan(most), np.inf, most), np.where(np.isnan(least), 0.0, least)
    most, least = np.where(sign == 0, 0.0, most), np.where(sign == 0, 0.0, least)
    return np.where(sign < 0, -most, least), np.where(sign < 0, -least, most)


def _log_share(lead: Case, own: Case, other: Case) -> Case:
    """Log of r: the odds that it is W_A if the better of W_A and a is c."""
    ratio = log_inverse_mills(other) - log_inverse_mills(own)
    both = (own > 0) & (other > 0)
    steep = -0.5 * lead * (own + other) + log_ndtr(own) - log_ndtr(other)
    return -np.logaddexp(0, np.where(both, steep, ratio))


def _apart(fight: _Ends, share: _Ends) -> tuple[Case, Case]:
    """Least and largest distance of p_F from r, from the logarithms of the least and the largest of each."""
    least, most = np.exp(fight[0]), np.exp(fight[1])
    with np.errstate(over="ignore", invalid="ignore"):
        over, under = least * np.expm1(share[1] - fight[0]), -most * np.expm1(share[0] - fight[1])
        clear = np.maximum(-under, -over)
    return np.maximum(clear, 0.0), np.maximum(over, under)


def _log_hazard(lead: Case, first: tuple[Case, Case], last: tuple[Case, Case]) -> tuple[Case, Case]:
    """Log of bounds of q / p_C between a lower and an upper cutpoint, given as bars.

    q = phi(own) Phi(other) + phi(other) Phi(own). Where all bars are positive the square of the
    least is taken out of every exponent: bars may be so high that nothing else would be left.
    """
    (own, other), (own_end, other_end) = first, last
    high = (own > 0) & (other > 0)
    base = np.where(high, own, 0.0)
    far = [
        _falls(base, own, own_end, high, 0.0, farthest=True),
        _falls(base, other, other_end, high, lead, farthest=True),
    ]
    near = [_falls(base, own, own_end, high, 0.0), _falls(base, other, other_end, high, lead)]
    thin = np.logaddexp(far[0] + log_ndtr(other), far[1] + log_ndtr(own))
    thick = np.logaddexp(near[0] + log_ndtr(other_end), near[1] + log_ndtr(own_end))
    start, end = np.maximum(own, 0.0), np.maximum(own_end, 0.0)
    thin += 0.5 * (start - base) * (start + base) - scaled_log_challenge(lead, own, other)
    thick += 0.5 * (end - base) * (end + base) - scaled_log_challenge(lead, own_end, other_end)
    return thin - _LOG_SQRT_2PI, thick - _LOG_SQRT_2PI


def _falls(
    base: Case,
    low: Case,
    high: Case,
    scaled: CaseTruth,
    lead: Case | float,
    *,
    farthest: bool = False,
) -> Case:
    """Log of the least or the largest phi on [low, high], plus half the square of `base` and log sqrt(2 pi).

    `lead` is low - base where `scaled`, to more digits than the two would leave.
    """
    small, large = np.minimum(np.abs(low), np.abs(high)), np.maximum(np.abs(low), np.abs(high))
    nearest = np.where((low < 0) & (high > 0), 0.0, small)
    plain = -0.5 * (large if farthest else nearest) ** 2
    beyond = lead + (high - low if farthest else 0.0)
    return np.where(scaled, -0.5 * beyond * (beyond + 2 * base), plain)


def _log_cutpoint_slope(z: Case) -> Case:
    """Log of phi(z) / Phi(z)^2, the size of the slope of (1 - p_R) / p_R."""
    return log_inverse_mills(z) - log_ndtr(z)
