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
    assert 'class="left-out"' in shown
    assert "checked" not in shown
    assert "checked" in client.settled(f"{HERE}?some=yes&keep=asked")


def test_a_file_without_events_says_so(client: Browser) -> None:
    assert "no timeline" in client.settled("/c/quiet.crisis.yaml/events")
    assert client.get("/c/quiet.crisis.yaml/events.json").status_code == 400
