"""The page of `melian score`.

Tested in `tests/unit/record/test_score.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from melian.analysis.situations.wording import signed
from melian.record.comparison import FEWEST as FEWEST_CRISES
from melian.record.comparison import Comparison
from melian.record.reliability import Reliability
from melian.record.score import Table
from melian.record.scoring import Scored
from melian.report.pages.parts.table import PageTable
from melian.report.words.figures import count, percent, percent_range
from melian.report.words.record.calibration import reliability_words

__all__ = ["ScorePage"]

DOTS = 51
"""Places of a line of dots, from 0 % to 100 %."""
_VERDICTS = {"better": "better", "worse": "worse", "none": "open"}


class ScorePage:
    """What forecasts were worth: case by case, against others, and whether they are calibrated."""

    def __init__(self, found: Scored) -> None:
        self.found = found

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The parts of the page, one below the other."""
        for table in self.found.tables:
            yield from _table_lines(table)
        for name, places in self.found.sources.items():
            yield Text(f"{name}: {'; '.join(places)}.", style="dim")
        if self.found.unanswered:
            yield Text(f"Not scored, for no draw has an answer: {', '.join(self.found.unanswered)}.")
        if not self.found.tables:
            yield Text("Nothing to score: no question of these crises has come to yes or no.")
            return
        yield Text(
            "A crisis counts once, with the mean of its questions; intervals draw crises anew. Files that "
            "were written after the end know it in many quiet ways: such scores are no proof of foresight.",
            style="dim",
        )


def _table_lines(table: Table) -> Iterator[RenderableType]:
    n = len({case.crisis for case in table.cases})
    kind = "With hindsight, scored apart" if table.has_hindsight else "Scores"
    of = "1 crisis" if n == 1 else f"{n} crises"
    yield Text(f"{kind}: {count(len(table.cases), 'question')} of {of}", style="bold")
    yield _cases(table)
    yield ""
    yield Text(
        f"Mean over crises, the smaller the better: Brier {_score(table.brier)}, logarithmic "
        f"{_score(table.logarithmic)}; of single draws {_score(table.per_draw[0])} and "
        f"{_score(table.per_draw[1])}."
    )
    yield ""
    yield _rivals(table)
    yield Text(
        "Skill: the share of the other's score that is saved. Middle 90 %: of the difference, theirs less "
        "ours, crises drawn anew. Open: no difference can be shown"
        + (f"; fewer than {FEWEST_CRISES} crises never show one." if n < FEWEST_CRISES else "."),
        style="dim",
    )
    yield ""
    yield from _dots(table.reliability)
    yield ""


def _cases(table: Table) -> PageTable:
    result = PageTable()
    result.add_column("Crisis", overflow="fold")
    result.add_column("Question", overflow="fold")
    for name in ("odds", "middle 90 %", "came", "Brier", "log"):
        result.add_column(name, justify="right", no_wrap=True)
    last = None
    for case in table.cases:
        odds = case.odds
        result.add_row(
            Text(case.crisis if case.crisis != last else ""), Text(case.label), percent(odds.mean),
            percent_range(odds.q05, odds.q95), "yes" if case.came else "no", _score(odds.brier(case.came)),
            _score(odds.logarithmic(case.came)),
        )  # fmt: skip
        last = case.crisis
    return result


def _rivals(table: Table) -> PageTable:
    """Against others: Brier scores of questions, ranked scores of ordered outcomes."""
    result = PageTable()
    result.add_column("Against", overflow="fold")
    for name in ("crises", "score", "skill", "middle 90 %", ""):
        result.add_column(name, justify="right", no_wrap=True)
    for rival in table.rivals:
        result.add_row(Text(rival.name), *_comparison(rival.brier))
    for name, found in table.ranked.items():
        result.add_row(Text(f"{name}, ranked outcomes"), *_comparison(found))
    return result


def _comparison(found: Comparison) -> tuple[str, ...]:
    span = "" if math.isnan(found.low) else f"{signed(found.low, '.3f')} to {signed(found.high, '.3f')}"
    skill = "" if math.isnan(found.skill) else f"{signed(100 * found.skill, '.0f')} %"
    return str(found.n_crises), _score(found.theirs), skill, span, _VERDICTS[found.verdict]


def _dots(found: Reliability) -> Iterator[Text]:
    """Where the odds of what came about stood, and of what did not."""
    yield Text("Odds that were given, from 0 % to 100 %:", style="bold")
    for words, wanted in (("yes", True), ("no", False)):
        places = [0] * DOTS
        for odds in found.odds[found.came == wanted]:
            places[min(DOTS - 1, int(odds * (DOTS - 1) + 0.5))] += 1
        marks = "".join("." if not n else "o" if n == 1 else str(min(n, 9)) for n in places)
        yield Text(f"  came to {words:<4}{marks}")
    if found.recalibrated is None:
        yield Text(*reliability_words(found))
        return
    whole = found.miscalibration - found.discrimination + found.uncertainty
    yield Text(
        f"Brier score of the cases {_score(whole)}: "
        f"miscalibration {_score(found.miscalibration)} - discrimination {_score(found.discrimination)} + "
        f"uncertainty {_score(found.uncertainty)}."
    )
    for sentence in reliability_words(found):
        yield Text(sentence)


def _score(score: float) -> str:
    return "infinite" if math.isinf(score) else f"{score:.3f}"
