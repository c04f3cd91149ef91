"""Files that a command writes because it was asked to."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from melian.api import Result

__all__ = ["check_out", "write_result", "write_text"]

SUFFIXES = (".json", ".csv")


def check_out(out: str) -> None:
    """Refuse a place that cannot be written to, before any work is done for it.

    Raises
    ------
    UsageError
        If the suffix is unknown, or a folder on the way is a file or may not be written to.
    """
    path = Path(out)
    if path.suffix not in SUFFIXES and path.suffix and not path.is_dir():
        raise click.UsageError(f"--out {out!r}: write a name that ends with .json or .csv, or a folder.")
    folder = path.parent if path.suffix in SUFFIXES else path
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not there.is_dir() or not os.access(there, os.W_OK) or (path.suffix in SUFFIXES and path.is_dir()):
        raise click.UsageError(f"--out {out!r} cannot be written there; name another place.")


def write_result(result: Result, out: str) -> None:
    """The answer as JSON and CSV: into one file by its suffix, or into a folder."""
    path = Path(out)
    if path.suffix == ".json":
        write_text(path, _json(result))
    elif path.suffix == ".csv":
        write_text(path, _csv(result))
    else:
        stem = Path(result.run.model.scenario.name).name.removesuffix(".crisis.yaml")
        write_text(path / f"{stem}.json", _json(result))
        write_text(path / f"{stem}.csv", _csv(result))


def write_text(path: Path, text: str) -> None:
    """Write a file under another name and rename it: nobody reads half of it."""
    try:
        path.parent.mkdir(exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        raise click.UsageError(f"'{path}' cannot be written: {error.strerror or error}.") from None


def _json(result: Result) -> str:
    return json.dumps(result.to_dict(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _csv(result: Result) -> str:
    return str(result.draws.to_csv(index=False, lineterminator="\n"))
