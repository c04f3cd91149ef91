"""The texts of sources: beside the crisis file, or in a folder of the user's, known by their fingerprint.

A crisis file may come from anybody: it makes nobody look outside its folder. A folder that the
user names is looked through for files with the fingerprints that sources state, and for nothing else.

Tested in `tests/unit/test_passages.py`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from melian.errors import UsageError
from melian.plain_file import read_plain
from melian.scenario.form.references import place_of_copy
from melian.texts.anchors import TextPlaces
from melian.texts.stored import TEXT_BYTES, StoredText, read_text, text_of

__all__ = ["SourceTexts", "TextSource"]

MOST_FILES = 2000
"""A folder of texts has no more files than this."""


class TextSource(Protocol):
    """What says where a text lies."""

    @property
    def file(self) -> str | None:
        """Its path, as the crisis file or the dossier writes it."""

    @property
    def sha256(self) -> str | None:
        """Its fingerprint."""


class SourceTexts:
    """Finds and reads the text of a source, each once.

    Parameters
    ----------
    sources
        Of the crisis file, by name.
    beside
        The folder of the crisis file; None where it was not read from a file.
    folder
        A folder of the user's with texts.

    Raises
    ------
    UsageError
        If `folder` is none, or holds more than 2,000 files.
    """

    def __init__(
        self,
        sources: Mapping[str, TextSource],
        beside: Path | None,
        folder: str | os.PathLike[str] | None = None,
    ) -> None:  # fmt: skip
        self.sources = sources
        self.beside = beside
        wanted = {source.sha256.lower() for source in sources.values() if source.sha256 is not None}
        self._stored = _matching(Path(folder), wanted) if folder is not None else {}
        self._read: dict[str, tuple[StoredText, TextPlaces] | None] = {}

    def of(self, name: str) -> tuple[StoredText, TextPlaces] | None:
        """The text of a source; None if it is not at hand. Raises `TextError` if it cannot be read."""
        if name not in self._read:
            stored = self._text(self.sources[name])
            self._read[name] = (stored, TextPlaces(stored.words)) if stored is not None else None
        return self._read[name]

    def _text(self, source: TextSource) -> StoredText | None:
        digest = (source.sha256 or "").lower()
        copy = None
        if source.file is not None and self.beside is not None:
            copy = place_of_copy(source.file, self.beside)
        if copy is not None and copy.is_file():
            text = read_text(copy)
            if not digest or text.sha256 == digest:
                return text
        path = self._stored.get(digest)
        return text_of(read_plain(path, limit=TEXT_BYTES), path.name) if path is not None else None


def _matching(folder: Path, wanted: set[str]) -> dict[str, Path]:
    """Fingerprint -> file, of those that are wanted."""
    if not folder.is_dir():
        raise UsageError(f"there is no folder '{folder}'; name one that holds the texts of the sources")
    found: dict[str, Path] = {}
    paths = [Path(here, name) for here, _, names in os.walk(folder) for name in sorted(names)]
    if len(paths) > MOST_FILES:
        what = f"'{folder}' holds {len(paths):,} files"
        raise UsageError(f"{what}; name a folder of texts with at most {MOST_FILES:,}")
    for path in paths if wanted else ():
        try:
            digest = hashlib.sha256(read_plain(path, limit=TEXT_BYTES)).hexdigest()
        except OSError:  # no plain file, too large, or not ours to read: no text that is wanted
            continue
        if digest in wanted:
            found.setdefault(digest, path)
    return found
