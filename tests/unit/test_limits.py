"""Whatever a file holds is read or refused quickly; what no model could have is refused by name."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import melian
from hostile import crisis, many
from melian.errors import ScenarioError
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.read import parse_text


def test_whatever_a_file_holds_is_read_or_refused_quickly():
    """By a program of its own: 2 s of CPU are promised, and the tests share a machine."""
    program = Path(__file__).parents[1] / "hostile.py"
    done = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, check=True)
    took = json.loads(done.stdout)
    assert {name: each for name, each in took.items() if each[0] > 3} == {}
    assert all(findings for _, findings, _ in took.values())
    first, *_, last = (memory for _, _, memory in took.values())
    assert last - first < 300


LIMITS = {
    "actors": (12, lambda n: {"actors": "a: A, b: B, " + many("c{i}: C", n - 2, ", ")}, "c10"),
    "options": (1000, lambda n: {"steps": f"  z: {{who: a, choices: {{{many('o{i}: O', n, ', ')}}}}}"}, "o1000"),
    "odds": (1000, lambda n: {"steps": f"  z: {{who: chance, odds: {{{many('o{i}: weight 2', n, ', ')}}}}}"}, "o1000"),
    "types": (
        1000,
        lambda n: {"rest": f"private: {{a.t: {{types: {{{many('o{i}: {{odds: weight 2}}', n, ', ')}}}}}}}"},
        "o1000",
    ),
    "rounds": (
        400,
        lambda n: {"steps": f"  m: {{repeat: {(n - 2) // 2}, steps: {{v: {{who: a, choices: {{p: P}}}}, "
                   f"w: {{who: b, choices: {{p: P}}}}}}}}" + ("\n  z: {who: a, choices: {p: P}}" if n % 2 else "")},
        "z",
    ),
    "cases": (
        200, lambda n: {"lines": f"    L: {{worth: {{{many('x is p and {i} < 3: {i}', n, ', ')}}}}}"}, "x is p and 200 < 3"
    ),
    "lines": (60, lambda n: {"lines": many("    L{i}: {{worth: 1}}", n - 2)}, "T"),
    "variants": (500, lambda n: {"rest": "variants:\n" + many("  v{i}: {{force: {{x: p}}}}", n)}, "v500"),
}  # fmt: skip


def codes(text):
    """Of the errors of a file."""
    found = Diagnostics()
    parse_text(text, "x", None, found)
    return {item.code for item in found.items if item.severity == "error"}


@pytest.mark.parametrize("name", LIMITS)
def test_what_is_too_much_is_named(name, monkeypatch):
    """The last that is allowed passes; one more is refused at its place."""
    monkeypatch.setattr("melian.scenario.form.limits.MAX_LINES", 60)  # 10,000 lines take seconds here
    most, made, extra = LIMITS[name]
    assert codes(crisis(**made(most))) <= {"M424"}
    text = crisis(**made(most + 1))
    with pytest.raises(ScenarioError) as caught:
        melian.read(text)
    (item,) = (item for item in caught.value.diagnostics if item.severity == "error")
    assert item.code == "M208"
    assert f"{most:,} are allowed" in item.message
    line, column, _ = item.mark
    assert text.split("\n")[line - 1][column - 1 :].startswith(f"{extra}:")


FOUR = """melian: 1
title: Two moves each
question: Both?
counts_as_yes: both
scale: 100 = all
analyst: the tests
precision: 1
actors: {a: A, b: B}
steps:
  x: {who: a, choices: {p: P, q: Q}}
  y: {who: b, choices: {p: P, q: Q}}
stakes:
  a: {One: {worth: 1, when: x is p}, Two: {worth: 2, when: y is p}, Three: {worth: 3, for: [b]}}
  b: {One: {worth: 1, when: y is q}}
outcomes: {both: x is p and y is p, less: otherwise}
"""
"""A tree of four leaves."""


def test_lines_and_outcomes_count_on_every_leaf(monkeypatch):
    """Of 4 leaves: 5 lines that pay (one of them for two actors) and 2 outcomes are looked at 28 times."""
    monkeypatch.setattr("melian.scenario.form.limits.MAX_WORK", 28)
    assert codes(FOUR) == set()
    monkeypatch.setattr("melian.scenario.form.limits.MAX_WORK", 27)
    with pytest.raises(ScenarioError, match="7 lines that pay and outcomes on 4 leaves; 6 are allowed"):
        melian.read(FOUR)
