"""A file that is open: its text as it is edited, what is found about it, and what can be asked of it.

Reading a text takes a part of a second. It is done when somebody asks for what it tells, once per text;
several threads may ask at a time, and typing waits for none of them.

Tested in `tests/unit/workspace/test_document.py`.
"""

from __future__ import annotations

import threading
from pathlib import Path

from melian.diagnostic import Diagnostic
from melian.errors import UsageError
from melian.files import create_file, is_there, reason, replace_file
from melian.plain_file import read_plain
from melian.questions.subject import Subject
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.text.decoding import MAX_BYTES, decode, plain_text
from melian.workspace.lines import TextLines
from melian.workspace.names.index import Names, names_in
from melian.workspace.outline import Name, outline
from melian.workspace.places import Signature, is_dossier, signature
from melian.workspace.reading import Reading, read_crisis, read_dossier_text
from melian.workspace.saving import Conflict, Form, parted, sha256

__all__ = ["Document"]

DOSSIER_BYTES = 64 * 1024 * 1024
GONE = sha256(b"")
"""The fingerprint of a file that is not there."""


class Document:
    """A file that is open; `Workspace.open` gives one.

    Parameters
    ----------
    name
        By which the workspace knows it.
    path
        Where it stands.
    read_only
        Whether it comes with melian.
    """

    def __init__(self, name: str, path: Path, *, read_only: bool = False) -> None:
        self._name = name
        self.path = None if read_only else path
        """Where it is saved; None: it comes with melian and stays as it is."""
        self.version = 0
        """Raised by one with every change of the text."""
        self._place = path
        self._lock = threading.RLock()
        self._reading_lock = threading.Lock()
        self._reading: Reading | None = None
        self._good: Reading | None = None
        self._found: tuple[str, tuple[Diagnostic, ...]] | None = None
        self._names_lock = threading.Lock()
        self._named: str | None = None
        self._names: Names | None = None
        self._seen: Signature | None = None
        self._undecodable: tuple[Diagnostic, ...] = ()
        self._take(self._bytes())

    def _bytes(self) -> bytes:
        self._seen = signature(self._place)
        return read_plain(self._place, limit=DOSSIER_BYTES if is_dossier(self.name) else MAX_BYTES)

    def _take(self, data: bytes) -> None:
        """Begin with what the file holds."""
        found = Diagnostics()
        self.on_disk = sha256(data)
        """The fingerprint of the bytes that were read, or saved, last."""
        self._form, self.text = parted(data) if decode(data, found) is not None else (Form(), "")
        """The text as it is edited, lines ended by a newline."""
        self._saved = self.text
        self._undecodable = found.sorted()

    @property
    def name(self) -> str:
        """By which the workspace knows it."""
        return self._name

    @property
    def is_dossier(self) -> bool:
        """Whether it is a dossier, and no crisis."""
        return is_dossier(self.name)

    @property
    def is_changed(self) -> bool:
        """Whether the text is another one than the file has."""
        return self.text != self._saved

    @property
    def is_gone(self) -> bool:
        """Whether its file is there no more."""
        return signature(self._place) is None

    @property
    def sha(self) -> str:
        """The fingerprint of the text."""
        return sha256(self.text.encode("utf-8", "surrogatepass"))

    def change(self, text: str) -> int:
        """Put another text in the place of this one; returns its version.

        Raises
        ------
        UsageError
            If the file cannot be edited: it comes with melian, or is no text.
        """
        if self._undecodable:
            raise UsageError(f"'{self.name}' cannot be edited here: {self._undecodable[0].message}")
        if self.path is None:
            raise UsageError(
                f"'{self.name}' comes with melian and stays as it is: save a copy, and edit that"
            )
        plain = plain_text(text.removeprefix("\ufeff"))
        with self._lock:
            if plain != self.text:
                self.text = plain
                self.version += 1
            return self.version

    @property
    def reading(self) -> Reading:
        """What the text turned out to be."""
        with self._reading_lock:
            text = self.text
            if self._reading is None or self._reading.text != text:
                self._reading = self._read(text)
                self._found = (text, self._reading.findings)
                if self._reading.subject is not None:
                    if self._good is not None and self._good.subject is not None:
                        self._good.subject.games.clear()  # nobody asks of that text again
                    self._good = self._reading
            return self._reading

    def _read(self, text: str) -> Reading:
        if self._undecodable:
            return Reading(text, self._undecodable)
        read = read_dossier_text if self.is_dossier else read_crisis
        return read(text, self.name, self._place)

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """All that is found about the text, as `melian check` does."""
        found = self._found
        return self.reading.findings if found is None or found[0] != self.text else found[1]

    def rest(self) -> None:
        """Keep no more than what was found: the text is read anew when somebody asks of it.

        One that has errors now keeps the older text that answers are of.
        """
        with self._reading_lock:
            if self._good is None or self._good is self._reading:
                self._reading = self._good = None

    @property
    def subject(self) -> Subject | None:
        """What can be asked: the crisis of the last text that could be used; None if none could."""
        return self.reading.subject or (None if self._good is None else self._good.subject)

    @property
    def is_stale(self) -> bool:
        """Whether the text has errors, so that answers are those of an older text."""
        return self.reading.subject is None and self._good is not None

    @property
    def names(self) -> Names | None:
        """The names of the last text that had the form of a crisis file; None if none had."""
        with self._names_lock:
            text = self.text
            if self._named != text and not self.is_dossier:
                self._named = text
                self._names = names_in(TextLines(text)) or self._names
            return self._names

    @property
    def outline(self) -> tuple[Name, ...]:
        """The names of the text, with their places."""
        return outline(self.text)

    def look(self) -> str:
        """Look at the disk: `same`, `taken` (it changed, and its text was taken over), `other`, `gone`.

        `other`: it changed, and so did the text here; both stay, and saving raises `Conflict`.
        """
        with self._lock:
            now = signature(self._place)
            if now == self._seen:
                return "gone" if now is None else "same"
            if now is None:
                self._seen = None
                return "gone"
            try:
                data = self._bytes()
            except OSError:
                return "gone"
            if sha256(data) == self.on_disk:
                return "same"
            if self.is_changed:
                self._seen = None  # looked at again the next time: it is still another one
                return "other"
            self._take(data)
            self.version += 1
            return "taken"

    def reload(self) -> None:
        """Take over what the file holds, and drop what was changed here."""
        with self._lock:
            self._take(self._bytes())
            self.version += 1

    def save(self, *, over: str | None = None) -> None:
        """Write the text into the file; all that was not edited keeps its bytes.

        Parameters
        ----------
        over
            `Conflict.seen`: the fingerprint of somebody else's text that may be written over.

        Raises
        ------
        Conflict
            If the file is not what was read, nor what may be written over.
        UsageError
            If it comes with melian, is no text, or cannot be written.
        """
        if self.path is None or self._undecodable:
            raise UsageError(f"'{self.name}' cannot be saved: save a copy under another name")
        with self._lock:
            text, data = self.text, self._form.bytes_of(self.text, self._saved)
            there = self._there()
            seen = GONE if there is None else sha256(there)
            if seen not in (self.on_disk, over):
                raise Conflict(self.name, text, None if there is None else _shown(there), seen)
            try:
                if there is None:
                    create_file(self.path, "")
                replace_file(self.path, data)
            except (OSError, ValueError) as error:
                raise UsageError(reason(self.path, error)) from None
            self._form, self._saved = parted(data)
            self.on_disk = sha256(data)
            self._seen = signature(self.path)

    def _there(self) -> bytes | None:
        if not is_there(self._place):
            return None
        try:
            return self._bytes()
        except OSError as error:
            raise UsageError(reason(self._place, error, "read")) from None

    def __repr__(self) -> str:
        return f"<Document {self.name!r}, version {self.version}>"


def _shown(data: bytes) -> str:
    """Bytes as text, whatever they are."""
    return plain_text(data.decode("utf-8", "replace").removeprefix("\ufeff"))
