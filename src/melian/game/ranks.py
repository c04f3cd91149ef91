"""Whole numbers that stand for kinds, numbered anew without gaps.

It is what `numpy.unique` does, without sorting: where trees are built the numbers are small and rows many.

Tested in `tests/unit/test_ranks.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Int

__all__ = ["first_places", "ranked"]

WIDEST = 64
"""Numbers may spread over so many times their count; sorting is quicker beyond."""


def ranked(
    numbers: Int[np.ndarray, " row"] | Bool[np.ndarray, " row"],
) -> tuple[Int[np.ndarray, " used"], Int[np.ndarray, " row"]]:
    """The numbers that occur, in rising order, and which of them each row has.

    >>> used, rank = ranked(np.array([7, -1, 7]))
    >>> used.tolist(), rank.tolist()
    ([-1, 7], [1, 0, 1])
    """
    low = int(numbers.min(initial=0))
    width = int(numbers.max(initial=0)) - low + 1
    if width > WIDEST * len(numbers):
        used, rank = np.unique(numbers, return_inverse=True)
        return used.astype(np.int64), rank.reshape(-1)
    shifted = numbers.astype(np.int64) - low
    occurs = np.zeros(width, dtype=bool)
    occurs[shifted] = True
    found = np.flatnonzero(occurs)
    place = np.empty(width, dtype=np.int64)
    place[found] = np.arange(len(found))
    return found + low, place[shifted]


def first_places(rank: Int[np.ndarray, " row"], count: int) -> Int[np.ndarray, " used"]:
    """(used,) the first row that has each of `count` ranks, all of which occur.

    >>> first_places(np.array([1, 0, 1]), 2).tolist()
    [1, 0]
    """
    result = np.empty(count, dtype=np.int64)
    result[rank[::-1]] = np.arange(len(rank))[::-1]
    return result
