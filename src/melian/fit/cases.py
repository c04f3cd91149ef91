"""Cases: a table of data with one row per case, and how often each outcome was seen in each.

Nothing is dropped, guessed or recoded silently: a value that cannot be used is refused with the
rows and the column it stands in, or its row is dropped and kept in a list if that was asked for.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from melian.errors import FitError, UsageError
from melian.fit.formulas import nearest_name, some_rows

__all__ = ["Cases", "cases_of", "check_columns", "pairs_of", "read_table"]

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Rows that a model is fitted to."""

    frame: pd.DataFrame
    """All columns of the rows that are used; the index names the rows as messages do."""
    counts: Counts
    """(case, outcome) How often each outcome was seen."""
    outcomes: tuple[str, ...]
    """Names of the outcomes, in order."""
    dropped: pd.Series
    """Row -> columns whose value is missing there; the rows that were left out."""


def read_table(path: str | os.PathLike[str]) -> pd.DataFrame:
    """A CSV file; its index is called `line` and counts as an editor does, the head being line 1.

    Raises
    ------
    FitError
        If the file cannot be read, is no CSV in UTF-8, or has no rows.
    """
    try:
        # blank lines are kept and dropped here, so that those that follow keep their numbers
        table = pd.read_csv(path, skip_blank_lines=False)
    except OSError as error:
        raise FitError(f"'{os.fspath(path)}' cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise FitError(
            f"'{os.fspath(path)}' is not in UTF-8 (byte {error.start}); save it as 'CSV UTF-8'"
        ) from None
    except (pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        reason = " ".join(str(error).split())
        raise FitError(f"'{os.fspath(path)}' is no table of comma-separated values: {reason}") from None
    table.columns = [str(name).strip() for name in table.columns]
    _check_head(path, table)
    table.index = pd.RangeIndex(2, len(table) + 2, name="line")
    table = table.dropna(how="all")
    if table.empty:
        raise FitError(f"'{os.fspath(path)}' has no rows below its head; write one row per case")
    return table


def _check_head(path: str | os.PathLike[str], table: pd.DataFrame) -> None:
    """Refuse two columns of one name, of which one would be taken, and fields that no comma separates."""
    head = pd.read_csv(path, header=None, nrows=1, dtype=str).iloc[0].dropna().str.strip()
    twice = head[head.duplicated()].unique()
    if len(twice):
        raise FitError(f"'{os.fspath(path)}' has several columns called '{twice[0]}'; name each column once")
    if len(table.columns) == 1 and any(mark in table.columns[0] for mark in ";\t"):
        raise FitError(
            f"'{os.fspath(path)}' has one column, '{table.columns[0]}': separate values by commas, not by "
            "semicolons or tabs"
        )


def pairs_of(text: str, option: str) -> dict[str, str]:
    """`L=sq, RL=capit` as a mapping.

    Raises
    ------
    UsageError
        If a part has no `=`, or a name comes twice.
    """
    pairs: dict[str, str] = {}
    for part in text.split(","):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not name or not value:
            raise UsageError(f"{option} {text!r}: '{part.strip()}' is no pair; write 'name=name, name=name'")
        if name in pairs:
            raise UsageError(f"{option} {text!r} gives '{name}' twice; give it once")
        pairs[name] = value
    return pairs


def cases_of(
    frame: pd.DataFrame,
    outcomes: Sequence[str],
    *,
    outcome: str | None = None,
    counts: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    columns: Sequence[str] = (),
    groups: Sequence[str] = (),
    drop_missing: bool = False,
) -> Cases:
    """The cases of a table.

    Parameters
    ----------
    frame
        One row per case.
    outcomes
        Names of the model's outcomes, in order. A single one is a density, of columns that the model reads
        itself.
    outcome
        Column that names the one outcome of each row.
    counts
        Or: outcome -> column that says how often it was seen in the row; 0 where an outcome has none.
    labels
        Value of the column `outcome` -> the model's name of it, where they differ.
    columns
        Other columns that are used: rows where they are missing count as missing.
    groups
        Columns that only say which rows belong together, in whatever words.
    drop_missing
        Leave out rows with missing values; otherwise they are refused.

    Raises
    ------
    FitError
        If a column is unknown, values are missing or of the wrong kind, or nothing varies.
    UsageError
        Unless exactly one of `outcome` and `counts` is given, or neither for a density.
    """
    if len(outcomes) == 1 and (outcome is not None or counts is not None):
        raise UsageError("this model reads what happened from its own columns; leave out outcome and counts")
    if len(outcomes) > 1 and (outcome is None) == (counts is None):
        raise UsageError("say what happened by one of: --outcome COLUMN, --counts 'outcome=column, ...'")
    seen = [outcome] if outcome is not None else list((counts or {}).values())
    if labels and outcome is None:
        raise UsageError("--labels says what values of --outcome stand for; leave it out with --counts")
    check_columns(frame, [*seen, *columns, *groups])
    kept, dropped = _complete(frame, [*seen, *columns, *groups], drop_missing)
    for name in columns:
        _check_kind(kept, name)
    if len(outcomes) == 1:
        table = np.ones((len(kept), 1), dtype=np.int64)
    elif outcome is not None:
        table = _from_names(kept[outcome], outcomes, labels or {})
    else:
        table = _from_counts(kept, outcomes, counts or {})
    _check_variation(table, outcomes)
    table.setflags(write=False)
    return Cases(kept, table, tuple(outcomes), dropped)


def check_columns(frame: pd.DataFrame, columns: Sequence[str]) -> None:
    """Refuse a name that is no column, with the nearest that is one."""
    for name in columns:
        if name not in frame.columns:
            raise FitError(f"the data have no column '{name}'. {nearest_name(name, map(str, frame.columns))}")
        if isinstance(frame[name], pd.DataFrame):
            raise FitError(f"the data have several columns called '{name}'; name each column once")


def _complete(
    frame: pd.DataFrame, columns: Sequence[str], drop_missing: bool
) -> tuple[pd.DataFrame, pd.Series]:
    """Rows without missing values, and for each other row the columns where it misses one."""
    names = list(dict.fromkeys(columns))
    missing = frame[names].isna()
    lacking = missing.any(axis=1).to_numpy()
    if lacking.any() and not drop_missing:
        found = [
            f"'{name}' in {some_rows(frame.index[missing[name].to_numpy()])}"
            for name in names
            if missing[name].any()
        ]
        raise FitError(
            f"{int(lacking.sum())} of {len(frame)} rows have missing values: {'; '.join(found)}. "
            "Fill them, or leave these rows out with --drop-missing (drop_missing=True)"
        )
    if lacking.all():
        raise FitError(f"every row misses a value of one of: {', '.join(names)}")
    gone = missing[lacking]
    reasons = [", ".join(name for name in names if row[name]) for _, row in gone.iterrows()]
    return frame[~lacking], pd.Series(reasons, index=gone.index, name="missing", dtype=object)


def _check_kind(frame: pd.DataFrame, name: str) -> None:
    """Refuse a column of numbers in which some text stands: it would pass for a name with many levels."""
    column = frame[name]
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        infinite = column.isin([np.inf, -np.inf]).to_numpy()
        if infinite.any():
            raise FitError(f"'{name}' is infinite in {some_rows(frame.index[infinite])}; write numbers")
        return
    decimal = column.astype(str).str.fullmatch(r"\s*[-+]?\d+,\d+\s*").to_numpy(dtype=bool)
    if decimal.any():
        raise FitError(
            f"'{name}' is {str(column[decimal].iloc[0])!r} in {some_rows(frame.index[decimal])}; write "
            "numbers with a point, as 0.5"
        )
    if column.nunique() == 1:
        raise FitError(
            f"'{name}' is {str(column.iloc[0])!r} in every row, so it cannot have an effect; leave it out"
        )
    text = pd.to_numeric(column.astype(str), errors="coerce").isna().to_numpy()
    if 0 < text.sum() < len(column) / 2:
        raise FitError(
            f"'{name}' holds numbers, but {str(column[text].iloc[0])!r} in "
            f"{some_rows(frame.index[text])}; write a number there, or leave it empty"
        )


def _from_names(column: pd.Series, outcomes: Sequence[str], labels: Mapping[str, str]) -> Counts:
    """(case, outcome) One where the row's outcome is the column's."""
    for name in labels.values():
        if name not in outcomes:
            raise FitError(f"the model has no outcome '{name}'. {nearest_name(name, outcomes)}")
    if column.dtype.kind == "f" and (column == np.round(column)).all():
        column = column.astype(np.int64)  # a missing value elsewhere turns 1 into 1.0
    names = np.array([labels.get(str(value), str(value)) for value in column], dtype=object)
    unknown = ~np.isin(names.astype(str), list(outcomes))
    if unknown.any():
        odd = list(dict.fromkeys(names[unknown]))
        raise FitError(
            f"'{column.name}' names outcomes that the model does not have: "
            f"{', '.join(map(repr, odd[:5]))}{' and others' if len(odd) > 5 else ''} "
            f"({some_rows(column.index[unknown])}). {nearest_name(odd[0], outcomes)}. "
            f"Say which is which with --labels '{odd[0]}={outcomes[0]}, ...'"
        )
    return (names[:, None] == np.array(outcomes, dtype=object)).astype(np.int64)


def _from_counts(frame: pd.DataFrame, outcomes: Sequence[str], counts: Mapping[str, str]) -> Counts:
    """(case, outcome) Whole numbers from the columns of the outcomes."""
    for name in counts:
        if name not in outcomes:
            raise FitError(f"the model has no outcome '{name}'. {nearest_name(name, outcomes)}")
    table = np.zeros((len(frame), len(outcomes)), dtype=np.int64)
    for number, name in enumerate(outcomes):
        if name in counts:
            table[:, number] = _whole(frame, counts[name])
    empty = table.sum(axis=1) == 0
    if empty.any():
        raise FitError(
            f"no outcome was seen in {some_rows(frame.index[empty])}: "
            f"{', '.join(counts.values())} are all 0 there; drop these rows, or count what happened"
        )
    return table


def _whole(frame: pd.DataFrame, name: str) -> Counts:
    values = pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype=np.float64)
    wrong = ~np.isfinite(values) | (values < 0) | (values != np.round(values))
    if wrong.any():
        raise FitError(
            f"'{name}' should count how often an outcome was seen, but is "
            f"{str(frame[name][wrong].iloc[0])!r} in {some_rows(frame.index[wrong])}; "
            "write whole numbers from 0 up"
        )
    return values.astype(np.int64)


def _check_variation(table: Counts, outcomes: Sequence[str]) -> None:
    seen = [name for name, total in zip(outcomes, table.sum(axis=0), strict=True) if total]
    if len(seen) == 1 and len(outcomes) > 1:
        raise FitError(
            f"every case ends in '{seen[0]}': without variation no coefficient can be estimated; "
            "check the column of outcomes"
        )
