"""What every test shares: checked shapes, Hypothesis profiles, and material kept beside the repository."""

from __future__ import annotations

import os

# Before numpy is there: threads of BLAS that wait for each other on a busy machine make fits ten times slower.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pkgutil
from pathlib import Path

import hypothesis
import pytest
from jaxtyping import install_import_hook

import melian

# Shapes and types in signatures are checked in tests only. Not in kernels: the hook
# rewrites a module's source, and compiled functions with a cache do not survive that.
install_import_hook(
    [f"melian.{module.name}" for module in pkgutil.iter_modules(melian.__path__) if module.name != "kernels"],
    "typecheck.checked",
)

# No deadline: the first call of a compiled function takes seconds.
hypothesis.settings.register_profile("default", deadline=None, max_examples=50)
hypothesis.settings.register_profile("ci", deadline=None, max_examples=50, derandomize=True)
hypothesis.settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "default")
)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of canon games and data beside the repository; skips where it is absent."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder 'shared' beside the repository")
    return folder
