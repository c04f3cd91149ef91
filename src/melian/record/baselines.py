"""A table of what others say of the same questions: base rates, published forecasts.

A CSV file with the columns `crisis`, `question`, `forecaster`, `odds` and `source`: the crisis file
without `.crisis.yaml`, or `*` for every one; a question, or `*`; who or what says so; a share such as
0.15 or 15%, counts such as 3/40, or the name of one of `melian.record.counts`; and where that is written,
which such a name says itself.

Tested in `tests/unit/record/test_baselines.py`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from melian.errors import UsageError
from melian.record.counts import COUNTS

__all__ = ["COLUMNS", "Baselines", "read_baselines"]

COLUMNS = ("crisis", "question", "forecaster", "odds", "source")
_ODDS = re.compile(r"(\d+(?:\.\d+)?)(?:%|/(\d+))?\Z")


@dataclass(frozen=True, slots=True)
class Baselines:
    """What others say."""

    rows: tuple[tuple[str, str, str, float, str], ...]
    """Crisis, question, forecaster, odds of yes, source."""

    def of(self, crisis: str, questions: Iterable[str]) -> dict[tuple[str, str], Mapping[str, float]]:
        """(crisis, question) -> forecaster -> odds; a row that names more goes before one with `*`."""
        result: dict[tuple[str, str], dict[str, float]] = {}
        for question in questions:
            fitting = [row for row in self.rows if row[0] in ("*", crisis) and row[1] in ("*", question)]
            fitting.sort(key=lambda row: (row[0] != "*") + (row[1] != "*"))
            result[crisis, question] = {row[2]: row[3] for row in fitting}
        return dict(result)

    def __or__(self, other: Self) -> Self:
        """Both together; of two rows for the same, the other's counts."""
        return replace(self, rows=self.rows + other.rows)

    def about(self, crisis: str) -> Self:
        """What is said of one crisis, or of every one."""
        return replace(self, rows=tuple(row for row in self.rows if row[0] in ("*", crisis)))

    @property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """Forecaster -> where what it says is written."""
        found: dict[str, dict[str, None]] = {}
        for _, _, forecaster, _, source in self.rows:
            found.setdefault(forecaster, {})[source] = None
        return {name: tuple(each) for name, each in found.items()}


def read_baselines(path: Path) -> Baselines:
    """The table in a file.

    Raises
    ------
    UsageError
        If it cannot be read, lacks a column, or odds are none; with the line.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"{path} cannot be read: {why}") from error
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise UsageError(f"{path} has no column '{missing[0]}'; it needs {', '.join(COLUMNS)}")
    rows = []
    for row in reader:
        where = f"{path}, line {reader.line_num}"
        given = {name: (row[name] or "").strip() for name in COLUMNS}
        if given["odds"] in COUNTS:
            given["source"] = given["source"] or COUNTS[given["odds"]].source
        odds = _odds(given["odds"], where) if given["odds"] else 0.0
        empty = next((name for name in COLUMNS if not given[name]), None)
        if empty:
            raise UsageError(f"{where}: there is no {empty}; write one, `*` where it is for every one")
        rows.append((given["crisis"], given["question"], given["forecaster"], odds, given["source"]))
    return Baselines(tuple(rows))


def _odds(text: str, where: str) -> float:
    """A share, a percentage or counts."""
    if text in COUNTS:
        return COUNTS[text].odds
    match = _ODDS.match(text)
    if match:
        number = float(match[1])
        of = float(match[2]) if match[2] else 100.0 if text.endswith("%") else 1.0
        if of > 0 and number <= of:
            return number / of
    known = f", or a count that melian knows: {', '.join(COUNTS)}"
    raise UsageError(f"{where}: '{text}' is no odds; write 0.15, 15% or counts such as 3/40{known}")
