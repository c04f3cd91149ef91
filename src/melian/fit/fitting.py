"""`melian.fit(...)`: a model, a table of cases, formulas; and back comes a `Fit`.

Tested in `tests/unit/test_fit_command.py`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from melian.errors import UsageError
from melian.fit.data.cases import Cases, cases_of
from melian.fit.data.data_files import located
from melian.fit.data.formulas import designs, formulas_of, uses_of
from melian.fit.data.tables import Table, table_of
from melian.fit.estimation.estimate import Estimate, estimate
from melian.fit.estimation.identification import (
    Finding,
    check_designs,
    check_scale,
    check_shared,
    findings_after,
    findings_before,
)
from melian.fit.estimation.standard_errors import error_kind, with_errors
from melian.fit.fitted import Fit
from melian.fit.kind import Kind
from melian.fit.kinds import chosen_options, kind_of
from melian.fit.outcome_model import OutcomeModel

__all__ = ["fit"]


def fit(
    model: Any,
    data: pd.DataFrame | str | os.PathLike[str],
    formulas: Mapping[str, str] | Iterable[str],
    *,
    outcome: str | None = None,
    counts: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    columns: Iterable[str] = (),
    drop_missing: bool = False,
    missing: Iterable[str] | None = None,
    any_size: bool = False,
    trust_formulas: bool = False,
    standard_errors: str = "hessian",
    starts: int = 5,
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
    **options: str | None,
) -> Fit:
    """A model fitted to data by maximum likelihood.

    Parameters
    ----------
    model
        `egame12`, `egame122`, `egame123`, `ultimatum`, `signalling`; or a crisis: a path, the
        name of a bundled scenario, or what `melian.read` gives.
    data
        One row per case: a frame, the path of a CSV file, or the name of a bundled table.
    formulas
        Term -> formula, or texts `TERM ~ formula`. Terms are the utilities of a built-in tree, or
        assumptions of a crisis, also as `log(NAME)` or `logit(NAME)`, and `precision`.
    outcome
        Column that names the one outcome of each row.
    counts
        Or: outcome -> column that counts it.
    labels
        Value of the column `outcome` -> the model's name of the outcome, where they differ.
    columns
        Other columns that must not be missing: two models that are to be compared need the same rows.
    drop_missing
        Leave out rows with missing values.
    missing
        Words of a CSV file that stand for a missing value, besides empty cells;
        `melian.fit.data.tables.MISSING` if absent.
    any_size
        Lift the limits on the size of a table, and on the number of levels of text.
    trust_formulas
        Evaluate formulas as the Python that they are, whatever they call; otherwise they may use columns,
        numbers, operators and the functions of `melian.fit.data.formula_rules.NAMES`.
    standard_errors
        `hessian`, `sandwich`, `cluster:COLUMN`, `bootstrap:N`, or `bootstrap:N:COLUMN` (groups drawn).
    starts, seed
        Starts of the climb, all but the first scattered by the seed.
    progress
        Called with a sentence now and then.
    options
        Of the model: `errors` (`agent-probit`, `agent-logit` or `private`), `select`, `method`,
        `precision`; `offer`, `accept`, `pie` (the ultimatum's columns, and what is shared out).

    Returns
    -------
    Fit
        With its `status`, `table()`, and what can be asked of it.

    Raises
    ------
    MelianError
        If the model, the data or the formulas cannot be used; the message names what is wrong.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"power": [0, 1, 2, 3] * 6, "what": ["L", "RL", "RR"] * 8})
    >>> utilities = {"u11": "0 + power", "u13": "0", "u14": "1", "u24": "1"}
    >>> found = fit("egame12", table, utilities, outcome="what")
    >>> found.is_maximum
    True
    """
    kind = kind_of(model)
    chosen = chosen_options(kind, options)
    arranged = kind.arranged(formulas if isinstance(formulas, Mapping) else formulas_of(formulas))
    table = _table(data, missing, any_size)
    errors = error_kind(standard_errors)
    if errors.name != "hessian" and chosen.get("method") == "npl":
        raise UsageError(
            "nested pseudo-likelihood has standard errors of its own, which count its first stage; "
            f"{standard_errors} would not: leave --se out"
        )
    uses, own = uses_of(arranged, trust=trust_formulas), kind.columns(chosen)
    read = [*uses, *own, *columns]
    cases = cases_of(
        table.frame, kind.outcomes, outcome=outcome, counts=counts, labels=labels, columns=read,
        groups=[errors.column] if errors.column else [], drop_missing=drop_missing,
        words=table.words, any_size=any_size,
    )  # fmt: skip
    cases = cases.as_used({**uses, **{name: {False, *uses.get(name, ())} for name in own}})
    made = designs(arranged, cases.frame, trust=trust_formulas, any_size=any_size)
    check_designs(made)
    check_shared(made, kind.shared)
    if kind.optional:
        check_scale(made)
    began = perf_counter()
    # a likelihood that is no number counts as none, so that NumPy's warnings of it say nothing new
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        found = _estimated(kind, kind.build(made, chosen, cases), cases, chosen, starts, seed, progress)
        found = with_errors(found, standard_errors, cases.frame, seed=seed, progress=progress)
        findings = (*findings_before(cases.outcomes, cases.counts), *findings_after(found))
    settings = {"starts": starts, "seed": seed, "trust_formulas": trust_formulas}
    return Fit(
        kind, arranged, chosen, cases, _judged(found, findings), findings, settings, perf_counter() - began
    )


def _table(
    data: pd.DataFrame | str | os.PathLike[str], missing: Iterable[str] | None, any_size: bool
) -> Table:
    """The data as they are, or read from a file."""
    if not isinstance(data, pd.DataFrame):
        return table_of(located(data), missing=missing, any_size=any_size)
    if missing is not None:
        raise UsageError("missing= is about words in a file; a frame says itself what is missing (as None)")
    return Table(data)


def _estimated(
    kind: Kind, model: OutcomeModel, cases: Cases, options: Mapping[str, str], starts: int, seed: int,
    progress: Callable[[str], None] | None,
) -> Estimate:  # fmt: skip
    """By the estimator of the kind, or by maximum likelihood."""
    if starts < 1:
        raise UsageError(f"starts is a whole number from 1 up; got {starts}")
    if kind.estimate is not None:
        found = kind.estimate(model, cases, options, starts=starts, seed=seed, progress=progress)
        if found is not None:
            return found
    return estimate(model, cases.counts, starts=starts, seed=seed, progress=progress)


def _judged(found: Estimate, findings: tuple[Finding, ...]) -> Estimate:
    """The estimate, with the status that the findings give it."""
    codes = {finding.code for finding in findings}
    if "unbounded" in codes:
        return replace(found, status="unbounded")
    if codes & {"flat", "no effect"}:
        return replace(found, status="flat")
    return found
