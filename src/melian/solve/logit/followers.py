"""Draws followed along their branches, eight side by side, the last few one by one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from melian.kernels.lanes.path import follow_block
from melian.kernels.logit.block import INTERRUPTED
from melian.solve.logit.lanes import LanePlan
from melian.solve.logit.paths import PathPlan, PathWorkspace, path_workspace

__all__ = ["Followers"]

FEW = 2
"""So many draws cost less one by one than side by side with empty lanes."""

Array = npt.NDArray[Any]


class Followers:
    """Workspaces of the draws of one tree; `narrow` if the last few draws are followed one by one."""

    def __init__(self, plan: LanePlan, path: PathPlan, narrow: bool) -> None:
        self.plan, self.path = plan, path
        self.few = FEW if narrow else 0

    @cached_property
    def wide(self) -> PathWorkspace:
        """Eight lanes."""
        return path_workspace(self.plan, self.path)

    @cached_property
    def narrow(self) -> PathWorkspace:
        """One lane."""
        return path_workspace(self.plan, self.path, 1)

    def follow(
        self, numbers: tuple[Array, ...], settings: Array, halt: Array, received: Sequence[Array]
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
        numbers: tuple[Array, ...],
        settings: Array,
        halt: Array,
        received: Sequence[Array],
    ) -> None:
        rows = work
        if queued == 0:  # what an interrupt left behind is not gone on with
            work.draw[:] = -1
        if len(work.draw) == 1:
            arrays: list[Any] = [array[:, 0] if array.ndim == 2 else array for array in work]
            rows = PathWorkspace(*arrays)
        follow_block(self.plan, self.path, *numbers, settings, halt, queued, few, work, rows, *received)
        # a step that was refused may have left another word there
        received[2][work.draw[work.draw >= 0]] = INTERRUPTED
