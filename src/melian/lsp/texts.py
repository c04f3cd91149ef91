"""The texts that an editor has open, kept in step with it edit by edit.

Tested in `tests/unit/lsp/test_texts.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lsprotocol import types
from pygls.uris import to_fs_path

from melian.lsp.positions import Lines
from melian.scenario.text.decoding import plain_text

__all__ = ["OpenText", "changed"]

_BOM = "\ufeff"
_VERSION = re.compile(r"^\ufeff?melian[ \t]*:", re.MULTILINE)


@dataclass(frozen=True)
class OpenText:
    """One state of a text that is open; an edit makes another."""

    uri: str
    version: int
    raw: str
    """As the editor has it."""
    encoding: str = "utf-16"
    """The code units that its columns count."""

    @cached_property
    def plain(self) -> str:
        """As `melian` reads it from a file: no byte order mark, lines ended by a newline."""
        whole = self.raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return plain_text(whole.removeprefix(_BOM))

    @cached_property
    def lines(self) -> Lines:
        """The places of `plain`, which has the lines of `raw`."""
        return Lines(self.plain, self.encoding, has_mark=self.raw.startswith(_BOM))

    @property
    def path(self) -> Path | None:
        """Where it is saved; None for a text that is not a file."""
        found = to_fs_path(self.uri) if self.uri.startswith("file:") else None
        return Path(found) if found else None

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.path.name if self.path is not None else self.uri.rpartition("/")[2]

    @property
    def is_dossier(self) -> bool:
        """Whether it is a dossier, and no crisis."""
        return self.name.endswith(".dossier.yaml")

    @cached_property
    def is_ours(self) -> bool:
        """Whether it is a crisis or a dossier, by its name or by its version: editors hand over all YAML."""
        return self.name.endswith((".crisis.yaml", ".dossier.yaml")) or bool(_VERSION.search(self.raw))


def changed(
    before: OpenText, changes: Iterable[types.TextDocumentContentChangeEvent], version: int
) -> OpenText:
    """The text after some edits, each of which sees what those before it made."""
    raw = before.raw
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            lines = Lines(raw, before.encoding)
            start, end = sorted((lines.offset(change.range.start), lines.offset(change.range.end)))
            raw = raw[:start] + change.text + raw[end:]
        else:
            raw = change.text
    return OpenText(before.uri, version, raw, before.encoding)
