"""The scenarios that come with melian, each in a folder of its own name, gathered in folders; and data."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

__all__ = ["bundled", "bundled_data", "data_names", "names", "title_of"]

SUFFIX = ".crisis.yaml"


def names() -> tuple[str, ...]:
    """The names of all bundled scenarios, sorted: `ukraine-2021`, `canon/beer-quiche`, ..."""
    return tuple(sorted(_named()))


def bundled(name: str) -> Path | None:
    """The file of a bundled scenario, or None; the last part of its name will do."""
    found = _named()
    if name in found:
        return found[name]
    return next((path for whole, path in found.items() if whole.rsplit("/", 1)[-1] == name), None)


def data_names() -> tuple[str, ...]:
    """The names of all bundled tables of data, sorted: `simulated-crises`."""
    return tuple(sorted(path.stem for path in _root().glob("data/*.csv")))


def bundled_data(name: str) -> Path | None:
    """The file of a bundled table, or None."""
    return _root() / "data" / f"{name}.csv" if name in data_names() else None


def title_of(path: Path) -> str:
    """The title that a crisis file gives itself, read without parsing the whole."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.startswith("title:"):
                return line.removeprefix("title:").split("  #")[0].strip().strip("\"'")
    return path.parent.name


def _named() -> dict[str, Path]:
    """Files by name, the folder below the library; data of an installed package lie in plain files."""
    root = _root()
    return {
        path.parent.relative_to(root).as_posix(): path
        for path in root.glob(f"**/*{SUFFIX}")
        if path.name == path.parent.name + SUFFIX
    }


def _root() -> Path:
    return Path(str(resources.files("melian.library")))
