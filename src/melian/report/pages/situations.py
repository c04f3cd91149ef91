"""The pages of `melian strategy` and `melian beliefs`: few groups of situations per step.

Tested in `tests/unit/test_small_manners.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from melian.analysis.beliefs import BeliefTable
from melian.analysis.strategy import StrategyTable
from melian.game.tree import sees_all
from melian.report.pages.parts.fitting import fitting
from melian.report.pages.parts.table import PageTable
from melian.report.words.cells.rows import rows
from melian.report.words.figures import MISSING, count, percent, percent_range
from melian.report.words.names import shortened
from melian.report.words.now.standing import view_words
from melian.report.words.situations import (
    ALL_KNOWN,
    NEVER_MET,
    SHOWN,
    Situated,
    alike,
    by_step,
    heaviest,
    left_words,
    place_heads,
    place_words,
)
from melian.runs.run import Run
from melian.scenario.standing import Standing

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "BeliefPage",
    "StrategyPage",
]

FIGURES = ("option", "prior", "median")
"""Beliefs that are alike in these are one belief."""


class StrategyPage:
    """What each actor does, in the situations on which most hangs.

    Parameters
    ----------
    run, table
        Solved draws, and what is done.
    every
        Whether all situations are shown.
    """

    def __init__(self, run: Run, table: StrategyTable, *, every: bool = False) -> None:
        self.run = run
        self.table = table
        self.every = every

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """One table of the situations on which most hangs, as many as a page has room for."""
        found = heaviest(shortened(self.table.frame, self.run.model), ["step", "actor", "group"], None)
        yield from _page(console, options, self.told, found, every=self.every)

    def told(self, found: Situated, shown: Situated) -> Iterator[RenderableType]:
        """Head, table and foot."""
        yield from _head(self.run, self.table.standing)
        if shown:
            yield _choices(by_step(shown), yes=bool(self.run.model.scenario.file.counts_as_yes))
            yield ""
        if left := left_words(len(shown), len(found)):
            yield Text(left)
        about = "The last column: the odds of yes if the option is taken there. " if shown else ""
        note = "whatever has been reported: no event is used." if self.table.standing is None else (
            "where the events leave it possible, each situation weighed by its probability given these."
        )  # fmt: skip
        yield _foot(self.run, self.table.n_draws, f"{about}Strategies hold {note}")


class BeliefPage:
    """What each actor believes where it moves, in the situations on which most hangs.

    Parameters
    ----------
    run, table
        Solved draws, and what is believed.
    observer
        What an outside observer makes of the events.
    every
        Whether all situations are shown, and all that the observer may wonder about.
    """

    def __init__(
        self, run: Run, table: BeliefTable, observer: pd.DataFrame | None, *, every: bool = False
    ) -> None:
        self.run = run
        self.table = table
        self.observer = observer
        self.every = every

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The outside observer, then the beliefs of movers, as many as a page has room for."""
        keys = ["step", "actor", "matter", "group"]
        found = heaviest(shortened(self.table.frame, self.run.model), keys, None)
        found, steps = (found, {}) if self.every else alike(found, ("actor", "matter", "condition"), FIGURES)
        for place, labels in steps.items():
            found[place][0]["step_label"] = labels
        yield from _page(console, options, self.told, found, every=self.every)

    def told(self, found: Situated, shown: Situated) -> Iterator[RenderableType]:
        """Head, tables and foot."""
        yield from _head(self.run, self.table.standing)
        if self.observer is not None and len(watched := self.watched(self.observer)):
            given = f"given {count(len(self.run.given), 'event')}" if self.run.given else "before any event"
            yield Text(f"An outside observer, {given}", style="bold")
            yield _observer_table(shortened(watched, self.run.model), every=self.every)
            yield ""
        if shown:
            yield _held(by_step(shown), every=self.every)
        else:
            yield Text(self.nothing())
        yield ""
        if left := left_words(len(shown), len(found)):
            yield Text(left)
        yield _foot(
            self.run,
            self.table.n_draws,
            ("" if self.every else "Where two things can be so, one is shown. ")
            + "Beliefs of actors follow from what they saw, not from the timeline.",
        )

    def watched(self, observer: pd.DataFrame) -> pd.DataFrame:
        """What is shown of an outside observer's beliefs: private matters, and past moves not known."""
        if self.every:
            return observer
        past = self.table.standing.past if self.table.standing is not None else ()
        known = observer.groupby("matter")["median"].transform("max") > 1 - 1e-9
        return observer[(observer["kind"] == "type") | (observer["matter"].isin(past) & ~known)]

    def nothing(self) -> str:
        """Why no belief is shown: nobody has one to form, or nothing is known of any."""
        if not self.run.certified.any():
            return "No draw is certified, so nothing is known of beliefs."
        if self.table.standing is not None and self.table.standing.is_over:
            return "Nobody has a choice left; --whole-story tells what was believed before."
        return ALL_KNOWN if sees_all(self.run.model.tree) else NEVER_MET


def _page(
    console: Console,
    options: ConsoleOptions,
    told: Callable[[Situated, Situated], Iterator[RenderableType]],
    found: Situated,
    *,
    every: bool,
) -> Sequence[RenderableType]:
    """All situations, or as many as a page has room for; `told` is given those found and those shown."""
    if every:
        return [*told(found, found)]
    return fitting(console, options, lambda most: [*told(found, found[:most])], min(SHOWN, len(found)))


def _head(run: Run, standing: Standing | None) -> Iterator[RenderableType]:
    yield Text(run.model.scenario.title, style="bold")
    if words := view_words(run, standing):
        yield Text(words)
    yield ""


def _choices(shown: Sequence[Sequence[dict[str, Any]]], *, yes: bool) -> PageTable:
    """A line per situation and option; step and situation stand once."""
    table = PageTable()
    heads = place_heads(shown)
    for name in heads:
        table.add_column(name, overflow="fold")
    table.add_column("reached", justify="right", no_wrap=True)
    table.add_column("Option", overflow="fold")
    for name in ("median", "middle 50 %", *(["then yes"] if yes else [])):
        table.add_column(name, justify="right", no_wrap=True)
    before: dict[str, Any] | None = None
    for group in shown:
        for place, row in enumerate(group):
            where = (*place_words(row, before)[: len(heads)], percent(row["reach"]))
            first = where if place == 0 else ("",) * len(where)
            before = row
            if row["off_table"]:
                label = f"{row['option_label']} (off the table: {row['off_table']})"
                figures = [MISSING] * (3 if yes else 2)
            else:
                label = str(row["option_label"])
                figures = [percent(row["median"]), percent_range(row["q25"], row["q75"])]
                figures += [percent(row["then"])] if yes else []
            table.add_row(*first, label, *figures)
    return table


def _held(shown: Sequence[Sequence[dict[str, Any]]], *, every: bool) -> PageTable:
    """A line per situation and thing that can be so; of two the first, unless all are wanted."""
    table = PageTable()
    heads = place_heads(shown)
    for name in heads:
        table.add_column(name, overflow="fold")
    table.add_column("reached", justify="right", no_wrap=True)
    table.add_column("About", overflow="fold")
    table.add_column("What is so", overflow="fold")
    for name in ("before", "median", "middle 50 %"):
        table.add_column(name, justify="right", no_wrap=True)
    before: dict[str, Any] | None = None
    last: tuple[str, ...] = ()
    for group in shown:
        place = (*place_words(group[0]), percent(group[0]["reach"]))
        where = (*place_words(group[0], before)[: len(heads)], place[-1])
        first = ("",) * len(where) if place == last else where
        last, before, about = place, group[0], f'about "{group[0]["matter_label"]}"'
        for row in group[:1] if len(group) == 2 and not every else group:
            figures = [percent(row["prior"]), percent(row["median"]), percent_range(row["q25"], row["q75"])]
            table.add_row(*first, about, str(row["option_label"]), *figures)
            first, about = ("",) * len(first), ""
    return table


def _observer_table(frame: pd.DataFrame, *, every: bool) -> PageTable:
    table = PageTable()
    table.add_column("About", overflow="fold")
    table.add_column("Option", overflow="fold")
    for name in ("before", "median", "middle 50 %"):
        table.add_column(name, justify="right", no_wrap=True)
    for _, group in frame.groupby("matter", sort=False):
        for place, row in enumerate(rows(group[:1] if len(group) == 2 and not every else group)):
            about = str(row["matter_label"]) if place == 0 else ""
            figures = [percent(float(row["median"])), percent_range(float(row["q25"]), float(row["q75"]))]
            table.add_row(about, str(row["option_label"]), percent(float(row["prior"])), *figures)
    return table


def _foot(run: Run, n_draws: int, note: str) -> Text:
    certified = f"Certified: {run.n_certified:,} of {count(run.n_draws, 'draw')}."
    return Text(f"{certified} Medians and ranges are over {count(n_draws, 'draw')}. {note}", style="dim")
