"""How long a report takes: what is left, against clocks that run evenly, twice as slow, and by hand."""

from __future__ import annotations

import pytest

from melian.cli.progress.remaining import Phase, Remaining
from melian.runs.ask import Ask
from melian.runs.pace import pace
from small_crisis import model

PARTS = (Phase((), 10.0), Phase(("read",), 20.0, 2), Phase(("draw",), 70.0))


@pytest.mark.parametrize("slow", [1.0, 2.0, 0.5])
def test_what_is_left_follows_the_clock(slow):
    """Expected 100 s. At the right pace what is left is what was expected; else it nears the true rest."""
    left = Remaining(PARTS)
    assert left.expected == 100.0
    told = []
    for words, done in (("read one", 10.0), ("read two", 20.0), ("draw", 30.0)):
        left.told(words)
        told.append((left.seconds(slow * done), slow * (100.0 - done), 100.0 - done))
    for seconds, true, hoped in told:
        assert min(true, hoped) - 1e-9 <= seconds <= max(true, hoped) + 1e-9
    errors = [abs(seconds - true) / true for seconds, true, _ in told]
    assert errors == sorted(errors, reverse=True)


def test_a_stage_that_never_comes_is_passed_over():
    left = Remaining(PARTS)
    left.told("something else")
    assert left.place == 0
    left.told("draw")
    assert left.seconds(30.0) == pytest.approx(70.0)  # 10 + 20 of 100 are done, in 30 s


def test_a_pace_is_positive_and_no_core_is_faster_than_itself():
    found = pace(model(), Ask(draws=8))
    assert 0 < found.per_draw < 60
    assert found.slowed >= 1.0
