"""Where commands print: a page or JSON on stdout, a moving line on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["MAX_WIDTH", "page_console", "print_json", "print_lines", "print_page", "stderr_is_terminal"]

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
    from rich.text import Text

    console = page_console()
    for line in lines:
        console.print(Text(line))


def stderr_is_terminal() -> bool:
    """Whether somebody can watch a moving line."""
    return sys.stderr.isatty()
