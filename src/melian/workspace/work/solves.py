"""Solved draws that are kept, and answers: bounded, the least used go first.

A question that needs draws which another one had solved gets them, and a question for fewer draws the first
of them. They are the draws that solving again would give.

Tested in `tests/unit/workspace/test_jobs.py`.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace
from typing import Generic, TypeVar

from melian.questions.subject import Posed, Solve, solved
from melian.runs.ask import Ask, Watch
from melian.runs.run import Run
from melian.runs.solving import first_draws
from melian.workspace.work.weights import large_arrays, weight

__all__ = ["HEAVIEST", "Bounded", "Solves", "key_of"]

HEAVIEST = 256 << 20
"""Bytes that answers, and solved draws, may take."""

T = TypeVar("T")


class Bounded(Generic[T]):
    """Values by key, the least used of which go.

    Parameters
    ----------
    most
        Values that are kept.
    heaviest
        Bytes that their large arrays may take together, but for the newest; no matter how many if absent.
    """

    def __init__(self, most: int, heaviest: int | None = None) -> None:
        self.most, self.heaviest = most, heaviest
        self._values: OrderedDict[Hashable, T] = OrderedDict()
        self._arrays: dict[Hashable, dict[int, int]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> T | None:
        """A value that is kept, and now the last to go."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key]

    def put(self, key: Hashable, value: T) -> None:
        """Keep a value."""
        arrays = {} if self.heaviest is None else large_arrays(value)
        with self._lock:
            self._values[key], self._arrays[key] = value, arrays
            self._values.move_to_end(key)
            while len(self._values) > self.most or (len(self._values) > 1 and self._is_too_heavy()):
                gone, _ = self._values.popitem(last=False)
                del self._arrays[gone]

    def _is_too_heavy(self) -> bool:
        return self.heaviest is not None and weight(self._arrays.values()) > self.heaviest

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values


def key_of(ask: Ask) -> Hashable:
    """All of what is asked, as a key."""
    return repr((
        ask.variant, dict(ask.settings), ask.precision, ask.at, ask.before_events, ask.draws, ask.seed,
        dict(ask.fixed), dict(ask.about),
    ))  # fmt: skip


class Solves:
    """Solves draws, unless they are there.

    Parameters
    ----------
    most
        Runs that are kept.
    solve
        Who solves.
    """

    def __init__(self, most: int = 8, solve: Solve = solved) -> None:
        self.kept: Bounded[Run] = Bounded(most, HEAVIEST)
        self.solve = solve

    def __call__(self, posed: Posed, watch: Watch) -> Run:
        """The draws that are asked for; raises as `melian.questions.subject.solved` does."""
        key = (id(posed.model), key_of(posed.ask.but(draws=0, about={})))
        run = self.kept.get(key)  # it holds its model, so that no other one has its id
        if run is not None and run.n_draws >= posed.ask.draws:
            few = first_draws(run, posed.ask.draws)
            if few is not None:
                return replace(few, ask=posed.ask)
        run = self.solve(posed, watch)
        if run.n_draws == posed.ask.draws and not watch.stop.is_set():
            self.kept.put(key, run)
        return run
