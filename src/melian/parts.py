"""Files that are written under a name of their own before they take another's place.

A process that is killed leaves such a part behind. Whoever writes one holds a lock on it until it has its
name, and a lock ends with its process: what nobody holds is left over, and is taken away.

Tested in `tests/unit/test_parts.py`.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO, IOBase
from pathlib import Path

__all__ = ["clear_left", "new_part"]

HOUR = 3600.0
"""Seconds after which a part is left over where the system has no locks: writing takes none of them."""
_NAME = re.compile(r"\.melian-[0-9a-f]{12}\.part")


@contextmanager
def new_part(target: Path) -> Iterator[tuple[Path, FileIO]]:
    """A new file beside another, open to be written and held until the end; it is gone if that fails.

    Raises
    ------
    OSError
        If no file can be made there.
    """
    part, file = _held(target)
    try:
        with file:
            yield part, file
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _held(target: Path) -> tuple[Path, FileIO]:
    while True:
        part = target.with_name(f".melian-{secrets.token_hex(6)}.part")
        file = part.open("xb", buffering=0)
        with suppress(OSError):  # some disks have no locks
            _lock(file)
        if os.fstat(file.fileno()).st_nlink:
            return part, file
        file.close()  # somebody took it for left over before it was held


def clear_left(folder: Path) -> None:
    """Take away the parts in a folder that no process holds any more; what cannot be told stays."""
    with suppress(OSError):
        for each in [entry.path for entry in os.scandir(folder) if _NAME.fullmatch(entry.name)]:
            with suppress(OSError):
                _clear(Path(each))


def _clear(part: Path) -> None:
    status = part.lstat()
    if not stat.S_ISREG(status.st_mode):
        return
    with part.open("rb") as file:
        try:
            is_left = _lock(file, wait=False) or time.time() - status.st_mtime > HOUR
        except BlockingIOError:
            return
        except OSError:
            is_left = time.time() - status.st_mtime > HOUR
        if is_left and sys.platform != "win32":
            part.unlink()
    if is_left and sys.platform == "win32":
        part.unlink()  # an open file stays there


def _lock(file: IOBase, *, wait: bool = True) -> bool:
    """Hold a file until it is closed; False where the system has no such locks.

    Raises
    ------
    BlockingIOError
        If another process holds it and it is not waited for.
    OSError
        If the disk has no locks.
    """
    try:
        import fcntl  # Windows has none
    except ModuleNotFoundError:
        return False
    fcntl.flock(file.fileno(), fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    return True
