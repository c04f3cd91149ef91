"""Every code of a finding is documented, and every example in the catalogue is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import melian.scenario
from melian.errors import ScenarioError
from melian.scenario.checks.check import check_findings
from melian.scenario.compile import compile_scenario
from melian.scenario.findings.codes import CODES, example, whole
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.passages.check import check_passages
from melian.scenario.passages.passages import passages_in, texts_of
from melian.scenario.read import parse_and_compile

SOURCE = Path(melian.scenario.__file__).parent
PARTS = [code for code, entry in CODES.items() if entry.is_part]


def used_codes():
    return {
        code for path in SOURCE.rglob("*.py") for code in re.findall(r'"(M\d{3})"', path.read_text("utf-8"))
    }


def findings(text):
    """All that reading, checking and compiling every variant find in a file."""
    found = Diagnostics()
    try:
        scenario, compiled = parse_and_compile(text, "example", None, found)
        if scenario is not None and compiled is not None and not found.has_errors:
            check_findings(compiled, found, strict=True)
            texts = texts_of(scenario)
            check_passages(scenario, passages_in(scenario, texts), texts, found)
            for variant in scenario.file.variants:
                compile_scenario(scenario, variant=variant)
    except ScenarioError as error:
        found.items += [item for item in error.diagnostics if item not in found.items]
    return found.items


def test_every_code_is_documented_and_every_documented_code_is_used():
    assert set(CODES) == used_codes()
    assert list(CODES) == sorted(CODES)


def test_the_catalogue_is_read_whole():
    headings = re.findall(r"^## (M\d{3}) ", SOURCE.joinpath("findings", "codes.md").read_text("utf-8"), re.M)
    assert headings == list(CODES)
    assert all(entry.title and entry.explanation and entry.wrong and entry.right for entry in CODES.values())
    assert len({entry.title for entry in CODES.values()}) == len(CODES)


def test_the_file_of_the_examples_has_no_findings():
    assert findings(example()) == []


def test_a_part_takes_the_place_of_what_stood_there():
    assert whole("title: Suez") == example().replace("title: An example", "title: Suez")
    added = whole("actors:\n  west: West\n  south: The South")
    assert added == example().replace(
        "  north: North\n  south: South\n", "  west: West\n  south: The South\n  north: North\n"
    )
    assert whole("") == example()


@pytest.mark.parametrize("code", PARTS)
def test_the_wrong_example_draws_its_code_and_the_right_one_draws_no_error(code, monkeypatch):
    if code == "M424":  # its example has 2 to the 30th leaves: stop counting sooner
        monkeypatch.setattr("melian.scenario.tree.size.MAX_LEAVES", 20_000)
    assert code in {item.code for item in findings(whole(CODES[code].wrong))}
    right = findings(whole(CODES[code].right))
    assert code not in {item.code for item in right}
    assert [item for item in right if item.severity == "error"] == []


def test_few_codes_are_explained_without_a_file():
    assert sorted(set(CODES) - set(PARTS)) == [
        "M001", "M002", "M003", "M013", "M306", "M715", "M716", "M717", "M718",
    ]  # fmt: skip
