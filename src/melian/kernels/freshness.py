"""Compiled code on disk is thrown away when any kernel, Numba or Python is no longer what made it.

Numba keeps machine code beside the sources and looks at the age of the file a function
stands in alone: a function that calls one of another file would go on running the old
one. So a fingerprint of all kernels together is kept with the machine code.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

__all__ = ["drop_stale", "fingerprint"]

MARK = "kernels.sha256"


def fingerprint(folder: Path) -> str:
    """Hash of the kernels in a folder and of what compiles them."""
    total = hashlib.sha256(f"{version('numba')} {version('llvmlite')} {sys.version}".encode())
    for path in sorted(folder.glob("*.py")):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def drop_stale(folder: Path) -> bool:
    """Remove machine code that other kernels made; whether there was any.

    Where the folder cannot be written Numba keeps its cache elsewhere, and nothing is done.
    """
    cache = folder / "__pycache__"
    mark, now = cache / MARK, fingerprint(folder)
    try:
        if mark.is_file() and mark.read_text("ascii") == now:
            return False
        stale = [*cache.glob("*.nbi"), *cache.glob("*.nbc")]
        for path in stale:
            path.unlink(missing_ok=True)
        cache.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=cache)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(now)
        Path(name).replace(mark)  # at once, so that no other process reads half of it
    except OSError:
        return False
    return bool(stale)
