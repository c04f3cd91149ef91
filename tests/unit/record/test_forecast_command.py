"""A forecast is recorded, the crisis ends, the ledger is verified and scored."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import jsonschema
import pytest
from click.testing import CliRunner

import melian
from melian.cli.main import cli
from melian.record.entries import forecast_entry, forecast_in, resolution_entry, resolved, unresolved
from melian.record.forecast import forecast_of
from melian.record.ledger import append, read_ledger
from melian.record.resolution import read_resolution
from melian.report.records.schemas import record_schema
from record_files import CRISIS, write_pair


def called(*words, code=0):
    result = CliRunner().invoke(cli, [str(word) for word in words])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def forecast():
    return forecast_of(
        melian.read(CRISIS.replace("title: An example", "title: The ford")).compile().solve(draws=5).run
    )


def test_a_forecast_goes_from_the_file_to_its_score(tmp_path):
    ledger, resolution = tmp_path / "ledger.jsonl", write_pair(tmp_path, name="ford")
    crisis = tmp_path / "ford.crisis.yaml"
    options = ["--draws", "10", "-q", "--ledger", ledger]
    assert "Not recorded" in called("forecast", crisis, *options)
    assert not ledger.exists()
    made = json.loads(called("forecast", crisis, *options, "--record", "--json"))
    jsonschema.validate(made, record_schema("forecast make"))
    assert (made["n"], made["head"]) == (1, read_ledger(ledger).head)
    ended = json.loads(called("forecast", "resolve", resolution, "--ledger", ledger, "--json"))
    jsonschema.validate(ended, record_schema("forecast resolve"))
    assert (ended["crisis"], ended["forecasts"], ended["of_other_files"]) == ("ford", 1, 0)
    verified = json.loads(called("forecast", "verify", "--ledger", ledger, "--head", made["head"], "--json"))
    jsonschema.validate(verified, record_schema("forecast verify"))
    assert (verified["holds"], verified["unresolved"]) == (True, [])
    (table,) = json.loads(called("score", ledger, "-q", "--json"))["tables"]
    assert table["hindsight"]  # it was recorded long after the end
    odds = {each["question"]: each["mean"] for each in made["questions"]}
    assert {case["question"]: case["odds"] for case in table["cases"]} == pytest.approx(odds)


def test_a_ledger_that_was_changed_is_neither_verified_nor_scored(tmp_path):
    ledger = tmp_path / "ledger.jsonl"
    append(ledger, "forecast", {"crisis": "ford"})
    ledger.write_bytes(ledger.read_bytes().replace(b"ford", b"fort"))
    assert "Changed: line 1" in called("forecast", "verify", "--ledger", ledger, code=1)
    assert "is not scored" in called("score", ledger, code=2)


def test_a_head_that_no_line_has_is_told(tmp_path):
    ledger = tmp_path / "ledger.jsonl"
    append(ledger, "forecast", {"crisis": "ford"})
    assert "lines are missing" in called("forecast", "verify", "--ledger", ledger, "--head", "0" * 64, code=1)


def test_a_resolution_of_what_was_never_forecast_is_refused(tmp_path):
    ledger, resolution = tmp_path / "ledger.jsonl", write_pair(tmp_path)
    append(ledger, "forecast", {"crisis": "ford"})
    assert "no forecast of 'example'" in called("forecast", "resolve", resolution, "--ledger", ledger, code=2)


def test_a_crisis_is_settled_once_unless_that_is_said(tmp_path):
    ledger, first = tmp_path / "ledger.jsonl", write_pair(tmp_path)
    append(ledger, "forecast", {"crisis": "example", "sha256": "0" * 64})
    called("forecast", "resolve", first, "--ledger", ledger)
    same = called("forecast", "resolve", first, "--ledger", ledger, code=2)
    assert "already, as no. 2, in the same way" in same
    other = write_pair(tmp_path, "outcome: {is: war, date: 1956-11-05, because: ended}")
    assert "--anew" in called("forecast", "resolve", other, "--ledger", ledger, code=2)
    assert len(read_ledger(ledger).lines) == 2
    called("forecast", "resolve", other, "--ledger", ledger, "--anew")
    told = called("forecast", "verify", "--ledger", ledger)
    assert "Settled more than once: example (nos. 2, 3; the last counts)" in " ".join(told.split())


def test_a_file_without_a_day_foretells_nothing(tmp_path):
    path = tmp_path / "ford.crisis.yaml"
    text = CRISIS.replace("as_of: 1956-10-29\n", "")
    path.write_text(text[: text.index("timeline:")] + text[text.index("variants:") :], "utf-8")
    assert "needs `as_of`" in called("forecast", path, code=2)


def test_an_entry_gives_the_forecast_back(forecast):
    assert forecast_in(json.loads(json.dumps(forecast_entry(forecast, "0" * 64)))) == forecast


def test_what_was_recorded_in_time_is_foresight_and_a_question_with_other_words_is_not_scored(
    forecast, tmp_path
):
    ledger = tmp_path / "ledger.jsonl"
    entry = {**forecast_entry(forecast, "0" * 64), "crisis": "example"}
    entry["questions"] = {**entry["questions"], "fight": {**entry["questions"]["fight"], "label": "Another?"}}
    for year in (1956, 1957):
        append(ledger, "forecast", entry, made=datetime(year, 10, 30, tzinfo=UTC))
    assert unresolved(read_ledger(ledger)) == ("example",)
    end = resolution_entry(read_resolution(write_pair(tmp_path)), "example")
    append(ledger, "resolution", end, made=datetime(1957, 12, 1, tzinfo=UTC))
    held = read_ledger(ledger)
    assert unresolved(held) == ()
    (_, early, came), (_, late, _) = resolved(held)
    assert (early.has_hindsight, late.has_hindsight) == (False, True)
    assert (came.verdict("question"), came.verdict("fight")) == (False, None)
    assert came.outcomes == ("peace",)
