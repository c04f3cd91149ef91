"""What values weigh in memory: the large arrays that they hold, those that several share counted once.

Tested in `tests/unit/workspace/test_weights.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass

import numpy as np

from melian.questions.subject import Subject

__all__ = ["large_arrays", "weight"]

LARGE = 16 * 1024
"""Bytes from which on an array counts."""


def large_arrays(value: object) -> dict[int, int]:
    """The large arrays of a value: identity -> bytes; a crisis, which is open anyway, is passed by."""
    found: dict[int, int] = {}
    waiting, seen = [value], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, (str, bytes, int, float, Subject)):
            continue
        seen.add(id(each))
        if isinstance(each, np.ndarray):
            whole = each if each.base is None else each.base
            size = getattr(whole, "nbytes", each.nbytes)
            if size >= LARGE:
                found[id(whole)] = size
        else:
            waiting.extend(_parts(each))
    return found


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return value.values()
    if isinstance(value, (tuple, list, set, frozenset)):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, each.name) for each in fields(value)]
    return ()


def weight(held: Iterable[Mapping[int, int]]) -> int:
    """Bytes of all large arrays that some values hold, each counted once."""
    return sum({key: size for each in held for key, size in each.items()}.values())
