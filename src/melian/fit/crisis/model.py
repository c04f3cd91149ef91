r"""A likelihood from any crisis file: assumptions that depend on regressors, and agent logit errors.

Each case plays the crisis with numbers of its own. An assumption with a formula has the value

.. math:: c_k = g_k(x_k' \beta_k)

with g the identity, `exp` for `log(NAME) ~ ...` or the logistic function for `logit(NAME) ~ ...`;
so has the precision of the actors. Every other number is the same for all cases: its median, or
what it is set to. Actors err with logit errors of their own at each information set: the
probability of an outcome is that of the agent logit quantal-response equilibrium (McKelvey &
Palfrey 1998), on its principal branch. With perfect information that is the only one, and the
model is that of Signorino (1999) with logistic errors. With hidden moves or types there may
be others: the principal branch is a *selection*, and `other_equilibria` says where it matters.

References
----------
McKelvey & Palfrey (1998), Experimental Economics 1, 9-41. Signorino (1999), American Political
Science Review 93, 279-297.

Tested in `tests/unit/test_fit_scenario_model.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float64, Int

from melian.fit.crisis.number_slopes import number_slopes
from melian.fit.crisis.numbers import FittedNumber, start_of
from melian.fit.crisis.outcome_slopes import OutcomeSolver, Solved
from melian.fit.data.formulas import Design, coefficient_names, linear
from melian.fit.outcome_model import OutcomeLogs
from melian.fit.shapes import CaseIndex, Coef
from melian.game.tree import sees_all
from melian.runs.blocks import INVALID, solver_settings
from melian.runs.local import cores
from melian.scenario.model import Bound, Model
from melian.solve.solver import Status

__all__ = ["ScenarioModel", "Structure"]


_Game = Float64[np.ndarray, " game"]
_Numbers = Float64[np.ndarray, "game number"]
_OfValid = Float64[np.ndarray, "valid *more"]
_OfAll = Float64[np.ndarray, "game *more"]


class _Games(NamedTuple):
    """The different games of the cases at some coefficients."""

    values: Mapping[str, _Game]
    """Stream -> (game,) numbers."""
    linear: _Numbers
    """(game, number) linear indices of the fitted numbers."""
    bound: Bound
    precision: Float64[np.ndarray, "valid player"]
    """(valid game, player)"""


class Structure:
    """What models of one crisis share, whatever their cases."""

    def __init__(self, model: Model) -> None:
        payoffs = model.payoffs
        self.solver = OutcomeSolver(
            model.tree, payoffs.payoff_row, len(payoffs.row_start) - 1, model.outcome,
            len(model.scenario.file.outcomes), solver_settings(model),
        )  # fmt: skip
        self.held = {
            stream: float(distribution.ppf(np.array([0.5]))[0])
            for stream, distribution in model.distributions.items()
        }


@dataclass(frozen=True, eq=False)
class ScenarioModel:
    """A crisis with numbers that depend on regressors, as an `OutcomeModel`.

    `OutcomeLogs.equilibria` is 1 where the equilibrium of the principal branch is certified and
    0 where it is not; 1 means one *selected*, not that there is no other.
    """

    model: Model
    """The crisis, compiled."""
    designs: tuple[Design, ...]
    """Regressors of the fitted numbers, by term."""
    fitted: tuple[FittedNumber, ...]
    structure: Structure
    workers: int = 0
    """Threads; 0 for all available cores."""

    @property
    def coefficients(self) -> tuple[str, ...]:
        """Names in order, as `term:regressor`."""
        return coefficient_names(self.designs)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes of the file, in its order."""
        return tuple(str(name) for name in self.model.scenario.file.outcomes)

    @property
    def selection(self) -> str:
        """What `OutcomeLogs.equilibria` = 1 means for this crisis, in a sentence."""
        if sees_all(self.model.tree):
            return "Every case has one equilibrium: nobody misses anything that happened before."
        return (
            "The odds of each case are those of one equilibrium, on the branch that starts where everybody "
            "chooses at random; there may be others, and this is a selection."
        )

    @property
    def start(self) -> Coef:
        """(coefficient,) Where to start a search: the file's own numbers for all cases alike."""
        return np.concatenate(
            [
                start_of(design, number, self.structure.held[number.stream])
                for design, number in zip(self.designs, self.fitted, strict=True)
            ]
        )

    @property
    def n_cases(self) -> int:
        """How many cases there are."""
        return len(self.designs[0].matrix) if self.designs else 0

    @cached_property
    def _distinct(self) -> tuple[Int[np.ndarray, " game"], CaseIndex]:
        """First case of every different set of regressors, and for each case which of them it has."""
        rows = np.column_stack([design.matrix for design in self.designs])
        if not rows.shape[1]:
            return np.zeros(min(1, len(rows)), dtype=np.intp), np.zeros(len(rows), dtype=np.intp)
        _, first, which = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        return first, which.reshape(-1)

    @property
    def n_games(self) -> int:
        """How many cases differ in a regressor: so many games are solved."""
        return len(self._distinct[0])

    @property
    def game_of_case(self) -> CaseIndex:
        """(case,) which of the different games each case plays."""
        return self._distinct[1]

    def logs(self, coef: Coef) -> OutcomeLogs:
        """Log-probabilities of every case of the data at the coefficients, with exact slopes.

        Cost: one equilibrium, one factorisation and one solve per fitted number for each game.
        """
        games, solved = self._solved(np.asarray(coef, dtype=np.float64))
        valid = games.bound.valid
        log = _spread(solved.log, valid)
        slope = _spread(solved.slope, valid)
        status = np.full(len(valid), INVALID)
        status[valid] = solved.status
        for k, number in enumerate(self.fitted):
            slope[:, :, k] *= number.slope(games.linear[:, k])[:, None]
        slope[np.isneginf(log)] = 0.0
        which = self._distinct[1]
        by_coef = [
            slope[which, :, k, None] * design.matrix[:, None, :] for k, design in enumerate(self.designs)
        ]
        shape = (len(which), len(self.outcomes), 0)
        return OutcomeLogs(
            log=log[which],
            slope=np.concatenate(by_coef, axis=2) if by_coef else np.zeros(shape),
            equilibria=(status == int(Status.CERTIFIED)).astype(np.int64)[which],
        )

    def at(self, frame: pd.DataFrame) -> ScenarioModel:
        """The same model for other cases: regressors are read from `frame` with the encodings of the data."""
        return replace(self, designs=tuple(design.at(frame) for design in self.designs))

    def numbers(self, coef: Coef) -> pd.DataFrame:
        """The fitted numbers of every case: one column each, by the name of the assumption."""
        index = linear(self.designs, np.asarray(coef, dtype=np.float64))
        return pd.DataFrame({number.stream: number.value(index[number.term]) for number in self.fitted})

    def unsolved(self, coef: Coef) -> pd.DataFrame:
        """Cases without a certified equilibrium at the coefficients: case (from 0), why."""
        games, solved = self._solved(np.asarray(coef, dtype=np.float64))
        why = np.full(len(games.bound.valid), "", dtype=object)
        for what, wrong in games.bound.invalid.items():
            why[wrong] = f"{what} cannot be computed with the numbers of this case"
        of_valid = [
            "" if code == int(Status.CERTIFIED) else Status(int(code)).sentence for code in solved.status
        ]
        why[np.flatnonzero(games.bound.valid)] = of_valid
        by_case = why[self._distinct[1]]
        cases = np.flatnonzero(by_case != "")
        return pd.DataFrame({"case": cases, "why": by_case[cases]})

    def _values(self, coef: Coef) -> tuple[dict[str, _Game], _Numbers]:
        """Stream -> (game,) numbers, and (game, number) linear indices."""
        first = self._distinct[0]
        by_term = linear(self.designs, coef)
        values = {stream: np.full(len(first), held) for stream, held in self.structure.held.items()}
        for number in self.fitted:
            values[number.stream] = number.value(by_term[number.term][first])
        columns = [by_term[number.term][first] for number in self.fitted]
        return values, np.column_stack(columns) if columns else np.zeros((len(first), 0))

    def games(self, coef: Coef) -> _Games:
        """The different games of the cases, in the order of `_distinct`."""
        values, index = self._values(np.asarray(coef, dtype=np.float64))
        n = len(index)
        bound = self.model.bind(values, n)
        precision = self.model.precision_values(values, n)
        wrong = np.asarray(~(np.isfinite(precision) & (precision >= 0)).all(axis=1))
        if wrong.any():
            bound = _without(bound, wrong, "the precision")
        return _Games(values, index, bound, precision[bound.valid])

    def _solved(self, coef: Coef) -> tuple[_Games, Solved]:
        games = self.games(coef)
        valid = games.bound.valid
        values = {stream: value[valid] for stream, value in games.values.items()}
        slopes = number_slopes(self.model, self.fitted, values, int(valid.sum()))
        found = self.structure.solver.solve(
            games.bound.batch, games.precision, slopes, workers=self.workers or cores()
        )
        return games, found


def _without(bound: Bound, wrong: Bool[np.ndarray, " game"], what: str) -> Bound:
    """The games less those with something wrong."""
    keep = ~wrong[bound.valid]
    batch = replace(bound.batch, chance=bound.batch.chance[keep], row_payoff=bound.batch.row_payoff[keep])
    invalid = {**bound.invalid, what: wrong}
    return Bound(batch, bound.valid & ~wrong, invalid, bound.term_values[keep])


def _spread(found: _OfValid, valid: Bool[np.ndarray, " game"]) -> _OfAll:
    """Results of the valid games at their places among all."""
    result = np.full((len(valid), *found.shape[1:]), np.nan)
    result[valid] = found
    return result
