"""The pages of `melian compare` and `melian whatif`.

Tested in `tests/unit/test_cli_why.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from melian.analysis.compare import Comparison
from melian.analysis.pairs.sides import event_words
from melian.analysis.whatif import WhatIfTable
from melian.report.pages.parts.table import PageTable, labelled
from melian.report.words.announced import law_sentence, not_announced, reading_sentence
from melian.report.words.cells.rows import rows
from melian.report.words.cells.spreads import CHANGED_ODDS, CHANGED_POINTS, HALF, MEDIAN, MOST, spread_cells
from melian.report.words.changes import odds_change, odds_range, reach_of, swing
from melian.report.words.compare import (
    comparison_sentence,
    left_out_words,
    paired_words,
    side_name,
    unranked_words,
)
from melian.report.words.figures import count, percent, points, points_are
from melian.report.words.odds import given, odds_meant, precision_words

__all__ = [
    "ComparePage",
    "WhatIfPage",
]

NARROW = 96
"""Below this width the middle 90 % gives way."""


class ComparePage:
    """Two runs side by side, and the differences draw by draw."""

    def __init__(self, found: Comparison, names: tuple[str, str], reading: str = "") -> None:
        """`reading` says whether the difference is announced now or known from the start."""
        self.found = found
        self.names = names
        self.reading = reading

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Both sides in words, odds, payoffs, and what they rest on."""
        found, base = self.found, self.found.base
        wide = options.max_width >= NARROW
        yield Text(base.model.scenario.title, style="bold")
        for letter, name, run in zip("AB", self.names, (base, found.other), strict=True):
            yield Text(f"{letter}: {side_name(run, name)}")
        if self.reading:
            yield Text(self.reading)
        yield ""
        yield Text(comparison_sentence(found, self.names), style="bold")
        yield ""
        answer = [] if found.answer is None else [{"label": "Yes", **found.answer}]
        split = bool(found.sides.left_out)
        yield _side_by_side("Odds", [*answer, *rows(found.frame)], wide, is_odds=True, split=split)
        yield ""
        yield _side_by_side("Expected points", rows(found.payoffs), wide, is_odds=False, split=split)
        yield ""
        for line in self.foot():
            yield Text(line, style="dim")

    def foot(self) -> Iterator[str]:
        """What the figures rest on."""
        base = self.found.base
        yield paired_words(self.found)
        yield f"{points_are(base.model.scale.points)} {base.model.scale.words}."
        yield (
            "Changes are B minus A in percentage points (odds) and points (payoffs), draw by draw; the "
            "median of the changes is not the change of the medians."
        )
        if left_out := self.found.sides.left_out:
            yield (
                f"News is the change from what one side alone is given ({event_words(left_out)}), with each "
                "side's behaviour as it is; behaviour is the change with both sides without it. In every "
                "draw, and in the means, the two add up to the whole; medians need not."
            )
        for name, run in zip(self.names, (base, self.found.other), strict=True):
            yield from (f"{name}: {note}." for note in run.model.notes)
        yield precision_words(base)
        if self.found.now is not None:
            yield law_sentence(self.found.now)


def _side_by_side(
    title: str, found: list[dict[str, Any]], wide: bool, *, is_odds: bool, split: bool
) -> PageTable:
    value = percent if is_odds else points
    form = CHANGED_ODDS if is_odds else CHANGED_POINTS
    shown = (MEDIAN, HALF, MOST) if wide else (MEDIAN, HALF)
    table = PageTable()
    table.add_column(title, overflow="fold")
    of = ("news", "behaviour") if split else ("change",)
    for name in ("A", "B", *of, *shown[1:], *(() if split and not wide else ("higher in",))):
        table.add_column(name, justify="right", no_wrap=True)
    for row in found:
        f = {key: float(v) for key, v in row.items() if not isinstance(v, str)}
        style = "bold" if is_odds and row["label"] == "Yes" else ""
        news = spread_cells(f, form, (MEDIAN,), of="news_") if split else []
        cells = [value(f["base"]), value(f["other"]), *news, *spread_cells(f, form, shown)]
        cells += [] if split and not wide else [percent(f["higher"])]
        table.add_row(str(row["label"]), *cells, style=style)
    return table


class WhatIfPage:
    """Many what-ifs against the base, ranked."""

    def __init__(self, table: WhatIfTable, kind: str = "what-if") -> None:
        self.table = table
        self.kind = kind

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Base, ranking, what moves nothing, what they rest on."""
        wide = options.max_width >= NARROW
        fine = (console.encoding or "").lower().startswith("utf")
        table, base = self.table, self.table.base
        yield Text(base.model.scenario.title, style="bold")
        if table.is_answer and base.model.scenario.file.question:
            yield Text(str(base.model.scenario.file.question))
        yield ""
        what = odds_meant(base.model, table.outcomes)
        start = given(base)
        yield Text(f"What each {self.kind} does to {what}{f', {start}' if start else ''}", style="bold")
        if any(effect.is_ranked for effect in table.effects):
            yield self.ranking(wide, fine)
            yield ""
        for line in self.foot(wide):
            yield Text(line)

    @property
    def is_split(self) -> bool:
        """Whether some what-if leaves out what events say."""
        return any(effect.left_out for effect in self.table.effects)

    def ranking(self, wide: bool, fine: bool) -> PageTable:
        """One line per what-if that moves something."""
        split = self.is_split
        higher = ["higher in"] if wide or not split else []
        of = ["news", "behaviour"] if split else ["change"]
        names = ["base", "then", *of, "middle 50 %", *higher, *(["middle 90 %"] if wide else [])]
        moving = [row for row in rows(self.table.frame) if row["ranked"]] if len(self.table.effects) else []
        reach = reach_of(moving)
        table = []
        for row in moving:
            news = [odds_change(row["news_median"]) if row["left_out"] else ""] if split else []
            cells = [
                percent(row["base"]), percent(row["other"]), *news, odds_change(row["median"]),
                odds_range(row["q25"], row["q75"]), *([percent(row["higher"])] if higher else []),
            ]  # fmt: skip
            cells += [swing(row, reach, fine=fine)] if wide else []
            is_late = self.table.now is not None and row["reading"] == "from_the_start"
            mark = " [from the start]" if is_late else ""
            table.append((f"{row['name']}: {row['label']}{mark}", cells))
        return labelled(self.kind.capitalize(), names, table)

    def foot(self, wide: bool) -> Iterator[str]:
        """What moves nothing, what is impossible, what was left out, and what the columns are."""
        table = self.table
        for effect in table.effects:
            if words := unranked_words(effect.name, effect):
                yield words
            elif effect.comparison is not None and effect.comparison.moves_nothing:
                yield (
                    f"Moves nothing: {effect.name} ({effect.label}): no odds differ by more than 1e-9 in any "
                    "draw."
                )
            if effect.comparison is not None and effect.comparison.n_unpaired:
                yield f"{effect.name}: {paired_words(effect.comparison, 'the base', 'it')}"
        if table.undone:
            yield f"Interrupted: not solved: {', '.join(table.undone)}."
        yield from left_out_words({effect.name: effect for effect in table.effects}, self.kind)
        yield from (words for effect in table.effects if (words := not_announced(effect)))
        if when := reading_sentence(table):
            yield when
        if table.now is not None:
            yield law_sentence(table.now)
        if not any(effect.is_ranked for effect in table.effects):
            return
        what = "behaviour" if self.is_split else "change"
        higher = "; higher in is the share of draws in which the odds are higher"
        yield (
            f"Changes are percentage points on the same {count(table.base.n_draws, 'draw')} (seed "
            f"{table.base.seed}), draw by draw: {what} is the median of the differences, which is not the "
            f"difference of the medians{higher if wide or not self.is_split else ''}."
        )
