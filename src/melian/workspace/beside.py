"""What is worked out of answers, and kept for as long as they are.

Tested in `tests/unit/workspace/test_beside.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from melian.questions.question import Answered

__all__ = ["Beside"]

T = TypeVar("T")


class Beside(Generic[T]):
    """Values that were made of answers, each made once; they go with the answer, which they must not hold."""

    def __init__(self) -> None:
        self._values: WeakKeyDictionary[Answered, dict[Hashable, T]] = WeakKeyDictionary()

    def of(self, answered: Answered, make: Callable[[], T], key: Hashable = None) -> T:
        """The value of an answer; of several, the one with the key. Two threads may make it twice."""
        known = self._values.setdefault(answered, {})
        if key not in known:
            known[key] = make()
        return known[key]

    def __len__(self) -> int:
        return len(self._values)
