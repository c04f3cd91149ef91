r"""The logit equations in rational numbers, to thirty digits of the logarithms.

At an equilibrium with precision :math:`\lambda` the log-odds of two actions of an information set are
:math:`\lambda` times the difference of what they are worth under the beliefs by Bayes' rule
(McKelvey & Palfrey 1998, eq. 5). Worths are exact here; logarithms, which are no fractions, are
taken with forty digits.

Tested in `tests/unit/test_exact.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from melian.game.bounded import FORTY_DIGITS, decimal_of
from melian.game.exact.values import ExactGame, exact_values, flow

__all__ = ["exact_logit_residual"]


def exact_logit_residual(game: ExactGame, prob: Sequence[Fraction], precision: Sequence[Fraction]) -> Decimal:
    """Largest difference, in log-odds, between a profile and its own logit response.

    Infinite if some action of a player has probability 0: at a finite precision none has.

    Parameters
    ----------
    prob
        (action,) from `adjusted`.
    precision
        (player,) in 1/payoff units.
    """
    value = exact_values(game, prob)
    child = {(game.parent[node], game.action[node]): node for node in range(1, len(game.parent))}
    worst = Decimal(0)
    for player in range(game.n_players):
        weight = flow(game, prob, player)
        for infoset in (h for h, who in enumerate(game.player) if who == player):
            actions = range(game.first[infoset], game.first[infoset + 1])
            total = sum((weight[node] for node in game.nodes[infoset]), Fraction(0))
            if not total or not all(prob[action] for action in actions):
                return Decimal("Infinity")
            logit = [
                sum(weight[n] * value[child[n, action]][player] for n in game.nodes[infoset]) / total
                for action in actions
            ]
            for action, action_value in zip(actions, logit, strict=True):
                odds = FORTY_DIGITS.subtract(_log(prob[action]), _log(prob[actions[0]]))
                wanted = decimal_of(precision[player] * (action_value - logit[0]))
                worst = max(worst, abs(FORTY_DIGITS.subtract(odds, wanted)))
    return worst


def _log(number: Fraction) -> Decimal:
    return FORTY_DIGITS.ln(decimal_of(number))
