"""Story: ways that add up, and what a mover knows, believes and weighs; all as the questions answer."""

from __future__ import annotations

import re

import jsonschema
import pytest

from app_browser import Browser
from app_crisis import crisis
from melian.report.records.schemas import record_schema

HERE = "/c/plain.crisis.yaml/story"
REPLY = f"{HERE}?step=reply&actor=south"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    folder = tmp_path_factory.mktemp("folder")
    (folder / "plain.crisis.yaml").write_text(crisis(), "utf-8")
    return Browser(folder)


def test_ways_are_shown_and_the_twin_is_the_tree(client: Browser) -> None:
    text = client.settled(HERE)
    told = client.get(f"{HERE}.json").json()
    jsonschema.validate(told, record_schema("show"))
    branches = told["tree"]["trunk"]["branches"]
    assert sum(each["odds"]["mean"] for each in branches) == pytest.approx(1)
    widths = [float(each) for each in re.findall(r'class="fill" x="0.00" width="([0-9.]+)"', text)]
    assert widths[: len(branches)] == pytest.approx(
        [100 * each["odds"]["mean"] for each in branches], abs=0.01
    )


def test_the_story_begins_now_and_on_request_at_the_start(client: Browser) -> None:
    now, whole = client.settled(HERE), client.settled(f"{HERE}?whole=1")
    assert "step=ask" not in now
    assert "step=ask" in whole
    assert "as it stood then" in client.settled(f"{HERE}?step=ask&actor=north")


def test_a_choice_tells_what_its_mover_weighs_and_believes(client: Browser) -> None:
    text = client.settled(REPLY)
    choice = text[text.index('id="choice"') :]
    for words in ("Give way", ">Loss<", "What it believes", "Together"):
        assert words in choice


def test_stakes_that_are_drawn_add_up_to_the_difference(client: Browser) -> None:
    text = client.settled(REPLY)
    (table,) = re.findall(r"<table class=\"tight bars falls\">(.*?)</table>", text, re.DOTALL)
    points = [
        float(each.replace("\N{MINUS SIGN}", "-")) for each in re.findall(r'class="n">([^<a-z]+)<', table)
    ]
    assert len(points) > 1
    assert sum(points[:-1]) == pytest.approx(points[-1], abs=0.5 * len(points))


@pytest.mark.parametrize("question", ["why", "beliefs", "strategy"])
def test_twins_of_a_choice_are_the_records_of_the_questions(client: Browser, question: str) -> None:
    told = client.get(f"/c/plain.crisis.yaml/story/choice.json?step=reply&actor=south&question={question}")
    jsonschema.validate(told.json(), record_schema(question))


@pytest.mark.parametrize(
    "query", ["step=reply&actor=north", "step=none&actor=south", "step=reply", "step=%00&actor=<b>"]
)
def test_a_choice_that_is_none_is_left_out(client: Browser, query: str) -> None:
    assert 'id="choice-title"' not in client.settled(f"{HERE}?{query}")
