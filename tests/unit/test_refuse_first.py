"""What cannot be asked is refused before anything is estimated, solved or kept."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import melian
from crisis_blows import TEXT
from melian.cli.main import cli
from melian.errors import UsageError

MANY = ("--draws", "900000")
"""So many that the time is told beforehand."""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "small.crisis.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


@pytest.fixture(autouse=True)
def nothing_is_solved(monkeypatch):
    def solve(*_, **__):
        raise AssertionError("something was solved")

    monkeypatch.setattr("melian.runs.blocks.solve_batch", solve)
    monkeypatch.setattr("melian.runs.points.solve_batch", solve)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tip", "prize", "--from", "200", "--to", "100"],
         "the range to look through: 200 to 100 is no range; write the lower end first, 100 to 200"),
        (["tip", "prize", "--from", "2", "--to", "2"], "2 to 2 is no range; write two finite numbers that differ"),
        (["tip", "prize", "--from", "0", "--to", "inf"], "0 to inf is no range; write two finite numbers that"),
        (["tip", "prise"], "there is no number called 'prise'; known: "),
        (["tip", "--all", "--step", "replay"], "there is no step called 'replay'; known: "),
        (["tip", "--all", "--at", "2099-01-01"], "2099-01-01 lies after `as_of` (2021-12-09)"),
        (["drivers", "--outcome", "pace"], "there is no outcome called 'pace'; known: "),
        (["drivers", "--group", "a=prise"], "group 'a': there is no uncertain number called 'prise'"),
        (["drivers", "--group", "a=prize", "--group", "a=cost"], "--group 'a' is given twice"),
        (["drivers", "--samples", "64"], "--samples are those of the Sobol' indices: add --sobol"),
        (["drivers", "--sobol", "--samples", "100"], "100 samples: write a power of 2"),
        (["levers", "--actor", "north", "--outcome", "pace"], "there is no outcome called 'pace'; known: "),
        (["levers", "--actor", "noth"], "there is no actor called 'noth'"),
        (["levers", "--actor", "north", "--at", "2099-01-01"], "2099-01-01 lies after `as_of` (2021-12-09)"),
        (["compare", "base", "bald"], "there is no variant called 'bald'"),
        (["compare", "base", "bold", "--at", "2099-01-01"], "2099-01-01 lies after `as_of` (2021-12-09)"),
        (["whatif", "bald"], "there is no variant called 'bald'"),
        (["whatif", "--all", "--outcome", "pace"], "there is no outcome called 'pace'"),
        (["whatif", "--all", "--at", "2099-01-01"], "2099-01-01 lies after `as_of` (2021-12-09)"),
        (["whatif", "--all", "--set", "prise=3"], "there is no assumption called 'prise'"),
        (["report", "-o", "REPORT", "--at", "2099-01-01"], "2099-01-01 lies after `as_of` (2021-12-09)"),
        (["solve", "--at", "2099-01-01"], "2099-01-01 lies after `as_of` (2021-12-09)"),
        (["strategy", "--actor", "noth"], "there is no actor called 'noth'"),
        (["strategy", "--step", "replay"], "there is no step called 'replay'"),
        (["beliefs", "--step", "replay"], "there is no step called 'replay'"),
        (["strategy", "--actor", "south", "--step", "act"], "'south' does not choose at 'act'; who does: north"),
        (["beliefs", "--actor", "south", "--step", "act"], "'south' does not choose at 'act'; who does: north"),
        (["timeline", "--actor", "noth"], "there is no actor called 'noth'"),
        (["timeline", "--skip", "scene"], "there is no event called 'scene'; known: seen"),
        (["timeline", "--until", "2021-13-01"], "has a month 13"),
        (["why", "--step", "replay"], "there is no step called 'replay'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_a_question_that_cannot_be_asked_costs_nothing(file, tmp_path, words, said):
    words = [str(tmp_path / "x.html") if word == "REPORT" else word for word in words]
    store = tmp_path / "store"
    asked = [words[0], file, *words[1:], *MANY, *(["--store", str(store)])]
    result = CliRunner().invoke(cli, asked)
    assert result.exit_code == 2, result.output
    assert said in " ".join(result.output.split())
    assert "games are to be solved" not in result.output
    assert not store.exists()


@pytest.mark.parametrize("command", ["strategy", "beliefs"])
def test_where_nobody_chooses_there_is_nothing_to_say(command):
    asked = CliRunner().invoke(cli, [command, "ukraine-2021", "--step", "intel", *MANY])
    assert asked.exit_code == 2
    said = " ".join(asked.output.split())
    assert "nobody chooses at 'intel': chance plays it, it is forced, or it is never played" in said
    assert "steps with a choice: act, arms, brief," in said


def test_python_keeps_nothing_of_what_cannot_be_asked(tmp_path):
    case = melian.read(TEXT).compile()
    for ask in (
        lambda: case.tip("prize", within=(2, 1), store=tmp_path / "store"),
        lambda: case.drivers(samples=3, store=tmp_path / "store"),
        lambda: case.drivers(outcome="pace", store=tmp_path / "store"),
    ):
        with pytest.raises(UsageError):
            ask()
    assert not (tmp_path / "store").exists()
