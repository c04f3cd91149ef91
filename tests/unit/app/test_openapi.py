"""Whatever is sent to an address, the app answers as its OpenAPI says, which knows of no failure (500)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app_browser import HOME, Browser
from app_crisis import crisis

schemathesis = pytest.importorskip("schemathesis")
from schemathesis.specs.openapi.checks import (  # noqa: E402
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = (status_code_conformance, response_schema_conformance)
EXAMPLES = settings(
    max_examples=2, deadline=None, phases=[Phase.generate], derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
FILES = ("plain.crisis.yaml", "broken.crisis.yaml", "no.crisis.yaml")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    folder: Path = tmp_path_factory.mktemp("folder")
    (folder / FILES[0]).write_text(crisis(), "utf-8")
    (folder / FILES[1]).write_text(crisis().replace("yes: fight", "yes: fite"), "utf-8")
    return Browser(folder)


def answered(client: Browser, case: Any) -> None:
    """Send what was made up, mostly about a file that is there."""
    known = case.path_parameters or {}
    if "name" in known and case.path.startswith("/c/"):
        known["name"] = FILES[len(str(known["name"])) % len(FILES)]
    given = case.as_transport_kwargs(base_url=HOME)
    given.pop("cookies", None)
    answer = client.send(given.pop("method"), given.pop("url"), **given)
    case.validate_response(answer, checks=CHECKS)


@EXAMPLES
@pytest.mark.filterwarnings("ignore:Do not use the `random` module")
@given(data=st.data())
def test_what_is_answered_is_as_told(client: Browser, openapi: Any, data: st.DataObject) -> None:
    for cases in openapi:
        answered(client, data.draw(cases))


@pytest.fixture(scope="module")
def openapi(client: Browser) -> list[Any]:
    told = schemathesis.openapi.from_dict(client.get("/openapi.json").json())
    operations = [each.ok() for each in told.get_all_operations()]
    found = [each.as_strategy() for each in operations if not each.path.endswith(".svg")]  # slow to draw
    assert len(found) > 30
    return found
