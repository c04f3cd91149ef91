"""A promise: words of what will be done if.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from typing import final

from melian.scenario.steps.kind import StepKind

__all__ = ["Promise"]


@final
class Promise(StepKind):
    """Words that commit; public unless the file says otherwise."""

    name = "promise"
    shown_name = "promise"
    only_words = True
