"""What one expression is read in, and where its parts stand.

Tested in `tests/unit/language/test_expressions.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lark import Token

from melian.diagnostic import Mark
from melian.scenario.findings.diagnostics import Nearest, mark_of
from melian.scenario.language.context import Context, Uses
from melian.scenario.language.parse import BindError, place_in
from melian.scenario.language.symbols import Symbols

__all__ = ["Scope"]


@dataclass(frozen=True, slots=True)
class Scope:
    """What one expression is read in."""

    text: str
    """The expression, as the file writes it."""
    symbols: Symbols
    """The names of the file."""
    context: Context
    """Where it stands, and what it may read there."""
    uses: Uses
    """What is read, noted for warnings."""

    def fail(self, code: str, message: str, at: Any, help: str | Nearest = "") -> BindError:
        """The error of a part of the expression."""
        return BindError(code, message, self.place(at), help)

    def place(self, at: Any) -> Mark:
        """Where a word or a part of the syntax tree stands in the file."""
        if isinstance(at, Token):
            return place_in(self.text, at.start_pos or 0, len(at))
        meta = getattr(at, "meta", None)
        if meta is not None and not meta.empty:
            return place_in(self.text, meta.start_pos, meta.end_pos - meta.start_pos)
        return mark_of(self.text)

    def source(self, tree: Any) -> str:
        """A part of the syntax tree as the file writes it."""
        meta = getattr(tree, "meta", None)
        return self.text[meta.start_pos : meta.end_pos] if meta is not None and not meta.empty else self.text
