"""What forecasts were worth, as an HTML file: no network, no script.

Tested in `tests/unit/record/test_score_document.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from melian.record.score import Table
from melian.record.scoring import Scored
from melian.report.charts.reliability import reliability_chart
from melian.report.markup import bullets, paragraph, section, table, text
from melian.report.style import STYLE, page_shell
from melian.report.words.record.calibration import reliability_words
from melian.report.words.record.scores import (
    CASE_HEADS,
    COMPARISON_HEADS,
    NO_PROOF,
    case_cells,
    comparison_note,
    mean_words,
    rivals_rows,
    table_title,
)

__all__ = ["scores_html"]

TITLE = "What forecasts were worth"


def scores_html(found: Scored) -> str:
    """The whole file; it holds no date of its making."""
    head = (
        f'<header><p class="kicker">The record</p><h1>{TITLE}</h1>'
        f"{paragraph(NO_PROOF if found.tables else 'No question has come to yes or no.', 'lead')}</header>"
    )
    parts = [_part(each, number) for number, each in enumerate(found.tables)]
    said = [f"{name}: {'; '.join(places)}." for name, places in found.sources.items()]
    if found.unanswered:
        said.append(f"Not scored, for no draw has an answer: {', '.join(found.unanswered)}.")
    foot = f"{bullets(said)}{paragraph(f'{found.draws:,} draws, seed {found.seed}.')}"
    return page_shell(TITLE, STYLE, f"{head}\n<main>{''.join(parts)}</main>\n<footer>{foot}</footer>")


def _part(found: Table, number: int) -> str:
    drawn = reliability_chart(found.reliability)
    both = "".join(f'<div class="chart {name}">{svg}</div>' for name, svg in drawn.items())
    words = " ".join(reliability_words(found.reliability))
    return section(
        f"scores-{number}", table_title(found),
        paragraph(mean_words(found)),
        '<p class="charttitle">Calibration</p>'
        f'<figure role="img" aria-label="{text(words)}">{both}</figure>',
        table(("Against", *COMPARISON_HEADS), rivals_rows(found), numbers=len(COMPARISON_HEADS)),
        paragraph(comparison_note(found)),
        *_crises(found),
    )  # fmt: skip


def _crises(found: Table) -> Iterator[str]:
    """The questions of each crisis."""
    for crisis in dict.fromkeys(case.crisis for case in found.cases):
        rows = [(case.label, *case_cells(case)) for case in found.cases if case.crisis == crisis]
        yield f"<h3>{text(crisis)}</h3>"
        yield table(("Question", *CASE_HEADS), rows, numbers=len(CASE_HEADS))
