"""Generated files: written where they changed, and named."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["write_changed"]


def write_changed(pages: Mapping[Path, str], seen_from: Path) -> None:
    """Write each file whose text is another one now; name these as they are seen from a folder."""
    for path, text in pages.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            sys.stdout.write(f"{path.relative_to(seen_from)}\n")
