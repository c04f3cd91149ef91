"""Machine code is used as long as the kernels are what they were."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from melian.kernels import freshness
from melian.kernels.freshness import fingerprint

KERNELS = """
from melian.kernels.compiled import njit
@njit(cache=True)
def {name}(x):
    return {body}
"""


@pytest.mark.parametrize(("outer", "inner"), [("outer", "deep.inner"), ("one.same", "other.same")])
def test_a_change_of_one_kernel_reaches_those_that_call_it(tmp_path: Path, outer: str, inner: str) -> None:
    def write(module: str, text: str) -> None:
        path = tmp_path.joinpath("pack", *module.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        for folder in (tmp_path / "pack", path.parent):
            (folder / "__init__.py").touch()
        path.write_text(text, "utf-8")

    def answer(number: int) -> list[str]:
        write(inner, KERNELS.format(name="below", body=f"x + {number}"))
        # Python itself tells sources apart by their second and size: another text is of another second
        later = 1_700_000_000 + number
        os.utime(tmp_path.joinpath("pack", *inner.split(".")).with_suffix(".py"), (later, later))
        ask = f"from pack.{outer} import above; print(above(1), sum(above.stats.cache_hits.values()))"
        command = [sys.executable, "-c", ask]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout.split()

    write(outer, f"from pack.{inner} import below" + KERNELS.format(name="above", body="below(x)"))
    assert [answer(1), answer(1)] == [["2", "0"], ["2", "1"]]
    assert answer(2) == ["3", "0"]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A package whose modules import one another, from beside and from below."""
    folder = tmp_path / "pack"
    (folder / "deep").mkdir(parents=True)
    (folder / "one.py").write_text("from pack.deep.two import b\na = 1\n", "utf-8")
    (folder / "deep" / "two.py").write_text("from pack import three\nb = 1\n", "utf-8")
    (folder / "three.py").write_text("c = 1\n", "utf-8")
    (folder / "four.py").write_text("d = 1\n", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("changed", "reached"),
    [
        ("three", {"one", "deep.two", "three"}),
        ("deep/two", {"one", "deep.two"}),
        ("one", {"one"}),
        ("four", {"four"}),
        ("five", set()),
    ],
)
def test_a_fingerprint_is_of_all_that_a_kernel_imports(
    sources: Path, changed: str, reached: set[str]
) -> None:
    modules = ["one", "deep.two", "three", "four"]

    def prints() -> dict[str, str]:
        freshness._read.cache_clear()  # as in a new process
        places = {name: sources.joinpath(*name.split(".")).with_suffix(".py") for name in modules}
        return {name: fingerprint(f"pack.{name}", path) for name, path in places.items()}

    before = prints()
    assert prints() == before
    (sources / f"{changed}.py").write_text(
        "x = 2\n" if changed == "five" else "from pack import four\n", "utf-8"
    )
    after = prints()
    assert {name for name in modules if after[name] != before[name]} == reached


def test_a_file_that_is_gone_does_no_harm(tmp_path: Path) -> None:
    assert fingerprint("nowhere", tmp_path / "nowhere.py")
