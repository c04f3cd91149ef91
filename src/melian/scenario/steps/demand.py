"""A demand: words of what another is to do.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from typing import final

from melian.scenario.steps.kind import StepKind

__all__ = ["Demand"]


@final
class Demand(StepKind):
    """Words that ask; public unless the file says otherwise."""

    name = "demand"
    shown_name = "demand"
    only_words = True
