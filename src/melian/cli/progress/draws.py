"""The moving line of a run, with its odds so far.

Tested in `tests/unit/test_cli_parts.py`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

from melian.cli.screen import clear_line, moving_line

__all__ = ["Draws"]

INTERVAL = 0.1
"""Seconds between two drawings of the line."""


class Draws:
    """How far a run has come, and its odds so far.

    Parameters
    ----------
    draws
        How many draws there will be.
    outcomes
        Outcome -> its label, in the order of the file.
    yes
        Positions of the outcomes that answer the question with yes.
    show
        Whether to draw the line on stderr.
    """

    def __init__(
        self, draws: int, outcomes: Mapping[str, str], yes: tuple[int, ...], *, show: bool
    ) -> None:  # fmt: skip
        self.draws = draws
        self.outcomes = outcomes
        self.yes = yes
        self.show = show
        self.odds: Any = None
        self.drawn = 0.0
        self.pages = threading.Thread(target=_import_pages, daemon=True)

    def __call__(self, done: int, odds: Any) -> None:
        """Take the odds (draw, outcome) of the finished draws."""
        if self.odds is None:
            self.pages.start()  # the page is imported while the draws are solved
        self.odds = odds
        if self.show and time.monotonic() - self.drawn > INTERVAL:
            self.drawn = time.monotonic()
            moving_line(self.line())

    def line(self) -> str:
        """What is known so far, in one line."""
        done = 0 if self.odds is None else len(self.odds)
        text = f"{done:,} of {self.draws:,} draws"
        if not self.yes or self.odds is None:
            return text
        low, median, high = _quartiles(self.odds[:, self.yes].sum(axis=1))
        return f"{text}, odds of yes so far {median:.0f} % (middle half {low:.0f} to {high:.0f} %)"

    def known(self) -> list[str]:
        """What is known so far, by outcome."""
        lines = [f"Interrupted after {self.line()}."]
        for index, label in enumerate(self.outcomes.values() if self.odds is not None else ()):
            low, median, high = _quartiles(self.odds[:, index])
            lines.append(f"  {label}: median {median:.0f} %, middle 50 % {low:.0f} to {high:.0f} %")
        return lines

    def finish(self) -> None:
        """Leave nothing of the line behind, and let imports under way end."""
        if self.show:
            clear_line()
        if self.odds is not None:
            self.pages.join()


def _import_pages() -> None:
    import melian.report.pages.odds  # noqa: F401


def _quartiles(odds: Any) -> tuple[float, float, float]:
    """In percent, over the certified draws."""
    import numpy as np

    odds = odds[~np.isnan(odds)]
    if not len(odds):
        return (float("nan"),) * 3
    low, median, high = 100 * np.quantile(odds, [0.25, 0.5, 0.75])
    return float(low), float(median), float(high)
