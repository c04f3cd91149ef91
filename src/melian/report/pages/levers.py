"""The page of `melian levers`.

Tested in `tests/unit/test_cli_why.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from melian.analysis.levers import LeverTable
from melian.report.pages.parts.table import PageTable, labelled
from melian.report.words.announced import law_sentence, not_announced, reading_sentence
from melian.report.words.cells.rows import rows
from melian.report.words.cells.spreads import CHANGED_ODDS, CHANGED_POINTS, HALF, MEDIAN, MOST, spread_cells
from melian.report.words.changes import odds_change
from melian.report.words.compare import left_out_words, unranked_words
from melian.report.words.figures import count, percent
from melian.report.words.levers import base_sentence, levers_sentence

__all__ = [
    "LeversPage",
]

NARROW = 96
"""Below this width ranges give way."""


class LeversPage:
    """What an actor could do beforehand, ranked, with what it costs the actor."""

    def __init__(self, found: LeverTable) -> None:
        self.found = found

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The best and the worst in words, the ranking, and what makes no difference."""
        base = self.found.table.base
        yield Text(base.model.scenario.title, style="bold")
        yield ""
        yield Text(levers_sentence(self.found), style="bold")
        if words := base_sentence(self.found):
            yield Text(words)
        if not self.found.levers:
            return
        yield ""
        yield self.ranking(options.max_width >= NARROW)
        yield ""
        for line in self.foot():
            yield Text(line)

    def ranking(self, wide: bool) -> PageTable:
        """One line per lever that moves something."""
        split = any(effect.left_out for effect in self.found.table.effects)
        of = ["news", "behaviour"] if split else ["change"]
        both = self.found.start is not None
        of += ["from start"] if both else []
        wide = wide and len(of) < 3  # the middle 90 % gives way first
        names = [*of, HALF, *([MOST] if wide else []), "higher in", "own points"]
        names += [HALF] if wide else []
        table = []
        for row in rows(self.found.frame) if self.found.table.effects else []:
            if not row["ranked"]:
                continue
            change = spread_cells(row, CHANGED_ODDS, (MEDIAN, HALF, MOST) if wide else (MEDIAN, HALF))
            own = spread_cells(row, CHANGED_POINTS, (MEDIAN, HALF) if wide else (MEDIAN,), of="own_")
            news = [odds_change(row["news_median"]) if row["left_out"] else ""] if split else []
            start = [odds_change(row["start_median"])] if both else []
            cells = [*news, change[0], *start, *change[1:], percent(row["higher"]), *own]
            table.append((f"{row['label']} [{row['kind']}]", cells))
        return labelled("Lever", names, table)

    def foot(self) -> Iterator[str]:
        """What makes no difference, what is impossible, what the figures rest on."""
        table = self.found.table
        for effect in table.effects:
            if words := unranked_words(effect.label, effect):
                yield words
            elif effect.comparison is not None and effect.comparison.moves_nothing:
                yield f"Makes no difference: {effect.label}."
        unpaired = {e.label: e.comparison.n_unpaired for e in table.effects if e.comparison is not None}
        for label, number in unpaired.items():
            if number:
                yield f"{label}: {count(number, 'draw')} left out, not certified on both sides."
        if table.undone:
            yield f"Interrupted: not solved: {', '.join(table.undone)}."
        base = table.base
        yield from left_out_words({effect.label: effect for effect in table.effects}, "lever")
        yield from (words for effect in table.effects if (words := not_announced(effect)))
        when = reading_sentence(table)
        when = when or "A lever is known to all before the story begins, and all adapt to it."
        start = " From start: the change had all known of it before the story began."
        start = start if self.found.start is not None else ""
        yield (
            f"Changes are percentage points and points on the same {count(base.n_draws, 'draw')} (seed "
            f"{base.seed}), draw by draw. {when}{start} Own points are those of "
            f"{base.model.scenario.label(self.found.actor)}."
        )
        if table.now is not None:
            yield law_sentence(table.now)
