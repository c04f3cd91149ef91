"""The page of `melian now`.

Tested in `tests/unit/test_analysis_now.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from melian.analysis.certificate import has_headline
from melian.analysis.now.table import NowTable
from melian.analysis.now.turns import Move, Turn
from melian.analysis.odds import spread
from melian.report.pages.parts.table import PageTable
from melian.report.words.failing import failing_lines, no_headline
from melian.report.words.figures import day, percent, percent_range, points, points_are
from melian.report.words.now.choices import (
    base_sentence,
    decides,
    done_sentence,
    head_lines,
    reached,
    then_lines,
    thought_sentences,
)

__all__ = ["NowPage"]


class NowPage:
    """What can still be done, the choice on which most hangs first."""

    def __init__(
        self,
        table: NowTable,
        settings: Mapping[str, str],
        precision: str | None = None,
        *,
        outcomes: bool = False,
    ) -> None:
        self.table = table
        self.settings = settings
        self.precision = precision
        self.outcomes = outcomes
        """Whether the odds of every outcome are told."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Where the story stands, the odds, then one part per actor that has a choice left."""
        table, scenario = self.table, self.table.run.model.scenario
        yield Text(scenario.title, style="bold")
        if scenario.file.question:
            yield Text(str(scenario.file.question))
        yield ""
        for line in head_lines(table):
            yield Text(line)
        if not has_headline(table.run):
            yield Text(no_headline(table.run), style="bold")
            for line in failing_lines(table.run, self.settings, self.precision):
                yield Text(line)
            return
        yield Text(base_sentence(table), style="bold")
        for number, turn in enumerate(table.turns, 1):
            yield ""
            yield Text(f"{number}. {turn.label}: {turn.what} ({_step(table, turn)})", style="bold")
            yield from self.turn(turn)
        yield ""
        yield from self.foot()

    def turn(self, turn: Turn) -> Iterator[RenderableType]:
        """How likely it is, the options, what decides between them, and who knows what."""
        yield Text(reached(turn))
        yield _options(turn)
        lines = [decides(turn), *(then_lines(self.table, turn) if self.outcomes else ())]
        for line in filter(None, [*lines, *thought_sentences(self.table, turn.here.actor)]):
            yield Text(line)

    def foot(self) -> Iterator[Text]:
        """What the figures mean."""
        done = done_sentence(self.table)
        if done:
            yield Text(done)
        if self.table.turns:
            model = self.table.run.model
            yield Text(
                "Medians over draws, a dash where an option is taken in none. 'Likely' is given the events, "
                "once it comes to the choice. The odds after an option are those of somebody who sees it "
                "taken, and take in what that tells of who took it; what changes if it is announced is what "
                "`melian levers` asks. Worth is in "
                f"points to the mover, under its own beliefs: {points_are(model.scale.points)} "
                f"{model.scale.words}. What others guess is by all that they have seen when they move next.",
                style="dim",
            )


def _step(table: NowTable, turn: Turn) -> str:
    """The step, as other commands name it, and when it is expected."""
    date = table.run.model.due.get(turn.here.matter.step)
    return turn.here.matter.key if date is None else f"{turn.here.matter.key}, due {day(str(date))}"


def _options(turn: Turn) -> PageTable:
    yes = bool(turn.yes.any())
    table = PageTable()
    table.add_column("Option", overflow="fold")
    for name in ("likely", "middle 50 %", *(["yes after", "middle 50 %"] if yes else []), "worth"):
        table.add_column(name, justify="right", no_wrap=True)
    for move in turn.moves:
        after = _shares(turn, move) if yes else []
        chosen, value = spread(move.chosen), spread(move.value)
        cells = [percent(chosen.median), percent_range(chosen.q25, chosen.q75), *after, points(value.median)]
        table.add_row(Text(turn.here.matter.words(move.option)), *cells)
    return table


def _shares(turn: Turn, move: Move) -> list[str]:
    after = spread(turn.yes_after(move))
    return [percent(after.median), percent_range(after.q25, after.q75)]
