"""A model with what its compilation found out.

Tested in `tests/unit/language/test_twin.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from melian.scenario.language.context import Uses
from melian.scenario.language.node import Node
from melian.scenario.model import Model
from melian.scenario.tree.build import BuiltTree

__all__ = ["Compiled"]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A model with all that its compilation found out, for `check`."""

    model: Model
    built: BuiltTree
    uses: Uses
    outcomes: tuple[Node, ...]
    """The conditions of the outcomes."""
