"""What all methods of the logit solver share.

Tested in `tests/unit/test_logit_qre.py`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int, Int8

from melian.game.game import GameBatch
from melian.solve.logit.answers import Answers
from melian.solve.logit.settings import LogitSettings
from melian.solve.logit.structure import SolverStructure
from melian.solve.logit.unknowns import n_unknowns

__all__ = ["Task"]


class Task(NamedTuple):
    """Draws of one tree that are to be solved, and their answers so far."""

    batch: GameBatch
    wanted: Float[np.ndarray, "draw player"]
    """Precisions, 1/payoff unit, infinite for the limit."""
    structure: SolverStructure
    settings: LogitSettings
    halt: Int8[np.ndarray, " one"]
    """Set to other than 0 by another thread to end the solve."""
    answers: Answers

    @property
    def unknowns(self) -> int:
        """How many log-odds each draw has."""
        return n_unknowns(self.batch.tree)

    def numbers(
        self, draws: Int[np.ndarray, " chosen"]
    ) -> tuple[
        Float[np.ndarray, "chosen action"],
        Float[np.ndarray, "chosen row"],
        Float[np.ndarray, "chosen player"],
    ]:
        """Chance, payoffs and precisions of the chosen draws, as kernels that work in lanes take them."""
        return self.batch.chance[draws], self.batch.row_payoff[draws], self.wanted[draws]
