"""What is wrong with a crisis file, where, and what would work.

Reading and checking collect `Diagnostic`s in one `Diagnostics` list and go on,
so that one run shows all that is wrong. `render` prints them as a compiler does.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from melian.characters import one_line
from melian.scenario.slips import odd_character

__all__ = ["Diagnostic", "Diagnostics", "Mark", "Severity", "Text", "mark_of", "nearest", "render"]

Severity = Literal["error", "warning", "note"]


class Mark(NamedTuple):
    """A stretch of a file: line and column count from 1."""

    line: int
    column: int
    width: int = 1


NOWHERE = Mark(1, 1)


class Text(str):
    """A scalar of the file that knows where it stands."""

    __slots__ = ("mark", "quoted")

    mark: Mark
    quoted: bool

    @classmethod
    def at(cls, text: str, mark: Mark, *, quoted: bool = False) -> Text:
        """The text with its place."""
        self = cls(text)
        self.mark = mark
        self.quoted = quoted
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return (Text.at, (str(self), mark_of(self)))


def mark_of(value: object) -> Mark:
    """Where a value of the file stands; the top of the file for what has no place."""
    return getattr(value, "mark", NOWHERE)


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
    help: str = ""
    """What would work."""


@dataclass(slots=True)
class Diagnostics:
    """The findings of one run over a file; each is kept once."""

    items: list[Diagnostic] = field(default_factory=list)

    def _add(self, severity: Severity, code: str, message: str, where: object, help: str) -> None:
        mark = where if isinstance(where, Mark) else mark_of(where)
        item = Diagnostic(code, severity, message, mark, help)
        if item not in self.items:
            self.items.append(item)

    def error(self, code: str, message: str, where: object, help: str = "") -> None:
        """Add what makes the file unusable."""
        self._add("error", code, message, where, help)

    def warning(self, code: str, message: str, where: object, help: str = "") -> None:
        """Add what is legal and suspicious."""
        self._add("warning", code, message, where, help)

    def note(self, code: str, message: str, where: object, help: str = "") -> None:
        """Add what is worth knowing."""
        self._add("note", code, message, where, help)

    @property
    def has_errors(self) -> bool:
        """Whether the file is unusable."""
        return any(item.severity == "error" for item in self.items)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All findings in the order of the file."""
        return tuple(sorted(self.items, key=lambda d: (d.mark.line, d.mark.column, d.code, d.message)))


def nearest(name: str, known: Iterable[str]) -> str:
    """A help text: what is known, and which of it was probably meant."""
    odd = odd_character(name)
    if odd is not None:
        return f"it holds {odd.got}: {odd.remedy}"
    names = sorted(set(known))
    if not names:
        return "there are none"
    shown = ", ".join(names[:12]) + (f", ... ({len(names)} in all)" if len(names) > 12 else "")
    close = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.6)
    return f"known: {shown}" + (f". Did you mean '{close[0]}'?" if close else "")


def render(diagnostics: Iterable[Diagnostic], text: str, name: str) -> str:
    """The findings as a compiler prints them: place, message, source line, caret, help."""
    lines = text.split("\n")
    return "\n".join(_render_one(item, lines, name) for item in diagnostics)


def _render_one(item: Diagnostic, lines: list[str], name: str) -> str:
    line, column, width = item.mark
    out = [f"{name}:{line}:{column}: {item.severity}[{item.code}]: {one_line(item.message)}"]
    source = lines[line - 1] if 0 < line <= len(lines) else ""
    if source.strip():
        shown, caret = _window(source.expandtabs(1), column - 1, width)
        out.append(f"{line:>6} | {shown}")
        out.append(f"       | {caret}")
    if item.help:
        out.append(f"  {one_line(item.help)}")
    return "\n".join(out)


def _window(source: str, start: int, width: int, limit: int = 110) -> tuple[str, str]:
    """The part of a source line around a column, and the carets under it."""
    source = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in source)
    begin = max(0, start - limit // 2) if len(source) > limit else 0
    shown = source[begin : begin + limit]
    left = start - begin
    carets = max(1, min(width, len(shown) - left))
    prefix, suffix = ("..." if begin else ""), ("..." if begin + limit < len(source) else "")
    return prefix + shown + suffix, " " * (left + len(prefix)) + "^" * carets
