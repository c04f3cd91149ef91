"""What determines a run, what it was made with, and what came of it, as plain data.

The name of a block is a hash of everything that determines its bytes: the text of the
scenario and what was asked to be different, the seed and the draws, the events, the solver,
and the versions of the programs. The kind of machine is written down but not part of the
name: another kind gives the same numbers to about 1e-12.

Tested in `tests/unit/test_cluster.py`.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import Any

from melian.runs.blocks import BlockSolver, Span
from melian.runs.recipe import Recipe
from melian.scenario.model import Model
from melian.solve.logit.qre import LogitQRE
from melian.version import __version__

__all__ = [
    "block_name", "digest", "identity", "machine_kind", "points_identity", "run_name", "run_stem", "versions",
]  # fmt: skip

FORMAT = 1
"""Of blocks and manifests."""
COMPUTING = ("kernels", "game", "solve", "scenario", "runs")
"""Sub-packages whose code determines the numbers."""


def identity(solver: BlockSolver, recipe: Recipe, given: tuple[str, ...]) -> dict[str, Any]:
    """Everything that determines the bytes of the blocks of a run, but for the range of draws."""
    return {
        "format": FORMAT,
        "scenario": hashlib.sha256(recipe.text.encode()).hexdigest(),
        "variant": recipe.variant,
        "settings": dict(recipe.settings),
        "precision": recipe.precision,
        "seed": solver.seed,
        "given": list(given),
        "fixed": {stream: float(value) for stream, value in solver.fixed.items()},
        "solver": {name: v for name, v in asdict(solver.settings).items() if name != "precision"},
        "kept_draws": solver.keep,
        "versions": versions(),
        **({} if recipe.lever is None else {"lever": dict(recipe.lever)}),
        **({} if recipe.announced is None else {"announced": dict(recipe.announced)}),
    }


def points_identity(
    model: Model, recipe: Recipe, given: Sequence[str], settings: LogitQRE, step: str | None
) -> dict[str, Any]:
    """Everything that determines the figures of chosen points, but for the numbers of the points.

    What is measured is the odds of the outcomes, given events, or what is chosen at a step.
    """
    return {
        "format": FORMAT,
        "scenario": hashlib.sha256(recipe.text.encode()).hexdigest(),
        "variant": model.variant,
        "settings": dict(recipe.settings),
        "precision": recipe.precision,
        "given": list(given),
        "solver": {name: v for name, v in asdict(settings).items() if name != "precision"},
        "step": step,
        "versions": versions(),
    }


def block_name(of: Mapping[str, Any], span: Span) -> str:
    """The name of a block: 160 bits of hash."""
    return digest({"run": of, "draws": list(span)})[:40]


def run_name(of: Mapping[str, Any], name: str, draws: int, at: str | None) -> str:
    """The name of a run: the scenario's, and 40 bits of hash."""
    return f"{run_stem(name)}-{digest({'run': of, 'draws': draws, 'at': at})[:10]}"


def run_stem(name: str) -> str:
    """How the names of all runs of a scenario begin."""
    stem = re.sub(r"[^A-Za-z0-9]+", "-", Path(name).name.removesuffix(".crisis.yaml")).strip("-")
    return stem or "run"


def digest(data: Mapping[str, Any]) -> str:
    """A hash of plain data that does not depend on the order of keys."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """What the numbers are computed with; `code` is a hash of melian's own."""
    return {
        "melian": __version__,
        "code": _code(),
        "numpy": version("numpy"),
        "numba": version("numba"),
        "scipy": version("scipy"),
        "python": platform.python_version(),
    }


@lru_cache(maxsize=1)
def machine_kind() -> str:
    """The processor and the system, as far as they tell."""
    processor = platform.processor()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        match = re.search(r"^model name\s*:\s*(.+)$", cpuinfo.read_text("utf-8", "replace"), re.M)
        processor = match[1].strip() if match else processor
    return ", ".join(part for part in (platform.machine(), platform.system(), processor) if part)


def _code() -> str:
    """A hash of the sources that determine the numbers: a changed program finds no old blocks."""
    root = Path(str(resources.files("melian")))
    found = hashlib.sha256()
    for package in COMPUTING:
        for path in sorted((root / package).rglob("*")):
            if path.suffix in (".py", ".lark"):
                found.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]
