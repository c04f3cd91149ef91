"""Small manners of commands: what is said where something is nearly right."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator

import click
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

import melian
from melian.cli.commands.new import starter
from melian.cli.main import COMMANDS, cli
from melian.cli.options import PathName
from melian.errors import UsageError
from melian.scenario.assumptions import parse_setting

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


@example(" \n")
@given(st.text(max_size=12) | st.text(alphabet="0123456789.,% tobes:()[]-+\n\t\u2028", max_size=24))
@settings(max_examples=200)
def test_a_setting_is_a_number_or_is_refused(text):
    with contextlib.suppress(UsageError):
        parse_setting(text)


def test_an_empty_number_of_a_variant_has_a_place():
    text = starter("X").replace("\nvariants:", '\nvariants:\n  v: {label: V, set: {prize: " "}} #')
    with pytest.raises(melian.ScenarioError, match=r"error\[M615\]: there is no value"):
        melian.read(text)


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


def commands() -> Iterator[tuple[list[str], click.Command]]:
    """Every command and subcommand, with what is typed for it."""
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        if isinstance(command, click.Group):
            yield from (([name, sub], each) for sub, each in command.commands.items())
        else:
            yield [name], command


def test_an_empty_path_is_refused_everywhere():
    """Whatever takes a path: it stands for no folder, and is not left out without a word."""
    tried = 0
    for words, command in commands():
        for param in command.params:
            if not isinstance(param.type, click.Path):
                continue
            assert isinstance(param.type, PathName), (words, param.name)
            with pytest.raises(click.BadParameter, match=r"'' is no path; write the name of a f"):
                param.type.convert("", param, None)
            tried += 1
    assert tried > 15
    refused = run("solve", "canon/deterrence", "--draws", 2, "--store", "", code=2).output
    assert "'' is no path; write the name of a folder, or leave the option out." in refused
    for words in (["efg", "show"], ["fmt"], ["efg", "certify", ""]):
        assert "'' is no path; write the name of a file." in run(*words, "", code=2).output


LONG = ("a" * 5000, "ab " * 1700)


@pytest.mark.parametrize("text", LONG, ids=["a word", "words"])
@pytest.mark.parametrize(
    "command",
    [
        ["{}"], ["solve", "canon/deterrence", "--{}"], ["solve", "canon/deterrence", "{}"], ["solve", "{}"],
        ["solve", "canon/deterrence", "--draws", "{}"], ["solve", "canon/deterrence", "--variant", "{}"],
        ["solve", "canon/deterrence", "--set", "{}=3"], ["tip", "canon/deterrence", "{}"],
        ["solve", "canon/deterrence", "--precision", "{}"], ["efg", "{}"], ["efg", "show", "{}"], ["fmt", "{}"],
        ["efg", "show", "--{}", "x"], ["explain", "{}"], ["new", "{}"], ["runs", "show", "{}", "--store", "."],
        ["fit", "egame12", "x", "--let", "{} ~ 1"], ["strategy", "canon/deterrence", "--actor", "{}"],
        ["report", "canon/deterrence", "-o", "{}.html"], ["solve", "canon/deterrence", "--cluster", "{}"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_is_typed_is_not_repeated_at_length(command, text):
    done = CliRunner().invoke(cli, [word.format(text) for word in command])
    assert done.exit_code in (2, 3)
    assert len(done.output) < 1500
    assert text[:30] in done.output


def test_an_article_goes_with_its_noun():
    text = starter("X").replace("  prize:\n", "  defender:\n", 1)
    with pytest.raises(melian.errors.ScenarioError, match=r"'defender' is an assumption and also an actor"):
        melian.read(text)


@pytest.mark.parametrize("given", ["Attack or wait", "3", "", "[[x], [y]]"])
def test_choices_without_a_form_are_one_error(given, tmp_path):
    path = tmp_path / "x.crisis.yaml"
    path.write_text(
        OFF.replace("{x: Wait, y: Ask, z: {label: Strike, off_table: [f]}}", given), encoding="utf-8"
    )
    findings = json.loads(run("check", path, "--json", code=3).stdout)["findings"]
    assert [each["code"] for each in findings] == ["M203"]
    assert "'choices' must be a mapping" in findings[0]["message"]


@pytest.mark.parametrize(
    "section", ["assumptions: p", "define: [a, b]", "steps: go", "actors: a", "facts: f"]
)
def test_a_section_without_a_form_is_one_error(section, tmp_path):
    """What it would have named is not said to be missing wherever it is used."""
    path = tmp_path / "x.crisis.yaml"
    name = section.partition(":")[0]
    whole = (
        OFF.replace("worth: 20", "worth: p * d")
        + "assumptions: {p: {value: 3, because: f}}\ndefine: {d: p}\n"
    )
    lines = [section if line.startswith(f"{name}:") else line for line in whole.splitlines()]
    path.write_text(
        "\n".join(line for line in lines if line[:1].strip() or name != "steps") + "\n", encoding="utf-8"
    )
    findings = json.loads(run("check", path, "--json", code=3).stdout)["findings"]
    assert [each["code"] for each in findings if each["severity"] == "error"] == ["M203"]
