"""Cases: a table of data with one row per case, and how often each outcome was seen in each.

Nothing is dropped, guessed or recoded silently: a value that cannot be used is refused with the
rows and the column it stands in, or its row is dropped and kept in a list if that was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from melian.errors import FitError, UsageError
from melian.fit.data.columns import Column, as_numbers, level_name, taken, with_levels
from melian.fit.messages import nearest_name, shown, some_rows
from melian.fit.shapes import CaseCount, Counts

__all__ = ["Cases", "cases_of", "check_columns", "pairs_of"]


MOST_LEVELS = 500
"""Values of a column of text, each of which is a regressor."""
_MOST_SEEN = 10**9
"""Of one outcome in one row: sums stay whole numbers of 64 bits."""


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
    columns: tuple[Column, ...] = ()
    """What the other columns that are used were taken for."""
    read_as_missing: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Column -> word -> in how many rows of the file it stood for a missing value; '' is an empty cell."""

    def as_used(self, uses: Mapping[str, Iterable[bool]]) -> Cases:
        """The same, told which columns formulas take as levels: always, never or both (as `uses_of` says)."""
        columns = [
            with_levels(column, self.frame[column.name], only=all(found))
            if any(found := [*uses.get(column.name, ())])
            else column
            for column in self.columns
        ]
        return replace(self, columns=tuple(columns))


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
    words: Mapping[str, pd.Series] | None = None,
    any_size: bool = False,
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
    words
        Column -> what stood in the file where it is missing.
    any_size
        Take columns of text with any number of levels.

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
    used = list(dict.fromkeys([*seen, *columns, *groups]))
    check_columns(frame, used)
    found = {name: words[name] for name in used if words and name in words and len(words[name])}
    kept, dropped = _complete(frame, used, drop_missing, found)
    kept, kinds = _taken(kept, columns, any_size)
    if len(outcomes) == 1:
        table = np.ones((len(kept), 1), dtype=np.int64)
    elif outcome is not None:
        table = _from_names(kept[outcome], outcomes, labels or {})
    else:
        table = _from_counts(kept, outcomes, counts or {})
    _check_variation(table, outcomes)
    table.setflags(write=False)
    said = {name: _tally(column) for name, column in found.items()}
    return Cases(kept, table, tuple(outcomes), dropped, kinds, said)


def _tally(words: pd.Series) -> dict[str, int]:
    """Word -> how often it stands there, the most frequent first."""
    return {str(word): int(times) for word, times in words.value_counts().items() if times}


def check_columns(frame: pd.DataFrame, columns: Sequence[str]) -> None:
    """Refuse a name that is no column, with the nearest that is one."""
    for name in columns:
        if name not in frame.columns:
            raise FitError(f"the data have no column '{name}'. {nearest_name(name, map(str, frame.columns))}")
        if isinstance(frame[name], pd.DataFrame):
            raise FitError(f"the data have several columns called '{name}'; name each column once")


def _complete(
    frame: pd.DataFrame, names: Sequence[str], drop_missing: bool, words: Mapping[str, pd.Series]
) -> tuple[pd.DataFrame, pd.Series]:
    """Rows without missing values, and for each other row the columns where it misses one."""
    if not len(frame):
        raise FitError("the data have no rows; give one row per case")
    missing = frame[list(names)].isna()
    lacking = missing.any(axis=1).to_numpy()
    if lacking.any() and not drop_missing:
        raise FitError(_what_is_missing(frame, missing, words))
    if lacking.all():
        never = [f"'{name}' in every row" for name in names if missing[name].all()]
        raise FitError(
            f"every row misses a value of one of: {', '.join(names)}"
            + (f"; missing is {', '.join(never)}" if never else "")
            + _misread(words)
        )
    reasons = np.full(int(lacking.sum()), "", dtype=object)
    for name in names:
        here = missing[name].to_numpy()[lacking]
        reasons[here] = [f"{reason}, {name}" if reason else name for reason in reasons[here]]
    return frame[~lacking], pd.Series(reasons, index=frame.index[lacking], name="missing", dtype=object)


def _what_is_missing(frame: pd.DataFrame, missing: pd.DataFrame, words: Mapping[str, pd.Series]) -> str:
    found = [
        f"'{name}' in {'every row' if lacks.all() else some_rows(frame.index[lacks.to_numpy()])}"
        for name, lacks in missing.items()
        if lacks.any()
    ]
    return (
        f"{int(missing.any(axis=1).sum())} of {len(frame)} rows have missing values: {'; '.join(found)}. "
        "Fill them, or leave these rows out with --drop-missing (drop_missing=True)" + _misread(words)
    )


def _misread(words: Mapping[str, pd.Series]) -> str:
    """The end of a message about missing values, some of which are words: they may be meant as words."""
    found = {name: sorted(set(column) - {""}) for name, column in words.items()}
    said = [
        f"{' and '.join(repr(shown(word)) for word in here[:3])} in '{name}'"
        for name, here in found.items()
        if here
    ]
    if not said:
        return ""
    return (
        f". Read as missing: {'; '.join(said)}; if that is a name, say which words are none: "
        "--missing 'n/a, .', or --missing '' (missing=[]) for empty cells alone"
    )


def _taken(
    frame: pd.DataFrame, names: Sequence[str], any_size: bool
) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """The rows with these columns as what they are taken for."""
    made = {name: taken(frame[name]) for name in dict.fromkeys(names)}
    for name, (_, column) in made.items():
        if not any_size and len(column.levels or ()) > MOST_LEVELS:
            raise FitError(
                f"'{name}' is text with {len(column.levels or ()):,} different values, each a level; more "
                f"than {MOST_LEVELS} are taken with --any-size (any_size=True), or merge some"
            )
    return frame.assign(**{name: values for name, (values, _) in made.items()}), tuple(
        column for _, column in made.values()
    )


def _from_names(column: pd.Series, outcomes: Sequence[str], labels: Mapping[str, str]) -> Counts:
    """(case, outcome) One where the row's outcome is the column's."""
    for name in labels.values():
        if name not in outcomes:
            raise FitError(f"the model has no outcome '{name}'. {nearest_name(name, outcomes)}")
    texts = [level_name(value) for value in column.astype(object)]
    names = np.array([labels.get(text, text) for text in texts], dtype=object)
    unknown = np.array([name not in outcomes for name in names])
    if unknown.any():
        odd = [shown(name) for name in dict.fromkeys(names[unknown])]
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


def _whole(frame: pd.DataFrame, name: str) -> CaseCount:
    values = as_numbers(frame[name])
    wrong = ~((values >= 0) & (values <= _MOST_SEEN) & (values == np.round(values)))
    if wrong.any():
        raise FitError(
            f"'{name}' should count how often an outcome was seen, but is "
            f"{shown(frame[name][wrong].iloc[0])!r} in {some_rows(frame.index[wrong])}; "
            "write whole numbers from 0 up to a thousand million"
        )
    return values.astype(np.int64)


def _check_variation(table: Counts, outcomes: Sequence[str]) -> None:
    seen = [name for name, total in zip(outcomes, table.sum(axis=0), strict=True) if total]
    if len(seen) == 1 and len(outcomes) > 1:
        raise FitError(
            f"every case ends in '{seen[0]}': without variation no coefficient can be estimated; "
            "check the column of outcomes"
        )
