"""Past crises: of the size they are meant to have, free of hindsight, and resolved as they were frozen."""

from __future__ import annotations

import re
from functools import cache

import pytest

from melian.library import bundled, names
from melian.record.hindsight import hindsight
from melian.record.resolution import Resolution, beside, read_resolution
from melian.scenario.checks.check import check_findings
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.read import parse_and_compile

HISTORY = tuple(name for name in names() if name.startswith("history/"))


@cache
def resolved(name: str) -> Resolution:
    """How it ended, read once."""
    path = bundled(name)
    assert path is not None
    return read_resolution(beside(path))


def test_there_are_several_and_they_do_not_all_end_in_war() -> None:
    assert len(HISTORY) >= 10
    ended = [resolved(name).verdict("question") for name in HISTORY]
    assert 0 < sum(map(bool, ended)) < len(ended)


@pytest.mark.parametrize("name", HISTORY)
def test_it_is_readable_and_rests_on_nothing_later(name: str) -> None:
    path = bundled(name)
    assert path is not None
    found = Diagnostics()
    scenario, compiled = parse_and_compile(path.read_text(encoding="utf-8"), name, path.parent, found)
    assert scenario is not None
    assert compiled is not None
    check_findings(compiled, found)
    assert [item for item in found.sorted() if item.severity != "note"] == []
    assert [item for item in hindsight(scenario.file) if item.severity != "note"] == []
    assert 500 <= compiled.model.n_leaves <= 20_000


@pytest.mark.parametrize("name", HISTORY)
def test_every_number_has_a_range_and_a_ground_and_every_event_a_fact(name: str) -> None:
    file = resolved(name).crisis.file
    for key, number in file.assumptions.items():
        assert number.range, key
        assert number.because or str(number.judgement).startswith("melian authors: "), key
    assert all(event.because for event in file.timeline.values())
    assert len(file.timeline) >= 6
    assert len(file.variants) >= 8
    assert len(file.questions) >= 3
    assert len(file.checks) >= 3


@pytest.mark.parametrize("name", HISTORY)
def test_it_is_resolved_as_it_was_frozen(name: str) -> None:
    path = bundled(name)
    assert path is not None
    resolution = resolved(name)
    assert not resolution.findings
    assert all(resolution.verdict(question) is not None for question in resolution.questions)
    readme = (path.parent / "README.md").read_text("utf-8")
    heads = re.findall(r"^## (.*)$", readme, re.M)
    assert heads == [
        "What it models",
        "What it leaves out",
        "What a critic would ask",
        "How it was written",
        "How to run it",
    ]
