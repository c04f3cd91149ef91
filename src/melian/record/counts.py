"""How often past crises and disputes came to war, to serious clashes, to an agreement: counts, no data.

Each says of what it was counted, so that whoever has the data can count again. The share of a class is
not a forecast that could have been made: the tables hold the crises that are scored, and later ones.

References
----------
Brecher & Wilkenfeld (2000), A Study of Crisis. Brecher, Wilkenfeld, Beardsley, James & Quinn,
International Crisis Behavior Data Codebook. Palmer, McManus, D'Orazio, Kenwick, Karstens, Bloch, Dietrich,
Kahn, Ritter & Soules (2022), Conflict Management and Peace Science 39 (4), 470-482.

Tested in `tests/unit/record/test_counts.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from melian.record.base_rates import Count, count_cases

__all__ = ["COUNTS", "KnownCount", "Table"]


@dataclass(frozen=True, slots=True)
class Table:
    """Past cases as they were published."""

    title: str
    short: str
    rows: str
    """What a row is, and of which years."""
    cite: str
    sha256: tuple[str, ...]
    """Fingerprints of the files that were counted: the same rows, with the ends of lines of either kind."""


@dataclass(frozen=True, slots=True)
class KnownCount:
    """Of how many cases of a table something came about."""

    table: Table
    what: str
    """What came about, in the words of the codebook."""
    yes: Mapping[str, tuple[str, ...]]
    count: int
    cases: int
    of: str = ""
    """Of which class; empty: of all rows."""
    among: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def odds(self) -> float:
        """The share."""
        return self.count / self.cases

    @property
    def source(self) -> str:
        """What was counted, in a line."""
        named = {**self.yes, **self.among}
        by = ", ".join(f"{name} {' or '.join(values)}" for name, values in named.items())
        return f"{self.what} in {self.count} of {self.cases} {self.table.rows} ({self.table.short}: {by})"

    def again(self, path: str | Path) -> Count:
        """Count again in a file; nothing is said if its fingerprint is another one.

        Raises
        ------
        UsageError
            If the file cannot be read or lacks a column.
        """
        return count_cases(path, yes=self.yes, among=self.among)


ICB = Table(
    "International Crisis Behavior, system level, version 14",
    "ICB 14",
    "crises of 1918 to 2017",
    "Brecher, Wilkenfeld, Beardsley, James & Quinn",
    ("f0115d16b6ca8266a471cf53c8db54de32a64ba8e5855d727a51ee699014db1f",),
)
MID = Table(
    "Militarized Interstate Disputes, version 5, table MIDA: a state threatens, displays or uses force",
    "MID 5",
    "disputes of 1816 to 2014",
    "Palmer et al. 2022",
    (
        "fa00331f8b5e68b57d510303039081a1494b4d45df680ca38dfd8640d32c8474",
        "de8df3e45ef0801032ac14f1950ac56201667e5be7f1020f9e1cbd35533b3d7a",
    ),
)
_WAR, _CLASHES = {"viol": ("4",)}, {"viol": ("3", "4")}
_AGREED = {"forout": ("1", "2")}
_CLASS = "that did not begin during a war between states"
_OUTSIDE = {"iwcmb": ("1", "2")}

COUNTS: Mapping[str, KnownCount] = {
    "icb-war": KnownCount(ICB, "full-scale war", _WAR, 103, 486),
    "icb-war-outside-war": KnownCount(ICB, "full-scale war", _WAR, 63, 436, _CLASS, _OUTSIDE),
    "icb-clashes": KnownCount(ICB, "serious clashes or full-scale war", _CLASHES, 219, 486),
    "icb-clashes-outside-war": KnownCount(
        ICB, "serious clashes or full-scale war", _CLASHES, 173, 436, _CLASS, _OUTSIDE
    ),
    "icb-agreement": KnownCount(ICB, "a formal or semi-formal agreement", _AGREED, 168, 486),
    "icb-agreement-outside-war": KnownCount(
        ICB, "a formal or semi-formal agreement", _AGREED, 156, 436, _CLASS, _OUTSIDE
    ),
    "mid-war": KnownCount(MID, "war", {"hostlev": ("5",)}, 106, 2436),
}
"""Name -> count, as a table of baselines may write it in its column `odds`."""
