"""Small manners of commands: what is said where something is nearly right."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest
from click.testing import CliRunner

import melian
from melian.cli.main import cli
from melian.cli.new import starter
from melian.errors import UsageError
from melian.scenario.variants import parse_setting

OFF = """melian: 1
title: Off
scale: 100 = all
analyst: Anna
actors: {a: A, b: B}
sources: {s: {title: S, date: 2021-12-01}}
facts: {f: "It is ruled out. [s B2]"}
steps:
  go: {who: a, choices: {x: Wait, y: Ask, z: {label: Strike, off_table: [f]}}}
stakes: {a: {G: {worth: 20, when: go is y}, Z: {worth: 90, when: go is z}}}
outcomes: {good: {when: go is y}, hit: {when: go is z}, bad: otherwise}
variants: {may: {on_table: [go.z]}}
"""


def run(*arguments, code=0):
    done = CliRunner().invoke(cli, [str(each) for each in arguments], env={"COLUMNS": "100"})
    assert done.exit_code == code, done.output
    return done


def test_a_bundled_scenario_is_not_laid_out():
    assert "'ukraine-2021' is bundled with melian" in run("fmt", "ukraine-2021", code=2).stderr


def test_a_misspelt_field_is_one_error(tmp_path):
    path = tmp_path / "x.crisis.yaml"
    path.write_text(starter("X").replace("    who: challenger", "    woh: challenger"), encoding="utf-8")
    findings = json.loads(run("check", path, "--json", code=3).stdout)["findings"]
    assert [each["code"] for each in findings] == ["M201"]
    path.write_text(starter("X").replace("    who: challenger\n", "    colour: red\n"), encoding="utf-8")
    findings = json.loads(run("check", path, "--json", code=3).stdout)["findings"]
    assert sorted(each["code"] for each in findings) == ["M201", "M202"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_a_pipe_is_no_plain_file(tmp_path):
    os.mkfifo(tmp_path / "x.crisis.yaml")
    assert (
        "is no plain file"
        in run("check", tmp_path / "x.crisis.yaml", code=3).stdout
        + run("solve", tmp_path / "x.crisis.yaml", code=3).stderr
    )


def test_bounds_can_be_typed():
    """Of 20 to 60 with 40 between, bounded by 0 and 62, no draw lies above 62; the plain range has some."""
    case = melian.read(starter("X"))
    most = {
        text: case.compile(set={"prize": text}).model.distributions["prize"].ppf(np.array([0.9999]))[0]
        for text in ("20 to 60, best 40", "20 to 60, best 40, bounds 0 to 62")
    }
    assert list(most.values())[1] <= 62 < next(iter(most.values()))
    assert str(parse_setting("20 to 60, best: 40, bounds: 0 to 62").bounds) == "0 to 62"
    with pytest.raises(UsageError, match=r'write "20 to 60, best \.\.\."'):
        parse_setting("20 to 60, bounds 0 to 62")


def test_an_option_off_the_table_says_so():
    case = melian.read(OFF)
    frame = case.solve(draws=3).strategy().frame.set_index("option")
    assert list(frame["off_table"]) == ["", "", "f"]
    assert frame.loc["z", "mean"] == 0
    assert list(case.solve(variant="may", draws=3).strategy().frame["off_table"]) == ["", "", ""]


def test_the_page_says_so_too(tmp_path):
    path = tmp_path / "off.crisis.yaml"
    path.write_text(OFF, encoding="utf-8")
    page = run("strategy", path, "--draws", 3, "-q").stdout
    line = next(line for line in page.splitlines() if "Strike" in line)
    assert "off the table: f" in line
    assert "0 %" not in line
