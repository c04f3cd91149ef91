"""The climb of a likelihood by scoring, from one start to where it ends.

Each start is climbed within a trust region, with the information in the place of the Hessian (Fisher
scoring). Near the top a model that knows its own Hessian has it used instead.

References
----------
Nocedal and Wright (2006), *Numerical Optimization*, algorithms 4.1 and 4.3: the trust region, as
`scipy.optimize.minimize` has it. McCullagh and Nelder (1989), section 2.5: scoring.

Tested in `tests/unit/test_fit_estimate.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from scipy.optimize import minimize

from melian.fit.estimation.likelihood import Likelihood, likelihood
from melian.fit.outcome_model import OutcomeModel
from melian.fit.scaled_model import ScaledModel, coefficient_sizes
from melian.fit.shapes import Coef, Counts, Square, Starts

__all__ = [
    "MOST_ITERATIONS",
    "Climb",
    "OwnCurvature",
    "ascent",
    "climb_from",
    "climb_in",
    "own_curvature",
    "own_units",
    "start_points",
    "steepness",
]


OwnCurvature = Callable[[Coef], Square | None]
"""Coefficients -> minus the Hessian there as a model itself gives it, or None."""

_NEAR = 1e-3
"""Largest gradient, per standard error, at the end of a climb that has converged."""
_CLOSE = 1.0
"""Gradient, per standard error, below which a model's own Hessian takes the place of the information."""
_QUIET, _STUCK = 20, 1e-6
"""A climb ends if the likelihood rises by less than the second over as many steps as the first."""
MOST_ITERATIONS = 500
"""Of a climb, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Climb:
    """Where one start led."""

    start: Coef
    """(coefficient,)"""
    coef: Coef
    """(coefficient,) Where it ended."""
    loglik: float
    """-inf if the likelihood could not be computed at the start."""
    converged: bool
    """Whether the gradient vanishes there."""


def ascent(model: OutcomeModel, counts: Counts, start: Coef, *, iterations: int = MOST_ITERATIONS) -> Climb:
    """Where a climb from `start` (coefficient,) ends; without Newton's steps and the Hessian."""
    size = coefficient_sizes(model)
    scaled = ScaledModel(model, size)
    second = own_curvature(scaled, counts) if own_curvature(model, counts) is not None else None
    climb = climb_from(lambda coef: likelihood(scaled.logs(coef), counts), start * size, iterations, second)
    return climb_in(climb, size)


def climb_in(climb: Climb, size: Coef) -> Climb:
    """The same climb in coefficients `size` times as small."""
    return replace(climb, start=climb.start / size, coef=climb.coef / size)


def start_points(model: OutcomeModel, counts: Counts, starts: int, seed: int) -> Starts:
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


def climb_from(
    at: Callable[[Coef], Likelihood], start: Coef, iterations: int, second: OwnCurvature | None = None
) -> Climb:
    """The end of one climb by scoring; near the top by Newton's method, if `second` gives the curvature."""
    first = at(start)
    if not np.isfinite(first.value):
        return Climb(start, start, -np.inf, False)
    unit = own_units(first.information)
    kept: dict[bytes, Likelihood] = {start.tobytes(): first}

    def there(x: Coef) -> Likelihood:
        coef = x * unit
        key = coef.tobytes()
        if key not in kept:
            while len(kept) > 3:
                del kept[next(iter(kept))]
            kept[key] = at(coef)
        return kept[key]

    def curvature(x: Coef) -> Square:
        here = there(x)
        own = second(x * unit) if second is not None and steepness(here) < _CLOSE else None
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
    return Climb(start, reached * unit, end.value, steepness(end) < _NEAR)


def own_units(information: Square) -> Coef:
    """Scale of each coefficient: its standard error if it were alone; 1 where the data say nothing of it."""
    own = np.diag(information)
    known = np.isfinite(own) & (own > 1e-12 * np.nanmax(own, initial=1e-300))
    return np.where(known, 1 / np.sqrt(np.where(known, own, 1.0)), 1.0)


def own_curvature(model: OutcomeModel, counts: Counts) -> OwnCurvature | None:
    """What a model itself offers as minus the Hessian, its `observed_information`; that may give None."""
    own = getattr(model, "observed_information", None)
    return None if own is None else partial(own, counts=counts)


def steepness(here: Likelihood) -> float:
    """Largest slope of the log-likelihood, per standard error of a coefficient."""
    return float(np.abs(here.gradient * own_units(here.information)).max())
