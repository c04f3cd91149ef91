"""The remedy of a finding as an edit, where it is mechanical: one name, or one sign, in the place of another.

Tested in `tests/unit/lsp/test_actions.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from melian.diagnostic import Diagnostic
from melian.scenario.findings.diagnostics import Exact, Nearest
from melian.scenario.findings.slips import plain
from melian.workspace.lines import TextLines

__all__ = ["Remedy", "remedies"]

_MEANT = re.compile(r"[Dd]id you mean (?:the field )?'([^']+)'\?")
_WRITE = re.compile(r"^write `?([a-z][a-z0-9_]*|[A-F]|[\d.]+%?)`?(?:; names are .*)?$")
_QUOTED = re.compile(r"'([^']*)'")


class Remedy(NamedTuple):
    """An edit that does what a finding advises; offsets count characters of the plain text."""

    title: str
    start: int
    end: int
    new: str


def remedies(item: Diagnostic, lines: TextLines) -> Iterator[Remedy]:
    """What can be done about a finding by one edit; mostly nothing."""
    if isinstance(item.remedy, Exact):
        first, (old, new) = lines.offset_of(item.remedy.mark), (item.remedy.old, item.remedy.new)
        if lines.text[first : first + len(old)] == old:
            yield Remedy(f"Write {new}", first, first + len(old), new)
        return
    start = lines.offset_of(item.mark)
    line_end = lines.text.find("\n", start)
    end = min(start + item.mark.width, line_end if line_end >= 0 else len(lines.text))
    there, help = lines.text[start:end], item.help
    wrong = _wrong_name(item, there)
    meant = _MEANT.search(help) or (_WRITE.match(help) if wrong else None)
    if meant is not None and wrong and wrong in there:
        first = start + there.index(wrong)
        yield Remedy(f"Write {meant[1]}", first, first + len(wrong), meant[1])
    elif len(there) == 1 and not there.isascii() and plain(there).isascii():
        new = plain(there)
        yield Remedy(f"Write '{new}'" if new else "Remove what cannot be seen", start, end, new)


def _wrong_name(item: Diagnostic, there: str) -> str:
    """The name that a finding is about, as it stands in the file."""
    bare = there.strip("\"'")
    if bare in _QUOTED.findall(item.message):
        return bare
    return item.remedy.name if isinstance(item.remedy, Nearest) else ""
