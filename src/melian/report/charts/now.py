"""What can still be done: the odds as things stand, and after each option of each next choice.

Tested in `tests/unit/test_pictures.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from melian.analysis.certificate import has_headline
from melian.analysis.now.table import NowTable
from melian.analysis.odds import Spread, spread
from melian.errors import UsageError
from melian.report.charts.spread import Band, spread_chart
from melian.report.charts.vega import ACCENT
from melian.report.svg.signs import odds_colour
from melian.report.words.failing import no_headline
from melian.report.words.figures import percent, percent_range
from melian.scenario.shapes import Draw

__all__ = ["now_chart"]


def now_chart(table: NowTable) -> dict[str, str]:
    """The odds of yes, or of the likeliest outcome where nothing is asked: now, and after each option.

    A hollow mark shows where they stand before the choice.

    Raises
    ------
    UsageError
        If too few draws are certified for a number.
    """
    if not has_headline(table.run):
        raise UsageError(f"there is nothing to draw. {no_headline(table.run)}")
    bands = list(_bands(table))
    hollow = "as things stand, before the choice" if len(bands) > 1 else ""
    return spread_chart(bands, percent=True, reach=(0.0, 1.0), hollow=hollow)


def _bands(table: NowTable) -> Iterator[Band]:
    file = table.run.model.scenario.file
    meant = np.isin(list(file.outcomes), list(file.counts_as_yes))
    label = "Yes, as things stand"
    if not meant.any():
        best = int(np.argmax(np.median(table.outcomes, axis=0)))
        meant[best] = True
        name = list(file.outcomes)[best]
        label = f"{file.outcomes[name].words(name)}, as things stand"
    base = _odds(table.outcomes[:, meant].sum(axis=1))
    yield _band(label, base, strong=True)
    for turn in table.turns:
        for move in turn.moves:
            after = _odds(move.outcomes[:, meant].sum(axis=1))
            yield _band(f"{turn.label}: {turn.what}: {move.label}", after, base.median)


def _odds(by_draw: Draw) -> Spread:
    return spread(by_draw[~np.isnan(by_draw)])


def _band(label: str, figures: Spread, before: float = float("nan"), *, strong: bool = False) -> Band:
    f = figures
    says = f"{percent(f.median)} ({percent_range(f.q25, f.q75)})"
    colour = ACCENT if strong else odds_colour(f.median - before)
    return Band(
        label, f.q05, f.q25, f.median, f.q75, f.q95, says, colour=colour, before=before, strong=strong
    )  # fmt: skip
