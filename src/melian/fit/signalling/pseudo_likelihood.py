r"""Pseudo-likelihood of the crisis signalling game, from first-stage odds, and its iteration.

**PL.** A first stage gives for each case estimates :math:`\hat p_R, \hat p_F` of the odds that B resists
and that A stands firm. With the equations of `melian.fit.signalling.equilibria`, A is taken to believe the
former and B the latter:

.. math::
    p_R &= \Phi\{\bar W_B - V_B + (V_B - C_B)/\hat p_F\}, \quad
    c = [S_A - (1 - \hat p_R) V_A]/\hat p_R                                     \tag{12} \\
    p_C &= 1 - \Phi(c - \bar W_A)\Phi(c - \bar a), \quad
    p_F = \Phi_2[(\bar W_A - \bar a)/\sqrt2,\ \bar W_A - c;\ 1/\sqrt2] / p_C         \tag{13}

and these odds are inserted in the likelihood. No equilibrium is solved, so that the maximum is quick
and smooth, and inconsistent as far as the first stage is.

**NPL.** The odds of (12) and (13) at the estimate, kept within [1e-4, 1 - 1e-4], are the next first
stage, until nothing changes. The end is an equilibrium of each case, though not, in general, the maximum
of the likelihood. With p all first-stage odds, P(p, theta) the new ones, J_t and J_p its slopes,
s_i the score of case i in theta, D the sum of s_i s_i' and C = [s_i * the score of case i in p_i],

.. math::
    \mathrm{var} = A D A', \qquad A = [D + C (I - J_p')^{-1} J_t]^{-1}.          \tag{14}

The covariance of PL takes the first stage as known, and is too small for that reason.

References
----------
Crisman-Cox and Gibilisco (2021), Political Science Research and Methods 9, 565-582: PL and NPL of this
game. Aguirregabiria and Mira (2007), Econometrica 75, 1-53: the iteration and (14).

Tested in `tests/unit/test_fit_signalling_likelihood.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from melian.errors import FitError
from melian.fit.data.columns import as_numbers
from melian.fit.data.formulas import Design, coefficient_names
from melian.fit.estimation.estimate import Estimate, estimate
from melian.fit.estimation.likelihood import scores
from melian.fit.messages import shown, some_rows
from melian.fit.outcome_model import OutcomeLogs
from melian.fit.shapes import ByOutcome, Case, Coef, Counts, Square
from melian.fit.signalling.curvature import between_regressors, differences
from melian.fit.signalling.equilibria import OUTCOMES
from melian.fit.signalling.game import SignallingGames
from melian.fit.signalling.likelihood import (
    SignallingModel,
    check_signalling_designs,
    coefficient_slopes,
    games_at,
)
from melian.fit.signalling.logs import UTILITIES, belief, logs_given, reply_slopes, resist_slopes
from melian.fit.signalling.shapes import CaseSlopes, CaseUtility, Move, MoveUtility

__all__ = [
    "FIRST_STAGE", "NestedPseudo", "PseudoSignalling", "estimate_npl", "first_stage_of", "nested_covariance",
    "next_stage",
]  # fmt: skip


FIRST_STAGE = ("PRhat", "PFhat")
"""Columns of the data that give the first-stage odds, unless told otherwise."""

_CLIP = 1e-4
_CB, _WB, _VB = (UTILITIES.index(name) for name in ("CB", "WB", "VB"))


@dataclass(frozen=True, slots=True, eq=False)
class PseudoSignalling:
    """The signalling game given first-stage odds; an `OutcomeModel`."""

    designs: tuple[Design, ...]
    """Of `UTILITIES`, in any order; see `melian.fit.data.formulas`."""
    resists: Case
    """(case,) First-stage odds that B resists."""
    firm: Case
    """(case,) First-stage odds that A stands firm."""
    selection: str = "No equilibrium was solved: both sides reply to first-stage odds."
    """What a page says of equilibria."""
    coefficients: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Check the designs, and name the coefficients."""
        check_signalling_designs(self.designs)
        object.__setattr__(self, "coefficients", coefficient_names(self.designs))

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Status quo, concession, A backs down, A stands firm."""
        return OUTCOMES

    def at(self, frame: pd.DataFrame) -> SignallingModel:
        """The game itself for other cases: first-stage odds were of the cases as they were."""
        return SignallingModel(tuple(design.at(frame) for design in self.designs), told_apart=False)

    def logs(self, coef: Coef) -> OutcomeLogs:
        """Log-odds of `OUTCOMES` in each case by (12) and (13), with slopes."""
        log, slope = _logs(games_at(self.designs, coef), self.resists, self.firm)
        return OutcomeLogs(log, coefficient_slopes(self.designs, slope), np.ones(len(log), dtype=np.int64))

    def observed_information(self, coef: Coef, counts: Counts) -> Square:
        """(coefficient, coefficient) Minus the second derivatives of the log-likelihood of `counts`."""
        games = games_at(self.designs, coef)

        def score(case: Move, there: SignallingGames) -> MoveUtility:
            slope = _logs(there, self.resists[case], self.firm[case])[1]
            return np.einsum("co,cou->cu", counts[case].astype(np.float64), slope)

        return -between_regressors(self.designs, differences(games, score))


@dataclass(frozen=True, slots=True, eq=False)
class NestedPseudo:
    """Where nested pseudo-likelihood came to rest."""

    estimate: Estimate
    """Of the last `PseudoSignalling`, with the covariance (14)."""
    iterations: int
    """Maximisations."""
    change: float
    """Largest change of a first-stage odd or coefficient in the last of them."""


def first_stage_of(frame: pd.DataFrame, columns: tuple[str, str] = FIRST_STAGE) -> tuple[Case, Case]:
    """First-stage odds from two columns.

    Raises
    ------
    FitError
        If a column is missing, or holds something that is not between 0 and 1.
    """
    found = []
    for name in columns:
        if name not in frame:
            raise FitError(
                f"pseudo-likelihood needs first-stage odds in the columns {columns[0]} (B resists) and "
                f"{columns[1]} (A stands firm); there is no column '{name}'"
            )
        values = as_numbers(frame[name])
        wrong = ~((values > 0) & (values < 1))
        if wrong.any():
            raise FitError(
                f"'{name}' must lie between 0 and 1, ends excluded; "
                f"it is {shown(frame[name][wrong].iloc[0])} in {some_rows(frame.index[wrong])}"
            )
        found.append(values)
    return found[0], found[1]


def estimate_npl(
    model: PseudoSignalling,
    counts: Counts,
    *,
    start: Coef | None = None,
    tolerance: float = 1e-7,
    most: int = 500,
    progress: Callable[[str], None] | None = None,
) -> NestedPseudo:
    """Nested pseudo-likelihood from the first stage of `model`.

    Parameters
    ----------
    model
        With the first of all first stages.
    counts
        (case, outcome) How often each outcome was seen.
    start
        Coefficients where the first maximisation begins; zero if not given.
    tolerance
        Largest change of odds and coefficients at which it rests.
    most
        At most so many maximisations.
    progress
        Called with a sentence after each.

    Raises
    ------
    FitError
        If it has not come to rest by then.
    """
    coef = np.zeros(len(model.coefficients)) if start is None else start
    for number in range(1, most + 1):
        fitted = estimate(model, counts, starts=coef[None])
        resists, firm = next_stage(model, fitted.coef)
        change = max(
            np.abs(resists - model.resists).max(),
            np.abs(firm - model.firm).max(),
            np.abs(fitted.coef - coef).max(),
        )
        coef = fitted.coef
        if progress is not None:
            progress(f"iteration {number}: log-likelihood {fitted.loglik:.4f}, change {change:.1e}")
        if change < tolerance:
            covariance = nested_covariance(model, counts, coef)
            several = int((SignallingModel(model.designs).logs(coef).equilibria > 1).sum())
            rests = replace(model, selection=_at_rest(number, several))
            found = replace(fitted, model=rests, covariance=covariance, errors="npl", several=several)
            return NestedPseudo(found, number, float(change))
        model = replace(model, resists=resists, firm=firm)
    raise FitError(f"nested pseudo-likelihood does not come to rest: it still moves by {change:.1e}")


def _at_rest(rounds: int, several: int) -> str:
    """What a page says of equilibria after the iteration."""
    others = f"{several:,} of them have others" if several else "none of them has another"
    return f"At rest after {rounds} rounds: every case is at an equilibrium, and {others}."


def _logs(games: SignallingGames, resists: Case, firm: Case) -> tuple[ByOutcome, CaseSlopes]:
    """(case, outcome) logs by (12) and (13), and (case, outcome, utility) slopes."""
    held = belief(games, ndtri(resists))
    answer, moves = _answer(games, firm)
    log, _, slope = logs_given(games, held, answer)
    return log, slope + resist_slopes(answer)[:, :, None] * moves[:, None, :]


def _answer(games: SignallingGames, firm: Case) -> tuple[Case, CaseUtility]:
    """The probit of p_R by (12), with its slopes (case, utility)."""
    moves = np.zeros((len(firm), len(UTILITIES)))
    moves[:, _CB], moves[:, _WB], moves[:, _VB] = -1 / firm, 1.0, 1 / firm - 1
    return games.barWB - games.VB + (games.VB - games.CB) / firm, moves


def next_stage(model: PseudoSignalling, coef: Coef) -> tuple[Case, Case]:
    """The odds (12) and (13) at `coef`, kept within [1e-4, 1 - 1e-4]."""
    games = games_at(model.designs, coef)
    resists, _ = _answer(games, model.firm)
    held = belief(games, ndtri(model.resists))
    return (
        np.clip(ndtr(resists), _CLIP, 1 - _CLIP),
        np.clip(np.exp(held.log_firm), _CLIP, 1 - _CLIP),
    )


def nested_covariance(model: PseudoSignalling, counts: Counts, coef: Coef) -> Square:
    """(coefficient, coefficient) Equation (14)."""
    games = games_at(model.designs, coef)
    expected = ndtri(model.resists)
    held = belief(games, expected)
    resists, moves = _answer(games, model.firm)
    density = np.exp(-0.5 * resists**2) / np.sqrt(2 * np.pi)
    per_odd = np.sqrt(2 * np.pi) * np.exp(0.5 * expected**2)
    by_firm = -(games.VB - games.CB) / model.firm**2
    answer = reply_slopes(games, held)
    # slopes of the new odds (R, F) in the old: B's answer moves with F alone, A's with R alone
    cross_r, cross_f = density * by_firm, np.exp(held.log_firm) * answer.firm_by_z * per_odd
    own = scores(model.logs(coef), counts)
    _, by_z, _ = logs_given(games, held, resists)
    by_r = (counts * by_z).sum(axis=1) * per_odd
    by_f = (counts * resist_slopes(resists)).sum(axis=1) * by_firm
    slope_r = coefficient_slopes(model.designs, density[:, None] * moves)
    slope_f = coefficient_slopes(model.designs, np.exp(held.log_firm)[:, None] * answer.firm_by_utility)
    # C (I - J_p')^-1 case by case: I - J_p' has ones on its diagonal
    first, second = own * by_r[:, None], own * by_f[:, None]
    total = 1 - cross_r * cross_f
    left = (first + second * cross_r[:, None]) / total[:, None]
    right = (second + first * cross_f[:, None]) / total[:, None]
    outer = own.T @ own
    bread = np.linalg.inv(outer + left.T @ slope_r + right.T @ slope_f)
    return np.asarray(bread @ outer @ bread.T)
