"""A run draw by draw: the numbers that went in and what came out.

Tested in `tests/unit/test_traceable.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from melian.analysis.odds import yes_odds
from melian.runs.run import INVALID, Run
from melian.runs.store.draw_file import branch_names
from melian.solve.solver import Status

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["draw_table"]


def draw_table(run: Run) -> pd.DataFrame:
    """One row per draw; NaN where a draw has no answer.

    Columns: draw, status, branch (what a second look at some draws found: `same`, `other`, or
    `unchecked`), `input:NAME` for every uncertain number, `odds:OUTCOME`, `odds:yes`
    where the file asks a question, and `payoff:ACTOR` in points.
    """
    import pandas as pd

    columns: dict[str, object] = {"draw": np.arange(run.n_draws), "status": _names(run)}
    columns["branch"] = branch_names(run.branch)
    columns |= {f"input:{name}": values for name, values in run.values.items()}
    outcomes = run.model.scenario.file.outcomes
    columns |= {f"odds:{name}": run.outcome_odds[:, index] for index, name in enumerate(outcomes)}
    yes = yes_odds(run)
    if yes is not None:
        columns["odds:yes"] = yes
    for actor in run.model.players:
        mine = [index for index, t in enumerate(run.model.payoffs.terms) if t.line.actor == actor]
        total = run.line_payoff[:, mine].sum(axis=1)
        columns[f"payoff:{actor}"] = np.where(np.isnan(run.outcome_odds[:, 0]), np.nan, total)
    return pd.DataFrame(columns)


def _names(run: Run) -> list[str]:
    names = {int(status): status.name.lower() for status in Status} | {INVALID: "invalid_input"}
    return [names.get(int(code), "impossible_events") for code in run.status]
