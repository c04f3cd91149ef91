"""Tables of the page of what the record shows."""

from __future__ import annotations

import math
from collections.abc import Sequence

from melian.analysis.situations.wording import signed
from melian.record.comparison import Comparison
from melian.record.counts import COUNTS
from melian.record.score import Table
from melian.report.words.figures import percent
from melian.report.words.record.scores import score_figure

VERDICTS = {"better": "better", "worse": "worse", "none": "open"}


def table(head: Sequence[str], rows: Sequence[Sequence[str]], words: int = 1) -> str:
    """A table whose first columns are words and the others figures."""
    lines = [head, ["---"] * words + ["---:"] * (len(head) - words), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def span(found: Comparison) -> str:
    """The middle 90 % of a difference."""
    return "" if math.isnan(found.low) else f"{signed(found.low, '.3f')} to {signed(found.high, '.3f')}"


def against(found: Table) -> str:
    """Other forecasters on the same questions."""
    rows = [
        [rival.name, str(rival.brier.n_crises), str(rival.brier.n_cases), *compared(rival.brier),
         score_figure(rival.logarithmic.theirs), VERDICTS[rival.logarithmic.verdict]]
        for rival in found.rivals
    ]  # fmt: skip
    rows += [
        [f"{name}, ranked outcomes", str(each.n_crises), "", *compared(each), "", ""]
        for name, each in found.ranked.items()
    ]
    head = [
        "against",
        "crises",
        "questions",
        "theirs",
        "files",
        "skill",
        "middle 90 %",
        "",
        "theirs, log",
        "",
    ]
    return table(head, rows)


def compared(found: Comparison) -> list[str]:
    """Both scores, skill, the interval of the difference, and whether it shows anything."""
    skill = "" if math.isnan(found.skill) else f"{signed(100 * found.skill, '.0f')} %"
    verdict = VERDICTS[found.verdict]
    return [score_figure(found.theirs), score_figure(found.ours), skill, span(found), verdict]


def counts() -> str:
    """The counts of past crises and disputes, and what they count."""
    rows = []
    for name, count in COUNTS.items():
        values = {**count.yes, **count.among}
        by = ", ".join(f"`{column}` {' or '.join(of)}" for column, of in values.items())
        of = f"{count.table.rows}{' ' + count.of if count.of else ''}"
        rows.append([f"`{name}`", count.what, of, by, f"{count.count}/{count.cases}", percent(count.odds)])
    return table(["name", "what came about", "of", "as coded", "count", "share"], rows, words=4)


def tables_counted() -> str:
    """The tables that were counted, with their fingerprints."""
    known = dict.fromkeys(count.table for count in COUNTS.values())
    return "\n".join(
        f"- {each.title}; {each.cite}. SHA-256 {' or '.join(f'`{mark}`' for mark in each.sha256)}."
        for each in known
    )
