"""What is known of many draws that were solved: a run.

Tested in `tests/unit/test_tip.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from melian.runs.ask import Ask
from melian.runs.blocks import IMPOSSIBLE, INVALID, Before
from melian.runs.draws import draw_values
from melian.runs.kept import Kept
from melian.runs.recipe import Recipe
from melian.runs.shapes import DrawCode, LinePayoff, Odds
from melian.scenario.model import Evidence, Model
from melian.scenario.shapes import Draw, DrawTruth
from melian.solve.solver import Status

__all__ = ["INVALID", "Run", "draw_values"]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The answers of many draws; arrays are read-only."""

    model: Model
    ask: Ask
    """What was asked; it may ask for more draws than there are, where somebody ended the run."""
    n_draws: int
    given: tuple[str, ...]
    """Events that the odds rest on."""
    at: str | None
    """The day of that knowledge; None before any event."""
    status: DrawCode
    """(draw,) a `Status` code, `INVALID` or `IMPOSSIBLE`."""
    branch: DrawCode
    """(draw,) what a second look found: `SAME`, `OTHER`, or `UNCHECKED`; see `branch_check`."""
    residual: Draw
    """(draw,) residual of the equilibrium, in log-odds."""
    nash_regret: Draw
    """(draw,) in points; NaN at finite precision."""
    sequential_regret: Draw
    """(draw,) in points; NaN at finite precision."""
    where: Draw
    """(draw,) precision at which the branch splits or was lost, per scale; NaN elsewhere."""
    outcome_odds: Odds
    """(draw, outcome) NaN where the draw is not certified."""
    line_payoff: LinePayoff
    """(draw, line) expected points from each stake line; NaN where not certified."""
    invalid: Mapping[str, int]
    """What is wrong with invalid draws -> in how many."""
    mean_prob: Float[np.ndarray, " action"]
    """(action,) mean over certified draws of the probability of each action."""
    mean_reach: Float[np.ndarray, " infoset"]
    """(infoset,) mean over certified draws of the probability of getting there."""
    kept_draws: Int[np.ndarray, " kept"]
    """Numbers of the first certified draws, whose behaviour is kept whole."""
    kept_prob: Float[np.ndarray, "kept action"]
    """(kept draw, action) their behaviour."""
    keeping: Kept | None = None
    """Where it was kept; None where it was not."""
    recipe: Recipe | None = None
    """What the model was made from, where that is known."""
    before: Before | None = None
    """How what came before was played, where the model is a continuation."""

    @property
    def seed(self) -> int:
        """The key of the streams of draws."""
        return self.ask.seed

    @property
    def fixed(self) -> Mapping[str, float]:
        """Streams that were held at one number in all draws."""
        return self.ask.fixed

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What the events that its odds rest on say of the endings of its game."""
        return self.model.told(self.given)

    @property
    def certified(self) -> DrawTruth:
        """(draw,) whether each draw is certified."""
        return self.status == int(Status.CERTIFIED)

    @property
    def n_certified(self) -> int:
        """How many draws are certified."""
        return int(self.certified.sum())

    @property
    def n_invalid(self) -> int:
        """How many draws have numbers that make no game."""
        return int((self.status == INVALID).sum())

    def uncertified(self) -> dict[str, int]:
        """Stable code -> how many draws ended so; invalid input is counted apart."""
        result: dict[str, int] = {}
        for code, count in zip(*np.unique(self.status, return_counts=True), strict=True):
            if code == IMPOSSIBLE:
                result["impossible_events"] = int(count)
            elif code not in (INVALID, int(Status.CERTIFIED)):
                result[Status(int(code)).name.lower()] = int(count)
        return result

    @property
    def values(self) -> dict[str, Draw]:
        """Stream -> (draw,) the numbers of all draws, drawn again."""
        return draw_values(self.model, self.seed, 0, self.n_draws, self.fixed)
