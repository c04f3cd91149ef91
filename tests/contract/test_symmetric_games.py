"""Games that two players see alike: their principal branch is symmetric as far as it goes, and its end is said."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layered import SMALL, layered_batch
from melian.game.game import Game, GameBatch
from melian.game.tree import tree_from_nodes
from melian.solve.logit.qre import solve_batch
from melian.solve.solver import Status
from oracle_qre import Oracle
from reached import reach, reaching


def bimatrix(payoff: np.ndarray) -> Game:
    """Both choose at once; the row player gets `payoff`, the other what it would get in that place."""
    n = len(payoff)
    nodes = [(-1, -1, 0)]
    for row in range(n):
        nodes.append((0, row, 1))
        parent = len(nodes) - 1
        nodes += [(parent, n + column, -1) for column in range(n)]
    parent, action, infoset = (np.array(part) for part in zip(*nodes, strict=True))
    tree = tree_from_nodes(parent, action, infoset, [0, 1], [0, n, 2 * n])
    both = np.stack([payoff.ravel(), payoff.T.ravel()], axis=1)
    return Game(tree, np.full(2 * n, np.nan), both, ("a", "b"))


SEEDS = st.integers(0, 10**6)


@reaching(certified=30, splits=10)
@settings(max_examples=150)
@given(SEEDS, st.sampled_from([2, 3, 4]), st.sampled_from([0.5, 1.0, 2.0, 5.0, 12.0, math.inf]))
def test_what_is_certified_is_symmetric(seed: int, n: int, precision: float) -> None:
    game = bimatrix(np.random.default_rng(seed).normal(size=(n, n)))
    found = solve_batch(game.batch(), precision)
    reach("certified" if found.status[0] == Status.CERTIFIED else "splits")
    if found.status[0] == Status.CERTIFIED:
        assert found.prob[0, :n] == pytest.approx(found.prob[0, n:], abs=1e-6)
    else:
        assert found.status[0] == Status.SPLITS
        assert 0 < found.where[0] < precision


@reaching(certified=4)
@settings(max_examples=15)
@given(SEEDS, st.sampled_from([1.0, 2.0]))
def test_up_to_its_end_the_branch_is_that_of_the_slow_twin(seed: int, precision: float) -> None:
    game = bimatrix(np.random.default_rng(seed).normal(size=(3, 3)))
    found = solve_batch(game.batch(), precision)
    if found.status[0] == Status.CERTIFIED:
        reach("certified")
        assert found.prob[0] == pytest.approx(Oracle(game).solve(precision, step=0.05), abs=1e-7)


def test_limits_and_mixed_blocks_do_not_depend_on_company() -> None:
    batch = layered_batch(SMALL, 10, seed=3, types_matter=True)
    precision = np.where(np.arange(10) % 3 == 0, math.inf, np.linspace(1.0, 9.0, 10))[:, None]
    wanted = precision * np.ones(len(batch.players))
    together = solve_batch(batch, wanted)
    for draw in range(10):
        alone = GameBatch(
            batch.tree, batch.chance[[draw]], batch.payoff_row, batch.row_payoff[[draw]], batch.players
        )
        found = solve_batch(alone, wanted[[draw]])
        assert np.array_equal(found.log_prob[0], together.log_prob[draw])
        assert found.n_iter[0] == together.n_iter[draw]
