"""Reasons and changes of odds as waterfalls.

Tested in `tests/unit/test_analysis_why.py`.
"""

from __future__ import annotations

from melian.analysis.shift import ShiftTable
from melian.analysis.why import WhyTable
from melian.report.svg.signs import odds_colour, points_colour
from melian.report.svg.waterfall import Part, Waterfall, waterfall_svg
from melian.report.words.cells.rows import rows
from melian.report.words.changes import points_change
from melian.report.words.odds import odds_meant
from melian.report.words.why import capital, line_rows
from melian.runs.run import Run

__all__ = ["falls_svg", "shift_svg", "why_svg"]


def why_svg(run: Run, table: WhyTable) -> str:
    """The parts of every difference, as waterfalls."""
    return falls_svg(run.model.scenario.title, table)


def falls_svg(title: str, table: WhyTable) -> str:
    """The same under any title."""
    falls = []
    for reason in table.reasons:
        *parts, whole = (
            Part(capital(row["line"]), row["mean"], row["q25"], row["q75"]) for row in line_rows(reason)
        )
        head = f'{reason.actor_label}: "{reason.option_label}" against "{reason.over_label}"'
        note = f"Where {reason.condition}" if reason.condition else "In all situations"
        falls.append(Waterfall(head, note, tuple(parts), whole))
    return waterfall_svg(title, "points as the mover reckons them", falls, points_change, points_colour)


def shift_svg(first: Run, table: ShiftTable, names: tuple[str, str]) -> str:
    """The parts of a change of odds, as a waterfall in order of play."""
    parts = tuple(
        Part(row["label"], 100 * row["mean"], 100 * row["q25"], 100 * row["q75"]) for row in rows(table.frame)
    )
    total = table.whole
    whole = Part("All of it", 100 * total.mean, 100 * total.q25, 100 * total.q75)
    title = f"What '{names[1]}' does to {odds_meant(first.model, table.outcomes)}, against '{names[0]}'"
    fall = Waterfall(title, "Step by step, in order of play", parts, whole)
    return waterfall_svg(first.model.scenario.title, "percentage points", [fall], points_change, odds_colour)
