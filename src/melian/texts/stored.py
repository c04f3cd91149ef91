"""Texts as they were published: read from a file to words whose places can be counted.

A text is plain, Markdown (taken as it is), HTML or PDF. Its words are in Unicode's composed form
(NFC) with line feeds, so that the same file gives the same places everywhere. Nothing in a file is
executed, and nothing that it names is fetched.

Tested in `tests/unit/texts/test_stored.py`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from melian.errors import TextError
from melian.plain_file import read_plain
from melian.texts.html import html_words
from melian.texts.pdf import pdf_words

__all__ = ["TEXT_BYTES", "Form", "StoredText", "read_text", "text_of"]

Form = Literal["text", "markdown", "html", "pdf"]
TEXT_BYTES = 50 * 1024 * 1024
"""A text has no more bytes than this."""
_SUFFIXES: dict[str, Form] = {
    ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".pdf": "pdf",
}  # fmt: skip
_HTML = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_OTHERS = (
    (b"PK\x03\x04", "a packed file, such as a document of a word processor"),
    (b"\xd0\xcf\x11\xe0", "an old document of a word processor"),
    (b"{\\rtf", "a document in rich text"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a packed file"),
)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1b]")


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text that was read."""

    name: str
    """The name of its file."""
    words: str
    """In Unicode's composed form (NFC), with line feeds."""
    sha256: str
    """Fingerprint of the bytes of the file, 64 hexadecimal digits."""
    form: Form
    """What the file is."""


def read_text(path: Path) -> StoredText:
    """The text in a file.

    Raises
    ------
    TextError
        If there is none that can be read: the message says why, and what would work.
    """
    try:
        data = read_plain(path, limit=TEXT_BYTES)
    except OSError as error:
        reason = error.strerror or str(error)
        name = path.name or str(path)  # a folder such as `.` has no name
        raise TextError(name, f"it cannot be read: {reason}", "name a plain file of words") from None
    return text_of(data, path.name)


def text_of(data: bytes, name: str) -> StoredText:
    """The text in the bytes of a file of this name; raises `TextError` as `read_text` does."""
    if len(data) > TEXT_BYTES:
        raise TextError(name, f"it is larger than {TEXT_BYTES >> 20} MiB", "keep the part that is quoted")
    form = _form(data, Path(name).suffix.lower())
    words = _READERS[form](data, name)
    words = unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n"))
    return StoredText(name, words, hashlib.sha256(data).hexdigest(), form)


def _form(data: bytes, suffix: str) -> Form:
    if data.startswith(b"%PDF-"):
        return "pdf"
    return "html" if _HTML.match(data[:1024]) else _SUFFIXES.get(suffix, "text")


def _plain_words(data: bytes, name: str) -> str:
    for begin, what in _OTHERS:
        if data.startswith(begin):
            raise TextError(name, f"it is {what}", "save its words as plain text, HTML or PDF")
    mark = next(((begin, coding) for begin, coding in _MARKS if data.startswith(begin)), (b"", "utf-8"))
    try:
        words = data[len(mark[0]) :].decode(mark[1])
    except UnicodeDecodeError as error:
        byte = f"byte {error.start + len(mark[0]):,} is 0x{data[error.start + len(mark[0])]:02x}"
        remedy = "save it as UTF-8"
        raise TextError(name, f"it is not in the encoding UTF-8: {byte}", remedy) from None
    odd = _NO_TEXT.search(words)
    if odd is not None:
        what = f"it is no text: character {odd.start():,} is the control sign U+{ord(odd[0]):04X}"
        raise TextError(name, what, "save its words as plain text, HTML or PDF")
    return words


_READERS: dict[Form, Callable[[bytes, str], str]] = {
    "text": _plain_words, "markdown": _plain_words, "html": html_words, "pdf": pdf_words,
}  # fmt: skip
