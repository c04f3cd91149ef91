"""Files that others may have put in place, opened only where they are what they seem to be.

A pipe has no end until somebody writes, a device may be anything, a link may lead anywhere, and
a file may be larger than memory. What is opened here is a plain file below a size: everything
else is refused at once, with a reason that says what is there instead.

Tested in `tests/unit/test_files.py`.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from pathlib import Path

__all__ = ["NotPlainError", "is_plain", "open_plain", "read_plain", "size_words"]

KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISLNK, "a link"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
# O_NONBLOCK: a pipe that takes the place of a file after the look at it must not hold anybody up
_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_BINARY")
)


class NotPlainError(OSError):
    """Something that is there and is no plain file, or a larger one than may be; `strerror` says what."""


def open_plain(path: Path, *, limit: int | None = None) -> io.BufferedReader:
    """A plain file, open for reading; links are not followed (those of folders above it are).

    Parameters
    ----------
    path
        Where.
    limit
        The most bytes that it may have; any number if absent.

    Raises
    ------
    FileNotFoundError
        If nothing is there.
    NotPlainError
        If something else than a plain file is there, or a larger one.
    OSError
        If it cannot be opened.
    """
    try:
        _check(path, path.lstat(), limit)
        number = os.open(path, _FLAGS)
    except ValueError as error:  # of paths that no system has
        raise NotPlainError(errno.EINVAL, str(error), str(path)) from None
    try:
        _check(path, os.fstat(number), limit)
        return os.fdopen(number, "rb")
    except BaseException:
        os.close(number)
        raise


def read_plain(path: Path, *, limit: int) -> bytes:
    """All bytes of a plain file of at most `limit` bytes; raises as `open_plain` does."""
    with open_plain(path, limit=limit) as file:
        data = file.read(limit + 1)
    if len(data) > limit:  # it grows, or its system does not tell its size
        raise _too_large(path, limit)
    return data


def is_plain(path: Path) -> bool:
    """Whether a plain file is there, and no link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def size_words(n_bytes: int) -> str:
    """A limit in words.

    >>> size_words(64 * 1024 * 1024), size_words(1000)
    ('64 MiB', '1,000 bytes')
    """
    for unit, size in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if n_bytes >= size and n_bytes % size == 0:
            return f"{n_bytes // size:,} {unit}"
    return f"{n_bytes:,} bytes"


def _check(path: Path, found: os.stat_result, limit: int | None) -> None:
    if not stat.S_ISREG(found.st_mode):
        kind = next((words for is_kind, words in KINDS if is_kind(found.st_mode)), "no plain file")
        raise NotPlainError(errno.EINVAL, f"it is {kind}", str(path))
    if limit is not None and found.st_size > limit:
        raise _too_large(path, limit)


def _too_large(path: Path, limit: int) -> NotPlainError:
    return NotPlainError(errno.EFBIG, f"it is larger than {size_words(limit)}", str(path))
