"""A crisis whose story stands in the middle, worked out by hand on the page that holds it."""

from __future__ import annotations

from pathlib import Path

__all__ = ["RESOLVE"]

PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "from-now-on.md"
RESOLVE = PAGE.read_text("utf-8").split("```yaml\n")[1].split("```")[0]
