"""Few groups of many information sets, by what changes what happens there.

A small decision tree, grown greedily: of all ways to divide one group by what one matter
was shown to be, the one is taken that explains most of the reach-weighted variance of the
target (probabilities of options, or beliefs), until nothing worth saying is left to explain.

References
----------
Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees, ch. 8.

Tested in `tests/unit/test_analysis_strategy.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from jaxtyping import Float, Int

from melian.analysis.situations.shapes import SetInt, SetWeight

__all__ = ["MOST_GROUPS", "Group", "grouped"]


MOST_GROUPS = 6
"""A table with more groups is not read."""
WORTH_SAYING = 1e-3
"""Least variance that a division explains: halves 4.5 percentage points apart in both of two options."""
SHARE_OF_ALL = 0.02
"""Least share of the whole variance that a division explains."""
MOST_VALUES = 6
"""With more values than this only one against the rest is tried."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Information sets that are alike in what matters."""

    members: SetInt
    """Positions among the sets that were grouped."""
    kept: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Feature -> the values that the members have; features that play no part are left out."""


def grouped(
    features: Mapping[str, SetInt],
    target: Float[np.ndarray, "set figure"],
    weight: SetWeight,
    *,
    most: int = MOST_GROUPS,
) -> list[Group]:
    """Divide sets into at most `most` groups.

    Parameters
    ----------
    features
        Feature -> (set,) value, a small whole number.
    target
        (set, column) what the groups are to explain.
    weight
        (set,) how much each set counts; equal if all are 0.
    most
        How many groups are allowed.
    """
    weight = weight if weight.sum() > 0 else np.ones(len(weight))
    weight = weight / weight.sum()
    least = max(WORTH_SAYING, SHARE_OF_ALL * _variation(target, weight))
    groups = [Group(np.arange(len(target)))]
    divisions = [_best_division(groups[0], features, target, weight)]
    while len(groups) < most:
        best = int(np.argmax([gain for gain, _ in divisions]))
        gain, parts = divisions[best]
        if gain < least:
            break
        groups[best : best + 1] = parts
        divisions[best : best + 1] = [_best_division(part, features, target, weight) for part in parts]
    return [_shortest(group, features) for group in groups]


def _shortest(group: Group, features: Mapping[str, SetInt]) -> Group:
    """The same group, described by no more features and values than needed."""
    kept = {name: tuple(int(v) for v in np.unique(features[name][group.members])) for name in group.kept}
    for name in reversed(list(kept)):
        others = {other: values for other, values in kept.items() if other != name}
        alike = np.ones(len(features[name]), dtype=bool)
        for other, values in others.items():
            alike &= np.isin(features[other], values)
        if int(alike.sum()) == len(group.members):
            kept = others
    return Group(group.members, kept)


def _variation(target: Float[np.ndarray, "set figure"], weight: SetWeight) -> float:
    """Weighted sum of squares about the weighted mean."""
    total = weight.sum()
    if total <= 0:
        return 0.0
    centre = weight @ target / total
    return float(weight @ ((target - centre) ** 2).sum(axis=1))


def _best_division(
    group: Group, features: Mapping[str, SetInt], target: Float[np.ndarray, "set figure"], weight: SetWeight
) -> tuple[float, list[Group]]:
    best: tuple[float, list[Group]] = (-1.0, [group])
    for name, feature in features.items():
        values = feature[group.members]
        present = np.unique(values)
        if len(present) < 2:
            continue
        mass = np.array([weight[group.members[values == v]].sum() for v in present])
        sums = np.array(
            [weight[group.members[values == v]] @ target[group.members[values == v]] for v in present]
        )
        for part in _halves(len(present)):
            gain = _gain(mass, sums, part)
            if gain > best[0] + 1e-12:
                chosen = present[list(part)]
                best = (gain, _divided(group, name, values, chosen, present))
    return best


def _halves(count: int) -> list[tuple[int, ...]]:
    """Ways to put values on one side, each division once."""
    if count > MOST_VALUES:
        return [(index,) for index in range(count)]
    return [
        part
        for size in range(1, count // 2 + 1)
        for part in combinations(range(count), size)
        if 2 * size < count or 0 in part
    ]


def _gain(
    mass: Float[np.ndarray, " value"], sums: Float[np.ndarray, "value figure"], part: tuple[int, ...]
) -> float:
    """Variation explained: w1 w2 / (w1 + w2) times the squared distance of the two means."""
    inside = np.zeros(len(mass), dtype=bool)
    inside[list(part)] = True
    one, two = mass[inside].sum(), mass[~inside].sum()
    if one <= 0 or two <= 0:
        return 0.0
    apart = sums[inside].sum(axis=0) / one - sums[~inside].sum(axis=0) / two
    return float(one * two / (one + two) * (apart @ apart))


def _divided(
    group: Group,
    name: str,
    values: Int[np.ndarray, " member"],
    chosen: Int[np.ndarray, " chosen"],
    present: Int[np.ndarray, " present"],
) -> list[Group]:
    parts = []
    for inside in (True, False):
        mask = np.isin(values, chosen) == inside
        kept = tuple(int(v) for v in present if bool(np.isin(v, chosen)) == inside)
        parts.append(Group(group.members[mask], {**group.kept, name: kept}))
    return parts
