"""Forecasts held against what came about, with figures worked out by hand from what a solve says."""

from __future__ import annotations

import json

import jsonschema
import numpy as np
import pytest
from click.testing import CliRunner

import melian
from melian.cli.main import cli
from melian.record.forecast import forecast_of, nothing_private, open_forecast
from melian.record.score import EVEN, OPEN, OTHERS, Case, with_others
from melian.record.scores import Odds
from melian.report.records.schemas import record_schema
from melian.runs.ask import Ask
from melian.scenario.read import read_text
from record_files import CRISIS, write_pair

WAR = "outcome: {is: war, date: 1956-11-05, because: ended}"


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    """Two crises with foresight, of which one came to war, and one with hindsight."""
    folder = tmp_path_factory.mktemp("pairs")
    peace = write_pair(folder, crisis=CRISIS + "ranked: [peace, win, war]\n", name="ford")
    war = write_pair(folder, WAR, name="pass")
    war.write_text(war.read_text("utf-8").replace("fight: {is: no", "fight: {is: yes"), "utf-8")
    late = write_pair(folder, crisis=CRISIS + "hindsight: yes\n", name="late")
    return folder, [str(peace), str(war), str(late)]


@pytest.fixture(scope="module")
def scored(pairs):
    folder, files = pairs
    (folder / "said.csv").write_text(
        "crisis,question,forecaster,odds,source\n*,question,all crises,1/4,A count\n", "utf-8"
    )
    arguments = ["score", *files, "--draws", "20", "-q", "--against", str(folder / "said.csv")]
    result = CliRunner().invoke(cli, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.output), CliRunner().invoke(cli, arguments).output


def test_what_is_scored_is_the_mean_of_the_odds_that_a_solve_gives(scored):
    printed, _ = scored
    run = melian.read(CRISIS).compile().solve(draws=20).run
    odds = run.outcome_odds[:, 0]  # war
    first = printed["tables"][0]["cases"][0]
    assert (first["crisis"], first["question"], first["came"]) == ("ford", "question", False)
    assert first["odds"] == pytest.approx(odds.mean(), abs=1e-12)
    assert first["brier"] == pytest.approx(odds.mean() ** 2, abs=1e-12)
    assert first["logarithmic"] == pytest.approx(-np.log(1 - odds.mean()), abs=1e-12)
    table = printed["tables"][0]
    expected = (odds.mean() ** 2 + (1 - odds.mean()) ** 2) / 2
    assert table["brier"] == pytest.approx(expected, abs=1e-12)
    per_draw = ((odds**2).mean() + ((1 - odds) ** 2).mean()) / 2
    assert table["brier_per_draw"] == pytest.approx(per_draw, abs=1e-12)


def test_files_with_hindsight_are_scored_apart(scored):
    printed, page = scored
    assert [table["hindsight"] for table in printed["tables"]] == [False, True]
    assert [len(table["cases"]) for table in printed["tables"]] == [4, 2]
    assert "With hindsight, scored apart" in page


def test_every_other_forecaster_is_held_against_the_same_cases(scored):
    printed, page = scored
    rivals = {each["forecaster"]: each["brier"] for each in printed["tables"][0]["rivals"]}
    assert set(rivals) == {EVEN, OPEN, OTHERS, "all crises"}
    assert rivals[EVEN]["theirs"] == 0.25
    assert rivals["all crises"]["cases"] == 2
    assert rivals["all crises"]["theirs"] == pytest.approx((0.25**2 + 0.75**2) / 2)
    assert {each["verdict"] for each in rivals.values()} == {"none"}  # two crises show nothing
    ranked = printed["tables"][0]["ranked"]
    assert ranked[EVEN]["theirs"] == pytest.approx((1 / 3 - 1) ** 2 + (2 / 3 - 1) ** 2)
    assert "fewer than 5 crises never show one" in " ".join(page.split())


def test_the_answer_has_the_form_that_the_reference_tells(scored):
    jsonschema.validate(scored[0], record_schema("score"))


def test_without_private_information_everybody_is_told_before_the_first_move():
    scenario = read_text(CRISIS)
    model = nothing_private(scenario)
    told = {(each.key, each.player) for each in model.infosets if each.key in ("act", "reply")}
    assert (
        len([each for each in model.infosets if each.key == "reply"]) == 2
    )  # one for each type of the north
    assert told
    forecast = open_forecast(scenario, Ask(draws=5))
    assert sum(each.odds.mean for each in forecast.outcomes.values()) == pytest.approx(1)


def test_nothing_private_is_no_other_crisis_where_nothing_is():
    text = CRISIS.replace("private:\n  north.aim: {types: {bluff: rest, fight: p_fight}}\n", "")
    text = text.replace("north.aim is fight", "act is attack").replace("north.aim is bluff", "act is wait")
    assert nothing_private(read_text(text)) is None


def test_the_other_crises_are_a_share_in_which_each_counts_once():
    odds = Odds.of(np.array([0.5]))
    cases = [Case(name, str(k), "?", False, odds, came) for k, (name, came) in enumerate(
        [("a", True), ("a", True), ("a", True), ("b", False), ("c", True)]
    )]  # fmt: skip
    shares = [case.others[OTHERS] for case in with_others(cases)]
    assert shares == pytest.approx([1.5 / 3] * 3 + [2.5 / 3, 1.5 / 3])
    assert with_others(cases[:3])[0].others == {}


def test_a_crisis_without_a_resolution_is_told_what_is_missing(tmp_path):
    path = tmp_path / "ford.crisis.yaml"
    path.write_text(CRISIS, "utf-8")
    result = CliRunner().invoke(cli, ["score", str(path)])
    assert result.exit_code == 2
    assert "no 'ford.resolution.yaml' beside it" in " ".join(result.output.split())


def test_a_folder_stands_for_all_that_is_resolved_in_it(tmp_path):
    write_pair(tmp_path, name="ford")
    (tmp_path / "pass.crisis.yaml").write_text(CRISIS, "utf-8")  # has not ended
    arguments = ["score", str(tmp_path), "--draws", "4", "-q", "--only-as-is", "--json"]
    (table,) = json.loads(CliRunner().invoke(cli, arguments).output)["tables"]
    assert {case["crisis"] for case in table["cases"]} == {"ford"}
    (tmp_path / "none").mkdir()
    assert CliRunner().invoke(cli, ["score", str(tmp_path / "none")]).exit_code == 2


def test_a_forecast_knows_its_file_and_its_day():
    run = melian.read(CRISIS).compile().solve(draws=5).run
    forecast = forecast_of(run)
    assert (forecast.as_of, forecast.has_hindsight, forecast.draws) == ("1956-10-29", False, 5)
    assert list(forecast.questions) == ["question", "fight"]
