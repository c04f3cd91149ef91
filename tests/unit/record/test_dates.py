"""Scores date by date, against odds that were solved anew for each date and scored by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import jsonschema
import numpy as np
import pytest
from click.testing import CliRunner

import melian
from melian.cli.main import cli
from melian.record.comparison import FEWEST
from melian.record.dates import Course, Moment, courses, from_first_to_last
from melian.record.entries import forecast_entry, resolution_entry
from melian.record.forecast import forecast_of
from melian.record.ledger import append
from melian.record.resolution import fingerprint, read_resolution
from melian.report.records.schemas import record_schema
from melian.runs.ask import Ask
from record_files import CRISIS, write_pair

TWO = CRISIS.replace(
    "timeline:\n",
    "timeline:\n  attacked: {date: 1956-10-25, event: Attack, sets: {act: attack}, because: troops}\n",
)
ORDER = "ranked: [peace, win, war]\n"


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    return write_pair(tmp_path_factory.mktemp("dates"), crisis=TWO + ORDER, name="ford")


def called(*words):
    result = CliRunner().invoke(cli, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.output


def test_each_date_has_the_scores_of_odds_that_are_solved_for_it(pair):
    (course,), unanswered = courses([str(pair)], Ask(draws=20))
    assert unanswered == ()
    assert [each.event for each in course.moments] == ["", "moved", "attacked"]
    assert course.came == {"question": False, "fight": False}
    asks = [{"before_events": True}, {"at": "1956-10-20"}, {"at": "1956-10-25"}]
    for moment, given in zip(course.moments, asks, strict=True):
        run = melian.read(TWO + ORDER).compile().solve(draws=20, **given).run
        war, win, peace = run.outcome_odds.mean(axis=0)
        assert moment.odds == pytest.approx({"question": war, "fight": war}, abs=1e-12)
        assert moment.brier == pytest.approx(war**2, abs=1e-12)
        assert moment.logarithmic == pytest.approx(-np.log(1 - war), abs=1e-12)
        assert moment.ranked == pytest.approx((peace - 1) ** 2 + (peace + win - 1) ** 2, abs=1e-12)


def test_the_page_and_the_record_tell_every_date(pair):
    page = called("score", pair, "--by-date", "--draws", "8", "-q")
    assert "Scores by date: 2 questions of 1 crisis" in page
    assert "before any event" in page
    assert "1956-10-25 attacked" in page
    assert f"fewer than {FEWEST} crises never show a difference" in " ".join(page.split())
    record = json.loads(called("score", pair, "--by-date", "--draws", "8", "-q", "--json"))
    jsonschema.validate(record, record_schema("score"))
    (crisis,) = record["crises"]
    assert [each["date"] for each in crisis["moments"]] == [None, "1956-10-20", "1956-10-25"]


def test_a_file_without_events_has_one_date(tmp_path):
    lines = TWO.split("\n")
    start = lines.index("timeline:")
    lone = "\n".join(lines[:start] + lines[start + 3 :])
    (course,), _ = courses([str(write_pair(tmp_path, crisis=lone))], Ask(draws=4))
    assert [(each.date, each.event) for each in course.moments] == [("1956-10-29", "")]
    assert from_first_to_last([course]) is None


def test_a_ledger_has_the_days_of_its_forecasts(tmp_path, pair):
    ledger = tmp_path / "ledger.jsonl"
    made = datetime(1956, 10, 30, tzinfo=UTC)
    told = {}
    for day in ("1956-10-29", "1956-10-26"):
        crisis = tmp_path / "ford.crisis.yaml"
        text = (
            (TWO + ORDER)
            .replace("as_of: 1956-10-29", f"as_of: {day}")
            .replace("date: 1956-10-29", f"date: {day}")
        )
        crisis.write_text(text, "utf-8")
        told[day] = forecast_of(melian.read(crisis).compile().solve(draws=4).run)
        append(ledger, "forecast", forecast_entry(told[day], fingerprint(crisis)), made=made)
    end = read_resolution(pair)
    append(ledger, "resolution", resolution_entry(end, "ford"), made=made)
    (course,), _ = courses([str(ledger)], Ask())
    assert [each.date for each in course.moments] == ["1956-10-26", "1956-10-29"]
    assert not course.has_hindsight
    assert course.moments[0].odds["question"] == told["1956-10-26"].questions["question"].odds.mean


def test_the_last_date_is_compared_with_the_first_over_crises():
    def course(name, *scores):
        moments = tuple(Moment("", "", {"q": 0.5}, score, 0.0, None) for score in scores)
        return Course(name, False, {"q": True}, {"q": "?"}, moments)

    found = from_first_to_last([course("a", 0.4, 0.9, 0.1), course("b", 0.2, 0.2), course("c", 0.3)])
    assert found.n_crises == 2
    assert (found.theirs, found.ours) == pytest.approx((0.3, 0.15))


def test_others_are_no_matter_of_dates(pair):
    result = CliRunner().invoke(cli, ["score", str(pair), "--by-date", "--only-as-is"])
    assert result.exit_code == 2
    assert "leave out --against, --only-as-is" in " ".join(result.output.split())
