"""What every test shares: checked shapes, Hypothesis profiles, and material kept beside the repository."""

from __future__ import annotations

import os

# Before numpy is there: threads of BLAS that wait for each other on a busy machine make fits ten times slower.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pkgutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import hypothesis
import pytest

import melian
import typecheck

# Shapes and types in signatures are checked in tests only. Not in kernels: the hook
# rewrites a module's source, and compiled functions with a cache do not survive that.
typecheck.install(
    [f"melian.{module.name}" for module in pkgutil.iter_modules(melian.__path__) if module.name != "kernels"]
)

# No deadline: the first call of a compiled function takes seconds.
hypothesis.settings.register_profile("default", deadline=None, max_examples=50)
hypothesis.settings.register_profile("ci", deadline=None, max_examples=50, derandomize=True)
hypothesis.settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "default")
)

FIRST = ("solve canon/hawk-dove", "solve canon/rubinstein --draws 1", "solve ukraine-2021 --draws 1")
"""What compiles most kernels: eight draws side by side, one by itself, sweeps."""


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """The whole suite runs on all cores; named files, and an explicit `-n`, as they are asked for."""
    option = config.option
    whole = config.args_source == pytest.Config.ArgsSource.TESTPATHS and not option.keyword
    unasked = getattr(option, "numprocesses", 0) is None and "PYTEST_XDIST_WORKER" not in os.environ
    alone = option.usepdb or option.collectonly or option.capture == "no"
    if whole and unasked and not alone:
        option.numprocesses, option.dist = "logical", "worksteal"
        option.maxprocesses = option.maxprocesses or 8  # each takes up to a gigabyte


def pytest_sessionstart(session: pytest.Session) -> None:
    """Kernels are compiled before workers start, that each of them need not do it."""
    if getattr(session.config.option, "numprocesses", None) and not hasattr(session.config, "workerinput"):
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(_melian, FIRST))


def _melian(arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "melian", *arguments.split()], capture_output=True, check=False)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of canon games and data beside the repository; skips where it is absent."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder 'shared' beside the repository")
    return folder
