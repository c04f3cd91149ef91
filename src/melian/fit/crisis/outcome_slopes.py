r"""Log-probabilities of the outcomes of logit equilibria, with exact slopes by numbers of the game.

The equilibrium on the principal branch solves

.. math:: F(y, c) = y - \Lambda D(y, c) = 0, \qquad
    \frac{dy}{dc} = -\Bigl(\frac{\partial F}{\partial y}\Bigr)^{-1} \frac{\partial F}{\partial c},
    \qquad \frac{d \log P_o}{dc} = \sum_{z \in o} \frac{\rho_z}{P_o} \frac{d \log \rho_z}{dc}

with y the log-odds of all actions, D their advantages, :math:`\Lambda` the players' precisions
and :math:`\rho_z` the reach of ending z.

Tested in `tests/unit/test_fit_scenario_model.py`.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from jaxtyping import Float64, Int, Int32, Int64

from melian.errors import SolverError
from melian.game.game import GameBatch
from melian.game.schedule import is_ordered
from melian.game.tree import Tree
from melian.kernels.lanes.slopes import fill_outcome_slopes
from melian.kernels.lanes.vector import N_LANES
from melian.solve.logit.lane_workspaces import path_workspace
from melian.solve.logit.qre import LogitQRE, solve_batch
from melian.solve.logit.structure import SolverStructure

__all__ = ["NumberSlopes", "OutcomeSolver", "SlopeWorkspace", "Solved"]


BLOCK = 32 * N_LANES
"""Games that one thread solves at a time."""
BLOCK_NUMBERS = 4_000_000
"""Slopes of payoffs that a block may hold."""


_Rows = Float64[np.ndarray, "row lane"]
_Precision = Float64[np.ndarray, "game player"]
_PayoffRow = Int32[np.ndarray, "terminal player"]
_Outcome = Int[np.ndarray, " terminal"]


class NumberSlopes(NamedTuple):
    """How the numbers of each game change with each number that is estimated; all 0 for none."""

    chance: Float64[np.ndarray, "game number action"]
    """(game, number, action)"""
    row: Float64[np.ndarray, "game number row"]
    """(game, number, payoff row)"""
    precision: Float64[np.ndarray, "game number player"]
    """(game, number, player)"""


class Solved(NamedTuple):
    """What was found for each game."""

    status: Int64[np.ndarray, " game"]
    """(game,) a `Status` code."""
    log: Float64[np.ndarray, "game outcome"]
    """(game, outcome) log-probabilities; not a number where the game is not certified."""
    slope: Float64[np.ndarray, "game outcome number"]
    """(game, outcome, number) their slopes."""
    log_prob: Float64[np.ndarray, "game action"]
    """(game, action) the equilibrium."""


class SlopeWorkspace(NamedTuple):
    """Scratch arrays of `fill_outcome_slopes`; the last axis is the lane."""

    leaf: _Rows
    top: _Rows
    mass: _Rows
    total: _Rows
    value: _Rows
    chance: _Rows
    log: _Rows
    reach: _Rows
    advantage: _Rows


class OutcomeSolver:
    """Solves games of one tree at finite precisions; holds what all of them share.

    Parameters
    ----------
    tree
        Their structure.
    payoff_row
        (terminal, player) which payoff each ending gives.
    n_rows
        How many payoffs there are.
    outcome
        (terminal,) the outcome of each ending, from 0.
    n_outcomes
        How many outcomes there are.
    settings
        Of the solver; its precision is not read.

    Raises
    ------
    SolverError
        If the information sets of the tree have no order.
    """

    def __init__(
        self, tree: Tree, payoff_row: _PayoffRow, n_rows: int, outcome: _Outcome,
        n_outcomes: int, settings: LogitQRE | None = None,
    ) -> None:  # fmt: skip
        self.tree, self.n_outcomes = tree, n_outcomes
        self.settings = settings or LogitQRE(precision=0.0)
        self.structure = SolverStructure(tree)
        self.schedule = self.structure.schedule
        if not is_ordered(self.schedule):
            raise SolverError(
                "the information sets of this tree have no order (a player moves before another in one "
                "history and after it in another): its slopes cannot be computed"
            )
        self.layout = self.structure.layout(payoff_row, n_rows)
        self.lu = self.structure.symbolic_lu(self.layout)
        self.child_outcome = np.full(len(tree.node_parent) - 1, -1, dtype=np.int32)
        if len(self.child_outcome):
            self.child_outcome[self.schedule.terminal_slot - 1] = outcome

    def solve(
        self,
        batch: GameBatch,
        precision: _Precision,
        slopes: NumberSlopes,
        *,
        workers: int = 1,
    ) -> Solved:
        """Equilibria of a block of games, and how the odds of their outcomes change.

        Parameters
        ----------
        batch
            The games.
        precision
            (game, player) in 1/payoff unit, finite.
        slopes
            Of the numbers of the games.
        workers
            Threads; the answer does not depend on it.
        """
        n, size = len(batch), self._block(slopes)
        blocks = [slice(start, min(start + size, n)) for start in range(0, max(n, 1), size)]

        def solved(block: slice) -> Solved:
            return self._solve(batch, precision, slopes, block)

        if workers == 1 or len(blocks) < 2:
            found = [solved(block) for block in blocks]
        else:
            with ThreadPoolExecutor(workers) as pool:
                found = list(pool.map(solved, blocks))
        return Solved(*(np.concatenate(part) for part in zip(*found, strict=True)))

    def _block(self, slopes: NumberSlopes) -> int:
        """Games per block, whole lanes."""
        width = max(1, slopes.row.shape[1] * (slopes.row.shape[2] + slopes.chance.shape[2]))
        return int(max(1, min(BLOCK, BLOCK_NUMBERS // width) // N_LANES) * N_LANES)

    def _solve(
        self,
        batch: GameBatch,
        precision: _Precision,
        slopes: NumberSlopes,
        block: slice,
    ) -> Solved:
        games = GameBatch(
            batch.tree, batch.chance[block], batch.payoff_row, batch.row_payoff[block], batch.players
        )
        found = solve_batch(games, precision[block], structure=self.structure, settings=self.settings)
        n, n_numbers = len(games), slopes.row.shape[1]
        log = np.full((n, self.n_outcomes), np.nan)
        slope = np.full((n, self.n_outcomes, n_numbers), np.nan)
        good = np.flatnonzero(found.is_certified)
        if len(good):
            first, second = np.empty((len(good), self.n_outcomes)), np.empty((len(good), *slope.shape[1:]))
            fill_outcome_slopes(
                self.layout, self.lu, self.child_outcome, found.log_prob[good], games.chance[good],
                games.row_payoff[good], precision[block][good], slopes.chance[block][good],
                slopes.row[block][good], slopes.precision[block][good],
                path_workspace(self.layout, self.lu), self._workspace(), first, second,
            )  # fmt: skip
            log[good], slope[good] = first, second
        return Solved(np.asarray(found.status), log, slope, found.log_prob)

    def _workspace(self) -> SlopeWorkspace:
        n_actions, n_members = len(self.layout.is_chance), len(self.layout.member_parent)

        def rows(n: int) -> _Rows:
            return np.zeros((n, N_LANES))

        return SlopeWorkspace(
            leaf=rows(len(self.child_outcome)),
            top=rows(self.n_outcomes),
            mass=rows(self.n_outcomes),
            total=rows(self.n_outcomes),
            value=rows(self.layout.first_value + n_members * self.layout.n_players),
            chance=rows(n_actions),
            log=rows(n_actions),
            reach=rows(n_members),
            advantage=rows(n_actions),
        )
