"""Base rates from tables of past crises: of how many cases of a class something came about.

For whoever has the data, such as International Crisis Behavior (Brecher, Wilkenfeld, Beardsley, James &
Quinn; its system level has one row for each crisis, where `viol` 4 is full-scale war) or Militarized
Interstate Disputes (Palmer et al. 2022; one row for each dispute in its `MIDA`, where `hostlev` 5 is war).
Their codebooks say what values mean; some counts of theirs are in `melian.record.counts`.

Tested in `tests/unit/record/test_base_rates.py`.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from melian.errors import UsageError
from melian.plain_file import read_plain
from melian.scenario.findings.diagnostics import nearest

__all__ = ["Count", "count_cases"]

MOST_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class Count:
    """Of how many cases something came about."""

    yes: int
    cases: int
    sha256: str
    """Fingerprint of the table that was counted."""

    @property
    def odds(self) -> str:
        """As a table of baselines writes it: `3/40`."""
        return f"{self.yes}/{self.cases}"


def count_cases(
    path: str | Path,
    *,
    yes: Mapping[str, Collection[str]],
    among: Mapping[str, Collection[str]] | None = None,
    sha256: str | None = None,
) -> Count:
    """Count the rows of a table in which something came about.

    Parameters
    ----------
    path
        A table with a line of names: separated by commas, semicolons or tabs.
    yes
        Column -> values that mean that it came about; in all of these columns.
    among
        Column -> values of the class; all rows if absent. Rows without a value in a column of `yes`
        are left out.
    sha256
        The fingerprint that the file must have.

    Raises
    ------
    UsageError
        If the file cannot be read, is another one, or lacks a column, or no row is of the class.

    Examples
    --------
    >>> count_cases("icb1.csv", yes={"viol": ["4"]}).odds  # doctest: +SKIP
    '3/40'
    """
    try:
        data = read_plain(Path(path), limit=MOST_BYTES)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error
    digest = hashlib.sha256(data).hexdigest()
    if sha256 is not None and sha256.lower() != digest:
        raise UsageError(f"{path} is another file than was meant: its fingerprint is {digest}")
    rows = _rows(data, str(path), [*yes, *(among or {})])
    cases = [
        row
        for row in rows
        if all(row[name.lower()] in values for name, values in (among or {}).items())
        and all(row[name.lower()] for name in yes)
    ]
    if not cases:
        raise UsageError(f"{path}: no row is of this class")
    came = sum(all(row[name.lower()] in values for name, values in yes.items()) for row in cases)
    return Count(came, len(cases), digest)


def _rows(data: bytes, name: str, wanted: Collection[str]) -> list[dict[str, str]]:
    """The rows by column, names in small letters."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")  # as older versions of these tables are
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=separator, restval="")
    known = [(column or "").strip().lower() for column in reader.fieldnames or ()]
    for column in wanted:
        if column.lower() not in known:
            raise UsageError(f"{name} has no column '{column}'; {nearest(column.lower(), known)}")
    reader.fieldnames = known
    return [{column: (value or "").strip() for column, value in row.items() if column} for row in reader]
