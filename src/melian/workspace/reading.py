"""A text, read: what is found about it, and what can be asked of it.

Findings are those of `melian check`, in its order. A text that cannot be used has findings and no subject.

Tested in `tests/unit/workspace/test_document.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from melian.api.findings import findings_and_passages
from melian.api.reading import case_of
from melian.diagnostic import Diagnostic
from melian.dossier.read import Dossier, parse_dossier
from melian.errors import ScenarioError
from melian.questions.subject import Subject
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.passages.found import Passages

__all__ = ["Reading", "read_crisis", "read_dossier_text"]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a text turned out to be."""

    text: str
    findings: tuple[Diagnostic, ...]
    """All that is found about it, in its order."""
    subject: Subject | None = None
    """The crisis, if it can be used."""
    passages: Passages | None = None
    """What is known of the passages behind its facts."""
    dossier: Dossier | None = None
    """The dossier, if it is one that can be used."""

    @property
    def has_errors(self) -> bool:
        """Whether it cannot be used."""
        return any(item.severity == "error" for item in self.findings)


def read_crisis(text: str, name: str, path: Path | None) -> Reading:
    """A text as the crisis file that it is meant to be; `path` is where it stands or will stand."""
    try:
        case = case_of(text, name, None if path is None else path.parent, path, Diagnostics())
        findings, passages = findings_and_passages(case)
    except ScenarioError as error:
        return Reading(text, error.diagnostics)
    return Reading(text, findings, case.crisis, passages)


def read_dossier_text(text: str, name: str, path: Path | None) -> Reading:
    """A text as the dossier that it is meant to be."""
    found = Diagnostics()
    dossier = parse_dossier(text, name, found, path=path)
    usable = dossier is not None and not found.has_errors
    return Reading(text, found.sorted(), dossier=dossier if usable else None)
