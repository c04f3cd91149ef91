"""Starts from perturbed games: other equilibria, from as many starts as are asked for.

Each start adds a random bonus to every action. A bonus is a payoff, so that it weighs as
much at a high precision as at a low one: log-odds that are merely started elsewhere
are forgotten long before the limit. All perturbed games are solved as one batch on their principal
branches; the perturbation is then taken away at the wanted precision, and what is left is certified
in the game itself (Turocy 2010, section 5, perturbs one action; here all are).

Reference: Turocy (2010), Economic Theory 42, 255-269.

Tested in `tests/unit/test_equilibria.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int, Int8

from melian.game.game import Game, GameBatch
from melian.game.schedule import Schedule, is_ordered
from melian.game.tree import CHANCE, Tree, action_infoset, frozen
from melian.kernels.search.perturbed import FOUND, NOWHERE, settle_dense, settle_starts
from melian.kernels.search.perturbed_limit import climb_starts, polish_starts
from melian.kernels.tree.passes import fill_path_sums
from melian.solve.logit.draw_workspaces import dense_workspace, krylov_workspace
from melian.solve.logit.qre import SMALL, LogitQRE, infoset_depth, n_unknowns, solve_batch
from melian.solve.logit.structure import SolverStructure
from melian.solve.solver import Status

__all__ = ["Ends", "ends_of_starts", "perturbed_batch"]


SMALLEST_PERTURBATION, LARGEST_PERTURBATION = 0.02, 2.0
"""Standard deviation of a bonus, over the payoff range of its player; log-uniform between these."""
SPLIT_PERTURBATION = 1e-3
"""Standard deviation of the bonus that picks a continuation where the branch splits."""
GENTLER = 0.2
"""Share of the bonuses that is tried where all of them lead nowhere at the limit."""
CHUNK = 8
"""Starts between two reports of progress."""
SLOW = 150
"""Unknowns beyond which a start at the limit takes so long that each is reported."""


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Where starts ended; rows of starts that ended nowhere hold no meaning."""

    log_prob: Float[np.ndarray, "start action"]
    """Logarithm of the behaviour found."""
    prob: Float[np.ndarray, "start action"]
    """The behaviour."""
    found: Bool[np.ndarray, " start"]
    """Whether an equilibrium of the game itself was certified."""
    error: Float[np.ndarray, " start"]
    """Residual in log-odds; at the limit the larger regret, in payoff units."""
    interrupted: bool
    """Whether the search was ended before all starts were tried."""


def ends_of_starts(
    game: Game,
    precision: Float[np.ndarray, " player"],
    *,
    starts: int,
    seed: int,
    perturbation: float | None = None,
    settings: LogitQRE | None = None,
    progress: Callable[[int], None] | None = None,
    halt: Int8[np.ndarray, " one"] | None = None,
) -> Ends:
    """Follow `starts` perturbed games to `precision` and take the perturbation away there.

    Parameters
    ----------
    game
        The game itself.
    precision
        In 1/payoff unit; infinite for the limit.
    starts, seed
        How many, and which: start `i` of a seed is the same however many there are.
    perturbation
        Standard deviation of the bonuses over the payoff range; drawn anew for each start where absent.
    settings
        Tolerance and budget.
    progress
        Called with the number of starts done.
    halt
        An array of one number; another thread sets it to other than 0 to end the search.
    """
    run = _Run(game, precision, settings or LogitQRE(precision=0.0), halt)
    parts: list[Ends] = []
    size = 1 if run.is_slow else CHUNK
    for begin in range(0, starts, size):
        end = min(begin + size, starts)
        parts.append(
            run.chunk(perturbed_batch(game, seed, range(begin, end), perturbation=perturbation), seed, begin)
        )
        if parts[-1].interrupted:
            break
        if progress is not None:
            progress(end)
    return _joined(parts, int(game.tree.infoset_first_action[-1]), starts)


def perturbed_batch(game: Game, seed: int, starts: range, *, perturbation: float | None = None) -> GameBatch:
    """One draw per start: the game with a random bonus on every action, paid at every ending below it."""
    tree = game.tree
    owner = tree.infoset_player[action_infoset(tree)]
    span = np.ptp(game.payoff, axis=0)
    payoff = np.empty((len(starts), *game.payoff.shape))
    for place, start in enumerate(starts):
        rng = np.random.default_rng([abs(seed), int(seed < 0), start])
        size = math.exp(rng.uniform(math.log(SMALLEST_PERTURBATION), math.log(LARGEST_PERTURBATION)))
        bonus = rng.standard_normal(len(owner)) * (size if perturbation is None else perturbation)
        for player in range(len(game.players)):
            term = frozen(np.where(owner == player, bonus * span[player], 0.0))
            sums = np.empty(len(tree.node_parent))
            fill_path_sums(tree, term, sums)
            payoff[place, :, player] = game.payoff[:, player] + sums[tree.terminal_node]
    batch = game.batch()
    return GameBatch(
        tree=tree,
        chance=np.repeat(batch.chance, len(starts), axis=0),
        payoff_row=batch.payoff_row,
        row_payoff=payoff.reshape(len(starts), -1),
        players=game.players,
    )


class _Run:
    """What all chunks of a search share."""

    def __init__(
        self,
        game: Game,
        precision: Float[np.ndarray, " player"],
        settings: LogitQRE,
        halt: Int8[np.ndarray, " one"] | None,
    ) -> None:
        tree: Tree = game.tree
        self.game, self.settings = game, settings
        self.precision = np.ascontiguousarray(precision, dtype=np.float64)
        self.halt = np.zeros(1, dtype=np.int8) if halt is None else halt
        self.structure = SolverStructure(tree)
        self.schedule: Schedule = self.structure.schedule
        self.limit = bool(np.isinf(self.precision).any())
        self.is_dense = n_unknowns(tree) <= SMALL or not is_ordered(self.schedule) or self.limit
        make = dense_workspace(tree, len(game.players)) if self.is_dense else None
        self.dense = make._replace(halt=self.halt) if make is not None else None
        self.is_slow = self.is_dense and n_unknowns(tree) > SLOW
        self.depth = infoset_depth(tree)
        batch = game.batch()
        self.numbers = batch.chance[0], batch.payoff_row, batch.row_payoff[0]
        self.ends = np.array([settings.tolerance, settings.limit_at])

    def chunk(self, perturbed: GameBatch, seed: int, begin: int) -> Ends:
        wanted = np.broadcast_to(self.precision, (len(perturbed), len(self.precision)))
        log_prob, prob, found = self.solved(perturbed, wanted)
        error = np.full(len(perturbed), np.nan)
        if not self.limit:
            self.settle(perturbed.row_payoff, self.precision, log_prob, prob, found, error)
        else:
            more = np.full(len(perturbed), np.nan)
            self.polish(log_prob, prob, found, error, more)
            error = np.maximum(error, more)
            left = np.flatnonzero(found == NOWHERE)
            if len(left) and self.halt[0] == 0:  # the same bonuses, smaller
                rows = self.numbers[2] + GENTLER * (perturbed.row_payoff[left] - self.numbers[2])
                gentle = GameBatch(
                    tree=perturbed.tree, chance=perturbed.chance[left], payoff_row=perturbed.payoff_row,
                    row_payoff=rows, players=perturbed.players,
                )  # fmt: skip
                received = *self.solved(gentle, wanted[left]), error[left], more[left]
                self.polish(*received)
                log_prob[left], prob[left], found[left] = received[:3]
                error[left] = np.maximum(received[3], received[4])
            for place in np.flatnonzero(found == NOWHERE):
                if self.halt[0] == 0:
                    self.climb(perturbed, place, seed, begin + int(place), log_prob, prob, found, error)
        good = found == FOUND
        if self.halt[0]:  # what was not finished was not tried
            return Ends(log_prob[good], prob[good], good[good], error[good], True)
        return Ends(log_prob, prob, good, error, False)

    def polish(
        self, log_prob: Float[np.ndarray, "start action"], prob: Float[np.ndarray, "start action"],
        found: Int[np.ndarray, " start"],
        nash: Float[np.ndarray, " start"], sequential: Float[np.ndarray, " start"],
    ) -> None:  # fmt: skip
        """Make limits of perturbed games limits of the game itself."""
        polish_starts(
            self.game.tree, self.schedule, *self.numbers, self.depth, self.ends, self.dense,
            log_prob, prob, found, nash, sequential,
        )  # fmt: skip

    def solved(
        self, perturbed: GameBatch, wanted: Float[np.ndarray, "start player"]
    ) -> tuple[
        Float[np.ndarray, "start action"], Float[np.ndarray, "start action"], Int[np.ndarray, " start"],
    ]:  # fmt: skip
        """Equilibria of perturbed games, as arrays that kernels may write to."""
        there = solve_batch(
            perturbed, wanted, structure=self.structure, settings=self.settings, halt=self.halt
        )  # fmt: skip
        chance = self.game.tree.infoset_player[action_infoset(self.game.tree)] == CHANCE
        usable = np.isfinite(there.log_prob[:, ~chance]).all(axis=1)
        usable &= ~np.isin(there.status, (int(Status.INTERRUPTED), int(Status.NOT_FINITE)))
        found = np.where(usable, FOUND, NOWHERE).astype(np.int64)
        return np.array(there.log_prob), np.array(there.prob), found

    def settle(
        self, rows: Float[np.ndarray, "start row"], precision: Float[np.ndarray, " player"],
        log_prob: Float[np.ndarray, "start action"], prob: Float[np.ndarray, "start action"],
        found: Int[np.ndarray, " start"], error: Float[np.ndarray, " start"],
    ) -> None:  # fmt: skip
        """Take the perturbation away at a moderate precision."""
        tree, goal = self.game.tree, np.array([self.settings.tolerance])
        args = (*self.numbers, rows, precision, goal)
        received = log_prob, prob, found, error
        if self.dense is not None:
            settle_dense(tree, self.schedule, *args, self.dense, *received)
        else:
            work = krylov_workspace(tree, self.schedule, len(self.precision))._replace(halt=self.halt)
            settle_starts(tree, self.schedule, *args, work, *received)

    def climb(
        self, perturbed: GameBatch, place: np.intp, seed: int, start: int,
        log_prob: Float[np.ndarray, "start action"], prob: Float[np.ndarray, "start action"],
        found: Int[np.ndarray, " start"], error: Float[np.ndarray, " start"],
    ) -> None:  # fmt: skip
        """Take the perturbation away on the way, and follow what is left to the limit."""
        one = slice(int(place), int(place) + 1)
        span = max(float(np.ptp(self.game.payoff)), 1e-300)
        rng = np.random.default_rng([abs(seed), int(seed < 0), start, 1])
        level = math.exp(rng.uniform(math.log(8.0), math.log(200.0))) / span
        precision = np.full(len(self.precision), level)
        game = GameBatch(
            tree=perturbed.tree, chance=perturbed.chance[one], payoff_row=perturbed.payoff_row,
            row_payoff=perturbed.row_payoff[one], players=perturbed.players,
        )  # fmt: skip
        log_one, prob_one, found_one = self.solved(game, precision[None, :])
        error_one, more = np.full(1, np.nan), np.full(1, np.nan)
        self.settle(game.row_payoff, precision, log_one, prob_one, found_one, error_one)
        climb_starts(
            self.game.tree, self.schedule, *self.numbers, precision, self.depth, self.ends, self.dense,
            log_one, prob_one, found_one, error_one, more,
        )  # fmt: skip
        log_prob[one], prob[one], found[one] = log_one, prob_one, found_one
        error[one] = np.maximum(error_one, more)


def _joined(parts: list[Ends], n_actions: int, starts: int) -> Ends:
    if not parts:
        empty = np.empty((0, n_actions))
        return Ends(empty, empty, np.zeros(0, dtype=bool), np.empty(0), False)
    return Ends(
        log_prob=np.concatenate([part.log_prob for part in parts]),
        prob=np.concatenate([part.prob for part in parts]),
        found=np.concatenate([part.found for part in parts]),
        error=np.concatenate([part.error for part in parts]),
        interrupted=parts[-1].interrupted or sum(len(part.found) for part in parts) < starts,
    )
