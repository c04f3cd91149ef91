"""A report becomes a text and a dossier beside each other; nothing is written over, nothing is left of what fails."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from melian.dossier.verify import verify_dossier
from melian.errors import TextError, UsageError
from melian.scenario.findings.diagnostics import Diagnostics
from melian.workspace.reported import begin_dossier
from melian.workspace.workspace import Workspace

REPORT = "Orla closes the pass\r\n\r\nOrla said on Monday that it would close the pass if Marna attacked.\r\n"


def test_a_report_is_kept_with_its_passages_beside_it(tmp_path: Path) -> None:
    document = begin_dossier(Workspace(tmp_path), "pass", REPORT, date(2028, 5, 3))
    dossier = document.reading.dossier
    assert dossier is not None
    assert (document.name, dossier.file.title) == ("pass.dossier.yaml", "Orla closes the pass")
    assert (tmp_path / "pass.txt").read_text("utf-8") == REPORT.replace("\r", "").strip() + "\n"
    assert str(next(iter(dossier.file.texts.values())).date) == "2028-05-03"
    found = Diagnostics()
    assert dossier.file.passages
    assert verify_dossier(dossier, found).texts.keys() == {"report"}
    assert not found.sorted()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "pass.txt").write_text("mine")
    with pytest.raises(UsageError, match=r"'pass\.txt' already"):
        begin_dossier(Workspace(tmp_path), "pass", REPORT)
    (tmp_path / "other.dossier.yaml").write_text("mine")
    with pytest.raises(UsageError, match="already"):
        begin_dossier(Workspace(tmp_path), "other", REPORT)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.dossier.yaml", "pass.txt"]
    assert (tmp_path / "pass.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("stem", "words", "error"),
    [
        ("a", " \n ", TextError),
        ("../a", REPORT, UsageError),
        (".a", REPORT, UsageError),
        ("a" * 300, REPORT, UsageError),
    ],
)
def test_what_fails_leaves_nothing(tmp_path: Path, stem: str, words: str, error: type[Exception]) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(error):
        begin_dossier(Workspace(folder), stem, words)
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]
