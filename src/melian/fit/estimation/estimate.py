r"""Maximum likelihood: climbed by scoring, finished by Newton's method, and judged at the top.

Each start is climbed with the information in the place of the Hessian (`climb`): the information never
has the wrong curvature and costs nothing beside the gradient. The best end is then finished by Newton's
method (`newton`). The Hessian, central differences of the exact gradient, says whether the end is a
maximum, and gives the standard errors. Coefficients are measured, inside, by what the data say of them,
so that the unit of a regressor does not matter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from jaxtyping import Float64

from melian.errors import FitError
from melian.fit.estimation.climb import (
    MOST_ITERATIONS,
    Climb,
    climb_from,
    climb_in,
    own_curvature,
    own_units,
    start_points,
)
from melian.fit.estimation.likelihood import Likelihood, likelihood
from melian.fit.estimation.newton import GRADIENT, curvature_of, finished_climb
from melian.fit.outcome_model import OutcomeModel
from melian.fit.scaled_model import ScaledModel, coefficient_sizes
from melian.fit.shapes import Coef, Counts, Square, Starts

__all__ = ["STATUSES", "Estimate", "estimate"]


STATUSES = {
    "maximum": "a maximum: the gradient vanishes and the Hessian is negative definite",
    "flat": "no unique maximum: the likelihood does not change in some direction",
    "unbounded": "no finite maximum: the likelihood rises as a coefficient grows without bound",
    "no maximum": "the gradient vanishes, but the likelihood rises in some direction",
    "not converged": "the gradient does not vanish: more iterations or other starts may help",
}
"""What an estimate's code says."""

_ARRIVED = 1e-4
"""Log units from the best end within which a start counts as having arrived."""


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """Coefficients at the maximum of the likelihood, and how good it is."""

    model: OutcomeModel
    counts: Counts
    """(case, outcome)"""
    coef: Coef
    """(coefficient,)"""
    loglik: float
    """Log-likelihood, without the multinomial constant."""
    gradient: Coef
    """(coefficient,) Exact."""
    hessian: Square
    """(coefficient, coefficient) Second derivatives of the log-likelihood."""
    covariance: Square
    """(coefficient, coefficient) See `errors`; not a number where the Hessian has no inverse."""
    errors: str
    """What the covariance rests on: hessian, sandwich, cluster:COLUMN, bootstrap:N."""
    status: str
    """A code of `STATUSES`."""
    climbs: tuple[Climb, ...]
    """One per start."""
    path: Float64[np.ndarray, "evaluation 3"]
    """(evaluation, 3) Log-likelihood, cases with several equilibria, cases with none; of the climbs, in
    order, without the differences of the Hessian."""
    several: int
    """Cases with more than one equilibrium at the estimate."""
    notes: tuple[str, ...] = field(default=())
    """Sentences about what deserves attention."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the coefficients."""
        return self.model.coefficients

    @property
    def se(self) -> Coef:
        """(coefficient,) Standard errors."""
        with np.errstate(invalid="ignore"):
            return np.sqrt(np.diag(self.covariance))

    @property
    def arrived(self) -> int:
        """How many starts ended within 1e-4 log units of the best."""
        return sum(climb.loglik >= self.loglik - _ARRIVED for climb in self.climbs)

    @property
    def aic(self) -> float:
        """Akaike's criterion, 2 k - 2 log L."""
        return 2 * len(self.coef) - 2 * self.loglik

    @property
    def bic(self) -> float:
        """Schwarz's criterion, k log n - 2 log L, with n the number of outcomes seen."""
        return len(self.coef) * float(np.log(self.counts.sum())) - 2 * self.loglik


def estimate(
    model: OutcomeModel,
    counts: Counts,
    *,
    starts: int | Starts = 1,
    seed: int = 0,
    iterations: int = MOST_ITERATIONS,
    progress: Callable[[str], None] | None = None,
) -> Estimate:
    """Maximum-likelihood estimate of a model.

    Parameters
    ----------
    model
        A game per case.
    counts
        (case, outcome) How often each outcome was seen.
    starts
        Number of starts, the first at `start_points`' own place and the others scattered around it; or
        the starts themselves (start, coefficient).
    seed
        Of the scattered starts.
    iterations
        At most so many per start.
    progress
        Called with a sentence after each start.

    Raises
    ------
    FitError
        If the model has no coefficients, or the likelihood is 0 or unknown at every start.
    """
    if not model.coefficients:
        raise FitError("nothing can be estimated: every term is fixed at 0; give a term a formula")
    size = coefficient_sizes(model)
    if (size != 1).any():
        points = starts if isinstance(starts, int) else starts * size
        found = _estimate(ScaledModel(model, size), counts, points, seed, iterations, progress)
        return _unscaled(found, model, size)
    return _estimate(model, counts, starts, seed, iterations, progress)


def _estimate(
    model: OutcomeModel, counts: Counts, starts: int | Starts, seed: int, iterations: int,
    progress: Callable[[str], None] | None,
) -> Estimate:  # fmt: skip
    """The estimate of a model whose coefficients are of like size."""
    path: list[tuple[float, float, float]] = []

    def at(coef: Coef) -> Likelihood:
        found = likelihood(model.logs(coef), counts)
        path.append((found.value, found.several, found.none))
        return found

    second = own_curvature(model, counts)
    points = start_points(model, counts, starts, seed) if isinstance(starts, int) else np.atleast_2d(starts)
    climbs = []
    for number, point in enumerate(points):
        climbs.append(climb_from(at, np.asarray(point, dtype=np.float64), iterations, second))
        if progress is not None:
            progress(f"start {number + 1} of {len(points)}: log-likelihood {climbs[-1].loglik:.4f}")
    best = max(climbs, key=lambda climb: climb.loglik)
    if not np.isfinite(best.loglik):
        raise FitError(
            "the likelihood is 0, or cannot be computed, at every start: an outcome was seen that the model "
            "rules out there; try more starts (--starts)" + _unsolved(model, points[0])
        )
    coef, here, hessian = finished_climb(at, curvature_of(model, counts, second), best.coef)
    return Estimate(
        model=model, counts=counts, coef=coef, loglik=here.value, gradient=here.gradient, hessian=hessian,
        covariance=_inverse(-hessian), errors="hessian", status=_status(here.gradient, hessian),
        climbs=tuple(climbs), path=np.array(path), several=here.several,
    )  # fmt: skip


def _unsolved(model: OutcomeModel, coef: Coef) -> str:
    """Which cases have no odds at a start, and why, where the model can say it."""
    ask = getattr(model, "unsolved", None)
    if ask is None:
        return ""
    cases = ask(coef)
    if cases.empty:
        return ""
    first = f"case {cases.case[0] + 1}: {cases.why[0]}"
    return f". At the first start {len(cases)} cases have no odds; the first, {first}"


def _unscaled(found: Estimate, model: OutcomeModel, size: Coef) -> Estimate:
    """The estimate of `model` from that in coefficients `size` times as large."""
    both = np.outer(size, size)
    return replace(
        found, model=model, coef=found.coef / size, gradient=found.gradient * size,
        hessian=found.hessian * both, covariance=found.covariance / both,
        climbs=tuple(climb_in(climb, size) for climb in found.climbs),
    )  # fmt: skip


def _status(gradient: Coef, hessian: Square) -> str:
    unit = own_units(-hessian)
    if not np.isfinite(hessian).all():
        return "not converged"
    values = np.linalg.eigvalsh(-hessian * np.outer(unit, unit))
    if values[0] < -1e-6 * max(values[-1], 1.0):
        return "no maximum"
    if np.abs(gradient * unit).max() > GRADIENT:
        return "not converged"
    return "flat" if values[0] < 1e-7 * values[-1] else "maximum"


def _inverse(curvature: Square) -> Square:
    """Inverse of minus the Hessian; not a number where it is not positive definite."""
    unit = own_units(curvature)
    try:
        root = np.linalg.cholesky(curvature * np.outer(unit, unit))
    except np.linalg.LinAlgError:
        return np.full_like(curvature, np.nan)
    half: Any = np.linalg.inv(root) * unit[None, :]
    return half.T @ half
