"""The moving line of a long run, and a keyboard that ends it within a second."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from melian.cli.exits import INTERRUPTED

__all__ = ["Watch", "interruptible"]

PATIENCE = 0.8
"""Seconds that running draws get to end after Ctrl-C."""


class Watch:
    """How far a run has come, and the median of its answer so far.

    Parameters
    ----------
    draws
        How many draws there will be.
    yes
        Positions of the outcomes that answer the question with yes.
    show
        Whether to draw the line on stderr.
    """

    def __init__(self, draws: int, yes: tuple[int, ...], *, show: bool) -> None:
        self.draws = draws
        self.yes = yes
        self.show = show
        self.done = 0
        self.median: float | None = None

    def __call__(self, done: int, odds: Any) -> None:
        """Take the odds (draw, outcome) of the finished draws."""
        import numpy as np

        self.done = done
        if self.yes:
            answers = odds[:, self.yes].sum(axis=1)
            answers = answers[~np.isnan(answers)]
            self.median = float(np.median(answers)) if len(answers) else None
        if self.show:
            self.draw()

    def draw(self) -> None:
        """The line, over the one before."""
        sys.stderr.write(f"\r\x1b[K{self.line()}")
        sys.stderr.flush()

    def line(self) -> str:
        """What is known so far."""
        median = "" if self.median is None else f", median odds of yes so far {100 * self.median:.0f} %"
        return f"{self.done:,} of {self.draws:,} draws{median}"

    def clear(self) -> None:
        """Leave nothing behind."""
        if self.show:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def interruptible(watch: Watch) -> Iterator[threading.Event]:
    """An event that Ctrl-C sets; a run that does not end on it is left where it is."""
    stop = threading.Event()

    def leave() -> None:
        sys.stderr.write(f"\nInterrupted after {watch.line()}.\n")
        sys.stderr.flush()
        os._exit(INTERRUPTED)

    timer = threading.Timer(PATIENCE, leave)
    timer.daemon = True

    def ended(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            leave()
        stop.set()
        timer.start()

    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = signal.signal(signal.SIGINT, ended)
    try:
        yield stop
    finally:
        timer.cancel()
        signal.signal(signal.SIGINT, before)
        watch.clear()
