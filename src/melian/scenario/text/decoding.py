"""The bytes and characters of a crisis file, before anything is read in them.

Tested in `tests/unit/language/test_text.py`.
"""

from __future__ import annotations

from pathlib import Path

from melian.characters import is_refused
from melian.diagnostic import Mark
from melian.near_files import file_meant
from melian.scenario.findings.diagnostics import Diagnostics

__all__ = ["MAX_BYTES", "SUFFIXES", "characters_are_fine", "decode", "plain_text", "read_bytes"]

MAX_BYTES = 1024 * 1024
"""A crisis file larger than 1 MiB is refused."""

SUFFIXES = (".crisis.yaml", ".yaml", ".yml")
"""How the names of crisis files end."""


def read_bytes(path: Path, found: Diagnostics, limit: int = MAX_BYTES) -> bytes | None:
    """The bytes of a crisis file, or None with the reason among the findings; `limit` counts bytes."""
    try:
        if path.is_dir():
            inside = next((str(each) for each in sorted(path.glob(f"*{SUFFIXES[0]}"))), None)
            help = f"name the crisis file inside it: {inside}" if inside else "name a crisis file"
            found.error("M001", f"'{path}' is a directory", None, help)
            return None
        if not path.exists():
            found.error("M001", f"there is no file '{path}'", None, _meant(path))
            return None
        if not path.is_file():
            found.error(
                "M001", f"'{path}' is no plain file (a pipe or a device)", None,
                "write what it gives into a file, and name that",
            )  # fmt: skip
            return None
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        found.error("M001", f"'{path}' cannot be read: {error.strerror or error}", None)
        return None
    if len(data) > limit:
        found.error(
            "M002",
            f"the file is larger than {limit >> 20} MiB",
            None,
            "a crisis file holds text; keep data elsewhere",
        )
        return None
    return data


def _meant(path: Path) -> str:
    near = file_meant(path, SUFFIXES)
    listed = "`melian list` names the bundled scenarios"
    return f"there is a file '{near}': write its name" if near else listed


def decode(data: bytes, found: Diagnostics) -> str | None:
    """The text of a file in UTF-8 with lines ended by a newline, or None."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        found.error("M003", "the file is UTF-16, not UTF-8", None, "save it as UTF-8")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = plain_text(error.object[: error.start].decode("utf-8"))
        mark = Mark(before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        found.error("M003", message, mark, "save the file as UTF-8")
        return None
    return plain_text(text)


def plain_text(text: str) -> str:
    r"""A text with lines ended by a newline, whichever system wrote it.

    >>> plain_text("a: 1\r\nb: 2\r")
    'a: 1\nb: 2\n'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n")


def characters_are_fine(text: str, found: Diagnostics) -> bool:
    """Whether a text holds only characters that a crisis file may; those that it may not are noted."""
    for number, line in enumerate(text.split("\n"), start=1):
        indent = len(line) - len(line.lstrip(" \t"))
        if "\t" in line[:indent] and line.strip():
            mark = Mark(number, line.index("\t") + 1)
            found.error("M005", "a tab is used as indentation", mark, "indent with spaces")
        if line.isascii() and line.isprintable():
            continue
        for column, char in enumerate(line, start=1):
            if is_refused(char):
                message = f"control character U+{ord(char):04X} in the text"
                found.error("M006", message, Mark(number, column), "remove it")
                break
    return not found.has_errors
