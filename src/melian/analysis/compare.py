"""Two runs on the same draws: what differs, and how surely.

A draw is *paired* if it is certified in both runs. Differences are taken draw by draw, so that
what both have in common drops out; the median of the differences is not the difference of the
medians.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from melian.analysis.certificate import are_enough
from melian.analysis.numbers.inputs import check_outcome
from melian.analysis.odds import Spread
from melian.analysis.pairs.sides import Sides, sides
from melian.errors import UsageError
from melian.runs.announced import Now
from melian.runs.run import Run
from melian.runs.shapes import Odds
from melian.runs.weigh import Weighed
from melian.scenario.model import Model
from melian.scenario.shapes import Draw

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "FIGURES",
    "Comparison",
    "chosen_odds",
    "compare",
    "outcome_columns",
    "paired_differences",
    "payoff_by_draw",
    "points_of",
]


FIGURES = (
    "base", "without", "other", *Spread._fields, "higher",
    *(f"{part}_{key}" for part in ("news", "total") for key in Spread._fields),
)  # fmt: skip
"""Columns of both frames of a comparison, besides the name and the label."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """How one run differs from another, draw by draw."""

    frame: pd.DataFrame
    """One row per outcome: outcome, label; base and other (median odds over the common draws),
    without (of the base, given only what events say on both sides); median, mean, q05, q25, q75,
    q95 of the change of behaviour, higher (share of draws in which it raises the odds); the same
    six of the change of news and of both together, as news_median, ..., total_q95."""
    n_draws: int
    """How many draws are paired: certified in both."""
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
    sides: Sides
    """Both, draw by draw, with what one of them leaves out of the events."""
    now: Now | None = None
    """Where the story stands, if both were announced there by who compared them; else None."""
    because: str = ""
    """Why they were not, where that was asked for."""

    @property
    def n_tried(self) -> int:
        """The draws, but those that were interrupted on either side, which failed at nothing."""
        cut = max(run.uncertified().get("interrupted", 0) for run in (self.base, self.other))
        return max(self.n_draws, self.n_draws + self.n_unpaired - cut)

    @property
    def has_number(self) -> bool:
        """Whether so many draws are paired that their changes can stand for all."""
        return are_enough(self.n_draws, self.n_tried)


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


def compare(base: Run, other: Run, known: dict[Any, Weighed] | None = None) -> Comparison:
    """How the odds of `other` differ from those of `base`, on the draws that are certified in both.

    Parameters
    ----------
    base, other
        The runs.
    known
        What was found of the base for other what-ifs, see `melian.analysis.pairs.sides.sides`.

    Raises
    ------
    UsageError
        If the two do not share their draws or their outcomes.
    """
    import pandas as pd

    paired_differences(base, other)
    both, file = sides(base, other, known), base.model.scenario.file
    rows = []
    for index, (name, outcome) in enumerate(file.outcomes.items()):
        found = both.figures(partial(_column, index)).row
        rows.append({"outcome": str(name), "label": outcome.words(name), **found})
    yes = None
    if file.counts_as_yes:
        _, chosen = outcome_columns(base.model, None)
        yes = both.figures(partial(chosen_odds, chosen)).row
    points = []
    for actor in base.model.players:
        found = both.figures(partial(points_of, actor)).row
        points.append({"actor": actor, "label": base.model.scenario.label(actor), **found})
    n_draws = int(both.paired.sum())
    return Comparison(
        frame=pd.DataFrame(rows, columns=["outcome", "label", *FIGURES]),
        n_draws=n_draws,
        moves_nothing=both.moves_nothing,
        answer=yes,
        payoffs=pd.DataFrame(points, columns=["actor", "label", *FIGURES]),
        n_unpaired=max(base.n_draws, other.n_draws) - n_draws,
        base=base,
        other=other,
        sides=both,
    )


def _column(index: int, side: Weighed) -> Draw:
    return np.asarray(side.outcome_odds[:, index])


def chosen_odds(chosen: list[int], side: Weighed) -> Draw:
    """(draw,) odds of some outcomes together, by their columns."""
    return np.asarray(side.outcome_odds[:, chosen].sum(axis=1))


def points_of(actor: str, side: Weighed | Run) -> Draw:
    """(draw,) expected points of an actor, given the events; NaN without an answer."""
    mine = [i for i, terms in enumerate(side.model.payoffs.terms) if terms.line.actor == actor]
    return np.asarray(
        np.where(np.isnan(side.outcome_odds[:, 0]), np.nan, side.line_payoff[:, mine].sum(axis=1))
    )


def payoff_by_draw(run: Run, actor: str) -> Draw:
    """(draw,) expected points of an actor, given the events; NaN where not certified."""
    return points_of(actor, run)


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
