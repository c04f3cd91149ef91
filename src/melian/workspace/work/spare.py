"""Memory that nobody uses any more, given back to the system.

The C library keeps what was freed for the next time, in a pool for each of many threads. A program that runs
all day, and solves in threads that come and go, would hold the most that any of them ever needed.

References
----------
malloc_trim(3) and mallopt(3), of the GNU C library; elsewhere there are no such calls, and nothing is done.

Tested in `tests/unit/workspace/test_spare.py`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache

__all__ = ["few_pools", "give_back"]

M_ARENA_MAX = -8
"""The parameter of mallopt(3) for how many pools there are."""
POOLS = 2
"""Enough for threads that seldom ask for memory at the same time: most of it is asked for holding the GIL."""


def few_pools() -> None:
    """Let all threads share few pools; those that there are stay, so that it is said at the start."""
    limit = _call("mallopt")
    if limit is not None:
        limit(M_ARENA_MAX, POOLS)


def give_back() -> None:
    """Give back what was freed; some milliseconds, in which other threads go on."""
    trim = _call("malloc_trim")
    if trim is not None:
        trim(0)


@cache
def _call(name: str) -> Callable[..., int] | None:
    """A call, where the C library of this process is the one that has it."""
    try:
        library = ctypes.CDLL(None)
    except (OSError, TypeError):  # there is none of the whole process, as on Windows
        return None
    return getattr(library, name) if hasattr(library, "gnu_get_libc_version") else None
