r"""A fit back into a crisis file: its estimates, as uncertain as the data leave them, for one case.

Coefficients are :math:`\hat\beta + L z` with z independent standard normal numbers and L the
Cholesky factor of their covariance. The file that is written draws z as assumptions; the rows of
L stand in `define`, one line per coefficient, so that the coefficients come out correlated as
estimated although a crisis file draws every number for itself. The regressors of the case are
assumptions as well, so that another case is a matter of `--set`. With every number at its median
the file gives the odds that the fit predicts for the case.

Tested in `tests/unit/test_fit_to_scenario.py`.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from melian.errors import FitError, UsageError
from melian.fit.crisis.model import ScenarioModel
from melian.fit.crisis.splice import spliced, written_number
from melian.fit.estimation.estimate import STATUSES, Estimate
from melian.fit.shapes import Coef, Square
from melian.runs.ask import Watch
from melian.runs.points import outcome_measure, solve_points
from melian.scenario.compile import compile_scenario
from melian.scenario.read import read_text
from melian.scenario.schema.fields import RESERVED

__all__ = ["scenario_text", "typical_case"]


LONGEST = 40
"""Characters that a name of the language may have."""
CLOSE = 1e-8
"""Largest difference of odds between the file that is written and the fit."""


def typical_case(frame: pd.DataFrame) -> pd.DataFrame:
    """One row: the mean of every column of numbers, the most frequent value of every other."""
    return pd.DataFrame(
        {
            name: [column.mean() if _is_number(column) else column.mode().iloc[0]]
            for name, column in frame.items()
            if column.notna().any()
        }
    )


def scenario_text(
    estimate: Estimate, case: pd.DataFrame, *, data: str = "the data", date: str | None = None
) -> str:
    """The crisis file of a fit, for one case.

    Parameters
    ----------
    estimate
        Of a crisis, at a maximum, with the covariance that is wanted.
    case
        One row with the columns that the formulas use.
    data
        What the data are called, for the list of sources.
    date
        Of the fit, as the file writes dates; today if absent.

    Returns
    -------
    str
        A file that `melian check` accepts. Assumptions without a formula stand in it at the numbers
        that the fit was made with; `checks` are left out, and so is what variants set of fitted numbers.

    Raises
    ------
    UsageError
        If a built-in tree or a what-if was fitted, or `case` is not one row.
    FitError
        If the estimate is no maximum, or has no covariance.
    """
    model = estimate.model
    if not isinstance(model, ScenarioModel):
        raise UsageError("only the fit of a crisis file comes back as one; a built-in tree has no file")
    if model.model.variant is not None:
        raise UsageError("a what-if was fitted; make it the file itself, and fit that")
    if len(case) != 1:
        raise UsageError(f"the case is one row of data, got {len(case)}; choose one")
    if estimate.status != "maximum":
        raise FitError(
            f"the fit is no proper maximum ({STATUSES[estimate.status]}), so that a file would not say what "
            "the data say; leave out what they do not determine"
        )
    names = _Names(model)
    here = model.at(case)
    made = _sections(estimate, here, names, data, date or datetime.date.today().isoformat())
    text = spliced(model, made, data)
    _check(text, here, estimate.coef)
    return text


@dataclass(slots=True)
class _Names:
    """Names for what is new, none of them in use."""

    taken: set[str]

    def __init__(self, model: ScenarioModel) -> None:
        file = model.model.scenario.file
        sections = (
            file.assumptions, file.define, file.steps, file.actors, file.outcomes, file.sources, file.facts,
            file.timeline, file.variants, file.private, file.red_lines,
        )  # fmt: skip
        self.taken = set(RESERVED) | {str(name) for section in sections for name in section}
        self.taken |= set(re.findall(r"[a-z][a-z0-9_]*", model.model.scenario.text))

    def new(self, wish: str) -> str:
        """A name like the wish."""
        plain = re.sub(r"[^a-z0-9]+", "_", wish.lower().replace("[t.", "_")).strip("_")
        stem = (plain if plain[:1].isalpha() else f"n_{plain}")[:LONGEST].strip("_")
        name, number = stem, 2
        while name in self.taken:
            tail = f"_{number}"
            name, number = stem[: LONGEST - len(tail)] + tail, number + 1
        self.taken.add(name)
        return name


def _sections(
    estimate: Estimate, here: ScenarioModel, names: _Names, data: str, date: str
) -> dict[str, dict[str, Any]]:
    """What is added: sources, facts, assumptions and defines."""
    factor = _factor(estimate.covariance)
    source, fact = names.new("fitted_data"), names.new("fitted")
    cases, plays = estimate.counts.shape[0], int(estimate.counts.sum())
    because = [fact]
    assumptions: dict[str, Any] = {}
    defines: dict[str, Any] = {}
    draws = [names.new(f"z_{name.replace('(Intercept)', 'const')}") for name in estimate.names]
    for name, draw in zip(estimate.names, draws, strict=True):
        label = f"What the data leave open about {name}"
        assumptions[draw] = {"dist": "normal(0, 1)", "label": label, "because": because}
    coefficients = []
    for name, value, row in zip(estimate.names, estimate.coef, factor, strict=True):
        own = names.new(name.replace("(Intercept)", "const"))
        coefficients.append(own)
        sum_ = _sum([(value, ""), *zip(row, draws, strict=True)], 1e-9 * max(np.abs(row).max(), 1e-300))
        defines[own] = {"value": sum_, "label": f"Coefficient {name}", "because": because}
    regressors = _regressors(here, names, because)
    assumptions |= {name: entry for name, entry in regressors.values()}
    start = 0
    for design, number in zip(here.designs, here.fitted, strict=True):
        mine = coefficients[start : start + len(design.regressors)]
        start += len(mine)
        parts = [
            own if regressor == "(Intercept)" else f"{own} * {regressors[regressor][0]}"
            for own, regressor in zip(mine, design.regressors, strict=True)
        ]
        index = " + ".join(parts) or "0"
        value = {"log": f"exp({index})", "logit": f"1 / (1 + exp(-({index})))"}.get(number.link, index)
        key = names.new(f"fitted_{number.stream}") if number.is_precision else number.stream
        label = _label(here, number.stream)
        defines[key] = {"value": value, **({"label": label} if label else {}), "because": because}
    sentence = (
        f"Coefficients were estimated by maximum likelihood from {cases} cases with {plays} outcomes; "
        f"log-likelihood {estimate.loglik:.4f}, standard errors {estimate.errors}. [{source}]"
    )
    return {
        "sources": {source: {"title": f"Fit to {data}", "date": date}},
        "facts": {fact: sentence},
        "assumptions": assumptions,
        "define": defines,
    }


def _factor(covariance: Square) -> Square:
    """Cholesky factor, or a message."""
    try:
        if np.isfinite(covariance).all():
            return np.asarray(np.linalg.cholesky(covariance), dtype=np.float64)
    except np.linalg.LinAlgError:
        pass
    raise FitError(
        "the estimates have no proper covariance, so that nothing can be drawn from them; see the status "
        "of the fit and leave out what the data do not determine"
    )


def _sum(terms: list[tuple[float, str]], negligible: float) -> str:
    """`0.5 - 0.1 * z`: numbers times names, the first one alone."""
    text = written_number(terms[0][0])
    for value, name in terms[1:]:
        if abs(value) > negligible:
            text += f" {'-' if value < 0 else '+'} {written_number(abs(value))} * {name}"
    return text


def _regressors(here: ScenarioModel, names: _Names, because: list[str]) -> dict[str, tuple[str, Any]]:
    """Regressor -> its name in the file and its entry there; the constant left out."""
    found: dict[str, tuple[str, Any]] = {}
    for design in here.designs:
        for regressor, value in zip(design.regressors, design.matrix[0], strict=True):
            if regressor != "(Intercept)" and regressor not in found:
                entry = {
                    "value": written_number(value),
                    "label": f"{regressor} of the case",
                    "because": because,
                }
                found[regressor] = (names.new(f"case_{regressor}"), entry)
    return found


def _label(here: ScenarioModel, stream: str) -> str:
    if stream.split(".")[0] == "precision":
        return "How reliably actors do what pays"
    written = here.model.scenario.file.assumptions[stream].label
    return str(written) if written else ""


def _check(text: str, here: ScenarioModel, coef: Coef) -> None:
    """The file, with every number at its median, must give the odds of the fit."""
    model = compile_scenario(read_text(text))
    medians = {name: d.ppf(np.array([0.5])) for name, d in model.distributions.items()}
    odds = solve_points(model, medians, measure=outcome_measure(model, ()), watch=Watch(workers=1)).figures
    if odds.shape[1] == 0 or not np.allclose(odds, np.exp(here.logs(coef).log), rtol=0, atol=CLOSE):
        raise FitError("the file would not give the odds of the fit; it is not written")


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column))
