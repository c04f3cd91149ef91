"""The commands as somebody new meets them: pages, JSON, messages and exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from melian.cli.main import COMMANDS, cli
from melian.game.files.efg import read_efg

BAD = """melian: 1
title: A mistake
scale: 1 = something
actors: {a: A}
steps: {s: {who: a, choices: {x: X, y: Y}}}
stakes: {a: {L: {worth: oops, when: s is x}}}
outcomes: {o: otherwise}
"""
CHANCE = """melian: 1
title: Known odds
question: Does it rain?
counts_as_yes: wet
scale: 100 = all
analyst: Anna
actors: {a: A}
assumptions: {p_rain: {value: 30%, judgement: Anna}}
steps:
  sky: {who: chance, odds: {rain: p_rain, sun: rest}}
  act: {who: a, choices: {stay: Stay, go: Go}}
stakes: {a: {Outing: {worth: 50, when: act is go and sky is sun}}}
outcomes: {wet: sky is rain, dry: otherwise}
"""


def melian(*arguments, code=0, **options):
    result = CliRunner().invoke(cli, [str(a) for a in arguments], **options)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def starter(tmp_path):
    path = tmp_path / "border.crisis.yaml"
    melian("new", path)
    return path


@pytest.fixture
def rain(tmp_path):
    path = tmp_path / "rain.crisis.yaml"
    path.write_text(CHANCE, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name):
    text = melian(name, "--help").stdout
    assert f"Usage: cli {name}" in text


def test_the_starter_passes_every_check(starter):
    text = melian("check", starter, "--strict", "--solve", "--draws", 100).stdout
    assert "nothing to report" in text
    assert text.count("holds:") == 2
    melian("fmt", starter, "--check")


def test_new_never_overwrites(starter):
    before = starter.read_bytes()
    assert "was left as it is" in melian("new", starter, code=2).stderr
    assert starter.read_bytes() == before


def test_odds_of_chance_are_the_odds_that_the_file_gives(rain):
    data = json.loads(melian("solve", rain, "--draws", 8, "--json").stdout)
    assert data["format"] == 1
    assert data["answer"]["yes"]["median"] == pytest.approx(0.3, abs=1e-12)
    assert [row["median"] for row in data["odds"]] == pytest.approx([0.3, 0.7], abs=1e-12)
    assert data["game"] == {"leaves": 4, "infosets": 2, "actions": 4}
    assert data["status"]["certified"] == 8
    text = melian("solve", rain, "--draws", 8).stdout
    assert "The odds of yes: 30 %, the same in all draws." in text


def test_set_gives_other_odds(rain):
    data = json.loads(melian("solve", rain, "--draws", 4, "--set", "p_rain=45%", "--json").stdout)
    assert data["answer"]["yes"]["mean"] == pytest.approx(0.45, abs=1e-12)
    assert data["set"] == {"p_rain": "45%"}


def test_the_logit_rule_sets_the_odds_of_a_single_choice(rain):
    """Going in the sun beats staying by 50 points: at precision 4 per 100 its log-odds are 2."""
    frame = json.loads(melian("strategy", rain, "--draws", 2, "--precision", "4", "--json").stdout)["rows"]
    found = {(row["condition"], row["option"]): row["median"] for row in frame}
    go = {condition: value for (condition, option), value in found.items() if option == "go"}
    assert sorted(go.values()) == pytest.approx([0.5, 1 / (1 + np.exp(-2))], abs=1e-8)


def test_answers_are_those_of_any_number_of_workers_and_the_same_again(starter):
    first, again = (melian("solve", starter, "--draws", 30, "--seed", 3, "--json").stdout for _ in range(2))
    assert first == again
    other = json.loads(melian("solve", starter, "--draws", 30, "--seed", 4, "--json").stdout)
    assert other["answer"] != json.loads(first)["answer"]


def test_out_writes_what_was_printed(starter, tmp_path):
    out = tmp_path / "answers"
    printed = json.loads(melian("solve", starter, "--draws", 12, "--json", "--out", out).stdout)
    assert json.loads((out / "border.json").read_text("utf-8")) == printed
    draws = pd.read_csv(out / "border.csv")
    assert len(draws) == 12
    assert draws["odds:yes"].median() == pytest.approx(printed["answer"]["yes"]["median"], abs=1e-12)
    odds = draws[[f"odds:{row['outcome']}" for row in printed["odds"]]]
    assert odds.sum(axis=1).to_numpy() == pytest.approx(np.ones(12), abs=1e-9)


def test_before_events_and_at_choose_the_events(starter):
    def given(*options):
        data = json.loads(melian("solve", starter, "--draws", 4, "--json", *options).stdout)
        return data["given"], data["at"]

    assert given() == (["warned", "moved"], "2024-05-10")
    assert given("--at", "2024-05-08") == (["warned"], "2024-05-08")
    assert given("--before-events") == ([], None)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--variant", "one", "--variant", "two"], 2, "one at a time"),
        (["--set", "a=1", "--set", "a=2"], 2, "twice"),
        (["--draws", "0"], 2, "write a number, one from 1 to 10,000,000"),
        (["--draws", "1e9"], 2, "not a valid integer"),
        (["--set", "prise=3"], 2, "Did you mean 'prize'?"),
        (["--set", "prize"], 2, "write --set name=30%"),
        (["--set", "prize=20 to 40"], 2, "has no best value"),
        (["--set", "p_firm=150%"], 2, "is outside 0 to 1"),
        (["--variant", "firm_know"], 2, "Did you mean 'firm_known'?"),
        (["--precision", "-3"], 2, "is no precision"),
        (["--at", "2030-01-01"], 2, "lies after `as_of`"),
        (["--at", "soon"], 2, "is no date"),
        (["--at", "2024-05-09", "--before-events"], 2, "exclude each other"),
        (["--out", "answer.txt"], 2, ".json or .csv"),
    ],
)
def test_a_wrong_call_says_what_would_work(starter, arguments, code, said):
    assert said in melian("solve", starter, *arguments, code=code).stderr


def test_a_page_without_beliefs_says_why():
    page = melian("beliefs", "canon/ultimatum", "--draws", 2, "--quiet").output
    assert "Who moves here knows all that has happened: there is nothing to believe." in page


@pytest.mark.parametrize("command", ["solve", "check", "show", "strategy", "beliefs", "export"])
def test_a_bad_file_is_refused_with_its_line(tmp_path, command):
    path = tmp_path / "bad.crisis.yaml"
    path.write_text(BAD, encoding="utf-8")
    result = melian(command, path, code=3)
    assert f"{path}:6:25: error[M104]: there is nothing called 'oops'" in result.stderr
    assert result.stdout == ""
    caret = next(line for line in result.stderr.splitlines() if set(line.strip(" |")) == {"^"})
    source = next(line for line in result.stderr.splitlines() if line.startswith("     6 | "))
    assert source[caret.index("^") :].startswith("oops")


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "there is no file"), ("folder", "is a directory"), (b"\xff\xfa\x00", "is not UTF-8")],
)
def test_what_is_no_text_is_refused(tmp_path, content, said):
    path = tmp_path / "x.yaml"
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    assert said in melian("solve", path, "--out", tmp_path / "out", code=3).stderr
    assert not (tmp_path / "out").exists()


def test_an_unknown_name_brings_the_nearest():
    assert "Did you mean 'ukraine-2021'?" in melian("solve", "ukrain-2021", code=3).stderr
    assert "Did you mean 'solve'?" in melian("sovle", "x", code=2).stderr
    assert "M104" in melian("explain", "M1O4", code=2).stderr


def test_check_as_json_names_every_error(tmp_path):
    path = tmp_path / "bad.crisis.yaml"
    path.write_text(BAD.replace("who: a", "who: b"), encoding="utf-8")
    data = json.loads(melian("check", path, "--json", code=3).stdout)
    assert [(item["code"], item["line"]) for item in data["findings"]] == [("M103", 5), ("M104", 6)]
    assert data["errors"] == 2


def test_strict_fails_on_a_warning(rain):
    text = CHANCE.replace("assumptions: {", "assumptions: {idle: {value: 1, judgement: Anna}, ")
    rain.write_text(text, encoding="utf-8")
    assert "'idle' is used nowhere" in melian("check", rain).stdout
    melian("check", rain, "--strict", code=1)


def test_a_check_that_fails_gives_code_1(rain):
    rain.write_text(CHANCE + "checks: [odds of wet above 40%]\n", encoding="utf-8")
    assert "FAILS: odds of wet above 40%" in melian("check", rain, "--solve", "--draws", 5, code=1).stdout


def test_draws_without_certificate_give_code_4(starter):
    """At the limit no defender that could stay silent pays for a warning, so that the event is impossible."""
    data = json.loads(
        melian("solve", starter, "--precision", "limit", "--draws", 20, "--json", code=4).stdout
    )
    assert data["status"]["uncertified"]["impossible_events"] > 0
    assert data["status"]["certified"] + sum(data["status"]["uncertified"].values()) == 20


def test_show_counts_endings_and_draws_them(starter, tmp_path):
    """Two types, two words, stay or attack, yield or fight: 2 x 2 x (1 + 2) endings."""
    data = json.loads(melian("show", starter, "--json").stdout)
    assert data["game"]["leaves"] == 12
    act = next(step for step in data["steps"] if step["step"] == "act")
    assert [(option["option"], option["endings"]) for option in act["options"]] == [
        ("hold", 4),
        ("attack", 8),
    ]
    assert act["options"][0]["then"] == [{"outcome": "peace", "endings": 4}]
    assert act["options"][1]["then"] == [{"step": "answer", "endings": 8}]
    picture = tmp_path / "tree.svg"
    melian("show", starter, "--svg", picture)
    words = " ".join(ElementTree.parse(picture).getroot().itertext())
    assert all(word in words for word in ("What the challenger does", "Attacks", "No attack", "The defender"))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_pages_fit_the_terminal(starter, width):
    for arguments in (
        ("show", "--tree", "--draws", "4"),
        ("show", "--steps"),
        ("show",),
        ("solve", "--draws", "4"),
        ("check",),
    ):
        text = melian(arguments[0], starter, *arguments[1:], env={"COLUMNS": str(width)}).stdout
        lines = [line for line in text.splitlines() if str(starter) not in line]
        assert max(map(len, lines)) <= width


def test_export_can_be_read_back(starter, tmp_path):
    path = tmp_path / "game.efg"
    melian("export", starter, "--median", "-o", path)
    game = read_efg(path)
    assert game.players == ("The challenger", "The defender")
    assert len(game.tree.terminal_node) == 12
    assert "60.0" in path.read_text("utf-8")  # the median of the prize
    assert "exclude" in melian("export", starter, "--median", "--draw", 2, code=2).stderr


def test_schema_is_json_and_knows_the_sections():
    assert {"actors", "steps", "stakes", "outcomes"} <= set(json.loads(melian("schema").stdout)["properties"])


def test_explain_and_list_as_json():
    assert json.loads(melian("explain", "M104", "--json").stdout)["code"] == "M104"
    names = [row["name"] for row in json.loads(melian("list", "--json").stdout)["scenarios"]]
    assert "ukraine-2021" in names
    assert names == sorted(names)


def process(*arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "melian", *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options,
    )  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.slow
def test_ctrl_c_ends_with_what_is_known():
    with process("solve", "ukraine-2021", "--draws", "200000") as run:
        time.sleep(25)  # imports and cached kernels are loaded by then
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=240)  # where kernels are still being compiled, it waits for them
    assert run.returncode == 130
    assert "Traceback" not in err
    assert re.search(r"Certified: [\d,]+ of [\d,]+ draws|Interrupted after", out + err)


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="pipes of POSIX")
def test_a_closed_pipe_and_a_poor_terminal_are_no_error(starter):
    line = f"{sys.executable} -m melian show {starter} --steps | head -1"
    env = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "NO_COLOR": "1"}
    run = subprocess.run(["/bin/sh", "-c", line], capture_output=True, check=False, env=env)
    assert run.returncode == 0
    assert run.stderr == b""
    assert run.stdout.startswith(b"12 endings")


def test_fmt_writes_once_and_check_only_tells(starter):
    usual = starter.read_text("utf-8")
    starter.write_text(usual.replace("as_of: ", "as_of:      "), encoding="utf-8")
    messy = starter.read_text("utf-8")
    assert "would change" in melian("fmt", starter, "--check", code=1).stderr
    assert starter.read_text("utf-8") == messy
    melian("fmt", starter)
    assert starter.read_text("utf-8") == usual
    assert "nothing to change" in melian("fmt", starter).stderr


def test_the_shell_completes_scenarios_and_variants():
    def offered(words, place):
        env = os.environ | {
            "_MELIAN_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(place),
        }
        run = subprocess.run(
            [sys.executable, "-m", "melian"], capture_output=True, text=True, check=False, env=env
        )
        return run.stdout.split()

    assert "plain,ukraine-2021" in offered("melian solve ukr", 2)
    assert "plain,no_arms" in offered("melian solve ukraine-2021 --variant no_", 4)
