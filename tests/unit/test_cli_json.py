"""Commands that write a file say so as JSON too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from melian.cli.main import cli
from melian.game.files.efg import read_efg


def printed(*arguments: str) -> dict[str, object]:
    done = CliRunner().invoke(cli, list(arguments))
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_new_fmt_and_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert printed("new", "crisis", "--json") == {"format": 1, "file": "crisis.crisis.yaml"}
    laid_out = printed("fmt", "crisis.crisis.yaml", "--check", "--json")
    unchanged = {"changes": False, "written": False, "named": []}
    assert laid_out == {"format": 1, "file": "crisis.crisis.yaml", **unchanged}
    exported = printed("export", "crisis.crisis.yaml", "--json")
    assert exported["file"] is None
    written = printed("export", "crisis.crisis.yaml", "--json", "-o", "game.efg")
    assert written["file"] == "game.efg"
    assert written["efg"] is None
    assert Path("game.efg").read_text("utf-8") == exported["efg"]
    assert read_efg(Path("game.efg")).players
