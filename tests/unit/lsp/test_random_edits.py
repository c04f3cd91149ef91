"""Random edits leave the server in step and alive; `scripts/random_edits.py` throws as many as are wanted."""

from __future__ import annotations

import runpy
from pathlib import Path

SCRIPT = Path(__file__).parents[3] / "scripts" / "random_edits.py"


def test_three_hundred_random_edits() -> None:
    assert runpy.run_path(str(SCRIPT))["run"](300, 5) > 0
