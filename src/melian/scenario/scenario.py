"""A crisis file that has been read: the author's words, typed and placed.

Tested in `tests/unit/language/test_text.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from melian.diagnostic import Diagnostic
from melian.scenario.findings.diagnostics import SHOWN, render
from melian.scenario.language.symbols import Symbols
from melian.scenario.schema.elements import CrisisFile

__all__ = ["Scenario"]


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """The file, read and checked; still in the author's words.

    Every text in `file` is a `Text` that knows its line and column.
    """

    name: str
    """What it is called: the bundled name or the file's name."""
    file: CrisisFile
    """Its contents."""
    symbols: Symbols
    """Its names."""
    text: str
    """The text it was read from."""
    path: Path | None
    """Where it was read from."""
    findings: tuple[Diagnostic, ...]
    """Warnings and notes of reading."""

    @property
    def title(self) -> str:
        """What the crisis is called."""
        return str(self.file.title)

    @property
    def actors(self) -> tuple[str, ...]:
        """Who acts."""
        return self.symbols.actors

    def label(self, name: str) -> str:
        """The words for an actor, or its name."""
        actor = self.file.actors.get(name)
        return str(actor.label) if actor is not None and actor.label else name

    def render(
        self, findings: tuple[Diagnostic, ...] | None = None, *, most: int | None = SHOWN
    ) -> str:  # fmt: skip
        """Findings as a compiler prints them, with the lines of this file; at most so many."""
        return render(self.findings if findings is None else findings, self.text, self.name, most=most)

    def __repr__(self) -> str:
        return f"<Scenario {self.name!r}: {self.title}>"
