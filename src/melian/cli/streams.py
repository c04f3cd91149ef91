"""What a command finds around it: standard streams that may be closed or full, and a width.

Tested in `tests/unit/test_cli_parts.py`.
"""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from contextlib import suppress

__all__ = ["fail", "finish", "prepare"]

WIDEST = 10_000
"""Columns or lines; what the environment says beyond that is not believed."""

OF_STREAMS = (errno.ENOSPC, errno.EFBIG, errno.EIO, errno.EBADF, getattr(errno, "EDQUOT", errno.ENOSPC))
"""What a stream says that has no name; other files are written with theirs."""


def prepare() -> None:
    """Give every stream that is closed something to stand for it, and drop sizes that are none."""
    for number in range(3):
        with suppress(OSError):
            os.fstat(number)
            continue
        # the lowest number that is free; nothing can be written to stdout then, and that is told
        os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - a number is no path
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # labels may hold what the terminal cannot show
    for name in ("COLUMNS", "LINES"):
        size = os.environ.get(name, "")
        if not (size.isascii() and size.isdigit() and len(size) < 6 and 1 <= int(size) <= WIDEST):
            os.environ.pop(name, None)


def fail(error: OSError) -> str:
    """What went wrong with a file or a stream, in one sentence; ends the process if a pipe was closed."""
    from melian.files import reason

    if error.errno == errno.EPIPE:
        _end_by_pipe()
    if error.filename is not None:
        return f"{reason(error.filename, error, 'used')}."
    text = error.strerror or str(error) or type(error).__name__
    words = f"{text[:1].lower()}{text[1:]}"
    if error.errno not in OF_STREAMS:
        return f"the system says: {words}."
    _silence()
    return f"what is printed cannot be written: {words}."


def finish() -> str | None:
    """Write out what is still to be printed; what went wrong with it."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return fail(error)
    return None


def _silence() -> None:
    """Have nothing wait to be written to stdout when Python ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
        sys.stdout.flush()


def _end_by_pipe() -> None:
    """`melian solve x | head` ends as `cat x | head` does."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        signal.raise_signal(signal.SIGPIPE)
    os._exit(1)
