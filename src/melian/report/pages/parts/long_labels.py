"""A table of figures with long labels: beside the figures where there is room, above them elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import RenderableType
from rich.text import Text

from melian.report.pages.parts.table import PageTable

__all__ = ["labelled"]

ROOM = 24
"""Characters that a column of labels needs, so that sentences can be read in it."""
GAP = 3
"""Between two columns."""


def labelled(
    head: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], width: int
) -> Iterator[RenderableType]:
    """Labels with their figures.

    Parameters
    ----------
    head
        What the labels are.
    columns
        What the figures are.
    rows
        Label, and its figures in words.
    width
        Of the terminal, in characters.
    """
    widths = [max([len(name), *(len(cells[k]) for _, cells in rows)]) for k, name in enumerate(columns)]
    if width - sum(widths) - GAP * len(widths) >= ROOM:
        table = PageTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        table.add_column(head, overflow="fold", ratio=1)
        for name in columns:
            table.add_column(name, justify="right", no_wrap=True)
        for label, cells in rows:
            table.add_row(Text(label), *cells)
        yield table
        return
    if 2 + sum(widths) + GAP * (len(widths) - 1) > width:
        yield Text(head, style="bold")
        for label, cells in rows:
            yield Text(label)
            yield from (Text(f"  {name}: {cell}") for name, cell in zip(columns, cells, strict=True))
        return
    yield Text(f"{head}: figures below each", style="bold")
    yield _line(columns, widths, "bold")
    for label, cells in rows:
        yield Text(label)
        yield _line(cells, widths, "")


def _line(cells: Sequence[str], widths: Sequence[int], style: str) -> Text:
    words = (" " * GAP).join(cell.rjust(size) for cell, size in zip(cells, widths, strict=True))
    return Text("  " + words, style=style, no_wrap=True)
