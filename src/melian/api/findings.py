"""What is found out about a crisis before it is solved."""

from __future__ import annotations

from typing import Protocol

from melian.diagnostic import Diagnostic
from melian.scenario.compiled import Compiled
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.scenario import Scenario

__all__ = ["Read", "findings_of"]


class Read(Protocol):
    """A crisis that was read."""

    @property
    def scenario(self) -> Scenario:
        """The file."""

    @property
    def base(self) -> Compiled:
        """The game without any what-if."""


def findings_of(case: Read, *, strict: bool = False) -> tuple[Diagnostic, ...]:
    """All warnings and notes about a crisis, in the order of the file."""
    from melian.scenario.checks.check import check_findings

    found = Diagnostics(list(case.scenario.findings))
    check_findings(case.base, found, strict=strict)
    return found.sorted()
