"""A picture of an answer, by its kind: what a report would draw of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from melian.analysis.beliefs import BeliefTable
from melian.analysis.drivers import Drivers
from melian.analysis.equilibria import EquilibriumTable
from melian.analysis.event_tree.tree import EventTree
from melian.analysis.event_updates import Timeline
from melian.analysis.levers import LeverTable
from melian.analysis.now.table import NowTable
from melian.analysis.odds import Spread, answer, odds_rows
from melian.analysis.strategy import StrategyTable
from melian.analysis.tip import TipTable
from melian.analysis.whatif import Effect, WhatIfTable
from melian.analysis.why import WhyTable
from melian.articles import with_article
from melian.errors import UsageError
from melian.record.scoring import Scored
from melian.report.charts.now import now_chart
from melian.report.charts.path import Stop, path_chart
from melian.report.charts.reliability import reliability_chart
from melian.report.charts.situations import beliefs_chart, equilibria_chart, strategy_chart
from melian.report.charts.spread import Band, spread_chart
from melian.report.charts.tip import tip_chart
from melian.report.charts.vega import ACCENT
from melian.report.svg.branches import branches_svg
from melian.report.svg.branches_list import branches_list_svg
from melian.report.svg.signs import odds_colour
from melian.report.svg.why import falls_svg
from melian.report.words.bare import input_label
from melian.report.words.changes import odds_change
from melian.report.words.figures import percent, percent_range
from melian.runs.run import Run

__all__ = ["LISTED", "NARROW", "event_tree_svg", "picture_svg"]

MOST = 15
"""Changes that are drawn; the largest come first."""
NARROW = 600
"""Pixels below which a chart is drawn for a phone."""
LISTED = 900
"""Pixels below which a story tree is drawn as a list."""


def picture_svg(thing: Any, width: int) -> str:
    """What a report would draw of an answer, as SVG text.

    Parameters
    ----------
    thing
        A run, what can still be done, strategies, beliefs, a timeline, drivers, tipping points, what-ifs,
        levers, equilibria, reasons, scores or a story tree.
    width
        Pixels that there are; only a story tree is drawn as wide as that.

    Raises
    ------
    UsageError
        If there is no picture of such a thing.
    """
    if isinstance(thing, EventTree):
        return event_tree_svg(thing, width)
    if isinstance(thing, WhyTable):
        return falls_svg(thing.reasons[0].step_label, thing)
    if isinstance(thing, Scored) and not thing.tables:
        return ""
    for kind, draw in _CHARTS.items():
        if isinstance(thing, kind):
            drawn: dict[str, str] = draw(thing)
            return _alone(drawn["narrow" if width < NARROW else "wide"])
    raise UsageError(
        f"there is no picture of {with_article(type(thing).__name__)}; there is one of a result, what can "
        "still be done, strategies, beliefs, a timeline, drivers, tipping points, what-ifs, levers, "
        "equilibria, reasons, scores and a story tree"
    )


def event_tree_svg(tree: EventTree, width: int) -> str:
    """A story tree as bands that part, or, on a narrow page, as a list."""
    return (branches_list_svg if width < LISTED else branches_svg)(tree, width=width)


def _alone(svg: str) -> str:
    """A chart as a file of its own."""
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) + "\n"


def _odds(run: Run) -> dict[str, str]:
    yes = answer(run)
    found = [{"label": "Yes", **yes._asdict()}] if yes is not None else []
    bands = []
    for row in [*found, *odds_rows(run)]:
        figures = Spread(*(row[key] for key in Spread._fields))
        says = f"{percent(figures.median)} ({percent_range(figures.q25, figures.q75)})"
        bands.append(_band(row["label"], figures, says, strong="outcome" not in row))
    return spread_chart(bands, percent=True, reach=(0.0, 1.0))


def _timeline(found: Timeline) -> dict[str, str]:
    stops = []
    for moment in found.moments:
        a, step = moment.answer, moment.change.median
        says = percent(a.median) + ("" if math.isnan(step) else f" ({odds_change(step)})")
        told = moment.text or "Before any event"
        stops.append(
            Stop(
                moment.date,
                told,
                a.q05,
                a.q25,
                a.median,
                a.q75,
                a.q95,
                says,
                odds_colour(step) if moment is found.most_moving else "",
            )
        )
    return path_chart(stops)


def _drivers(found: Drivers) -> dict[str, str]:
    bands = [
        _band(
            f"{input_label(found.model, each.input)}: from {each.low} to {each.high}", each.change,
            odds_change(each.change.median), sign=True,
        )
        for each in found.swings[:MOST]
    ]  # fmt: skip
    return spread_chart(bands, percent=True, zero=True)


def _effects(effects: Sequence[Effect]) -> dict[str, str]:
    told = [each for each in effects if each.comparison is not None and each.comparison.has_number]
    bands = [
        _band(
            each.label, each.change, odds_change(each.change.median), sign=True,
        )
        for each in told[:MOST]
    ]  # fmt: skip
    return spread_chart(bands, percent=True, zero=True)


def _band(label: str, figures: Spread, says: str, *, strong: bool = False, sign: bool = False) -> Band:
    colour = odds_colour(figures.median) if sign else ACCENT
    f = figures
    return Band(label, f.q05, f.q25, f.median, f.q75, f.q95, says, colour=colour, strong=strong)


_CHARTS: dict[type, Callable[[Any], dict[str, str]]] = {
    Run: _odds,
    Timeline: _timeline,
    Drivers: _drivers,
    WhatIfTable: lambda found: _effects(found.effects),
    LeverTable: lambda found: _effects(found.table.effects),
    StrategyTable: strategy_chart,
    BeliefTable: beliefs_chart,
    TipTable: tip_chart,
    EquilibriumTable: equilibria_chart,
    NowTable: now_chart,
    Scored: lambda found: reliability_chart(found.tables[0].reliability),
}
