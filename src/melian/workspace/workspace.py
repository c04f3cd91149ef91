"""A folder of crisis files and dossiers, with the crises that come with melian beside them.

Files are looked at when somebody asks: what is new, gone or changed beneath is seen at the next look.

Tested in `tests/unit/workspace/test_workspace.py`.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from melian.errors import UsageError
from melian.files import create_file, is_there, reason
from melian.library import bundled, names, title_of
from melian.parts import clear_left
from melian.scenario.findings.diagnostics import nearest
from melian.scenario.text.decoding import plain_text
from melian.workspace.document import Document
from melian.workspace.places import OutsideError, Signature, files_below, is_dossier, path_of, signature

__all__ = ["Entry", "Workspace"]

SHOWN_TITLE = 200
AT_HAND = 24
"""Documents that are kept as they were read; the others are read anew where somebody asks of them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the workspace, before it is opened."""

    name: str
    kind: Literal["crisis", "dossier"]
    title: str
    is_bundled: bool
    """Whether it comes with melian, and is read only."""
    path: Path | None
    """Where it is saved; None if it comes with melian."""


class Workspace:
    """A folder that is open.

    Parameters
    ----------
    folder
        Whose files are read and written; no other is, but for the bundled ones, which are read.

    Raises
    ------
    UsageError
        If it is no folder.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        path = Path(folder)
        if not path.is_dir():
            raise UsageError(f"'{folder}' is no folder: name one, or a crisis file in one")
        self.folder = path.resolve()
        clear_left(self.folder)
        self._open: OrderedDict[str, Document] = OrderedDict()
        self._titles: dict[str, tuple[Signature | None, str]] = {}
        self._lock = threading.Lock()

    def entries(self) -> tuple[Entry, ...]:
        """All files: those of the folder as they are now, then those that come with melian."""
        own = [entry for name in files_below(self.folder) if (entry := self._entry(name)) is not None]
        return (*own, *_bundled_entries())

    def _entry(self, name: str) -> Entry | None:
        try:
            path = path_of(self.folder, name)
        except OutsideError:
            return None
        now = signature(path)
        if now is None:  # a link to nothing
            return None
        known = self._titles.get(name)
        if known is None or known[0] != now:
            known = self._titles[name] = (now, _title(path, name))
        return Entry(name, "dossier" if is_dossier(name) else "crisis", known[1], False, path)

    def open(self, name: str) -> Document:
        """The document of a file; the same one each time, after a look at the disk.

        Raises
        ------
        OutsideError
            If there is no such file, or it is none of the folder.
        """
        inside = bundled(name) if name in names() else None
        path = path_of(self.folder, name) if inside is None else inside
        with self._lock:
            document = self._open.get(name)
            is_new = document is None
            if document is None:
                document = self._open[name] = self._opened(name, path, read_only=inside is not None)
            self._open.move_to_end(name)
            longest_ago = list(self._open.values())[-AT_HAND - 1 : -AT_HAND]
        if not is_new:
            document.look()
        for each in longest_ago:
            each.rest()
        return document

    def _opened(self, name: str, path: Path, *, read_only: bool) -> Document:
        if not read_only and path.parent != self.folder:
            clear_left(path.parent)
        try:
            return Document(name, path, read_only=read_only)
        except FileNotFoundError:
            known = [*files_below(self.folder), *names()]
            raise OutsideError(f"there is no file '{name}'; {nearest(name, known)}") from None
        except OSError as error:
            raise OutsideError(reason(name, error, "read")) from None

    def refuse_taken(self, name: str) -> None:
        """Raise what `create` would raise of a name, before somebody works for it."""
        if is_there(path_of(self.folder, name)):
            raise _taken(name)

    def create(self, name: str, text: str) -> Document:
        """A new file with a text.

        Raises
        ------
        OutsideError
            If the name leads out of the folder.
        UsageError
            If there is a file of this name, or it cannot be written.
        """
        path = path_of(self.folder, name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            create_file(path, plain_text(text))
        except FileExistsError:
            raise _taken(name) from None
        except (OSError, ValueError) as error:
            raise UsageError(reason(name, error)) from None
        return self.open(name)

    def close(self, name: str) -> None:
        """Forget a document, and what was changed in it."""
        with self._lock:
            self._open.pop(name, None)


def _taken(name: str) -> UsageError:
    return UsageError(f"there is a file '{name}' already: choose another name")


@cache
def _bundled_entries() -> tuple[Entry, ...]:
    """The crises that come with melian; they do not change while this runs."""
    found = [(name, bundled(name)) for name in names()]
    return tuple(Entry(name, "crisis", title_of(path), True, None) for name, path in found if path)


def _title(path: Path, name: str) -> str:
    try:
        return title_of(path)[:SHOWN_TITLE]
    except (OSError, UnicodeDecodeError):
        return name
