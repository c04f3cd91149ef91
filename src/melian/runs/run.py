"""Solve many draws of a model, block by block, and keep what the answers need.

Memory does not grow with the number of draws times the size of the tree: of each
draw the run keeps its odds, payoffs by stake line and certificate; behaviour is
kept as means over draws and, whole, for the first draws only.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from melian.errors import UsageError
from melian.game.schedule import Schedule, schedule_of
from melian.game.tree import CHANCE, action_infoset, frozen
from melian.kernels.answers import add_reach, fill_masses
from melian.kernels.lanes import N_LANES
from melian.runs.draws import uniforms
from melian.runs.evidence import Patterns, given_events, patterns_of
from melian.scenario.model import Model
from melian.solve.logit_qre import LogitQRE, solve_batch
from melian.solve.solver import Status

__all__ = ["INVALID", "Run", "draw_values", "solve_model"]

Array = npt.NDArray[Any]

INVALID = -1
"""Status code of a draw whose numbers make no game."""
IMPOSSIBLE = -2
"""Status code of a draw in which the given events have no probability."""
KEPT_BYTES = 128 * 1024 * 1024
"""How much whole behaviour is kept."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The answers of many draws; arrays are read-only."""

    model: Model
    n_draws: int
    seed: int
    given: tuple[str, ...]
    """Events that the odds rest on."""
    at: str | None
    """The day of that knowledge; None before any event."""
    status: Array
    """(draw,) a `Status` code, `INVALID` or `IMPOSSIBLE`."""
    residual: Array
    """(draw,) residual of the equilibrium, in log-odds."""
    nash_regret: Array
    """(draw,) in points; NaN at finite precision."""
    sequential_regret: Array
    """(draw,) in points; NaN at finite precision."""
    where: Array
    """(draw,) precision at which the branch splits or was lost, per scale; NaN elsewhere."""
    outcome_odds: Array
    """(draw, outcome) NaN where the draw is not certified."""
    line_payoff: Array
    """(draw, line) expected points from each stake line; NaN where not certified."""
    invalid: Mapping[str, int]
    """What is wrong with invalid draws -> in how many."""
    mean_prob: Array
    """(action,) mean over certified draws of the probability of each action."""
    mean_reach: Array
    """(infoset,) mean over certified draws of the probability of getting there."""
    kept_draws: Array
    """Numbers of the first certified draws, whose behaviour is kept whole."""
    kept_prob: Array
    """(kept draw, action) their behaviour."""
    fixed: Mapping[str, float] = field(default_factory=dict)
    """Streams that were held at one number in all draws."""

    @property
    def certified(self) -> Array:
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
    def values(self) -> dict[str, Array]:
        """Stream -> (draw,) the numbers of all draws, drawn again."""
        return draw_values(self.model, self.seed, 0, self.n_draws, self.fixed)


class _Block(NamedTuple):
    """What one block of draws adds to a run."""

    start: int
    status: Array
    residual: Array
    nash_regret: Array
    sequential_regret: Array
    where: Array
    outcome_odds: Array
    line_payoff: Array
    invalid: dict[str, int]
    prob_sum: Array
    reach_sum: Array
    prob: Array | None
    """(draw, action) behaviour of the certified draws, kept by the first blocks only."""


def draw_values(
    model: Model, seed: int, start: int, stop: int, fixed: Mapping[str, float] | None = None
) -> dict[str, Array]:
    """Stream -> (draw,) values of draws `start` to `stop`, the same in any block.

    Streams in `fixed` are held at one number; all others keep their draws.
    """
    held = fixed or {}
    return {
        stream: np.full(stop - start, float(held[stream]))
        if stream in held
        else distribution.ppf(uniforms(seed, stream, start, stop))
        for stream, distribution in model.distributions.items()
    }


def solve_model(
    model: Model,
    *,
    draws: int = 1000,
    seed: int = 0,
    at: str | None = None,
    before_events: bool = False,
    fixed: Mapping[str, float] | None = None,
    workers: int | None = None,
    block_size: int | None = None,
    progress: Callable[[int, Array], None] | None = None,
    stop: threading.Event | None = None,
) -> Run:
    """Solve `draws` draws of a model.

    Parameters
    ----------
    model
        The compiled scenario.
    draws, seed
        How many draws, and the key of their streams; draw `i` is the same in any run of that seed.
    at, before_events
        Which events the odds rest on; see `given_events`.
    fixed
        Stream -> a number that replaces its draws; the draws of all others stay as they are.
    workers
        Threads; all available cores if absent. The result does not depend on it.
    block_size
        Draws per block; the result does not depend on it.
    progress
        Called after each block with the number of finished draws and the odds found so far.
    stop
        Set it to end early: no further block is begun, and draws of blocks under way that are
        not yet solved are marked interrupted. The run then holds fewer draws than were asked for.

    Raises
    ------
    UsageError
        If the events are asked for in two ways, or `fixed` names no stream of the model.
    """
    held = dict(fixed or {})
    for stream in held:
        if stream not in model.distributions:
            known = ", ".join(sorted(model.distributions))
            raise UsageError(f"there is no uncertain number called '{stream}'; there are {known}")
    evidence, day = given_events(model, at=at, before_events=before_events)
    worker = _Worker(model, seed, patterns_of(evidence, model.n_leaves), stop or threading.Event(), held)
    size = block_size or _block_size(model, draws)
    starts = range(0, draws, size)
    keep = max(1, KEPT_BYTES // (8 * max(1, len(worker.action_owner))))
    blocks = _work(worker, starts, size, draws, keep, workers or _cores(), progress)
    return _assemble(model, seed, tuple(e.event for e in evidence), day, blocks, held)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _block_size(model: Model, draws: int) -> int:
    """Blocks small enough to show progress and to keep every core busy to the end."""
    by_size = max(N_LANES, 1_000_000 // model.n_leaves)
    wanted = min(128, by_size, -(-draws // (2 * _cores())))
    return max(1, -(-wanted // N_LANES) * N_LANES)


def _work(
    worker: _Worker, starts: range, size: int, draws: int, keep: int, n_workers: int,
    progress: Callable[[int, Array], None] | None,
) -> list[_Block]:  # fmt: skip
    """Run all blocks on a few threads; kernels hold no lock."""
    blocks: list[_Block] = []
    waiting = iter(starts)
    with ThreadPoolExecutor(n_workers) as pool:
        running: set[Future[_Block]] = set()
        try:
            while True:
                while len(running) < 2 * n_workers and (start := worker.next_start(waiting)) is not None:
                    running.add(pool.submit(worker.solve, start, min(start + size, draws), start < keep))
                if not running:
                    break
                done, running = wait(running, timeout=0.2, return_when=FIRST_COMPLETED)
                if worker.stop.is_set():
                    worker.halt[0] = 1
                if not done:
                    continue
                blocks.extend(future.result() for future in done)
                if progress is not None:
                    odds = np.concatenate([block.outcome_odds for block in blocks])
                    progress(len(odds), odds)
        except BaseException:
            worker.stop.set()
            worker.halt[0] = 1
            for future in running:
                future.cancel()
            raise
    return sorted(blocks, key=lambda block: block.start)


class _Worker:
    """Solves blocks; holds what all blocks share."""

    def __init__(
        self, model: Model, seed: int, patterns: Patterns, stop: threading.Event, fixed: Mapping[str, float]
    ) -> None:
        self.model = model
        self.seed = seed
        self.patterns = patterns
        self.stop = stop
        self.halt = np.zeros(1, dtype=np.int8)
        self.fixed = fixed
        self.schedule: Schedule = schedule_of(model.tree)
        self.action_owner = action_infoset(model.tree)
        self.outcome = frozen(model.outcome.astype(np.int32))
        self.n_outcomes = len(model.scenario.file.outcomes)
        self.line_start = _line_starts(model)
        # a draw that is not solved within a minute or so is said to be unsolved
        passes = min(30_000, max(2_000, 1_000_000_000 // len(model.tree.node_parent)))
        self.settings = LogitQRE(precision=0.0, max_evaluations=passes)
        self.begun = False

    def next_start(self, waiting: Iterator[int]) -> int | None:
        """Where the next block begins; None at the end, or once asked to stop."""
        begun, self.begun = self.begun, True
        return None if begun and self.stop.is_set() else next(waiting, None)

    def solve(self, start: int, stop: int, keep: bool) -> _Block:
        """One block of draws."""
        model, n = self.model, stop - start
        values = draw_values(model, self.seed, start, stop, self.fixed)
        bound = model.bind(values, n)
        precision = model.precision_values(values, n)[bound.valid]
        found = solve_batch(
            bound.batch, precision, schedule=self.schedule, settings=self.settings,
            halt=self.halt,
        )  # fmt: skip
        status = np.full(n, INVALID, dtype=np.int32)
        status[bound.valid] = found.status
        prob = _with_secret_choices(model, found.prob)
        certified = found.status == int(Status.CERTIFIED)
        likelihood = self.patterns.likelihood(values, n)[bound.valid]
        odds, lines, possible = self.answers(prob, certified, likelihood, bound.term_values)
        status[np.flatnonzero(bound.valid)[certified & ~possible]] = IMPOSSIBLE
        use = certified & possible
        reach_sum = np.zeros(len(model.tree.infoset_player))
        add_reach(*self.structure(), prob, use, np.empty(len(model.tree.node_parent)), reach_sum)
        return _Block(
            start,
            status,
            _spread(found.residual, bound.valid),
            _spread(found.nash_regret, bound.valid),
            _spread(found.sequential_regret, bound.valid),
            _spread(found.where, bound.valid) * model.scale.points,
            _spread(np.where(use[:, None], odds, np.nan), bound.valid),
            _spread(np.where(use[:, None], lines, np.nan), bound.valid),
            {what: int(wrong.sum()) for what, wrong in bound.invalid.items()},
            prob[use].sum(axis=0),
            reach_sum,
            prob[use] if keep else None,
        )

    def structure(self) -> tuple[Array, Array, Array]:
        tree = self.model.tree
        return tree.node_parent, tree.node_action, tree.node_infoset

    def answers(
        self, prob: Array, certified: Array, likelihood: Array, term_values: Array
    ) -> tuple[Array, Array, Array]:
        """(draw, outcome) odds, (draw, line) payoffs, and (draw,) whether the events are possible."""
        tree, payoffs = self.model.tree, self.model.payoffs
        n = len(prob)
        outcome_mass = np.empty((n, self.n_outcomes))
        row_mass = np.empty((n, len(payoffs.row_start) - 1))
        total = np.empty(n)
        fill_masses(
            tree.node_parent, tree.node_action, tree.terminal_node, prob, self.patterns.leaf_pattern,
            likelihood, self.outcome, payoffs.payoff_row, np.empty(len(tree.node_parent)),
            outcome_mass, row_mass, total,
        )  # fmt: skip
        possible = total > 0
        safe = np.where(possible, total, 1.0)[:, None]
        row_of = np.repeat(np.arange(row_mass.shape[1]), np.diff(payoffs.row_start))
        term_mass = np.zeros((n, len(payoffs.term_line)))
        for draw in np.flatnonzero(certified):
            term_mass[draw] = np.bincount(
                payoffs.row_term, row_mass[draw, row_of], minlength=term_mass.shape[1]
            )
        worth = np.where(term_mass > 0, term_mass * term_values, 0.0) / safe
        lines = np.add.reduceat(worth, self.line_start, axis=1) if len(self.line_start) else np.zeros((n, 0))
        return outcome_mass / safe, lines, possible


def _line_starts(model: Model) -> Array:
    """Where the terms of each line begin."""
    counts = [terms.count for terms in model.payoffs.terms]
    return np.cumsum([0, *counts])[:-1] if counts else np.zeros(0, dtype=int)


def _with_secret_choices(model: Model, prob: Array) -> Array:
    """Change the choices made secretly, while the others keep their strategies."""
    if not model.secretly:
        return prob
    prob = np.array(prob)
    for number, infoset in enumerate(model.infosets):
        code = model.secretly.get(infoset.key)
        if code is not None and infoset.player != CHANCE and code in infoset.codes:
            first = int(model.tree.infoset_first_action[number])
            prob[:, first : first + len(infoset.codes)] = 0.0
            prob[:, first + infoset.codes.index(code)] = 1.0
    return prob


def _spread(found: Array, valid: Array) -> Array:
    """Results of the valid draws at their places among all draws."""
    result = np.full((len(valid), *found.shape[1:]), np.nan)
    result[valid] = found
    return result


def _assemble(
    model: Model, seed: int, given: tuple[str, ...], day: str | None, blocks: list[_Block],
    fixed: Mapping[str, float],
) -> Run:  # fmt: skip
    def joined(name: str) -> Array:
        return frozen(np.concatenate([getattr(block, name) for block in blocks]))

    status = joined("status")
    n_certified = max(1, int((status == int(Status.CERTIFIED)).sum()))
    invalid: dict[str, int] = {}
    for block in blocks:
        for what, count in block.invalid.items():
            invalid[what] = invalid.get(what, 0) + count
    kept = [block.prob for block in blocks if block.prob is not None]
    kept_prob = np.concatenate(kept) if kept else np.zeros((0, int(model.tree.infoset_first_action[-1])))
    return Run(
        model=model,
        n_draws=len(status),
        seed=seed,
        given=given,
        at=day,
        status=status,
        residual=joined("residual"),
        nash_regret=joined("nash_regret"),
        sequential_regret=joined("sequential_regret"),
        where=joined("where"),
        outcome_odds=joined("outcome_odds"),
        line_payoff=joined("line_payoff"),
        invalid=invalid,
        mean_prob=frozen(np.sum([block.prob_sum for block in blocks], axis=0) / n_certified),
        mean_reach=frozen(np.sum([block.reach_sum for block in blocks], axis=0) / n_certified),
        kept_draws=frozen(np.flatnonzero(status == int(Status.CERTIFIED))[: len(kept_prob)]),
        kept_prob=frozen(kept_prob),
        fixed=fixed,
    )
