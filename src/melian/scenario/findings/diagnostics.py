"""What is wrong with a crisis file, where, and what would work.

Reading and checking collect `Diagnostic`s in one `Diagnostics` list and go on,
so that one run shows all that is wrong. `render` prints them as a compiler does.

Tested in `tests/unit/test_findings.py`.
"""

from __future__ import annotations

import bisect
import difflib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from melian.characters import one_line
from melian.diagnostic import NOWHERE, Diagnostic, Mark, Severity
from melian.errors import ScenarioError
from melian.scenario.findings.slips import odd_character

__all__ = ["SHOWN", "Diagnostics", "Exact", "Nearest", "Text", "mark_of", "nearest", "refusal", "render"]


SHOWN = 100
"""So many findings are shown at once."""
_MANY = 400
_LONGEST = 100
"""Names that are longer, and lists that have more, are not searched for what was meant."""


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


class Exact(str):
    """A help text that says all there is to do: `new` in the place of `old`, which stands at `mark`."""

    __slots__ = ("mark", "new", "old")

    mark: Mark
    old: str
    new: str

    @classmethod
    def at(cls, help: str, mark: Mark, old: str, new: str) -> Exact:
        """The help text, with what it says to do."""
        self = cls(help)
        self.mark, self.old, self.new = mark, old, new
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return (Exact.at, (str(self), self.mark, self.old, self.new))


def mark_of(value: object) -> Mark:
    """Where a value of the file stands; the top of the file for what has no place."""
    return getattr(value, "mark", NOWHERE)


@dataclass(slots=True)
class Diagnostics:
    """The findings of one run over a file; each is kept once.

    A file of 200 kB can have a hundred thousand: adding one costs the same however many there are.
    """

    items: list[Diagnostic] = field(default_factory=list)
    """Changed by the methods alone."""
    _known: set[Diagnostic] = field(default_factory=set, repr=False)
    _n_errors: int = 0

    def __post_init__(self) -> None:
        """Count what was there before."""
        given, self.items = self.items, []
        self.take(given)

    def take(self, items: Iterable[Diagnostic]) -> None:
        """Add findings of another run that are not among these."""
        for item in items:
            if item not in self._known:
                self._known.add(item)
                self.items.append(item)
                self._n_errors += item.severity == "error"

    def _add(
        self, severity: Severity, code: str, message: str, where: object, help: str | Nearest,
        shown: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        mark = where if isinstance(where, Mark) else mark_of(where)
        self.take((Diagnostic(code, severity, one_line(_shortened(message)), mark, help, shown),))

    def error(
        self, code: str, message: str, where: object, help: str | Nearest = "", *, shown: tuple[str, ...] = ()
    ) -> None:  # fmt: skip
        """Add what makes the file unusable; lines that are `shown` stand below those of the file."""
        self._add("error", code, message, where, help, shown)

    def warning(self, code: str, message: str, where: object, help: str | Nearest = "") -> None:
        """Add what is legal and suspicious."""
        self._add("warning", code, message, where, help)

    def note(self, code: str, message: str, where: object, help: str | Nearest = "") -> None:
        """Add what is worth knowing."""
        self._add("note", code, message, where, help)

    @property
    def has_errors(self) -> bool:
        """Whether the file is unusable."""
        return self._n_errors > 0

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All findings in the order of the file."""
        return tuple(sorted(self.items, key=lambda d: (d.mark.line, d.mark.column, d.code, d.message)))


def _shortened(message: str, most: int = 600) -> str:
    """A message without the middle of what it quotes, where that is very long."""
    return message if len(message) <= most else f"{message[: most // 2]} ... {message[-most // 2 :]}"


@dataclass(frozen=True, slots=True)
class Nearest:
    """What is known, and which of it was probably meant; the search is made when it is read."""

    name: str
    known: Collection[str]

    def __str__(self) -> str:
        odd = odd_character(self.name)
        if odd is not None:
            return f"it holds {odd.got}: {odd.remedy}"
        names = _in_order(tuple(self.known))
        parts = [part.strip() for part in re.split(r"[,;&+/|]+|\s+(?:and|or)\s+", self.name)]
        if len(parts) > 1 and set(parts) <= {*names}:
            return f"a list stands in brackets: write [{', '.join(parts)}]"
        if not names:
            return "there are none"
        shown = ", ".join(each[:_LONGEST] for each in names[:12]) + (
            f", ... ({len(names)} in all)" if len(names) > 12 else ""
        )
        close = _nearest(self.name, names)
        return f"known: {shown}" + (f". Did you mean '{close}'?" if close else "")


@lru_cache(maxsize=4)
def _in_order(known: tuple[str, ...]) -> list[str]:
    """Each name once; a file with a thousand unknown names asks a thousand times for the same."""
    return sorted(set(known))


def _nearest(name: str, names: list[str]) -> str | None:
    """The name that looks most alike, among those that begin alike where there are very many."""
    name = name[:_LONGEST].lower()
    if len(names) > _MANY:
        place = max(0, bisect.bisect(names, name) - _MANY // 2)
        names = names[place : place + _MANY]
    close = difflib.get_close_matches(
        name, [each for each in names if len(each) <= _LONGEST], n=1, cutoff=0.6
    )
    return close[0] if close else None


def nearest(name: str, known: Iterable[str]) -> Nearest:
    """A help text: what is known, and which of it was probably meant."""
    return Nearest(name, known if isinstance(known, (dict, list, tuple, frozenset)) else tuple(known))


def render(diagnostics: Iterable[Diagnostic], text: str, name: str, *, most: int | None = SHOWN) -> str:
    """The findings as a compiler prints them: place, message, source line, caret, help.

    At most so many are shown and the rest is counted; all of them where `most` is None.
    """
    lines = text.split("\n")
    items = list(diagnostics)
    shown = [_render_one(item, lines, name) for item in items[:most]]
    left = len(items) - len(shown)
    if left:
        shown.append(f"and {left:,} more; `melian check --all` shows {'it' if left == 1 else 'them'}")
    return "\n".join(shown)


def refusal(found: Diagnostics, text: str, name: str) -> ScenarioError:
    """The error of a file that cannot be used: it shows the errors and carries all that was found."""
    findings = found.sorted()
    errors = [item for item in findings if item.severity == "error"]
    return ScenarioError(render(errors, text, name), findings, text=text, name=name)


def _render_one(item: Diagnostic, lines: list[str], name: str) -> str:
    line, column, width = item.mark
    out = [f"{name}:{line}:{column}: {item.severity}[{item.code}]: {item.message}"]
    source = lines[line - 1] if 0 < line <= len(lines) else ""
    if source.strip():
        shown, caret = _window(source.expandtabs(1), column - 1, width)
        out.append(f"{line:>6} | {shown}")
        out.append(f"       | {caret}")
    out += [f"       | {line}" for line in item.shown]
    help = item.help  # once: it may be a search
    if help:
        out.append(f"  {help}")
    return "\n".join(out)


def _window(source: str, start: int, width: int, limit: int = 110) -> tuple[str, str]:
    """The part of a source line around a column, and the carets under it."""
    begin = max(0, start - limit // 2) if len(source) > limit else 0
    shown = "".join(
        c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in source[begin : begin + limit]
    )
    left = start - begin
    carets = max(1, min(width, len(shown) - left))
    prefix, suffix = ("..." if begin else ""), ("..." if begin + limit < len(source) else "")
    return prefix + shown + suffix, " " * (left + len(prefix)) + "^" * carets
