"""Machine code is kept as long as the kernels are what they were."""

import shutil
import subprocess
import sys
from pathlib import Path

import melian.kernels
from melian.kernels.freshness import drop_stale, fingerprints

KERNELS = """
from numba import njit
@njit(cache=True)
def {name}(x):
    return {body}
"""


def test_a_change_of_one_kernel_reaches_those_that_call_it(tmp_path: Path) -> None:
    package = tmp_path / "pack"
    package.mkdir()
    source = Path(melian.kernels.__file__).with_name("freshness.py").read_text("utf-8")
    (package / "freshness.py").write_text(source, "utf-8")
    start = (
        "from pathlib import Path\nfrom pack.freshness import drop_stale\ndrop_stale(Path(__file__).parent)\n"
    )
    (package / "__init__.py").write_text(start, "utf-8")
    (package / "outer.py").write_text(
        "from pack.inner import inner" + KERNELS.format(name="outer", body="inner(x)"), "utf-8"
    )

    def answer(number: int) -> str:
        (package / "inner.py").write_text(KERNELS.format(name="inner", body=f"x + {number}"), "utf-8")
        command = [sys.executable, "-c", "from pack.outer import outer; print(outer(1))"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    assert answer(1).strip() == "2"
    assert answer(2).strip() == "3"


def test_nothing_is_dropped_twice(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("a = 1\n", "utf-8")
    cache = tmp_path / "__pycache__"
    cache.mkdir()
    (cache / "one.py311.nbi").write_bytes(b"old")
    before = fingerprints(tmp_path)
    assert drop_stale(tmp_path)
    assert not list(cache.glob("*.nb*"))
    (cache / "one.py311.nbi").write_bytes(b"new")
    assert not drop_stale(tmp_path)
    (tmp_path / "two.py").write_text("b = 1\n", "utf-8")
    assert not drop_stale(tmp_path), "a new module is no part of the old one"
    (tmp_path / "one.py").write_text("a = 2\n", "utf-8")
    assert fingerprints(tmp_path)["one"] != before["one"]
    assert drop_stale(tmp_path)


def test_a_folder_that_is_gone_or_closed_does_no_harm(tmp_path: Path) -> None:
    assert not drop_stale(tmp_path / "nowhere")
    shutil.rmtree(tmp_path)
    assert not drop_stale(tmp_path)
