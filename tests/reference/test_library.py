"""Every bundled scenario reads without a warning, is of the size it says, and its `checks` hold."""

from __future__ import annotations

import pytest

from melian.analysis.checks.sentences import run_checks
from melian.library import bundled, names
from melian.runs.ask import Ask
from melian.scenario.checks.check import check_findings
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.read import parse_and_compile, read_path

CRISES = ("ukraine-2021", "ukraine-2021-full")
LEAVES = {"ukraine-2021": (1_500, 6_000), "ukraine-2021-full": (100_000, 400_000)}
NOTED = {"M807"}
"""Who concedes in public admits that it was asked: meant so, and noted in both READMEs."""


def test_the_crises_are_bundled() -> None:
    assert set(CRISES) <= set(names())


@pytest.mark.parametrize("name", names())
def test_it_reads_without_a_warning(name: str) -> None:
    path = bundled(name)
    assert path is not None
    assert not [finding for finding in read_path(path).findings if finding.severity != "note"]


@pytest.mark.parametrize("name", CRISES)
def test_check_finds_nothing_but_what_is_meant(name: str) -> None:
    path = bundled(name)
    assert path is not None
    found = Diagnostics()
    _, compiled = parse_and_compile(path.read_text(encoding="utf-8"), name, path.parent, found)
    assert compiled is not None
    check_findings(compiled, found)
    assert {(item.code, item.severity) for item in found.sorted()} == {(code, "note") for code in NOTED}
    low, high = LEAVES[name]
    assert low <= compiled.model.n_leaves <= high


@pytest.mark.parametrize(
    ("name", "draws"), [("ukraine-2021", 40), pytest.param("ukraine-2021-full", 3, marks=pytest.mark.slow)]
)
def test_its_checks_hold(name: str, draws: int) -> None:
    path = bundled(name)
    assert path is not None
    results = run_checks(read_path(path), Ask(draws=draws))
    assert results
    assert not [result for result in results if not result.holds]
