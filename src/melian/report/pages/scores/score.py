"""The page of `melian score`.

Tested in `tests/unit/record/test_score.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from melian.record.reliability import Reliability
from melian.record.score import Table
from melian.record.scoring import Scored
from melian.report.pages.parts.table import PageTable
from melian.report.words.record.calibration import reliability_words
from melian.report.words.record.scores import (
    CASE_HEADS,
    COMPARISON_HEADS,
    NO_PROOF,
    case_cells,
    comparison_note,
    mean_words,
    rivals_rows,
    score_figure,
    table_title,
)

__all__ = ["ScorePage"]

DOTS = 51
"""Places of a line of dots, from 0 % to 100 %."""


class ScorePage:
    """What forecasts were worth: case by case, against others, and whether they are calibrated."""

    def __init__(self, found: Scored) -> None:
        self.found = found

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The parts of the page, one below the other."""
        for table in self.found.tables:
            yield from _table_lines(table)
        for name, places in self.found.sources.items():
            yield Text(f"{name}: {'; '.join(places)}.", style="dim")
        if self.found.unanswered:
            yield Text(f"Not scored, for no draw has an answer: {', '.join(self.found.unanswered)}.")
        if not self.found.tables:
            yield Text("Nothing to score: no question of these crises has come to yes or no.")
            return
        yield Text(NO_PROOF, style="dim")


def _table_lines(table: Table) -> Iterator[RenderableType]:
    yield Text(table_title(table), style="bold")
    yield _cases(table)
    yield ""
    yield Text(mean_words(table))
    yield ""
    yield _rivals(table)
    yield Text(comparison_note(table), style="dim")
    yield ""
    yield from _dots(table.reliability)
    yield ""


def _cases(table: Table) -> PageTable:
    result = PageTable()
    result.add_column("Crisis", overflow="fold")
    result.add_column("Question", overflow="fold")
    for name in CASE_HEADS:
        result.add_column(name, justify="right", no_wrap=True)
    last = None
    for case in table.cases:
        name = case.crisis if case.crisis != last else ""
        result.add_row(Text(name), Text(case.label), *case_cells(case))
        last = case.crisis
    return result


def _rivals(table: Table) -> PageTable:
    result = PageTable()
    result.add_column("Against", overflow="fold")
    for name in COMPARISON_HEADS:
        result.add_column(name, justify="right", no_wrap=True)
    for name, *cells in rivals_rows(table):
        result.add_row(Text(name), *cells)
    return result


def _dots(found: Reliability) -> Iterator[Text]:
    """Where the odds of what came about stood, and of what did not."""
    yield Text("Odds that were given, from 0 % to 100 %:", style="bold")
    for words, wanted in (("yes", True), ("no", False)):
        places = [0] * DOTS
        for odds in found.odds[found.came == wanted]:
            places[min(DOTS - 1, int(odds * (DOTS - 1) + 0.5))] += 1
        marks = "".join("." if not n else "o" if n == 1 else str(min(n, 9)) for n in places)
        yield Text(f"  came to {words:<4}{marks}")
    if found.recalibrated is None:
        yield Text(*reliability_words(found))
        return
    parts = (found.miscalibration, found.discrimination, found.uncertainty)
    lost, told, there = map(score_figure, parts)
    whole = score_figure(parts[0] - parts[1] + parts[2])
    yield Text(
        f"Brier score of the cases {whole}: miscalibration {lost} - discrimination {told} + "
        f"uncertainty {there}."
    )
    for sentence in reliability_words(found):
        yield Text(sentence)
