"""Reading a text from a plain file of limited size, with errors that say where."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from melian.errors import EfgError

__all__ = ["plain_text"]


def plain_text(path: Path, most_bytes: int, remedy: str) -> str:
    """The text of a file in UTF-8, a byte order mark apart.

    Kind and size are looked at before anything is read: a pipe would make the reader wait for ever, a
    large file would fill the memory.

    Parameters
    ----------
    most_bytes
        Larger files are refused.
    remedy
        What to do about a file that is too large.

    Raises
    ------
    EfgError
        If it is no plain file, too large, or not UTF-8.
    OSError
        If the system gives no such file.
    """
    about = path.stat()
    if stat.S_ISDIR(about.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(about.st_mode):
        raise EfgError(
            f"'{path}' is no plain file (a pipe or a device); write what it gives into a file, and name that",
            line=1,
            column=1,
        )
    with path.open("rb") as file:
        data = file.read(most_bytes + 1) if about.st_size <= most_bytes else b""
    size = max(about.st_size, len(data))
    if size > most_bytes:
        raise EfgError(
            f"{path}: the file has {size:,} bytes, and at most {most_bytes:,} are read; {remedy}",
            line=1,
            column=1,
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise EfgError(
            f"{path}:{line}:{column}: byte {data[error.start]:#x} is not UTF-8; save the file as UTF-8",
            line=line,
            column=column,
        ) from None
