"""Every page and every JSON names the command, draws and seed that give its figures again."""

from __future__ import annotations

import io
import json
import shlex
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from rich.console import Console

import melian
from crisis_blows import TEXT
from melian.analysis.draws import draw_table
from melian.cli.main import cli
from melian.report.pages.compare import WhatIfPage
from melian.report.pages.levers import LeversPage
from melian.runs.branch_check import OTHER, SAME, UNCHECKED
from melian.runs.store.draw_file import draw_columns

ASKED = [
    ["solve"],
    ["strategy", "--actor", "south"],
    ["beliefs"],
    ["timeline"],
    ["why", "--step", "reply", "--set", "prize=30"],
    ["why", "--variant", "bold", "--against", "base"],
    ["whatif", "--all", "--before-events"],
    ["whatif", "bold", "meek"],
    ["compare", "base", "bold", "--set-b", "prize=30 to 50, best 40"],
    ["levers", "--actor", "north", "--precision", "4 to 9"],
    ["drivers", "--variant", "bold", "--group", "both=p_keen,prize"],
    ["tip", "prize", "--from", "20", "--to", "60"],
    ["tip", "--all"],
]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("files") / "small.crisis.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def run(*words: str) -> str:
    result = CliRunner().invoke(cli, [*words, "--quiet"], env={"COLUMNS": "400"}, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_a_page_ends_with_the_command_that_gives_it_again(file, tmp_path, monkeypatch, words):
    monkeypatch.chdir(file.rsplit("/", 1)[0])  # the page of `solve` names the file without its folder
    page = run(words[0], "small.crisis.yaml", *words[1:], "--draws", "5", "--seed", "7")
    text = " ".join(page.split())
    command = text[text.rindex("Again: ") + len("Again: ") :]
    assert "--draws 5" in command
    assert "--seed 7" in command
    assert run(*shlex.split(command)[1:]) == page


@pytest.mark.parametrize("words", ASKED[1:], ids=" ".join)
def test_json_names_its_draws_seed_and_command(file, words):
    data = json.loads(run(words[0], file, *words[1:], "--draws", "5", "--seed", "7", "--json"))
    assert (data["draws"], data["seed"]) == (5, 7)
    again = shlex.split(data["again"])[1:]
    assert json.loads(run(*again, "--json")) == data


def test_equilibria_too(file):
    words = ["equilibria", file, "--starts", "2", "--seed", "3"]
    data = json.loads(run(*words, "--json"))
    assert "--starts 2 --seed 3" in data["again"]
    assert "--starts 2 --seed 3" in " ".join(run(*words).split())


def test_draws_say_what_a_second_look_found():
    run = melian.read("canon/beer-quiche").solve(draws=6).run
    run = replace(run, branch=np.array([UNCHECKED, SAME, OTHER, SAME, UNCHECKED, UNCHECKED], dtype=np.int8))
    wanted = ["unchecked", "same", "other", "same", "unchecked", "unchecked"]
    assert draw_columns(run)["branch"] == wanted
    assert list(draw_table(run)["branch"]) == wanted


@pytest.mark.parametrize("width", [40, 60, 80, 110])
def test_long_labels_are_read_in_whole_words(file, width):
    case = melian.read(file)
    for page in (LeversPage(case.levers("south", draws=4)), WhatIfPage(case.whatif(draws=4))):
        console = Console(file=io.StringIO(), width=width, markup=False, highlight=False)
        console.print(page)
        lines = console.file.getvalue().splitlines()
        assert max(map(len, lines)) <= width
        if isinstance(page, LeversPage):
            assert "[commitment]" in " ".join(lines)
