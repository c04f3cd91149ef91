"""A second look at some draws of every run, by a method that could not go astray in the same way.

Sweeps reach most draws in a few strides, and a stride may in principle land on another
branch. So of every `EVERY` draws one is solved again by following its branch from
precision 0, with the derivative and short steps.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from jaxtyping import Int8

from melian.game.game import GameBatch
from melian.runs.shapes import DrawCode, Halt
from melian.scenario.shapes import DrawPlayer
from melian.solve.logit.qre import LogitQRE, solve_batch
from melian.solve.logit.structure import SolverStructure
from melian.solve.solver import BatchSolution, Status

__all__ = ["EVERY", "OTHER", "SAME", "UNCHECKED", "branch_check"]

EVERY = 500
"""One draw in so many is looked at again, if sweeps alone had solved it."""
UNCHECKED, SAME, OTHER = 0, 1, 2
"""What the second look found: it was not taken, the same answer, or another."""
CLOSE = 1e-6
"""Largest difference between probabilities that count as the same answer."""


def branch_check(
    batch: GameBatch,
    precision: DrawPlayer,
    found: BatchSolution,
    numbers: DrawCode,
    *,
    structure: SolverStructure,
    settings: LogitQRE,
    halt: Halt,
) -> Int8[np.ndarray, " draw"]:
    """(draw,) UNCHECKED, SAME or OTHER, for draws of these numbers in their run."""
    result = np.full(len(batch), UNCHECKED, dtype=np.int8)
    swept = (found.status == int(Status.CERTIFIED)) & (found.folds < 0)
    chosen = np.flatnonzero(swept & (numbers % EVERY == EVERY - 1))
    if not len(chosen):
        return result
    some = GameBatch(
        batch.tree, batch.chance[chosen], batch.payoff_row, batch.row_payoff[chosen], batch.players
    )
    wanted = np.broadcast_to(precision, (len(batch), len(batch.players)))[chosen]
    again = solve_batch(
        some, wanted, structure=structure, settings=replace(settings, always_follow=True), halt=halt
    )
    apart = np.abs(again.prob - found.prob[chosen]).max(axis=1)
    looked = again.status == int(Status.CERTIFIED)
    result[chosen[looked]] = np.where(apart[looked] <= CLOSE, SAME, OTHER)
    return result
