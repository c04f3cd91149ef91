"""Solve many draws of a model, block by block, and keep what the answers need.

Tested in `tests/unit/test_analysis_checks.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

import numpy as np

from melian.errors import UsageError
from melian.game.tree import frozen
from melian.kernels.lanes.vector import N_LANES
from melian.runs.ask import USUAL, Ask, Watch
from melian.runs.blocks import (
    INVALID,
    Before,
    Block,
    BlockSolver,
    Span,
    behaviour_sums,
    exact_mean,
    joined,
    kept_size,
    spans,
)
from melian.runs.evidence import given_events
from melian.runs.local import cores, local_blocks
from melian.runs.recipe import Recipe
from melian.runs.run import Run
from melian.runs.shapes import Odds
from melian.runs.store.block_form import run_form
from melian.runs.store.keep import Keeping, begin, finish, load
from melian.runs.store.manifest import identity
from melian.runs.store.store import Store
from melian.scenario.model import Model
from melian.solve.solver import Status

__all__ = ["first_draws", "solve_model"]

FULL = 104
"""Draws of a block in which the lanes are well filled: the hard ones are about one in ten."""
SOON = 8
"""So many first blocks are solved before anybody has waited long for odds."""


def solve_model(
    model: Model, ask: Ask = USUAL, watch: Watch | None = None, *, recipe: Recipe | None = None,
    before: Before | None = None,
) -> Run:  # fmt: skip
    """Solve draws of a model.

    Parameters
    ----------
    model
        The compiled scenario, with what the question wants different in it.
    ask
        Draws, seed, events and numbers that are held; see `given_events` for the events.
    watch
        Who watches and works; the result does not depend on it. `progress` is called after each
        block with the number of finished draws and the odds found so far. Once `stop` is set no
        further block is begun, and draws of blocks under way that are not yet solved are marked
        interrupted: the run then holds fewer draws than were asked for.
    recipe
        What the model was made from; needed with a store or a cluster.
    before
        What came before, where the model is a continuation.

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
    watch = watch or Watch()
    held = _fixed(model, ask.fixed)
    evidence, day = given_events(model, **ask.events)
    given = tuple(item.event for item in evidence)
    solver = BlockSolver(model, ask.seed, evidence, held, before)
    travels = watch.store is not None or watch.cluster is not None
    if travels and recipe is None:
        raise UsageError("a run that is kept or sent elsewhere needs the recipe of its model")
    cut = _cut(model, ask.draws, watch, travels=travels)
    keeping, found, missing = None, list[Block](), list(cut)
    if recipe is not None and watch.store is not None:
        named = identity(solver, recipe, given)
        keeping = begin(Store.at(watch.store), named, recipe, model, spans=cut, at=day)
        found, missing = load(keeping, cut, run_form(solver))
    source = _source(solver, recipe, given, missing, watch)
    _gather(source, found, ask.draws, keeping, watch.progress)
    # what the workers of a cluster had begun does not come back, and counts as interrupted
    lost = watch.cluster is not None and watch.stop.is_set()
    whole = joined(_without_gaps(found, cut, solver, lost=lost))
    run = _run(model, ask, given, day, whole, recipe)
    run = replace(run, before=before)
    if keeping is None:
        return run
    if run.n_draws == ask.draws and not whole.is_interrupted:
        finish(keeping, run)
    return replace(run, keeping=keeping.kept)


def _cut(model: Model, draws: int, watch: Watch, *, travels: bool) -> tuple[Span, ...]:
    """The draws in blocks."""
    size = watch.block_size or (kept_size(model) if travels else _block_size(model, draws))
    # kept blocks have their places, and where nobody watches a small block is only slower
    whole = watch.block_size or travels or watch.progress is None
    return spans(draws, size, first=None if whole else _first_size(model, draws))


def _source(
    solver: BlockSolver, recipe: Recipe | None, given: tuple[str, ...], missing: Sequence[Span], watch: Watch
) -> Generator[Block, None, None]:
    """The blocks that are missing, as this machine or a cluster solves them."""
    if recipe is None or watch.cluster is None:
        return _local(solver, missing, watch.workers or cores(), watch.stop)
    from melian.runs.cluster import Job, cluster_blocks

    job = Job.of(solver, recipe, given)
    return cluster_blocks(job, missing, address=watch.cluster, stop=watch.stop)


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
        run, ask=run.ask.but(draws=draws), n_draws=draws, **per_draw, invalid=dict.fromkeys(run.invalid, 0),
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

    The larger, the fuller the lanes in which the few hard draws of a block are followed: short runs are
    cut into no more blocks than there are cores.
    """
    by_size = max(N_LANES, 2_000_000 // model.n_leaves)
    wanted = max(-(-draws // (2 * cores())), min(FULL, -(-draws // cores())))
    return max(1, -(-min(512, by_size, wanted) // N_LANES) * N_LANES)


def _first_size(model: Model, draws: int) -> int | None:
    """Draws whose odds are shown first: a tenth of a second of work, or as many as go side by side.

    None where all are there as soon as a few such blocks would be.
    """
    first = max(N_LANES, 200_000 // model.n_leaves // N_LANES * N_LANES)
    return None if draws <= SOON * first else first


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
    progress: Callable[[int, Odds], None] | None,
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
        self.room: Odds | None = None
        for block in blocks:
            self.add(block)

    def add(self, block: Block) -> None:
        odds = block.per_draw["outcome_odds"]
        if self.room is None:
            self.room = np.empty((self.draws, odds.shape[1]))
        self.room[self.count : self.count + len(odds)] = odds
        self.count += len(odds)

    @property
    def odds(self) -> Odds:
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
    model: Model, ask: Ask, given: tuple[str, ...], day: str | None, whole: Block, recipe: Recipe | None
) -> Run:
    status = whole.per_draw["status"]
    n_certified = int((status == int(Status.CERTIFIED)).sum())
    kept_prob = whole.kept["prob"]
    per_draw: dict[str, Any] = {name: frozen(array) for name, array in whole.per_draw.items()}
    return Run(
        model=model,
        ask=ask,
        n_draws=len(status),
        given=given,
        at=day,
        **per_draw,
        invalid=whole.invalid,
        mean_prob=frozen(exact_mean(whole.sums["prob"], n_certified)),
        mean_reach=frozen(exact_mean(whole.sums["reach"], n_certified)),
        kept_draws=frozen(np.flatnonzero(status == int(Status.CERTIFIED))[: len(kept_prob)]),
        kept_prob=frozen(kept_prob),
        recipe=recipe,
    )
