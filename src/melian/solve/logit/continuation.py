"""Numerical path continuation: draws followed along their branches side by side, the last few one by one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from jaxtyping import Float, Int8, Shaped

from melian.kernels.lanes.path import follow_block
from melian.kernels.logit.codes import INTERRUPTED
from melian.solve.logit.lane_workspaces import PathWorkspace, path_workspace
from melian.solve.logit.layout import LaneLayout
from melian.solve.logit.symbolic_lu import SymbolicLU

__all__ = ["Continuation"]

FEW = 2
"""So many draws cost less one by one than side by side with empty lanes."""
Numbers = tuple[
    Float[np.ndarray, "draw action"], Float[np.ndarray, "draw row"], Float[np.ndarray, "draw player"]
]
"""Chance, payoffs and precisions of the draws."""


class Continuation:
    """Workspaces of the draws of one tree; `narrow` if the last few draws are followed one by one."""

    def __init__(self, layout: LaneLayout, lu: SymbolicLU, narrow: bool) -> None:
        self.layout, self.lu = layout, lu
        self.few = FEW if narrow else 0

    @cached_property
    def wide(self) -> PathWorkspace:
        """Eight lanes."""
        return path_workspace(self.layout, self.lu)

    @cached_property
    def narrow(self) -> PathWorkspace:
        """One lane."""
        return path_workspace(self.layout, self.lu, 1)

    def follow(
        self,
        numbers: Numbers,
        settings: Float[np.ndarray, " option"],
        halt: Int8[np.ndarray, " one"],
        received: Sequence[Shaped[np.ndarray, "draw ..."]],
    ) -> None:
        """Fill in what `follow_block` receives, from chance, payoffs and precisions of the draws.

        A draw has the same answer, to the last bit, in whatever lane it is followed.
        """
        status = received[2]
        status[:] = INTERRUPTED
        if len(status) <= self.few:
            self._run(self.narrow, 0, 0, numbers, settings, halt, received)
            return
        self._run(self.wide, 0, self.few, numbers, settings, halt, received)
        for lane in np.flatnonzero(self.wide.draw >= 0):
            for one, eight in zip(self.narrow, self.wide, strict=True):
                if one.shape != eight.shape:  # what is no lane's own is alike
                    one[..., 0] = eight[..., lane]
            self.wide.draw[lane] = -1
            self._run(self.narrow, len(status), 0, numbers, settings, halt, received)

    def _run(
        self,
        work: PathWorkspace,
        queued: int,
        few: int,
        numbers: Numbers,
        settings: Float[np.ndarray, " option"],
        halt: Int8[np.ndarray, " one"],
        received: Sequence[Shaped[np.ndarray, "draw ..."]],
    ) -> None:
        rows = work
        if queued == 0:  # what an interrupt left behind is not gone on with
            work.draw[:] = -1
        if len(work.draw) == 1:
            arrays: list[Any] = [array[:, 0] if array.ndim == 2 else array for array in work]
            rows = PathWorkspace(*arrays)
        follow_block(self.layout, self.lu, *numbers, settings, halt, queued, few, work, rows, *received)
        # a step that was refused may have left another word there
        received[2][work.draw[work.draw >= 0]] = INTERRUPTED
