"""What is found about a text, as `melian check --json` lists it, in the form that editors show.

Tested in `tests/unit/lsp/test_findings.py`.
"""

from __future__ import annotations

from lsprotocol import types

from melian.diagnostic import Diagnostic
from melian.lsp.texts import OpenText
from melian.scenario.findings.diagnostics import SHOWN, Diagnostics
from melian.scenario.text.decoding import MAX_BYTES

__all__ = ["as_diagnostics", "found_in"]

_SEVERITY = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
}


def found_in(text: OpenText) -> tuple[Diagnostic, ...]:
    """All findings of a text in its order, no more than `melian check` shows; none of what is not ours."""
    if not text.is_ours:
        return ()
    from melian.workspace.reading import (
        read_crisis,
        read_dossier_text,
    )  # a second's work, and none at the start

    if not text.is_dossier and _is_too_large(text.plain):
        help = "a crisis file holds text; keep data elsewhere"
        (found := Diagnostics()).error("M002", f"the file is larger than {MAX_BYTES >> 20} MiB", None, help)
        return found.sorted()
    read = read_dossier_text if text.is_dossier else read_crisis
    return read(text.plain, text.name, text.path).findings[:SHOWN]


def _is_too_large(text: str) -> bool:
    """Whether no crisis file may be as large; from disk it would not be read."""
    return len(text) * 4 > MAX_BYTES and len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES


def as_diagnostics(findings: tuple[Diagnostic, ...], text: OpenText) -> list[types.Diagnostic]:
    """The findings of a text for its editor: what, what shows it, and what would work."""
    return [
        types.Diagnostic(
            range=text.lines.range_of(item.mark),
            severity=_SEVERITY[item.severity],
            code=item.code,
            source="melian",
            message="\n".join(filter(None, (item.message, *item.shown, item.help))),
        )
        for item in findings
    ]
