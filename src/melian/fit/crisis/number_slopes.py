"""How payoffs, odds of chance and precisions of a crisis change with its fitted numbers.

Tested in `tests/unit/test_fit_scenario_model.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float64

from melian.fit.crisis.numbers import FittedNumber
from melian.fit.crisis.outcome_slopes import NumberSlopes
from melian.scenario.language.differentiate import reads, slope_of
from melian.scenario.language.environment import Numbers
from melian.scenario.model import Model, precision_stream
from melian.scenario.slopes import odds_slope, term_slopes

__all__ = ["number_slopes"]

_Game = Float64[np.ndarray, " game"]


def number_slopes(
    model: Model, fitted: Sequence[FittedNumber], values: Mapping[str, _Game], n: int
) -> NumberSlopes:
    """How the numbers of `n` games change with each fitted number, at `values` (stream -> (game,)).

    Terms of stakes are few and rows of payoffs many: slopes are worked out by term and added up by row.
    """
    tree, payoffs = model.tree, model.payoffs
    n_numbers, n_rows = len(fitted), len(payoffs.row_start) - 1
    chance = np.zeros((n, n_numbers, int(tree.infoset_first_action[-1])))
    row = np.zeros((n, n_numbers, n_rows))
    precision = np.zeros((n, n_numbers, len(model.players)))
    row_of = np.repeat(np.arange(n_rows), np.diff(payoffs.row_start))
    for k, number in enumerate(fitted):
        for i, actor in enumerate(model.players):
            precision[:, k, i] = _precision_slope(model, actor, values, number.stream)
        start = 0
        for terms in payoffs.terms:
            if reads(terms.expression, number.stream):
                term_slope = term_slopes(terms, values, number.stream, n)
                mine = (payoffs.row_term >= start) & (payoffs.row_term < start + terms.count)
                np.add.at(row[:, k].T, row_of[mine], term_slope[payoffs.row_term[mine] - start])
            start += terms.count
        for move in model.chance:
            if any(share is not None and reads(share, number.stream) for share in move.shares):
                first = int(tree.infoset_first_action[move.infoset])
                slope = odds_slope(move, values, number.stream, n)
                chance[:, k, first : first + slope.shape[1]] = slope
    return NumberSlopes(chance, row, precision)


def _precision_slope(model: Model, actor: str, values: Mapping[str, _Game], stream: str) -> _Game | float:
    """How the precision of an actor, in 1/point, changes with a number."""
    worked = model.precision.worked.get(model.precision.of(actor))
    if worked is not None:
        return np.asarray(slope_of(worked, Numbers(values), stream) / model.scale.points)
    return 1.0 / model.scale.points if precision_stream(model.precision, actor) == stream else 0.0
