"""The story: ways that add up, and what a side weighs where it moves."""

from __future__ import annotations

import re

import jsonschema
import pytest

from app_browser import Browser
from app_crisis import crisis
from melian.report.records.schemas import record_schema

HERE = "/c/plain.crisis.yaml/story"


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
    widths = [float(each) for each in re.findall(r'class="fill" width="([0-9.]+)"', text)]
    assert widths[: len(branches)] == pytest.approx(
        [100 * each["odds"]["mean"] for each in branches], abs=0.01
    )


def test_a_choice_tells_what_its_mover_weighs(client: Browser) -> None:
    text = client.settled(f"{HERE}?step=reply&actor=south")
    assert "South: The north" not in client.settled(HERE)
    choice = text[text.index('id="choice"') :]
    assert "Give way" in choice
    assert ">Loss<" in choice
    assert "What it believes" in choice


@pytest.mark.parametrize(
    "query", ["step=reply&actor=north", "step=none&actor=south", "step=reply", "step=%00&actor=<b>"]
)
def test_a_choice_that_is_none_is_left_out(client: Browser, query: str) -> None:
    assert 'id="choice"' not in client.settled(f"{HERE}?{query}")
