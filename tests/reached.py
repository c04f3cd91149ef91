"""How often a law under a condition was examined: one whose condition never holds would prove nothing."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable
from typing import Any

__all__ = ["reach", "reaching"]

_COUNTS: list[Counter[str]] = []


def reach(name: str) -> None:
    """Say, where the condition holds, that this part of the test that runs is examined now."""
    _COUNTS[-1][name] += 1


def reaching(**least: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Fail a test, above `given`, that reaches a part less often; set at a third of what is usual or less."""

    def around(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def counted(*args: Any, **named: Any) -> None:
            _COUNTS.append(Counter())
            try:
                test(*args, **named)
            finally:
                found = _COUNTS.pop()
            seldom = {name: (found[name], number) for name, number in least.items() if found[name] < number}
            assert not seldom, f"examined too seldom (how often, least): {seldom}"

        return counted

    return around
