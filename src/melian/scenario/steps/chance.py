"""What nobody decides: chance picks by given odds."""

from __future__ import annotations

from typing import final

from melian.scenario.findings.diagnostics import Diagnostics, nearest
from melian.scenario.schema.steps import Step
from melian.scenario.shapes import NewRow, Row
from melian.scenario.steps.kind import Histories, Played, StepKind

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

    def play(self, histories: Histories, played: Played, rows: Row) -> NewRow:
        """Draw it; nobody knows it before it is shown."""
        assert played.odds is not None
        available = histories.available(played, rows)
        histories.need(played, rows, available)
        odds = played.odds if played.forced is None else played.odds.with_sure(played.forced)
        names = tuple(option.name for option in played.options)
        what = f"the odds of '{played.name}'"
        rows, taken = histories.draw(played.key, rows, available, odds, names, what, played.mark)
        histories.take(played, rows, taken)
        return rows
