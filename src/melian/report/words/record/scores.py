"""Scores and comparisons as the cells of tables, for the terminal and for HTML.

Tested in `tests/unit/record/test_score.py`.
"""

from __future__ import annotations

import math

from melian.analysis.situations.wording import signed
from melian.record.comparison import FEWEST, Comparison
from melian.record.score import Case, Table
from melian.report.words.figures import count, percent, percent_range

__all__ = [
    "CASE_HEADS", "COMPARISON_HEADS", "NO_PROOF", "case_cells", "comparison_cells", "comparison_note",
    "mean_words", "rivals_rows", "score_figure", "table_title",
]  # fmt: skip

_VERDICTS = {"better": "better", "worse": "worse", "none": "open"}
CASE_HEADS = ("odds", "middle 90 %", "came", "Brier", "log")
COMPARISON_HEADS = ("crises", "score", "skill", "middle 90 %", "")
NO_PROOF = (
    "A crisis counts once, with the mean of its questions; intervals draw crises anew. Files that "
    "were written after the end know it in many quiet ways: such scores are no proof of foresight."
)


def score_figure(score: float) -> str:
    """A score in three digits."""
    return "infinite" if math.isinf(score) else f"{score:.3f}"


def table_title(table: Table) -> str:
    """How many questions of how many crises, and of which kind."""
    n = len({case.crisis for case in table.cases})
    kind = "With hindsight, scored apart" if table.has_hindsight else "Scores"
    of = "1 crisis" if n == 1 else f"{n} crises"
    return f"{kind}: {count(len(table.cases), 'question')} of {of}"


def mean_words(table: Table) -> str:
    """The mean scores, and those of single draws."""
    drawn = [score_figure(each) for each in table.per_draw]
    return (
        f"Mean over crises, the smaller the better: Brier {score_figure(table.brier)}, logarithmic "
        f"{score_figure(table.logarithmic)}; of single draws {drawn[0]} and {drawn[1]}."
    )


def case_cells(case: Case) -> tuple[str, ...]:
    """The odds of a question, what came, and its scores."""
    odds = case.odds
    return (
        percent(odds.mean), percent_range(odds.q05, odds.q95), "yes" if case.came else "no",
        score_figure(odds.brier(case.came)), score_figure(odds.logarithmic(case.came)),
    )  # fmt: skip


def rivals_rows(table: Table) -> list[tuple[str, ...]]:
    """Against others: Brier scores of questions, ranked scores of ordered outcomes."""
    rows = [(rival.name, *comparison_cells(rival.brier)) for rival in table.rivals]
    ranked = [(f"{name}, ranked outcomes", *comparison_cells(each)) for name, each in table.ranked.items()]
    return [*rows, *ranked]


def comparison_cells(found: Comparison) -> tuple[str, ...]:
    """How many crises, the other's score, skill, the interval of the difference, what it shows."""
    span = "" if math.isnan(found.low) else f"{signed(found.low, '.3f')} to {signed(found.high, '.3f')}"
    skill = "" if math.isnan(found.skill) else f"{signed(100 * found.skill, '.0f')} %"
    return str(found.n_crises), score_figure(found.theirs), skill, span, _VERDICTS[found.verdict]


def comparison_note(table: Table) -> str:
    """What the columns of a comparison mean."""
    few = len({case.crisis for case in table.cases}) < FEWEST
    return (
        "Skill: the share of the other's score that is saved. Middle 90 %: of the difference, theirs less "
        "ours, crises drawn anew. Open: no difference can be shown"
        + (f"; fewer than {FEWEST} crises never show one." if few else ".")
    )
