"""What a notebook shows of a result: headline, odds with bars, certificate.

Tested in `tests/unit/test_api.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from melian.analysis.odds import odds_rows
from melian.analysis.soft.softness import Softness, softness
from melian.characters import markup
from melian.report.words.failing import failing_lines
from melian.report.words.figures import percent, percent_range
from melian.report.words.odds import certificate_lines, headline, notes, repeat
from melian.runs.run import Run

__all__ = ["result_html"]

_CELL = "padding:2px 12px 2px 0;text-align:left"
_NUMBER = "padding:2px 12px 2px 0;text-align:right;white-space:nowrap"


def result_html(run: Run, settings: Mapping[str, str], precision: str | None = None) -> str:
    """A fragment of HTML that needs no style sheet, no script and no network."""
    title, soft = markup(run.model.scenario.title), softness(run)
    rows = "".join(_row(row) for row in odds_rows(run))
    heads = "".join(
        f'<th scope="col" style="{_NUMBER if i else _CELL}">{name}</th>'
        for i, name in enumerate(("Outcome", "median", "middle 50 %", "middle 90 %", ""))
    )
    small = _lines([*certificate_lines(run), *notes(run, settings, precision)])
    head = f"<thead><tr>{heads}</tr></thead>"
    table = f'<table style="border-collapse:collapse">{head}<tbody>{rows}</tbody></table>'
    again = markup(repeat(run, settings, precision))
    return (
        f'<div style="font-family:sans-serif;max-width:46em"><h3 style="margin:0 0 4px">{title}</h3>'
        f"{_soft(soft) if soft.has_headline else ''}<p>{markup(headline(run))}</p>"
        f"{table if soft.has_headline else _lines(failing_lines(run, settings, precision))}"
        f'<div style="font-size:85%;color:#555;margin-top:6px">{small}<code>{again}</code></div></div>'
    )


def _soft(soft: Softness) -> str:
    """The band as large as a headline, and what else makes the number soft."""
    return f'<p style="font-size:150%;margin:4px 0">{markup(soft.band)}</p>{_lines(soft.sentences[1:])}'


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"<div>{markup(line)}</div>" for line in lines)


def _row(row: Mapping[str, object]) -> str:
    low, high, median = (float(str(row[name])) for name in ("q25", "q75", "median"))
    wide = percent_range(float(str(row["q05"])), float(str(row["q95"])))
    cells = "".join(
        f'<td style="{_NUMBER}">{text}</td>' for text in (percent(median), percent_range(low, high), wide)
    )
    return (
        f'<tr><th scope="row" style="{_CELL};font-weight:normal">{markup(str(row["label"]))}</th>'
        f"{cells}<td>{_bar(row)}</td></tr>"
    )


def _bar(row: Mapping[str, object]) -> str:
    """The middle 90 % as a thin line, the middle half as a thick one, the median as a mark."""
    figures = [float(str(row[name])) for name in ("q05", "q25", "median", "q75", "q95")]
    if any(map(math.isnan, figures)):
        return ""
    a, b, m, c, d = (160 * figure for figure in figures)
    return (
        '<svg width="164" height="14" role="img" aria-hidden="true">'
        f'<line x1="{a + 2:.1f}" x2="{d + 2:.1f}" y1="7" y2="7" stroke="#8aa" stroke-width="2"/>'
        f'<line x1="{b + 2:.1f}" x2="{c + 2:.1f}" y1="7" y2="7" stroke="#0072b2" stroke-width="6"/>'
        f'<line x1="{m + 2:.1f}" x2="{m + 2:.1f}" y1="1" y2="13" stroke="#000" stroke-width="2"/></svg>'
    )
