"""Where the points of one question are solved: here or elsewhere, kept or not, counted and told.

Tested in `tests/unit/test_drivers.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from melian.analysis.numbers.far_points import points_elsewhere
from melian.runs.ask import Ask, Watch
from melian.runs.evidence import given_events
from melian.runs.points import Elsewhere, Measure, Points, solve_points
from melian.runs.recipe import Recipe
from melian.runs.shapes import Point
from melian.runs.store.kept_points import KeptPoints
from melian.scenario.model import Evidence, Model

__all__ = ["Bench", "bench_of"]


@dataclass(slots=True)
class Bench:
    """Solves the points of one question, some at a time, and adds up what became of them."""

    model: Model
    evidence: tuple[Evidence, ...]
    """Events that the odds are given."""
    watch: Watch
    kept: KeptPoints | None = None
    elsewhere: Elsewhere | None = None
    n_points: int = 0
    n_certified: int = 0
    is_interrupted: bool = False

    def solve(self, values: Mapping[str, Point], measure: Measure) -> Points:
        """The points with these numbers, see `solve_points`; `progress` counts those of before too."""
        before, tell = self.n_points, self.watch.progress
        found = solve_points(
            self.model,
            values,
            measure=measure,
            watch=self.watch.telling(None if tell is None else lambda done: tell(before + done)),
            kept=self.kept,
            elsewhere=self.elsewhere,
        )
        self.n_points += len(found.status)
        self.n_certified += found.n_certified
        self.is_interrupted |= found.is_interrupted
        return found

    def finish(self) -> None:
        """Write down that the question is answered, unless somebody ended it."""
        if self.kept is not None and not self.is_interrupted:
            self.kept.finish()


@contextmanager
def bench_of(command: str, model: Model, ask: Ask, watch: Watch, recipe: Recipe | None) -> Iterator[Bench]:
    """The bench of a question; see `KeptPoints.begin` for its parameters.

    Raises
    ------
    StoreError
        If the store cannot be written.
    ClusterError
        If the cluster cannot be reached or cannot solve this.
    """
    evidence, _ = given_events(model, **ask.events)
    kept = KeptPoints.begin(watch, command, model, recipe, ask)
    with points_elsewhere(watch.cluster, recipe, evidence, ask.about.get("step")) as elsewhere:
        yield Bench(model, evidence, watch, kept, elsewhere)
