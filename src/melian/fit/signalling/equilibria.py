r"""Every equilibrium of the crisis signalling game with normal private values.

**The game.** A challenges or not (SQ). B concedes (CD) or resists. A stands firm (SF) or backs
down (BD). Payoffs: SQ (S_A, 0); CD (V_A, C_B); BD (a, V_B); SF (W_A, W_B). A knows W_A and a before
its first move, B knows W_B; all three are independent and normal with variance 1 and means
barWA, bara and barWB, which both know.

**Equilibrium.** With p_R, p_C, p_F the odds that B resists, that A challenges, and that A then
stands firm if B resists:

.. math::
    c &= [S_A - (1 - p_R) V_A] / p_R                                        \tag{1} \\
    p_C &= 1 - \Phi(c - \bar W_A)\,\Phi(c - \bar a)                         \tag{2} \\
    p_F &= \Phi_2[(\bar W_A - \bar a)/\sqrt2,\ \bar W_A - c;\ 1/\sqrt2] / p_C   \tag{3} \\
    p_R &= \Phi(z),\quad z = \bar W_B - V_B + (V_B - C_B) / p_F             \tag{4}

A challenges if the better of W_A and a exceeds c. Put together, (1) to (4) say z = Z(z) for one
function Z, and an equilibrium is a fixed point.

**Why none is missed.** Z is monotone. (i) By (1), c = S_A + (S_A - V_A)(1 - p_R)/p_R is monotone
in z. (ii) Write lambda = phi / Phi. By (2) and (3), p_F is the mean, over t > c, of
r(t) = lambda(t - barWA) / [lambda(t - barWA) + lambda(t - bara)], the odds that it is W_A if the better
of the two is t. log lambda is concave, so r is monotone (falling where bara > barWA), and so is
its mean over t > c, which lies beyond r(c) on the side towards which r goes. (iii) By (4), Z is
monotone in p_F. So where Z falls or is constant there is exactly one equilibrium; it can rise
only if (V_A - S_A)(barWA - bara)(C_B - V_B) > 0, and `all_fixed_points` then takes its monotony and
bounds of the three slopes that make up its own, and excludes the rest of the line cell by cell.

Not listed is p_R = 0 itself, where nobody challenges and B would concede in the belief, off the path,
that A would back down. It is an equilibrium if S_A > V_A and C_B > V_B, and then the only one where
none is listed. Nor is any listed with p_R below 1e-299 if S_A > V_A.

References
----------
Lewis and Schultz (2003), Political Analysis 11, 345-367: the game. Jo (2011), Political
Analysis 19, 351-362: that it may have several equilibria. Crisman-Cox and Gibilisco
(2021), Political Science Research and Methods 9, 565-582: equations (1) to (4) in this notation.

Tested in `tests/unit/test_fit_signalling.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from melian.fit.normal import log_best_above
from melian.fit.shapes import ByOutcome, Case, CaseIndex, CaseTruth
from melian.fit.signalling.fixed_points import Problems, all_fixed_points, crossing
from melian.fit.signalling.game import (
    LOWEST,
    SignallingGames,
    bars,
    challenge_odds,
    log_firm,
    reply,
    reply_tangent,
)
from melian.fit.signalling.shapes import Found, FoundMark, FoundOutcome, Owner
from melian.fit.signalling.slope import slope_bounds
from melian.game.tree import frozen

__all__ = [
    "OUTCOMES",
    "SignallingEquilibria",
    "equilibrium_probits",
    "outcome_odds",
    "signalling_equilibria",
]


OUTCOMES = ("SQ", "CD", "BD", "SF")
"""Status quo, concession, A backs down, A stands firm."""

_MARGIN = 1e-9


@dataclass(frozen=True, slots=True)
class SignallingEquilibria:
    """Equilibria of all cases, one entry each, sorted by case and then by `pR`."""

    case: Owner
    """Number of the case."""
    pR: Found
    """Odds that B resists a challenge."""
    pC: Found
    """Odds that A challenges."""
    pF: Found
    """Odds that A stands firm after a challenge that is resisted."""
    cutpoint: Found
    """A challenges if the better of W_A and a exceeds it."""
    odds: FoundOutcome
    """(equilibrium, outcome) Odds of `OUTCOMES`; rows sum to 1 up to rounding."""
    z: Found
    """Probit of `pR`; keeps the digits that `pR` loses near 1."""
    slope: Found
    """Slope of Z at z. Replies that are repeated in turn settle here where it is between -1 and 1."""
    touching: FoundMark
    """Whether a tiny change of numbers makes the equilibrium vanish or split (see `FixedPoints`)."""
    count: CaseIndex
    """(case,) Number of equilibria."""


def signalling_equilibria(
    *,
    SA: npt.ArrayLike,
    VA: npt.ArrayLike,
    CB: npt.ArrayLike,
    barWA: npt.ArrayLike,
    barWB: npt.ArrayLike,
    bara: npt.ArrayLike,
    VB: npt.ArrayLike = 0.0,
) -> SignallingEquilibria:
    """Every equilibrium with p_R > 0 of each game; arguments broadcast to one dimension of cases.

    Parameters
    ----------
    SA, VA, CB, barWA, barWB, bara, VB
        See `SignallingGames`; in units of the standard deviation of the private values. Finite.

    Returns
    -------
    SignallingEquilibria
        At least one per case with S_A <= V_A; see the module for when there may be none. Residual of
        equation (4) about 1e-13 in z; those whose z differ by less than 1e-8 are one, `touching`.

    Raises
    ------
    ValueError
        If a number is not finite, or the arrays have more than one dimension.

    Examples
    --------
    >>> found = signalling_equilibria(SA=0, VA=1, CB=0, barWA=-1.9, barWB=-2.9, bara=-1.2, VB=1)
    >>> found.pR.round(6).tolist()
    [0.251105, 0.594723, 0.813322]
    """
    games = _games(SA=SA, VA=VA, CB=CB, barWA=barWA, barWB=barWB, bara=bara, VB=VB)
    return _described(games, *equilibrium_probits(games))


def equilibrium_probits(games: SignallingGames) -> tuple[Owner, Found, FoundMark]:
    """Case, z and `touching` of every equilibrium with p_R > 0, sorted by case and then by z."""
    rises = (games.VA - games.SA) * (games.barWA - games.bara) * (games.CB - games.VB) > 0
    several = _all(games, np.flatnonzero(rises))
    one = _single(games, np.flatnonzero(~rises))
    case, z, touching = (np.concatenate(pair) for pair in zip(several, one, strict=True))
    order = np.lexsort((z, case))
    return case[order], z[order], touching[order]


def outcome_odds(games: SignallingGames, z: Case) -> ByOutcome:
    """(case, outcome) Odds of `OUTCOMES` if B resists with probit `z` and A answers, by (1) to (3)."""
    own, other = bars(games, z)
    lead = games.barWA - games.bara
    resists, gives_in = ndtr(z), ndtr(-z)
    fights, backs_down = np.exp(log_best_above(lead, own)), np.exp(log_best_above(-lead, other))
    quiet = ndtr(own) * ndtr(other)
    return np.stack(
        [quiet, challenge_odds(lead, own, other) * gives_in, resists * backs_down, resists * fights], -1
    )


def _games(**numbers: npt.ArrayLike) -> SignallingGames:
    arrays = np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in numbers.values()))
    if arrays[0].ndim > 1:
        raise ValueError(
            f"signalling_equilibria takes numbers or arrays of one dimension; got shape {arrays[0].shape}"
        )
    for name, array in zip(numbers, arrays, strict=True):
        if not np.isfinite(array).all():
            raise ValueError(
                f"{name} has to be finite; got {np.atleast_1d(array)[~np.isfinite(np.atleast_1d(array))][0]}"
            )
    return SignallingGames(
        **{name: np.atleast_1d(array) for name, array in zip(numbers, arrays, strict=True)}
    )


def _all(games: SignallingGames, case: CaseIndex) -> tuple[Owner, Found, FoundMark]:
    """Where Z rises: every fixed point between its values at both ends of the line."""
    problems, low, high = _problems(games.rows(case))
    # a little more, so that Z(z) - z has its sign at both ends however it is rounded
    margin = _MARGIN * (1 + np.maximum(np.abs(low), np.abs(high)))
    found = all_fixed_points(problems, np.minimum(low, high) - margin, high + margin)
    inside = found.z >= (low - margin)[found.problem]
    return case[found.problem[inside]], found.z[inside], found.touching[inside]


def _single(games: SignallingGames, case: CaseIndex) -> tuple[Owner, Found, FoundMark]:
    """Where Z falls or is constant: the one fixed point, between its values at both ends of the line."""
    problems, high, low = _problems(games.rows(case))
    every = np.arange(len(case), dtype=np.intp)
    margin = _MARGIN * (1 + np.maximum(np.abs(low), np.abs(high)))
    low, high = low - margin, high + margin
    low = np.where(games.SA[case] > games.VA[case], np.maximum(low, LOWEST), low)
    there = problems.value(low, every) >= low
    every = every[there]
    z = crossing(problems, low[there], high[there], every)
    return case[every], z, np.zeros(len(z), dtype=np.bool_)


def _problems(games: SignallingGames) -> tuple[Problems, Case, Case]:
    """Z of each game, with its values at the lower and the upper end of the line."""

    def value(z: Case, case: CaseIndex) -> Case:
        return reply(games.rows(case), z)

    def slope(low: Case, high: Case, case: CaseIndex) -> tuple[Case, Case]:
        return slope_bounds(games.rows(case), low, high)

    def tangent(z: Case, case: CaseIndex) -> tuple[Case, Case]:
        return reply_tangent(games.rows(case), z)

    far = np.full(len(games.SA), np.inf)
    # the cutpoint goes to plus infinity as B resists less and less, if A would rather not win: cut there
    lowest = np.where(games.SA > games.VA, LOWEST, -np.inf)
    return Problems(value, slope, tangent), np.maximum(reply(games, lowest), lowest), reply(games, far)


def _described(games: SignallingGames, case: CaseIndex, z: Case, touching: CaseTruth) -> SignallingEquilibria:
    """Everything that follows from the fixed points."""
    rows = games.rows(case)
    own, other = bars(rows, z)
    arrays = {
        "case": case,
        "pR": ndtr(z),
        "pC": challenge_odds(rows.barWA - rows.bara, own, other),
        "pF": np.exp(log_firm(rows, own, other)),
        "cutpoint": own + rows.barWA,
        "odds": outcome_odds(rows, z),
        "z": z,
        "slope": slope_bounds(rows, z, z)[0],
        "touching": touching,
        "count": np.bincount(case, minlength=len(games.SA)),
    }
    return SignallingEquilibria(**{name: frozen(array) for name, array in arrays.items()})
