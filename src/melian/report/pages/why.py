"""The pages of `melian why`: options by stake line, and a change of odds by step.

Tested in `tests/unit/test_cli_why.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.text import Text

from melian.analysis.choices.reasons import Reason
from melian.analysis.shift import ShiftTable
from melian.analysis.why import WhyTable
from melian.report.pages.parts.fitting import fitting
from melian.report.pages.parts.table import PageTable
from melian.report.words.announced import law_sentence, when_known
from melian.report.words.cells.rows import rows
from melian.report.words.cells.spreads import (
    CHANGED_ODDS,
    CHANGED_POINTS,
    HALF,
    MEAN,
    MEDIAN,
    POINTS,
    spread_cells,
)
from melian.report.words.changes import reach_of, swing
from melian.report.words.compare import side_name
from melian.report.words.figures import count, percent, points, points_are
from melian.report.words.names import shortened
from melian.report.words.now.standing import view_words
from melian.report.words.situations import (
    SHOWN,
    Situated,
    by_step,
    heaviest,
    left_words,
    place_heads,
    place_words,
)
from melian.report.words.why import LISTED, capital, line_rows, reason_sentence, shift_rows, shift_sentence
from melian.runs.run import Run

__all__ = [
    "ShiftPage",
    "WhyPage",
]

NARROW = 84
"""Below this width the drawn bars give way to the figures."""
MORE = 4
"""Situations whose best option is explained where nobody asks for all."""
FEW = 5
"""Stake lines in a table where a page has no room for more."""


class WhyPage:
    """What options are worth, and the stake lines that make the difference.

    Parameters
    ----------
    run, table
        Solved draws, and what options are worth.
    every
        Whether all situations are shown, each with its stake lines.
    """

    def __init__(self, run: Run, table: WhyTable, *, every: bool = False) -> None:
        self.run = run
        self.table = table
        self.every = every

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Those situations first on which most hangs; the stake lines of the first, or of all."""
        self.wide = options.max_width >= NARROW
        self.fine = (console.encoding or "").lower().startswith("utf")
        keys = ["step", "actor", "group"]
        found = heaviest(shortened(self.table.options, self.run.model), keys, None)
        if self.every:
            yield from self.told(found, len(found), len(found), LISTED)
        else:
            places = min(SHOWN, len(found))
            most = places + min(MORE, places)
            yield from fitting(console, options, partial(self.page, found, places), most)

    def page(self, found: Situated, places: int, most: int) -> list[RenderableType]:
        """What is printed: where room is short first sentences go, then stake lines, then situations."""
        explained = max(1, most - places)
        lines = LISTED if most > places else FEW
        return [*self.told(found[: min(places, most)], len(found), explained, lines)]

    def told(self, shown: Situated, there: int, explained: int, lines: int) -> Iterator[RenderableType]:
        """Head, options, reasons and foot."""
        yield Text(self.run.model.scenario.title, style="bold")
        if words := view_words(self.run, self.table.standing):
            yield Text(words)
        yield ""
        yield _option_table(by_step(shown))
        reasons = [self.reasons_of(group[0]) for group in shown[:explained]]
        for several in reasons if self.every else reasons[:1]:
            for reason in several:
                yield ""
                yield Text(reason_sentence(reason, placed=len(shown) > 1))
                yield Padding(_line_table(reason, lines, wide=self.wide, fine=self.fine), (0, 0, 0, 2))
        for several in [] if self.every else reasons[1:]:
            if several:
                yield ""
                yield Text(reason_sentence(several[0], placed=True))
        yield ""
        if left := left_words(len(shown), there):
            yield Text(left)
        if not self.every and len(shown) > 1:
            yield Text("--all shows the stake lines of every situation.")
        yield from self.foot()

    def reasons_of(self, row: Mapping[str, Any]) -> list[Reason]:
        """Why an option of a situation is better than others; one of them unless all are asked for."""
        here = (row["step"], row["actor"], row["group"])
        found = [each for each in self.table.reasons if (each.step, each.actor, each.group) == here]
        alone = len(self.table.options[["step", "actor", "group"]].drop_duplicates()) == 1
        return found if self.every or alone else found[:1]

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
        yield Text(f"{points_are(run.model.scale.points)} {run.model.scale.words}.", style="dim")


def _option_table(shown: Sequence[Sequence[dict[str, Any]]]) -> PageTable:
    table = PageTable()
    heads = place_heads(shown)
    for name in heads:
        table.add_column(name, overflow="fold")
    table.add_column("reached", justify="right", no_wrap=True)
    table.add_column("Option", overflow="fold")
    for name in ("chosen", "worth: mean", "middle 50 %", "best in", "then yes"):
        table.add_column(name, justify="right", no_wrap=True)
    before: dict[str, Any] | None = None
    for group in shown:
        for place, row in enumerate(group):
            where = (*place_words(row, before)[: len(heads)], percent(row["reach"]))
            first = where if place == 0 else ("",) * len(where)
            before = row
            figures = (
                percent(row["chosen"]), points(row["mean"]), POINTS.span(row["q25"], row["q75"]),
                percent(row["best"]), percent(row["then"]),
            )  # fmt: skip
            table.add_row(*first, str(row["option_label"]), *figures)
    return table


def _line_table(reason: Reason, most: int, *, wide: bool, fine: bool) -> PageTable:
    table = PageTable()
    table.add_column("Stake line", overflow="fold")
    for name in (MEAN, MEDIAN, HALF):
        table.add_column(name, justify="right", no_wrap=True)
    shown = line_rows(reason, most)
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
        self.shown = shift_rows(table)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The sentence, then one line per step."""
        wide = options.max_width >= NARROW
        fine = (console.encoding or "").lower().startswith("utf")
        yield Text(self.first.model.scenario.title, style="bold")
        for name, run in zip(self.names, (self.first, self.second), strict=True):
            yield Text(f"{side_name(run, name)}")
        if reading := when_known(self.first, self.table.now, self.table.because):
            yield Text(reading)
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
        shown = self.shown
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
        if idle := sum(bool(row["step"]) for row in rows(self.table.frame)) - sum(
            bool(row["step"]) for row in self.shown
        ):
            yield Text(f"Left out: {count(idle, 'step')} with a part below 0.05.", style="dim")
        more = (
            f"; {count(left, 'draw')} left out, where a mixture cannot have led to the events" if left else ""
        )
        yield Text(f"Over {count(self.table.n_draws, 'draw')} certified in both{more}.", style="dim")
        if self.table.now is not None:
            yield Text(law_sentence(self.table.now), style="dim")
