"""What solving a tree needs of its structure, worked out once for all blocks of draws."""

from __future__ import annotations

import threading

import numpy as np
import numpy.typing as npt

from melian.game.schedule import Schedule, schedule_of
from melian.game.tree import Tree
from melian.solve.logit.lanes import LanePlan, lane_plan
from melian.solve.logit.paths import PathPlan, path_plan

__all__ = ["Plans"]


class Plans:
    """The plans of one tree, each made when it is first asked for; threads may share them."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.schedule: Schedule = schedule_of(tree)
        self._lock = threading.Lock()
        self._lane: tuple[npt.NDArray[np.int32], int, LanePlan] | None = None
        self._path: PathPlan | None = None

    def lane(self, payoff_row: npt.NDArray[np.int32], n_rows: int) -> LanePlan:
        """The plan of sweeps, for the payoffs as `payoff_row` names them; it is kept for the next call."""
        with self._lock:
            known = self._lane
            same = known is not None and known[1] == n_rows and (
                known[0] is payoff_row or np.array_equal(known[0], payoff_row)
            )  # fmt: skip
            if known is None or not same:
                known = payoff_row, n_rows, lane_plan(self.tree, self.schedule, payoff_row, n_rows)
                self._lane, self._path = known, None
            return known[2]

    def path(self, lane: LanePlan) -> PathPlan:
        """The plan of eliminations that goes with a plan of sweeps."""
        with self._lock:
            current = self._lane is not None and self._lane[2] is lane
            if current and self._path is not None:
                return self._path
            path = path_plan(lane)
            if current:
                self._path = path
            return path
