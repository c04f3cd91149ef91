"""Every compiled function stands in the table of second sources, beside a test that compares it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "how-it-is-checked.md"
FOLDER = ROOT / "src" / "melian" / "kernels"
KERNELS = {
    ".".join(path.relative_to(FOLDER).with_suffix("").parts): path
    for path in sorted(FOLDER.rglob("[a-z]*.py"))
}
"""Name within the package, with dots -> file."""


def rows() -> dict[str, tuple[set[str], list[Path]]]:
    """Module -> the functions of its row, and the tests that it links to."""
    result = {}
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 3:
            links = [(PAGE.parent / link).resolve() for link in re.findall(r"\]\(([^)]+)\)", cells[2])]
            result[cells[0].strip("`")] = set(re.findall(r"`(\w+)`", cells[1])), links
    return result


def public_functions(path: Path) -> set[str]:
    """Functions of `__all__`; constants are left out."""
    names: set[str] = set()
    for statement in ast.parse(path.read_text("utf-8")).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__":
            names = set(ast.literal_eval(statement.value))
    return {name for name in names if not name.isupper()}


@pytest.mark.parametrize("name", KERNELS)
def test_compiled_functions_have_a_second_source(name: str) -> None:
    functions, tests = rows().get(name, (set(), []))
    assert functions == public_functions(KERNELS[name]), (
        f"bring the row of `{name}` in {PAGE.relative_to(ROOT)} up to date: its functions, and the test "
        "that compares them with a paper, a closed form, another program or a slow twin"
    )
    assert tests
    assert all(test.is_file() and test.name.startswith("test_") for test in tests)


def test_the_table_names_nothing_that_is_gone() -> None:
    assert set(rows()) <= KERNELS.keys()
