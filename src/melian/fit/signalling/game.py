r"""The crisis signalling game with normal private values, as one function of one number.

The equations are those of `melian.fit.signalling.equilibria`. Everything is a function of z, the probit of
the odds that B resists; tails are computed from logarithms, so that neither a challenge that almost
nobody makes nor resistance that is almost sure costs digits.

Tested in `tests/unit/test_fit_signalling.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from jaxtyping import Int
from scipy.special import erfcx, log_ndtr, ndtr

from melian.fit.normal import log_inverse_mills, scaled_log_best_above
from melian.fit.shapes import Case

__all__ = [
    "LOWEST", "SignallingGames", "bars", "challenge_odds", "log_firm", "reply", "reply_tangent",
    "scaled_log_challenge",
]  # fmt: skip


LOWEST = -37.0
"""Probit of p_R below which p_R and what is divided by it leave the range of doubles."""

_MOST = 1e12
"""Odds against standing firm above which p_R is 0 or 1 in any case."""
_FARTHEST = 1e100
"""Size of a cutpoint beyond which nobody, or everybody, challenges in any case."""
_SQRT2 = np.sqrt(2)
_LOG_SQRT_2PI = 0.5 * np.log(2 * np.pi)


@dataclass(frozen=True, slots=True)
class SignallingGames:
    """Numbers of many games, one entry per case in each array."""

    SA: Case
    """What A gets without a challenge."""
    VA: Case
    """What A gets if B concedes."""
    CB: Case
    """What B gets by conceding."""
    barWA: Case
    """Mean of what A gets if it stands firm."""
    barWB: Case
    """Mean of what B gets if A stands firm."""
    bara: Case
    """Mean of what A gets by backing down."""
    VB: Case
    """What B gets if A backs down."""

    def rows(self, case: Int[np.ndarray, " chosen"]) -> SignallingGames:
        """Some of the games, in the given order."""
        return SignallingGames(**{field.name: getattr(self, field.name)[case] for field in fields(self)})


def bars(games: SignallingGames, z: Case) -> tuple[Case, Case]:
    """The bars c - barWA and c - bara, by equation (1), without loss of digits where p_R is near 1."""
    gain = games.SA - games.VA
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        against = np.where(gain == 0, 0.0, gain * (ndtr(-z) / ndtr(z)))
    cutpoint = games.SA + np.clip(against, -_FARTHEST, _FARTHEST)
    return cutpoint - games.barWA, cutpoint - games.bara


def challenge_odds(lead: Case, own: Case, other: Case) -> Case:
    """p_C itself."""
    base = np.maximum(own, 0.0)
    return np.exp(scaled_log_challenge(lead, own, other) - 0.5 * base * base)


def scaled_log_challenge(lead: Case, own: Case, other: Case) -> Case:
    """Log of p_C plus half the square of `own` where positive, by equation (2): P(W_A > c or else a > c)."""
    base = np.maximum(own, 0.0)
    high = (own > 0) & (other > 0)
    tall = np.where(high, other, 0.0)
    steep = np.log(0.5 * erfcx(tall / _SQRT2)) - 0.5 * lead * (own + other)
    second = np.where(high, steep, log_ndtr(-other) + 0.5 * base * base)
    first = np.where(own > 0, np.log(0.5 * erfcx(base / _SQRT2)), log_ndtr(-np.minimum(own, 0.0)))
    return np.logaddexp(first, second + log_ndtr(own))


def log_firm(games: SignallingGames, own: Case, other: Case) -> Case:
    """Log of p_F, by equation (3)."""
    lead = games.barWA - games.bara
    return np.minimum(scaled_log_best_above(lead, own) - scaled_log_challenge(lead, own, other), 0.0)


def reply(games: SignallingGames, z: Case) -> Case:
    """Z: the probit of B's resistance that answers A's answer to z; equation (4)."""
    stake = games.VB - games.CB
    with np.errstate(over="ignore", divide="ignore"):
        odds_against = np.exp(-log_firm(games, *bars(games, z)))
    return games.barWB - games.VB + np.where(stake == 0, 0.0, stake * np.minimum(odds_against, _MOST))


def reply_tangent(games: SignallingGames, z: Case) -> tuple[Case, Case]:
    """Z, and its slope up to cancellation: fast, for Newton's method (`slope_bounds` keeps the digits)."""
    own, other = bars(games, z)
    lead = games.barWA - games.bara
    fights, challenge = scaled_log_best_above(lead, own), scaled_log_challenge(lead, own, other)
    top = np.maximum(own, 0.0)
    stake = games.VB - games.CB
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        at_own = log_ndtr(other) - 0.5 * np.minimum(own, 0.0) ** 2 - _LOG_SQRT_2PI
        at_other = log_ndtr(own) + 0.5 * (top - other) * (top + other) - _LOG_SQRT_2PI
        firm = np.exp(at_own - challenge) + np.exp(at_other - challenge) - np.exp(at_own - fights)
        cutpoint = (games.VA - games.SA) * np.exp(log_inverse_mills(z) - log_ndtr(z))
        many = np.minimum(np.exp(-np.minimum(fights - challenge, 0.0)), _MOST)
        slope = -stake * many * firm * cutpoint
    return games.barWB - games.VB + np.where(stake == 0, 0.0, stake * many), np.where(stake == 0, 0.0, slope)
