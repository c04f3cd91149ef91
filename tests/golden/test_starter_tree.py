"""The starter as a map of its steps and as a tree with odds, as read over by hand.

Two types, two words, stay or attack, two answers: 12 endings. The event sets the warning, which
rules out the 6 without it. What is shown adds up: 66 + 34 = 100, 15 + 19 = 34.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from melian.cli.main import cli


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (["--steps"], "starter_steps.txt"),
        (["--tree", "--draws", "100", "--stakes"], "starter_tree.txt"),
    ],
)
def test_the_starter_is_shown(tmp_path, asked, expected):
    path = str(tmp_path / "g.crisis.yaml")
    run = CliRunner()
    assert run.invoke(cli, ["new", path]).exit_code == 0
    shown = run.invoke(cli, ["show", path, *asked], env={"COLUMNS": "72"})
    assert shown.output == Path(__file__).with_name(expected).read_text("utf-8")
