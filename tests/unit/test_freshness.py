"""Machine code is used as long as the kernels are what they were."""

import subprocess
import sys
from pathlib import Path

from melian.kernels.freshness import fingerprints

KERNELS = """
from melian.kernels.compiled import njit
@njit(cache=True)
def {name}(x):
    return {body}
"""


def test_a_change_of_one_kernel_reaches_those_that_call_it(tmp_path: Path) -> None:
    package = tmp_path / "pack"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "outer.py").write_text(
        "from pack.inner import inner" + KERNELS.format(name="outer", body="inner(x)"), "utf-8"
    )

    def answer(number: int) -> list[str]:
        (package / "inner.py").write_text(KERNELS.format(name="inner", body=f"x + {number}"), "utf-8")
        ask = "from pack.outer import outer; print(outer(1), sum(outer.stats.cache_hits.values()))"
        command = [sys.executable, "-c", ask]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout.split()

    assert [answer(1), answer(1)] == [["2", "0"], ["2", "1"]]
    assert answer(2) == ["3", "0"]
    damaged = tmp_path / "pack" / "__pycache__" / "kernels.json"
    damaged.write_bytes(b"{")
    assert answer(3) == ["4", "0"]


def test_a_fingerprint_is_of_all_that_a_kernel_imports(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("from pack.two import b\na = 1\n", "utf-8")
    (tmp_path / "two.py").write_text("b = 1\n", "utf-8")
    before = fingerprints(tmp_path)
    assert fingerprints(tmp_path) == before
    (tmp_path / "three.py").write_text("c = 1\n", "utf-8")
    assert fingerprints(tmp_path) == before | {"three": fingerprints(tmp_path)["three"]}, "no part of the old"
    (tmp_path / "two.py").write_text("b = 2\n", "utf-8")
    changed = fingerprints(tmp_path)
    assert changed["one"] != before["one"]
    assert changed["two"] != before["two"]


def test_a_folder_that_is_gone_does_no_harm(tmp_path: Path) -> None:
    assert fingerprints(tmp_path / "nowhere") == {}
