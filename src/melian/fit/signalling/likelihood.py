r"""Likelihood of the crisis signalling game, with every equilibrium of every case.

The utilities of `melian.fit.signalling.equilibria` are linear in regressors of the case. For any coefficients
all equilibria of each case are found, with proof that there are no others; which of them a case
plays is the selection rule. With p_k(o) the odds of outcome o in equilibrium k of a case, in
ascending order of p_R, and y(o) how often o was seen in the case:

- `best`: the equilibrium with the largest :math:`\sum_o y(o) \log p_k(o)`, one for all plays of the
  case. This is the maximum of the likelihood over all selections, the estimator of constrained
  maximum likelihood. A case without observations plays the lowest.
- `lowest`, `highest`: the equilibrium with the smallest, or largest, p_R, whatever was seen.
- `mixture`: each play of a case draws its equilibrium by itself, with the same weights in all cases,

  .. math:: p(o) = \sum_k w_k\, p_k(o), \qquad w \propto (1,\ e^{\mu/\{K-2\}}, ...,\ e^{\eta})     \tag{11}

  where the lowest has weight 1, the highest exp(`select:highest`), and the K - 2 between them share
  exp(`select:middle`). A single equilibrium has weight 1, so that only cases with several tell of the
  weights: without any, `select:...` are not identified.

**At folds**, where two neighbouring equilibria meet and vanish, the odds of each have a slope without
bound, and beyond it the case plays what is left. There the likelihood of `best` falls by a jump if
the better one vanishes, `lowest` and `highest` jump if it is theirs, and `mixture` jumps too, as its
weight goes to what is left. A maximum may stand at the edge of such a jump, with a gradient
that does not vanish: standard errors mean nothing there.

**Nobody challenges** is an equilibrium that only a belief off the path holds up (see
`melian.fit.signalling.equilibria`); it is played where there is no other: SQ then has odds 1.

Without a multinomial constant, and without a floor under small odds: their logarithms are exact.

References
----------
Crisman-Cox and Gibilisco (2021), Political Science Research and Methods 9, 565-582: likelihood and
constrained maximum likelihood of this game. Su and Judd (2012), Econometrica 80, 2213-2230: the
latter. Judd and Su's nested twin, with all equilibria: Rust (1987), Econometrica 55, 999-1033.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from jaxtyping import Float64, Int

from melian.errors import FitError
from melian.fit.data.formulas import Design, coefficient_names, linear
from melian.fit.outcome_model import OutcomeLogs
from melian.fit.shapes import ByOutcome, CaseCount, Coef, Counts, Regressors, Square
from melian.fit.signalling.curvature import between_regressors, utility_curvature
from melian.fit.signalling.equilibria import OUTCOMES, equilibrium_probits
from melian.fit.signalling.game import SignallingGames
from melian.fit.signalling.logs import UTILITIES, equilibrium_logs
from melian.fit.signalling.shapes import CaseSlopes, Found, FoundOutcome, FoundSlopes, Owner, UtilitySlopes

__all__ = [
    "SELECTIONS",
    "SignallingModel",
    "check_signalling_designs",
    "coefficient_slopes",
    "games_at",
]


_CoefficientSlopes = Float64[np.ndarray, "case *middle coefficient"]
_Weights = Float64[np.ndarray, " 2"]
_Playing = Int[np.ndarray, " playing"]
_ShareSlopes = Float64[np.ndarray, "equilibrium 2"]


SELECTIONS = ("best", "lowest", "highest", "mixture")
"""Rules for which equilibrium a case with several plays."""

_FIELDS = ("SA", "VA", "CB", "barWA", "barWB", "bara", "VB")
_WEIGHTS = ("select:middle", "select:highest")
_QUIET = np.array([0.0, -np.inf, -np.inf, -np.inf])
_DEPENDENT = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class SignallingModel:
    """The signalling game with a design for each utility; an `OutcomeModel`."""

    designs: tuple[Design, ...]
    """Of `UTILITIES`, in any order; see `melian.fit.data.formulas`."""
    counts: Counts | None = None
    """(case, outcome) How often each of `OUTCOMES` was seen: `best` selects by them."""
    select: str = "best"
    """One of `SELECTIONS`."""
    start: Coef | None = None
    """(coefficient,) Where a climb may begin."""
    told_apart: bool = True
    """Whether the cases must tell coefficients apart, as those that a fit is made to must."""
    coefficients: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Check the designs, and name the coefficients."""
        if self.select not in SELECTIONS:
            raise FitError(f"select is one of {', '.join(SELECTIONS)}; got {self.select!r}")
        if self.told_apart:
            check_signalling_designs(self.designs)
        extra = _WEIGHTS if self.select == "mixture" else ()
        object.__setattr__(self, "coefficients", coefficient_names(self.designs) + extra)
        if self.start is None:
            object.__setattr__(self, "start", np.zeros(len(self.coefficients)))

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Status quo, concession, A backs down, A stands firm."""
        return OUTCOMES

    def at(self, frame: pd.DataFrame) -> SignallingModel:
        """The same model for other cases, of which nothing was seen yet."""
        designs = tuple(design.at(frame) for design in self.designs)
        return replace(self, designs=designs, counts=None, told_apart=False)

    def logs(self, coef: Coef) -> OutcomeLogs:
        """Log-odds of `OUTCOMES` in each case, with slopes, by the selection rule."""
        games = games_at(self.designs, coef)
        case, z, _ = equilibrium_probits(games)
        log, slope = equilibrium_logs(games.rows(case), z)
        number = np.bincount(case, minlength=len(games.SA)).astype(np.int64)
        if self.select == "mixture":
            log, slope, weights = _mixed(case, log, slope, number, coef[-2:])
            slopes = np.concatenate([coefficient_slopes(self.designs, slope), weights], axis=2)
            return OutcomeLogs(log, slopes, np.maximum(number, 1))
        chosen = self._chosen(case, log, number)
        log, slope = _spread(log, slope, chosen, number)
        return OutcomeLogs(log, coefficient_slopes(self.designs, slope), np.maximum(number, 1))

    def observed_information(self, coef: Coef, counts: Counts) -> Square | None:
        """(coefficient, coefficient) Minus the second derivatives of the log-likelihood of `counts`.

        Fast; None where it cannot be had: for a mixture, or if an equilibrium is about to vanish.
        """
        if self.select == "mixture":
            return None
        games = games_at(self.designs, coef)
        case, z, touching = equilibrium_probits(games)
        number = np.bincount(case, minlength=len(games.SA)).astype(np.int64)
        chosen = self._chosen(case, equilibrium_logs(games.rows(case), z)[0], number)
        if touching[chosen].any():
            return None
        playing = case[chosen]
        curvature = utility_curvature(games.rows(playing), z[chosen], counts[playing])
        if curvature is None:
            return None
        every = np.zeros((len(number), *curvature.shape[1:]))
        every[playing] = curvature
        return -between_regressors(self.designs, every)

    def _chosen(self, case: Owner, log: FoundOutcome, number: CaseCount) -> _Playing:
        """The equilibrium that each case with any plays."""
        ends = np.cumsum(number)
        some = number > 0
        if self.select == "highest":
            return (ends - 1)[some]
        if self.select == "lowest" or self.counts is None or (number <= 1).all():
            return (ends - number)[some]
        seen = self.counts[case]
        with np.errstate(invalid="ignore"):
            value = np.where(seen > 0, seen * log, 0.0).sum(axis=1)
        order = np.lexsort((np.arange(len(case)), -value, case))
        return order[(ends - number)[some]]


def games_at(designs: tuple[Design, ...], coef: Coef) -> SignallingGames:
    """The game of each case."""
    values = linear(designs, coef)
    return SignallingGames(
        **{name: values[utility] for name, utility in zip(_FIELDS, UTILITIES, strict=True)}
    )


def coefficient_slopes(designs: tuple[Design, ...], slope: UtilitySlopes) -> _CoefficientSlopes:
    """(..., coefficient) slopes from (case, ..., utility) ones."""
    parts = []
    for design in designs:
        by_utility = slope[..., UTILITIES.index(design.term), None]
        shape = (len(design.matrix), *(1,) * (slope.ndim - 2), design.matrix.shape[1])
        parts.append(by_utility * design.matrix.reshape(shape))
    return np.concatenate(parts, axis=-1)


def check_signalling_designs(designs: tuple[Design, ...]) -> None:
    """Refuse designs that the data cannot tell apart, whatever they are.

    A regressor in all four utilities of A, or in all three of B, moves all payoffs of that actor alike,
    which changes nothing. The same holds of a combination of regressors.

    Raises
    ------
    FitError
        If so, with the name of the regressor; or if the designs are not one for each of `UTILITIES`.
    """
    terms = [design.term for design in designs]
    unknown = [term for term in terms if term not in UTILITIES]
    if unknown:
        raise FitError(f"the signalling game has no utility '{unknown[0]}'; it has {', '.join(UTILITIES)}")
    missing = [utility for utility in UTILITIES if utility not in terms]
    if missing:
        raise FitError(f"'{missing[0]}' has no formula; '{missing[0]} ~ 0' holds it at zero")
    by_term = {design.term: design for design in designs}
    for actor, utilities in (("A", ("SA", "VA", "WA", "a")), ("B", ("CB", "WB", "VB"))):
        common = _common([by_term[utility] for utility in utilities])
        if common:
            raise FitError(
                f"{common} is in all of {actor}'s utilities ({', '.join(utilities)}): no data can tell its "
                "coefficients, as payoffs that all move alike change nothing. Leave it out of one of them"
            )


def _common(designs: list[Design]) -> str:
    """The regressor, or combination of them, that all designs have; empty if there is none."""
    shared = set(designs[0].regressors).intersection(*(design.regressors for design in designs[1:]))
    if shared:
        return next(f"'{name}'" for name in designs[0].regressors if name in shared)
    bases = [_basis(design.matrix) for design in designs]
    if any(basis.shape[1] == 0 for basis in bases):
        return ""
    # a vector in all spaces is kept by the mean of the projections on them
    inside = bases[0]
    for basis in bases[1:]:
        inside = basis @ (basis.T @ inside)
    left, size, _ = np.linalg.svd(bases[0].T @ inside)
    if size[0] < 1 - _DEPENDENT:
        return ""
    weights = np.linalg.lstsq(designs[0].matrix, bases[0] @ left[:, 0], rcond=None)[0]
    spread = np.abs(weights) * np.linalg.norm(designs[0].matrix, axis=0)
    names = [f"'{name}'" for name, part in zip(designs[0].regressors, spread, strict=True) if part > 1e-6]
    return names[0] if len(names) == 1 else "a combination of " + ", ".join(names)


def _basis(matrix: Regressors) -> Float64[np.ndarray, "case base"]:
    """An orthonormal basis of the columns."""
    scale = np.linalg.norm(matrix, axis=0)
    left, size, _ = np.linalg.svd(matrix / np.where(scale > 0, scale, 1.0), full_matrices=False)
    return left[:, size > _DEPENDENT * size.max(initial=0.0)]


def _spread(
    log: FoundOutcome, slope: FoundSlopes, chosen: _Playing, number: CaseCount
) -> tuple[ByOutcome, CaseSlopes]:
    """Logs and slopes of all cases from the chosen equilibria; quiet where there is none."""
    every_log = np.tile(_QUIET, (len(number), 1))
    every_slope = np.zeros((len(number), *slope.shape[1:]))
    every_log[number > 0], every_slope[number > 0] = log[chosen], slope[chosen]
    return every_log, every_slope


def _mixed(
    case: Owner, log: FoundOutcome, slope: FoundSlopes, number: CaseCount, weights: _Weights
) -> tuple[ByOutcome, CaseSlopes, Float64[np.ndarray, "case outcome 2"]]:
    """Equation (11): logs, slopes in utilities, and slopes in the two weights."""
    share, by_weight = _shares(case, number, weights)
    odds = log + share[:, None]
    top = np.full((len(number), log.shape[1]), -np.inf)
    np.maximum.at(top, case, odds)
    lifted = np.where(np.isfinite(top), top, 0.0)
    part = np.exp(odds - lifted[case])
    total = np.zeros_like(top)
    np.add.at(total, case, part)
    with np.errstate(divide="ignore", invalid="ignore"):
        mixed = np.log(total) + lifted
        part = np.where(total[case] > 0, part / total[case], 0.0)
    every_slope = np.zeros((len(number), *slope.shape[1:]))
    np.add.at(every_slope, case, part[:, :, None] * slope)
    every_weight = np.zeros((len(number), log.shape[1], 2))
    np.add.at(every_weight, case, part[:, :, None] * by_weight[:, None, :])
    mixed[number == 0] = _QUIET
    return mixed, every_slope, every_weight


def _shares(case: Owner, number: CaseCount, weights: _Weights) -> tuple[Found, _ShareSlopes]:
    """Log of the weight of each equilibrium, and its slopes in `weights` (middle, highest)."""
    rank = np.arange(len(case)) - (np.cumsum(number) - number)[case]
    of = number[case]
    kind = np.where(rank == 0, 0, np.where(rank == of - 1, 2, 1))
    raw = np.concatenate([[0.0], weights])[kind] - np.where(kind == 1, np.log(np.maximum(of - 2, 1)), 0.0)
    total = np.full(len(number), -np.inf)
    np.logaddexp.at(total, case, raw)
    share = raw - total[case]
    own = (kind[:, None] == np.array([1, 2])).astype(np.float64)
    mean = np.zeros((len(number), 2))
    np.add.at(mean, case, np.exp(share)[:, None] * own)
    return share, own - mean[case]
