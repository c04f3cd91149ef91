"""What the tips of a story tree are worth to each actor, by stake line.

Tested in `tests/contract/test_event_tree_laws.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from melian.analysis.event_tree.branch import Part, TipPayoff
from melian.analysis.odds import spread
from melian.analysis.situations.shapes import DrawLeaf
from melian.runs.evidence import Patterns
from melian.runs.points import fill_pattern_masses, leaf_cells
from melian.runs.run import Run

if TYPE_CHECKING:
    from melian.analysis.event_tree.branch import Branch

__all__ = ["leaf_masses", "with_payoffs"]


def leaf_masses(run: Run, patterns: Patterns, n: int) -> DrawLeaf:
    """(draw, leaf) odds of each ending given the events, in the first `n` kept draws."""
    model = run.model
    values = {stream: v[run.kept_draws[:n]] for stream, v in run.values.items()}
    mass = np.empty((n, model.n_leaves, 1))
    every = leaf_cells([np.arange(model.n_leaves)])
    fill_pattern_masses(model, run.kept_prob[:n], np.zeros(model.n_leaves, dtype=np.int32), every, mass)
    result = mass[:, :, 0] * patterns.likelihood(values, n)[:, patterns.leaf_pattern]
    return np.asarray(result / result.sum(axis=1, keepdims=True))


def with_payoffs(run: Run, root: Branch, mass: DrawLeaf) -> Branch:
    """The same tree, its tips with what they are worth."""
    numbers = _Numbers(run, mass)
    return _with_payoffs(root, numbers)


def _with_payoffs(shown: Branch, numbers: _Numbers) -> Branch:
    if not shown.branches:
        return replace(shown, payoffs=numbers.of(shown))
    return replace(shown, branches=tuple(_with_payoffs(branch, numbers) for branch in shown.branches))


class _Numbers:
    """What each term of a stake line is worth in the draws that are used."""

    def __init__(self, run: Run, mass: DrawLeaf) -> None:
        self.model, self.mass = run.model, mass
        which = run.kept_draws[: len(mass)]
        values = {stream: v[which] for stream, v in run.values.items()}
        self.terms = run.model.bind(values, len(which)).term_values

    def of(self, shown: Branch) -> tuple[TipPayoff, ...]:
        """By actor, in the order of the file."""
        leaves, model = shown.leaves, self.model
        if leaves is None or not (shown.by_draw > 0).any():
            return ()
        payoffs = model.payoffs
        points = np.zeros((len(payoffs.terms), len(self.mass)))
        here = self.mass[:, leaves] / np.where(shown.by_draw > 0, shown.by_draw, np.nan)[:, None]
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
        return tuple(self._payoff(actor, points) for actor in model.players)

    def _payoff(self, actor: str, points: Float[np.ndarray, "line draw"]) -> TipPayoff:
        lines = [terms.line for terms in self.model.payoffs.terms]
        mine = [number for number, line in enumerate(lines) if line.actor == actor]
        parts = [
            Part(lines[number].label, lines[number].kind, spread(points[number]))
            for number in mine
            if np.nanmax(np.abs(points[number])) > 1e-12
        ]
        parts.sort(key=lambda part: -abs(part.points.mean))
        total = points[mine].sum(axis=0)
        return TipPayoff(actor, self.model.scenario.label(actor), spread(total), tuple(parts))
