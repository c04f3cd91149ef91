"""Files of a store: there whole or not at all, and said in one line where they cannot be used.

Tested in `tests/unit/test_store.py`.
"""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path

from melian.errors import StoreError

__all__ = ["PART", "shown_path", "unread", "write_whole"]

PART = ".part"
"""How the name of a file ends that is being written."""
SHOWN = 400
"""Characters of a path that a message shows."""
NO_ROOM = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, even if power fails.

    Raises
    ------
    StoreError
        If there is no room, or no right to write there.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}{PART}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        _sync_folder(path.parent)
    except (OSError, ValueError) as error:
        raise StoreError(_refused(path, error)) from None


def _sync_folder(path: Path) -> None:
    """Have the new name on disk too, where folders can be opened."""
    with suppress(PermissionError):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def unread(path: Path, error: Exception) -> str:
    """That something cannot be read, and why, in one line."""
    reason = (getattr(error, "strerror", None) or str(error)).replace("\n", " ")
    return f"'{shown_path(path)}' cannot be read: {reason}"


def _refused(path: Path, error: OSError | ValueError) -> str:
    reason = getattr(error, "strerror", None) or str(error)
    full = getattr(error, "errno", None) in NO_ROOM
    remedy = "make room" if full else "choose a folder that you may write to"
    return (
        f"'{shown_path(path)}' cannot be written: {reason}; blocks that were finished before are kept: "
        f"{remedy} and run the same command again"
    )


def shown_path(path: Path) -> str:
    """A path, unless it is so long that nobody would read it."""
    text = str(path)
    return text if len(text) <= SHOWN else f"{text[: SHOWN // 2]}...{text[-SHOWN // 2 :]}"
