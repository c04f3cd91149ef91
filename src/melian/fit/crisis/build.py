"""A crisis and the designs of its numbers as a model that can be fitted.

Tested in `tests/unit/test_fit_scenario_model.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from melian.errors import UsageError
from melian.fit.crisis.model import ScenarioModel, Structure
from melian.fit.crisis.numbers import check_number, fitted_number
from melian.fit.data.formulas import Design
from melian.scenario.assumptions import Precision
from melian.scenario.model import Model
from melian.scenario.quantities.distributions import Fixed

__all__ = ["scenario_model"]


def scenario_model(
    model: Model, designs: Sequence[Design], *, precision: float | None = None, workers: int = 0
) -> ScenarioModel:
    """The likelihood of a crisis whose numbers depend on regressors.

    Parameters
    ----------
    model
        The crisis, compiled; other numbers are set when it is compiled.
    designs
        Regressors of each fitted number. A term is the name of an assumption, `precision`, or
        `precision.ACTOR` where the file has one by actor; or `log(NAME)` or `logit(NAME)` of one,
        for numbers that must stay above 0 or between 0 and 1.
    precision
        Of all actors, per scale, in place of the file's. Needed where the file's is `limit` and
        no formula gives it.
    workers
        Threads; 0 for all available cores.

    Raises
    ------
    UsageError
        If a term names no assumption, or one that nothing depends on, or the precision is infinite.
    """
    if not designs:
        raise UsageError("nothing is to be estimated; give a formula for an assumption or the precision")
    fitted = tuple(fitted_number(design.term) for design in designs)
    asks_precision = any(number.stream == "precision" for number in fitted)
    if precision is not None or (asks_precision and model.precision.limit):
        model = _with_precision(model, 1.0 if precision is None else precision)
    streams = [number.stream for number in fitted]
    for number in fitted:
        check_number(number, model)
        if streams.count(number.stream) > 1:
            raise UsageError(f"'{number.stream}' has two formulas; write one")
    if model.precision.limit:
        raise UsageError(
            "the crisis has calculating actors (`precision: limit`), who never err, so that outcomes off "
            "their path have probability 0; let 'precision ~ 1', or give a precision such as 1"
        )
    if model.secretly:
        raise UsageError("a what-if in which somebody deviates in secret cannot be estimated; choose another")
    return ScenarioModel(model, tuple(designs), fitted, Structure(model), workers)


def _with_precision(model: Model, precision: float) -> Model:
    """The crisis with one precision for all actors."""
    if not 0 <= precision < np.inf:
        raise UsageError(f"the precision must be 0 or more and finite, got {precision:g}")
    fixed = Fixed(float(precision))
    others = {name: d for name, d in model.distributions.items() if name.split(".")[0] != "precision"}
    return replace(
        model,
        precision=Precision(f"{precision:g}", {"others": fixed}),
        distributions={**others, "precision": fixed},
    )
