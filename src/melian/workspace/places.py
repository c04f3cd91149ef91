"""Which files a folder has for its workspace, and which names never leave it.

A name is the path of a file below the folder, with `/` between its parts. It ends as crisis files
do; what it leads to, links resolved, is a plain file below the folder. Everything else is
refused before anything is opened.

Tested in `tests/unit/workspace/test_places.py`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from melian.characters import is_refused
from melian.errors import UsageError
from melian.scenario.text.decoding import SUFFIXES

__all__ = ["DOSSIER", "OutsideError", "files_below", "is_dossier", "path_of", "signature"]

DOSSIER = ".dossier.yaml"
"""How the names of dossiers end."""
MOST_FILES = 1000
MOST_DEPTH = 4
"""Folders below the folder that are looked into."""

Signature = tuple[int, int, int, int]


class OutsideError(UsageError):
    """A name that stands for no file of the folder."""


def is_dossier(name: str) -> bool:
    """Whether a name is that of a dossier."""
    return name.endswith(DOSSIER)


def path_of(folder: Path, name: str) -> Path:
    """The file that a name stands for, links resolved; it need not be there.

    Parameters
    ----------
    folder
        Of the workspace, resolved.
    name
        As the workspace lists it.

    Raises
    ------
    OutsideError
        If the name leads out of the folder, does not end as a crisis file does, or something else
        than a plain file has it.
    """
    parts = name.split("/")
    if any(is_refused(char) or char in "\\\n\t" for char in name) or any(
        not part or part.startswith(".") for part in parts
    ):
        raise _outside(name, "it is no path below it: names and `/`, none of them empty or with a dot first")
    if not name.endswith(SUFFIXES):
        raise _outside(name, f"its name ends in none of {', '.join(SUFFIXES)}")
    try:
        path = (folder / name).resolve()
        status = path.stat() if path.exists() else None
    except (OSError, ValueError, RuntimeError) as error:  # too long, or a loop of links
        raise _outside(name, getattr(error, "strerror", None) or "no file can have this name") from None
    if not path.is_relative_to(folder):
        raise _outside(name, "a link leads out of it")
    if status is not None and not stat.S_ISREG(status.st_mode):
        raise _outside(name, "it is no plain file")
    return path


def _outside(name: str, why: str) -> OutsideError:
    shown = name.encode("unicode_escape").decode()[:80]
    return OutsideError(f"'{shown}' is no file of this folder: {why}")


def files_below(folder: Path) -> Iterator[str]:
    """The names of all crisis files and dossiers, sorted; hidden folders and links to folders left out."""
    found: list[str] = []
    for root, folders, files in os.walk(folder):
        here = Path(root).relative_to(folder)
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        if len(here.parts) >= MOST_DEPTH:
            folders.clear()
        found += [
            (here / each).as_posix() for each in files if each.endswith(SUFFIXES) and not each.startswith(".")
        ]
        if len(found) > MOST_FILES:
            break
    return iter(sorted(found)[:MOST_FILES])


def signature(path: Path) -> Signature | None:
    """What changes when a file does, without reading it; None if it is not there."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
