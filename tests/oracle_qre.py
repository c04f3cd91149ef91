"""The principal branch, slow and obvious: many short steps, every one solved to rounding.

Node by node in plain NumPy, derivatives by a complex step (so none is derived by
hand), dense solves with pivoting. Shares nothing with `melian.kernels`.
"""

from __future__ import annotations

import numpy as np

from melian.game.game import Game


class Oracle:
    """Agent logit QRE of one game; `ratio` (player,) are the players' shares of the precision."""

    def __init__(self, game: Game, ratio: np.ndarray | None = None) -> None:
        tree = game.tree
        self.game = game
        self.ratio = np.ones(len(game.players)) if ratio is None else np.asarray(ratio, dtype=float)
        self.first = tree.infoset_first_action
        self.actions = [
            (h, a)
            for h in range(len(tree.infoset_player))
            if tree.infoset_player[h] >= 0
            for a in range(self.first[h] + 1, self.first[h + 1])
        ]
        self.nodes_of = [np.flatnonzero(tree.node_infoset == h) for h in range(len(tree.infoset_player))]
        self.children: list[dict[int, int]] = [{} for _ in tree.node_parent]
        for n in range(1, len(tree.node_parent)):
            self.children[tree.node_parent[n]][int(tree.node_action[n])] = n
        self.row = {int(n): t for t, n in enumerate(tree.terminal_node)}

    def log_prob(self, y: np.ndarray) -> np.ndarray:
        """(..., action) log behaviour; chance included, a zero of chance counted as 1."""
        odds = np.zeros((*y.shape[:-1], self.first[-1]), dtype=y.dtype)
        for k, (_, a) in enumerate(self.actions):
            odds[..., a] = y[..., k]
        for h, player in enumerate(self.game.tree.infoset_player):
            part = slice(self.first[h], self.first[h + 1])
            if player < 0:
                chance = self.game.chance[part]
                odds[..., part] = np.log(np.where(chance > 0, chance, 1.0))
            else:
                top = odds[..., part].real.max(axis=-1, keepdims=True)
                odds[..., part] -= top + np.log(np.exp(odds[..., part] - top).sum(axis=-1, keepdims=True))
        return odds

    def advantages(self, y: np.ndarray) -> np.ndarray:
        """(..., unknown) expected worth of each action less that of the first of its set."""
        tree, payoff = self.game.tree, self.game.payoff
        log_prob = self.log_prob(y)
        prob = np.exp(log_prob)
        zero = self.game.chance == 0.0
        prob[..., zero] = 0.0
        n_nodes = len(tree.node_parent)
        reach = np.zeros((*y.shape[:-1], n_nodes), dtype=y.dtype)
        zeros = np.zeros(n_nodes)
        for n in range(1, n_nodes):
            reach[..., n] = reach[..., tree.node_parent[n]] + log_prob[..., tree.node_action[n]]
            zeros[n] = zeros[tree.node_parent[n]] + zero[tree.node_action[n]]
        value = np.zeros((*y.shape[:-1], n_nodes, payoff.shape[1]), dtype=y.dtype)
        for n in range(n_nodes - 1, -1, -1):
            if n in self.row:
                value[..., n, :] = payoff[self.row[n]]
            for a, child in self.children[n].items():
                value[..., n, :] += prob[..., a, None] * value[..., child, :]
        worth = np.zeros((*y.shape[:-1], self.first[-1]), dtype=y.dtype)
        for h, nodes in enumerate(self.nodes_of):
            player = tree.infoset_player[h]
            if player < 0 or not len(nodes):
                continue
            live = nodes[zeros[nodes] == zeros[nodes].min()]
            top = reach[..., live].real.max(axis=-1, keepdims=True)
            belief = np.exp(reach[..., live] - top)
            belief = belief / belief.sum(axis=-1, keepdims=True)
            for k, n in enumerate(live):
                for a, child in self.children[n].items():
                    worth[..., a] += belief[..., k] * value[..., child, player]
        return np.stack([worth[..., a] - worth[..., self.first[h]] for h, a in self.actions], axis=-1)

    def system(self, point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """F and its derivative by all log-odds and, last, the precision."""
        m = len(self.actions)
        tiny = 1e-30
        y = np.tile(point[:m].astype(complex), (m + 1, 1))
        y[np.arange(m), np.arange(m)] += 1j * tiny
        weight = self.ratio[self.game.tree.infoset_player[[h for h, _ in self.actions]]]
        scaled = self.advantages(y) * weight
        residual = y - point[m] * scaled
        matrix = np.empty((m, m + 1))
        matrix[:, :m] = residual[:m].imag.T / tiny
        matrix[:, m] = -scaled[m].real
        return residual[m].real, matrix

    def prob(self, y: np.ndarray) -> np.ndarray:
        """(action,) behaviour, chance included."""
        prob = np.exp(self.log_prob(y))
        return np.where(self.game.chance == 0.0, 0.0, prob)

    def solve(self, precision: float, step: float = 0.1) -> np.ndarray:
        """(action,) the principal branch where it first reaches `precision`; steps of at most `step`."""
        m = len(self.actions)
        point, tangent = np.zeros(m + 1), np.eye(m + 1)[m]
        tangent = self._tangent(self.system(point)[1], tangent)
        length = min(step, 0.2 * precision)
        while True:
            trial = self._correct(point + length * tangent, tangent)
            if trial is not None:
                new, matrix = trial
                ahead = self._tangent(matrix, tangent)
                if ahead @ tangent < 0.995:
                    trial = None
            if trial is None:
                length /= 2
                assert length > 1e-9, "the oracle lost the branch"
                continue
            if new[m] >= precision:
                share = (precision - point[m]) / (new[m] - point[m])
                last = self._correct(point + share * (new - point), np.eye(m + 1)[m], fixed=precision)
                assert last is not None, "the oracle could not land"
                return self.prob(last[0][:m])
            point, tangent = new, ahead
            length = min(step, 1.3 * length)

    def _tangent(self, matrix: np.ndarray, old: np.ndarray) -> np.ndarray:
        right = np.zeros(len(old))
        right[-1] = 1.0
        tangent = np.linalg.solve(np.vstack([matrix, old]), right)
        return tangent / np.linalg.norm(tangent)

    def _correct(
        self, point: np.ndarray, border: np.ndarray, fixed: float | None = None, settled: float = 1e-11
    ) -> tuple[np.ndarray, np.ndarray] | None:
        point = point.copy()
        if fixed is not None:
            point[-1] = fixed
        for k in range(8):
            residual, matrix = self.system(point)
            change = np.linalg.solve(np.vstack([matrix, border]), np.append(residual, 0.0))
            if not np.linalg.norm(change) < (0.05 if k == 0 and fixed is None else 1.0):
                return None
            point -= change
            if np.linalg.norm(change) < settled * max(1.0, np.linalg.norm(point)):
                return point, matrix
        return None
