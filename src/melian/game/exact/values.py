r"""What a profile is worth and what it leaves to gain, in rational numbers.

A second opinion on a certificate: structure apart, nothing here is shared with the compiled
passes. Probabilities and payoffs are fractions, so that a gain of zero is zero and a gain of
1e-30 is a gain. Best replies are found on sequences of own moves (von Stengel 1996): with
:math:`c_i(z)` the probability of an ending if player *i* does everything to get there, the
score of the player's last action before it collects :math:`c_i(z) u_i(z)`, and an information set
hands its best score up to the own action before it. Perfect recall makes this exact.

Reference: von Stengel (1996), Games and Economic Behavior 14, 220-246.

Tested in `tests/unit/test_exact.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from melian.errors import GameError
from melian.game.files.efg import EfgFile
from melian.game.game import Game
from melian.game.tree import CHANCE, Tree

__all__ = [
    "ExactGains",
    "ExactGame",
    "adjusted",
    "exact_expected",
    "exact_gains",
    "exact_game",
    "exact_values",
    "flow",
    "last_own_actions",
    "own_depth",
]

_ZERO, _ONE = Fraction(0), Fraction(1)
_LARGEST_GAP = Fraction(1, 10**6)
"""Probabilities that miss 1 by more are refused, not mended."""


@dataclass(frozen=True, slots=True, eq=False)
class ExactGame:
    """A game whose numbers are fractions; numbering as in `Tree`."""

    parent: tuple[int, ...]
    """(node,) -1 at the root."""
    action: tuple[int, ...]
    """(node,) the action that leads here."""
    infoset: tuple[int, ...]
    """(node,) -1 at an ending."""
    player: tuple[int, ...]
    """(infoset,) who moves."""
    first: tuple[int, ...]
    """(infoset + 1,) where the actions of each begin."""
    chance: dict[int, Fraction]
    """Probability by chance's action."""
    payoff: dict[int, tuple[Fraction, ...]]
    """Payoffs by ending (a node)."""
    n_players: int
    """How many."""
    nodes: tuple[tuple[int, ...], ...]
    """(infoset,) its nodes."""
    mended: tuple[int, ...] = ()
    """Chance's information sets whose probabilities did not add up to exactly 1."""

    def span(self) -> Fraction:
        """Largest payoff range of any one player."""
        columns = list(zip(*self.payoff.values(), strict=True))
        return max((max(column) - min(column) for column in columns), default=_ZERO)


@dataclass(frozen=True, slots=True, eq=False)
class ExactGains:
    """What can be gained by deviating from a profile; payoff units."""

    payoff: tuple[Fraction, ...]
    """(player,) what each expects."""
    nash: tuple[Fraction, ...]
    """(player,) gain from the best unilateral deviation."""
    reply: tuple[int, ...]
    """(infoset,) an action of a best reply; -1 for chance. Where play stays as it is if that is best."""
    agent: tuple[Fraction, ...]
    """(infoset,) gain of that set deviating alone, times its reach; 0 for chance."""
    sequential: tuple[Fraction | None, ...]
    """(infoset,) gain from there on by Bayes' rule; None where others exclude it, and for chance."""


def exact_game(source: EfgFile | Game) -> ExactGame:
    """A game in rational numbers: those of the file to the letter, or the doubles as they are.

    Chance's probabilities that do not add up to exactly 1 (the reader lets 1e-9 pass) are mended: the
    largest takes up the difference, and `mended` names the set.
    """
    game = source.game if isinstance(source, EfgFile) else source
    tree = game.tree
    first = tuple(tree.infoset_first_action.tolist())
    player = tuple(tree.infoset_player.tolist())
    chance: dict[int, Fraction] = {}
    mended = []
    for infoset, who in enumerate(player):
        if who == CHANCE:
            given = (
                source.chance[infoset] if isinstance(source, EfgFile)
                else [Fraction(p) for p in game.chance[first[infoset] : first[infoset + 1]].tolist()]
            )  # fmt: skip
            shares = _sum_to_one(list(given))
            if shares != list(given):
                mended.append(infoset)
            chance.update(zip(range(first[infoset], first[infoset + 1]), shares, strict=True))
    return ExactGame(
        parent=tuple(tree.node_parent.tolist()),
        action=tuple(tree.node_action.tolist()),
        infoset=tuple(tree.node_infoset.tolist()),
        player=player,
        first=first,
        chance=chance,
        payoff=_payoffs(source, tree, game),
        n_players=len(game.players),
        nodes=_nodes(tree),
        mended=tuple(mended),
    )


def _payoffs(source: EfgFile | Game, tree: Tree, game: Game) -> dict[int, tuple[Fraction, ...]]:
    ends = tree.terminal_node.tolist()
    if isinstance(source, EfgFile):
        zero = (_ZERO,) * len(game.players)
        known = [zero if met is None else met.exact() for met in source.outcomes]
        return dict(zip(ends, known, strict=True))
    return {
        end: tuple(map(Fraction, row)) for end, row in zip(ends, game.payoff.tolist(), strict=True)
    }  # fmt: skip


def _nodes(tree: Tree) -> tuple[tuple[int, ...], ...]:
    nodes: list[list[int]] = [[] for _ in tree.infoset_player]
    for node, infoset in enumerate(tree.node_infoset.tolist()):
        if infoset >= 0:
            nodes[infoset].append(node)
    return tuple(map(tuple, nodes))


def _sum_to_one(numbers: list[Fraction]) -> list[Fraction]:
    """The same numbers, the largest changed by what is missing to 1: denominators stay small."""
    gap = _ONE - sum(numbers, _ZERO)
    if gap:
        largest = max(range(len(numbers)), key=numbers.__getitem__)
        return [number + gap if place == largest else number for place, number in enumerate(numbers)]
    return numbers


def adjusted(
    game: ExactGame, prob: Sequence[Fraction | float]
) -> tuple[list[Fraction], tuple[int, ...], Fraction]:
    """A profile that adds up to exactly 1 everywhere, chance's probabilities those of the game.

    Parameters
    ----------
    prob
        (action,) fractions, or doubles, which stand for their exact binary value.

    Returns
    -------
    tuple
        The probabilities; the information sets where the largest of them took up a difference; the
        largest such difference.

    Raises
    ------
    GameError
        If a probability is negative, or those of an information set miss 1 by more than 1e-6.
    """
    result: list[Fraction] = []
    moved, most = [], _ZERO
    for infoset, who in enumerate(game.player):
        actions = range(game.first[infoset], game.first[infoset + 1])
        if who == CHANCE:
            result += [game.chance[action] for action in actions]
            continue
        given = [Fraction(prob[action]) for action in actions]
        gap = abs(_ONE - sum(given, _ZERO))
        if min(given) < 0 or gap > _LARGEST_GAP:
            raise GameError(
                f"at information set {infoset} the probabilities add up to {float(sum(given)):.12g}"
                + (", and one is negative" if min(given) < 0 else "")
                + "; they must be >= 0 and add up to 1"
            )
        if gap:
            moved.append(infoset)
            most = max(most, gap)
        result += _sum_to_one(given)
    return result, tuple(moved), most


def exact_values(game: ExactGame, prob: Sequence[Fraction]) -> list[list[Fraction]]:
    """(node, player) what everybody expects from each node on."""
    value = [list(game.payoff.get(node, (_ZERO,) * game.n_players)) for node in range(len(game.parent))]
    for node in range(len(game.parent) - 1, 0, -1):
        share, above = prob[game.action[node]], value[game.parent[node]]
        if share:
            for player, payoff in enumerate(value[node]):
                above[player] += share * payoff
    return value


def exact_expected(game: ExactGame, prob: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """(player,) what each expects."""
    return tuple(exact_values(game, prob)[0])


def flow(game: ExactGame, prob: Sequence[Fraction], player: int | None) -> list[Fraction]:
    """(node,) probability of each node; if a player is named, its own moves count as 1."""
    result = [_ONE] * len(game.parent)
    for node in range(1, len(game.parent)):
        above = game.parent[node]
        own = player is not None and game.player[game.infoset[above]] == player
        result[node] = result[above] if own else result[above] * prob[game.action[node]]
    return result


def last_own_actions(game: ExactGame, player: int) -> list[int]:
    """(node,) the player's last action on the way; -1 if none."""
    result = [-1] * len(game.parent)
    for node in range(1, len(game.parent)):
        above = game.parent[node]
        result[node] = game.action[node] if game.player[game.infoset[above]] == player else result[above]
    return result


def own_depth(game: ExactGame, player: int, last: Sequence[int]) -> dict[int, int]:
    """How many own moves come before each information set of the player, in order of that number."""
    owner = {
        action: infoset
        for infoset, who in enumerate(game.player) if who == player
        for action in range(game.first[infoset], game.first[infoset + 1])
    }  # fmt: skip
    depth: dict[int, int] = {}
    for node, infoset in enumerate(game.infoset):  # preorder: what comes before is known
        if infoset >= 0 and game.player[infoset] == player and infoset not in depth:
            depth[infoset] = depth[owner[last[node]]] + 1 if last[node] >= 0 else 0
    return dict(sorted(depth.items(), key=lambda pair: pair[1]))


def exact_gains(game: ExactGame, prob: Sequence[Fraction]) -> ExactGains:
    """Every gain that needs no beliefs beyond Bayes' rule.

    Parameters
    ----------
    prob
        (action,) from `adjusted`.
    """
    value = exact_values(game, prob)
    reached = flow(game, prob, None)
    child = {(game.parent[node], game.action[node]): node for node in range(1, len(game.parent))}
    reply = [-1] * len(game.player)
    agent, nash = [_ZERO] * len(game.player), [_ZERO] * game.n_players
    sequential: list[Fraction | None] = [None] * len(game.player)
    for player in range(game.n_players):
        weight, last = flow(game, prob, player), last_own_actions(game, player)
        score = [_ZERO] * len(prob)
        start = _ZERO
        for end, payoff in game.payoff.items():
            if last[end] >= 0:
                score[last[end]] += weight[end] * payoff[player]
            else:
                start += weight[end] * payoff[player]
        for infoset in reversed(own_depth(game, player, last)):
            nodes, actions = game.nodes[infoset], range(game.first[infoset], game.first[infoset + 1])
            # of equal ones the one that is played anyway: a deviation names no needless changes
            reply[infoset] = max(actions, key=lambda action: (score[action], prob[action]))
            best, before = score[reply[infoset]], last[nodes[0]]
            if before >= 0:
                score[before] += best
            else:
                start += best
            total = sum((weight[node] for node in nodes), _ZERO)
            if total:
                here = sum((weight[node] * value[node][player] for node in nodes), _ZERO)
                sequential[infoset] = (best - here) / total
            action_values = [
                sum((reached[node] * value[child[node, action]][player] for node in nodes), _ZERO)
                for action in actions
            ]
            agent[infoset] = max(action_values) - sum(
                (reached[node] * value[node][player] for node in nodes), _ZERO
            )
        nash[player] = start - value[0][player]
    return ExactGains(tuple(value[0]), tuple(nash), tuple(reply), tuple(agent), tuple(sequential))
