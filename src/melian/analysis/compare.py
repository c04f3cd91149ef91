"""Two runs on the same draws: what differs, and how surely.

A draw is *paired* if it is certified in both runs. Differences are taken draw by draw, so that
what both have in common drops out; the median of the differences is not the difference of the
medians.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from melian.analysis.numbers.inputs import check_outcome
from melian.analysis.odds import Spread, spread
from melian.errors import UsageError
from melian.runs.run import Run
from melian.runs.shapes import Odds
from melian.scenario.model import Model
from melian.scenario.shapes import Draw

__all__ = [
    "MOVES_NOTHING",
    "Comparison",
    "compare",
    "outcome_columns",
    "paired_differences",
    "paired_figures",
    "payoff_by_draw",
]


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
    answer: dict[str, Any] | None
    """The same figures for the odds of yes; None without a question."""
    payoffs: pd.DataFrame
    """The same figures per actor, in points: actor, label, base, other, ..., higher."""
    n_unpaired: int
    """Draws that are not certified in one of the two or in both, and are left out."""
    base: Run
    other: Run


def paired_differences(base: Run, other: Run) -> Odds:
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
    file = base.model.scenario.file
    rows = []
    for index, (name, outcome) in enumerate(file.outcomes.items()):
        label = outcome.words(name)
        pair = (run.outcome_odds[:n][common, index] for run in (base, other))
        rows.append({"outcome": str(name), "label": label, **paired_figures(*pair)})
    yes = None
    if file.counts_as_yes:
        _, chosen = outcome_columns(base.model, None)
        yes = paired_figures(*(run.outcome_odds[:n][common][:, chosen].sum(axis=1) for run in (base, other)))
    points = []
    for actor in base.model.players:
        pair = (payoff_by_draw(run, actor)[:n][common] for run in (base, other))
        points.append({"actor": actor, "label": base.model.scenario.label(actor), **paired_figures(*pair)})
    still = bool(common.any()) and bool(np.abs(apart[common]).max() <= MOVES_NOTHING)
    figures = ["base", "other", *Spread._fields, "higher"]
    return Comparison(
        frame=pd.DataFrame(rows, columns=["outcome", "label", *figures]),
        n_draws=int(common.sum()),
        moves_nothing=still,
        answer=yes,
        payoffs=pd.DataFrame(points, columns=["actor", "label", *figures]),
        n_unpaired=max(base.n_draws, other.n_draws) - int(common.sum()),
        base=base,
        other=other,
    )


def paired_figures(before: Draw, after: Draw) -> dict[str, float]:
    """Medians of both sides, and figures of the differences."""
    moved = after - before
    return {
        "base": spread(before).median,
        "other": spread(after).median,
        **spread(moved)._asdict(),
        "higher": float((moved > MOVES_NOTHING).mean()) if len(moved) else float("nan"),
    }


def payoff_by_draw(run: Run, actor: str) -> Draw:
    """(draw,) expected points of an actor, given the events; NaN where not certified."""
    mine = [i for i, terms in enumerate(run.model.payoffs.terms) if terms.line.actor == actor]
    total = run.line_payoff[:, mine].sum(axis=1)
    return np.where(np.isnan(run.outcome_odds[:, 0]), np.nan, total)


def outcome_columns(model: Model, outcome: str | None) -> tuple[tuple[str, ...], list[int]]:
    """The outcomes that a question is about, and their columns: one by name, or those of yes.

    Raises
    ------
    UsageError
        If there is no such outcome, or none is named and the file asks no question.
    """
    file = model.scenario.file
    names = [str(name) for name in file.outcomes]
    if outcome is None and not file.counts_as_yes:
        raise UsageError(f"the file asks no question; name an outcome: {', '.join(names)}")
    check_outcome(model, outcome)
    chosen = (outcome,) if outcome is not None else tuple(str(name) for name in file.counts_as_yes)
    return chosen, [names.index(name) for name in chosen]
