"""The page that `melian solve` shows.

Tested in `tests/unit/test_softness.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from melian.analysis.asked import asked
from melian.analysis.certificate import has_headline
from melian.analysis.odds import answer, odds_rows, payoff_rows
from melian.analysis.soft.softness import softness
from melian.report.pages.parts.bars import interval
from melian.report.pages.parts.table import PageTable
from melian.report.words.cells.spreads import HALF, MEDIAN, MOST, ODDS, POINTS, spread_cells
from melian.report.words.commands import again_line
from melian.report.words.failing import failing_lines
from melian.report.words.figures import count, points_are
from melian.report.words.numbers import unjudged_of
from melian.report.words.odds import certificate_lines, headline, notes, precision_words, repeat
from melian.runs.run import Run
from melian.scenario.outcomes import HEAD

__all__ = ["OddsPage"]

NARROW = 84
"""Below this width the drawn intervals give way to the figures."""


class OddsPage:
    """All that a run says, from the answer to how to repeat it."""

    def __init__(self, run: Run, settings: Mapping[str, str], precision: str | None = None) -> None:
        self.run = run
        self.settings = settings
        self.precision = precision

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The parts of the page, one below the other."""
        wide = options.max_width >= NARROW
        fine = (console.encoding or "").lower().startswith("utf")
        yield from self.head()
        if has_headline(self.run):
            yield self.outcomes(wide, fine)
            if self.run.model.scenario.file.questions:
                yield ""
                yield self.questions(wide, fine)
            yield from self.actors(options.max_width)
        yield from self.foot()

    def head(self) -> Iterator[RenderableType]:
        """Title, question and answer, and how soft it is; or why there is none."""
        scenario = self.run.model.scenario
        if unjudged := unjudged_of(self.run.model):
            yield Text(unjudged, style="bold")
        yield Text(scenario.title, style="bold")
        if scenario.file.question:
            yield Text(str(scenario.file.question))
        yield ""
        soft = softness(self.run)
        if soft.has_headline:
            yield Text(soft.band, style="bold")
        yield Text(headline(self.run), style="bold")
        for line in soft.sentences[1:] or failing_lines(self.run, self.settings, self.precision):
            yield Text(line)
        yield ""

    def outcomes(self, wide: bool, fine: bool) -> PageTable:
        """Odds by outcome."""
        table = _table("Outcome", wide)
        yes = answer(self.run)
        if yes is not None:
            self.outcome(table, "Yes", yes._asdict(), wide, fine, style="bold")
        for row in odds_rows(self.run):
            self.outcome(table, str(row["label"]), row, wide, fine)
        return table

    def questions(self, wide: bool, fine: bool) -> PageTable:
        """The odds of yes of the further questions of the file."""
        table = _table("Further questions: yes", wide)
        for each in asked(self.run):
            if each.question != HEAD:
                self.outcome(table, each.label, each.spread._asdict(), wide, fine)
        return table

    def outcome(
        self, table: PageTable, label: str, row: Mapping[str, Any], wide: bool, fine: bool, style: str = ""
    ) -> None:
        """One line of the table."""
        q05, q25, median, q75, q95 = (float(row[key]) for key in ("q05", "q25", "median", "q75", "q95"))
        cells: list[RenderableType] = [Text(label), *spread_cells(row, ODDS)]
        if wide:
            cells.append(interval(q05, q25, median, q75, q95, fine=fine))
        table.add_row(*cells, style=style)

    def actors(self, width: int) -> Iterator[RenderableType]:
        """Expected payoffs."""
        scale = self.run.model.scale
        table = PageTable()
        table.add_column("Expected points", overflow="fold")
        for name in (MEDIAN, HALF, MOST):
            table.add_column(name, justify="right", no_wrap=True)
        for row in payoff_rows(self.run):
            table.add_row(Text(str(row["label"])), *spread_cells(row, POINTS))
        yield ""
        yield table
        yield Text(f"{points_are(scale.points)} {scale.words}.", style="dim")
        yield ""

    def foot(self) -> Iterator[RenderableType]:
        """Certificate, precision, notes and how to repeat."""
        run = self.run
        for line in certificate_lines(run):
            yield Text(line)
        yield Text(precision_words(run))
        model = run.model
        yield Text(
            f"Game: {count(model.n_leaves, 'ending')}, {count(model.n_infosets, 'information set')}, "
            f"{count(model.n_actions, 'choice')} at these."
        )
        for line in notes(run, self.settings, self.precision):
            yield Text(
                f"Note: {line}" if line.startswith(("Medians", "The odds", "Events", "Equilibria")) else line
            )
        if "interrupted" in run.uncertified():
            yield Text("Interrupted: only the draws that were begun are shown.")
        else:
            yield again_line(repeat(run, self.settings, self.precision))


def _table(of: str, wide: bool) -> PageTable:
    """The head of a table of odds: what they are of, and their figures."""
    table = PageTable()
    table.add_column(of, overflow="fold")
    for name in (MEDIAN, HALF, MOST):
        table.add_column(name, justify="right", no_wrap=True)
    if wide:
        table.add_column("0 %" + " " * 16 + "100 %", no_wrap=True)
    return table
