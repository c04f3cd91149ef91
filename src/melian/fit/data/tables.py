"""Tables: a CSV file as a frame, read within limits, and the words in it that stand for nothing.

Which words mean "missing" is decided here and remembered, so that a message can quote them.
"""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from melian.errors import FitError
from melian.fit.data.columns import as_numbers
from melian.fit.data.data_files import BLOCK, LIFT, file_bytes
from melian.fit.messages import shown, some_rows

__all__ = ["MISSING", "Table", "read_table", "table_of"]

MISSING = (
    "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A",
    "NA", "NULL", "NaN", "None", "n/a", "nan", "null",
)  # fmt: skip
"""What stands for a missing value in a file, besides an empty cell, if nothing else is said: as in pandas."""

MOST_COLUMNS = 2_000
MOST_CELLS = 4_000_000
LONGEST_CELL = 10_000
"""Characters in one cell."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A frame, and which of its missing values were words in a file."""

    frame: pd.DataFrame
    words: Mapping[str, pd.Series] = field(default_factory=dict)
    """Column -> what stood in the file, for rows where the column is missing; empty cells are ''. Nothing
    for data that come as a frame."""


def read_table(
    path: str | os.PathLike[str], *, missing: Iterable[str] | None = None, any_size: bool = False
) -> pd.DataFrame:
    """A CSV file; its index is called `line` and counts as an editor does, the head being line 1.

    See `table_of`.
    """
    return table_of(path, missing=missing, any_size=any_size).frame


def table_of(
    path: str | os.PathLike[str], *, missing: Iterable[str] | None = None, any_size: bool = False
) -> Table:
    """A CSV file as a table whose index is called `line` and counts as an editor does.

    Parameters
    ----------
    path
        A file, which may be packed by gzip, bzip2 or xz.
    missing
        Words that stand for a missing value, besides empty cells; `MISSING` if absent.
    any_size
        Lift the limits: 24 MiB after unpacking, 200,000 lines, 2,000 columns, 4 million cells, 10,000
        characters in a cell.

    Raises
    ------
    FitError
        If the file cannot be read, is no CSV in UTF-8, has no rows, or is beyond a limit.
    """
    name = os.fspath(path)
    data, lines = file_bytes(name, any_size)
    width = _check_head(name, data, any_size)
    if not any_size and width * lines > MOST_CELLS:
        raise FitError(
            f"'{name}' has {width:,} columns and {lines:,} lines, more than {MOST_CELLS:,} cells; {LIFT}"
        )
    words = MISSING if missing is None else tuple(missing)
    # blank lines are kept and dropped here, so that those that follow keep their numbers
    frame = _parsed(name, data, keep_default_na=False, na_values=["", *words], low_memory=False)
    frame.columns = [str(column).strip() for column in frame.columns]
    frame = frame.assign(**_large_numbers(frame))
    frame.index = _line_numbers(data, len(frame), lines)
    if not any_size:
        _check_cells(name, frame)
    table = _without_blank_lines(frame, _missing_words(name, data, frame))
    if table.frame.empty:
        raise FitError(f"'{name}' has no rows below its head; write one row per case")
    return table


def _check_head(name: str, data: bytes, any_size: bool) -> int:
    """How many columns there are; refuses columns of one name, and fields that no comma separates."""
    start = data if any_size else data[:BLOCK]
    text = start.decode("utf-8-sig", errors="ignore")
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        head = [cell.strip() for cell in next(rows, [])]
        first = next(rows, None)
    except csv.Error:
        raise FitError(f"'{name}' has a cell of more than {csv.field_size_limit():,} characters") from None
    if not head and data.strip():
        raise FitError(f"'{name}' has an empty first line; write the names of the columns there")
    if first is None and len(start) < len(data):
        raise FitError(f"'{name}' has a head and a first row of more than {BLOCK // 2**20} MiB; {LIFT}")
    if not any_size and len(head) > MOST_COLUMNS:
        raise FitError(f"'{name}' has more than {MOST_COLUMNS:,} columns; {LIFT}")
    seen: set[str] = set()
    for column in filter(None, head):
        if column in seen:
            raise FitError(f"'{name}' has several columns called '{shown(column)}'; name each column once")
        seen.add(column)
    if len(head) == 1 and any(mark in head[0] for mark in ";\t"):
        raise FitError(
            f"'{name}' has one column, '{shown(head[0])}': separate values by commas, not by "
            "semicolons or tabs"
        )
    # pandas would take the first values for names of rows, and shift the others
    if first is not None and len(first) > len(head) > 0:
        raise FitError(
            f"'{name}' has {len(first):,} values in the row below its head, which has {len(head)} names; "
            "name every column, and end no row with a comma"
        )
    return len(head)


def _parsed(name: str, data: bytes, **options: Any) -> pd.DataFrame:
    try:
        return pd.read_csv(io.BytesIO(data), skip_blank_lines=False, **options)
    except (pd.errors.EmptyDataError, pd.errors.ParserError, ValueError, OverflowError) as error:
        reason = " ".join(str(error).split())
        raise FitError(f"'{name}' is no table of comma-separated values: {reason}") from None


def _large_numbers(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """Columns of whole numbers that pandas leaves as text, since they are of more than 64 bits."""
    texts = frame.select_dtypes(exclude=["number", "bool"])
    made = {}
    for name, column in texts.items():
        held = column.dropna()
        if len(held) and not math.isnan(as_numbers(held.iloc[:1])[0]):
            numeric = as_numbers(column)
            if not np.isnan(numeric[column.notna().to_numpy()]).any():
                made[str(name)] = pd.Series(numeric, index=column.index)
    return made


def _line_numbers(data: bytes, rows: int, lines: int) -> pd.Index:
    """Where each row begins, as an editor counts; cells in quotes may hold line ends."""
    plain = pd.RangeIndex(2, rows + 2, name="line")
    if rows + 2 >= lines:
        return plain
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    starts, last = [], 0
    try:
        for _ in reader:
            starts.append(last + 1)
            last = reader.line_num
    except csv.Error:
        return plain
    return pd.Index(starts[1:], name="line") if len(starts) == rows + 1 else plain


def _missing_words(name: str, data: bytes, frame: pd.DataFrame) -> dict[str, pd.Series]:
    """Column -> what stands in the file where the column is missing."""
    missing = frame.isna()
    places = [number for number, lacks in enumerate(missing.any()) if lacks]
    if not places:
        return {}
    # without regard to names, which pandas makes up where there is none
    text = _parsed(name, data, usecols=places, dtype=str, na_filter=False)
    found = {}
    for number, (_, column) in zip(places, text.items(), strict=True):
        lacks = missing.iloc[:, number].to_numpy()
        # a category each: a large table may be full of one word
        words = column[lacks].astype("category")
        found[str(frame.columns[number])] = words.set_axis(frame.index[lacks])
    return found


def _without_blank_lines(frame: pd.DataFrame, words: Mapping[str, pd.Series]) -> Table:
    """The table without lines in which nothing stands; a line of words for "missing" is none of these."""
    blank = frame.isna().all(axis=1)
    for column in words.values():
        said = column.index[(column != "").to_numpy()]
        blank.loc[said] = False
    gone = frame.index[blank.to_numpy()]
    kept = {name: column.drop(gone.intersection(column.index)) for name, column in words.items()}
    return Table(frame[~blank.to_numpy()], kept)


def _check_cells(name: str, frame: pd.DataFrame) -> None:
    """Refuse cells that are too long: their words would be names of coefficients, and stand in messages."""
    for column in frame.columns:
        if pd.api.types.is_numeric_dtype(frame[column]):
            continue
        long = frame[column].astype(str).str.len().to_numpy() > LONGEST_CELL
        if np.any(long):
            raise FitError(
                f"'{name}' has more than {LONGEST_CELL:,} characters in a cell of '{shown(column)}' "
                f"({some_rows(frame.index[long])}); {LIFT}"
            )
