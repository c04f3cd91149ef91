"""Shapes of the arrays of analyses, by what their axes count.

Tests check them at every call: an axis of one name has one length within a call. A `set` is one of the
information sets of a situation, an `infoset` any of the game; a `thing` is what can be so of a matter.

Tested in `tests/unit/test_analysis_information.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int

__all__ = [
    "ActionMass",
    "Begin",
    "BothLeaves",
    "DrawInfoset",
    "DrawLeaf",
    "DrawOption",
    "DrawOutcome",
    "DrawSet",
    "DrawSetOption",
    "DrawSetThing",
    "DrawThing",
    "InfosetWeight",
    "LeafCell",
    "LeafOdds",
    "Member",
    "MomentDrawThing",
    "MomentOdds",
    "NodeInt",
    "Option",
    "OptionOdds",
    "SetInt",
    "SetOption",
    "SetWeight",
    "Thing",
]

SetInt = Int[np.ndarray, " set"]
SetWeight = Float[np.ndarray, " set"]
SetOption = Float[np.ndarray, "set option"]
DrawSet = Float[np.ndarray, "draw set"]
DrawSetOption = Float[np.ndarray, "draw set option"]
DrawOption = Float[np.ndarray, "draw option"]
Option = Float[np.ndarray, " option"]
OptionOdds = Float[np.ndarray, "option outcome"]
Member = Int[np.ndarray, " member"]
"""Places of some sets of a situation."""

Thing = Float[np.ndarray, " thing"]
DrawThing = Float[np.ndarray, "draw thing"]
DrawSetThing = Float[np.ndarray, "draw set thing"]
MomentDrawThing = Float[np.ndarray, "moment draw thing"]

MomentOdds = Float[np.ndarray, "moment draw outcome"]

ActionMass = Float[np.ndarray, "draw action outcome"]
DrawInfoset = Float[np.ndarray, "draw infoset"]
DrawOutcome = Float[np.ndarray, "draw outcome"]
LeafCell = Int[np.ndarray, " leaf"]
InfosetWeight = Float[np.ndarray, " infoset"]
DrawLeaf = Float[np.ndarray, "draw leaf"]
LeafOdds = Float[np.ndarray, "leaf outcome"]
NodeInt = Int[np.ndarray, " node"]
Begin = Int[np.ndarray, " begin"]
"""Nodes at which something begins."""
BothLeaves = Int[np.ndarray, " both_leaves"]
"""By leaf of one game, then of another."""
