"""Newton's method from near the top of a likelihood, and the Hessian there.

References
----------
Nocedal and Wright (2006), *Numerical Optimization*, section 3.4 (a Hessian made positive definite by its
eigenvalues) and section 8.1 (differences).

Tested in `tests/unit/test_fit_estimate.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from melian.fit.estimation.climb import (
    OwnCurvature,
    own_units,
    steepness,
)
from melian.fit.estimation.likelihood import Likelihood, scores
from melian.fit.outcome_model import OutcomeModel
from melian.fit.shapes import Coef, Counts, Square

__all__ = ["GRADIENT", "curvature_of", "finished_climb", "observed_information"]


GRADIENT = 1e-6
"""Largest gradient at a maximum, per standard error of the coefficient."""
_FLAT = 1e-9
"""Curvature, relative to the largest, below which a direction counts as flat."""
_STEP = 1e-3
"""Step of differences, in standard errors: both rounding and the third derivative stay below 1e-6."""
_SMALL = 1e-5
"""Step, in standard errors, over which the Hessian does not change."""
_MOST_NEWTON = 20


def observed_information(gradient: Callable[[Coef], Coef], coef: Coef, unit: Coef) -> Square:
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


def _gradient(model: OutcomeModel, counts: Counts, coef: Coef) -> Coef:
    """(coefficient,) Of the log-likelihood, and nothing else."""
    return scores(model.logs(coef), counts).sum(axis=0)


def curvature_of(
    model: OutcomeModel, counts: Counts, second: OwnCurvature | None
) -> Callable[[Coef, Coef], Square]:
    """Minus the Hessian at (coefficients, unit): the model's own, or else by differences."""
    slope = partial(_gradient, model, counts)

    def curvature(coef: Coef, unit: Coef) -> Square:
        own = None if second is None else second(coef)
        return observed_information(slope, coef, unit) if own is None else own

    return curvature


def finished_climb(
    at: Callable[[Coef], Likelihood], second: Callable[[Coef, Coef], Square], coef: Coef
) -> tuple[Coef, Likelihood, Square]:
    """Newton's method with halved steps from near the top; with the Hessian at its end."""
    here = at(coef)
    for _ in range(_MOST_NEWTON):
        unit = own_units(here.information)
        curvature = second(coef, unit)
        scaled = curvature * np.outer(unit, unit)
        if not np.isfinite(scaled).all() or np.abs(here.gradient * unit).max() < 0.01 * GRADIENT:
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
    at: Callable[[Coef], Likelihood], coef: Coef, here: Likelihood, step: Coef
) -> tuple[Coef, Likelihood] | None:
    """A step that does not lower the likelihood, halved until so; None if there is none."""
    slack = 1e-12 * (1 + abs(here.value))
    for _ in range(30):
        there = at(coef + step)
        if there.value >= here.value - slack and steepness(there) < steepness(here):
            return coef + step, there
        if there.value > here.value + slack:
            return coef + step, there
        step = 0.5 * step
    return None
