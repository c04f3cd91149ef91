"""The signalling game as a kind of model: its three estimators, and what each reads of the data.

Tested in `tests/unit/test_fit_signalling_command.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from melian.errors import UsageError
from melian.fit.data.cases import Cases
from melian.fit.data.formulas import Design
from melian.fit.estimation.estimate import Estimate, estimate
from melian.fit.outcome_model import OutcomeModel
from melian.fit.signalling.likelihood import SignallingModel
from melian.fit.signalling.pseudo_likelihood import (
    FIRST_STAGE,
    PseudoSignalling,
    estimate_npl,
    first_stage_of,
)
from melian.fit.signalling.starts import scattered_starts

__all__ = ["build", "columns", "estimator"]

_AS_KNOWN = "Standard errors take the first-stage odds as known, and are too small for that reason."


def build(designs: tuple[Design, ...], options: Mapping[str, str], cases: Cases) -> OutcomeModel:
    """With all equilibria (`mle`), or given first-stage odds (`pl`, `npl`)."""
    if options["method"] == "mle":
        return SignallingModel(designs, cases.counts, options["select"])
    if options["select"] != "best":
        raise UsageError(
            f"--select {options['select']} is for --method mle: pseudo-likelihood solves no equilibrium"
        )
    return PseudoSignalling(designs, *first_stage_of(cases.frame))


def columns(options: Mapping[str, str]) -> tuple[str, ...]:
    """Columns of first-stage odds, where the method reads them."""
    return () if options["method"] == "mle" else FIRST_STAGE


def estimator(
    model: OutcomeModel, cases: Cases, options: Mapping[str, str], *, starts: int, seed: int,
    progress: Callable[[str], None] | None,
) -> Estimate:  # fmt: skip
    """By the method that was asked for."""
    if isinstance(model, SignallingModel):
        points = scattered_starts(model, cases.counts, starts, seed)
        return estimate(model, cases.counts, starts=points, progress=progress)
    if options["method"] == "npl" and isinstance(model, PseudoSignalling):
        return estimate_npl(model, cases.counts, progress=progress).estimate
    found = estimate(model, cases.counts, starts=starts, seed=seed, progress=progress)
    return replace(found, notes=(*found.notes, _AS_KNOWN))
