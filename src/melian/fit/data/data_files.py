"""Files of data: opened as paths and as nothing else, unpacked, and stopped early where they are too large.

An address is no file. A file is read block by block and counted while it is read: a small packed file may
unpack to a large one.

Tested in `tests/unit/test_fit_tables.py`.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import lzma
import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from melian.errors import FitError
from melian.fit.messages import nearest_name, shown
from melian.library import bundled_data, data_names
from melian.plain_file import NotPlainError, open_plain

__all__ = ["BLOCK", "LIFT", "file_bytes", "located"]

MOST_BYTES = 24 * 2**20
"""Of a table, after it was unpacked."""
MOST_LINES = 200_000
BLOCK = 2**20
"""Bytes that are read at once."""
LIFT = "take a part of it, or lift the limits with --any-size (any_size=True)"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+-]+:")
"""`https:`, `file:`, `s3:`; a single letter is a drive."""
_PACKED: tuple[tuple[bytes, Any], ...] = (
    (b"\x1f\x8b", gzip.open),
    (b"BZh", bz2.open),
    (b"\xfd7zXZ\x00", lzma.open),
)
_OTHERWISE_PACKED = (b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"Rar!")


def located(data: str | os.PathLike[str]) -> str | os.PathLike[str]:
    """A path, or that of a bundled table; a file that is there goes before a bundled name.

    Raises
    ------
    FitError
        If it is neither, or an address.
    """
    name = os.fspath(data)
    if _is_there(name):
        return data
    inside = bundled_data(name)
    if inside is None and _ADDRESS.match(name):
        raise FitError(
            f"'{shown(name)}' is an address, and only files are read; fetch it first, then name the file"
        )
    if inside is None and Path(name).name == name and not Path(name).suffix:
        raise FitError(
            f"there is no file and no bundled table called '{shown(name)}'. "
            f"{nearest_name(name, data_names())}"
        )
    return inside or data


def _is_there(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):  # too long, or with a 0 in it: the same is said when it is opened
        return False


def file_bytes(name: str, any_size: bool) -> tuple[bytes, int]:
    """The bytes of a file, unpacked, and how many lines they are; stopped as soon as they are too many."""
    blocks: list[bytes] = []
    size = lines = 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in _blocks(name):
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                place = size - held + error.start
                raise FitError(f"'{name}' is not in UTF-8 (byte {place}); save it as 'CSV UTF-8'") from None
            if (zero := block.find(b"\0")) >= 0:
                raise FitError(f"'{name}' is no text: byte {size + zero} is 0; save it as 'CSV UTF-8'")
            size += len(block)
            # a quoted cell may hold line ends; a row has one at least, so that this is no less than the rows
            lines += max(block.count(b"\n"), block.count(b"\r"))
            if not any_size and size > MOST_BYTES:
                raise FitError(f"'{name}' is larger than {MOST_BYTES // 2**20} MiB once read; {LIFT}")
            if not any_size and lines > MOST_LINES:
                raise FitError(f"'{name}' has more than {MOST_LINES:,} lines; {LIFT}")
            blocks.append(block)
    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile):
        raise FitError(f"'{name}' is packed, and damaged or cut off; fetch or pack it again") from None
    except NotPlainError as error:
        raise FitError(
            f"'{shown(name)}' cannot be read: {error.strerror}, and only plain files are read; write what it "
            "gives into a file, and name that"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FitError(f"'{name}' cannot be read: {reason}") from None
    return b"".join(blocks), lines + 1


def _blocks(name: str) -> Iterator[bytes]:
    """A file block by block, unpacked if its first bytes say that it is packed."""
    with open_plain(Path(os.path.realpath(name))) as file:  # links are followed: somebody named this one
        start = file.peek(8)[:8]
        if start.startswith(_OTHERWISE_PACKED):
            raise FitError(f"'{name}' is packed in a way that fit does not read; unpack it, or use gzip")
        unpack = next((kind for mark, kind in _PACKED if start.startswith(mark)), None)
        stream: IO[bytes] = file if unpack is None else unpack(file)
        while block := stream.read(BLOCK):
            yield block
