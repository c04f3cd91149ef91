"""Solve many draws of a model, block by block, and keep what the answers need."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from melian.errors import UsageError
from melian.game.tree import frozen
from melian.kernels.lanes.vector import N_LANES
from melian.runs.blocks import (
    IMPOSSIBLE,
    INVALID,
    Block,
    BlockSolver,
    Span,
    behaviour_sums,
    draw_values,
    exact_mean,
    joined,
    kept_size,
    spans,
)
from melian.runs.evidence import given_events
from melian.runs.local import cores, local_blocks
from melian.runs.store.block_form import run_form
from melian.runs.store.keep import Keeping, begin, finish, load
from melian.runs.store.manifest import identity
from melian.runs.store.recipe import Recipe
from melian.runs.store.store import Store
from melian.scenario.model import Model
from melian.solve.solver import Status

__all__ = ["INVALID", "Run", "draw_values", "first_draws", "solve_model"]

Array = npt.NDArray[Any]


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
    branch: Array
    """(draw,) what a second look found: `SAME`, `OTHER`, or `UNCHECKED`; see `branch_check`."""
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
    keeping: Keeping | None = None
    """Where the run is kept; None where it is not."""
    recipe: Recipe | None = None
    """What the model was made from, where that is known."""
    cluster: str | None = None
    """The scheduler whose workers solved it; None: this machine."""

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
    store: str | os.PathLike[str] | None = None,
    cluster: str | None = None,
    recipe: Recipe | None = None,
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
    store
        A folder in which blocks are kept, and found again by the next run.
    cluster
        The address of a dask.distributed scheduler, whose workers solve the blocks.
    recipe
        What the model was made from; needed with `store` and `cluster`.

    Raises
    ------
    UsageError
        If the events are asked for in two ways, `fixed` names no stream of the model, or there
        is no recipe where one is needed.
    StoreError
        If the store cannot be written; blocks that were finished before are kept.
    ClusterError
        If the scheduler cannot be reached, or its workers cannot solve this.
    """
    held = _fixed(model, fixed)
    evidence, day = given_events(model, at=at, before_events=before_events)
    given = tuple(item.event for item in evidence)
    solver = BlockSolver(model, seed, evidence, held)
    stop = stop or threading.Event()
    travels = store is not None or cluster is not None
    if travels and recipe is None:
        raise UsageError("a run that is kept or sent elsewhere needs the recipe of its model")
    size = block_size or (kept_size(model) if travels else _block_size(model, draws))
    # kept blocks have their places, and where nobody watches a small block is only slower
    first = None if block_size or travels or progress is None else _first_size(model)
    cut = spans(draws, size, first=first)
    keeping, found, missing = None, list[Block](), list(cut)
    if recipe is not None and store is not None:
        named = identity(solver, recipe, given)
        keeping = begin(Store.at(store), named, recipe, model, spans=cut, at=day)
        found, missing = load(keeping, cut, run_form(solver))
    if recipe is not None and cluster is not None:
        from melian.runs.cluster import Job, cluster_blocks

        job = Job.of(solver, recipe, given)
        source = cluster_blocks(job, missing, address=cluster, stop=stop)
    else:
        source = _local(solver, missing, workers or cores(), stop)
    _gather(source, found, draws, keeping, progress)
    # what the workers of a cluster had begun does not come back, and counts as interrupted
    lost = cluster is not None and stop.is_set()
    whole = joined(_without_gaps(found, cut, solver, lost=lost))
    run = replace(_run(model, seed, given, day, whole, held, keeping), recipe=recipe, cluster=cluster)
    if keeping is not None and run.n_draws == draws and not whole.is_interrupted:
        finish(keeping, run)
    return run


def first_draws(run: Run, draws: int) -> Run | None:
    """The run of the first draws alone, as solving them again would give it; None: not without solving.

    It is not kept itself: its draws are those of `run`.
    """
    if draws >= run.n_draws:
        return run
    certified = int(run.certified[:draws].sum())
    if (run.status[:draws] == INVALID).any() or certified > len(run.kept_prob):
        return None  # what was wrong with which draw is not known, or how all of them behave
    per_draw: dict[str, Any] = {
        name: frozen(getattr(run, name)[:draws].copy())
        for name in ("status", "branch", "residual", "nash_regret", "sequential_regret", "where",
                     "outcome_odds", "line_payoff")
    }  # fmt: skip
    prob = run.kept_prob[:certified]
    sums = behaviour_sums(run.model, prob, np.ones(certified, dtype=bool))
    return replace(
        run, n_draws=draws, **per_draw, invalid=dict.fromkeys(run.invalid, 0),
        kept_draws=run.kept_draws[:certified], kept_prob=prob,
        mean_prob=frozen(exact_mean(sums["prob"], certified)),
        mean_reach=frozen(exact_mean(sums["reach"], certified)),
    )  # fmt: skip


def _fixed(model: Model, fixed: Mapping[str, float] | None) -> dict[str, float]:
    for stream in fixed or {}:
        if stream not in model.distributions:
            known = ", ".join(sorted(model.distributions))
            raise UsageError(f"there is no uncertain number called '{stream}'; there are {known}")
    return dict(fixed or {})


def _block_size(model: Model, draws: int) -> int:
    """Blocks small enough to show progress and to keep every core busy to the end.

    The larger, the fuller the lanes in which the few hard draws of a block are followed.
    """
    by_size = max(N_LANES, 2_000_000 // model.n_leaves)
    wanted = min(512, by_size, -(-draws // (2 * cores())))
    return max(1, -(-wanted // N_LANES) * N_LANES)


def _first_size(model: Model) -> int:
    """Draws whose odds are shown first: a tenth of a second of work, or as many as go side by side."""
    return max(N_LANES, 200_000 // model.n_leaves // N_LANES * N_LANES)


def _local(
    solver: BlockSolver, missing: Sequence[Span], workers: int, stop: threading.Event
) -> Generator[Block, None, None]:
    """Blocks of this machine. A small first one has it to itself: others would hold it up.

    While it is solved, compiled code is loaded and plans are made, for which the rest would wait anyway.
    """
    sizes = [span.stop - span.start for span in missing[:2]]
    alone = 1 if len(sizes) == 2 and sizes[0] < sizes[1] else 0
    for some in (missing[:alone], missing[alone:]):
        with closing(local_blocks(solver, some, workers=workers, stop=stop)) as blocks:
            yield from blocks


def _gather(
    source: Generator[Block, None, None], found: list[Block], draws: int, keeping: Keeping | None,
    progress: Callable[[int, Array], None] | None,
) -> None:  # fmt: skip
    """Add to the blocks that were found those that are solved, as they come."""
    seen = _Odds(draws, found)
    if progress is not None and found:
        progress(seen.count, seen.odds)
    with closing(source):
        for block in source:
            if keeping is not None and not block.is_interrupted:
                keeping.save(block)
            found.append(block)
            if progress is not None:
                seen.add(block)
                progress(seen.count, seen.odds)


class _Odds:
    """The odds of the finished draws, in the order in which they were finished."""

    def __init__(self, draws: int, blocks: Iterable[Block]) -> None:
        self.draws = draws
        self.count = 0
        self.room: Array | None = None
        for block in blocks:
            self.add(block)

    def add(self, block: Block) -> None:
        odds = block.per_draw["outcome_odds"]
        if self.room is None:
            self.room = np.empty((self.draws, odds.shape[1]))
        self.room[self.count : self.count + len(odds)] = odds
        self.count += len(odds)

    @property
    def odds(self) -> Array:
        """(finished draw, outcome)."""
        return np.zeros((0, 0)) if self.room is None else self.room[: self.count]


def _without_gaps(
    found: Sequence[Block], cut: Sequence[Span], solver: BlockSolver, *, lost: bool
) -> list[Block]:
    """The blocks in order, up to the last; draws that nobody solved in between are interrupted.

    So are those of the block after the last, if some blocks that were begun are lost.
    """
    by_start = {block.start: block for block in found}
    end = max((block.span.stop for block in found), default=1) + lost
    solver.halt[0] = 1
    return [by_start.get(span.start) or solver.solve(span) for span in cut if span.start < end]


def _run(
    model: Model, seed: int, given: tuple[str, ...], day: str | None, whole: Block,
    fixed: Mapping[str, float], keeping: Keeping | None,
) -> Run:  # fmt: skip
    status = whole.per_draw["status"]
    n_certified = int((status == int(Status.CERTIFIED)).sum())
    kept_prob = whole.kept["prob"]
    per_draw: dict[str, Any] = {name: frozen(array) for name, array in whole.per_draw.items()}
    return Run(
        model=model,
        n_draws=len(status),
        seed=seed,
        given=given,
        at=day,
        **per_draw,
        invalid=whole.invalid,
        mean_prob=frozen(exact_mean(whole.sums["prob"], n_certified)),
        mean_reach=frozen(exact_mean(whole.sums["reach"], n_certified)),
        kept_draws=frozen(np.flatnonzero(status == int(Status.CERTIFIED))[: len(kept_prob)]),
        kept_prob=frozen(kept_prob),
        fixed=fixed,
        keeping=keeping,
    )
