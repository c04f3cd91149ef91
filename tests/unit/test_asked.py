"""The odds of yes of every question: one asked by outcomes and by what has happened has one answer."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

import melian
from melian.analysis.asked import asked
from melian.cli.main import cli
from small_crisis import crisis

TEXT = crisis(
    question="Is there a fight?",
    counts_as_yes="fight",
    as_of="1999-05-20",
    private="{north.aim: {types: {bluff: rest, earnest: p}}}",
    assumptions="{p: {range: 20% to 70%, best: 40%, judgement: the test}}",
    steps="""
        act: {who: north, choices: {wait: Wait, attack: Attack}}
        reply: {who: south, choices: {yield: Give in, resist: Resist}, only_if: act is attack}
    """,
    stakes="""
        north:
          Gain: {worth: 3, when: reply is yield}
          Fight: {worth: -2 * (0.2 if north.aim is earnest else 1), when: reply is resist}
        south:
          Loss: {worth: -2, when: reply is yield}
          Fight: {worth: -3, when: reply is resist}
    """,
    outcomes="{fight: reply is resist, gain: reply is yield, calm: otherwise}",
    timeline="{troops: {date: 1999-05-10, event: Troops move, hints: {act is attack: 2 to 4 times}}}",
    questions="""
        moved: {label: Does the north attack?, when: act is attack}
        not_calm: {label: Does anything happen?, counts_as_yes: [fight, gain]}
        fought: {label: Is there a fight?, when: reply is resist}
    """,
)


SHORT = [
    "--draws",
    "10",
    "--whatif-draws",
    "2",
    "--lever-draws",
    "0",
    "--driver-draws",
    "0",
    "--starts",
    "0",
    "-q",
]


@pytest.fixture(scope="module")
def result():
    return melian.read(TEXT).compile().solve(draws=20)


def test_outcomes_and_conditions_that_mean_the_same_have_the_same_odds_in_every_draw(result):
    odds = {each.question: each.odds for each in asked(result.run)}
    assert list(odds) == ["question", "moved", "not_calm", "fought"]
    np.testing.assert_allclose(odds["moved"], odds["not_calm"], atol=1e-12)
    np.testing.assert_allclose(odds["fought"], odds["question"], atol=1e-12)
    np.testing.assert_allclose(odds["question"], result.run.outcome_odds[:, 0], atol=1e-15)


def test_the_last_moment_of_a_timeline_says_what_a_solve_says(result):
    table = melian.read(TEXT).compile().solve(draws=20, before_events=True).timeline().questions
    last = table[table["moment"] == table["moment"].max()].set_index("question")
    for each in asked(result.run):
        assert last.loc[each.question, "median"] == pytest.approx(each.spread.median, abs=1e-12)
    first = table[table["moment"] == 0].set_index("question")
    assert first.loc["moved", "median"] < last.loc["moved", "median"]  # the news makes an attack likelier


def test_pages_and_json_tell_every_question(tmp_path):
    path = tmp_path / "ford.crisis.yaml"
    path.write_text(TEXT, "utf-8")
    page = CliRunner().invoke(cli, ["timeline", str(path), "--draws", "10", "-q"]).output
    assert "Further questions" in page
    assert page.count("Does the north attack?") == 1
    written = CliRunner().invoke(cli, ["report", str(path), "-o", str(tmp_path / "r.html"), *SHORT])
    assert written.exit_code == 0, written.output
    text = (tmp_path / "r.html").read_text("utf-8")
    assert "Further questions: yes" in text
    assert "Does anything happen?" in text
    answer = json.loads(CliRunner().invoke(cli, ["solve", str(path), "--draws", "10", "-q", "--json"]).output)
    assert [each["question"] for each in answer["questions"]] == ["question", "moved", "not_calm", "fought"]
    assert answer["questions"][0]["median"] == answer["answer"]["yes"]["median"]
