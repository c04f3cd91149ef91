"""Which uncertain number moves the odds most, read off draws that are solved already.

Numbers are drawn independently of each other, so that over many draws the rank correlation of
a number with the odds (Spearman) is what it does by itself, as far as that goes in one direction.
`drivers` moves each number alone and sees more; this costs nothing.

Tested in `tests/unit/test_softness.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from melian.analysis.numbers.inputs import Input, inputs_of
from melian.runs.run import Run
from melian.scenario.shapes import Draw

__all__ = ["FEWEST", "Mover", "moves_most"]


FEWEST = 40
"""Certified draws below which nothing is said."""
CLEAR = 3.0
"""A correlation must be so many times what chance alone gives."""


@dataclass(frozen=True, slots=True)
class Mover:
    """The uncertain number that moves the odds most."""

    name: str
    label: str
    correlation: float
    """Of ranks, over the certified draws: 1 where the odds only rise with it."""
    odds_low: float
    odds_high: float
    """Median odds in the fifth of draws in which it is lowest, and in which it is highest."""

    @property
    def moves(self) -> float:
        """How far it moves the odds."""
        return abs(self.odds_high - self.odds_low)


def moves_most(run: Run, odds: Draw) -> Mover | None:
    """The number that the odds follow most; None where no number stands out, or draws are few.

    Parameters
    ----------
    run
        Solved draws.
    odds
        (draw,) the odds that are meant; NaN where a draw is not certified.
    """
    known = ~np.isnan(odds)
    n = int(known.sum())
    if n < FEWEST or np.ptp(odds[known]) == 0:
        return None
    drawn, target = run.values, _ranks(odds[known])
    best: tuple[float, Input, Draw] | None = None
    for item in inputs_of(run.model, run.evidence):
        if any(stream in run.fixed for stream in item.streams):
            continue
        # numbers that are moved together count by their mean rank
        rank = np.mean([_ranks(np.broadcast_to(drawn[s], known.shape)[known]) for s in item.streams], axis=0)
        if np.ptp(rank) > 0:
            found = float(np.corrcoef(rank, target)[0, 1])
            if best is None or abs(found) > abs(best[0]):
                best = found, item, rank
    if best is None or abs(best[0]) < CLEAR / np.sqrt(n):
        return None
    correlation, item, rank = best
    fifth, order = n // 5, np.argsort(rank, kind="stable")
    low, high = (float(np.median(odds[known][part])) for part in (order[:fifth], order[-fifth:]))
    return Mover(item.name, item.label, correlation, low, high)


def _ranks(values: Draw) -> Draw:
    """Places in order; ties share the mean of theirs."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    ranks: Draw = (last - (count - 1) / 2)[place]
    return ranks
