"""One finding about a crisis file: where, what, got, and what would work.

Tested in `tests/unit/test_findings.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from melian.characters import one_line

__all__ = ["NOWHERE", "Diagnostic", "Mark", "Severity"]


Severity = Literal["error", "warning", "note"]


class Mark(NamedTuple):
    """A stretch of a file: line and column count from 1."""

    line: int
    column: int
    width: int = 1


NOWHERE = Mark(1, 1)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: where, what, got, and what would work."""

    code: str
    """Stable code; `melian explain CODE` tells more."""
    severity: Severity
    """An error stops the file; a warning is legal and suspicious; a note informs."""
    message: str
    """What is wrong, and what was found."""
    mark: Mark
    """Where it stands."""
    remedy: object = field(default="", compare=False)
    """What would work: a text, or what makes one when asked, for only what is shown is worth a search."""
    shown: tuple[str, ...] = field(default=(), compare=False)
    """Lines that show what is wrong, one below the other; mostly none."""

    @property
    def help(self) -> str:
        """What would work."""
        return one_line(str(self.remedy))
