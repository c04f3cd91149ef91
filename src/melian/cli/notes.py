"""What the package notes while it works, such as a file that cannot be read, goes to stderr.

Tested in `tests/unit/test_cli_parts.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from melian.cli.screen import echo

__all__ = ["noted"]


class _Lines(logging.Handler):
    """A line for each note; the same note once."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Print a note that was not printed before."""
        line = record.getMessage()
        if line not in self.seen:
            self.seen.add(line)
            echo(f"Note: {line}.", err=True)


@contextmanager
def noted() -> Iterator[None]:
    """Print what the loggers of melian say while a command runs."""
    logger, lines = logging.getLogger("melian"), _Lines()
    logger.addHandler(lines)
    try:
        yield
    finally:
        logger.removeHandler(lines)
