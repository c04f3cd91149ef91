"""What one number does to the odds by itself: put at both ends of its range, others at their draws.

Tested in `tests/unit/test_drivers.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melian.analysis.numbers.bench import Bench
from melian.analysis.numbers.inputs import Input, range_words, value_at
from melian.analysis.odds import Spread, spread
from melian.runs.points import Points, outcome_measure
from melian.scenario.model import Model

__all__ = ["ENDS", "UNMOVED", "Swing", "figures", "odds_at_ends", "swing"]

ENDS = (0.05, 0.95)
UNMOVED = 1e-9
"""A swing that moves no odds by more than this moves nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Swing:
    """What one input does to the odds by itself."""

    input: Input
    low: str
    high: str
    """Its 5 % and 95 % values."""
    odds_low: float
    odds_high: float
    """Median odds with the input there, others at their draws."""
    change: Spread
    """High minus low, draw by draw."""
    higher: float
    """Share of draws in which the odds are higher at the high end."""
    median_low: float
    median_high: float
    """Odds with the input there, all others at their medians; NaN where not certified."""
    n_draws: int
    """At how many draws it was moved."""


def odds_at_ends(
    bench: Bench, inputs: Sequence[Input], rows: Mapping[str, Float[np.ndarray, row]], *, base: bool
) -> tuple[Float[np.ndarray, "row setting outcome"], Points]:
    """(row, setting, outcome) odds with each input at its low and at its high end, one after the other.

    Parameters
    ----------
    bench
        Where it is solved.
    inputs
        What is moved.
    rows
        Stream -> (row,) what all others are held at.
    base
        Whether a setting in which nothing is moved comes first.
    """
    model, n_rows = bench.model, len(next(iter(rows.values()), ()))
    per_row = int(base) + 2 * len(inputs)
    values = {s: np.repeat(rows[s], per_row) for s in model.distributions}
    for index, item in enumerate(inputs):
        for end, share in enumerate(ENDS):
            for stream, number in value_at(model, item, share).items():
                values[stream][int(base) + 2 * index + end :: per_row] = number
    found = bench.solve(values, outcome_measure(model, bench.evidence))
    return figures(found, model).reshape(n_rows, per_row, -1), found


def figures(found: Points, model: Model) -> Float[np.ndarray, "point outcome"]:
    """(point, outcome), NaN throughout where nothing was certified."""
    n_outcomes = len(model.scenario.file.outcomes)
    return found.figures if found.figures.shape[1] else np.full((len(found.status), n_outcomes), np.nan)


def swing(model: Model, item: Input, low: Float[np.ndarray, row], high: Float[np.ndarray, row]) -> Swing:
    """From (row,) odds at both ends, the last row being the one at the medians."""
    at_low, at_high = low[:-1], high[:-1]
    change = at_high - at_low
    both = ~np.isnan(change)
    return Swing(
        item, *range_words(model, item), spread(at_low[both]).median, spread(at_high[both]).median,
        spread(change), float((change[both] > UNMOVED).mean()) if both.any() else np.nan,
        float(low[-1]), float(high[-1]), len(change),
    )  # fmt: skip
