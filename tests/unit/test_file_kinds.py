"""A file that is given to the commands of another kind is told so in one line, and is left as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from melian.cli.main import cli
from melian.library import bundled

DOSSIER = """\
title: A report
actors:
  north: {label: North, type: state, forms: [North]}
dossier: 1
texts: {}
passages: {}
"""


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    path = tmp_path / "x.dossier.yaml"
    path.write_text(DOSSIER)
    return path


@pytest.fixture
def crisis(tmp_path: Path) -> Path:
    path = tmp_path / "x.crisis.yaml"
    found = bundled("canon/hawk-dove")
    assert found is not None
    path.write_text(found.read_text("utf-8"), "utf-8")
    return path


@pytest.mark.parametrize("command", ["check", "show", "fmt", "solve", "report -o page.html", "now", "brief"])
def test_a_dossier_is_no_crisis_file(command: str, dossier: Path) -> None:
    got = CliRunner().invoke(cli, [*command.split(), str(dossier)])
    assert got.exit_code == 3
    assert got.output.count("error[") == 1
    assert f"{dossier}:4:1: error[M013]: this is a dossier, and no crisis file" in got.output
    assert f"`melian dossier check {dossier}` checks it" in got.output
    assert dossier.read_text() == DOSSIER


@pytest.mark.parametrize("command", ["dossier check", "dossier show", "dossier fmt", "draft"])
def test_a_crisis_file_is_no_dossier(command: str, crisis: Path) -> None:
    before = crisis.read_bytes()
    got = CliRunner().invoke(cli, [*command.split(), str(crisis)])
    assert got.exit_code == 3
    assert got.output.count("error[") == 1
    assert "error[M013]: this is a crisis file, and no dossier" in got.output
    assert f"`melian check {crisis}` checks it" in got.output
    assert crisis.read_bytes() == before


def test_neither_of_them_is_a_report(crisis: Path, dossier: Path) -> None:
    got = CliRunner().invoke(cli, ["dossier", str(crisis), str(dossier)])
    assert got.exit_code == 3
    assert f"it is a crisis file, and no report; `melian check {crisis}` checks it" in got.output
    assert "it is a dossier, and no report; `melian dossier check" in got.output


def test_a_report_may_say_what_it_likes(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("Ministers meet\n\ndossier: 1 of the files on the dam was opened on Monday, they said.\n")
    got = CliRunner().invoke(cli, ["dossier", str(path), "--date", "2030-05-01"])
    assert got.exit_code == 0
    assert "title: Ministers meet" in got.output


def test_a_report_is_no_dossier(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("Ministers met on Monday.\n")
    got = CliRunner().invoke(cli, ["dossier", "check", str(path)])
    assert "error[M004]: this is no dossier: it has no line `dossier: 1`" in got.output
