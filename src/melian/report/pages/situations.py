"""The pages of `melian strategy` and `melian beliefs`: few groups of situations per step."""

from __future__ import annotations

from typing import Any

import pandas as pd
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from melian.analysis.beliefs import BeliefTable
from melian.analysis.strategy import StrategyTable
from melian.game.tree import sees_all
from melian.report.pages.parts.table import PageTable
from melian.report.words.cells.rows import rows
from melian.report.words.figures import MISSING, count, percent, percent_range
from melian.report.words.situations import ALL_KNOWN, NEVER_MET
from melian.runs.run import Run

__all__ = [
    "BeliefPage",
    "StrategyPage",
]


class StrategyPage:
    """What each actor does, as sentences and a table per step."""

    def __init__(self, run: Run, table: StrategyTable) -> None:
        self.run = run
        self.table = table

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """One part per step, in order of play."""
        yield Text(self.run.model.scenario.title, style="bold")
        yield ""
        keys = ["step", "actor"]
        for sentence, (_, frame) in zip(self.table.sentences, _parts(self.table.frame, keys), strict=True):
            first = frame.iloc[0]
            yield Text(f"{first.step}  {first.actor_label}: {first.step_label}", style="bold")
            yield Text(sentence)
            yield _table(frame, {})
            yield ""
        yield _foot(
            self.run, self.table.n_draws, "Strategies hold whatever has been reported: no event is used."
        )


class BeliefPage:
    """What each actor believes where it moves, as sentences and as tables."""

    def __init__(self, run: Run, table: BeliefTable, observer: pd.DataFrame | None) -> None:
        self.run = run
        self.table = table
        self.observer = observer

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The outside observer, the beliefs in words, then a table per step and matter."""
        yield Text(self.run.model.scenario.title, style="bold")
        yield ""
        if self.observer is not None and len(self.observer):
            given = f"given {count(len(self.run.given), 'event')}" if self.run.given else "before any event"
            yield Text(f"An outside observer, {given}", style="bold")
            yield _observer_table(self.observer)
            yield ""
        for sentence in self.table.sentences or (self.nothing(),):
            yield Text(sentence)
        yield ""
        for _, frame in _parts(self.table.frame, ["step", "actor", "matter"]):
            first = frame.iloc[0]
            yield Text(f"{first.step}  {first.actor_label} about {first.matter}", style="bold")
            yield _table(frame, {"before": "prior"})
            yield ""
        yield _foot(
            self.run,
            self.table.n_draws,
            "Beliefs of actors follow from what they saw, not from the timeline.",
        )

    def nothing(self) -> str:
        """Why no belief is shown: nobody has one to form, or nothing is known of any."""
        if not self.run.certified.any():
            return "No draw is certified, so nothing is known of beliefs."
        return ALL_KNOWN if sees_all(self.run.model.tree) else NEVER_MET


def _parts(frame: pd.DataFrame, keys: list[str]) -> list[tuple[Any, pd.DataFrame]]:
    return list(frame.groupby(keys, sort=False))


def _table(frame: pd.DataFrame, extra: dict[str, str]) -> PageTable:
    """A line per group and option; the situation stands once."""
    table = PageTable()
    table.add_column("Where", overflow="fold")
    table.add_column("Reached", justify="right", no_wrap=True)
    table.add_column("Option", overflow="fold")
    for name in (*extra, "median", "middle 50 %"):
        table.add_column(name, justify="right", no_wrap=True)
    for _, group in frame.groupby("group", sort=False):
        for place, row in enumerate(rows(group)):
            where = (row["condition"] or "always") if place == 0 else ""
            share = percent(float(row["share"])) if place == 0 else ""
            if row.get("off_table"):
                label = f"{row['option_label']} (off the table: {row['off_table']})"
                table.add_row(where, share, label, *[MISSING] * (len(extra) + 2))
                continue
            shown = [percent(float(row[column])) for column in extra.values()]
            figures = [percent(float(row["median"])), percent_range(float(row["q25"]), float(row["q75"]))]
            table.add_row(where, share, str(row["option_label"]), *shown, *figures)
    return table


def _observer_table(frame: pd.DataFrame) -> PageTable:
    table = PageTable()
    table.add_column("About", overflow="fold")
    table.add_column("Option", overflow="fold")
    for name in ("before", "median", "middle 50 %"):
        table.add_column(name, justify="right", no_wrap=True)
    for _, group in frame.groupby("matter", sort=False):
        for place, row in enumerate(rows(group)):
            about = str(row["matter_label"]) if place == 0 else ""
            figures = [percent(float(row["median"])), percent_range(float(row["q25"]), float(row["q75"]))]
            table.add_row(about, str(row["option_label"]), percent(float(row["prior"])), *figures)
    return table


def _foot(run: Run, n_draws: int, note: str) -> Text:
    certified = f"Certified: {run.n_certified:,} of {count(run.n_draws, 'draw')}."
    return Text(f"{certified} Medians and ranges are over {count(n_draws, 'draw')}. {note}", style="dim")
