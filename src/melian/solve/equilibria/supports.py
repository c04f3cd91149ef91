"""All Nash equilibria of a small two-player game, in rational numbers.

The equilibria of two players are finitely many convex sets glued together. Their corners are
pairs of corners of two polytopes at which every plan is either unused or a best reply
(Mangasarian 1964; von Stengel 2002, section 2); pairs that share a corner belong to one
connected component. Nothing is missed, ties and threats off the path included, and nothing
is rounded.

References
----------
Mangasarian (1964), Journal of the Society for Industrial and Applied Mathematics 12, 778-780.
von Stengel (2002), Handbook of Game Theory 3, chapter 45.

Tested in `tests/contract/test_equilibria_peers.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from melian.game.exact.values import ExactGame, exact_game, flow
from melian.game.game import Game
from melian.game.strategic import Plans, behaviour_of_mix, plans_of
from melian.solve.equilibria.vertices import response_corners

__all__ = ["Extreme", "bimatrix_equilibria", "simple_game", "two_player_equilibria"]

_ZERO, _ONE = Fraction(0), Fraction(1)
SIMPLE = 10**12
"""Largest denominator of numbers: 0.3 is read as 3/10 and not as its double."""

Table = list[list[Fraction]]


@dataclass(frozen=True, slots=True, eq=False)
class Extreme:
    """A corner of the set of equilibria."""

    behaviour: dict[int, Fraction]
    """Probability by action at the information sets that their mover does not rule out itself."""
    component: int
    """Which connected component of the set of equilibria it belongs to."""


def simple_game(game: Game) -> ExactGame:
    """The game in rational numbers with small denominators: ties that were meant are ties."""
    exact = exact_game(game)
    chance = {action: p.limit_denominator(SIMPLE) for action, p in exact.chance.items()}
    for infoset, who in enumerate(exact.player):
        actions = [a for a in range(exact.first[infoset], exact.first[infoset + 1]) if who < 0]
        if actions:
            largest = max(actions, key=lambda action: chance[action])
            chance[largest] += _ONE - sum((chance[action] for action in actions), _ZERO)
    payoff = {
        end: tuple(number.limit_denominator(SIMPLE) for number in row) for end, row in exact.payoff.items()
    }
    return replace(exact, chance=chance, payoff=payoff)


def two_player_equilibria(game: Game) -> list[Extreme]:
    """The corners of the set of Nash equilibria of a game of two players.

    Raises
    ------
    SolverError
        If the game has too many corners on the way.
    """
    exact = simple_game(game)
    mine, theirs = plans_of(game.tree, 0), plans_of(game.tree, 1)
    first, second = _tables(game, exact, mine, theirs)
    result = []
    for x, y, component in bimatrix_equilibria(first, second):
        behaviour = behaviour_of_mix(game.tree, mine, x) | behaviour_of_mix(game.tree, theirs, y)
        result.append(Extreme(behaviour, component))
    return result


def bimatrix_equilibria(
    first: Sequence[Sequence[Fraction]], second: Sequence[Sequence[Fraction]]
) -> list[tuple[tuple[Fraction, ...], tuple[Fraction, ...], int]]:
    """Corners (x, y) of the set of equilibria and the component of each; tables are (row, column).

    Examples
    --------
    >>> table = [[Fraction(number) for number in row] for row in ([1, 0], [0, 1])]
    >>> [(int(2 * x[0]), int(2 * y[0]), c) for x, y, c in bimatrix_equilibria(table, table)]
    [(0, 0, 0), (1, 1, 1), (2, 2, 2)]
    """
    rows, columns = len(first), len(first[0])
    lift = _ONE - min(min(map(min, first)), min(map(min, second)))
    # corners of what the row player may do, cut by what the column player wants, and the reverse
    upper = response_corners([[second[i][j] + lift for i in range(rows)] for j in range(columns)])
    lower = response_corners([[number + lift for number in row] for row in first])
    every = (1 << (rows + columns)) - 1
    pairs = []
    for x, used in upper:
        for y, other in lower:
            turned = (other >> columns) | ((other & ((1 << columns) - 1)) << rows)
            if used | turned == every:
                pairs.append((_scaled(x), _scaled(y)))
    pairs.sort()
    names = _components(pairs)
    return [(x, y, name) for (x, y), name in zip(pairs, names, strict=True)]


def _components(pairs: list[tuple[tuple[Fraction, ...], tuple[Fraction, ...]]]) -> list[int]:
    """Pairs that share a strategy lie in one component; numbered as they come."""
    owner: dict[tuple[int, tuple[Fraction, ...]], int] = {}
    leader = list(range(len(pairs)))

    def top(k: int) -> int:
        while leader[k] != k:
            k = leader[k]
        return k

    for k, pair in enumerate(pairs):
        for side in (0, 1):
            other = owner.setdefault((side, pair[side]), k)
            a, b = top(k), top(other)
            leader[max(a, b)] = min(a, b)
    number: dict[int, int] = {}
    return [number.setdefault(top(k), len(number)) for k in range(len(pairs))]


def _tables(game: Game, exact: ExactGame, mine: Plans, theirs: Plans) -> tuple[Table, Table]:
    """Expected payoff of both players at every pair of plans."""
    weight = _chance_weight(exact)
    ends = game.tree.terminal_node.tolist()
    tables: list[Table] = []
    for player in (0, 1):
        weighted = [weight[end] * exact.payoff[end][player] for end in ends]
        tables.append(
            [
                [
                    sum((weighted[t] for t in (row & column).nonzero()[0].tolist()), _ZERO)
                    for column in theirs.fits
                ]
                for row in mine.fits
            ]
        )
    return tables[0], tables[1]


def _chance_weight(exact: ExactGame) -> list[Fraction]:
    """(node,) what chance does on the way."""
    everybody_else = [exact.chance.get(action, _ONE) for action in range(exact.first[-1])]
    return flow(exact, everybody_else, None)


def _scaled(point: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    total = sum(point, _ZERO)
    return tuple(number / total for number in point)
