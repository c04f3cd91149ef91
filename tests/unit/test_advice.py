"""A command that was called wrongly says what would work: what it says is typed, and works."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from melian.cli.commands.new import starter
from melian.cli.main import cli

FEW = ("--draws", "2", "--quiet")


def run(*arguments):
    asked = [str(each) for each in arguments]
    return CliRunner().invoke(cli, asked, "", {"COLUMNS": "100", "MELIAN_STORE": ""}, prog_name="melian")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with one crisis in it."""
    monkeypatch.chdir(tmp_path)
    Path("cod-war.crisis.yaml").write_text(starter("Cod war"), encoding="utf-8")


LINES = {
    "--draws 2 check cod-war.crisis.yaml": "goes behind the command",
    "--json check cod-war.crisis.yaml": "goes behind the command",
    "cod-war.crisis.yaml": "Name a command first",
    "cod-war.crisis.yaml check --json": "The command comes first",
    "help solve": "Help is an option",
    "whatif cod-war.crisis.yaml --variant firm_known --draws 2": "takes that as a word",
    "whatif --variant=firm_known cod-war.crisis.yaml --draws 2": "takes that as a word",
    "compare cod-war.crisis.yaml --variant firm_known --draws 2": "takes that as a word",
    "explain --code M104": "takes that as a word",
}


@pytest.mark.parametrize(("typed", "said"), LINES.items(), ids=LINES)
def test_the_line_that_is_offered_works(here, typed, said):
    wrong = run(*shlex.split(typed))
    assert wrong.exit_code == 2
    assert said in wrong.stderr
    line = re.search(r"(?:: |first: )melian (.+)$", wrong.stderr.strip())
    assert run(*shlex.split(line[1])).exit_code == 0, line[1]


OPTIONS = [
    ("solve SCENARIO \N{EN DASH}draws 2", r"write two hyphens: (--draws)", "--draws 2"),
    ("solve SCENARIO -draws 2", r"write two hyphens: (--draws)\.", "--draws 2"),
    ("solve SCENARIO firm_known", r"--variant: (--variant firm_known)", "--variant firm_known"),
    ("levers SCENARIO defender", r"given by --actor: (--actor defender)", "--actor defender"),
    ("why SCENARIO act", r"given by --step: (--step act)", "--step act"),
    ("solve SCENARIO prize=50", r"--set: (--set prize=50)", "--set prize=50"),
    ("solve SCENARIO --output x.json", r"Did you mean '(--out)'", "--out x.json"),
    ("timeline SCENARIO --at 2024-05-08", r"Did you mean '(--until)'", "--until 2024-05-08"),
    ("solve SCENARIO --drows 2", r"Did you mean '(--draws)'", "--draws 2"),
    ("solve SCENARIO --draws", r"Write (--draws) N: draws of the uncertain", "--draws 2"),
    ("solve SCENARIO --json=3", r"Write (--json) alone", "--json"),
    ("solve SCENARIO --draws two", r"write digits alone, one from (1) to 10,000,000", "--draws 1"),
    ("levers SCENARIO", r"(--actor) is missing; known: challenger, defender", "--actor defender"),
]


@pytest.mark.parametrize(
    ("typed", "said", "right"), OPTIONS, ids=[each[0].encode("ascii", "replace").decode() for each in OPTIONS]
)
def test_the_option_that_is_offered_works(here, typed, said, right):
    command, _, rest = typed.partition(" SCENARIO")
    wrong = run(command, "cod-war.crisis.yaml", *rest.split())
    assert wrong.exit_code == 2
    assert re.search(said, wrong.stderr)[1] in right
    few = () if "--draws" in right else FEW
    assert run(command, "cod-war.crisis.yaml", *right.split(), *few).exit_code == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("solve", "Missing argument 'SCENARIO'. Write a path, or a name that `melian list` shows."),
        ("solve a.yaml b.yaml", "One crisis at a time."),
        ("solve canon/kydd canon/hawk-dove", "One crisis at a time."),
        ("draft", "Write the path of one; `melian dossier report.txt"),
        ("show canon/kydd --width 3", "--width': 3 is out of range; write a number, one from 300 to 4,000."),
        ("why a.yaml act.back_down", "A step and its option are named by --step act --option back_down"),
        ("solve a.yaml --sobol", "`melian solve` has no option '--sobol'. These have it: drivers."),
        ("--sobol", "These have it: drivers. Name the command first: melian COMMAND ... --sobol"),
        ("odds a.yaml", "Did you mean 'solve'?"),
        ("quarrel", "There are list, app, patterns, new,"),
        ("runs --store x list", "'--store' goes behind the command: melian runs list --store x"),
        ("solve canon/hawk-dove --at 2021-01-01 --before-events", "exclude each other: leave one out"),
    ],
)
def test_what_else_is_said(typed, said):
    wrong = run(*typed.split())
    assert wrong.exit_code == 2
    assert said in wrong.stderr


@pytest.mark.parametrize(
    "named", ["cod-war", "cod-war.yaml", "Cod-War", "cod-was.crisis.yaml", "./cod-war", "."]
)
def test_a_file_beside_is_offered(here, named):
    wrong = run("check", named)
    assert wrong.exit_code == 3
    offered = re.search(r"there is a file '(.+)'|inside it: (.+)", wrong.output)
    assert run("check", offered[1] or offered[2]).exit_code == 0


def test_a_label_is_known_and_a_bundled_name_that_is_near(here):
    wrong = run("levers", "cod-war.crisis.yaml", "The Defender")
    assert "'The Defender' is given by --actor: --actor defender" in wrong.stderr
    wrong = run("check", "canon/kyd")
    assert wrong.exit_code == 3
    assert "Did you mean 'canon/kydd'?" in wrong.output


def test_yes_is_no_name_of_an_outcome_and_a_label_is(here):
    asked = ("drivers", "cod-war.crisis.yaml", *FEW)
    said = run(*asked, "--outcome", "yes").stderr
    assert "leave the outcome out: the odds are then those of yes (here war)" in said
    plain = json.loads(run(*asked, "--json").stdout)
    assert plain == {**json.loads(run(*asked, "--outcome", "war", "--json").stdout), **{
        key: plain[key] for key in ("again", "is_answer") if key in plain
    }}  # fmt: skip
    assert "of no are surrender, peace" in run(*asked, "--outcome", "no").stderr
    by_label, by_key = (
        json.loads(run(*asked, "--outcome", outcome, "--json").stdout) for outcome in ("No attack", "peace")
    )
    assert by_label | {"again": ""} == by_key | {"again": ""}


def test_folders_on_the_way_are_made_and_runs_are_found(here):
    assert "--store DIR, or the variable MELIAN_STORE." in run("runs", "list").stderr
    for place, written in {"a/b/c": "a/b/c/cod-war.csv", "d/e/f.json": "d/e/f.json"}.items():
        asked = run("solve", "cod-war.crisis.yaml", *FEW, "--out", place, "--store", "kept")
        assert asked.exit_code == 0
        assert Path(written).is_file()
    for missing in ((), ("--store", "nowhere")):
        offered = re.search(r"Here there is: (.+)\.", run("runs", "list", *missing).stderr)[1]
        assert run("runs", "list", *offered.split()).exit_code == 0
