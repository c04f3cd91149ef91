"""Where commands print: a page or JSON on stdout, a moving line on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "MAX_WIDTH",
    "page_console",
    "print_json",
    "print_lines",
    "print_page",
    "stderr_is_terminal",
    "wrapped",
]

MAX_WIDTH = 110
"""Pages are not drawn wider: lines stay readable."""


def print_json(data: Any) -> None:
    """JSON on stdout, readable and in UTF-8 where stdout is."""
    utf8 = (sys.stdout.encoding or "").lower().startswith("utf")
    click.echo(json.dumps(data, indent=2, ensure_ascii=not utf8, allow_nan=False))


def page_console() -> Console:
    """The console of a page."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=False)
    console.width = min(console.width, MAX_WIDTH)
    return console


def print_page(*pages: Any) -> None:
    """Pages on stdout; nothing if stdout is closed."""
    console = page_console()
    for page in pages:
        console.print(page)


def print_lines(lines: Iterable[str]) -> None:
    """Sentences on stdout, each broken at words where the terminal ends."""
    width = page_console().width
    for line in lines:
        click.echo(wrapped(line, width))


def wrapped(text: str, width: int, *, indent: int = 0) -> str:
    """A text broken at words; the lines of an item stand below its first word."""
    import textwrap

    hang = indent + (2 if text.startswith("- ") else 0)
    return textwrap.fill(
        text, width, initial_indent=" " * indent, subsequent_indent=" " * hang,
        break_on_hyphens=False, break_long_words=False,
    )  # fmt: skip


def stderr_is_terminal() -> bool:
    """Whether somebody can watch a moving line."""
    return sys.stderr.isatty()
