"""A threat: words of what will be done unless.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from typing import final

from melian.scenario.steps.kind import StepKind

__all__ = ["Threat"]


@final
class Threat(StepKind):
    """Words that announce harm; public unless the file says otherwise."""

    name = "threat"
    shown_name = "threat"
    only_words = True
