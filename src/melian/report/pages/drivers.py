"""The page of `melian drivers`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from melian.analysis.drivers import UNMOVED, Drivers, Sobol
from melian.analysis.numbers.inputs import Input
from melian.analysis.numbers.sobol import REPLICATES
from melian.analysis.situations.wording import signed
from melian.report.pages.parts.table import PageTable, labelled
from melian.report.words.bare import bare_lines, gathered, input_label
from melian.report.words.cells.rows import rows
from melian.report.words.figures import count, percent
from melian.report.words.odds import odds_meant

__all__ = ["DriversPage", "swing_bar"]

WIDE = 100
"""Below this width the bars give way to the figures."""
BARS = " In the bars the dot stands for the high value, the upright for every number at its draws."
NEGLIGIBLE = 0.01
"""A total index whose interval lies below this is called negligible."""
SHOWN = 0.005
"""Swings of fewer odds than this are named below the table."""


class DriversPage:
    """Swings as bars, then indices with their intervals."""

    def __init__(self, table: Drivers, settings: Mapping[str, str]) -> None:
        self.table = table
        self.settings = settings

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The parts of the page, one below the other."""
        table = self.table
        fine = (console.encoding or "").lower().startswith("utf")
        yield Text(table.model.scenario.title, style="bold")
        if table.model.scenario.file.question:
            yield Text(str(table.model.scenario.file.question))
        yield ""
        yield from self.summary()
        yield self.swings(options.max_width >= WIDE, fine)
        yield ""
        if table.sobol is not None:
            yield from self.indices(table.sobol)
        yield from self.foot(options.max_width >= WIDE)

    def summary(self) -> Iterator[RenderableType]:
        """What moves the odds most."""
        table = self.table
        what = odds_meant(table.model, table.followed, is_yes=table.is_answer)
        if math.isnan(table.base.median):
            yield Text("No draw is certified, so there is no answer.", style="bold")
            return
        best = table.swings[0]
        if not abs(best.change.median) > UNMOVED:
            yield Text(f"No number moves {what} in the median draw when it is moved alone.", style="bold")
        else:
            name = input_label(table.model, best.input)
            name = name if '"' in name else f'"{name}"'
            yield Text(
                f"By itself {name} swings {what} most: from {percent(best.odds_low)} at "
                f"{best.low} to {percent(best.odds_high)} at {best.high}; they are "
                f"{percent(table.base.median)} with every number at its draws (medians).",
                style="bold",
            )
        yield ""

    def swings(self, wide: bool, fine: bool) -> PageTable:
        """A line per input that moves the odds."""
        table = self.table
        names = ["from", "to", "odds", "change", "middle 50 %"]
        moved = [s for s in table.swings if abs(s.change.median) >= SHOWN]
        top = max((max(s.odds_low, s.odds_high) for s in moved), default=1.0)
        names += [f"0 %{percent(top):>21}"] if wide else []
        lines = []
        for swing in moved:
            change = swing.change
            cells = [
                swing.low,
                swing.high,
                f"{percent(swing.odds_low).removesuffix(' %')} to {percent(swing.odds_high)}",
                signed(100 * change.median),
                f"{signed(100 * change.q25)} to {signed(100 * change.q75)}",
            ]
            if wide:
                cells.append(
                    swing_bar(swing.odds_low, swing.odds_high, table.base.median, high=top, fine=fine)
                )
            lines.append((_row_name(table, swing.input), cells))
        return labelled("Number", names, lines)

    def indices(self, sobol: Sobol) -> Iterator[RenderableType]:
        """The indices, each with its interval."""
        found = sobol.indices
        yield Text("Sobol' indices: shares of the variance of the odds, with 95 % intervals", style="bold")
        if found.variance <= 1e-24 or math.isnan(float(found.first.sum())):
            yield Text("The odds do not vary over the samples: there is nothing to explain.")
            yield ""
            return
        result = PageTable()
        result.add_column("Number", overflow="fold")
        for name in ("by itself", "interval", "with others", "interval"):
            result.add_column(name, justify="right", no_wrap=True)
        result.add_column("", overflow="fold")
        frame = sobol.frame.sort_values("total", ascending=False)
        untold, small = [], []
        for row in rows(frame):
            if row["total_high"] < NEGLIGIBLE:
                small.append(str(row["label"]))
                continue
            told = float(row["first_low"]) > 0
            if not told:
                untold.append(str(row["label"]))
            result.add_row(
                Text(str(row["label"])),
                f"{row['first']:z.2f}",
                f"{row['first_low']:z.2f} to {row['first_high']:z.2f}",
                f"{row['total']:z.2f}",
                f"{row['total_low']:z.2f} to {row['total_high']:z.2f}",
                "" if told else "by itself not told from 0",
            )
        yield result
        yield Text(
            f"'By itself' (first-order) adds up to {float(found.first.sum()):z.2f}; what is missing to 1 is "
            "done by several numbers together. 'With others' (total) counts all that a number has a part in."
        )
        if untold:
            yield Text(f"By itself not told from 0 with these samples: {'; '.join(untold)}.")
        if small:
            yield Text(f"Below {NEGLIGIBLE:g} in all, with its interval: {'; '.join(small)}.")
        left_out = sobol.n_samples - found.n_rows
        yield Text(
            f"{found.n_rows} of {sobol.n_samples} samples"
            + (f"; {left_out} left out, since a point of them is not certified" if left_out else "")
            + f"; intervals from {min(REPLICATES, sobol.n_samples)} independently scrambled parts of them."
        )
        yield Text("More samples make them narrower: --samples.")
        yield ""

    def foot(self, wide: bool) -> Iterator[RenderableType]:
        """What was held, what does not matter, and the certificate."""
        table = self.table
        changes = [(s.input, abs(s.change.median)) for s in table.swings]
        for said, names in (
            ("Less than half a percentage point", [n for n, by in changes if UNMOVED < by < SHOWN]),
            ("No change in the median draw", [n for n, by in changes if by <= UNMOVED]),
            ("Without a certified answer at an end", [n for n, by in changes if math.isnan(by)]),
        ):
            if names:
                yield Text(f"{said}: {gathered(table.model, names)}.")
        given = f"given {count(len(table.given), 'event')}" if table.given else "given no event"
        yield Text(
            f"Odds are {given}. Each number is put at its 5 % and 95 % value in "
            f"{count(table.n_draws, 'draw')} (seed {table.seed}), all others at "
            "their draws; change is the median of the differences draw by draw, in percentage points."
            f"{BARS if wide else ''}"
        )
        for line in bare_lines(table):
            yield Text(line)
        yield Text(f"Certified: {table.n_certified:,} of {count(table.n_points, 'setting')}.")
        for name, text in self.settings.items():
            yield Text(f"Set: {name} = {text}.")
        if table.is_interrupted or (table.sobol is not None and table.sobol.is_interrupted):
            yield Text("Interrupted: only what was solved is shown.")


def _row_name(table: Drivers, item: Input) -> str:
    """A number with the name by which `tip` and `--set` know it."""
    label = input_label(table.model, item)
    known = item.name in table.model.scenario.file.assumptions and item.name != label
    return f"{label} ({item.name})" if known else label


def swing_bar(
    low: float, top: float, base: float, *, high: float = 1.0, width: int = 24, fine: bool = True
) -> str:
    """From the odds at the number's low end to those at its high end, a dot; the base as an upright.

    >>> swing_bar(0.2, 0.6, 0.4, width=10, fine=False)
    '  [=|=o   '
    >>> swing_bar(0.6, 0.2, 0.4, width=10, fine=False)
    '  o=|=]   '
    """
    if math.isnan(low) or math.isnan(top):
        return " " * width
    scale = high or 1.0

    def place(value: float) -> int:
        return min(width - 1, max(0, int(value / scale * width)))

    cells = [" "] * width
    for cell in range(min(place(low), place(top)), max(place(low), place(top)) + 1):
        cells[cell] = "━" if fine else "="
    cells[place(low)] = ("├" if low <= top else "┤") if fine else ("[" if low <= top else "]")
    cells[place(top)] = "●" if fine else "o"
    if not math.isnan(base):
        cells[place(base)] = "│" if fine else "|"
    return "".join(cells)
