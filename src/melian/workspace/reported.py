"""A report that somebody has at hand, kept beside its dossier in the folder.

Tested in `tests/unit/workspace/test_reported.py`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from melian.dossier.build import dossier_text
from melian.dossier.gather import Wanted, gathered
from melian.errors import UsageError
from melian.files import create_file, is_there, reason
from melian.scenario.text.decoding import plain_text
from melian.workspace.document import Document
from melian.workspace.places import DOSSIER, path_of
from melian.workspace.workspace import Workspace

__all__ = ["LONGEST", "begin_dossier"]

LONGEST = 400_000
"""Characters of a report: two hundred pages, read in some seconds."""
NAME = "report"
"""How a dossier calls its only text."""


def begin_dossier(workspace: Workspace, stem: str, words: str, published: date | None = None) -> Document:
    """The dossier of a report; `STEM.txt` keeps the report, `STEM.dossier.yaml` its passages.

    Parameters
    ----------
    workspace
        Where both are written.
    stem
        What both are called, without an ending.
    words
        The report.
    published
        Its day; found in the report, if it is there, where nobody says.

    Raises
    ------
    UsageError
        If there is a file of either name, or neither can be written.
    TextError
        If the report has no words.
    """
    name = stem + DOSSIER
    workspace.refuse_taken(name)
    place = path_of(workspace.folder, name)
    kept = place.with_name(f"{place.name.removesuffix(DOSSIER)}.txt")
    if is_there(kept):
        raise UsageError(
            f"there is a file '{kept.name}' already, which is not written over: choose another name"
        )
    _keep(kept, plain_text(words).strip() + "\n")
    try:
        source, _ = gathered(kept, NAME, Wanted(published), place.parent)
        return workspace.create(name, dossier_text(source.title, [source]))
    except BaseException:
        kept.unlink(missing_ok=True)
        raise


def _keep(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        create_file(path, text)
    except (OSError, ValueError) as error:
        raise UsageError(reason(path.name, error)) from None
