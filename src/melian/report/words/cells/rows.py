"""The rows of a frame as plain mappings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["rows"]


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """One mapping per row, from the name of a column to its value."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict(orient="records")]
