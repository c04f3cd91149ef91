"""What the editor is told of a text: findings with remedies, names, what could be written at a place.

Tested in `tests/unit/app/test_file.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from melian.diagnostic import Diagnostic
from melian.report.records.app import EditRecord, FileRecord, FindingRecord, NameRecord
from melian.workspace.document import Document
from melian.workspace.lines import TextLines
from melian.workspace.writing.completion import completions
from melian.workspace.writing.remedies import remedies

__all__ = ["file_record", "offers", "sections"]

MOST = 60
"""So many words are offered at a time."""


def file_record(document: Document, *, with_text: bool = False) -> FileRecord:
    """All that is known of a text."""
    text, findings = document.text, document.findings
    lines = TextLines(text)
    whole = {"text": text} if with_text else {}
    return FileRecord(
        name=document.name, version=document.version, is_changed=document.is_changed,
        is_read_only=document.path is None,
        findings=[_finding(each, lines) for each in findings],
        outline=[] if document.is_dossier else [
            NameRecord(section=each.section, name=each.name, label=each.label, line=each.mark.line,
                       depth=each.depth)
            for each in document.outline
        ],
        **whole,
    )  # fmt: skip


def _finding(each: Diagnostic, lines: TextLines) -> FindingRecord:
    return FindingRecord(
        line=each.mark.line, column=each.mark.column, width=each.mark.width, severity=each.severity,
        code=each.code, message=each.message, shown=list(each.shown), help=each.help or None,
        remedies=list(_edits(each, lines)),
    )  # fmt: skip


def _edits(each: Diagnostic, lines: TextLines) -> list[EditRecord]:
    found = []
    for remedy in remedies(each, lines):
        at = lines.mark(remedy.start, remedy.end)
        old = lines.text[remedy.start : remedy.end]
        found.append(EditRecord(title=remedy.title, line=at.line, column=at.column, old=old, new=remedy.new))
    return found


def sections(outline: Sequence[NameRecord]) -> list[tuple[NameRecord, list[NameRecord]]]:
    """Each section with the names in it; those without names are left out."""
    found: list[tuple[NameRecord, list[NameRecord]]] = []
    for each in outline:
        if each.depth == 0:
            found.append((each, []))
        else:
            found[-1][1].append(each)
    return [(head, names) for head, names in found if names]


def offers(document: Document, before: str) -> dict[str, Any]:
    """The word at the cursor, where a text ends, and what could be written in its place."""
    if document.is_dossier:
        return {"word": "", "offers": []}
    found = completions(before, document.names, len(before))
    word = before[found[0].start :] if found else ""
    shown = [each for each in found if each.text.startswith(word)][:MOST]
    return {
        "word": word,
        "offers": [
            {"text": each.text, "label": each.label, "kind": each.kind, "detail": each.detail or each.doc}
            for each in shown
        ],
    }
