"""An act: one actor picks an option.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from typing import final

from melian.scenario.steps.kind import StepKind

__all__ = ["Move"]


@final
class Move(StepKind):
    """What a step is that says no kind."""

    name = "move"
    weighs_options = True
