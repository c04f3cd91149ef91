"""Compiled code on disk is thrown away when a kernel that is part of it, Numba or Python has changed.

Numba keeps machine code beside the sources and looks at the age of the file a function
stands in alone: a function that calls one of another file would go on running the old
one. So fingerprints of each kernel with all that it imports are kept beside the machine code.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tempfile
from pathlib import Path

import llvmlite
import numba

__all__ = ["drop_stale", "fingerprints"]

MARK = "kernels.json"


def fingerprints(folder: Path) -> dict[str, str]:
    """Module -> hash of its source, of all kernels that it imports, and of what compiles them."""
    texts = {path.stem: path.read_bytes() for path in sorted(folder.glob("*.py"))}
    needs = {name: _imported(text) & texts.keys() for name, text in texts.items()}
    tools = f"{numba.__version__} {llvmlite.__version__} {sys.version}".encode()
    result = {}
    for name in texts:
        found, waiting = {name}, [name]
        while waiting:
            fresh = needs[waiting.pop()] - found
            found |= fresh
            waiting += fresh
        total = hashlib.sha256(tools)
        for part in sorted(found):
            total.update(part.encode() + b"\0" + texts[part] + b"\0")
        result[name] = total.hexdigest()
    return result


def _imported(text: bytes) -> set[str]:
    return {name.decode() for name in re.findall(rb"^from [\w.]+\.(\w+) import", text, re.M)}


def drop_stale(folder: Path) -> bool:
    """Remove machine code that other kernels made; whether there was any.

    Where the folder cannot be written Numba keeps its cache elsewhere, and nothing is done.
    """
    cache = folder / "__pycache__"
    mark, now = cache / MARK, fingerprints(folder)
    try:
        known = json.loads(mark.read_text("ascii")) if mark.is_file() else {}
        if known == now:
            return False
        stale = [
            path
            for path in [*cache.glob("*.nbi"), *cache.glob("*.nbc")]
            if (name := path.name.split(".")[0].split("-")[0]) not in now or known.get(name) != now[name]
        ]
        for path in stale:
            path.unlink(missing_ok=True)
        cache.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=cache)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(now, file)
        Path(temporary).replace(mark)  # at once, so that no other process reads half of it
    except (OSError, ValueError):
        return False
    return bool(stale)
