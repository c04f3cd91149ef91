"""Pages that end where somebody still reads: as much is shown as a page of lines has room for.

Tested in `tests/unit/test_page_lines.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.console import Console, ConsoleOptions, RenderableType

__all__ = ["FEWEST", "LINES", "fitting"]

LINES = 58
"""Of a page; the command that gives it again stands below."""
FEWEST = 3
"""Things of which most hangs that are shown even if they take more lines."""


def fitting(
    console: Console,
    options: ConsoleOptions,
    page: Callable[[int], Sequence[RenderableType]],
    most: int,
    lines: int = LINES,
) -> Sequence[RenderableType]:
    """The page with as many things as keep it within so many lines.

    Parameters
    ----------
    console, options
        Where it is printed: how wide that is decides how many lines a text takes.
    page
        From how many things are shown to what is printed.
    most
        So many things are shown at most.
    lines
        A page has at most so many, unless the fewest things take more.
    """
    shown = page(most)
    for number in range(most - 1, FEWEST - 1, -1):
        if _lines(console, options, shown) <= lines:
            break
        shown = page(number)
    return shown


def _lines(console: Console, options: ConsoleOptions, parts: Sequence[RenderableType]) -> int:
    return sum(len(console.render_lines(part, options, pad=False)) for part in parts)
