"""Draws followed side by side and one by one."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from layered import SMALL, layered_batch
from melian.game.game import Game, GameBatch
from melian.game.schedule import is_ordered, schedule_of
from melian.solve.followers import Followers
from melian.solve.logit_qre import LogitQRE, solve_batch
from melian.solve.plans import Plans
from strategies import games


def followed(batch: GameBatch, precision: float, few: int) -> list[np.ndarray]:
    """What `follow_block` fills in when the last `few` draws are followed one by one."""
    n_draws, n_actions, plans = len(batch), int(batch.tree.infoset_first_action[-1]), Plans(batch.tree)
    plan = plans.lane(batch.payoff_row, batch.row_payoff.shape[1])
    followers = Followers(plan, plans.path(plan), narrow=True)
    followers.few = few
    received = [np.full((n_draws, n_actions), np.nan) for _ in range(2)]
    received += [np.zeros(n_draws, dtype=dtype) for dtype in (int, float, int, float, int, float, float)]
    wanted = np.full((n_draws, len(batch.players)), precision)
    options = np.array([1e-8, 2_000, 1e5, 1.0, 0.1, 1.5, 0.8, 1e6])
    followers.follow((batch.chance, batch.row_payoff, wanted), options, np.zeros(1, np.int8), received)
    assert not (followers.wide.draw >= 0).any()
    return received


def noisy(game: Game, n_draws: int, seed: int) -> GameBatch:
    """Draws of a game whose payoffs differ a little."""
    batch, rng = game.batch(), np.random.default_rng(seed)
    rows = batch.row_payoff + 0.2 * np.ptp(batch.row_payoff) * rng.normal(
        size=(n_draws, batch.row_payoff.shape[1])
    )
    chance = np.repeat(batch.chance, n_draws, axis=0)
    return GameBatch(batch.tree, chance, batch.payoff_row, rows, batch.players)


@settings(max_examples=25)
@given(games(), st.integers(0, 1000), st.sampled_from([0.5, 4.0, np.inf]))
def test_company_does_not_show_in_any_digit(game: Game, seed: int, precision: float) -> None:
    assume(is_ordered(schedule_of(game.tree)))
    batch = noisy(game, 11, seed)
    side_by_side = followed(batch, precision, 0)
    for few in (2, 7, 11):
        for one, other in zip(followed(batch, precision, few), side_by_side, strict=True):
            assert one.tobytes() == other.tobytes()


def test_an_interrupt_leaves_every_draw_interrupted_or_solved() -> None:
    batch = layered_batch(SMALL, 3, seed=3, types_matter=True)
    plans = Plans(batch.tree)
    plan = plans.lane(batch.payoff_row, batch.row_payoff.shape[1])
    followers = Followers(plan, plans.path(plan), narrow=True)
    n_actions = int(batch.tree.infoset_first_action[-1])
    received = [np.full((3, n_actions), np.nan) for _ in range(2)]
    received += [np.zeros(3, dtype=dtype) for dtype in (int, float, int, float, int, float, float)]
    options = np.array([1e-8, 2_000, 1e5, 1.0, 0.1, 1.5, 0.8, 1e6])
    numbers = batch.chance, batch.row_payoff, np.full((3, len(batch.players)), 5.0)
    for work in (followers.wide, followers.narrow):
        work.draw[0] = 1  # as if an interrupt had left a draw behind
    followers.follow(numbers, options, np.ones(1, np.int8), received)
    assert (received[2] == 5).all()
    followers.follow(numbers, options, np.zeros(1, np.int8), received)
    assert (received[2] == 0).all()


@pytest.mark.parametrize("draw", [24, 29])
def test_a_limit_that_cannot_be_read_at_first_is_read_further_out(draw: int) -> None:
    batch = layered_batch(SMALL, 40, seed=1, types_matter=True)
    one = GameBatch(
        batch.tree, batch.chance[[draw]], batch.payoff_row, batch.row_payoff[[draw]], batch.players
    )
    found = solve_batch(one, np.inf)
    closer = solve_batch(one, np.inf, settings=LogitQRE(0.0, limit_at_most=1e5))
    slow = solve_batch(one, np.inf, settings=LogitQRE(0.0, always_trace=True))
    assert found.is_certified[0]
    assert slow.is_certified[0]
    assert found.n_iter[0] < closer.n_iter[0]  # it need not be followed anew
    tree = batch.tree
    reach = np.ones((2, len(tree.node_parent)))
    for node in range(1, reach.shape[1]):
        action = tree.node_action[node]
        taken = np.array([found.prob[0, action], slow.prob[0, action]])
        reach[:, node] = reach[:, tree.node_parent[node]] * taken
    ends = tree.terminal_node
    assert np.abs(reach[0, ends] - reach[1, ends]).max() < 1e-6
