"""The page of `melian tip`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from melian.analysis.tip import Crossing, Tipping, TipTable
from melian.report.pages.parts.bars import interval
from melian.report.pages.parts.table import PageTable
from melian.report.words.figures import count, percent
from melian.report.words.tip import figure_words, followed_words, often_seen, span_words, tip_sentences

__all__ = [
    "TipPage",
]

WIDE = 84
"""Below this width the drawn intervals give way to the figures."""
NARROW = 70
"""Below this width the middle half gives way to the names of what leads."""


class TipPage:
    """Where the answer tips, as sentences and a table."""

    def __init__(self, table: TipTable, settings: Mapping[str, str]) -> None:
        self.table = table
        self.settings = settings

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """One number in detail, or a line per number."""
        table = self.table
        fine = (console.encoding or "").lower().startswith("utf")
        yield Text(table.model.scenario.title, style="bold")
        yield Text(f"What is followed: {followed_words(table)}.")
        yield ""
        if len(table.tippings) == 1:
            tipping = table.tippings[0]
            for line in tip_sentences(table, tipping):
                yield Text(line)
            yield ""
            if tipping.crossings:
                yield self.detail(tipping, options.max_width, fine)
                yield ""
        else:
            yield self.overview()
            yield ""
        yield from self.foot()

    def detail(self, tipping: Tipping, screen: int, fine: bool) -> PageTable:
        """A line per change."""
        wide = screen >= WIDE
        result = PageTable()
        result.add_column("Below", overflow="fold")
        result.add_column("Above", overflow="fold")
        last = ("median", "middle 50 %") if screen >= NARROW else ("median",)
        for name in ("at medians", "draws", *last):
            result.add_column(name, justify="right", no_wrap=True)
        if wide:
            ends = figure_words(tipping.input, tipping.low), figure_words(tipping.input, tipping.high)
            result.add_column(f"{ends[0]}{ends[1]:>{24 - len(ends[0])}}", no_wrap=True)
        width = tipping.high - tipping.low
        for crossing in often_seen(tipping):
            spread = crossing.values
            cells: list[RenderableType] = [
                Text(self.table.labels[crossing.before]),
                Text(self.table.labels[crossing.after]),
                figure_words(tipping.input, crossing.at_medians, width),
                percent(crossing.share),
                figure_words(tipping.input, spread.median, width),
                *([span_words(tipping.input, spread.q25, spread.q75, width)] if screen >= NARROW else []),
            ]
            if wide:
                cells.append(interval(*_scaled(crossing, tipping.low, width), fine=fine))
            result.add_row(*cells)
        return result

    def overview(self) -> PageTable:
        """A line per number that tips something."""
        result = PageTable()
        result.add_column("Number", overflow="fold")
        for name in ("from", "to", "tips in"):
            result.add_column(name, justify="right", no_wrap=True)
        result.add_column("at medians", overflow="fold")
        for tipping in self.table.tippings:
            there = [c for c in tipping.crossings if not math.isnan(c.at_medians)]
            if not tipping.crossings:
                continue
            labels, width = self.table.labels, tipping.high - tipping.low
            words = "; ".join(
                f"{figure_words(tipping.input, c.at_medians, width)}: {labels[c.before]} -> {labels[c.after]}"
                for c in there
            )
            if not there:
                often = tipping.crossings[0]
                about = figure_words(tipping.input, often.values.median, width)
                words = f"not there; in draws about {about}: {labels[often.before]} -> {labels[often.after]}"
            ends = figure_words(tipping.input, tipping.low), figure_words(tipping.input, tipping.high)
            result.add_row(Text(tipping.input.label), *ends, percent(tipping.tipped), Text(words))
        return result

    def foot(self) -> Iterator[RenderableType]:
        """What tips nothing, how it was looked for, and the certificate."""
        table = self.table
        still = [t.input.label for t in table.tippings if not t.crossings]
        if still and len(table.tippings) > 1:
            yield Text(f"No tipping within the middle 90 %: {'; '.join(still)}.")
        given = f"given {count(len(table.given), 'event')}" if table.given else "given no event"
        about = "Strategies are those before any news." if table.step else f"Odds are {given}."
        yield Text(
            f"{about} All other numbers are held at each of {count(table.n_draws, 'draw')} "
            f"(seed {table.seed}), and once at their medians. Of a draw with several changes of one kind the "
            "first counts."
        )
        near = table.model.precision.limit and table.n_certified < table.n_points
        yield Text(
            f"Certified: {table.n_certified:,} of {count(table.n_points, 'setting')}"
            + ("; at the limit, settings very near a tie are not." if near else ".")
        )
        for name, text in self.settings.items():
            yield Text(f"Set: {name} = {text}.")
        if table.is_interrupted:
            yield Text("Interrupted: changes may be missing, or lie less closely than they could.")


def _scaled(crossing: Crossing, low: float, width: float) -> tuple[float, float, float, float, float]:
    """Its values over draws as shares of the range, for a drawn interval."""
    v = crossing.values
    q05, q25, median, q75, q95 = ((x - low) / width for x in (v.q05, v.q25, v.median, v.q75, v.q95))
    return q05, q25, median, q75, q95
