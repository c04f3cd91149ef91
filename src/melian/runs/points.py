"""Solve chosen points: any numbers for any draw, many settings as one batch.

A run draws its numbers; a question such as "what if this one were higher" chooses them.
Points that differ only in how an outside observer reads the news (the ratios of hints)
are one game and are solved once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int, Int64

from melian.game.tree import frozen
from melian.kernels.lanes.vector import N_LANES
from melian.kernels.tree.cells import fill_cells
from melian.runs.ask import Watch
from melian.runs.blocks import IMPOSSIBLE, INVALID, solver_settings, with_secret_choices
from melian.runs.evidence import patterns_of
from melian.runs.local import cores, local_calls
from melian.runs.shapes import Behaviour, Figures, Point, PointCode
from melian.runs.store.kept_points import KeptPoints
from melian.scenario.model import Evidence, Model
from melian.scenario.shapes import LeafInt
from melian.solve.logit.qre import solve_batch
from melian.solve.logit.structure import structure_of
from melian.solve.solver import Status

__all__ = [
    "Elsewhere",
    "Measure",
    "PointSolver",
    "Points",
    "fill_pattern_masses",
    "game_streams",
    "leaf_cells",
    "outcome_measure",
    "solve_points",
]  # fmt: skip

Measure = Callable[[Float[np.ndarray, "point action"], Mapping[str, Point]], Figures]
"""Behaviour (point, action) and values (point,) by stream -> figures (point, figure); NaN: no answer."""
Answers = Generator[tuple[int, tuple[PointCode, Figures]], None, None]
"""First point of a block, and its (point,) status and (point, figure) figures; in any order."""
Elsewhere = Callable[[Mapping[int, Mapping[str, Point]], threading.Event], Answers]
"""First point of a block -> its numbers, and when to stop -> the answers, solved by other machines."""


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """What was found at chosen points; arrays are read-only."""

    status: PointCode
    """(point,) a `Status` code, `INVALID` or `IMPOSSIBLE`."""
    figures: Figures
    """(point, figure) what was measured; NaN where the point is not certified."""

    @property
    def n_certified(self) -> int:
        """How many points have an answer."""
        return int((self.status == int(Status.CERTIFIED)).sum())

    @property
    def is_interrupted(self) -> bool:
        """Whether the work was ended before all points were solved."""
        return bool((self.status == int(Status.INTERRUPTED)).any())


def game_streams(model: Model) -> list[str]:
    """The streams on which the game depends: all but the ratios of hints."""
    return [stream for stream in model.distributions if not stream.startswith("hint.")]


def solve_points(
    model: Model,
    values: Mapping[str, Point],
    *,
    measure: Measure,
    watch: Watch | None = None,
    kept: KeptPoints | None = None,
    elsewhere: Elsewhere | None = None,
) -> Points:
    """Solve the games with these numbers, and measure something of each.

    Put points of the same draw next to each other: what they have in common is then solved
    once. The answer does not depend on the number of threads.

    Parameters
    ----------
    model
        The compiled scenario.
    values
        Stream -> (point,) numbers, every stream of the model.
    measure
        What is wanted of the behaviour of certified points.
    watch
        Who watches and works: called with the number of finished points; once it says stop, points
        that are not yet solved are marked interrupted.
    kept
        Where blocks of points are kept, and found again.
    elsewhere
        Solves blocks on other machines; on this one if absent.

    Raises
    ------
    StoreError
        If the store cannot be written; blocks that were finished before are kept.
    """
    n = len(next(iter(values.values()))) if values else 1
    watch = watch or Watch()
    size = _block_size(model)
    status = np.full(n, int(Status.INTERRUPTED), dtype=np.int32)
    found: dict[int, tuple[PointCode, Figures]] = {}
    blocks = {
        start: {stream: v[start : start + size] for stream, v in values.items()}
        for start in range(0, n, size)
    }
    names = dict(zip(blocks, kept.expect(list(blocks.values())), strict=True)) if kept else {}
    if kept is not None:
        there = ((start, kept.load(name, min(size, n - start))) for start, name in names.items())
        found = {start: answer for start, answer in there if answer is not None}
    missing = {start: block for start, block in blocks.items() if start not in found}
    done_points = sum(len(codes) for codes, _ in found.values())
    if elsewhere is None:
        solver = PointSolver(model, measure)
        source = local_calls(
            lambda start: solver.solve(missing[start]),
            missing,
            solver.halt,
            workers=watch.workers or cores(),
            stop=watch.stop,
        )
    else:
        source = elsewhere(missing, watch.stop)
    with closing(source):
        for start, answer in source:
            found[start] = answer
            done_points += len(answer[0])
            # what comes from elsewhere is whole; a block here may have been halted
            if kept is not None and (elsewhere is not None or not watch.stop.is_set()):
                kept.save(names[start], *answer)
            if watch.progress is not None:
                watch.progress(done_points)
    width = max((figures.shape[1] for _, figures in found.values()), default=0)
    figures = np.full((n, width), np.nan)
    for start, (codes, block_figures) in found.items():
        status[start : start + len(codes)] = codes
        if block_figures.shape[1]:
            figures[start : start + len(codes)] = block_figures
    return Points(frozen(status), frozen(figures))


def _block_size(model: Model) -> int:
    """Small enough to show progress, and whole lanes."""
    return max(N_LANES, min(128, 1_000_000 // model.n_leaves // N_LANES * N_LANES))


class PointSolver:
    """Solves blocks of points, from any thread; holds what all share.

    Parameters
    ----------
    model
        The compiled scenario.
    measure
        What is wanted of the behaviour of certified points.
    """

    def __init__(self, model: Model, measure: Measure) -> None:
        self.model, self.measure = model, measure
        self.halt = np.zeros(1, dtype=np.int8)
        self.streams = game_streams(model)
        self.structure = structure_of(model.tree)
        self.settings = solver_settings(model)

    def solve(self, values: Mapping[str, Point]) -> tuple[PointCode, Figures]:
        """(point,) status and (point, figure) figures of one block."""
        model = self.model
        n = len(next(iter(values.values()))) if values else 1
        rows = np.column_stack([values[s] for s in self.streams]) if self.streams else np.zeros((n, 0))
        first, game = _distinct(rows)
        own = {stream: v[first] for stream, v in values.items()}
        bound = model.bind(own, len(first))
        precision = model.precision_values(own, len(first))[bound.valid]
        solved = solve_batch(
            bound.batch, precision, structure=self.structure, settings=self.settings, halt=self.halt
        )
        code = np.full(len(first), INVALID, dtype=np.int32)
        code[bound.valid] = solved.status
        place = np.full(len(first), -1)
        place[bound.valid] = np.arange(len(solved.status))
        status = code[game]
        use = status == int(Status.CERTIFIED)
        if not use.any():
            return status, np.zeros((n, 0))
        prob = with_secret_choices(model, solved.prob)[place[game[use]]]
        measured = self.measure(prob, {stream: v[use] for stream, v in values.items()})
        figures = np.full((n, measured.shape[1]), np.nan)
        figures[use] = measured
        status[np.flatnonzero(use)[np.isnan(measured).all(axis=1)]] = IMPOSSIBLE
        return status, figures


def _distinct(rows: Float[np.ndarray, "point stream"]) -> tuple[Int[np.ndarray, " distinct"], PointCode]:
    """First place of every different row, and for each row which of them it is."""
    if not rows.shape[1]:
        return np.zeros(1, dtype=int), np.zeros(len(rows), dtype=int)
    _, first, which = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)  # in the order of the points
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return first[order], rank[which.reshape(-1)]


def outcome_measure(model: Model, evidence: Sequence[Evidence]) -> Measure:
    """The odds of the outcomes for an outside observer who knows the events."""
    patterns = patterns_of(evidence, model.n_leaves)
    cell = leaf_cells([model.outcome])
    n_outcomes = len(model.scenario.file.outcomes)

    def measure(prob: Float[np.ndarray, "point action"], values: Mapping[str, Point]) -> Figures:
        mass = np.empty((len(prob), n_outcomes, len(patterns.possible)))
        fill_pattern_masses(model, prob, patterns.leaf_pattern, cell, mass)
        odds = np.einsum("dop,dp->do", mass, patterns.likelihood(values, len(prob)))
        total = odds.sum(axis=1, keepdims=True)
        return np.where(total > 0, odds / np.where(total > 0, total, 1.0), np.nan)

    return measure


def leaf_cells(slots: Sequence[LeafInt]) -> Int64[np.ndarray, "leaf matter"]:
    """(leaf, matter) cells as `fill_cells` reads them."""
    return frozen(np.column_stack(slots).astype(np.int64))


def fill_pattern_masses(
    model: Model,
    prob: Behaviour,
    leaf_pattern: LeafInt,
    cell: Int64[np.ndarray, "leaf matter"],
    mass: Float[np.ndarray, "draw cell pattern"],
) -> None:
    """Fill (draw, cell, pattern) masses of behaviours (draw, action)."""
    tree = model.tree
    fill_cells(
        tree.node_parent, tree.node_action, tree.terminal_node, np.ascontiguousarray(prob), leaf_pattern,
        cell, np.empty(len(tree.node_parent)), mass,
    )  # fmt: skip
