"""What machine code is made of: a kernel, all kernels that it imports, Numba and Python.

Machine code of something else is not used. The age of files says nothing: a function that
calls one of another file would go on running the old one.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

import llvmlite
import numba

__all__ = ["fingerprints"]


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
