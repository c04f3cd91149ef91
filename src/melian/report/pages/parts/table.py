"""Tables of pages: where the terminal is too narrow for one, its rows are written one below the other.

A table that is squeezed loses its labels, and cuts figures off: 100 % would read 10.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.table import Column, Table
from rich.text import Text

__all__ = ["PageTable"]

_LABEL = 10
"""Characters that a column of words needs at least, or as many as its words have."""
_GAP = 3
"""Between two columns."""


class PageTable(Table):
    """A table of rich that shows every word and figure whatever the width."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """As a table if it fits, else row by row."""
        if self._least(console, options) <= options.max_width:
            yield from super().__rich_console__(console, options)
        else:
            yield from self._in_rows()

    def _least(self, console: Console, options: ConsoleOptions) -> int:
        """The width that the table needs: figures whole, words folded."""
        wide = options.update(width=10_000)
        widths = [_needs(column, console, wide) for column in self.columns]
        return sum(widths) + _GAP * (len(widths) - 1) + 2 * self.show_edge

    def _in_rows(self) -> Iterator[RenderableType]:
        """The first column's cell, and below it the others under their heads."""
        first, *others = self.columns
        heads = [_plain(column.header) for column in others]
        if _plain(first.header):
            yield Text(_plain(first.header), style="bold", overflow="fold")
        for label, *cells in zip(*(column.cells for column in self.columns), strict=True):
            yield label if isinstance(label, Text) else Text(_plain(label), overflow="fold")
            for head, cell in zip(heads, cells, strict=True):
                if _plain(cell).strip():
                    yield Text(f"  {head}: {_plain(cell).strip()}" if head else f"  {_plain(cell).strip()}")


def _needs(column: Column, console: Console, options: ConsoleOptions) -> int:
    cells = [column.header, *column.cells]
    widest = max(Measurement.get(console, options, cell).maximum for cell in cells)
    if column.no_wrap or column.justify == "right":
        return widest
    return max(column.min_width or 0, min(_LABEL, widest))


def _plain(cell: RenderableType) -> str:
    return cell.plain if isinstance(cell, Text) else str(cell)
