"""Two runs on the same draws: what differs, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from melian.analysis.odds import Spread, spread
from melian.errors import UsageError
from melian.runs.run import Run, solve_model
from melian.scenario.compile import compile_scenario

__all__ = ["MOVES_NOTHING", "Comparison", "compare", "idle_variants", "paired_differences"]

Array = npt.NDArray[Any]

MOVES_NOTHING = 1e-9
"""A change that moves no odds by more than this moves nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """How one run differs from another, draw by draw."""

    frame: pd.DataFrame
    """One row per outcome: outcome, label, base and other (median odds over the common draws);
    median, mean, q05, q25, q75, q95 of other minus base; higher (share of draws in which the
    odds are higher in `other`)."""
    n_draws: int
    """How many draws are certified in both."""
    moves_nothing: bool
    """Whether no odds differ by more than 1e-9 in any common draw."""


def paired_differences(base: Run, other: Run) -> Array:
    """(draw, outcome) odds of `other` minus those of `base`; NaN unless certified in both.

    Raises
    ------
    UsageError
        If the two do not share their draws or their outcomes.
    """
    if base.seed != other.seed:
        raise UsageError(f"the runs have seeds {base.seed} and {other.seed}; only equal draws can be paired")
    if list(base.model.scenario.file.outcomes) != list(other.model.scenario.file.outcomes):
        raise UsageError("the runs have other outcomes; compare runs of one scenario")
    n = min(base.n_draws, other.n_draws)
    return np.asarray(other.outcome_odds[:n] - base.outcome_odds[:n])


def compare(base: Run, other: Run) -> Comparison:
    """How the odds of `other` differ from those of `base`, on the draws that are certified in both.

    Raises
    ------
    UsageError
        If the two do not share their draws or their outcomes.
    """
    apart = paired_differences(base, other)
    n = len(apart)
    common = ~np.isnan(apart).any(axis=1)
    rows = []
    for index, (name, outcome) in enumerate(base.model.scenario.file.outcomes.items()):
        moved = apart[common, index]
        figures: Spread = spread(moved)
        rows.append(
            {
                "outcome": str(name),
                "label": str(outcome.label) if outcome.label else str(name).replace("_", " "),
                "base": spread(base.outcome_odds[:n][common, index]).median,
                "other": spread(other.outcome_odds[:n][common, index]).median,
                **figures._asdict(),
                "higher": float((moved > 0).mean()) if len(moved) else float("nan"),
            }
        )
    columns = ["outcome", "label", "base", "other", *Spread._fields, "higher"]
    still = bool(common.any()) and bool(np.abs(apart[common]).max() <= MOVES_NOTHING)
    return Comparison(pd.DataFrame(rows, columns=columns), int(common.sum()), still)


def idle_variants(base: Run, *, draws: int = 10) -> tuple[str, ...]:
    """The what-ifs of the file that move no odds by more than 1e-9, in their order.

    Each is solved for `draws` draws of the base's seed, or fewer where the tree is large, given
    the same knowledge. `base` is a run of the file as it stands, without other settings.
    """
    scenario = base.model.scenario
    few = max(2, min(draws, base.n_draws, 500_000 // base.model.n_leaves))
    idle = []
    for name in scenario.file.variants:
        model = compile_scenario(scenario, variant=str(name))
        other = solve_model(model, draws=few, seed=base.seed, at=base.at, before_events=base.at is None)
        found = compare(base, other)
        if found.n_draws and found.moves_nothing:
            idle.append(str(name))
    return tuple(idle)
