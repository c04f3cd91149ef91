"""Tables of pages: no figure is cut, no word is broken, and no label is folded into a column of scraps.

Where a terminal is too narrow for that, the first columns of words become headings above the rows
that they are about, one after the other; then figures stand below their labels; and where not even
the figures have room, each row becomes a block of lines.

Tested in `tests/unit/test_page_table.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

__all__ = ["PageTable", "labelled"]

TALL, TALLEST = 2, 3
"""Lines that a label may be folded into beside other columns of words, and where it is the only one."""
GAP = 3
"""Between two columns."""
INDENT = 2
"""Of rows below a heading."""


class PageTable(Table):
    """A table of rich that shows every word and figure whatever the width."""

    def __init__(self, **options: Any) -> None:
        """Without a frame; columns that are neither `no_wrap` nor right-justified are words."""
        super().__init__(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, **options)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """As a table if it fits, else with headings, else row by row."""
        grid = _Grid.of(self)
        for cut in grid.cuts:
            widths = grid.widths(cut, options.max_width - INDENT * bool(cut))
            if widths is None:
                continue
            if cut:
                yield from self._below_headings(grid, cut, widths)
            else:
                self._settle(widths)
                yield from super().__rich_console__(console, options)
            return
        yield from grid.blocks()

    def _settle(self, widths: Sequence[int]) -> None:
        for column, width in zip(self.columns, widths, strict=True):
            column.width, column.ratio, column.max_width = width, None, None

    def _below_headings(self, grid: _Grid, cut: int, widths: Sequence[int]) -> Iterator[RenderableType]:
        """The columns before the cut as headings, the others as a table below each."""
        figures_alone = not any(grid.is_words[cut:])
        heads = ", ".join(filter(None, [grid.heads[place] for place in range(cut) if grid.is_words[place]]))
        if heads:
            yield Text(f"{heads}: figures below each" if figures_alone else heads, style="bold")
        yield from self._part(grid, cut, widths, (), show_header=True)
        found = grid.headings(cut)
        starts = [place for place, heading in enumerate(found) if heading or not place]
        for start, end in pairwise([*starts, len(found)]):
            if found[start]:
                yield Text(found[start], style=grid.styles[start])
            yield from self._part(grid, cut, widths, range(start, end), show_header=False)

    def _part(
        self, grid: _Grid, cut: int, widths: Sequence[int], places: Sequence[int], *, show_header: bool
    ) -> Iterator[RenderableType]:
        part = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, show_header=show_header)
        for column, width in zip(self.columns[cut:], widths, strict=True):
            part.add_column(
                column.header, justify=column.justify, width=width, no_wrap=column.no_wrap, overflow="fold"
            )
        for place in places:
            part.add_row(*map(Text, grid.rows[place][cut:]), style=grid.styles[place])
        yield Padding(part, (0, 0, 0, INDENT), expand=False)


def labelled(head: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> PageTable:
    """Labels with their figures.

    Parameters
    ----------
    head
        What the labels are.
    columns
        What the figures are.
    rows
        Label, and its figures in words.
    """
    table = PageTable()
    table.add_column(head, overflow="fold")
    for name in columns:
        table.add_column(name, justify="right", no_wrap=True)
    for label, cells in rows:
        table.add_row(Text(label), *cells)
    return table


@dataclass(frozen=True, slots=True)
class _Grid:
    """The texts of a table, and how wide they must be."""

    heads: list[str]
    is_words: list[bool]
    """Per column."""
    rows: list[list[str]]
    styles: list[Any]
    """Per row."""

    @classmethod
    def of(cls, table: Table) -> Self:
        """What stands in a table."""
        cells = ([_plain(cell) for cell in column.cells] for column in table.columns)
        return cls(
            [_plain(column.header) for column in table.columns],
            [_is_words(column) for column in table.columns],
            [list(row) for row in zip(*cells, strict=True)],
            [row.style or "" for row in table.rows],
        )

    @property
    def cuts(self) -> list[int]:
        """Before which columns a table can be cut: 0, before each later column of words, after the last."""
        words = [place for place, is_words in enumerate(self.is_words) if is_words]
        last = [words[-1] + 1] if words and words[-1] + 1 < len(self.heads) else []
        return [0, *words[1:], *last]

    def widths(self, cut: int, room: int) -> list[int] | None:
        """How wide each column from the cut on is; None where they do not fit."""
        places = range(cut, len(self.heads))
        tallest = TALL if sum(self.is_words[cut:]) > 1 else TALLEST
        gaps = GAP * (len(places) - 1)
        for tall in range(1, tallest + 1):
            found = [self._width(place, tall) for place in places]
            if sum(found) + gaps <= room:
                return self._loosened(found, cut, room - gaps)
        return None

    def _loosened(self, found: list[int], cut: int, room: int) -> list[int]:
        """The same, with the room that is left for labels that are folded."""
        for place, width in enumerate(found):
            found[place] = min(self._width(cut + place, 1), width + room - sum(found))
        return found

    def _width(self, place: int, tall: int) -> int:
        texts = [self.heads[place], *(row[place] for row in self.rows)]
        if not self.is_words[place]:
            return max(map(cell_len, texts))
        return max(_wrapped_width(text, tall) for text in texts)

    def headings(self, cut: int) -> list[str]:
        """Per row the columns before the cut, in a line; empty for one that goes on with that before it."""
        first = self.is_words.index(True)
        result = []
        for row in self.rows:
            parts = [cell.strip() for cell in row[: first + 1]]
            for place in range(first + 1, cut):
                head, cell = self.heads[place], row[place].strip()
                parts.append(f"({head} {cell})" if head and cell and not self.is_words[place] else cell)
            result.append("  ".join(filter(None, parts)))
        return result

    def blocks(self) -> Iterator[RenderableType]:
        """The first column's cell, and below it the others under their heads."""
        if self.heads[0]:
            yield Text(self.heads[0], style="bold", overflow="fold")
        for row, style in zip(self.rows, self.styles, strict=True):
            if row[0].strip():
                yield Text(row[0], overflow="fold", style=style)
            for head, cell in zip(self.heads[1:], row[1:], strict=True):
                if cell.strip():
                    yield Text(f"  {head}: {cell.strip()}" if head else f"  {cell.strip()}")


def _is_words(column: Column) -> bool:
    return not column.no_wrap and column.justify != "right"


def _plain(cell: RenderableType) -> str:
    return cell.plain if isinstance(cell, Text) else str(cell)


def _wrapped_width(text: str, tall: int) -> int:
    """The least width at which a text takes so many lines and no word is broken.

    >>> _wrapped_width("Up to 175,000 men", 1), _wrapped_width("Up to 175,000 men", 2)
    (17, 11)
    """
    words = [cell_len(word) for word in text.split()]
    width = max([0, *words, -(-(sum(words) + len(words) - 1) // tall)])
    while _lines(words, width) > tall:
        width += 1
    return width


def _lines(words: Sequence[int], width: int) -> int:
    lines, used = 1, -1
    for size in words:
        if used >= 0 and used + 1 + size > width:
            lines, used = lines + 1, -1
        used += 1 + size
    return lines
