"""How fast draws of a game are solved on this machine, now, tried with a few of them.

Tested in `tests/unit/test_pace.py`.
"""

from __future__ import annotations

import time
from typing import NamedTuple

from melian.kernels.lanes.vector import N_LANES
from melian.runs.ask import Ask, Watch
from melian.runs.solving import solve_model
from melian.scenario.model import Model

__all__ = ["Pace", "pace"]

MOST = 64
"""Draws that are tried, fewer where they are slow."""
WORK = 400_000
"""Endings times draws that are tried: a second or less."""


LONG = 5.0
"""Seconds that so little work takes only where something else is done besides."""


class Pace(NamedTuple):
    """How fast it goes."""

    per_draw: float
    """Seconds from clock to clock for one draw, on all cores that there are."""
    slowed: float
    """Seconds from clock to clock for one second of work of one core: 1 on a quiet machine."""


def pace(model: Model, ask: Ask) -> Pace:
    """Solve a few draws and see how long it takes, whatever else the machine does meanwhile.

    Parameters
    ----------
    model
        The game.
    ask
        Of which the first draws are tried.
    """
    few = max(N_LANES, min(MOST, WORK // model.n_leaves // N_LANES * N_LANES))
    # once before, so that loading compiled code and making plans is not counted
    solve_model(model, ask.but(draws=N_LANES), Watch())
    passed, used = _timed(model, ask.but(draws=few))
    if passed > LONG:  # kernels that few draws need may have been compiled meanwhile, once and for all
        passed, used = min((passed, used), _timed(model, ask.but(draws=few)))
    return Pace(passed / few, max(1.0, passed / used) if used > 0 else 1.0)


def _timed(model: Model, ask: Ask) -> tuple[float, float]:
    """Seconds on the clock, and of all cores, that solving takes."""
    begun, used = time.perf_counter(), time.process_time()
    solve_model(model, ask, Watch())
    return time.perf_counter() - begun, time.process_time() - used
