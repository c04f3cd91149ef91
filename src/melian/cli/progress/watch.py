"""A keyboard that ends a long run within a second, and what is left behind then.

Tested in `tests/unit/test_cli_parts.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, runtime_checkable

from melian.cli.interrupts import answered
from melian.cli.screen import clear_line, echo

__all__ = ["Watching", "interruptible"]


@runtime_checkable
class Watching(Protocol):
    """What a long run shows while it goes on, and when it is ended."""

    show: bool
    """Whether the line is drawn on stderr."""

    def known(self) -> list[str]:
        """Sentences to leave behind when the run does not end in time."""

    def finish(self) -> None:
        """Leave nothing of the line behind."""


@contextmanager
def interruptible(watch: Watching) -> Iterator[threading.Event]:
    """An event that Ctrl-C sets; a run that does not end on it is left where it is."""
    stop = threading.Event()

    def known() -> None:
        if watch.show:
            clear_line()
        echo("\n".join(watch.known()), err=True)

    with answered(stop, known):
        yield stop
        watch.finish()
