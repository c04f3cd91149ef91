"""A message: words that some are told.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import final

from melian.scenario.schema.steps import Step
from melian.scenario.steps.kind import StepKind

__all__ = ["Message"]


@final
class Message(StepKind):
    """Words to those whom `to` or `seen_by` names."""

    name = "message"
    shown_name = "message"
    only_words = True

    @classmethod
    def needed(cls, step: Step) -> Mapping[str, str]:
        """Receivers, unless `seen_by` says who hears it."""
        return {"to": "`to: [actors]` names who receives it"} if step.seen_by is None else {}
