"""One writer at a time: a lock on a file that ends with the process that holds it.

Tested in `tests/unit/record/test_ledger.py`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["locked"]


@contextmanager
def locked(path: Path) -> Iterator[int]:
    """The open file, made if it is not there, once no other process has it.

    The lock goes when the file is closed, also where the process is killed: none is left behind.

    Raises
    ------
    OSError
        If the file cannot be opened for writing.
    """
    number = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
    try:
        _wait(number)
        yield number
    finally:
        os.close(number)


if sys.platform == "win32":
    import msvcrt

    def _wait(number: int) -> None:
        """Lock a byte far behind the end, which nobody reads; the call waits ten seconds at a time."""
        os.lseek(number, 1 << 40, os.SEEK_SET)
        msvcrt.locking(number, msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def _wait(number: int) -> None:
        """Lock the whole file."""
        fcntl.flock(number, fcntl.LOCK_EX)
