"""Shapes of the arrays of a scenario, by what their axes count.

Tests check them at every call: an axis of one name has one length within a call. A `row` is an open
history while the tree grows, a `history` any whole column of them, a `leaf` one that has ended.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from jaxtyping import Bool, Float, Int

__all__ = [
    "Draw",
    "DrawAction",
    "DrawHistory",
    "DrawPlayer",
    "DrawTruth",
    "History",
    "HistoryCode",
    "HistoryMove",
    "HistoryTruth",
    "InfosetInt",
    "InfosetTruth",
    "LeafInt",
    "LeafTruth",
    "NewRow",
    "NewRowCode",
    "NodeInt",
    "NodeTruth",
    "Nodes",
    "Row",
    "RowCode",
    "State",
    "TermDraw",
    "There",
]

Draw = Float[np.ndarray, " draw"]
DrawTruth = Bool[np.ndarray, " draw"]
DrawPlayer = Float[np.ndarray, "draw player"]
DrawAction = Float[np.ndarray, "draw action"]
DrawHistory = Float[np.ndarray, "draw history"]
TermDraw = Float[np.ndarray, "term draw"]

LeafInt = Int[np.ndarray, " leaf"]
LeafTruth = Bool[np.ndarray, " leaf"]

NodeInt = Int[np.ndarray, " node"]
NodeTruth = Bool[np.ndarray, " node"]
Nodes = Int[np.ndarray, " chosen_node"]
"""Numbers of some nodes."""
InfosetInt = Int[np.ndarray, " infoset"]
InfosetTruth = Bool[np.ndarray, " infoset"]

HistoryCode = Int[np.ndarray, " history"]
HistoryTruth = Bool[np.ndarray, " history"]
HistoryMove = Int[np.ndarray, "history move"]
History: TypeAlias = HistoryCode | HistoryTruth
"""A column: codes, or truths."""

Row = Int[np.ndarray, " row"]
"""Numbers of open histories."""
RowCode = Int[np.ndarray, " row"]
There = Bool[np.ndarray, "row option"]
"""Which options are there in each row."""
NewRow = Int[np.ndarray, " new"]
"""Numbers of open histories after a choice has split them."""
NewRowCode = Int[np.ndarray, " new"]

State = Int[np.ndarray, " state"]
"""By state of what somebody observed."""
