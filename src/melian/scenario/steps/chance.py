"""What nobody decides: chance picks by given odds.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from typing import final

from melian.scenario.findings.diagnostics import Diagnostics, nearest
from melian.scenario.schema.steps import Step
from melian.scenario.shapes import NewRow, Row
from melian.scenario.steps.kind import Histories, Stage, StepKind

__all__ = ["Chance"]


@final
class Chance(StepKind):
    """A step of `who: chance`."""

    name = "chance"
    fields = ("odds",)
    is_chance = True
    betrays = False
    no_secret = "is moved by chance and cannot act secretly"

    @classmethod
    def check(cls, name: str, step: Step, found: Diagnostics) -> None:
        """Odds of choices only."""
        for option in step.odds if step.choices else ():
            if option not in step.choices:
                found.error(
                    "M409",
                    f"`odds` of '{name}' names '{option}', which is no choice",
                    option,
                    nearest(option, step.choices),
                )

    def play(self, histories: Histories, stage: Stage, rows: Row) -> NewRow:
        """Draw it; nobody knows it before it is shown."""
        assert stage.odds is not None
        available = histories.available(stage, rows)
        histories.need(stage, rows, available)
        odds = stage.odds if stage.forced is None else stage.odds.with_sure(stage.forced)
        names = tuple(option.name for option in stage.options)
        what = f"the odds of '{stage.name}'"
        rows, taken = histories.draw(stage.key, rows, available, odds, names, what, stage.mark)
        histories.take(stage, rows, taken)
        return rows
