"""Chosen points solved by the workers of a dask.distributed cluster.

What is sent is plain data, as for draws: the text of the scenario, what was asked to be
different, what is measured, and the numbers of each block of points.

Tested in `tests/unit/test_cluster.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from melian.analysis.numbers.measures import tip_measure
from melian.runs.cluster import FarJob, connected, far_calls, made_once
from melian.runs.points import Answers, Elsewhere, PointSolver
from melian.runs.recipe import Recipe
from melian.runs.shapes import Figures, Point, PointCode
from melian.runs.store.manifest import versions
from melian.scenario.model import Evidence

__all__ = ["PointsJob", "points_elsewhere", "points_there"]


@dataclass(frozen=True, slots=True)
class PointsJob(FarJob):
    """What all blocks of points share, as plain data."""

    recipe: Recipe
    given: tuple[str, ...]
    """Events that the odds rest on."""
    step: str | None
    """The step whose choices are measured; None: the odds of the outcomes."""
    versions: dict[str, str]
    """What the numbers are to be computed with."""


@contextmanager
def points_elsewhere(
    address: str | None, recipe: Recipe | None, evidence: Sequence[Evidence], step: str | None = None
) -> Iterator[Elsewhere | None]:
    """What solves points on the workers of the scheduler at an address; None without an address.

    Raises
    ------
    ClusterError
        If the package `distributed` is missing, the scheduler cannot be reached or is lost,
        no worker shows up, a worker has other versions, or a block ends one worker after another.
    """
    if address is None or recipe is None:
        yield None
        return
    job = PointsJob(recipe, tuple(item.event for item in evidence), step, versions())
    with connected(address) as client:
        yield partial(_solved, client, job.text())


def _solved(
    client: Any, text: str, wanted: Mapping[int, Mapping[str, Point]], stop: threading.Event
) -> Answers:
    calls = (
        (start, (text, {stream: np.asarray(v, dtype=float) for stream, v in values.items()}))
        for start, values in wanted.items()
    )
    yield from far_calls(client, points_there, calls, stop)


def points_there(text: str, values: Mapping[str, Point]) -> tuple[PointCode, Figures]:
    """(point,) status and (point, figure) figures of a block, solved by the process that this runs in.

    Raises
    ------
    ClusterError
        If that process has other versions than the job asks for.
    """
    return _solver(text).solve(values)


@made_once
def _solver(text: str) -> PointSolver:
    job = PointsJob.read(text)
    model, evidence = job.compiled()
    return PointSolver(model, tip_measure(model, evidence, job.step)[0])
