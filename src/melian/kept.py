"""Derived files: machine code and tables that can be made again, kept where that is possible.

They save time and are never needed. What is read was checked against a checksum: a file that is cut
short, altered, or no plain file is as good as absent. What cannot be written is made anew in
every process.

Folders, the first that can be written is written to, and all are read: the one that
NUMBA_CACHE_DIR names; `__pycache__` beside the sources; the user's folder for caches; a
temporary folder of the user. Files hold pickled code, so folders of the last two kinds are
used only where they belong to whoever runs this.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

__all__ = ["KeptWarning", "keep", "kept", "places"]

MAGIC = b"melian 1\n"
"""How these files begin; another number when their layout changes."""
HEAD = len(MAGIC) + hashlib.sha256().digest_size


class KeptWarning(UserWarning):
    """Compiled code is not kept, or in a temporary folder only."""


def kept(folder: Path, name: str) -> Iterator[bytes]:
    """What the files of a name hold, one after the other, of those folders that have one that is whole."""
    for place in places(folder):
        data = _read(place / name)
        if data is not None:
            yield data


def keep(folder: Path, files: dict[str, bytes], *, tell: bool = True) -> None:
    """Write files in their order into the first folder that takes them all.

    Parameters
    ----------
    folder
        Of the sources that they are made of.
    files
        Name -> what it holds.
    tell
        Whether to warn: where it is soon made again, nobody needs to know.

    Warns
    -----
    KeptWarning
        Once, if none does, or only a temporary one.
    """
    for place in places(folder):
        if all(_write(place / name, data) for name, data in files.items()):
            return
    if not tell:
        return
    last = _temporary(folder, make=True)
    remedy = "name a folder that can be written in the environment variable NUMBA_CACHE_DIR"
    if last is not None and all(_write(last / name, data) for name, data in files.items()):
        _tell_once(f"compiled code is kept in the temporary folder '{last.parent}'; {remedy}.")
    else:
        _tell_once(f"compiled code cannot be kept, and will be compiled again the next time; {remedy}.")


def places(folder: Path) -> tuple[Path, ...]:
    """Folders for what is made of the sources in a folder."""
    sub = _sub(folder)
    asked = os.environ.get("NUMBA_CACHE_DIR")
    own, temporary = _users_caches() / "melian", _temporary(folder, make=False)
    return (
        *([Path(asked).absolute() / sub] if asked else []),
        folder / "__pycache__",
        *([own / sub] if own.is_absolute() and _is_own(own, absent=True) else []),
        *([temporary] if temporary is not None else []),
    )


def _sub(folder: Path) -> str:
    """A name for a folder of sources: two installations do not take each other's place."""
    return f"{folder.name}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"


def _users_caches() -> Path:
    """Where this system has the caches of users; no absolute path where nobody has a home."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", ""))
    if sys.platform == "darwin":
        return Path(os.path.expanduser("~/Library/Caches"))  # noqa: PTH111 - Path.expanduser raises without a home
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"))  # noqa: PTH111


def _temporary(folder: Path, *, make: bool) -> Path | None:
    """A temporary folder that belongs to this user, None if there is none."""
    if not hasattr(os, "getuid"):
        return None
    try:
        own = Path(tempfile.gettempdir()) / f"melian-{os.getuid()}"
        if make:
            own.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    return own / _sub(folder) if _is_own(own, absent=False) else None


def _is_own(path: Path, *, absent: bool) -> bool:
    """Whether a folder belongs to this user; others might put their own code into theirs."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return absent
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and (not hasattr(os, "getuid") or status.st_uid == os.getuid())


def _read(path: Path) -> bytes | None:
    """What a file holds behind its checksum; None if it is not there, or not what was written."""
    try:
        # a pipe in its place must not be waited for
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(number, "rb") as file:
            data = file.read() if stat.S_ISREG(os.fstat(number).st_mode) else b""
    except OSError:
        return None
    body = data[HEAD:]
    return body if data[:HEAD] == MAGIC + hashlib.sha256(body).digest() else None


def _write(path: Path, data: bytes) -> bool:
    """Write a file with its checksum, under another name first; whether that was possible."""
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as file:
                file.write(MAGIC + hashlib.sha256(data).digest() + data)
            part.replace(path)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
    except OSError:
        return False
    return True


_told: list[str] = []


def _tell_once(text: str) -> None:
    if not _told:
        _told.append(text)
        warnings.warn(text, KeptWarning, stacklevel=2)
