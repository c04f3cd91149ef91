r"""Log-probabilities of what happens in the signalling game, with exact slopes.

The equations are those of `melian.fit.signalling.equilibria`. With own = c - barWA, other = c - bara,
lead = barWA - bara and G(l, b) the logarithm of P(X > Y - l, X > b) for independent standard normal
X and Y (`log_best_above`),

.. math::
    \log p_{SQ} &= \log\Phi(own) + \log\Phi(other)           \tag{5} \\
    \log p_{CD} &= \log p_C + \log\Phi(-z)                   \tag{6} \\
    \log p_{BD} &= \log\Phi(z) + G(-lead, other)             \tag{7} \\
    \log p_{SF} &= \log\Phi(z) + G(lead, own)                \tag{8}

so that everything follows from (own, other, lead, z) and

.. math::
    \partial G/\partial b = -\phi(b)\Phi(b + l) e^{-G}, \qquad
    \partial G/\partial l = \tfrac{1}{2\sqrt\pi} e^{-l^2/4} \Phi[-\sqrt2 (b + l/2)] e^{-G}.   \tag{9}

In equilibrium z = Z(z; u) for the seven utilities u, hence by the implicit function theorem

.. math:: dz/du = \frac{\partial Z/\partial u}{1 - \partial Z/\partial z}.                  \tag{10}

The slope is without bound where two equilibria meet, since Z then touches the diagonal.

Tested in `tests/unit/test_fit_signalling_likelihood.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64
from scipy.special import log_ndtr, ndtr

from melian.fit.normal import log_inverse_mills, scaled_log_best_above
from melian.fit.shapes import ByOutcome, Case
from melian.fit.signalling.game import SignallingGames, bars, scaled_log_challenge
from melian.fit.signalling.shapes import CaseSlopes, CaseUtility, UtilitySlopes

__all__ = [
    "UTILITIES", "Belief", "Reply", "belief", "equilibrium_logs", "logs_given", "reply_slopes",
    "resist_slopes",
]  # fmt: skip


_BarSlopes = Float64[np.ndarray, "case *middle 3"]


UTILITIES = ("SA", "VA", "CB", "WA", "WB", "a", "VB")
"""The seven utilities, in the order of the last axis of slopes."""

_SA, _VA, _CB, _WA, _WB, _BACK, _VB = range(7)
_LOG_SQRT_2PI = 0.5 * np.log(2 * np.pi)
_LOG_2_SQRT_PI = np.log(2 * np.sqrt(np.pi))
_SQRT2 = np.sqrt(2)
_LARGEST = 1e150


@dataclass(frozen=True, slots=True)
class Belief:
    """What A makes of the odds that B resists; slopes are in (own, other, lead)."""

    against: Case
    """(case,) (1 - p_R) / p_R."""
    steep: Case
    """(case,) its slope in z."""
    logs: Float64[np.ndarray, "case 4"]
    """(case, 4) logs of (5), of p_C, and of the two values of G in (7) and (8)."""
    slopes: Float64[np.ndarray, "case 4 3"]
    """(case, 4, 3) of `logs`."""
    log_firm: Case
    """(case,) log p_F, to the digits that the difference of two logs would lose."""


@dataclass(frozen=True, slots=True)
class Reply:
    """B's reply Z to A's reply to z, and log p_F, with their slopes."""

    value: Case
    """(case,) Z."""
    by_z: Case
    """(case,) slope in z."""
    by_utility: CaseUtility
    """(case, utility) slope in `UTILITIES`, z held."""
    log_firm: Case
    """(case,) log p_F."""
    firm_by_z: Case
    """(case,) slope of log p_F in z."""
    firm_by_utility: CaseUtility
    """(case, utility) slope of log p_F, z held."""


def equilibrium_logs(games: SignallingGames, z: Case) -> tuple[ByOutcome, CaseSlopes]:
    """(case, outcome) log odds of `OUTCOMES` at equilibria `z`; (case, outcome, utility) slopes, by (10)."""
    held = belief(games, z)
    log, by_z, by_utility = logs_given(games, held, z)
    by_z += resist_slopes(z)
    answer = reply_slopes(games, held)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        moves = answer.by_utility / (1 - answer.by_z)[:, None]
        return log, by_utility + by_z[:, :, None] * moves[:, None, :]


def belief(games: SignallingGames, z: Case) -> Belief:
    """What A does, with slopes, if it expects B to resist with probit `z`."""
    own, other = bars(games, z)
    lead = games.barWA - games.bara
    base, top = np.maximum(own, 0.0), np.maximum(other, 0.0)
    below_own, below_other = log_ndtr(own), log_ndtr(other)
    challenge = scaled_log_challenge(lead, own, other)
    yields, fights = scaled_log_best_above(-lead, other), scaled_log_best_above(lead, own)
    logs = np.empty((len(own), 4))
    logs[:, 0] = below_own + below_other
    logs[:, 1] = challenge - 0.5 * base * base
    logs[:, 2] = yields - 0.5 * top * top
    logs[:, 3] = fights - 0.5 * base * base
    # exponents without the square of a positive bar, which the scaled logarithms lack as well
    at_own = below_other - _LOG_SQRT_2PI - 0.5 * np.minimum(own, 0.0) ** 2
    at_other = below_own - _LOG_SQRT_2PI - 0.5 * np.minimum(other, 0.0) ** 2
    level = log_ndtr(-(own + other) / _SQRT2) - 0.25 * lead * lead - _LOG_2_SQRT_PI
    slopes = np.zeros((len(own), 4, 3))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        slopes[:, 0, 0], slopes[:, 0, 1] = np.exp(log_inverse_mills(own)), np.exp(log_inverse_mills(other))
        slopes[:, 1, 0] = -np.exp(at_own - challenge)
        slopes[:, 1, 1] = -np.exp(at_other + 0.5 * (base - top) * (base + top) - challenge)
        slopes[:, 2, 1], slopes[:, 2, 2] = -np.exp(at_other - yields), -np.exp(level - logs[:, 2])
        slopes[:, 3, 0], slopes[:, 3, 2] = -np.exp(at_own - fights), np.exp(level - logs[:, 3])
        against = np.minimum(ndtr(-z) / ndtr(z), _LARGEST)
        steep = -np.minimum(np.exp(log_inverse_mills(z) - log_ndtr(z)), _LARGEST)
    return Belief(against, steep, logs, slopes, np.minimum(fights - challenge, 0.0))


def logs_given(
    games: SignallingGames, held: Belief, resists: Case
) -> tuple[ByOutcome, ByOutcome, CaseSlopes]:
    """Equations (5) to (8) where A believes `held` and B resists with probit `resists`.

    Returns
    -------
    tuple of Array
        (case, outcome) logs; (case, outcome) slope in the z that A expects; (case, outcome, utility) slope
        in utilities. B's own odds are held in both.
    """
    log = held.logs.copy()
    log[:, 1] += log_ndtr(-resists)
    log[:, 2:] += log_ndtr(resists)[:, None]
    by_z = (held.slopes[..., 0] + held.slopes[..., 1]) * ((games.SA - games.VA) * held.steep)[:, None]
    return log, by_z, _by_utility(held.slopes, held.against[:, None])


def resist_slopes(resists: Case) -> ByOutcome:
    """(case, outcome) slope of (5) to (8) in the probit of B's own odds."""
    less, more = -np.exp(log_inverse_mills(-resists)), np.exp(log_inverse_mills(resists))
    return np.stack([np.zeros_like(less), less, more, more], -1)


def reply_slopes(games: SignallingGames, held: Belief) -> Reply:
    """Z, by equation (4), with its slopes."""
    slopes = held.slopes[:, 3] - held.slopes[:, 1]
    firm_by_z = (slopes[:, 0] + slopes[:, 1]) * (games.SA - games.VA) * held.steep
    firm_by_utility = _by_utility(slopes, held.against)
    stake = games.VB - games.CB
    with np.errstate(over="ignore"):
        many = np.minimum(np.exp(-held.log_firm), _LARGEST)
    by_utility = (-stake * many)[:, None] * firm_by_utility
    by_utility[:, _CB] -= many
    by_utility[:, _WB] += 1
    by_utility[:, _VB] += many - 1
    value = games.barWB - games.VB + stake * many
    return Reply(value, -stake * many * firm_by_z, by_utility, held.log_firm, firm_by_z, firm_by_utility)


def _by_utility(slopes: _BarSlopes, against: Float64[np.ndarray, ...]) -> UtilitySlopes:
    """Slopes in (own, other, lead) as slopes in utilities: own = S_A + (S_A - V_A) `against` - barWA."""
    both = slopes[..., 0] + slopes[..., 1]
    result = np.zeros((*both.shape, len(UTILITIES)))
    result[..., _SA] = both * (1 + against)
    result[..., _VA] = -both * against
    result[..., _WA] = slopes[..., 2] - slopes[..., 0]
    result[..., _BACK] = -slopes[..., 2] - slopes[..., 1]
    return result
