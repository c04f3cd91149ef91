"""Events: the odds after each, as the question about the timeline answers."""

from __future__ import annotations

import jsonschema
import pytest

from app_browser import Browser
from melian.report.records.schemas import record_schema

CRISIS = """
melian: 1
title: A test of events
question: Does it come to a fight?
counts_as_yes: fight
as_of: 2021-02-01
scale: 100 = the prize
precision: 8
analyst: "A. N."
sources: {paper: {title: A paper, date: 2021-01-01}}
facts: {seen: "The north was seen. [paper]"}
actors: {north: North, south: South}
private:
  north.will: {label: Will of the north, types: {strong: {odds: 40%, label: Strong}, weak: {odds: rest, label: Weak}}}
assumptions: {prize: {value: 60, label: Prize, because: [seen]}}
steps:
  ask: {who: north, label: Demand, choices: {push: Push, wait: Wait}}
  reply: {who: south, label: Reply, only_if: ask is push, choices: {yield: Give way, resist: Resist}}
stakes:
  north: {Prize: {worth: prize if reply is yield else 0}, War: {worth: 10 - 30 if reply is resist and north.will is weak else 0}}
  south: {Loss: {worth: 0 - prize if reply is yield else 0}, War: {worth: 0 - 50 if reply is resist else 0}}
outcomes:
  fight: {when: reply is resist, label: A fight}
  calm: {when: otherwise, label: Calm}
timeline:
  hint: {date: 2021-01-05, event: "<b>Troops</b> move", hints: {north.will is strong: 3 times}}
  asked: {date: 2021-01-10, event: The north pushes, sets: {ask: push}}
"""
HERE = "/c/plain.crisis.yaml/events"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    folder = tmp_path_factory.mktemp("folder")
    (folder / "plain.crisis.yaml").write_text(CRISIS, "utf-8")
    return Browser(folder)


def test_twin_is_what_timeline_prints(client: Browser) -> None:
    told = client.get(f"{HERE}.json").json()
    jsonschema.validate(told, record_schema("timeline"))
    assert [each["event"] for each in told["moments"]] == ["", "hint", "asked"]
