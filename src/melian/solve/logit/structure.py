"""What solving a tree needs of its structure, worked out once for all blocks of draws.

Tested in `tests/unit/test_branch_check.py`.
"""

from __future__ import annotations

import threading
from collections import deque

import numpy as np
from jaxtyping import Int32

from melian.game.schedule import Schedule, schedule_of
from melian.game.tree import Tree
from melian.solve.logit.layout import LaneLayout, lane_layout
from melian.solve.logit.symbolic_lu import SymbolicLU, symbolic_lu

__all__ = ["SolverStructure", "structure_of"]

MOST_KEPT = 4
"""Trees whose structure is kept, the oldest go first."""
LARGEST_KEPT = 100_000
"""Nodes of such a tree: solving larger ones takes far longer than working out their structure."""
_kept: deque[SolverStructure] = deque(maxlen=MOST_KEPT)


class SolverStructure:
    """The structures of one tree, each made when it is first asked for; threads may share them."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.schedule: Schedule = schedule_of(tree)
        self._lock = threading.Lock()
        self._layout: tuple[Int32[np.ndarray, "terminal player"], int, LaneLayout] | None = None
        self._lu: SymbolicLU | None = None

    def layout(self, payoff_row: Int32[np.ndarray, "terminal player"], n_rows: int) -> LaneLayout:
        """Where everything stands, for payoffs as `payoff_row` names them; kept for the next call."""
        with self._lock:
            known = self._layout
            same = known is not None and known[1] == n_rows and (
                known[0] is payoff_row or np.array_equal(known[0], payoff_row)
            )  # fmt: skip
            if known is None or not same:
                known = payoff_row, n_rows, lane_layout(self.tree, self.schedule, payoff_row, n_rows)
                self._layout, self._lu = known, None
            return known[2]

    def symbolic_lu(self, layout: LaneLayout) -> SymbolicLU:
        """The symbolic factorisation that goes with a layout."""
        with self._lock:
            current = self._layout is not None and self._layout[2] is layout
            if current and self._lu is not None:
                return self._lu
            lu = symbolic_lu(layout)
            if current:
                self._lu = lu
            return lu


def structure_of(tree: Tree) -> SolverStructure:
    """The structure of a tree; the same one as before for the very same tree, which many runs share."""
    known = next((each for each in list(_kept) if each.tree is tree), None)
    if known is not None:
        return known
    made = SolverStructure(tree)
    if len(tree.node_parent) <= LARGEST_KEPT:
        _kept.append(made)
    return made
