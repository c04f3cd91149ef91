"""The page of `melian timeline`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from melian.analysis.certificate import has_headline
from melian.analysis.event_updates import TAUGHT, EventUpdate, Gain, Timeline
from melian.report.pages.parts.bars import interval
from melian.report.pages.parts.table import PageTable
from melian.report.words.cells.rows import rows
from melian.report.words.failing import failing_lines, no_headline
from melian.report.words.figures import count, percent, percent_range
from melian.report.words.names import shortened
from melian.report.words.odds import certificate_lines, precision_words
from melian.report.words.timeline import event_sentence, followed_odds, moved_points
from melian.scenario.outcomes import HEAD

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "TimelinePage",
    "spark",
]

WIDE = 84
"""Below this width the drawn intervals give way to the figures."""
NARROW = 70
"""Below this width the middle 90 % gives way to the names of the events."""
MOST_COLUMNS = 9
"""Moments that fit beside each other in a table of beliefs."""


class TimelinePage:
    """Odds before any and after each event, a sentence per event, and what was believed."""

    def __init__(self, table: Timeline, settings: Mapping[str, str]) -> None:
        self.table = table
        self.settings = settings

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The parts of the page, one below the other."""
        fine = (console.encoding or "").lower().startswith("utf")
        scenario = self.table.run.model.scenario
        yield Text(scenario.title, style="bold")
        if scenario.file.question:
            yield Text(str(scenario.file.question))
        yield ""
        if not has_headline(self.table.run):
            yield Text(no_headline(self.table.run), style="bold")
            for line in failing_lines(self.table.run, self.settings):
                yield Text(line)
            yield ""
            yield from self.foot()
            return
        yield from self.summary()
        yield self.answers(options.max_width, fine)
        yield ""
        for moment in self.table.moments[1:]:
            yield Text(event_sentence(self.table, moment))
        yield ""
        shown = self.shown(options.max_width)
        yield Text("Outcomes: median odds in percent after each event", style="bold")
        yield _grid(self.table.outcomes, "label", None, shown, fine)
        further = self.table.questions[self.table.questions["question"] != HEAD]
        if len(further):
            yield ""
            yield Text("Further questions: median odds of yes in percent after each event", style="bold")
            yield _grid(further, "label", None, shown, fine, keys=["question"])
        hidden = self.table.beliefs[self.table.beliefs["hidden"]]
        if len(hidden):
            yield ""
            title = "Private matters and hidden moves: median odds in percent, outside observer"
            yield Text(title, style="bold")
            yield _grid(
                shortened(hidden, self.table.run.model),
                "option_label",
                "matter_label",
                shown,
                fine,
                keys=["matter", "option"],
            )
        yield ""
        yield from self.foot(len(self.table.moments) - len(shown))

    def summary(self) -> Iterator[RenderableType]:
        """The answer in a few sentences."""
        table = self.table
        first, last = table.moments[0], table.moments[-1]
        if len(table.moments) == 1:
            yield Text("No event is used: there is nothing to follow.")
            yield ""
            return
        yield Text(
            f"From before any event to after the last, {followed_odds(table)} went from "
            f"{percent(first.answer.median)} to {percent(last.answer.median)} (medians).",
            style="bold",
        )
        most = table.most_moving
        if most is None:
            yield Text("No event moved the odds of any outcome.")
        else:
            best = _most_taught(table)
            taught = (
                ""
                if best is None
                else f" Most was learned from '{best[0].event}', about \"{best[1].label}\" "
                f"({best[1].bits:.2g} bits)."
            )  # fmt: skip
            yield Text(
                f"{_largest_step(table)}'{most.event}' moved the outcomes most: {percent(most.moved)} of the "
                f"odds changed place (total variation, median over draws).{taught}"
            )
        yield ""

    def answers(self, width: int, fine: bool) -> PageTable:
        """The followed odds, a line per moment."""
        result = PageTable()
        result.add_column("", justify="right", no_wrap=True)
        result.add_column("After", overflow="fold")
        spans = ("middle 50 %", "middle 90 %") if width >= NARROW else ("middle 50 %",)
        for name in ("median", *spans, "change"):
            result.add_column(name, justify="right", no_wrap=True)
        if width >= WIDE:
            result.add_column("0 %" + " " * 16 + "100 %", no_wrap=True)
        for index, moment in enumerate(self.table.moments):
            figure = moment.answer
            cells: list[RenderableType] = [
                str(index),
                Text(f"{moment.date} {moment.event}" if moment.event else "before any event"),
                percent(figure.median),
                percent_range(figure.q25, figure.q75),
                *([percent_range(figure.q05, figure.q95)] if len(spans) > 1 else []),
                moved_points(moment.change.median),
            ]
            if width >= WIDE:
                bar = interval(figure.q05, figure.q25, figure.median, figure.q75, figure.q95, fine=fine)
                cells.append(bar)
            result.add_row(*cells)
        return result

    def shown(self, width: int) -> list[int]:
        """The moments that fit beside each other: all, or the first, those that moved most, and the last."""
        moments = self.table.moments
        room = min(MOST_COLUMNS, max(2, (width - 44) // 5))
        if len(moments) <= room:
            return list(range(len(moments)))
        inner = sorted(range(1, len(moments) - 1), key=lambda i: -moments[i].moved)[: room - 2]
        return sorted({0, len(moments) - 1, *inner})

    def foot(self, left: int = 0) -> Iterator[RenderableType]:
        """How many events have no column, draws, what the words mean, and the certificate."""
        table, run = self.table, self.table.run
        if left:
            yield Text(
                f"For want of room {count(left, 'column')} of events that moved the outcomes least "
                f"{'is' if left == 1 else 'are'} left out; the small bars on the right have all."
            )
        impossible = max(moment.impossible for moment in table.moments)
        if impossible:
            first = next(m for m in table.moments if m.impossible)
            yield Text(
                f"In {count(impossible, 'draw')} of {table.n_draws:,} the model holds the events impossible "
                f"(first at '{first.event}'); they are left out from there on."
            )
        for line in certificate_lines(run):
            yield Text(line)
        if table.n_draws < run.n_certified:
            yield Text(f"Figures are over the first {table.n_draws:,} certified draws.")
        yield Text(precision_words(run))
        for name, text in self.settings.items():
            yield Text(f"Set: {name} = {text}.")
        if table.skipped:
            yield Text(f"Left out on request: {', '.join(table.skipped)}.")
        for note in run.model.notes:
            yield Text(note[0].upper() + note[1:].rstrip(".") + ".")
        yield Text(
            "Events inform an outside observer and change no strategy: all was solved once, and each draw is "
            "conditioned by itself. Ratios of hints have their own draws. Bits are mean information gain; "
            "what an event itself sets is not counted as learned.",
            style="dim",
        )


def spark(values: list[float], *, fine: bool = True) -> str:
    """Shares from 0 to 1 as a line of small bars.

    >>> spark([0.0, 0.5, 1.0]), spark([0.0, 0.5, 1.0], fine=False)
    ('▁▅█', '.=#')
    """
    steps = "▁▂▃▄▅▆▇█" if fine else ".-=+#"
    top = len(steps) - 1
    places = [0 if math.isnan(v) else min(top, int(v * top + 0.5)) for v in values]
    return "".join(steps[place] for place in places)


def _largest_step(table: Timeline) -> str:
    """Which event moved the odds that are followed most."""
    step = table.most_telling
    if step is None:
        return ""
    change = moved_points(step.change.median)
    return f"'{step.event}' moved {followed_odds(table)} most ({change} percentage points). "


def _most_taught(table: Timeline) -> tuple[EventUpdate, Gain] | None:
    pairs = [(m, m.gains[0]) for m in table.moments[1:] if m.gains and m.gains[0].bits >= TAUGHT]
    return max(pairs, key=lambda pair: pair[1].bits, default=None)


def _grid(
    frame: pd.DataFrame, label: str, group: str | None, shown: list[int], fine: bool,
    keys: Sequence[str] = ("outcome",),
) -> PageTable:  # fmt: skip
    """A line per thing, a column per moment, and all moments as a small line of bars."""
    result = PageTable()
    if group:
        result.add_column("About", overflow="fold")
    result.add_column("" if group is None else "What is so", overflow="fold")
    for index in shown:
        result.add_column(str(index), justify="right", no_wrap=True)
    result.add_column("0 to 100 %", no_wrap=True)
    last = None
    for _, part in frame.groupby(list(keys), sort=False):
        found = rows(part)
        values = [float(row["median"]) for row in found]
        about = [] if group is None else [found[0][group] if found[0][group] != last else ""]
        last = found[0][group] if group else None
        figures = [percent(values[index]).removesuffix(" %") for index in shown]
        result.add_row(*map(Text, about), Text(str(found[0][label])), *figures, spark(values, fine=fine))
    return result
