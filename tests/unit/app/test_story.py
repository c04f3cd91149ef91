"""Story: the tree with its odds, and what a mover knows, believes and weighs; all as the questions answer."""

from __future__ import annotations

import jsonschema
import pytest

from app_browser import Browser
from melian.report.records.schemas import record_schema

HERE = "/c/canon/brinkmanship"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    return Browser(tmp_path_factory.mktemp("folder"))


def test_twin_is_what_show_prints(client: Browser) -> None:
    jsonschema.validate(client.get("/c/canon/deterrence/story.json").json(), record_schema("show"))
