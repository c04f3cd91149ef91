"""The first odds of a run that somebody watches come soon, and change nothing of what follows."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import melian
from melian.kernels.lanes.vector import N_LANES
from melian.runs.ask import Ask, Watch
from melian.runs.blocks import spans
from melian.runs.solving import solve_model

DRAWS = 160


@pytest.fixture(autouse=True)
def few_draws_are_many(monkeypatch):
    """As if the draws of these tests were more than somebody likes to wait for."""
    monkeypatch.setattr("melian.runs.solving.SOON", 1)


@given(st.integers(1, 200), st.integers(1, 40), st.none() | st.integers(1, 60))
def test_blocks_are_all_draws_in_order(draws: int, size: int, first: int | None) -> None:
    cut = spans(draws, size, first=first)
    assert [draw for span in cut for draw in range(*span)] == list(range(draws))
    sizes = [span.stop - span.start for span in cut]
    assert sizes[0] == min(draws, size, first or size)
    assert set(sizes[1:-1]) <= {size}
    assert max(sizes) <= size


def test_the_first_odds_rest_on_a_few_draws_and_are_theirs() -> None:
    model = melian.read("ukraine-2021").model
    seen: list[tuple[int, np.ndarray]] = []
    watched = solve_model(
        model, Ask(draws=DRAWS, seed=3), Watch(progress=lambda n, odds: seen.append((n, odds.copy())))
    )
    count, odds = seen[0]
    assert N_LANES <= count < DRAWS // 4
    assert seen[-1][0] == DRAWS
    whole = solve_model(model, Ask(draws=DRAWS, seed=3), Watch(block_size=DRAWS))
    np.testing.assert_array_equal(odds, whole.outcome_odds[:count])
    for name in ("status", "residual", "outcome_odds", "line_payoff", "mean_prob", "mean_reach", "kept_prob"):
        np.testing.assert_array_equal(getattr(watched, name), getattr(whole, name), err_msg=name)


def test_who_stops_at_the_first_odds_gets_their_draws_alone() -> None:
    model = melian.read("ukraine-2021").model
    stop, seen = threading.Event(), []

    def watch(count: int, odds: np.ndarray) -> None:
        seen.append(count)
        stop.set()

    run = solve_model(model, Ask(draws=DRAWS, seed=3), Watch(progress=watch, stop=stop))
    assert seen == [run.n_draws]
    assert run.n_certified == run.n_draws


def test_a_run_that_is_soon_done_has_no_more_blocks_than_cores(monkeypatch) -> None:
    monkeypatch.setattr("melian.runs.solving.SOON", 8)
    monkeypatch.setattr("melian.runs.solving.cores", lambda: 2)
    seen: list[int] = []
    ask = Ask(draws=48, seed=3)
    solve_model(
        melian.read("ukraine-2021").model, ask, Watch(progress=lambda n, _: seen.append(n), workers=2)
    )
    assert seen == [24, 48]
