"""The head of the page of a fit: its cases, and what the columns of its formulas were taken for.

Tested in `tests/unit/test_fit_command.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from melian.fit.data.columns import Column
from melian.fit.fitted import Fit
from melian.fit.messages import shown
from melian.report.words.figures import count

__all__ = ["cases_line", "columns_line"]

_HEADS = {"number": "numbers", "truth": "true or false"}
_MOST = 6
"""Levels, or words, that are listed."""


def cases_line(fit: Fit) -> str:
    """How many cases there are, how they ended, and which rows were left out."""
    plays = int(fit.estimate.counts.sum())
    rows = len(fit.cases.frame)
    text = count(rows, "case")
    if plays != rows:
        text += f", {plays:,} plays"
    if len(fit.cases.outcomes) > 1:
        totals = zip(fit.cases.outcomes, fit.estimate.counts.sum(axis=0), strict=True)
        text += ": " + ", ".join(f"{name} {int(total):,}" for name, total in totals)
    if len(fit.cases.dropped):
        text += f"; left out for missing values: {count(len(fit.cases.dropped), 'row')}"
        text += _words_for_missing(fit.cases.read_as_missing)
    return f"{text}."


def columns_line(columns: Sequence[Column]) -> str:
    """What the columns of the formulas were taken for."""
    said = []
    for kind, head in _HEADS.items():
        if names := [column.name for column in columns if column.kind == kind]:
            said.append(f"Taken as {head}: {', '.join(names)}.")
    for head, is_text in (("text", True), ("levels, by C()", False)):
        if texts := [
            f"{column.name} ({_listed(column.levels)})"
            for column in columns
            if column.levels and is_text == (column.kind == "text")
        ]:
            said.append(f"Taken as {head}: {', '.join(texts)}.")
    return " ".join(said)


def _words_for_missing(found: Mapping[str, Mapping[str, int]]) -> str:
    """Which words, other than an empty cell, were read as missing, and how often in which column."""
    said = [
        f"'{shown(word)}' in {name} ({times:,})"
        for name, words in found.items()
        for word, times in words.items()
        if word
    ]
    return f" (read as missing: {_listed(said)})" if said else ""


def _listed(names: Sequence[str]) -> str:
    """The first few, and how many more."""
    rest = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(shown(name) for name in names[:_MOST]) + rest
