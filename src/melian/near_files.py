"""Files that somebody may have meant who named one that is not there.

Tested in `tests/unit/test_advice.py`.
"""

from __future__ import annotations

import difflib
import os
from itertools import islice
from pathlib import Path

__all__ = ["file_meant"]

MOST = 2000
"""So many names of a folder are looked at."""
NEAR = 0.75
"""How much alike two names have to be."""


def file_meant(source: str | os.PathLike[str], suffixes: tuple[str, ...]) -> str | None:
    """The path of a file beside a name that no file has, or None.

    Parameters
    ----------
    source
        What was named.
    suffixes
        How the files that can be meant end, the longest first. A name need not have one.

    Examples
    --------
    >>> file_meant("no-such-folder/x", (".efg",)) is None
    True
    """
    path = Path(source)
    try:
        names = [entry.name for entry in islice(os.scandir(path.parent), MOST) if entry.is_file()]
    except (OSError, ValueError):
        return None
    known = {
        _stem(name.lower(), suffixes): name for name in reversed(sorted(names)) if name.endswith(suffixes)
    }
    wanted = _stem(path.name.lower(), suffixes)
    close = difflib.get_close_matches(wanted, known, n=1, cutoff=NEAR)
    return str(path.parent / known[close[0]]) if close else None


def _stem(name: str, suffixes: tuple[str, ...]) -> str:
    return next((name.removesuffix(each) for each in suffixes if name.endswith(each)), name)
