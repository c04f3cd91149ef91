"""The moving line of a question that needs many solves, and what it says beforehand.

Tested in `tests/unit/test_cli_parts.py`.
"""

from __future__ import annotations

import time

from melian.cli.screen import clear_line, echo, moving_line

__all__ = ["Solves", "announce", "announce_long", "announce_seconds"]

LONG = 20.0
"""Seconds that are announced."""


class Solves:
    """How many settings are solved, or starts made; what `interruptible` asks of a watch.

    Parameters
    ----------
    points
        How many there will be, as far as is known.
    show
        Whether to draw the line on stderr.
    what
        What they are, in the plural.
    """

    def __init__(self, points: int, *, show: bool, what: str = "settings") -> None:
        self.points, self.show, self.what, self.done = points, show, what, 0
        self.begun = time.monotonic()

    def __call__(self, done: int) -> None:
        """Take the number of finished points."""
        self.done = done
        if self.show:
            seconds = time.monotonic() - self.begun
            moving_line(f"{self.done:,} of {max(self.points, self.done):,} {self.what}, {seconds:.0f} s")

    def known(self) -> list[str]:
        """What is known when a run is left where it is."""
        return [f"Interrupted after {self.done:,} of {max(self.points, self.done):,} {self.what}."]

    def finish(self) -> None:
        """Leave nothing of the line behind."""
        if self.show:
            clear_line()


def announce(solves: int, leaves: int, *, quiet: bool, least: bool = False) -> None:
    """Say on stderr how much work it will be, before it begins; `least`: more may turn out to be needed."""
    from melian.analysis.situations.overview import expected_seconds

    _say(solves, expected_seconds(leaves, solves), quiet=quiet, least=least)


def announce_seconds(solves: int, seconds: float, *, quiet: bool) -> None:
    """The same where it was tried how long it takes, and it is long."""
    if seconds > LONG:
        _say(solves, seconds, quiet=quiet)


def _say(solves: int, seconds: float, *, quiet: bool, least: bool = False) -> None:
    from melian.report.words.figures import duration

    if quiet:
        return
    words = duration(seconds)
    some = "; a few, near a fold, may take much longer" if seconds > LONG else ""
    many = f"{'at least ' if least else ''}{solves:,} games"
    echo(f"{many} are to be solved, about {words} on this machine{some}.", err=True)


def announce_long(solves: int, leaves: int, *, quiet: bool) -> None:
    """The same, where it will take so long that somebody may want to ask for less."""
    from melian.analysis.situations.overview import expected_seconds

    if expected_seconds(leaves, solves) > LONG:
        announce(solves, leaves, quiet=quiet)
