"""The JSON Schema for editors: what melian reads passes it, read by another reader of YAML; slips do not."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import jsonschema
import pytest
import yaml

from melian.cli.commands.new import starter
from melian.library import bundled
from melian.scenario.schema.editor import json_schema

VALIDATOR = jsonschema.Draft202012Validator(json_schema())
STARTER = yaml.load(starter("A border"), yaml.BaseLoader)


@pytest.mark.parametrize("name", ["starter", "canon/beer-quiche", "canon/hawk-dove", "kydd"])
def test_what_can_be_read_passes(name: str) -> None:
    file = bundled(name)
    text = starter("X") if file is None else file.read_text("utf-8")
    assert list(VALIDATOR.iter_errors(yaml.load(text, yaml.BaseLoader))) == []


def changed(**parts: Any) -> dict[str, Any]:
    """The starter with one place changed: `section__name__field`; None removes it."""
    whole = deepcopy(STARTER)
    for path, value in parts.items():
        *folders, last = path.split("__")
        place = whole
        for folder in folders:
            place = place[folder]
        if value is None:
            del place[last]
        else:
            place[last] = value
    return whole


@pytest.mark.parametrize(
    "slip",
    [
        {"steps": None}, {"stepz": {}}, {"steps__act__whoo": "challenger"}, {"steps__act__choices": "hold"},
        {"steps__act__kind": ["move"]}, {"assumptions__prize__rang": "1 to 2"}, {"timeline": ["e"]},
        {"variants__firm_known__forced": {}}, {"sources__report__pages": "3"},
    ],
    ids=str,
)  # fmt: skip
def test_a_slip_is_marked(slip: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(changed(**slip))


@pytest.mark.parametrize(
    "short",
    [
        {"steps__act__choices__hold": {"label": "Stays", "my_own_number": "3"}}, {"actors__third": "A third"},
        {"steps__act__choices__hold": "Stays"}, {"assumptions__prize": "60"}, {"stakes__challenger__More": 5},
        {"steps__warn__promises": [STARTER["steps"]["warn"]["promises"]] * 2},
    ],
    ids=str,
)  # fmt: skip
def test_short_forms_and_numbers_of_any_name_pass(short: dict[str, Any]) -> None:
    assert VALIDATOR.is_valid(changed(**short))


def test_editors_are_given_no_form_that_misleads_them() -> None:
    assert "oneOf" not in str(json_schema())
