"""Events, and leaving some out."""

from __future__ import annotations

import jsonschema
import pytest

import melian
from app_browser import Browser
from app_crisis import crisis
from melian.report.records.schemas import record_schema

HERE = "/c/plain.crisis.yaml/events"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    folder = tmp_path_factory.mktemp("folder")
    (folder / "plain.crisis.yaml").write_text(crisis(), "utf-8")
    (folder / "quiet.crisis.yaml").write_text(crisis().partition("timeline:")[0], "utf-8")
    return Browser(folder)


def test_odds_stand_after_each_event_as_the_command_has_them(client: Browser) -> None:
    told = client.get(f"{HERE}.json").json()
    jsonschema.validate(told, record_schema("timeline"))
    moments = melian.read(crisis()).compile().solve(draws=200, before_events=True).timeline().moments
    shown = client.settled(HERE)
    assert f"{100 * moments[-1].answer.median:.0f}\N{NO-BREAK SPACE}%" in shown


def test_an_event_can_be_left_out(client: Browser) -> None:
    shown = client.settled(f"{HERE}?some=yes")
    assert "without 1\N{NO-BREAK SPACE}event" in shown.replace("1 event", "1\N{NO-BREAK SPACE}event")
    assert 'class="event left-out"' in shown
    assert "checked" not in shown
    assert "checked" in client.settled(f"{HERE}?some=yes&keep=asked")


def test_a_file_without_events_says_so(client: Browser) -> None:
    assert "no timeline" in client.settled("/c/quiet.crisis.yaml/events")
    assert client.get("/c/quiet.crisis.yaml/events.json").status_code == 400


ADDED = "add=reply%3Dresist%402021-01-20"


def test_an_added_event_moves_the_odds_as_a_file_that_has_it(client: Browser) -> None:
    told = client.get(f"{HERE}.json?{ADDED}").json()
    jsonschema.validate(told, record_schema("timeline"))
    text = crisis() + "  later: {date: 2021-01-20, event: They resist, sets: {reply: resist}}\n"
    moments = melian.read(text).compile().solve(draws=200, before_events=True).timeline().moments
    assert told["moments"][-1]["odds"]["median"] == moments[-1].answer.median == 1
    page = client.settled(f"{HERE}?some=yes&keep=asked&step=reply%3Dresist&day=2021-01-20")
    assert "with 1" in page
    assert "added here" in page
    assert "With the events of the file" in page


@pytest.mark.parametrize("add", ["reply=none@2021-01-20", "x=y@2021-01-20", "reply=resist@2021-13-20", "<b>"])
def test_an_event_that_cannot_be_added_is_refused(client: Browser, add: str) -> None:
    assert client.get(f"{HERE}.json", params={"add": add}).status_code == 400


def test_added_events_are_taken_over_into_the_text_and_not_saved(client: Browser) -> None:
    answer = client.post(f"{HERE}/write", data={"add": ["reply=yield@2021-01-20"]})
    assert answer.headers["location"] == "/c/plain.crisis.yaml/file"
    told = client.get("/c/plain.crisis.yaml/file.json").json()
    assert told["is_changed"]
    assert told["text"].startswith(crisis())
    assert "added_1: {date: 2021-01-20" in told["text"]
    client.post("/c/plain.crisis.yaml/reload")
