"""Where a run was kept, as plain data: what is left of it once it is solved.

Tested in `tests/unit/test_store.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Kept"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A run in a store, and how much of it was there before."""

    store: Path
    """The folder."""
    name: str
    """Of the run."""
    blocks: int
    """How many blocks it takes."""
    reused: int
    """Blocks that were there."""
    solved: int
    """Blocks that were solved and kept this time."""
    damaged: int
    """Blocks that were there but damaged, and were solved again."""
