"""How a crisis ended: checked against the crisis file, and never seen by what solves."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import melian
from melian.cli.main import cli
from melian.errors import ScenarioError
from melian.record.resolution import beside, read_resolution
from melian.scenario.findings.codes import whole
from record_files import CRISIS, write_pair


def refused(path):
    with pytest.raises(ScenarioError) as error:
        read_resolution(path)
    return [(item.code, item.message) for item in error.value.diagnostics if item.severity == "error"]


def test_a_question_that_outcomes_answer_follows_from_the_outcome(tmp_path):
    read = read_resolution(write_pair(tmp_path))
    assert (read.outcomes, read.findings) == (("peace",), ())
    assert {name: read.verdict(name) for name in read.questions} == {"question": False, "fight": False}
    assert read.sentences[0] == 'Ended in "peace" (1956-11-05).'


def test_outcomes_that_agree_answer_and_those_that_do_not_leave_it_open(tmp_path):
    agree = read_resolution(
        write_pair(tmp_path, "outcome: {is: [peace, win], date: 1956-11-05, because: ended}")
    )
    assert agree.verdict("question") is False
    other = "outcome: {is: [peace, war], date: 1956-11-05, because: ended}"
    differ = read_resolution(write_pair(tmp_path, other))
    assert differ.verdict("question") is None
    assert [item.code for item in differ.findings] == ["R107"]


def test_void_is_not_scored_and_a_note_is_ground_enough(tmp_path):
    void = 'answers:\n  fight: {is: void, date: 1956-11-05, note: "Nobody can tell."}'
    assert read_resolution(write_pair(tmp_path, void)).verdict("fight") is None


@pytest.mark.parametrize(("day", "is_late"), [("1956-11-30", False), ("1956-12-01", True)])
def test_what_comes_after_the_day_that_was_asked_for_is_no_yes(day, is_late, tmp_path):
    part = f"answers:\n  fight: {{is: yes, date: {day}, because: ended}}"
    if not is_late:
        assert read_resolution(write_pair(tmp_path, part)).verdict("fight") is True
        return
    ((code, message),) = refused(write_pair(tmp_path, part))
    assert code == "R109"
    assert "asked until 1956-11-30" in message


def test_one_byte_more_and_the_crisis_file_is_another(tmp_path):
    path = write_pair(tmp_path)
    crisis = tmp_path / "example.crisis.yaml"
    crisis.write_bytes(crisis.read_bytes() + b"\n")
    ((code, message),) = refused(path)
    assert code == "R105"
    assert "not the file that was frozen" in message


@pytest.mark.parametrize("name", ["../example.crisis.yaml", "/etc/passwd", "missing.crisis.yaml"])
def test_only_a_crisis_file_beside_it_is_looked_at(name, tmp_path):
    assert refused(write_pair(tmp_path, f"crisis: {name}"))[0][0] == "R104"


def test_a_field_that_is_misspelt_is_told_with_what_was_meant(tmp_path):
    with pytest.raises(ScenarioError, match="Did you mean 'because'"):
        read_resolution(write_pair(tmp_path, "outcome: {is: peace, date: 1956-11-05, becuse: ended}"))


def test_solving_never_opens_it(tmp_path):
    """What cannot even be read changes no answer and no finding of the crisis."""
    path = write_pair(tmp_path)
    crisis = str(tmp_path / "example.crisis.yaml")
    asked = [
        ["solve", crisis, "--draws", "4", "-q", "--json"],
        ["check", crisis],
        ["timeline", crisis, "--draws", "4"],
    ]
    before = [CliRunner().invoke(cli, arguments).output for arguments in asked]
    path.write_bytes(b"\xff\xfe: not yaml, not text [")
    path.chmod(0)
    assert [CliRunner().invoke(cli, arguments).output for arguments in asked] == before
    assert melian.read(crisis).scenario.text == CRISIS


def test_check_says_how_it_ended(tmp_path):
    path = write_pair(tmp_path)
    told = CliRunner().invoke(cli, ["check", str(path)])
    assert told.exit_code == 0
    assert "Does the south fight? no" in told.output
    plain = CliRunner().invoke(cli, ["check", str(path), "--json"])
    assert json.loads(plain.output)["errors"] == 0
    wrong = write_pair(tmp_path, "outcome: {is: peece, date: 1956-11-05, because: ended}")
    refused = CliRunner().invoke(cli, ["check", str(wrong)])
    assert refused.exit_code == 3
    assert "error[R102]" in refused.output


def test_what_asks_of_a_crisis_does_not_take_its_end_for_one(tmp_path):
    told = CliRunner().invoke(cli, ["solve", str(write_pair(tmp_path))])
    assert told.exit_code == 2
    assert "name the crisis file beside it" in " ".join(told.output.split())


def test_the_resolution_of_a_crisis_file_lies_beside_it(tmp_path):
    assert beside(tmp_path / "example.crisis.yaml") == tmp_path / "example.resolution.yaml"
    assert beside(tmp_path / "plain.yaml").name == "plain.resolution.yaml"


def test_a_crisis_without_questions_may_still_have_an_outcome(tmp_path):
    text = whole("actors:\n  south: The South").replace(
        "question: Does it come to war?\ncounts_as_yes: war\n", ""
    )
    read = read_resolution(write_pair(tmp_path, "answers: {}", crisis=text))
    assert read.questions == {}
    assert read.findings == ()
