r"""Sequential rationality in rational numbers: gains from every information set on, under beliefs.

Where the others may come to an information set, Bayes' rule fixes the beliefs. Where they exclude
it, three things are tried in this order. *Given* beliefs, if there are any. *Tremble* beliefs, the
limit as every excluded action is taken with the same small probability: these are consistent
(Kreps & Wilson 1982), so that a profile without gains under Bayes and tremble beliefs is a
sequential equilibrium. And *found* ones: beliefs under which nothing is gained exist unless some
continuation does better at every node of the set at once, which a linear programme decides. Found
beliefs serve one set each; that they are consistent with one another is not examined.

Reference: Kreps & Wilson (1982), Econometrica 50, 863-894.

Tested in `tests/unit/test_exact.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from melian.errors import GameError
from melian.game.exact.simplex import minimise
from melian.game.exact.values import ExactGame, exact_values, flow, last_own_actions, own_depth

__all__ = ["Assessment", "Belief", "BeliefKind", "exact_assessment", "tremble_beliefs"]

_ZERO, _ONE = Fraction(0), Fraction(1)
_LARGEST_PROGRAMME = 400
"""Nodes and actions together up to which a linear programme is tried."""

BeliefKind = Literal["bayes", "given", "tremble", "found", "none", "unchecked"]
Belief = dict[int, Fraction]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is gained from one information set on, and under which beliefs."""

    infoset: int
    """Which."""
    gain: Fraction | float
    """Payoff units, conditional on being there; under the best beliefs tried."""
    kind: BeliefKind
    """Where the beliefs come from; "none": gained under all beliefs, "unchecked": the set is too large."""
    belief: Belief | dict[int, float]
    """Probability by node of the set."""


def exact_assessment(
    game: ExactGame,
    prob: Sequence[Fraction],
    sequential: Sequence[Fraction | None],
    *,
    given: Mapping[int, Belief] | None = None,
    tolerance: Fraction = _ZERO,
) -> list[Assessment]:
    """One entry per information set of a player.

    Parameters
    ----------
    prob
        (action,) from `adjusted`.
    sequential
        `ExactGains.sequential` of that profile.
    given
        Beliefs by information set, used where Bayes' rule is silent.
    tolerance
        Gains up to this, payoff units, need no other beliefs.
    """
    value = exact_values(game, prob)
    result: list[Assessment] = []
    for player in range(game.n_players):
        weight, trembles = flow(game, prob, player), tremble_beliefs(game, prob, player)
        last = last_own_actions(game, player)
        depth = own_depth(game, player, last)
        below = _Below(game, prob, player, value, last, depth)
        for infoset in depth:
            known, nodes = sequential[infoset], game.nodes[infoset]
            if known is not None:
                total = sum((weight[node] for node in nodes), _ZERO)
                belief = {node: weight[node] / total for node in nodes}
                result.append(Assessment(infoset, known, "bayes", belief))
            else:
                result.append(
                    below.assessed(infoset, (given or {}).get(infoset), trembles[infoset], tolerance)
                )
    return sorted(result, key=lambda each: each.infoset)


def tremble_beliefs(game: ExactGame, prob: Sequence[Fraction], player: int) -> dict[int, Belief]:
    """Beliefs of a player at all its sets if excluded actions are equally unlikely, in the limit.

    Weight on the nodes that need the fewest excluded actions of others, in proportion to what else
    leads there. Where nothing is excluded this is Bayes' rule.
    """
    cleared = [share or _ONE for share in prob]
    weight = flow(game, cleared, player)
    mistakes = [0] * len(game.parent)
    for node in range(1, len(game.parent)):
        above = game.parent[node]
        own = game.player[game.infoset[above]] == player
        mistakes[node] = mistakes[above] + (not own and not prob[game.action[node]])
    result = {}
    for infoset, nodes in enumerate(game.nodes):
        if game.player[infoset] == player:
            fewest = min(mistakes[node] for node in nodes)
            kept = {node: weight[node] if mistakes[node] == fewest else _ZERO for node in nodes}
            total = sum(kept.values(), _ZERO)
            result[infoset] = {node: share / total for node, share in kept.items()}
    return result


@dataclass(frozen=True, slots=True)
class _Below:
    """What lies below the information sets of one player."""

    game: ExactGame
    prob: Sequence[Fraction]
    player: int
    value: list[list[Fraction]]
    last: list[int]
    depth: dict[int, int]

    def assessed(
        self, infoset: int, given: Belief | None, tremble: Belief, tolerance: Fraction
    ) -> Assessment:
        """The gain at a set that others exclude."""
        nodes = self.game.nodes[infoset]
        scores = {node: self.scores(node) for node in nodes}
        sets = self.sets_below(infoset)
        tried: list[tuple[BeliefKind, Belief]] = []
        if given is not None:
            _check_belief(infoset, nodes, given)
            tried.append(("given", given))
        tried.append(("tremble", tremble))
        found = [
            Assessment(infoset, self.gain(infoset, belief, scores, sets), kind, belief)
            for kind, belief in tried
        ]
        for each in found:
            if each.gain <= tolerance:
                return each
        if len(nodes) == 1:  # one node, one belief: Bayes' rule has nothing to decide
            return Assessment(infoset, found[0].gain, "none", found[0].belief)
        if len(nodes) + sum(self.size(each) for each in sets) > _LARGEST_PROGRAMME:
            return Assessment(infoset, found[0].gain, "unchecked", found[0].belief)
        gain, belief = self.best_belief(infoset, scores, sets)
        return Assessment(infoset, gain, "found" if gain <= tolerance else "none", belief)

    def size(self, infoset: int) -> int:
        """How many actions."""
        return self.game.first[infoset + 1] - self.game.first[infoset]

    def scores(self, top: int) -> dict[int, Fraction]:
        """Payoff below a node by the player's last action, weighed by what others do from there on."""
        game, weight, result = self.game, {top: _ONE}, dict[int, Fraction]()
        for node in range(top, len(game.parent)):
            above = game.parent[node]
            if node > top:
                if above not in weight:
                    if above < top:
                        break  # preorder: the subtree is over
                    continue
                own = game.player[game.infoset[above]] == self.player
                share = weight[above] if own else weight[above] * self.prob[game.action[node]]
                if not share:
                    continue
                weight[node] = share
            if node in game.payoff:
                action = self.last[node]
                result[action] = result.get(action, _ZERO) + weight[node] * game.payoff[node][self.player]
        return result

    def sets_below(self, infoset: int) -> list[int]:
        """The set and the own sets that can follow it, fewest own moves first."""
        game = self.game
        actions = set(range(game.first[infoset], game.first[infoset + 1]))
        result = [infoset]
        for other in self.depth:
            if self.last[game.nodes[other][0]] in actions:
                result.append(other)
                actions.update(range(game.first[other], game.first[other + 1]))
        return result

    def gain(
        self, infoset: int, belief: Belief, scores: Mapping[int, Mapping[int, Fraction]], sets: list[int]
    ) -> Fraction:
        """Best continuation less what is done, under a belief."""
        game, total = self.game, dict[int, Fraction]()
        for node, share in belief.items():
            for action, score in scores[node].items():
                total[action] = total.get(action, _ZERO) + share * score
        for other in reversed(sets):
            best = max(total.get(action, _ZERO) for action in range(game.first[other], game.first[other + 1]))
            if other != infoset:
                before = self.last[game.nodes[other][0]]
                total[before] = total.get(before, _ZERO) + best
        here = sum((share * self.value[node][self.player] for node, share in belief.items()), _ZERO)
        return best - here

    def best_belief(
        self, infoset: int, scores: Mapping[int, Mapping[int, Fraction]], sets: list[int]
    ) -> tuple[Fraction, Belief]:
        """The belief under which least is gained: minimise worth(set) - what is done.

        The worth w of a set is at least what each action yields, its own score plus the worth of the
        sets that follow. Payoffs are moved up to be >= 0, which changes no gain and makes w >= 0.
        """
        game, nodes = self.game, self.game.nodes[infoset]
        lowest = min(payoff[self.player] for payoff in game.payoff.values())
        reach = {node: self.shares(node) for node in nodes}
        actions = [a for each in sets for a in range(game.first[each], game.first[each + 1])]
        width = len(nodes) + len(sets) + len(actions)
        place = {each: len(nodes) + k for k, each in enumerate(sets)}
        owner = {a: each for each in sets for a in range(game.first[each], game.first[each + 1])}
        rows, right = [], []
        for k, action in enumerate(actions):
            row = [_ZERO] * width
            row[place[owner[action]]] = _ONE
            for j, node in enumerate(nodes):
                row[j] = lowest * reach[node].get(action, _ZERO) - scores[node].get(action, _ZERO)
            for each in sets[1:]:
                if self.last[game.nodes[each][0]] == action:
                    row[place[each]] = -_ONE
            row[len(nodes) + len(sets) + k] = -_ONE
            rows.append(row)
            right.append(_ZERO)
        rows.append([_ONE] * len(nodes) + [_ZERO] * (width - len(nodes)))
        right.append(_ONE)
        cost = [lowest - self.value[node][self.player] for node in nodes] + [_ZERO] * (width - len(nodes))
        cost[place[infoset]] = _ONE
        solved = minimise(cost, rows, right)
        if solved is None:  # any belief with worths large enough satisfies the rows
            raise ArithmeticError("the programme of beliefs has no feasible point")
        return solved[0], dict(zip(nodes, solved[1][: len(nodes)], strict=True))

    def shares(self, top: int) -> dict[int, Fraction]:
        """As `scores` with every payoff 1."""
        game = self.game
        ones = {end: (_ONE,) * game.n_players for end in game.payoff}
        flat = ExactGame(
            game.parent, game.action, game.infoset, game.player, game.first, game.chance, ones,
            game.n_players, game.nodes,
        )  # fmt: skip
        return _Below(flat, self.prob, self.player, self.value, self.last, self.depth).scores(top)


def _check_belief(infoset: int, nodes: Sequence[int], belief: Belief) -> None:
    if set(belief) != set(nodes) or min(belief.values()) < 0 or sum(belief.values()) != 1:
        raise GameError(f"beliefs at information set {infoset} must be >= 0 and add up to 1 over its nodes")
