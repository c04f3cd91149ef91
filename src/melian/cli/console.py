"""The console of pages: what would act on a terminal is shown as an escape.

Tested in `tests/unit/test_cli_efg.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from melian.characters import visible

__all__ = ["VisibleConsole"]


class VisibleConsole(Console):
    """A console whose texts are visible; only its own styles reach the terminal."""

    def on_broken_pipe(self) -> None:
        """Whoever runs the command sees to it."""
        raise

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The pieces of a page, each made visible."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else Segment(visible(piece.text), piece.style)
