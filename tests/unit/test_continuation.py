"""Draws followed side by side and one by one."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from layered import SMALL, layered_batch
from melian.game.game import Game, GameBatch
from melian.game.schedule import is_ordered, schedule_of
from melian.kernels.lanes import state as lane_state
from melian.kernels.lanes.step import trace_further
from melian.kernels.logit.codes import UNSURE
from melian.solve.logit.continuation import Continuation
from melian.solve.logit.qre import LogitQRE, solve_batch
from melian.solve.logit.structure import SolverStructure
from melian.solve.solver import Status
from strategies import games


def continuation_of(batch: GameBatch) -> Continuation:
    """Workspaces for a batch."""
    structure = SolverStructure(batch.tree)
    layout = structure.layout(batch.payoff_row, batch.row_payoff.shape[1])
    return Continuation(layout, structure.symbolic_lu(layout), narrow=True)


def follow(
    continuation: Continuation, batch: GameBatch, n_draws: int, precision: float = 5.0, halt: int = 0
) -> list[np.ndarray]:
    """What `follow_block` fills in for the first draws of a batch."""
    n_actions = int(batch.tree.infoset_first_action[-1])
    received = [np.full((n_draws, n_actions), np.nan) for _ in range(2)]
    received += [
        np.zeros(n_draws, dtype=dtype) for dtype in (int, float, int, float, int, float, float, float)
    ]
    wanted = np.full((n_draws, len(batch.players)), precision)
    options = np.array([1e-8, 2_000, 1e5, 1.0, 0.1, 1.5, 0.8, 1e6, 5e-7])
    numbers = batch.chance[:n_draws], batch.row_payoff[:n_draws], wanted
    continuation.follow(numbers, options, np.full(1, halt, np.int8), received)
    return received


def followed(batch: GameBatch, precision: float, few: int) -> list[np.ndarray]:
    """What comes of all draws when the last `few` are followed one by one."""
    continuation = continuation_of(batch)
    continuation.few = few
    received = follow(continuation, batch, len(batch), precision)
    assert not (continuation.wide.draw >= 0).any()
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


def test_all_that_is_a_lanes_own_goes_with_its_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    batch, rng, left, got = layered_batch(SMALL, 3, seed=3), np.random.default_rng(1), {}, {}

    def fake(*given: Any) -> None:
        work, rows = given[9], given[10]
        if len(work.draw) == 1:
            got.update(work._asdict())
            assert all(np.shares_memory(mine, theirs) for mine, theirs in zip(rows, work, strict=True))
            work.draw[:] = -1
            return
        work.draw[2] = 1  # the only one that is not done
        for name, array in work._asdict().items():
            if name not in ("draw", "jitter"):
                array[...] = rng.integers(1, 1000, array.shape)
            left[name] = np.array(array)

    monkeypatch.setattr("melian.solve.logit.continuation.follow_block", fake)
    follow(continuation_of(batch), batch, 3)
    assert np.array_equal(got.pop("jitter"), left.pop("jitter"))
    assert got.pop("draw").shape == (1,)
    for name, array in got.items():
        assert np.array_equal(array[..., 0], left[name][..., 2]), name


def test_what_an_interrupt_left_in_a_lane_is_not_gone_on_with() -> None:
    batch = layered_batch(SMALL, 3, seed=3, types_matter=True)
    for n_draws in (2, 3):  # one by one, and side by side
        used, fresh = (continuation_of(batch) for _ in range(2))
        for work in (used.wide, used.narrow):
            work.draw[0] = 1
        follow(used, batch, n_draws, halt=1)
        assert (follow(used, batch, n_draws, halt=1)[2] == Status.INTERRUPTED).all()
        for work in (used.wide, used.narrow):
            work.draw[0], work.y[:, 0] = 1, 2.0
        for one, other in zip(follow(used, batch, n_draws), follow(fresh, batch, n_draws), strict=True):
            assert one.tobytes() == other.tobytes()


def test_a_draw_that_is_still_in_a_lane_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = layered_batch(SMALL, 3, seed=3, types_matter=True)

    def stopped(*given: Any) -> None:
        work, status = given[9], given[13]
        work.draw[0], status[:] = 1, UNSURE  # as after a refused step

    monkeypatch.setattr("melian.solve.logit.continuation.follow_block", stopped)
    assert follow(continuation_of(batch), batch, 3)[2].tolist() == [UNSURE, Status.INTERRUPTED, UNSURE]


def test_who_is_interrupted_between_two_controls_is_not_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    batch, halt = layered_batch(SMALL, 3, seed=3, types_matter=True), np.zeros(1, np.int8)

    def lose(self: Continuation, numbers: Any, settings: Any, stop: Any, received: Any) -> None:
        received[2][:] = UNSURE
        stop[0] = 1

    monkeypatch.setattr(Continuation, "follow", lose)
    monkeypatch.setattr("melian.solve.logit.cascade.LARGEST_DENSE", 10)  # no tracer comes after
    assert (solve_batch(batch, np.inf, halt=halt).status == Status.INTERRUPTED).all()


@pytest.mark.parametrize("precision", [3.0, np.inf])
def test_impossible_chance_moves_go_with_their_lane(precision: float) -> None:
    batch = layered_batch(SMALL, 11, seed=7)
    chance = np.array(batch.chance)
    first, last = batch.tree.infoset_first_action[:2]
    chance[::3, first:last] = np.arange(last - first) == 0
    some = GameBatch(batch.tree, chance, batch.payoff_row, batch.row_payoff, batch.players)
    side_by_side = followed(some, precision, 0)
    for few in (5, 7):  # more than end at once, so that some go from eight lanes to one
        for one, other in zip(followed(some, precision, few), side_by_side, strict=True):
            assert one.tobytes() == other.tobytes()


def test_a_limit_read_further_out_is_read_from_the_start() -> None:
    state = np.zeros((lane_state.N_STATES, 1))
    for row, number in (("LIMIT", 1.0), ("TARGET", 1e5), ("STAGE", 2.0), ("POLISHED", 1.0), ("STEP", 0.1)):
        state[getattr(lane_state, row), 0] = number
    options = np.array([1e-8, 2_000, 1e5, 1.0, 0.1, 1.5, 0.8, 1e6, 5e-7])
    for target in (3e5, 9e5):
        state[lane_state.STAGE] = 2.0
        assert trace_further(0, options, state)
        assert state[lane_state.TARGET, 0] == pytest.approx(target)
        assert state[lane_state.STAGE, 0] == state[lane_state.POLISHED, 0] == 0.0
        assert state[lane_state.PHASE, 0] == lane_state.TRACE
    assert not trace_further(0, options, state)


@pytest.mark.parametrize("draw", [3, 72])
def test_a_limit_that_cannot_be_read_at_first_is_read_further_out(draw: int) -> None:
    batch = layered_batch(SMALL, 100, seed=3, types_matter=True)
    one = GameBatch(
        batch.tree, batch.chance[[draw]], batch.payoff_row, batch.row_payoff[[draw]], batch.players
    )
    found = solve_batch(one, np.inf)
    closer = solve_batch(one, np.inf, settings=LogitQRE(0.0, limit_at_most=1e5))
    slow = solve_batch(one, np.inf, settings=LogitQRE(0.0, always_trace=True))
    assert found.is_certified[0]
    assert slow.is_certified[0]
    assert not closer.is_certified[0]
    tree = batch.tree
    reach = np.ones((2, len(tree.node_parent)))
    for node in range(1, reach.shape[1]):
        action = tree.node_action[node]
        taken = np.array([found.prob[0, action], slow.prob[0, action]])
        reach[:, node] = reach[:, tree.node_parent[node]] * taken
    ends = tree.terminal_node
    assert np.abs(reach[0, ends] - reach[1, ends]).max() < 1e-6
