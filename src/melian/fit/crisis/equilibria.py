"""Whether the cases of a fitted crisis have other equilibria than the one that its odds rest on.

The odds of a case are those of the principal branch. That is a selection where there are other
logit equilibria at the same precision; they are searched for from random tilted starts
(`melian.solve.equilibria.search`), which finds some and never proves that there is none.

Tested in `tests/unit/test_fit_scenario_model.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from melian.errors import SolverError
from melian.fit.crisis.model import ScenarioModel
from melian.fit.shapes import Case, CaseCount, Coef
from melian.solve.equilibria.search import find_equilibria
from melian.solve.logit.qre import n_unknowns
from melian.solve.solver import Status

__all__ = ["LARGEST", "Selection", "other_equilibria"]


LARGEST = 400
"""Unknowns up to which games are searched; a start takes milliseconds below and seconds above."""


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """What a search for other equilibria found in each case."""

    found: CaseCount
    """(case,) Equilibria with different odds of the outcomes, the principal branch's among them; 0 where
    that one is not certified."""
    farthest: Case
    """(case,) Largest difference of the odds of an outcome from those of the principal branch."""
    n_starts: int
    """Random starts per game."""
    n_games: int
    """Games that were searched: cases without a difference are one."""

    @property
    def n_several(self) -> int:
        """Cases in which another equilibrium was found."""
        return int((self.found > 1).sum())

    @property
    def sentence(self) -> str:
        """The finding in one sentence."""
        tried = f"{self.n_starts} random starts per game"
        if not self.n_several:
            return f"No case was found to have another equilibrium ({tried}); that proves none."
        return (
            f"{self.n_several} of {len(self.found)} cases have other equilibria than that of the principal "
            f"branch ({tried}), with odds of an outcome up to {100 * self.farthest.max():.3g} points away: "
            "there the fit rests on the selection."
        )


def other_equilibria(
    model: ScenarioModel,
    coef: Coef,
    *,
    starts: int = 8,
    seed: int = 0,
    progress: Callable[[int], None] | None = None,
) -> Selection:
    """Search the games of all cases, at the coefficients, for equilibria off the principal branch.

    Parameters
    ----------
    model, coef
        What was fitted.
    starts, seed
        Random starts per game, and which.
    progress
        Called with the number of games searched.

    Raises
    ------
    SolverError
        If the games are too large to search all of them.
    """
    tree = model.model.tree
    if n_unknowns(tree) > LARGEST:
        raise SolverError(
            f"the game has {n_unknowns(tree)} unknowns; up to {LARGEST} the cases are searched for other "
            "equilibria: look at single ones with `melian equilibria`"
        )
    games = model.games(coef)
    found = np.zeros(len(games.bound.valid), dtype=np.int64)
    farthest = np.full(len(found), np.nan)
    for number, at in enumerate(np.flatnonzero(games.bound.valid)):
        search = find_equilibria(
            games.bound.batch.game(number), games.precision[number], starts=starts, seed=seed,
            group=np.asarray(model.model.outcome), n_outcomes=len(model.outcomes),
        )  # fmt: skip
        if search.principal is Status.CERTIFIED:
            odds = np.array([each.outcome for each in search.equilibria])
            found[at], farthest[at] = len(odds), np.abs(odds - odds[0]).max()
        if progress is not None:
            progress(number + 1)
    which = model.game_of_case
    return Selection(found[which], farthest[which], starts, len(found))
