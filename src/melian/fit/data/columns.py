"""Columns: what each one is taken for, decided here and nowhere else.

A column that a formula uses is numbers, or true and false, or text, each of whose values is a level. What
it is follows from its values, never from how a library stores them: text is text as `object`, `str`,
`string`, `category` or in Arrow's types, and whole numbers are numbers with and without a mask. Dates are
none of the three: whether a date means a year, a distance in days or a period only the author knows.
"""

from __future__ import annotations

import datetime
import math
import numbers
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Float64, Shaped

from melian.errors import FitError
from melian.fit.messages import shown, some_rows

__all__ = ["Column", "as_before", "as_numbers", "level_name", "taken", "with_levels"]

_DECIMAL_COMMA = re.compile(r"\s*[-+]?\d+,\d+\s*")
_DATE = re.compile(r"\s*\d{4}-\d{1,2}-\d{1,2}(?:[ T].*)?")
_TIMES: tuple[tuple[str, tuple[type, ...]], ...] = (
    ("spans of time", (datetime.timedelta, np.timedelta64)),
    ("times of day", (datetime.time,)),
    ("periods", (pd.Period,)),
    ("dates", (datetime.date, np.datetime64)),
)
_ALL_TIMES = tuple(kind for _, kinds in _TIMES for kind in kinds)
_KINDS = {"number": "numbers", "truth": "true or false", "text": "text"} | {name: name for name, _ in _TIMES}
_AS_SPAN = "write them as numbers in a column of its own, in days, hours or whatever unit suits"
_AS_DAYS = (
    "write what matters of them as a number in a column of its own, as the year or the days since a date, or "
    "as a word for each period"
)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column was taken for."""

    name: str
    kind: str
    """`number`, `truth` or `text`; `levels` where `C()` alone takes numbers or truths."""
    levels: tuple[str, ...] | None = None
    """Of text, and of what `C()` takes: its values in order; the others are compared with the first."""

    @property
    def reads_as_numbers(self) -> bool:
        """Whether it is text, and every value of it a number."""
        return self.kind == "text" and all(math.isfinite(_read(level)) for level in self.levels or ())


def taken(column: pd.Series) -> tuple[pd.Series, Column]:
    """A column as it is fitted, and what it was taken for.

    Parameters
    ----------
    column
        Without missing values.

    Returns
    -------
    tuple
        Whole or decimal numbers of 64 bits, truths, or a categorical column whose categories are text.

    Raises
    ------
    FitError
        If values are of several kinds, dates, infinite, or of no kind that can be a regressor.

    Examples
    --------
    >>> values, column = taken(pd.Series(["b", "a", "b"], dtype="string", name="zone"))
    >>> column
    Column(name='zone', kind='text', levels=('a', 'b'))
    """
    name = str(column.name)
    if isinstance(column.dtype, pd.CategoricalDtype):
        return _of_categories(column, name)
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "biuf":
        return _of_numbers(column, name, column.to_numpy())
    values = column.astype(object).tolist()
    kind = _kind(values, name, column.index)
    if kind == "truth":
        return _like(column, np.array(values, dtype=bool)), Column(name, "truth")
    if kind == "number":
        return _of_numbers(column, name, _array(values))
    levels = _levels(name, values, column.index)
    return _like(column, pd.Categorical(values, categories=levels)), Column(name, "text", tuple(levels))


def with_levels(column: Column, values: pd.Series, *, only: bool) -> Column:
    """A column that a formula takes as levels by `C()`; `only`: and none takes it as it is.

    >>> with_levels(Column("zone", "number"), pd.Series([10, 2, 10]), only=True)
    Column(name='zone', kind='levels', levels=('2', '10'))
    """
    if column.kind == "text":
        return column
    levels = tuple(str(value) for value in np.unique(values.to_numpy()))  # as the coefficients are named
    return replace(column, kind="levels" if only else column.kind, levels=levels)


def as_before(column: pd.Series, before: Column) -> pd.Series:
    """A column of other cases, as the kind that it was taken for in the data of the fit.

    Raises
    ------
    FitError
        If it is of another kind.
    """
    if before.kind == "text":
        if isinstance(column.dtype, pd.CategoricalDtype) and tuple(column.cat.categories) == before.levels:
            return column
        texts = [level_name(value) for value in column.astype(object)]
        return _like(column, pd.Categorical(texts, categories=_in_order(texts, before.levels or ())))
    numeric = as_numbers(column)
    wrong = ~np.isfinite(numeric)
    if before.kind == "truth":
        wrong |= ~np.isin(numeric, (0.0, 1.0))
    if wrong.any():
        raise FitError(
            f"'{before.name}' was taken for {_KINDS[before.kind]} in the data of the fit; it is "
            f"'{shown(column[wrong].iloc[0])}' in {some_rows(column.index[wrong])}"
        )
    return _like(column, numeric == 1 if before.kind == "truth" else numeric)


def as_numbers(column: pd.Series) -> Float64[np.ndarray, " row"]:
    """(row,) The values as decimal numbers; not a number where one is missing, a date or no number."""
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "biuf":
        return column.to_numpy(dtype=np.float64)
    return np.array([_read(value) for value in column.astype(object)], dtype=np.float64)


def level_name(value: Any) -> str:
    """A value as the name of a level or of an outcome: a missing value elsewhere turns 1 into 1.0."""
    if isinstance(value, float | np.floating) and math.isfinite(value) and value == round(value):
        return str(round(value))
    return str(value)


def _kind(values: Sequence[Any], name: str, index: pd.Index) -> str:
    """The one kind of all values; or a message that names two rows."""
    first: dict[str, int] = {}
    kinds = {each: _kind_of(each) for each in set(map(type, values))}
    for row, value in enumerate(values):
        first.setdefault(kinds[type(value)], row)
    for kind, row in first.items():
        where = f"in {some_rows(index[row : row + 1])}"
        if issubclass(type(values[row]), _ALL_TIMES):
            remedy = _AS_SPAN if kind in ("spans of time", "times of day") else _AS_DAYS
            raise FitError(f"'{name}' holds {kind} ('{shown(values[row])}' {where}); {remedy}")
        if kind not in _KINDS:
            raise FitError(f"'{name}' holds a value of type {kind} {where}; write numbers or text")
    if len(first) > 1:
        _check_mostly_numbers(name, values, index)
        (one, here), (two, there) = list(first.items())[:2]
        raise FitError(
            f"'{name}' mixes kinds: {_KINDS[one]} (as '{shown(values[here])}' in "
            f"{some_rows(index[here : here + 1])}) and {_KINDS[two]} (as '{shown(values[there])}' in "
            f"{some_rows(index[there : there + 1])}); write one kind"
        )
    return next(iter(first), "number")


def _kind_of(kind: type) -> str:
    if issubclass(kind, bool | np.bool_):
        return "truth"
    if issubclass(kind, str):
        return "text"
    if times := next((words for words, kinds in _TIMES if issubclass(kind, kinds)), None):
        return times
    if issubclass(kind, numbers.Real | Decimal):
        return "number"
    return kind.__name__


def _of_numbers(column: pd.Series, name: str, values: Shaped[np.ndarray, " row"]) -> tuple[pd.Series, Column]:
    if values.dtype.kind == "b":
        return column, Column(name, "truth")
    if values.dtype.kind == "u":
        values = values.astype(np.float64 if values.max(initial=0) > np.iinfo(np.int64).max else np.int64)
    values = values.astype(np.int64 if values.dtype.kind == "i" else np.float64, copy=False)
    infinite = ~np.isfinite(values)
    if infinite.any():
        raise FitError(
            f"'{name}' is infinite in {some_rows(column.index[infinite])}; write numbers (those of more than "
            "300 digits count as infinite)"
        )
    return _like(column, values), Column(name, "number")


def _array(values: Sequence[Any]) -> Shaped[np.ndarray, " row"]:
    """Numbers of any type as whole ones of 64 bits, or else as decimal ones."""
    if all(isinstance(value, int | np.integer) and abs(int(value)) < 2**63 for value in values):
        return np.array([int(value) for value in values], dtype=np.int64)
    return np.array([_read(value) for value in values], dtype=np.float64)


def _read(value: Any) -> float:
    """A value as a decimal number; infinite beyond all of these, and not a number where it is none."""
    if isinstance(value, _ALL_TIMES) or (isinstance(value, str) and "_" in value):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.inf
    except (TypeError, ValueError):
        return math.nan


def _of_categories(column: pd.Series, name: str) -> tuple[pd.Series, Column]:
    """Text in the order of its categories, without those that no row has."""
    used = column.cat.remove_unused_categories()
    levels = [level_name(value) for value in used.cat.categories]
    if len(set(levels)) < len(levels):
        twice = next(level for level in levels if levels.count(level) > 1)
        raise FitError(f"'{name}' has several categories that are written '{shown(twice)}'; rename them")
    _check_varies(name, levels)
    codes = used.cat.codes.to_numpy()
    made = pd.Categorical.from_codes(codes, categories=pd.Index(levels, dtype=object))
    return _like(column, made), Column(name, "text", tuple(levels))


def _levels(name: str, values: Sequence[str], index: pd.Index) -> list[str]:
    """The values of a column of text in order, after checks that it is meant as text."""
    levels = sorted({str(value) for value in values})
    for text, remedy in ((_DECIMAL_COMMA, "write numbers with a point, as 0.5"), (_DATE, _AS_DAYS)):
        odd = {level for level in levels if text.fullmatch(level)}
        # one date among other words is a word; one decimal comma is a slip
        if odd and (text is _DECIMAL_COMMA or len(odd) == len(levels)):
            where = np.array([value in odd for value in values])
            first = next(value for value in values if value in odd)
            raise FitError(f"'{name}' is {shown(first)!r} in {some_rows(index[where])}; {remedy}")
    _check_varies(name, levels)
    _check_mostly_numbers(name, values, index)
    read = [_read(level) for level in levels]
    if all(map(math.isfinite, read)) and any(value != round(value) for value in read):
        raise FitError(
            f"'{name}' is text, and every value of it a number, as {shown(values[0])!r} in "
            f"{some_rows(index[:1])}; make it numbers (astype(float)), or a category if each is a level"
        )
    return levels


def _check_varies(name: str, levels: Sequence[str]) -> None:
    if len(levels) == 1:
        raise FitError(
            f"'{name}' is {shown(levels[0])!r} in every row, so it cannot have an effect; leave it out"
        )


def _check_mostly_numbers(name: str, values: Iterable[Any], index: pd.Index) -> None:
    """Refuse numbers in which some text stands: they would pass for a name with many levels."""
    written = [str(value) for value in values]
    text = np.array([math.isnan(_read(value)) for value in written])
    if 0 < text.sum() < len(written) / 2:
        first = written[int(text.argmax())]
        raise FitError(
            f"'{name}' holds numbers, but {shown(first)!r} in {some_rows(index[text])}; write a number "
            "there, or leave it empty"
        )


def _in_order(texts: Iterable[str], levels: Sequence[str]) -> list[str]:
    """The levels that are known, and after them those that are not."""
    return [*levels, *sorted(set(texts) - set(levels))]


def _like(column: pd.Series, values: Any) -> pd.Series:
    return pd.Series(values, index=column.index, name=column.name)
