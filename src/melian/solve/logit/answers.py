"""What the methods of the logit solver have found so far, draw by draw.

Tested in `tests/unit/test_logit_qre.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Int, Shaped

from melian.kernels.logit.codes import UNSURE
from melian.solve.solver import BatchSolution, Status

__all__ = ["Answers"]


class Answers:
    """Results by draw, in the order in which kernels take them; UNSURE until some method is sure."""

    def __init__(self, n_draws: int, n_actions: int) -> None:
        by_action = [np.full((n_draws, n_actions), np.nan) for _ in range(2)]
        residual, where, nash, sequential, limit_error = (np.full(n_draws, np.nan) for _ in range(5))
        status = np.full(n_draws, UNSURE, dtype=np.int64)
        n_iter, folds = np.zeros(n_draws, dtype=np.int64), np.full(n_draws, -1, dtype=np.int64)
        self.doubts = np.zeros(n_draws, dtype=bool)
        """Whether the branch of each draw seemed to split when it was followed last."""
        self.arrays: tuple[Shaped[np.ndarray, "draw ..."], ...] = (
            *by_action, status, residual, n_iter, where, folds, nash, sequential, limit_error,
        )  # fmt: skip
        """As the fields of `BatchSolution` from `log_prob` on, in the order of `solution`."""

    def unsolved(self, among: bool | Bool[np.ndarray, " draw"] = True) -> Int[np.ndarray, " chosen"]:
        """Which draws still need an answer."""
        return np.flatnonzero((self.arrays[2] == UNSURE) & among)

    def take(
        self, draws: Int[np.ndarray, " chosen"], n_outputs: int
    ) -> list[Shaped[np.ndarray, "chosen ..."]]:
        """Copies of the first arrays for a kernel to fill."""
        return [array[draws] for array in self.arrays[:n_outputs]]

    def store(
        self, draws: Int[np.ndarray, " chosen"], received: Sequence[Shaped[np.ndarray, "chosen ..."]]
    ) -> None:
        """What a kernel filled in."""
        self.doubts[draws] = received[2] == Status.SPLITS
        for mine, theirs in zip(self.arrays, received, strict=False):
            mine[draws] = theirs

    def look_closer(self, draws: Int[np.ndarray, " chosen"]) -> None:
        """Have another method see to what seems to split."""
        self.arrays[2][draws] = np.where(self.doubts[draws], UNSURE, self.arrays[2][draws])

    def mark(self, draws: Int[np.ndarray, " chosen"], status: Int[np.ndarray, " chosen"]) -> None:
        """Statuses in the place of those that were stored."""
        self.arrays[2][draws] = status

    def interrupt(self) -> None:
        """Nobody looked at the rest as closely as was meant."""
        self.arrays[2][self.unsolved()] = Status.INTERRUPTED

    def give_up(self, draws: Int[np.ndarray, " chosen"], most: int) -> None:
        """Nobody can look closer: say what is known of branches that were followed for `most` evaluations."""
        _, _, status, _, n_iter, _, folds, *_ = self.arrays
        status[draws] = np.select(
            [self.doubts[draws], n_iter[draws] >= most, folds[draws] > 0],
            [Status.SPLITS, Status.OUT_OF_EVALUATIONS, Status.FOLD],
            Status.STALLED,
        )

    def solution(self) -> BatchSolution:
        """The results, read-only."""
        log_prob, prob, status, residual, n_iter, where, folds, nash, sequential, limit_error = self.arrays
        return BatchSolution(
            prob=prob,
            log_prob=log_prob,
            status=status,
            residual=residual,
            nash_regret=nash,
            sequential_regret=sequential,
            n_iter=n_iter,
            where=where,
            folds=folds,
            limit_error=limit_error,
        )
