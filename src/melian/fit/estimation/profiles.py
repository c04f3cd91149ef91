r"""Likelihood profiles: how the best likelihood falls as one coefficient is held elsewhere.

An interval holds the values whose profile is within half the quantile of chi-square with one degree
of freedom of the maximum. Unlike estimate plus and minus standard errors it needs no symmetry, and it
is infinite where the data set no bound.

References
----------
Venzon and Moolgavkar (1988), Applied Statistics 37, 87-94.

Tested in `tests/unit/test_fit_estimate.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from jaxtyping import Float64
from scipy.optimize import brentq
from scipy.stats import chi2

from melian.errors import UsageError
from melian.fit.data.formulas import Design
from melian.fit.estimation.climb import ascent
from melian.fit.estimation.estimate import Estimate
from melian.fit.outcome_model import OutcomeLogs, OutcomeModel
from melian.fit.shapes import Coef

__all__ = ["Profile", "profile"]


_FARTHEST = 32.0
"""Standard errors beyond which an end of the interval counts as infinite."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The profile of one coefficient."""

    name: str
    value: Float64[np.ndarray, " point"]
    """(point,) Ascending; the estimate is among them."""
    loglik: Float64[np.ndarray, " point"]
    """(point,) Largest log-likelihood with the coefficient held there."""
    low: float
    """Lower end of the interval; -inf if there is none."""
    high: float
    level: float

    @property
    def frame(self) -> pd.DataFrame:
        """Per point: value, loglik, and the fall from the largest."""
        return pd.DataFrame(
            {"value": self.value, "loglik": self.loglik, "fall": self.loglik.max() - self.loglik}
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """A model with one coefficient held."""

    model: OutcomeModel
    number: int
    value: float

    @property
    def coefficients(self) -> tuple[str, ...]:
        names = self.model.coefficients
        return names[: self.number] + names[self.number + 1 :]

    @property
    def outcomes(self) -> tuple[str, ...]:
        return self.model.outcomes

    @property
    def designs(self) -> Sequence[Design]:
        """Which say of what size the other coefficients are."""
        return getattr(self.model, "designs", ())

    def logs(self, coef: Coef) -> OutcomeLogs:
        logs = self.model.logs(np.insert(coef, self.number, self.value))
        return replace(logs, slope=np.delete(logs.slope, self.number, axis=2))

    def at(self, frame: pd.DataFrame) -> OutcomeModel:
        return replace(self, model=self.model.at(frame))


def profile(estimate: Estimate, number: int, *, level: float = 0.95, points: int = 11) -> Profile:
    """The profile of coefficient `number`, at `points` values across its interval.

    Parameters
    ----------
    estimate
        At a maximum, with the standard error of the coefficient.
    number
        Which coefficient.
    level
        Of the interval.
    points
        How many values, spread evenly over the interval, three standard errors where it is infinite.

    Raises
    ------
    UsageError
        If the coefficient has no standard error, or there is no other to maximise over.
    """
    se, centre = float(estimate.se[number]), float(estimate.coef[number])
    if not np.isfinite(se) or se <= 0:
        raise UsageError(f"'{estimate.names[number]}' has no standard error: the data do not determine it")
    target = 0.5 * float(chi2.ppf(level, 1))
    known: dict[float, tuple[Coef, float]] = {centre: (np.delete(estimate.coef, number), estimate.loglik)}

    def best(value: float) -> float:
        """Largest log-likelihood with the coefficient held, climbed from the nearest value that is known."""
        if value not in known:
            start = known[min(known, key=lambda other: abs(other - value))][0]
            if len(start) == 0:
                held = estimate.model.logs(np.array([value])).log
                known[value] = (start, float(np.where(estimate.counts, estimate.counts * held, 0).sum()))
            else:
                with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                    climb = ascent(_Held(estimate.model, number, value), estimate.counts, start)
                known[value] = (climb.coef, climb.loglik)
        return known[value][1]

    ends = [_end(lambda value: estimate.loglik - best(value) - target, centre, way * se) for way in (-1, 1)]
    low, high = ends
    reach = [low if np.isfinite(low) else centre - 3 * se, high if np.isfinite(high) else centre + 3 * se]
    grid = np.union1d(np.linspace(reach[0], reach[1], max(points, 3)), [centre])
    return Profile(
        estimate.names[number], grid, np.array([best(float(value)) for value in grid]), low, high, level
    )


def _end(excess: Callable[[float], float], centre: float, step: float) -> float:
    """Where `excess` turns positive on one side of the centre; infinite if it does not."""
    inner, reach = centre, 2.0
    while reach <= _FARTHEST:
        outer = centre + reach * step
        if excess(outer) > 0:
            return float(brentq(excess, inner, outer, xtol=1e-4 * abs(step)))
        inner, reach = outer, 2 * reach
    return float(np.inf * np.sign(step))
