"""The scenarios that come with melian, each in a folder of its own name."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

__all__ = ["bundled", "names", "title_of"]

SUFFIX = ".crisis.yaml"


def names() -> tuple[str, ...]:
    """The names of all bundled scenarios, sorted."""
    return tuple(sorted(path.parent.name for path in _paths()))


def bundled(name: str) -> Path | None:
    """The file of a bundled scenario, or None if there is none of that name."""
    return next((path for path in _paths() if path.parent.name == name), None)


def title_of(path: Path) -> str:
    """The title that a crisis file gives itself, read without parsing the whole."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.startswith("title:"):
                return line.removeprefix("title:").split("  #")[0].strip().strip("\"'")
    return path.parent.name


def _paths() -> Iterator[Path]:
    """Folders may be gathered in folders; data of an installed package lie in plain files."""
    root = Path(str(resources.files("melian.library")))
    for path in root.glob(f"**/*{SUFFIX}"):
        if path.name == path.parent.name + SUFFIX:
            yield path
