"""What is found about a text, as `melian check --json` lists it, in the form that editors show.

Tested in `tests/unit/lsp/test_findings.py`.
"""

from __future__ import annotations

from lsprotocol import types

from melian.diagnostic import Diagnostic
from melian.errors import ScenarioError
from melian.lsp.texts import OpenText
from melian.scenario.findings.diagnostics import SHOWN, Diagnostics

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
    return (_of_dossier(text) if text.is_dossier else _of_crisis(text))[:SHOWN]


def _of_crisis(text: OpenText) -> tuple[Diagnostic, ...]:
    from melian.api.findings import findings_and_passages
    from melian.api.reading import case_of

    folder = text.path.parent if text.path is not None else None
    found = Diagnostics()
    try:
        _refuse_large(text, found)
        case = case_of(text.plain, text.name, folder, text.path, found)
        return findings_and_passages(case)[0]
    except ScenarioError as error:
        return error.diagnostics


def _refuse_large(text: OpenText, found: Diagnostics) -> None:
    """Refuse a text that no crisis file may be as large as; the words are those of reading it."""
    from melian.scenario.findings.diagnostics import refusal
    from melian.scenario.text.decoding import MAX_BYTES

    if len(text.raw) * 4 > MAX_BYTES and len(text.raw.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        help = "a crisis file holds text; keep data elsewhere"
        found.error("M002", f"the file is larger than {MAX_BYTES >> 20} MiB", None, help)
        raise refusal(found, "", text.name)


def _of_dossier(text: OpenText) -> tuple[Diagnostic, ...]:
    from melian.dossier.read import parse_dossier

    parse_dossier(text.plain, text.name, found := Diagnostics(), path=text.path)
    return found.sorted()


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
