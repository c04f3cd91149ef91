"""Behaviour weighed by what events say: odds of outcomes, and points by stake line.

Tested in `tests/unit/test_fair_what_ifs.py`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from melian.game.tree import frozen
from melian.kernels.tree.answers import fill_masses
from melian.runs.evidence import Patterns
from melian.runs.shapes import Behaviour, DrawPattern, LinePayoff, Odds
from melian.scenario.model import Model
from melian.scenario.shapes import DrawTruth

__all__ = ["Scales", "Weights"]


class Weights(NamedTuple):
    """What some behaviour comes to, given events."""

    odds: Odds
    """(draw, outcome)."""
    lines: LinePayoff
    """(draw, line) expected points."""
    possible: DrawTruth
    """(draw,) whether the events can have happened; the figures mean nothing where they cannot."""


class Scales:
    """Weighs the behaviour of draws of a model, whatever the events."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.outcome = frozen(model.outcome.astype(np.int32))
        self.n_outcomes = len(model.scenario.file.outcomes)
        counts = [terms.count for terms in model.payoffs.terms]
        self.line_start = np.cumsum([0, *counts])[:-1] if counts else np.zeros(0, dtype=int)

    def weigh(
        self,
        prob: Behaviour,
        certified: DrawTruth,
        patterns: Patterns,
        likelihood: DrawPattern,
        term_values: Float[np.ndarray, "draw term"],
    ) -> Weights:
        """Odds and points of (draw, action) behaviour; points of certified draws only."""
        tree, payoffs = self.model.tree, self.model.payoffs
        n = len(prob)
        outcome_mass = np.empty((n, self.n_outcomes))
        row_mass = np.empty((n, len(payoffs.row_start) - 1))
        total = np.empty(n)
        fill_masses(
            tree.node_parent, tree.node_action, tree.terminal_node, prob, patterns.leaf_pattern,
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
        term_payoff = np.where(term_mass > 0, term_mass * term_values, 0.0) / safe
        start = self.line_start
        lines = np.add.reduceat(term_payoff, start, axis=1) if len(start) else np.zeros((n, 0))
        return Weights(outcome_mass / safe, lines, possible)
