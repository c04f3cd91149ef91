"""Numbers of a crisis that depend on regressors: their names, their links, and where to start.

Tested in `tests/unit/test_fit_scenario_model.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from melian.errors import UsageError
from melian.fit.data.formulas import Design
from melian.fit.shapes import Case, Coef
from melian.scenario.findings.diagnostics import nearest
from melian.scenario.language.differentiate import reads
from melian.scenario.model import Model, precision_stream

__all__ = ["LINKS", "FittedNumber", "check_number", "fitted_name", "fitted_number", "start_of"]


LINKS = ("log", "logit")
"""Functions of an assumption that a formula may be for."""


@dataclass(frozen=True, slots=True)
class FittedNumber:
    """A number that depends on regressors."""

    term: str
    """What its formula is for: `name`, `log(name)` or `logit(name)`."""
    stream: str
    """The number: an assumption, `precision` or `precision.ACTOR`."""
    link: str
    """One of `LINKS`, or empty."""

    @property
    def is_precision(self) -> bool:
        """Whether it is a precision."""
        return self.stream.split(".")[0] == "precision"

    def index(self, value: float) -> float:
        """The linear index of a number; of one near it where that is infinite."""
        if self.link == "logit":
            return float(logit(np.clip(value, 0.01, 0.99)))
        return float(np.log(value if value > 0 else 1.0)) if self.link == "log" else value

    def value(self, index: Case) -> Case:
        """The number at a linear index."""
        with np.errstate(over="ignore"):
            return np.exp(index) if self.link == "log" else expit(index) if self.link == "logit" else index

    def slope(self, index: Case) -> Case:
        """Its derivative."""
        if self.link == "logit":
            return np.asarray(expit(index) * expit(-index))
        return self.value(index) if self.link == "log" else np.ones_like(index)


def fitted_number(term: str) -> FittedNumber:
    """The number that a term is for."""
    return FittedNumber(term, *fitted_name(term))


def fitted_name(term: str) -> tuple[str, str]:
    """What a term is for: the name of the number, and its link (empty, `log` or `logit`)."""
    for link in LINKS:
        if term.startswith(f"{link}(") and term.endswith(")"):
            return term[len(link) + 1 : -1].strip(), link
    return term, ""


def check_number(number: FittedNumber, model: Model) -> None:
    """The number must be one of the crisis, and the game must depend on it."""
    name = number.stream
    if name not in model.distributions or name.startswith("hint."):
        known = [stream for stream in model.distributions if not stream.startswith("hint.")]
        raise UsageError(f"there is no assumption called '{name}'; {nearest(name, known)}")
    if number.is_precision:
        used = any(precision_stream(model.precision, actor) == name for actor in model.players)
    else:
        shares = (share for move in model.chance for share in move.shares if share is not None)
        used = any(reads(terms.expression, name) for terms in model.payoffs.terms)
        used = used or any(reads(share, name) for share in shares)
        used = used or any(reads(worked, name) for worked in model.precision.worked.values())
    if not used:
        raise UsageError(
            f"no stake and no odds depend on '{name}', so that no data can tell it; leave it out"
        )


def start_of(design: Design, number: FittedNumber, held: float) -> Coef:
    """Coefficients that give every case the same number, `held`, or, without a constant, one of 0."""
    index = number.index(held)
    start = np.zeros(design.matrix.shape[1])
    if "(Intercept)" in design.regressors:
        start[design.regressors.index("(Intercept)")] = index
    elif number.is_precision:  # at precision 0 nothing matters, and no search could leave
        start = np.linalg.lstsq(design.matrix, np.full(len(design.matrix), index), rcond=None)[0]
    return start
