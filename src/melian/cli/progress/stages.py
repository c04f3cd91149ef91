"""The moving line between the games of one answer, where no draws are counted.

Tested in `tests/unit/test_cli_parts.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from melian.cli.screen import MAX_WIDTH, clear_line, moving_line, stderr_is_terminal

__all__ = ["stages"]


@contextmanager
def stages(*, quiet: bool) -> Iterator[Callable[[str], None] | None]:
    """Who is told what is begun; None where nobody watches. Nothing of the line is left behind."""
    if quiet or not stderr_is_terminal():
        yield None
        return
    begun = []

    def tell(words: str) -> None:
        begun.append(words)
        moving_line(f"Solving {words} ..."[:MAX_WIDTH])

    try:
        yield tell
    finally:
        if begun:
            clear_line()
