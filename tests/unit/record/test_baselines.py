"""What others say: every form of odds, what goes before what, and errors with their line."""

from __future__ import annotations

import pytest

from melian.errors import UsageError
from melian.record.baselines import read_baselines

HEAD = "crisis,question,forecaster,odds,source\n"


def test_a_row_that_names_more_goes_before_one_for_all(tmp_path):
    path = tmp_path / "said.csv"
    path.write_text(
        HEAD
        + "ford,question,all crises,10%,A table\n"
        + "*,*,all crises,3/40,A count\n"
        + 'ford,*,a paper,0.2,"The Gazette, page 3"\n',
        "utf-8",
    )
    said = read_baselines(path)
    assert said.of("ford", ["question", "shots"]) == {
        ("ford", "question"): {"all crises": 0.1, "a paper": 0.2},
        ("ford", "shots"): {"all crises": 3 / 40, "a paper": 0.2},
    }
    assert said.of("pass", ["question"]) == {("pass", "question"): {"all crises": 3 / 40}}
    assert said.sources["a paper"] == ("The Gazette, page 3",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("crisis,question,odds\n", "no column 'forecaster'"),
        (HEAD + "*,*,all,often,A book\n", "line 2: 'often' is no odds"),
        (HEAD + "*,*,all,5/4,A book\n", "line 2: '5/4' is no odds"),
        (HEAD + "*,*,all,1/0,A book\n", "line 2: '1/0' is no odds"),
        (HEAD + "*,*,all,0.1,\n", "line 2: there is no source"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, words, tmp_path):
    path = tmp_path / "said.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=words.replace("'", ".")):
        read_baselines(path)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_baselines(tmp_path / "none.csv")
