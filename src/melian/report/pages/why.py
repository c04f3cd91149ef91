"""The pages of `melian why`: options by stake line, and a change of odds by step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.text import Text

from melian.analysis.choices.reasons import Reason
from melian.analysis.shift import ShiftTable
from melian.analysis.why import WhyTable
from melian.report.pages.parts.table import PageTable
from melian.report.words.cells.rows import rows
from melian.report.words.cells.spreads import CHANGED_ODDS, CHANGED_POINTS, HALF, MEAN, MEDIAN, spread_cells
from melian.report.words.changes import reach_of, swing
from melian.report.words.compare import side_name
from melian.report.words.figures import count, percent, points
from melian.report.words.why import capital, line_rows, reason_sentence, shift_rows, shift_sentence
from melian.runs.run import Run

__all__ = [
    "ShiftPage",
    "WhyPage",
]

NARROW = 84
"""Below this width the drawn bars give way to the figures."""
SMALL = 70
"""Below this width the spread of worths gives way to the words of the options."""


class WhyPage:
    """What options are worth, and the stake lines that make the difference."""

    def __init__(self, run: Run, table: WhyTable) -> None:
        self.run = run
        self.table = table

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """One part per group of situations, the most frequent first."""
        wide = options.max_width >= NARROW
        fine = (console.encoding or "").lower().startswith("utf")
        yield Text(self.run.model.scenario.title, style="bold")
        for keys, frame in self.table.options.groupby(["step", "actor", "group"], sort=False):
            first = frame.iloc[0]
            yield ""
            yield Text(f"{first.step}  {first.actor_label}: {first.step_label}", style="bold")
            where = f"where {first.condition}" if first.condition else "in all situations"
            sets = count(int(first.sets), "information set")
            yield Text(
                f"{where[0].upper()}{where[1:]} ({sets}, {percent(float(first.share))} of what comes here)"
            )
            yield _option_table(rows(frame), options.max_width)
            for reason in self.table.reasons:
                if (reason.step, reason.actor, reason.group) == keys:
                    yield ""
                    yield Text(reason_sentence(reason))
                    yield Padding(_line_table(reason, wide, fine), (0, 0, 0, 2))
        yield ""
        yield from self.foot()

    def foot(self) -> Iterator[RenderableType]:
        """What the figures mean."""
        run = self.run
        certified = f"Certified: {run.n_certified:,} of {count(run.n_draws, 'draw')}."
        yield Text(
            f"{certified} All figures are over {count(self.table.n_draws, 'draw')}: points as the mover "
            "reckons them, under its beliefs and the behaviour that follows. In every draw the stake lines "
            "add up to the difference, and so do the means, which sentences use; medians need not.",
            style="dim",
        )
        yield Text(f"{run.model.scale.points:g} points are {run.model.scale.words}.", style="dim")


def _option_table(found: list[dict[str, Any]], width: int) -> PageTable:
    table = PageTable()
    table.add_column("Option", overflow="fold")
    names = ("chosen", "worth: mean", "median", "middle 50 %", "best in")
    shown = [name for name in names if width >= SMALL or name not in ("median", "middle 50 %")]
    for name in shown:
        table.add_column(name, justify="right", no_wrap=True)
    for row in found:
        span = f"{points(float(row['q25']))} to {points(float(row['q75']))}"
        figures = (
            percent(float(row["chosen"])),
            points(float(row["mean"])),
            points(float(row["median"])),
            span,
            percent(float(row["best"])),
        )
        cells = dict(zip(names, figures, strict=True))
        table.add_row(str(row["option_label"]), *(cells[name] for name in shown))
    return table


def _line_table(reason: Reason, wide: bool, fine: bool) -> PageTable:
    table = PageTable()
    table.add_column("Stake line", overflow="fold")
    for name in (MEAN, MEDIAN, HALF):
        table.add_column(name, justify="right", no_wrap=True)
    shown = line_rows(reason)
    reach = reach_of(shown)
    if wide:
        table.add_column("middle 90 %", no_wrap=True, justify="center")
    for row in shown:
        cells = [
            capital(str(row["line"])), *spread_cells(row, CHANGED_POINTS, (MEAN, MEDIAN, HALF)),
        ]  # fmt: skip
        style = "bold" if row["line"] == "All of it" else ""
        table.add_row(*cells, *([swing(row, reach, fine=fine)] if wide else []), style=style)
    return table


class ShiftPage:
    """Which steps carry a change of odds."""

    def __init__(self, first: Run, second: Run, table: ShiftTable, names: tuple[str, str]) -> None:
        self.first, self.second = first, second
        self.table = table
        self.names = names

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The sentence, then one line per step."""
        wide = options.max_width >= NARROW
        fine = (console.encoding or "").lower().startswith("utf")
        yield Text(self.first.model.scenario.title, style="bold")
        for name, run in zip(self.names, (self.first, self.second), strict=True):
            yield Text(f"{side_name(run, name)}")
        yield ""
        yield Text(shift_sentence(self.first, self.table, self.names))
        yield ""
        yield self.steps(wide, fine)
        yield ""
        yield from self.foot()

    def steps(self, wide: bool, fine: bool) -> PageTable:
        """The part of each step."""
        table = PageTable()
        table.add_column("Step", overflow="fold")
        table.add_column("Who", overflow="fold")
        for name in (MEAN, MEDIAN, HALF):
            table.add_column(name, justify="right", no_wrap=True)
        if wide:
            table.add_column("middle 90 %", no_wrap=True, justify="center")
        shown = shift_rows(self.table)
        reach = reach_of(shown)
        for row in shown:
            cells = [
                str(row["label"]), str(row["who"]), *spread_cells(row, CHANGED_ODDS, (MEAN, MEDIAN, HALF)),
            ]  # fmt: skip
            style = "bold" if not row["step"] else ""
            table.add_row(*cells, *([swing(row, reach, fine=fine)] if wide else []), style=style)
        return table

    def foot(self) -> Iterator[Text]:
        """What the parts are, and what they rest on."""
        left = self.table.n_left_out
        yield Text(
            "Percentage points. Behaviour is exchanged step by step in order of play; each part is what the "
            "step adds with all before it exchanged and all after it not yet. In every draw, and in the "
            "means, the parts add up to the whole; in another order they would be others.",
            style="dim",
        )
        more = (
            f"; {count(left, 'draw')} left out, where a mixture cannot have led to the events" if left else ""
        )
        yield Text(f"Over {count(self.table.n_draws, 'draw')} certified in both{more}.", style="dim")
