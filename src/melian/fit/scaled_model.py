r"""A model in coefficients of like size, whatever the units of its regressors.

With :math:`s_k` a power of two near the largest value of regressor k, a model in the coefficients
:math:`s_k \beta_k` is the same model, and its slopes are :math:`1/s_k` times those in
:math:`\beta_k`: exactly, since powers of two are not rounded. What counts as flat or as vanishing is judged
there, so that it depends on no unit.

Tested in `tests/unit/test_fit_estimate.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from melian.fit.outcome_model import OutcomeLogs, OutcomeModel
from melian.fit.shapes import Coef, Counts, Square

__all__ = ["ScaledModel", "coefficient_sizes"]

_USUAL = (1e-2, 1e2)
"""Largest values of regressors that need no other scale."""


@dataclass(frozen=True, slots=True, eq=False)
class ScaledModel:
    """An `OutcomeModel` whose coefficients are `size` times those of `model`."""

    model: OutcomeModel
    size: Coef
    """(coefficient,)"""

    @property
    def coefficients(self) -> tuple[str, ...]:
        """Names of the coefficients."""
        return self.model.coefficients

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Names of the outcomes."""
        return self.model.outcomes

    @property
    def start(self) -> Coef:
        """Where the model proposes to start."""
        own = getattr(self.model, "start", None)
        return np.zeros_like(self.size) if own is None else own * self.size

    @property
    def unsolved(self) -> Callable[[Coef], Any] | None:
        """Which cases have no odds, where the model can say it."""
        own = getattr(self.model, "unsolved", None)
        return None if own is None else lambda coef: own(coef / self.size)

    def logs(self, coef: Coef) -> OutcomeLogs:
        """Those of the model, with slopes in the scaled coefficients."""
        found = self.model.logs(coef / self.size)
        return OutcomeLogs(found.log, found.slope / self.size, found.equilibria)

    def observed_information(self, coef: Coef, counts: Counts) -> Square | None:
        """What the model itself offers as minus the Hessian, or None."""
        own = getattr(self.model, "observed_information", None)
        found = None if own is None else own(coef / self.size, counts=counts)
        return None if found is None else found / np.outer(self.size, self.size)

    def at(self, frame: pd.DataFrame) -> ScaledModel:
        """The same for other cases."""
        return ScaledModel(self.model.at(frame), self.size)


def coefficient_sizes(model: OutcomeModel) -> Coef:
    """(coefficient,) A power of two near the largest value of each regressor; 1 where that is usual.

    Coefficients that belong to no regressor have 1.
    """
    sizes: dict[str, float] = {}
    for design in getattr(model, "designs", ()):
        largest = np.abs(design.matrix).max(axis=0, initial=0.0)
        for name, value in zip(design.coefficients, largest, strict=True):
            unusual = value > 0 and not _USUAL[0] <= value <= _USUAL[1]
            sizes[name] = 2.0 ** round(np.log2(value)) if unusual else 1.0
    return np.array([sizes.get(name, 1.0) for name in model.coefficients])
