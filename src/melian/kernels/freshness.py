"""What machine code is made of: a kernel, all modules that it imports, Numba and Python.

Machine code of something else is not used. The age of files says nothing: a function that
calls one of another file would go on running the old one. Imports are followed by name, in
whatever folder a module lies.
"""

from __future__ import annotations

import hashlib
import re
import sys
from functools import cache
from pathlib import Path

import llvmlite
import numba

__all__ = ["fingerprint"]


def fingerprint(module: str, source: Path) -> str:
    """A hash of a module's source, of all that it imports from its own package, and of what compiles it.

    Parameters
    ----------
    module
        Its full name, by which it is imported.
    source
        Its file.
    """
    parts = module.split(".")
    if list(source.with_suffix("").parts[-len(parts) :]) != parts:  # run as a script, say
        parts = [source.stem]
    top = source.parents[len(parts) - 1]
    found, waiting = {source}, [source]
    while waiting:
        fresh = {path for name in _read(waiting.pop())[1] for path in _files(top, parts[0], name)} - found
        found |= fresh
        waiting += fresh
    total = hashlib.sha256(f"{numba.__version__} {llvmlite.__version__} {sys.version}".encode())
    for path in sorted(found):
        total.update(path.relative_to(top).as_posix().encode() + b"\0" + _read(path)[0] + b"\0")
    return total.hexdigest()


@cache
def _read(path: Path) -> tuple[bytes, frozenset[str]]:
    """The source as it was imported, not as later edits leave it, and the names that it imports from."""
    try:
        text = path.read_bytes()
    except OSError:
        return b"", frozenset()
    names = set()
    for place, what in re.findall(rb"^from ([\w.]+) import ([\w, ]+)", text, re.M):
        names |= {place.decode(), *(f"{place.decode()}.{name.strip()}" for name in what.decode().split(","))}
    return text, frozenset(names)


def _files(top: Path, package: str, name: str) -> list[Path]:
    """The file of a module, if it belongs to the package."""
    if name.partition(".")[0] != package:
        return []
    path = top.joinpath(*name.split(".")).with_suffix(".py")
    return [path] if path.is_file() else []
