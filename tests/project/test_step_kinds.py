"""A kind of step answers for itself: nothing outside its folder asks what it is called."""

import ast
from pathlib import Path

import pytest

import melian
from melian.scenario.steps.kinds import KINDS

ROOT = Path(melian.__file__).parent
HOME = ROOT / "scenario" / "steps"
ELSEWHERE = {"chance", "move"}
"""Words that mean other things too: who moves, a move of a game."""


def _words(node: ast.AST) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def _asks_kind(node: ast.AST) -> bool:
    return any(
        (isinstance(n, ast.Attribute) and n.attr == "kind") or (isinstance(n, ast.Name) and n.id == "kind")
        for n in ast.walk(node)
    )


def comparisons(source: str) -> list[int]:
    """Lines that tell steps apart by the name of their kind."""
    found = []
    for node in ast.walk(ast.parse(source)):
        is_lookup = isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict)
        is_match = isinstance(node, ast.Match)
        if not (isinstance(node, ast.Compare) or is_lookup or is_match):
            continue
        named = _words(node) & set(KINDS)
        asks = _asks_kind(node.subject if isinstance(node, ast.Match) else node)
        if named - ELSEWHERE or (named and asks):
            found.append(node.lineno)
    return found


@pytest.mark.parametrize(
    "line",
    [
        'if step.kind == "vote": pass',
        'if "briefing" == kind: pass',
        'if stage.kind in ("message", "threat"): pass',
        'if stage.kind != "move": pass',
        'x = {"demand": 1}[step.kind]',
        'match step.kind:\n    case "promise": pass',
    ],
)
def test_a_comparison_is_found(line):
    assert comparisons(line) == [1]


def test_only_the_kinds_know_their_names():
    places = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in ROOT.rglob("*.py")
        if HOME not in path.parents
        for line in comparisons(path.read_text("utf-8"))
    ]
    assert places == []


def test_inside_their_folder_kinds_ask_nothing_of_each_other_by_name():
    places = [
        f"{path.name}:{line}" for path in HOME.glob("*.py") for line in comparisons(path.read_text("utf-8"))
    ]
    assert places == []


def test_every_kind_has_a_file_and_is_listed():
    for name, kind in KINDS.items():
        assert kind.name == name
        assert kind.__module__ == f"melian.scenario.steps.{name}"
        assert getattr(kind, "__final__", False)
