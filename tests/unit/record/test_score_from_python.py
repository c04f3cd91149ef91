"""Scores from Python are those of the command, and questions can be read and answered."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

import melian
from melian.cli.main import cli
from record_files import CRISIS, write_pair


@pytest.fixture(scope="module")
def crises(tmp_path_factory):
    folder = tmp_path_factory.mktemp("crises")
    for name in ("ford", "pass"):
        write_pair(folder, name=name)
    return folder


@pytest.fixture(scope="module")
def found(crises):
    return melian.score(crises, draws=5, only_as_is=True)


def test_scores_are_those_of_the_command(crises, found):
    arguments = ["score", str(crises), "--draws", "5", "-q", "--only-as-is", "--json"]
    (table,) = json.loads(CliRunner().invoke(cli, arguments).output)["tables"]
    for column in ("crisis", "question", "odds", "came", "brier", "logarithmic"):
        assert list(found.frame[column]) == [case[column] for case in table["cases"]]
    assert list(found.rivals["forecaster"]) == [each["forecaster"] for each in table["rivals"]]
    assert repr(found) == "<Scores of 4 questions of 2 crises>"


def test_a_crisis_that_was_read_is_scored_by_its_file(crises, found):
    case = melian.read(crises / "ford.crisis.yaml")
    alone = melian.score(case, draws=5, only_as_is=True)
    assert list(alone.frame["brier"]) == list(found.frame["brier"][found.frame["crisis"] == "ford"])
    with pytest.raises(melian.UsageError, match="no file, so no resolution"):
        melian.score(melian.read(CRISIS))
    with pytest.raises(melian.UsageError, match="needs a crisis"):
        melian.score()


def test_what_others_say_is_scored_too(crises, tmp_path):
    table = tmp_path / "said.csv"
    table.write_text("crisis,question,forecaster,odds,source\n*,*,all,1/4,A count\n", "utf-8")
    scored = melian.score(crises / "ford.crisis.yaml", against=table, draws=5, only_as_is=True)
    rivals = scored.rivals.set_index("forecaster")
    assert rivals.loc["all", "theirs"] == 0.0625  # neither war nor a fight came
    assert scored.sources["all"] == ("A count",)


def test_scores_have_a_picture(found, tmp_path, crises):
    drawn = melian.picture(found).svg
    assert drawn.startswith("<svg ")
    path = tmp_path / "calibration.svg"
    arguments = ["score", str(crises), "--draws", "5", "-q", "--only-as-is", "--svg", str(path)]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert path.read_text("utf-8") == drawn


def test_questions_are_told_and_answered():
    case = melian.read(CRISIS)
    assert list(case.questions) == ["question", "fight"]
    assert case.questions["fight"] == "Does the south fight?"
    result = case.solve(draws=5)
    told = result.questions.set_index("question")
    assert list(told.index) == list(case.questions)
    assert told.loc["question", "median"] == pytest.approx(result.answer.median, abs=1e-12)
    odds = result.run.outcome_odds  # the south fights where there is war, and nowhere else
    assert told.loc["fight", "mean"] == pytest.approx(np.mean(odds[:, 0]), abs=1e-9)
