"""What the data cannot tell: checks before and after a fit, each of which names the culprit.

Before: regressors that are a sum of others, a regressor that stands in all of a player's
utilities (only differences of utilities matter), outcomes that were never seen. After: coefficients
without effect, directions in which the likelihood is flat, and those in which it rises for ever
since regressors separate the outcomes.

References
----------
Lewis and Schultz (2003), Political Analysis 11, 345-367, section 3: which utilities can be told apart.
Albert and Anderson (1984), Biometrika 71, 1-10: separation.

Tested in `tests/unit/test_fit_comparisons.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Int

from melian.errors import FitError
from melian.fit.data.formulas import Design
from melian.fit.estimation.estimate import Estimate
from melian.fit.estimation.likelihood import information, log_likelihoods
from melian.fit.outcome_model import OutcomeModel
from melian.fit.scaled_model import coefficient_sizes
from melian.fit.shapes import Coef, Counts, Square
from melian.fit.trees.choice_trees import SCALE

__all__ = [
    "Finding",
    "check_designs",
    "check_scale",
    "check_shared",
    "findings_after",
    "findings_before",
    "loadings",
]


_RANK = 1e-9
"""Singular values below this share of the largest count as zero."""
_LARGE = 0.1
"""A coefficient takes part in a direction if its share of the largest is at least this."""
_WEAK = 1e-2
"""Information, as a share of that at the first start, below which a direction is followed."""
_SAME = 1e-3
"""A likelihood that falls by less counts as level."""


class Finding(NamedTuple):
    """Something about a fit that deserves attention."""

    code: str
    """`never seen`, `no equilibrium`, `no effect`, `flat` or `unbounded`."""
    text: str
    """A sentence."""


def check_designs(models: Sequence[Design]) -> None:
    """Refuse designs whose columns do not differ enough to be told apart.

    Raises
    ------
    FitError
        That names the term and the columns.
    """
    for design in models:
        size = np.abs(design.matrix).max(axis=0, initial=0.0)
        for name, largest in zip(design.coefficients, size, strict=True):
            if largest == 0:
                raise FitError(f"'{name}' is 0 in every case, so it cannot have an effect; leave it out")
        if not len(size):
            continue
        values, vectors = np.linalg.svd(design.matrix / size, full_matrices=False)[1:]
        if values[-1] <= _RANK * values[0] or design.matrix.shape[0] < len(size):
            culprits = loadings(design.coefficients, vectors[-1])
            raise FitError(_collinear(design, culprits))


def check_shared(models: Sequence[Design], groups: Mapping[str, Sequence[str]]) -> None:
    """Refuse a regressor that stands in all utilities of a player, none of whose payoffs is fixed.

    Parameters
    ----------
    models
        Designs of all terms.
    groups
        Player -> its utilities.

    Raises
    ------
    FitError
        That names the regressor and the utilities.
    """
    by_term = {design.term: set(design.regressors) for design in models}
    for player, terms in groups.items():
        inside = [by_term[term] for term in terms if term in by_term]
        common = set.intersection(*inside) if len(inside) == len(terms) and inside else set()
        if common:
            name = sorted(common)[0]
            where = f"all of {', '.join(terms)}"
            raise FitError(
                f"'{name}' stands in {where}: only differences of the utilities of {player} matter, so its "
                f"coefficients cannot be told apart; leave it out of one of them"
                + (f" (write '0 + ...', or '{terms[0]} ~ 0')" if name == "(Intercept)" else "")
            )


def check_scale(models: Sequence[Design]) -> None:
    """Refuse a constant in the spread of shocks: to double it and all utilities changes nothing.

    Raises
    ------
    FitError
        If `log_sd` has one.
    """
    for design in models:
        if design.term == SCALE and "(Intercept)" in design.regressors:
            raise FitError(
                f"'{SCALE}' has a constant: if shocks and utilities are all twice as large nothing changes, "
                f"so that it cannot be told; write '{SCALE} ~ 0 + ...'"
            )


def findings_before(outcomes: Sequence[str], counts: Counts) -> tuple[Finding, ...]:
    """Outcomes that were never seen."""
    never = [name for name, total in zip(outcomes, counts.sum(axis=0), strict=True) if total == 0]
    if not never:
        return ()
    text = f"Never seen: {', '.join(never)}. Coefficients that bear on these outcomes alone have no estimate."
    return (Finding("never seen", text),)


def findings_after(estimate: Estimate) -> tuple[Finding, ...]:
    """Coefficients that the data do not determine, and cases without equilibrium.

    Directions in which the information is small, beside that at the first start, are followed until
    coefficients have doubled: the likelihood either stays as it is both ways (not identified), or one way
    only (it rises towards a bound: regressors separate the outcomes), or falls (all is well).
    """
    logs = estimate.model.logs(estimate.coef)
    found = []
    none = int((logs.equilibria == 0).sum())
    if none:
        text = f"No equilibrium was found in {none} of {len(logs.equilibria)} cases at the estimate."
        found.append(Finding("no equilibrium", text))
    info = information(logs, estimate.counts)
    own = np.sqrt(np.maximum(np.diag(info), 0.0)) / coefficient_sizes(estimate.model)
    silent = own <= 1e-10 * own.max(initial=0.0)
    found += [
        Finding("no effect", f"'{name}' has no effect on the likelihood; {_remedy(name)}.")
        for name, quiet in zip(estimate.names, silent, strict=True)
        if quiet
    ]
    for direction in _weak_directions(estimate, info, np.flatnonzero(~silent)):
        found += _followed(estimate, direction)
    if estimate.status == "flat" and not {finding.code for finding in found} & {
        "no effect",
        "flat",
        "unbounded",
    }:
        found.append(Finding("flat", _level(estimate)))
    return tuple(found)


def loadings(names: Sequence[str], direction: Coef) -> list[str]:
    """Names of the coefficients that take part in a direction, the largest first."""
    size = np.abs(direction)
    order = np.argsort(-size)
    return [names[number] for number in order if size[number] >= _LARGE * size.max()]


def _remedy(name: str) -> str:
    """What to do about a coefficient without effect; weights of a selection are in no formula."""
    if name.startswith("select:"):
        return "hardly a case has several equilibria to choose from, so take --select best"
    return "leave it out"


def _level(estimate: Estimate) -> str:
    """Names the coefficients along which the Hessian is flat, where no straight line is."""
    own = np.diag(-estimate.hessian)
    unit = 1 / np.sqrt(np.where(own > 0, own, 1.0))
    direction = np.linalg.eigh(-estimate.hessian * np.outer(unit, unit))[1][:, 0]
    names = ", ".join(f"'{name}'" for name in loadings(estimate.names, direction))
    return (
        f"At the estimate the likelihood does not change if {names} move together: they cannot be told apart."
    )


def _collinear(design: Design, culprits: Sequence[str]) -> str:
    if design.matrix.shape[0] < design.matrix.shape[1]:
        return (
            f"'{design.term}' has {design.matrix.shape[1]} regressors, but there are "
            f"{design.matrix.shape[0]} cases; use fewer"
        )
    listed = ", ".join(f"'{name}'" for name in sorted(culprits, key=design.coefficients.index))
    return f"{listed} are not independent: one is a sum of multiples of the others; leave one out"


def _weak_directions(estimate: Estimate, info: Square, loud: Int[np.ndarray, " loud"]) -> list[Coef]:
    """Directions (coefficient,) of little information, measured by that at the first start."""
    first = information(estimate.model.logs(estimate.climbs[0].start), estimate.counts)
    most = np.maximum(np.diag(first), np.diag(info))[loud]
    most = np.where(np.isfinite(most), most, np.diag(info)[loud])
    unit = 1 / np.sqrt(most)
    values, vectors = np.linalg.eigh(info[np.ix_(loud, loud)] * np.outer(unit, unit))
    found = []
    for value, vector in zip(values, vectors.T, strict=True):
        if value <= _WEAK:
            direction = np.zeros(len(info))
            direction[loud] = vector * unit
            # as far as doubles the coefficients that take part, and a few units more
            reach = np.abs(estimate.coef[loud] / unit)[np.abs(vector) > _LARGE * np.abs(vector).max()].max()
            far = reach + 4 * np.sqrt(estimate.counts.sum())
            found.append(direction * far / np.abs(vector).max())
    return found


def _followed(estimate: Estimate, direction: Coef) -> list[Finding]:
    """What a weak direction is: one without effect, one along which the likelihood rises, or nothing."""
    named = loadings(estimate.names, direction)
    names = ", ".join(f"'{name}'" for name in named)
    ways = [_loglik(estimate.model, estimate.counts, estimate.coef + way * direction) for way in (-1, 1)]
    level = [value > estimate.loglik - _SAME for value in ways]
    if all(level):
        text = f"The likelihood does not change if {names} move together: they cannot be told apart."
        return [Finding("flat", text if len(named) > 1 else f"The likelihood does not depend on {names}.")]
    if any(level):
        grow = "grows" if len(named) == 1 else "grow"
        text = (
            f"The likelihood rises as {names} {grow} without bound: regressors separate the outcomes (where "
            "they differ from 0, say, some outcome never happens). Merge levels, or leave one out."
        )
        return [Finding("unbounded", text)]
    return []


def _loglik(model: OutcomeModel, counts: Counts, coef: Coef) -> float:
    return float(log_likelihoods(model.logs(coef), counts).sum())
