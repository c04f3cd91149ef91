"""The folded tree of the starter, as read over by hand: 2 types, 2 words, stay or attack, two answers."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from melian.cli.main import cli


def test_the_folded_tree_of_the_starter(tmp_path):
    path = str(tmp_path / "g.crisis.yaml")
    run = CliRunner()
    assert run.invoke(cli, ["new", path]).exit_code == 0
    shown = run.invoke(cli, ["show", path, "--tree"], env={"COLUMNS": "72"})
    assert shown.output == Path(__file__).with_name("starter_tree.txt").read_text("utf-8")
