"""How payoffs and odds change with an assumption: exact, by the rules of differentiation."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from melian.scenario.language.differentiate import slope_of
from melian.scenario.language.environment import Numbers, Values
from melian.scenario.language.evaluate import evaluate
from melian.scenario.payoffs.terms import Terms
from melian.scenario.tree.tree_builder import ChanceMove

__all__ = ["odds_slope", "term_slopes"]


def term_slopes(
    terms: Terms, values: Mapping[str, Values], name: str, n_draws: int
) -> Float[np.ndarray, "term draw"]:
    """Slopes of what each term of a line is worth."""
    slope = slope_of(terms.expression, Numbers(values, terms.slots), name)
    return np.broadcast_to(np.asarray(slope, dtype=float), (terms.count, n_draws))


def odds_slope(
    move: ChanceMove, values: Mapping[str, Values], name: str, n_draws: int
) -> Float[np.ndarray, "draw action"]:
    """Slopes of the odds of a chance move, whose numbers must be valid."""
    numbers = Numbers(values)
    slope = np.zeros((n_draws, len(move.shares)))
    share = np.zeros_like(slope)
    for index, expression in enumerate(move.shares):
        if expression is not None:
            share[:, index] = evaluate(expression, numbers).value
            slope[:, index] = slope_of(expression, numbers, name)
    if move.weights:
        total = share.sum(axis=1, keepdims=True)
        odds = share / total
        return np.asarray((slope - odds * slope.sum(axis=1, keepdims=True)) / total)
    for index, expression in enumerate(move.shares):
        if expression is None:
            slope[:, index] = -slope.sum(axis=1)
    return slope
