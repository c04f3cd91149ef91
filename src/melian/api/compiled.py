"""A crisis compiled into a game, with a what-if or none."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from melian.api.result import Result
from melian.errors import UsageError
from melian.runs.store.recipe import Recipe, Setting

if TYPE_CHECKING:
    from melian.analysis.drivers import Drivers
    from melian.analysis.equilibria import EquilibriumTable
    from melian.analysis.tip import TipTable
    from melian.api.case import Case
    from melian.runs.store.kept_points import KeptPoints
    from melian.scenario.model import Model

__all__ = ["CompiledCase"]


@dataclass(frozen=True, slots=True, eq=False)
class CompiledCase:
    """A crisis with a what-if or none, compiled into a game."""

    case: Case
    model: Model
    """The game, and how numbers enter it."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Assumptions with other numbers, as they were asked for."""
    precision: str | None = None
    """The precision that was asked for in place of the file's."""
    numbers: Mapping[str, Setting] = field(default_factory=dict)
    """The settings as plain data, from which the game can be made again elsewhere."""

    @property
    def recipe(self) -> Recipe:
        """What the game was made from, as plain data."""
        scenario = self.case.scenario
        return Recipe(scenario.text, scenario.name, self.model.variant, dict(self.numbers), self.precision)

    def solve(
        self,
        *,
        draws: int = 1000,
        seed: int = 0,
        at: str | None = None,
        before_events: bool = False,
        workers: int | None = None,
        progress: Callable[[int, Any], None] | None = None,
        stop: threading.Event | None = None,
        store: str | os.PathLike[str] | None = None,
        cluster: str | None = None,
    ) -> Result:
        """The answer over many draws of the uncertain numbers.

        Parameters
        ----------
        draws, seed
            How many draws, and which; the same seed gives the same draws anywhere.
        at
            A date: the odds are given the events up to it; up to `as_of` if absent.
        before_events
            The odds are given no event.
        workers
            Threads; the answer does not depend on it.
        progress
            Called with the number of finished draws and their odds (draw, outcome).
        stop
            Set it from elsewhere to end early with the draws that were begun.
        store
            A folder that keeps what is solved: the next run begins with what is there.
        cluster
            The address of a dask.distributed scheduler; its workers solve the draws.

        Raises
        ------
        UsageError
            If `draws` is below 1, or the events are asked for in two ways.
        StoreError
            If the store cannot be written.
        ClusterError
            If the cluster cannot be reached or cannot solve this.
        """
        from melian.runs.run import solve_model

        if draws < 1:
            raise UsageError(f"{draws} draws give no answer; ask for 1 or more")
        run = solve_model(
            self.model, draws=draws, seed=seed, at=at, before_events=before_events, workers=workers,
            progress=progress, stop=stop, store=store, cluster=cluster, recipe=self.recipe,
        )  # fmt: skip
        return Result(run, self.settings, self.precision)

    def equilibria(
        self,
        *,
        draw: int | None = None,
        starts: int = 20,
        seed: int = 0,
        exhaustive: bool | None = None,
        most_plans: int | None = None,
        progress: Callable[[int], None] | None = None,
        stop: threading.Event | None = None,
        store: str | os.PathLike[str] | None = None,
    ) -> EquilibriumTable:
        """The other equilibria with one set of numbers: `.frame`, `.sentences` and `.search`.

        Parameters
        ----------
        draw
            The numbers of this draw of `seed`; every number at its median if absent.
        starts, seed
            Random starts, and which.
        exhaustive
            True: enumerate or raise; False: do not; None: where the game is small enough and
            the precision is `limit`.
        most_plans
            Largest number of plans, of all players together, that is enumerated.
        progress
            Called with the number of starts done.
        stop
            Set it from elsewhere to end early with what was found.
        store
            A folder that keeps what a finished search found.

        Raises
        ------
        UsageError
            If the numbers make no game.
        SolverError
            If enumeration is asked for and not possible.
        StoreError
            If the store cannot be read or written.
        """
        from melian.analysis.equilibria import crisis_equilibria

        asked = {"draw": draw, "starts": starts, "exhaustive": exhaustive, "most_plans": most_plans}

        def begin() -> KeptPoints | None:
            return self._kept(
                store, command="equilibria", options=asked, evidence=(), at=None, draws=1, seed=seed
            )

        return crisis_equilibria(
            self.model, draw=draw, draw_seed=seed, starts=starts, seed=seed, exhaustive=exhaustive,
            most_plans=most_plans, progress=progress, stop=stop, kept=begin,
        )  # fmt: skip

    def drivers(
        self,
        *,
        at: str | None = None,
        before_events: bool = False,
        store: str | os.PathLike[str] | None = None,
        cluster: str | None = None,
        **options: Any,
    ) -> Drivers:
        """Which uncertain number moves the odds: `.frame`, `.swings` and, with `samples`, `.sobol`.

        `store` is a folder that keeps what is solved, `cluster` the address of a scheduler whose
        workers solve it. Options and errors: see `melian.analysis.drivers.drivers`.
        """
        from melian.analysis.drivers import DRAWS, check_drivers, drivers
        from melian.analysis.numbers.far_points import points_elsewhere
        from melian.runs.evidence import given_events

        evidence, day = given_events(self.model, at=at, before_events=before_events)
        asked = {key: options.get(key) for key in ("outcome", "groups", "samples")}
        check_drivers(self.model, evidence, **asked)  # what cannot be asked is not kept
        kept = self._kept(
            store, command="drivers", options=asked,
            evidence=evidence, at=day, draws=options.get("draws", DRAWS), seed=options.get("seed", 0),
        )  # fmt: skip
        with points_elsewhere(cluster, self.recipe, evidence) as elsewhere:
            return drivers(self.model, evidence, kept=kept, elsewhere=elsewhere, **options)

    def tip(
        self,
        name: str | None = None,
        *,
        at: str | None = None,
        before_events: bool = False,
        store: str | os.PathLike[str] | None = None,
        cluster: str | None = None,
        **options: Any,
    ) -> TipTable:
        """Where a number tips the leading outcome, or the choice at a step: `.frame`, `.tippings`.

        `store` is a folder that keeps what is solved, `cluster` the address of a scheduler whose
        workers solve it. Options and errors: see `melian.analysis.tip.tip`.
        """
        from melian.analysis.numbers.far_points import points_elsewhere
        from melian.analysis.tip import check_tip, tip, usual_draws
        from melian.runs.evidence import given_events

        evidence, day = given_events(self.model, at=at, before_events=before_events)
        within, step = options.get("within"), options.get("step")
        check_tip(self.model, evidence, name, step=step, within=within)  # what cannot be asked is not kept
        kept = self._kept(
            store, command="tip", options={"number": name, "within": within and list(within)},
            evidence=evidence, at=day, draws=options.get("draws") or usual_draws(name),
            seed=options.get("seed", 0), step=step,
        )  # fmt: skip
        with points_elsewhere(cluster, self.recipe, evidence, step) as elsewhere:
            return tip(self.model, evidence, name, kept=kept, elsewhere=elsewhere, **options)

    def _kept(self, store: str | os.PathLike[str] | None, **asked: Any) -> KeptPoints | None:
        """Where the points of a question (the fields of `Question`) are kept; None without a store."""
        if store is None:
            return None
        from melian.runs.store.kept_points import KeptPoints, Question
        from melian.runs.store.store import Store

        return KeptPoints.begin(Store.at(store), self.model, self.recipe, Question(**asked))

    def __repr__(self) -> str:
        model = self.model
        variant = f", variant {model.variant!r}" if model.variant else ""
        return f"<CompiledCase {model.scenario.name!r}{variant}: {model.n_leaves:,} endings>"
