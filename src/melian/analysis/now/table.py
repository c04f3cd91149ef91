"""What now: for each actor that has a move left, its next choice, and what hangs on it.

Tested in `tests/unit/test_analysis_now.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from melian.analysis.exact_beliefs import VISITS, leaf_likelihood
from melian.analysis.now.endings import ending_odds
from melian.analysis.now.thoughts import Thought, thoughts
from melian.analysis.now.turns import Turn, turn_of
from melian.analysis.odds import spread
from melian.analysis.situations.information import Situations, situations
from melian.analysis.situations.known import only
from melian.analysis.situations.shapes import DrawOutcome
from melian.analysis.situations.view import draws_to_use
from melian.runs.run import Run
from melian.scenario.model import Model
from melian.scenario.standing import Standing, open_infosets, standing_of

__all__ = ["NowTable", "now"]


@dataclass(frozen=True, slots=True, eq=False)
class NowTable:
    """What can still be done, and what it would change."""

    run: Run
    standing: Standing
    """Where the story stands, by the events that the odds rest on."""
    turns: tuple[Turn, ...]
    """The next choice of each actor that has one, by how much hangs on it."""
    thoughts: tuple[Thought, ...]
    """What they keep to themselves, and what is thought of it."""
    done: tuple[str, ...]
    """Actors that have no choice left."""
    outcomes: DrawOutcome
    """(draw, outcome) odds given the events, in the draws that all figures rest on."""

    @property
    def n_draws(self) -> int:
        """How many draws all figures rest on."""
        return len(self.outcomes)


def now(run: Run, *, draws: int | None = None) -> NowTable:
    """What can still be done, given the events that a run rests on.

    Parameters
    ----------
    run
        Solved draws.
    draws
        How many kept draws are used at most.
    """
    model = run.model
    standing = standing_of(model, run.evidence)
    n = draws_to_use(run, draws, visits=VISITS)
    odds = ending_odds(run, n)
    turns = [turn_of(run, here, odds) for here in _next_choices(model, standing)]
    turns.sort(key=lambda turn: -spread(turn.hangs).median if n else 0.0)
    movers = {turn.here.actor for turn in turns}
    which = np.arange(len(model.scenario.file.outcomes))
    return NowTable(
        run=run,
        standing=standing,
        turns=tuple(turns),
        thoughts=thoughts(run, standing, turns, leaf_likelihood(run, n)),
        done=tuple(actor for actor in model.players if actor not in movers),
        outcomes=np.stack([odds[:, model.outcome == o].sum(axis=1) for o in which], axis=1),
    )


def _next_choices(model: Model, standing: Standing) -> list[Situations]:
    """The first step after now at which each actor chooses, in order of play."""
    is_open = open_infosets(model, standing)
    result: dict[str, Situations] = {}
    for here in situations(model):
        kept = only(here, is_open[here.infosets])
        if kept is not None:
            result.setdefault(here.actor, kept)
    return list(result.values())
