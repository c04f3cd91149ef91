"""Who leads along one number, in many draws at once: a grid, made finer, and changes closed in.

All draws go through each round together, as one batch. At the limit of precision a point very
near a tie has no certificate; a change is then as close as the answered points on both sides.

Tested in `tests/unit/test_tip.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Float

from melian.analysis.numbers.bench import Bench
from melian.analysis.numbers.inputs import median_values
from melian.analysis.situations.shapes import Thing
from melian.kernels.lanes.vector import N_LANES
from melian.runs.points import Measure
from melian.runs.shapes import Point, PointCode
from melian.scenario.shapes import Draw

__all__ = ["CLOSE", "GRID", "Rows", "Track", "tracks"]


GRID = 17
"""Points of the first grid."""
ROUNDS = 3
"""How often the grid is made finer at most."""
CLOSE = 2.0**-10
"""How closely a change is bracketed in draws, as a share of the range."""
CLOSER = 2.0**-22
"""How closely it is bracketed at the medians."""


class Rows:
    """Solves rows: one per draw, and a last one with every number at its median.

    Parameters
    ----------
    bench
        What solves the points.
    measure
        What is followed.
    width
        How many things are followed.
    drawn
        Stream -> (draw,) numbers.
    """

    def __init__(self, bench: Bench, measure: Measure, width: int, drawn: Mapping[str, Draw]) -> None:
        self.bench, self.measure, self.width = bench, measure, width
        if bench.kept is not None:
            bench.kept.width = width
        middle = median_values(bench.model)
        self.held = {s: np.append(v, middle[s]) for s, v in drawn.items()}

    def shares(self, stream: str, row: PointCode, x: Point) -> Float[np.ndarray, "point thing"]:
        """(point, thing) shares in rows `row` with the stream at `x`."""
        if self.bench.watch.stop.is_set():
            self.bench.is_interrupted = True
            return np.full((len(row), self.width), np.nan)
        values = {s: v[row] for s, v in self.held.items()} | {stream: x.astype(float)}
        found = self.bench.solve(values, self.measure)
        return found.figures if found.figures.shape[1] else np.full((len(row), self.width), np.nan)


@dataclass(slots=True)
class Track:
    """What is known along one row, in rising order of the number."""

    x: list[float]
    shares: list[Thing]

    def leader(self, place: int) -> int:
        """Which share is the largest there; -1: no answer."""
        share = self.shares[place]
        return -1 if np.isnan(share).any() else int(np.argmax(share))

    def gaps(self, spacing: float) -> list[tuple[int, int]]:
        """Neighbours between which another point of the grid is wanted."""
        result = []
        for place in range(len(self.x) - 1):
            here, there = self.leader(place), self.leader(place + 1)
            if -1 in (here, there) or self.x[place + 1] - self.x[place] < spacing:
                continue
            if here != there or self._near(place, here):
                result.append((place, place + 1))
        return result

    def _near(self, place: int, leader: int) -> bool:
        """Whether a rival could have led in between: its distance changes by as much as is left of it."""
        ends = [np.delete(self.shares[p][leader] - self.shares[p], leader) for p in (place, place + 1)]
        around = [p for p in (place - 1, place + 2) if 0 <= p < len(self.x) and self.leader(p) >= 0]
        moves = [np.abs(ends[0] - ends[1])]
        moves += [
            np.abs(ends[p > place] - np.delete(self.shares[p][leader] - self.shares[p], leader))
            for p in around
        ]
        return bool((np.minimum(*ends) < np.max(moves, axis=0)).any())

    def changes(self, width: float) -> list[tuple[int, int]]:
        """Pairs of answered places between which the leader changes and which lie further apart than `width`.

        With a width, only neighbours: where a point between them has no answer nothing closer is to be had.
        """
        answered = [place for place in range(len(self.x)) if self.leader(place) >= 0]
        return [
            (here, there)
            for here, there in pairwise(answered)
            if self.leader(here) != self.leader(there)
            and (width == 0 or (self.x[there] - self.x[here] > width and there == here + 1))
        ]

    def between(self, here: int, there: int) -> float:
        """Where two leaders are level within a close bracket, on a straight line."""
        a, b = self.leader(here), self.leader(there)
        left = float(self.shares[here][a] - self.shares[here][b])
        right = float(self.shares[there][b] - self.shares[there][a])
        low, high = self.x[here], self.x[there]
        return low + (high - low) * (left / (left + right) if left + right > 0 else 0.5)

    def add(self, x: float, share: Thing) -> None:
        """Take in one more point."""
        place = int(np.searchsorted(self.x, x))
        self.x.insert(place, x)
        self.shares.insert(place, share)


def tracks(rows: Rows, stream: str, low: float, high: float) -> list[Track]:
    """All rows along a number from `low` to `high`; the last is the one at the medians."""
    n_rows = len(rows.held[stream])
    grid = np.linspace(low, high, GRID)
    shares = rows.shares(stream, np.repeat(np.arange(n_rows), GRID), np.tile(grid, n_rows))
    shares = shares.reshape(n_rows, GRID, -1)
    result = [Track(list(map(float, grid)), list(row)) for row in shares]
    spacing = (high - low) / (GRID - 1)
    for level in range(ROUNDS):
        if rows.bench.is_interrupted:  # nothing more is solved
            return result
        wanted = [track.gaps(0.99 * spacing / 2**level) for track in result]
        _divide(rows, stream, result, wanted, 2)
    while _divide(rows, stream, result, [track.changes(CLOSE * (high - low)) for track in result], 2):
        pass
    others: list[list[tuple[int, int]]] = [[] for _ in result[:-1]]
    while _divide(rows, stream, result, [*others, result[-1].changes(CLOSER * (high - low))], N_LANES + 1):
        pass
    return result


def _divide(
    rows: Rows, stream: str, found: Sequence[Track], wanted: Sequence[Sequence[tuple[int, int]]], parts: int
) -> bool:
    """Divide stretches of each row into equal parts; whether there was something to do and it was done."""
    row, x = [], []
    for number, (track, pairs) in enumerate(zip(found, wanted, strict=True)):
        for here, there in pairs:
            inner = np.linspace(track.x[here], track.x[there], parts + 1)[1:-1]
            row += [number] * len(inner)
            x += inner.tolist()
    if not row:
        return False
    shares = rows.shares(stream, np.array(row), np.array(x))
    for number, value, share in zip(row, x, shares, strict=True):
        found[number].add(value, share)
    return not rows.bench.is_interrupted
