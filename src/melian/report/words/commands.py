"""Commands below pages, so that they can be copied and typed again."""

from __future__ import annotations

from rich.text import Text

__all__ = ["AGAIN", "again_line"]

AGAIN = "Again: "
"""What stands before a command that gives the same figures."""


def again_line(command: str) -> Text:
    """The command that gives the same page; on one line, since a broken one cannot be pasted."""
    return Text(AGAIN + command, style="dim", no_wrap=True, overflow="ignore")
