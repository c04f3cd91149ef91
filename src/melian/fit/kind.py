"""What a kind of model is: its terms, its options, and how it is built from designs.

Tested in `tests/unit/test_fit_command.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from melian.errors import FitError
from melian.fit.data.cases import Cases
from melian.fit.data.formulas import Design
from melian.fit.messages import nearest_name
from melian.fit.outcome_model import OutcomeModel

__all__ = ["Builder", "Kind"]


Builder = Callable[[tuple[Design, ...], Mapping[str, str], Cases], OutcomeModel]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of model: what it needs, and how it is built."""

    name: str
    title: str
    """In words, for the head of a page."""
    outcomes: tuple[str, ...]
    build: Builder
    """(designs in the order of `terms`, options, cases) -> model."""
    terms: tuple[str, ...] = ()
    """Utilities, each of which needs a formula; empty where any assumption may have one."""
    optional: tuple[str, ...] = ()
    """Terms that are fixed at 0 without a formula."""
    shared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Player -> all its utilities, if none of its payoffs is fixed: no regressor may stand in all."""
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Option -> what it may be; the first is what it is if nothing is said."""
    needs: Callable[[Mapping[str, str]], Sequence[str]] | None = None
    """Options -> columns of the data that the model reads besides those of formulas."""
    estimate: Callable[..., Any] | None = None
    """Another estimator: (model, cases, options, **settings) -> Estimate, or None to leave it to maximum
    likelihood."""

    def columns(self, options: Mapping[str, str]) -> tuple[str, ...]:
        """Columns of the data that the model reads besides those of formulas and outcomes."""
        return () if self.needs is None else tuple(self.needs(options))

    def arranged(self, formulas: Mapping[str, str]) -> dict[str, str]:
        """The formulas in the order of the terms.

        Raises
        ------
        FitError
            If a term has none, or a formula is for something that is no term.
        """
        known = (*self.terms, *self.optional)
        for term in formulas:
            if self.terms and term not in known:
                raise FitError(f"{self.name} has no term '{term}'. {nearest_name(term, known)}")
        missing = [term for term in self.terms if term not in formulas]
        if missing:
            needed = ", ".join(f"'{term}'" for term in missing)
            raise FitError(
                f"{self.name} needs a formula for {needed}; write '{missing[0]} ~ x + y', "
                f"or '{missing[0]} ~ 0' to fix it at 0"
            )
        if not formulas:
            raise FitError(f"{self.name} needs a formula for one of its assumptions, as 'ASSUMPTION ~ x + y'")
        order = known if self.terms else tuple(formulas)
        return {term: formulas[term] for term in order if term in formulas}
