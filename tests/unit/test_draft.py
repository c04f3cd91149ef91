"""From a dossier to a first model: what passages call for, each fact where it stands, and no number found."""

from __future__ import annotations

import json

import pytest
import yaml
from click.testing import CliRunner

from melian.cli.main import cli

NOTE = (
    "Marna warns Orla\n\n"
    "The government of Marna said on Thursday that 4,000 soldiers of Orla stand at the ford. "
    "Marna threatens to close the border if Orla attacks.\n\n"
    "Orla denied it. “We have sent nobody,” said the president of Orla.\n"
)


def run(*words):
    return CliRunner().invoke(cli, list(words))


@pytest.fixture
def dossier(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "note-2028-09-07.txt").write_text(NOTE, "utf-8")
    assert run("dossier", "note-2028-09-07.txt", "-o", "c.dossier.yaml").exit_code == 0
    return tmp_path / "c.dossier.yaml"


def test_a_draft_compiles_and_keeps_each_passage_with_its_place(dossier):
    done = run("draft", "c.dossier.yaml", "--pattern", "conditional-threat", "-o", "c.crisis.yaml")
    assert done.exit_code == 0, done.output
    file = yaml.safe_load((dossier.parent / "c.crisis.yaml").read_text("utf-8"))
    for fact in file["facts"].values():
        start, _, end = fact["at"].partition(" to ")
        assert NOTE[int(start) : int(end)] == fact["quote"]
    assert {"marna", "orla"} <= file["actors"].keys()
    checked = json.loads(run("check", "c.crisis.yaml", "--json").stdout)
    assert checked["errors"] == 0
    assert checked["facts"]["verified"] == checked["facts"]["total"] == len(file["facts"])
    assert checked["numbers"]["unjudged"] > 0


def test_drafting_again_changes_no_line(dossier):
    run("draft", "c.dossier.yaml", "-o", "c.crisis.yaml")
    path = dossier.parent / "c.crisis.yaml"
    edited = path.read_text("utf-8").replace("analyst: TODO", "analyst: somebody")
    path.write_text(edited, "utf-8")
    assert run("draft", "c.dossier.yaml", "-o", "c.crisis.yaml", "--update").exit_code == 0
    assert path.read_text("utf-8") == edited
