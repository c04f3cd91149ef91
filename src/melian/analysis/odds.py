"""How likely each outcome is: figures over draws, with the share that is not certified.

Tested in `tests/unit/test_tip.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from jaxtyping import Float

from melian.runs.run import Run
from melian.scenario.model import Model
from melian.scenario.shapes import Draw, LeafTruth

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "LEVELS", "Spread", "answer", "ends_in", "odds", "odds_of", "odds_rows", "payoff_rows", "payoffs",
    "spread", "stake_lines", "stake_rows", "yes_odds",
]  # fmt: skip


LEVELS = {"q05": 0.05, "q25": 0.25, "q75": 0.75, "q95": 0.95}
"""Quantiles that every answer gives."""


class Spread(NamedTuple):
    """A quantity over certified draws."""

    median: float
    mean: float
    q05: float
    q25: float
    q75: float
    q95: float


def spread(values: Draw) -> Spread:
    """Median, mean and quantiles (linear interpolation) over draws, NaN left out."""
    values = values[~np.isnan(values)]
    if not len(values):
        return Spread(*[float("nan")] * 6)
    return Spread(
        float(np.median(values)),
        float(values.mean()),
        *np.quantile(values, list(LEVELS.values())).tolist(),
    )


def odds(run: Run) -> pd.DataFrame:
    """The odds of each outcome: one row per outcome, in the order of the file.

    Columns: outcome, label, median, mean, q05, q25, q75, q95; all over certified
    draws. Medians need not add up to one.
    """
    import pandas as pd

    return pd.DataFrame(odds_rows(run))


def odds_rows(run: Run) -> list[dict[str, Any]]:
    """The rows of `odds`: pages need no frame, whose library takes long to load."""
    rows = []
    for index, (name, outcome) in enumerate(run.model.scenario.file.outcomes.items()):
        label = outcome.words(name)
        rows.append({"outcome": str(name), "label": label, **spread(run.outcome_odds[:, index])._asdict()})
    return rows


def odds_of(
    model: Model, odds: Float[np.ndarray, "*setting outcome"], outcomes: Iterable[str]
) -> Float[np.ndarray, "*setting"]:
    """The odds of some outcomes together."""
    return np.asarray(odds[..., _places(model, outcomes)].sum(axis=-1))


def ends_in(model: Model, outcomes: Iterable[str]) -> LeafTruth:
    """(leaf,) whether an ending has one of some outcomes."""
    return np.isin(np.asarray(model.outcome), _places(model, outcomes))


def _places(model: Model, outcomes: Iterable[str]) -> list[int]:
    names = [str(name) for name in model.scenario.file.outcomes]
    return [names.index(str(name)) for name in outcomes]


def yes_odds(run: Run) -> Draw | None:
    """(draw,) odds that the question is answered with yes; None without a question."""
    file = run.model.scenario.file
    if not file.counts_as_yes:
        return None
    return odds_of(run.model, run.outcome_odds, file.counts_as_yes)


def answer(run: Run) -> Spread | None:
    """The odds of yes over certified draws; None without a question."""
    yes = yes_odds(run)
    return None if yes is None else spread(yes)


def stake_lines(run: Run) -> pd.DataFrame:
    """Expected points of each actor from each stake line, over certified draws, given the events.

    Columns: actor, line, kind, median, mean, q05, q25, q75, q95.
    """
    import pandas as pd

    return pd.DataFrame(stake_rows(run), columns=["actor", "line", "kind", *Spread._fields])


def stake_rows(run: Run) -> list[dict[str, Any]]:
    """The rows of `stake_lines`."""
    rows = []
    for index, terms in enumerate(run.model.payoffs.terms):
        line = terms.line
        figures = spread(run.line_payoff[:, index])._asdict()
        rows.append({"actor": line.actor, "line": line.label, "kind": line.kind, **figures})
    return rows


def payoffs(run: Run) -> pd.DataFrame:
    """Expected points of each actor, over certified draws, given the events.

    Columns: actor, label, median, mean, q05, q25, q75, q95.
    """
    import pandas as pd

    return pd.DataFrame(payoff_rows(run))


def payoff_rows(run: Run) -> list[dict[str, Any]]:
    """The rows of `payoffs`."""
    rows = []
    for actor in run.model.players:
        mine = [i for i, terms in enumerate(run.model.payoffs.terms) if terms.line.actor == actor]
        total = run.line_payoff[:, mine].sum(axis=1)
        total = np.where(np.isnan(run.outcome_odds[:, 0]), np.nan, total)
        rows.append({"actor": actor, "label": run.model.scenario.label(actor), **spread(total)._asdict()})
    return rows
