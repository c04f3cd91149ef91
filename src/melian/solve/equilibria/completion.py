"""Off the path: which behaviour and beliefs support an equilibrium, if any are found.

A Nash equilibrium says nothing about sets that play never comes to. Here they are filled in
and examined in rational numbers: where only the mover itself keeps away, with a best
reply; where the others keep away, with each pure choice in turn. What passes with Bayes'
and tremble beliefs is a sequential equilibrium (Kreps & Wilson 1982); beliefs found by a linear
programme support each information set, and their consistency is not examined.

Tested in `tests/unit/test_equilibria.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product

from melian.game.exact.beliefs import exact_assessment
from melian.game.exact.values import ExactGame, adjusted, exact_gains, flow
from melian.game.tree import CHANCE

__all__ = ["Completed", "completed"]

_ZERO, _ONE = Fraction(0), Fraction(1)
MOST_TRIED = 200
"""Ways to fill in behaviour off the path that are examined for one equilibrium."""


@dataclass(frozen=True, slots=True, eq=False)
class Completed:
    """An equilibrium with behaviour at every information set."""

    prob: tuple[Fraction, ...]
    """(action,) behaviour."""
    is_rational: bool
    """Whether beliefs were found under which nobody gains anywhere."""
    is_consistent: bool
    """Whether these are Bayes' and tremble beliefs: then it is a sequential equilibrium."""
    belief: Mapping[int, Fraction]
    """Weight by node at the sets of players, where beliefs were found."""
    tried: int
    """Ways of filling in that were examined."""


def completed(
    game: ExactGame, behaviour: Mapping[int, Fraction], *, tolerance: Fraction = _ZERO, most: int = MOST_TRIED
) -> Completed | None:
    """Fill in an equilibrium that is given where its movers may come to; None if it is not one after all.

    Parameters
    ----------
    behaviour
        Probability by action; information sets left out are those that their own mover rules out.
    tolerance
        Gains up to this count as none, payoff units: 0 for exact numbers.
    most
        Ways of filling in that are examined.
    """
    best: Completed | None = None
    tried = 0
    for prob in islice(_fillings(game, behaviour), most):
        tried += 1
        prob = _answered(game, behaviour, prob)
        gains = exact_gains(game, prob)
        if max(gains.nash, default=_ZERO) > tolerance:
            continue
        if best is None:
            best = Completed(tuple(prob), False, False, {}, tried)
        if any(gain is not None and gain > tolerance for gain in gains.sequential):
            continue
        found = exact_assessment(game, prob, gains.sequential, tolerance=tolerance)
        if all(each.gain <= tolerance for each in found):
            plain = all(each.kind in ("bayes", "tremble") for each in found)
            belief = {node: Fraction(p) for each in found for node, p in each.belief.items()}
            if plain or not best.is_rational:
                best = Completed(tuple(prob), True, plain, belief, tried)
            if plain:
                break
    return best


def _fillings(game: ExactGame, behaviour: Mapping[int, Fraction]) -> Iterator[list[Fraction]]:
    """Profiles that keep what is on the path: first what is given, then every pure choice off the path."""
    start = _filled(game, behaviour, {})
    reach = flow(game, start, None)
    closed = [h for h in range(len(game.player)) if _is_closed(game, start, h)]
    missing = [h for h in closed if game.first[h] not in behaviour]
    yield from (_filled(game, behaviour, choice) for choice in _choices(game, missing))
    unreached = [h for h in closed if not any(reach[node] for node in game.nodes[h])]
    if unreached != missing:
        yield from (_filled(game, behaviour, choice) for choice in _choices(game, unreached))


def _is_closed(game: ExactGame, prob: list[Fraction], infoset: int) -> bool:
    """Whether chance and the others never let play come to a set."""
    who = game.player[infoset]
    if who == CHANCE or not game.nodes[infoset]:
        return False
    weight = flow(game, prob, who)
    return not any(weight[node] for node in game.nodes[infoset])


def _choices(game: ExactGame, infosets: list[int]) -> Iterator[dict[int, int]]:
    """Every pure choice at some sets."""
    options = (range(game.first[h], game.first[h + 1]) for h in infosets)
    for chosen in product(*options):
        yield dict(zip(infosets, chosen, strict=True))


def _filled(game: ExactGame, behaviour: Mapping[int, Fraction], choice: Mapping[int, int]) -> list[Fraction]:
    """A whole profile: chosen, else given, else even."""
    prob: list[Fraction] = []
    for infoset in range(len(game.player)):
        actions = range(game.first[infoset], game.first[infoset + 1])
        if infoset in choice:
            prob += [_ONE if action == choice[infoset] else _ZERO for action in actions]
        elif game.first[infoset] in behaviour:
            prob += [behaviour[action] for action in actions]
        else:
            prob += [Fraction(1, len(actions))] * len(actions)
    return adjusted(game, prob)[0]


def _answered(
    game: ExactGame, behaviour: Mapping[int, Fraction], prob: list[Fraction]
) -> list[Fraction]:  # fmt: skip
    """Best replies where only the mover itself keeps away from a set."""
    reply = exact_gains(game, prob).reply
    result = list(prob)
    for infoset, best in enumerate(reply):
        first = game.first[infoset]
        if best >= 0 and first not in behaviour and not _is_closed(game, prob, infoset):
            for action in range(first, game.first[infoset + 1]):
                result[action] = _ONE if action == best else _ZERO
    return result
