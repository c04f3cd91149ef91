"""Every code of dossiers is documented, and every example in the catalogue is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import melian.dossier
from melian.cli.main import cli
from melian.dossier.codes import DOSSIER_CODES
from melian.dossier.read import parse_dossier
from melian.dossier.verify import verify_dossier
from melian.scenario.findings.diagnostics import Diagnostics

TEXT = "  report: {title: A report, file: report.txt}"
PASSAGE = "  p1: {text: report, at: 4 to 9}"
WORDS = "Marna says no.\n"


def used():
    paths = Path(melian.dossier.__file__).parent.rglob("*.py")
    return {code for path in paths for code in re.findall(r'"(D\d{3})"', path.read_text("utf-8"))}


def findings(part, folder):
    """What a dossier draws that has this text, or this passage."""
    text, passage = (part, PASSAGE) if part.lstrip().startswith("report:") else (TEXT, part)
    (folder / "report.txt").write_text(WORDS, "utf-8")
    whole = f"dossier: 1\ntitle: An example\ntexts:\n{text}\npassages:\n{passage}\n"
    found = Diagnostics()
    dossier = parse_dossier(whole, "example", found, path=folder / "example.yaml")
    if dossier is not None and not found.has_errors:
        verify_dossier(dossier, found)
    return {item.code for item in found.items}


def test_every_code_is_documented_and_every_documented_code_is_used():
    assert set(DOSSIER_CODES) == used()
    assert list(DOSSIER_CODES) == sorted(DOSSIER_CODES)


@pytest.mark.parametrize("code", DOSSIER_CODES)
def test_the_wrong_example_draws_its_code_and_the_right_one_does_not(code, tmp_path):
    assert code in findings(DOSSIER_CODES[code].wrong, tmp_path)
    assert findings(DOSSIER_CODES[code].right, tmp_path) == set()


@pytest.mark.parametrize("code", DOSSIER_CODES)
def test_explain_tells_it(code):
    result = CliRunner().invoke(cli, ["explain", code])
    assert result.exit_code == 0
    assert DOSSIER_CODES[code].title in result.output
