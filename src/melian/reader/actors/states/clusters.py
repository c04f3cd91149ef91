"""A name in all its forms over a whole text, and what its signs weigh.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

__all__ = ["Cluster"]

WEIGHTS = {
    "owns": (2, 2), "subject": (2, 2), "apposed": (2, 1), "that": (2, 1), "partner": (1, 2), "acts": (1, 3),
    "genitive": (1, 2), "told": (1, 2), "within": (2, 1), "seated": (4, 1), "land": (2, 1),
    "article": (1, 2), "first": (1, 2), "opens": (2, 1), "ways": (4, 1), "demonym": (4, 1), "beside": (2, 1),
    "listed": (4, 1), "realm": (4, 1),
    "named": (-4, 1), "officer": (-20, 1), "vessel": (-8, 1), "place": (-4, 1), "town": (-6, 1),
}  # fmt: skip
"""What a sign weighs, and how often it counts at most."""


@dataclass(slots=True)
class Cluster:
    """A name in all its forms, with the signs that it is a state's."""

    forms: list[str] = field(default_factory=list)
    signs: Counter[str] = field(default_factory=Counter)
    longer: list[str] = field(default_factory=list)
    """Forms that stand within longer names."""
    inside: bool = False
    """Whether it stands somewhere but at the beginning of a sentence."""
    at: list[int] = field(default_factory=list)
    """Where it begins, if it is of two words."""
    places: list[int] = field(default_factory=list)
    """Where its forms stand."""
    ways: set[str] = field(default_factory=set)
    """How it stands as a German noun."""

    @property
    def weight(self) -> int:
        """The sum of its signs."""
        owned = self.signs["owns"] > 0  # then "the enclave of Varn" is one that Varn has
        weighed = ((WEIGHTS[sign], n) for sign, n in self.signs.items() if not (owned and sign == "place"))
        return sum(weight * min(n, most) for (weight, most), n in weighed)
