"""Files that somebody names, to be written.

What stands under a name may be more than a file: a link, one of several hard links, a pipe, a file
with a mode and an owner. All of that stays as it is and only the text changes. A file
is there whole or as it was before, wherever the system allows it.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

from melian.parts import clear_left, new_part

__all__ = ["check_place", "create_file", "is_plain", "is_there", "reason", "replace_file", "write_file"]

SHOWN = 80
"""Characters of a path that a message shows."""
NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC))
"""Writing into the file itself would not go better."""


def is_there(path: str | os.PathLike[str]) -> bool:
    """Whether something has this name; not, where nothing can: it is too long, or a loop of links."""
    return os.path.exists(path)  # noqa: PTH110 - `Path.exists` raises then


def is_plain(path: str | os.PathLike[str]) -> bool:
    """Whether a file that can be read has this name; not, where nothing can have it."""
    return os.path.isfile(path)  # noqa: PTH113


def write_file(path: str | os.PathLike[str], text: str) -> None:
    """Write a text in UTF-8 under a name, over what is there.

    Raises
    ------
    OSError
        If that is not possible; a plain file is then what it was before.
    ValueError
        If no file can have this name.
    """
    place, data = Path(path), text.encode("utf-8")
    status = _status(place)
    stream = None if status is None else _stream(status)
    if stream is not None:
        _write_all(stream, data)
    elif status is None or (stat.S_ISREG(status.st_mode) and status.st_nlink == 1):
        _exchange(place, status, data)
    elif stat.S_ISREG(status.st_mode):
        _write_over(place, data)
    else:
        with place.open("wb", buffering=0) as file:  # a pipe or a device
            _write_all(file.fileno(), data)


def replace_file(path: str | os.PathLike[str], data: bytes) -> None:
    """Put other bytes under a name: whoever reads finds the old ones or the new ones, whole, at any time.

    Mode, owner and attributes stay, and so does a link, whose target is replaced. Other names of
    the same file (hard links) keep what it held.

    Raises
    ------
    OSError
        If no file can be made beside it; the file is then what it was before.
    """
    place = Path(path)
    _replace(place, _status(place), data)


def create_file(path: str | os.PathLike[str], text: str) -> None:
    """Write a text in UTF-8 under a name that nothing has.

    Raises
    ------
    FileExistsError
        If something has it.
    OSError, ValueError
        As `write_file` does; there is no file then.
    """
    place = Path(path)
    with place.open("xb", buffering=0) as file:
        try:
            _write_all(file.fileno(), text.encode("utf-8"))
        except BaseException:
            with suppress(OSError):
                place.unlink()
            raise


def check_place(path: str) -> None:
    """Raise now what `write_file` would raise for a name, as far as can be known.

    Its folder may be missing, and that of the folder: whoever writes makes them.

    Raises
    ------
    OSError, ValueError
        With the reason, see `reason`.
    """
    if not path:
        raise FileNotFoundError(errno.ENOENT, "a name is needed", path)
    place = Path(path)
    status = _status(place)
    if status is None:
        target = Path(os.path.realpath(place))
        if not os.path.basename(path):  # noqa: PTH119 - a Path drops the last `/`
            raise FileNotFoundError(errno.ENOENT, "there is no such folder", path)
        folder = next(each for each in target.parents if is_there(each))
        if not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
        _check_access(folder, path)
    elif stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder", path)
    else:
        _check_access(place, path)


def reason(path: str | os.PathLike[str], error: OSError | ValueError, done: str = "written") -> str:
    """A path that may be long, and why it cannot be written (or whatever was to be done), in a few words."""
    text = os.fspath(path)
    shown = text if len(text) <= SHOWN else f"{text[: SHOWN // 2]}...{text[-SHOWN // 2 :]}"
    why = error.strerror or str(error) if isinstance(error, OSError) else "no file can have this name"
    return f"'{shown}' cannot be {done}: {why[:1].lower()}{why[1:]}"


def _check_access(place: Path, path: str) -> None:
    if not os.access(place, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)


def _status(place: Path) -> os.stat_result | None:
    try:
        return place.stat()
    except FileNotFoundError:
        return None


def _stream(status: os.stat_result) -> int | None:
    """Stdout or stderr, if they are that file: what was printed there before must not be written over."""
    for number, stream in ((1, sys.stdout), (2, sys.stderr)):
        with suppress(OSError):
            if os.path.samestat(os.fstat(number), status):
                if stream is not None:
                    stream.flush()
                return number
    return None


def _exchange(place: Path, status: os.stat_result | None, data: bytes) -> None:
    """Replace it; write over it where that is not possible."""
    try:
        _replace(place, status, data)
    except OSError as error:
        if status is None or error.errno in NO_ROOM:
            raise
        _check_access(place, str(place))
        _write_over(place, data)  # no right to make a file there, or one like it; or a mount holds the name


def _replace(place: Path, status: os.stat_result | None, data: bytes) -> None:
    """Write another file beside it, and give it the name, the mode and the owner."""
    target = Path(os.path.realpath(place))  # a link goes on pointing there
    if status is not None:
        _check_access(target, str(place))
    clear_left(target.parent)
    with new_part(target) as (part, file):
        if status is not None:
            _take_over(target, status, part)
        _write_all(file.fileno(), data)
        os.fsync(file.fileno())
        if sys.platform == "win32":
            file.close()  # an open file keeps its name there
        part.replace(target)
    _keep_names(target.parent)


def _keep_names(folder: Path) -> None:
    """Have the names of a folder written to the disk, where the system can be asked for that."""
    with suppress(OSError):  # some systems open no folders, some disks cannot tell
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _take_over(old: Path, status: os.stat_result, new: Path) -> None:
    """Give a file the owner, the mode and the attributes of another."""
    if hasattr(os, "chown"):
        fresh = new.stat()
        if (fresh.st_uid, fresh.st_gid) != (status.st_uid, status.st_gid):
            os.chown(new, status.st_uid, status.st_gid)
    new.chmod(stat.S_IMODE(status.st_mode))
    for name in _attributes(old):
        os.setxattr(new, name, os.getxattr(old, name))


def _attributes(path: Path) -> list[str]:
    """Names of further attributes, such as access control lists, where the system has them."""
    if sys.platform != "linux":
        return []
    try:
        return os.listxattr(path)
    except OSError:
        return []


def _write_over(place: Path, data: bytes) -> None:
    """Write into the file itself; where that fails, what stood there before is put back."""
    with place.open("r+b", buffering=0) as file:
        before = file.read()
        try:
            _fill(file.fileno(), data)
        except BaseException:
            with suppress(OSError):
                _fill(file.fileno(), before)
            raise


def _fill(number: int, data: bytes) -> None:
    os.lseek(number, 0, os.SEEK_SET)
    _write_all(number, data)
    os.ftruncate(number, len(data))
    os.fsync(number)


def _write_all(number: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(number, view) :]
