r"""Maximum likelihood: climbed by scoring, finished by Newton's method, and judged at the top.

Each start is climbed within a trust region, with the information in the place of the Hessian
(Fisher scoring): the information never has the wrong curvature and costs nothing beside the gradient.
The best end is then finished by Newton's method. The Hessian, central differences of the exact
gradient, says whether the end is a maximum, and gives the standard errors. Coefficients are
measured, inside, by what the data say of them, so that the unit of a regressor does not matter.

References
----------
Nocedal and Wright (2006), *Numerical Optimization*, algorithms 4.1 and 4.3 (the trust region, as
`scipy.optimize.minimize` has it) and section 8.1 (differences). McCullagh and Nelder (1989), section 2.5:
scoring.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from melian.errors import FitError
from melian.fit.estimation.likelihood import Likelihood, likelihood, scores
from melian.fit.estimation.outcome_model import Counts, OutcomeModel
from melian.fit.scaled_model import ScaledModel, coefficient_sizes

__all__ = ["STATUSES", "Climb", "Estimate", "ascent", "estimate", "observed_information", "start_points"]

Array = npt.NDArray[np.float64]
_OwnCurvature = Callable[[Array], Array | None]

STATUSES = {
    "maximum": "a maximum: the gradient vanishes and the Hessian is negative definite",
    "flat": "no unique maximum: the likelihood does not change in some direction",
    "unbounded": "no finite maximum: the likelihood rises as a coefficient grows without bound",
    "no maximum": "the gradient vanishes, but the likelihood rises in some direction",
    "not converged": "the gradient does not vanish: more iterations or other starts may help",
}
"""What an estimate's code says."""

_GRADIENT = 1e-6
"""Largest gradient at a maximum, per standard error of the coefficient."""
_ARRIVED = 1e-4
"""Log units from the best end within which a start counts as having arrived."""
_FLAT = 1e-9
"""Curvature, relative to the largest, below which a direction counts as flat."""
_STEP = 1e-3
"""Step of differences, in standard errors: both rounding and the third derivative stay below 1e-6."""
_NEAR = 1e-3
"""Largest gradient, per standard error, at the end of a climb that has converged."""
_CLOSE = 1.0
"""Gradient, per standard error, below which a model's own Hessian takes the place of the information."""
_SMALL = 1e-5
"""Step, in standard errors, over which the Hessian does not change."""
_QUIET, _STUCK = 20, 1e-6
"""A climb ends if the likelihood rises by less than the second over as many steps as the first."""
_MOST_ITERATIONS = 500
_MOST_NEWTON = 20


@dataclass(frozen=True, slots=True)
class Climb:
    """Where one start led."""

    start: Array
    """(coefficient,)"""
    coef: Array
    """(coefficient,) Where it ended."""
    loglik: float
    """-inf if the likelihood could not be computed at the start."""
    converged: bool
    """Whether the gradient vanishes there."""


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """Coefficients at the maximum of the likelihood, and how good it is."""

    model: OutcomeModel
    counts: Counts
    """(case, outcome)"""
    coef: Array
    """(coefficient,)"""
    loglik: float
    """Log-likelihood, without the multinomial constant."""
    gradient: Array
    """(coefficient,) Exact."""
    hessian: Array
    """(coefficient, coefficient) Second derivatives of the log-likelihood."""
    covariance: Array
    """(coefficient, coefficient) See `errors`; not a number where the Hessian has no inverse."""
    errors: str
    """What the covariance rests on: hessian, sandwich, cluster:COLUMN, bootstrap:N."""
    status: str
    """A code of `STATUSES`."""
    climbs: tuple[Climb, ...]
    """One per start."""
    path: Array
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
    def se(self) -> Array:
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
    starts: int | Array = 1,
    seed: int = 0,
    iterations: int = _MOST_ITERATIONS,
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
    model: OutcomeModel, counts: Counts, starts: int | Array, seed: int, iterations: int,
    progress: Callable[[str], None] | None,
) -> Estimate:  # fmt: skip
    """The estimate of a model whose coefficients are of like size."""
    path: list[tuple[float, float, float]] = []

    def at(coef: Array) -> Likelihood:
        found = likelihood(model.logs(coef), counts)
        path.append((found.value, found.several, found.none))
        return found

    second = _own_curvature(model, counts)
    points = start_points(model, counts, starts, seed) if isinstance(starts, int) else np.atleast_2d(starts)
    climbs = []
    for number, point in enumerate(points):
        climbs.append(_climb(at, np.asarray(point, dtype=np.float64), iterations, second))
        if progress is not None:
            progress(f"start {number + 1} of {len(points)}: log-likelihood {climbs[-1].loglik:.4f}")
    best = max(climbs, key=lambda climb: climb.loglik)
    if not np.isfinite(best.loglik):
        raise FitError(
            "the likelihood is 0, or cannot be computed, at every start: an outcome was seen that the model "
            "rules out there; try more starts (--starts)" + _unsolved(model, points[0])
        )
    coef, here, hessian = _finished(at, _curvature(model, counts, second), best.coef)
    return Estimate(
        model=model, counts=counts, coef=coef, loglik=here.value, gradient=here.gradient, hessian=hessian,
        covariance=_inverse(-hessian), errors="hessian", status=_status(here.gradient, hessian),
        climbs=tuple(climbs), path=np.array(path), several=here.several,
    )  # fmt: skip


def _unsolved(model: OutcomeModel, coef: Array) -> str:
    """Which cases have no odds at a start, and why, where the model can say it."""
    ask = getattr(model, "unsolved", None)
    if ask is None:
        return ""
    cases = ask(coef)
    if cases.empty:
        return ""
    first = f"case {cases.case[0] + 1}: {cases.why[0]}"
    return f". At the first start {len(cases)} cases have no odds; the first, {first}"


def ascent(model: OutcomeModel, counts: Counts, start: Array, *, iterations: int = _MOST_ITERATIONS) -> Climb:
    """Where a climb from `start` (coefficient,) ends; without Newton's steps and the Hessian."""
    size = coefficient_sizes(model)
    scaled = ScaledModel(model, size)
    second = _own_curvature(scaled, counts) if _own_curvature(model, counts) is not None else None
    climb = _climb(lambda coef: likelihood(scaled.logs(coef), counts), start * size, iterations, second)
    return _climb_in(climb, size)


def _unscaled(found: Estimate, model: OutcomeModel, size: Array) -> Estimate:
    """The estimate of `model` from that in coefficients `size` times as large."""
    both = np.outer(size, size)
    return replace(
        found, model=model, coef=found.coef / size, gradient=found.gradient * size,
        hessian=found.hessian * both, covariance=found.covariance / both,
        climbs=tuple(_climb_in(climb, size) for climb in found.climbs),
    )  # fmt: skip


def _climb_in(climb: Climb, size: Array) -> Climb:
    return replace(climb, start=climb.start / size, coef=climb.coef / size)


def start_points(model: OutcomeModel, counts: Counts, starts: int, seed: int) -> Array:
    """(start, coefficient) Zero, or what the model proposes as its `start`, and points scattered around it.

    The scatter is normal, with a standard deviation of half a unit of the utility that a typical value of
    the regressor makes: judged by the information per case.
    """
    size = len(model.coefficients)
    centre = np.asarray(getattr(model, "start", np.zeros(size)), dtype=np.float64)
    if starts <= 1:
        return centre[None]
    unit = np.sqrt(np.diag(likelihood(model.logs(centre), counts).information) / counts.sum())
    unit = np.where(np.isfinite(unit) & (unit > 0), unit, 1.0)
    scattered = np.random.default_rng(seed).standard_normal((starts - 1, size)) * (0.2 / unit)
    return np.vstack([centre, centre + scattered])


def observed_information(gradient: Callable[[Array], Array], coef: Array, unit: Array) -> Array:
    """(coefficient, coefficient) Minus the Hessian, by central differences of the exact gradient.

    `unit` (coefficient,) is the scale of each coefficient, about its standard error.
    """
    columns = []
    for number, step in enumerate(_STEP * unit):
        move = np.zeros_like(coef)
        move[number] = step
        columns.append((gradient(coef - move) - gradient(coef + move)) / (2 * step))
    rough = np.array(columns)
    return 0.5 * (rough + rough.T)


def _climb(
    at: Callable[[Array], Likelihood], start: Array, iterations: int, second: _OwnCurvature | None = None
) -> Climb:
    """The end of one climb by scoring; near the top by Newton's method, if `second` gives the curvature."""
    first = at(start)
    if not np.isfinite(first.value):
        return Climb(start, start, -np.inf, False)
    unit = _unit(first.information)
    kept: dict[bytes, Likelihood] = {start.tobytes(): first}

    def there(x: Array) -> Likelihood:
        coef = x * unit
        key = coef.tobytes()
        if key not in kept:
            while len(kept) > 3:
                del kept[next(iter(kept))]
            kept[key] = at(coef)
        return kept[key]

    def curvature(x: Array) -> Array:
        here = there(x)
        own = second(x * unit) if second is not None and _steepness(here) < _CLOSE else None
        found = (here.information if own is None else own) * np.outer(unit, unit)
        # asked for even at points that will be rejected, where nothing is known
        return found if np.isfinite(found).all() else np.eye(len(x))

    x0 = start / unit
    kept[(x0 * unit).tobytes()] = first
    # a smaller gradient promises less than the rounding of the likelihood itself
    enough = max(1e-5, 3 * np.sqrt(np.finfo(float).eps * abs(first.value)))
    values: list[float] = []
    reached = x0

    def halt_if_stuck(intermediate_result: Any) -> None:
        nonlocal reached
        reached = np.array(intermediate_result.x)
        # where the likelihood jumps, the trust region would shrink for ever
        values.append(-float(intermediate_result.fun))
        if len(values) > _QUIET and values[-1] - values[-_QUIET] < _STUCK:
            raise StopIteration

    try:
        reached = minimize(
            lambda x: -there(x).value, x0, method="trust-exact", jac=lambda x: -there(x).gradient * unit,
            hess=curvature, callback=halt_if_stuck, options={
                "initial_trust_radius": 5.0, "max_trust_radius": 1e4, "maxiter": iterations, "gtol": enough,
            },
        ).x  # fmt: skip
    except (ValueError, np.linalg.LinAlgError) as error:
        # a step beyond all numbers: the climb ends where it was, and is judged there
        if "infs or NaNs" not in str(error) and not isinstance(error, np.linalg.LinAlgError):
            raise
    end = there(reached)
    return Climb(start, reached * unit, end.value, _steepness(end) < _NEAR)


def _unit(information: Array) -> Array:
    """Scale of each coefficient: its standard error if it were alone; 1 where the data say nothing of it."""
    own = np.diag(information)
    known = np.isfinite(own) & (own > 1e-12 * np.nanmax(own, initial=1e-300))
    return np.where(known, 1 / np.sqrt(np.where(known, own, 1.0)), 1.0)


def _gradient(model: OutcomeModel, counts: Counts, coef: Array) -> Array:
    """(coefficient,) Of the log-likelihood, and nothing else."""
    return scores(model.logs(coef), counts).sum(axis=0)


def _own_curvature(model: OutcomeModel, counts: Counts) -> _OwnCurvature | None:
    """What a model itself offers as minus the Hessian, its `observed_information`; that may give None."""
    own = getattr(model, "observed_information", None)
    return None if own is None else partial(own, counts=counts)


def _curvature(
    model: OutcomeModel, counts: Counts, second: _OwnCurvature | None
) -> Callable[[Array, Array], Array]:
    """Minus the Hessian at (coefficients, unit): the model's own, or else by differences."""
    slope = partial(_gradient, model, counts)

    def curvature(coef: Array, unit: Array) -> Array:
        own = None if second is None else second(coef)
        return observed_information(slope, coef, unit) if own is None else own

    return curvature


def _finished(
    at: Callable[[Array], Likelihood], second: Callable[[Array, Array], Array], coef: Array
) -> tuple[Array, Likelihood, Array]:
    """Newton's method with halved steps from near the top; with the Hessian at its end."""
    here = at(coef)
    for _ in range(_MOST_NEWTON):
        unit = _unit(here.information)
        curvature = second(coef, unit)
        scaled = curvature * np.outer(unit, unit)
        if not np.isfinite(scaled).all() or np.abs(here.gradient * unit).max() < 0.01 * _GRADIENT:
            break
        values, vectors = np.linalg.eigh(scaled)
        # directions that are flat or curved the wrong way are climbed by their gradient
        size = np.maximum(np.abs(values), _FLAT * max(values.max(), 1e-300))
        downhill = vectors.T @ (here.gradient * unit)
        step = vectors @ np.clip(downhill / size, -5.0, 5.0) * unit
        moved = _halved(at, coef, here, step)
        if moved is None:
            break
        coef, here = moved
        if np.abs(step / unit).max() < _SMALL:
            break
    return coef, here, -curvature


def _halved(
    at: Callable[[Array], Likelihood], coef: Array, here: Likelihood, step: Array
) -> tuple[Array, Likelihood] | None:
    """A step that does not lower the likelihood, halved until so; None if there is none."""
    slack = 1e-12 * (1 + abs(here.value))
    for _ in range(30):
        there = at(coef + step)
        if there.value >= here.value - slack and _steepness(there) < _steepness(here):
            return coef + step, there
        if there.value > here.value + slack:
            return coef + step, there
        step = 0.5 * step
    return None


def _steepness(here: Likelihood) -> float:
    return float(np.abs(here.gradient * _unit(here.information)).max())


def _status(gradient: Array, hessian: Array) -> str:
    unit = _unit(-hessian)
    if not np.isfinite(hessian).all():
        return "not converged"
    values = np.linalg.eigvalsh(-hessian * np.outer(unit, unit))
    if values[0] < -1e-6 * max(values[-1], 1.0):
        return "no maximum"
    if np.abs(gradient * unit).max() > _GRADIENT:
        return "not converged"
    return "flat" if values[0] < 1e-7 * values[-1] else "maximum"


def _inverse(curvature: Array) -> Array:
    """Inverse of minus the Hessian; not a number where it is not positive definite."""
    unit = _unit(curvature)
    try:
        root = np.linalg.cholesky(curvature * np.outer(unit, unit))
    except np.linalg.LinAlgError:
        return np.full_like(curvature, np.nan)
    half: Any = np.linalg.inv(root) * unit[None, :]
    return half.T @ half
