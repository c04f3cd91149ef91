"""Counterfactual regret minimisation as it is told in words: a walk over all histories, player by player.

Shares no code with the package. Everything is kept by information set in dictionaries, the
walk is recursive, and what was played is remembered, so that the regret of a whole strategy
can be counted by trying every pure one.
"""

from __future__ import annotations

import numpy as np

import oracle
from melian.game.game import Game


class Walker:
    """Regrets and average plans of one game, iteration by iteration."""

    def __init__(self, game: Game, variant: str) -> None:
        self.game, self.variant, self.t = game, variant, 0
        first, player = game.tree.infoset_first_action, game.tree.infoset_player
        self.actions = {h: range(first[h], first[h + 1]) for h in range(len(player)) if player[h] >= 0}
        self.regret = dict.fromkeys((a for own in self.actions.values() for a in own), 0.0)
        self.plan_sum = dict.fromkeys(self.regret, 0.0)
        span = np.ptp(game.payoff, axis=0)
        self.rounding = {a: 1e-13 * span[player[h]] for h, own in self.actions.items() for a in own}
        self.against: list[list[np.ndarray]] = [[] for _ in game.players]
        """By player, everybody's play whenever it was this player's turn to learn."""
        self.payoff = oracle_rows(game)

    def play(self) -> np.ndarray:
        """What everybody does now: in proportion to positive regrets, or anything alike."""
        prob = np.array(self.game.chance)
        for own in self.actions.values():
            positive = [self.regret[a] if self.regret[a] > self.rounding[a] else 0.0 for a in own]
            for a, r in zip(own, positive, strict=True):
                prob[a] = r / sum(positive) if sum(positive) else 1.0 / len(own)
        return prob

    def iterate(self) -> None:
        """One iteration: every player in turn, against what the others do by then."""
        self.t += 1
        for player in range(len(self.game.players)):
            prob = self.play()
            self.against[player].append(prob)
            gain = dict.fromkeys(self.regret, 0.0)
            mine: dict[int, float] = {}
            self.walk(0, player, prob, 1.0, 1.0, gain, mine)
            for a, own in mine.items():
                self.plan_sum[a] += (
                    own * self.t ** {"cfr": 0, "cfr+": 1, "linear": 1, "discounted": 2}[self.variant]
                )
            for h, own_actions in self.actions.items():
                if self.game.tree.infoset_player[h] == player:
                    for a in own_actions:
                        self.regret[a] = self.kept(self.regret[a] + gain[a])

    def kept(self, regret: float) -> float:
        """What a variant keeps of a regret after an iteration."""
        t = self.t
        if self.variant == "cfr+":
            return max(regret, 0.0)
        if self.variant == "linear":
            return regret * t / (t + 1)
        if self.variant == "discounted":
            return regret * (t**1.5 / (t**1.5 + 1) if regret > 0 else 1 / 2)
        return regret

    def walk(
        self,
        node: int,
        player: int,
        prob: np.ndarray,
        own: float,
        others: float,
        gain: dict[int, float],
        mine: dict[int, float],
    ) -> float:
        """Payoff of the player from a node on; notes what it would gain by each action and how it plans."""
        infoset = int(self.game.tree.node_infoset[node])
        if infoset < 0:
            return float(self.payoff[node][player])
        is_mine = self.game.tree.infoset_player[infoset] == player
        worth = {}
        for action, child in oracle.children(self.game, node):
            p = prob[action]
            reach = (own * p, others) if is_mine else (own, others * p)
            worth[action] = self.walk(child, player, prob, *reach, gain, mine)
        here = sum(prob[a] * w for a, w in worth.items())
        if is_mine:
            for action, w in worth.items():
                gain[action] += others * (w - here)
                mine[action] = own * prob[action]
        return here

    def average(self) -> np.ndarray:
        """Average play, by weight of plans."""
        prob = np.array(self.game.chance)
        for own in self.actions.values():
            total = sum(self.plan_sum[a] for a in own)
            for a in own:
                prob[a] = self.plan_sum[a] / total if total else 1.0 / len(own)
        return prob

    def external_regret(self, player: int) -> float:
        """What the player would have gained in all by the best single pure strategy."""
        game, turns = self.game, self.against[player]
        had = sum(oracle.payoff(game, prob, 0, player) for prob in turns)
        own = oracle.infosets_of(game, player)
        best = -np.inf
        for strategy in oracle.pure_strategies(game, np.zeros(len(game.chance)), own):
            chosen = [a for h in own for a in self.actions[h]]
            total = 0.0
            for prob in turns:
                changed = np.array(prob)
                changed[chosen] = strategy[chosen]
                total += oracle.payoff(game, changed, 0, player)
            best = max(best, total)
        return best - had


def oracle_rows(game: Game) -> dict[int, np.ndarray]:
    """Payoffs by terminal node."""
    return {int(node): game.payoff[row] for row, node in enumerate(game.tree.terminal_node)}


def walked(game: Game, variant: str, iterations: int) -> Walker:
    """The walker after some iterations."""
    walker = Walker(game, variant)
    for _ in range(iterations):
        walker.iterate()
    return walker
