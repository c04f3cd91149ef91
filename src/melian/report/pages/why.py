"""The pages of `melian why`: options by stake line, and a change of odds by step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from rich import box
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.text import Text

from melian.analysis.odds import spread
from melian.analysis.shift import ShiftTable
from melian.analysis.situations.wording import cases, subject
from melian.analysis.why import Reason, WhyTable
from melian.report.pages.compare import meant, side_name
from melian.report.pages.table import PageTable
from melian.report.records.odds import FORMAT, frame_rows
from melian.report.svg.waterfall import Part, Waterfall, waterfall_svg
from melian.report.words.changes import odds_change, odds_range, points_change, points_range, reach_of, swing
from melian.report.words.figures import count, percent, points
from melian.report.words.odds import given
from melian.report.words.rows import rows
from melian.runs.run import Run

__all__ = [
    "ShiftPage", "WhyPage", "falls_svg", "reason_sentence", "shift_json", "shift_sentence", "shift_svg",
    "why_json", "why_svg",
]  # fmt: skip

NAMED = 4
"""Stake lines named in a sentence."""
LISTED = 9
"""Stake lines in a table; the others are added up."""
NARROW = 84
"""Below this width the drawn bars give way to the figures."""
SMALL = 70
"""Below this width the spread of worths gives way to the words of the options."""


class WhyPage:
    """What options are worth, and the stake lines that make the difference."""

    def __init__(self, run: Run, table: WhyTable) -> None:
        self.run = run
        self.table = table

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """One part per group of situations, the most frequent first."""
        wide = options.max_width >= NARROW
        fine = (console.encoding or "").lower().startswith("utf")
        yield Text(self.run.model.scenario.title, style="bold")
        for keys, frame in self.table.options.groupby(["step", "actor", "group"], sort=False):
            first = frame.iloc[0]
            yield ""
            yield Text(f"{first.step}  {first.actor_label}: {first.step_label}", style="bold")
            where = f"where {first.condition}" if first.condition else "in all situations"
            sets = count(int(first.sets), "information set")
            yield Text(
                f"{where[0].upper()}{where[1:]} ({sets}, {percent(float(first.share))} of what comes here)"
            )
            yield _option_table(rows(frame), options.max_width)
            for reason in self.table.reasons:
                if (reason.step, reason.actor, reason.group) == keys:
                    yield ""
                    yield Text(reason_sentence(reason))
                    yield Padding(_line_table(reason, wide, fine), (0, 0, 0, 2))
        yield ""
        yield from self.foot()

    def foot(self) -> Iterator[RenderableType]:
        """What the figures mean."""
        run = self.run
        certified = f"Certified: {run.n_certified:,} of {count(run.n_draws, 'draw')}."
        yield Text(
            f"{certified} All figures are over {count(self.table.n_draws, 'draw')}: points as the mover "
            "reckons them, under its beliefs and the behaviour that follows. In every draw the stake lines "
            "add up to the difference, and so do the means, which sentences use; medians need not.",
            style="dim",
        )
        yield Text(f"{run.model.scale.points:g} points are {run.model.scale.words}.", style="dim")


def _option_table(found: list[dict[str, Any]], width: int) -> PageTable:
    table = PageTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Option", overflow="fold", ratio=1)
    names = ("chosen", "worth: mean", "median", "middle 50 %", "best in")
    shown = [name for name in names if width >= SMALL or name not in ("median", "middle 50 %")]
    for name in shown:
        table.add_column(name, justify="right", no_wrap=True)
    for row in found:
        span = f"{points(float(row['q25']))} to {points(float(row['q75']))}"
        figures = (
            percent(float(row["chosen"])),
            points(float(row["mean"])),
            points(float(row["median"])),
            span,
            percent(float(row["best"])),
        )
        cells = dict(zip(names, figures, strict=True))
        table.add_row(str(row["option_label"]), *(cells[name] for name in shown))
    return table


def _line_table(reason: Reason, wide: bool, fine: bool) -> PageTable:
    table = PageTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Stake line", overflow="fold", ratio=1)
    for name in ("mean", "median", "middle 50 %"):
        table.add_column(name, justify="right", no_wrap=True)
    shown = _lines(reason)
    reach = reach_of(shown)
    if wide:
        table.add_column("middle 90 %", no_wrap=True, justify="center")
    for row in shown:
        cells = [
            _capital(str(row["line"])), points_change(row["mean"]), points_change(row["median"]),
            points_range(row["q25"], row["q75"]),
        ]  # fmt: skip
        style = "bold" if row["line"] == "All of it" else ""
        table.add_row(*cells, *([swing(row, reach, fine=fine)] if wide else []), style=style)
    return table


def _lines(reason: Reason) -> list[dict[str, Any]]:
    """The largest parts, the rest in one, and the whole."""
    order = _order(reason)
    result = [
        {"line": reason.lines[line], **spread(reason.parts[:, line])._asdict()} for line in order[:LISTED]
    ]
    rest = order[LISTED:]
    if rest:
        words = f"{count(len(rest), 'other stake line')}"
        result.append({"line": words, **spread(reason.parts[:, rest].sum(axis=1))._asdict()})
    return [*result, {"line": "All of it", **spread(reason.gap)._asdict()}]


def _order(reason: Reason) -> list[int]:
    """Lines that have a part in it, the largest mean first."""
    mean = reason.parts.mean(axis=0)
    there = np.abs(reason.parts).max(axis=0, initial=0.0) > 1e-12
    return [int(line) for line in np.argsort(-np.abs(mean), kind="stable") if there[line]]


def reason_sentence(reason: Reason, *, placed: bool = False) -> str:
    """Why one option is better or worse than another: means over draws, which add up.

    With `placed` it begins with the situation that it holds in, for lists of several.
    """
    if not len(reason.gap):
        return "No draw is certified, so there is no reason to give."
    mean, figures = float(reason.gap.mean()), spread(reason.gap)
    verb = "beats" if mean >= 0 else "falls short of"
    order = _order(reason)
    average = reason.parts.mean(axis=0)
    named = [
        f'"{_capital(reason.lines[line])}" {points_change(float(average[line]))}' for line in order[:NAMED]
    ]
    rest = order[NAMED:]
    if rest:
        named.append(f"all others {points_change(float(average[rest].sum()))}")
    because = f": {', '.join(named)}" if named else ", and no stake line tells them apart"
    where = f"Where {reason.condition}: " if placed and reason.condition else ""
    chosen = f'{subject(reason.actor_label)} chooses "{reason.option_label}" {cases(reason.chosen)}.'
    return (
        f'{where}"{reason.option_label}" {verb} "{reason.over_label}" by {points(abs(mean))} points on '
        f"average (middle half of draws: {points_range(figures.q25, figures.q75)}){because}. {chosen}"
    )


def _capital(line: str) -> str:
    return line[:1].upper() + line[1:]


def why_json(run: Run, table: WhyTable, settings: dict[str, str]) -> dict[str, Any]:
    """The versioned form: the figures of the page, all lines, and the sentences."""
    return {
        "format": FORMAT,
        "scenario": run.model.scenario.name,
        "variant": run.model.variant,
        "set": settings,
        "draws": run.n_draws,
        "seed": run.seed,
        "certified": run.n_certified,
        "figures_over": table.n_draws,
        "sentences": [reason_sentence(reason, placed=True) for reason in table.reasons],
        "options": frame_rows(table.options),
        "lines": frame_rows(table.lines),
    }


class ShiftPage:
    """Which steps carry a change of odds."""

    def __init__(self, first: Run, second: Run, table: ShiftTable, names: tuple[str, str]) -> None:
        self.first, self.second = first, second
        self.table = table
        self.names = names

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The sentence, then one line per step."""
        wide = options.max_width >= NARROW
        fine = (console.encoding or "").lower().startswith("utf")
        yield Text(self.first.model.scenario.title, style="bold")
        for name, run in zip(self.names, (self.first, self.second), strict=True):
            yield Text(f"{side_name(run, name)}")
        yield ""
        yield Text(shift_sentence(self.first, self.table, self.names))
        yield ""
        yield self.steps(wide, fine)
        yield ""
        yield from self.foot()

    def steps(self, wide: bool, fine: bool) -> PageTable:
        """The part of each step."""
        table = PageTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        table.add_column("Step", overflow="fold", ratio=2)
        table.add_column("Who", overflow="fold", ratio=1)
        for name in ("mean", "median", "middle 50 %"):
            table.add_column(name, justify="right", no_wrap=True)
        if wide:
            table.add_column("middle 90 %", no_wrap=True, justify="center")
        whole = {"label": "All of it", "who": "", **self.table.whole._asdict()}
        shown = [*rows(self.table.frame), whole]
        reach = reach_of(shown)
        for row in shown:
            cells = [
                str(row["label"]), str(row["who"]), odds_change(row["mean"]), odds_change(row["median"]),
                odds_range(row["q25"], row["q75"]),
            ]  # fmt: skip
            style = "bold" if row is whole else ""
            table.add_row(*cells, *([swing(row, reach, fine=fine)] if wide else []), style=style)
        return table

    def foot(self) -> Iterator[Text]:
        """What the parts are, and what they rest on."""
        left = self.table.n_left_out
        yield Text(
            "Percentage points. Behaviour is exchanged step by step in order of play; each part is what the "
            "step adds with all before it exchanged and all after it not yet. In every draw, and in the "
            "means, the parts add up to the whole; in another order they would be others.",
            style="dim",
        )
        more = (
            f"; {count(left, 'draw')} left out, where a mixture cannot have led to the events" if left else ""
        )
        yield Text(f"Over {count(self.table.n_draws, 'draw')} certified in both{more}.", style="dim")


def shift_sentence(first: Run, table: ShiftTable, names: tuple[str, str]) -> str:
    """What carries the change, in one sentence: means over draws, which add up."""
    if not table.n_draws:
        return "No draw is certified in both, so there is no difference to explain."
    start = given(first)
    what = meant(first, table.outcomes)
    mean = table.whole.mean
    if not len(table.frame):
        return f"'{names[1]}' moves nothing: {what} stay as in '{names[0]}' in every draw."
    frame = table.frame.iloc[table.frame["mean"].abs().argsort(kind="stable")[::-1]]
    named = [f'"{row["label"]}" {odds_change(row["mean"])}' for row in rows(frame)[:NAMED]]
    rest = sum(row["mean"] for row in rows(frame)[NAMED:])
    if len(frame) > NAMED:
        named.append(f"all others {odds_change(rest)}")
    verb = "raises" if mean >= 0 else "lowers"
    head = f"{start[0].upper()}{start[1:]}: " if start else ""
    return (
        f"{head}'{names[1]}' {verb} {what} by {odds_change(abs(mean)).lstrip('+')} percentage points "
        f"on average against '{names[0]}' (middle half of draws: "
        f"{odds_range(table.whole.q25, table.whole.q75)}): {', '.join(named)}."
    )


def shift_json(first: Run, second: Run, table: ShiftTable, names: tuple[str, str]) -> dict[str, Any]:
    """The versioned form."""
    return {
        "format": FORMAT,
        "scenario": first.model.scenario.name,
        "against": names[0],
        "variant": names[1],
        "given": list(second.given),
        "draws": first.n_draws,
        "seed": first.seed,
        "outcomes": list(table.outcomes),
        "paired": table.n_draws,
        "left_out": table.n_left_out,
        "sentences": [shift_sentence(first, table, names)],
        "whole": table.whole._asdict() if table.n_draws else None,
        "steps": frame_rows(table.frame),
    }


def why_svg(run: Run, table: WhyTable) -> str:
    """The parts of every difference, as waterfalls."""
    return falls_svg(run.model.scenario.title, table)


def falls_svg(title: str, table: WhyTable) -> str:
    """The same under any title."""
    falls = []
    for reason in table.reasons:
        *parts, whole = (Part(row["line"], row["mean"], row["q25"], row["q75"]) for row in _lines(reason))
        head = f'{reason.actor_label}: "{reason.option_label}" against "{reason.over_label}"'
        note = f"Where {reason.condition}" if reason.condition else "In all situations"
        falls.append(Waterfall(head, note, tuple(parts), whole))
    return waterfall_svg(title, "points as the mover reckons them", falls, points_change)


def shift_svg(first: Run, table: ShiftTable, names: tuple[str, str]) -> str:
    """The parts of a change of odds, as a waterfall in order of play."""
    parts = tuple(
        Part(row["label"], 100 * row["mean"], 100 * row["q25"], 100 * row["q75"]) for row in rows(table.frame)
    )
    total = table.whole
    whole = Part("All of it", 100 * total.mean, 100 * total.q25, 100 * total.q75)
    title = f"What '{names[1]}' does to {meant(first, table.outcomes)}, against '{names[0]}'"
    fall = Waterfall(title, "Step by step, in order of play", parts, whole)
    return waterfall_svg(first.model.scenario.title, "percentage points", [fall], points_change)
