"""What the tips of a story tree are worth to each actor, by stake line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from melian.analysis.odds import Spread, spread
from melian.runs.evidence import Patterns
from melian.runs.points import fill_pattern_masses, leaf_cells
from melian.runs.run import Run

if TYPE_CHECKING:
    from melian.analysis.event_tree.tree import Bough

__all__ = ["Part", "Worth", "leaf_masses", "worths"]

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Part:
    """What one stake line adds."""

    line: str
    kind: str
    points: Spread
    """Expected points, given that the story comes here; over draws in which it can."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What a tip is worth to one actor."""

    actor: str
    label: str
    points: Spread
    """Expected points, given that the story comes here; over draws in which it can."""
    parts: tuple[Part, ...]
    """The stake lines that apply, the largest mean first; in every draw they add up to it."""


def leaf_masses(run: Run, patterns: Patterns, n: int) -> Array:
    """(draw, leaf) odds of each ending given the events, in the first `n` kept draws."""
    model = run.model
    values = {stream: v[run.kept_draws[:n]] for stream, v in run.values.items()}
    mass = np.empty((n, model.n_leaves, 1))
    every = leaf_cells([np.arange(model.n_leaves)])
    fill_pattern_masses(model, run.kept_prob[:n], np.zeros(model.n_leaves, dtype=np.int32), every, mass)
    result = mass[:, :, 0] * patterns.likelihood(values, n)[:, patterns.leaf_pattern]
    return np.asarray(result / result.sum(axis=1, keepdims=True))


def worths(run: Run, trunk: Bough, mass: Array) -> Bough:
    """The same tree, its tips with what they are worth."""
    numbers = _Numbers(run, mass)
    return _with_worths(trunk, numbers)


def _with_worths(bough: Bough, numbers: _Numbers) -> Bough:
    if not bough.branches:
        return replace(bough, worths=numbers.of(bough))
    return replace(bough, branches=tuple(_with_worths(branch, numbers) for branch in bough.branches))


class _Numbers:
    """What each term of a stake line is worth in the draws that are used."""

    def __init__(self, run: Run, mass: Array) -> None:
        self.model, self.mass = run.model, mass
        which = run.kept_draws[: len(mass)]
        values = {stream: v[which] for stream, v in run.values.items()}
        self.terms = run.model.bind(values, len(which)).term_values

    def of(self, bough: Bough) -> tuple[Worth, ...]:
        """By actor, in the order of the file."""
        leaves, model = bough.leaves, self.model
        if leaves is None or not (bough.by_draw > 0).any():
            return ()
        payoffs = model.payoffs
        points = np.zeros((len(payoffs.terms), len(self.mass)))
        here = self.mass[:, leaves] / np.where(bough.by_draw > 0, bough.by_draw, np.nan)[:, None]
        for player in range(len(model.players)):
            rows, which = np.unique(payoffs.payoff_row[leaves, player], return_inverse=True)
            order = np.argsort(which.reshape(-1), kind="stable")
            starts = np.searchsorted(which.reshape(-1)[order], np.arange(len(rows)))
            weight = np.add.reduceat(here[:, order], starts, axis=1)  # (draw, row)
            for place, row in enumerate(rows):
                for term in payoffs.row_term[payoffs.row_start[row] : payoffs.row_start[row + 1]]:
                    share = weight[:, place]
                    # no share of a number that is not finite is nothing
                    points[payoffs.term_line[term]] += np.where(share == 0, 0.0, share * self.terms[:, term])
        return tuple(self._worth(actor, points) for actor in model.players)

    def _worth(self, actor: str, points: Array) -> Worth:
        lines = [terms.line for terms in self.model.payoffs.terms]
        mine = [number for number, line in enumerate(lines) if line.actor == actor]
        parts = [
            Part(lines[number].label, lines[number].kind, spread(points[number]))
            for number in mine
            if np.nanmax(np.abs(points[number])) > 1e-12
        ]
        parts.sort(key=lambda part: -abs(part.points.mean))
        total = points[mine].sum(axis=0)
        return Worth(actor, self.model.scenario.label(actor), spread(total), tuple(parts))
