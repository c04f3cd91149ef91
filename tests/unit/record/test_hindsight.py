"""What a file could not have known on its day is found where it stands; what it says itself is a note."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from melian.cli.main import cli
from melian.record.hindsight import hindsight
from melian.scenario.findings.codes import example, whole
from melian.scenario.read import read_text

LATE = "sources:\n  report: {title: A history, date: 1957-03, grade: B}\n"


def found(text):
    return [(item.code, item.severity) for item in hindsight(read_text(text).file)]


def test_a_late_source_taints_its_facts_and_all_that_rest_on_them():
    text = whole(LATE)
    items = hindsight(read_text(text).file)
    lines = text.splitlines()
    for item in items:
        what = {"R202": "A history", "R205": "Troops have moved", "R206": "because: troops"}[item.code]
        assert what in lines[item.mark.line - 1]
        assert "hindsight: yes" in item.help
    assert sorted(item.code for item in items) == ["R202", "R205", *["R206"] * text.count("because: troops")]


def test_a_fact_that_another_source_reported_in_time_is_fine():
    both = LATE + "  paper: {title: A paper, date: 1956-10-20}\n"
    text = whole(both).replace("[report p.3]", "[report p.3, paper]")
    assert found(text) == [("R202", "warning")]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("date: 1956-10-29", []),
        ("date: 1956-10", [("R203", "warning")]),
        ("date: 1955", []),
        ("date: 1978, written: 1956-10-12", [("R204", "note")]),
    ],
)
def test_a_source_is_judged_by_the_day_on_which_it_was_known(dates, expected):
    assert found(whole(f"sources:\n  report: {{title: A report, {dates}, grade: B}}")) == expected


def test_whoever_says_so_is_told_and_not_warned():
    assert {severity for _, severity in found(whole(LATE + "hindsight: yes\n"))} == {"note"}


def test_a_file_without_a_day_cannot_be_judged():
    text = example().replace("as_of: 1956-10-29\n", "")
    text = text[: text.index("timeline:")] + text[text.index("variants:") :]
    assert found(text) == [("R201", "warning")]


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (example(), 0, "nothing in the file is said to have been written after 1956-10-29"),
        (whole(LATE), 1, "places, named above"),
        (whole(LATE + "hindsight: yes\n"), 0, "it is scored apart"),
    ],
)
def test_the_command_finds_it_only_where_it_is_asked(text, code, words, tmp_path):
    path = tmp_path / "example.crisis.yaml"
    path.write_text(text, "utf-8")
    asked = CliRunner().invoke(cli, ["check", str(path), "--hindsight"])
    assert asked.exit_code == code
    assert words in asked.output
    assert "R20" not in CliRunner().invoke(cli, ["check", str(path)]).output
