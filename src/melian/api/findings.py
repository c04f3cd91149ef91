"""What is found out about a crisis before it is solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from melian.diagnostic import Diagnostic
from melian.scenario.findings.diagnostics import Diagnostics

if TYPE_CHECKING:
    from melian.api.case import Case
    from melian.scenario.model import Model

__all__ = ["check_numbers", "findings_of"]


def findings_of(case: Case, *, strict: bool = False) -> tuple[Diagnostic, ...]:
    """All warnings and notes about a crisis, in the order of the file."""
    from melian.scenario.checks.check import check_findings

    found = Diagnostics(list(case.scenario.findings))
    check_findings(case.base, found, strict=strict)
    return found.sorted()


def check_numbers(model: Model, found: Diagnostics) -> None:
    """Numbers that make no game in more than 5 % of draws are an error before anything is solved."""
    from melian.scenario.checks.invalid import invalid_numbers

    numbers = Diagnostics()
    invalid_numbers(model, numbers)
    found.take(item for item in numbers.items if item.severity == "error")
