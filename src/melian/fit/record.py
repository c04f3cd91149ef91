"""A fit as plain values, for JSON; what is not known is null.

Tested in `tests/unit/test_fit_command.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from melian.fit.data.cases import Cases
from melian.fit.estimation.estimate import Estimate
from melian.fit.kind import Kind

__all__ = ["FORMAT", "Fitted", "fit_record"]

FORMAT = 1


class Fitted(Protocol):
    """What a record says of a fit; `melian.fit.fitted.Fit` is one."""

    @property
    def kind(self) -> Kind:
        """The kind of its model."""

    @property
    def formulas(self) -> Mapping[str, str]:
        """Term -> formula."""

    @property
    def options(self) -> Mapping[str, str]:
        """What was chosen of the options of the kind."""

    @property
    def cases(self) -> Cases:
        """What it was fitted to."""

    @property
    def estimate(self) -> Estimate:
        """Coefficients, and how good they are."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """`seed` among them."""

    @property
    def seconds(self) -> float:
        """How long it took."""

    @property
    def status(self) -> str:
        """Whether this is a maximum, as a sentence."""

    @property
    def notes(self) -> Sequence[str]:
        """Sentences about what deserves attention."""

    def table(self) -> pd.DataFrame:
        """A row per coefficient."""


def fit_record(fit: Fitted) -> dict[str, Any]:
    """Everything that `melian fit` says."""
    estimate = fit.estimate
    path = estimate.path
    return {
        "format": FORMAT,
        "model": fit.kind.name,
        "title": fit.kind.title,
        "formulas": dict(fit.formulas),
        "options": dict(fit.options),
        "cases": len(fit.cases.frame),
        "plays": int(estimate.counts.sum()),
        "dropped": {str(row): str(why) for row, why in fit.cases.dropped.items()},
        "read_as_missing": {name: dict(words) for name, words in fit.cases.read_as_missing.items()},
        "columns": {
            column.name: {
                "taken_as": column.kind,
                "levels": None if column.levels is None else list(column.levels),
            }
            for column in fit.cases.columns
        },
        "outcomes": {
            name: int(total)
            for name, total in zip(fit.cases.outcomes, estimate.counts.sum(axis=0), strict=True)
        },
        "loglik": _clean(estimate.loglik),
        "aic": _clean(estimate.aic),
        "bic": _clean(estimate.bic),
        "status": {
            "code": estimate.status,
            "sentence": fit.status,
            "largest_gradient": _clean(float(abs(estimate.gradient).max())),
        },
        "coefficients": [
            {key: _clean(value) for key, value in row.items()}
            for row in fit.table().assign(name=list(estimate.names)).to_dict(orient="records")
        ],
        "standard_errors": estimate.errors,
        "covariance": [[_clean(float(value)) for value in row] for row in estimate.covariance],
        "equilibria": {
            "several_at_estimate": estimate.several,
            "several_on_the_way": int(path[:, 1].max()) if len(path) else 0,
            "evaluations": len(path),
            "selection": getattr(estimate.model, "selection", None),
        },
        "starts": {
            "number": len(estimate.climbs),
            "arrived": estimate.arrived,
            "seed": fit.settings.get("seed"),
            "logliks": [_clean(climb.loglik) for climb in estimate.climbs],
        },
        "notes": list(fit.notes),
        "seconds": round(fit.seconds, 4),
    }


def _clean(value: Any) -> Any:
    """The value, or None for a number that JSON does not have."""
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value
