"""The picture and the table of ARCHITECTURE.md are what the sources say."""

from __future__ import annotations

import ast
import importlib
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

import architecture  # noqa: E402  (the pages are no package)

CHAIN = {"a": {"b", "c"}, "b": {"c"}, "c": set(), "d": {"c"}}


@pytest.mark.parametrize("path", architecture.pages(), ids=lambda path: path.name)
def test_what_is_drawn_is_current(path):
    assert path.read_text("utf-8") == architecture.pages()[path], "run `python docs/architecture.py`"


def test_arrows_are_what_a_search_for_words_finds():
    """A second reading of the sources: lines instead of syntax trees."""
    found, known = set(), set(architecture.packages())
    for name in known:
        for path in (architecture.SOURCE / name).rglob("*.py"):
            for line in path.read_text("utf-8").splitlines():
                match = re.match(r"\s*(?:from|import) melian(?:\.(\w+)| import (\w+))", line)
                target = match and (match[1] or match[2])
                if target in known - {name}:
                    found.add((name, target))
    graph = architecture.imports()
    assert found == {(name, target) for name, targets in graph.items() for target in targets}
    drawn = dict.fromkeys(graph, frozenset())
    for name, target in architecture.arrows(graph):
        drawn[name] |= {target}
    assert architecture.below(drawn) == architecture.below(graph)  # what is left out is implied


def test_every_arrow_points_down_and_the_contract_allows_it():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (layers,) = [contract["layers"] for contract in contracts if contract.get("containers") == ["melian"]]
    level = {name: row for row, layer in enumerate(layers) for name in re.findall(r"\w+", layer)}
    rows = {
        name: row for row, names in enumerate(architecture.rows(architecture.imports())) for name in names
    }
    for name, target in architecture.arrows(architecture.imports()):
        assert level[name] < level[target]
        assert rows[name] < rows[target]


def test_a_chain_is_drawn_once():
    assert architecture.arrows(CHAIN) == [("a", "b"), ("b", "c"), ("d", "c")]
    assert architecture.rows(CHAIN) == [["a", "d"], ["b"], ["c"]]
    with pytest.raises(SystemExit, match="a circle of imports: a -> b -> a"):
        architecture.below({"a": {"b"}, "b": {"a"}})


def test_every_form_of_import_is_seen():
    text = "import melian.a.x, os\nfrom melian import b\ndef f():\n    from melian.c.y import z\nfrom . import q\n"
    assert sorted(architecture.imported(ast.parse(text))) == ["a", "b", "c"]


WAY = re.findall(r"^\| .*? \| `(melian[\w.]+)` \|$", architecture.PAGE.read_text("utf-8"), re.M)


@pytest.mark.parametrize("name", WAY)
def test_every_station_of_the_way_of_a_number_is_there(name):
    parts = name.split(".")
    cut = next(n for n, part in enumerate(parts) if n and not (ROOT / "src" / Path(*parts[: n + 1])).is_dir())
    value = importlib.import_module(".".join(parts[: cut + 1]))
    for part in parts[cut + 1 :]:
        value = getattr(value, part)
    assert callable(value)


def test_the_way_begins_in_the_file_and_ends_on_the_page():
    packages = [name.split(".")[1] for name in WAY]
    assert len(WAY) > 8
    assert [packages[0], packages[-1]] == ["scenario", "report"]


def test_the_page_is_one_page():
    assert len(architecture.PAGE.read_text("utf-8").splitlines()) < 90
    for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", architecture.PAGE.read_text("utf-8")):
        assert (ROOT / target).exists(), target
