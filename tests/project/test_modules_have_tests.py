"""Whoever changes a module finds its test: by its name, or in the last line of its docstring."""

from __future__ import annotations

import ast
import re
from functools import cache
from itertools import accumulate
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE, TESTS = ROOT / "src" / "melian", ROOT / "tests"
MODULES = {
    ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts): path
    for path in sorted(SOURCE.rglob("*.py"))
    if not path.name.startswith("__")
}
BY_NAME = {path.stem.removeprefix("test_"): path for path in TESTS.rglob("test_*.py")}
LINE = re.compile(r"^Tested in `(tests/[\w/]+/test_\w+\.py)`\.$", re.M)


def names(module: str) -> set[str]:
    """What the test of a module may be called: its name, with or without packages that hold it."""
    *packages, name = module.split(".")[1:]
    return {name, *(f"{each}_{name}" for each in packages)} | {
        f"{way}_{name}" for way in accumulate(packages, "{}_{}".format)
    }


def found_test(module: str) -> Path | None:
    """The test that the docstring names, or else one of the module's name that gets to it."""
    said = LINE.search(ast.get_docstring(parsed(MODULES[module])) or "")
    if said:
        return ROOT / said[1]
    of_name = [BY_NAME[name] for name in sorted(names(module), key=len, reverse=True) if name in BY_NAME]
    return next((path for path in of_name if MODULES[module] in reached(path)), None)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def named(path: Path) -> frozenset[Path]:
    """Files of the package and of the tests that a file imports, wherever the statement stands, or names."""
    found = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Constant) and re.fullmatch(r"melian(\.\w+)+", str(node.value)):
            found.add(str(node.value))
        elif isinstance(node, ast.JoinedStr) and (any_of := _pattern(node)).startswith("melian."):
            places = SOURCE.parent.glob(f"{any_of.replace('.', '/')}.py")
            found |= {".".join(each.relative_to(SOURCE.parent).with_suffix("").parts) for each in places}
    packages = (SOURCE.parent / name.replace(".", "/") / "__init__.py" for name in found)
    helpers = (TESTS / f"{name}.py" for name in found)
    modules = (SOURCE.parent / f"{name.replace('.', '/')}.py" for name in found)
    return frozenset(each for each in (*packages, *helpers, *modules) if each.is_file())


def _pattern(text: ast.JoinedStr) -> str:
    """`melian.cli.*.*` of an f-string that names modules by what stands in braces."""
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in text.values)


@cache
def reached(path: Path) -> frozenset[Path]:
    """All files that a test gets to."""
    found: set[Path] = set()
    todo = [path]
    while todo:
        here = todo.pop()
        if here not in found:
            found.add(here)
            todo += named(here)
    return frozenset(found)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_a_test_that_gets_to_it(module: str) -> None:
    test = found_test(module)
    assert test is not None, (
        f"no test is named for {module}: end its docstring with 'Tested in `tests/unit/test_NAME.py`.'"
    )
    assert test.is_file(), f"{module} names {test}, which is not there"
    assert MODULES[module] in reached(test), f"{test.name} does not get to {module}"


def test_names_are_read_in_every_order() -> None:
    assert names("melian.fit.data.cases") == {"cases", "fit_cases", "data_cases", "fit_data_cases"}
    assert LINE.search("A word.\n\nTested in `tests/unit/test_draws.py`.")
    assert not LINE.search("Tested in tests/unit/test_draws.py")
