"""Reading a text from a plain file of limited size, with errors that say where.

Tested in `tests/unit/test_game_efg.py`.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

from melian.errors import EfgError
from melian.plain_file import NotPlainError, open_plain

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
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    try:
        with open_plain(Path(os.path.realpath(path))) as file:  # links are followed: somebody named this one
            size = os.fstat(file.fileno()).st_size
            data = file.read(most_bytes + 1) if size <= most_bytes else b""
    except NotPlainError:
        raise EfgError(
            f"'{path}' is no plain file (a pipe or a device); write what it gives into a file, and name that",
            line=1,
            column=1,
        ) from None
    size = max(size, len(data))
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
