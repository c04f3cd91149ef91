"""A crisis compiled into a game, with a what-if or none.

Tested in `tests/unit/test_api.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

from melian.api.calls import checked_methods
from melian.api.options import SolveOptions, WatchOptions, answer_of, with_options
from melian.api.result import Result
from melian.questions.subject import Posed, solved
from melian.runs.recipe import Recipe

if TYPE_CHECKING:
    from melian.analysis.drivers import Drivers
    from melian.analysis.equilibria import EquilibriumTable
    from melian.analysis.tip import TipTable
    from melian.scenario.model import Model

__all__ = ["CompiledCase"]


@checked_methods
@dataclass(frozen=True, slots=True, eq=False)
class CompiledCase:
    """A crisis with a what-if or none, compiled into a game; `Case.compile` gives one.

    Examples
    --------
    >>> import melian
    >>> game = melian.read("canon/deterrence").compile()
    >>> game
    <CompiledCase 'canon/deterrence': 4 endings>
    >>> game.model.players
    ('challenger', 'defender')
    """

    posed: Posed
    """The game, and what is different in it."""

    @property
    def model(self) -> Model:
        """The game, and how numbers enter it."""
        return self.posed.model

    @property
    def settings(self) -> Mapping[str, str]:
        """Assumptions with other numbers, as they were asked for."""
        return self.posed.settings

    @property
    def precision(self) -> str | None:
        """The precision that was asked for in place of the file's."""
        return self.posed.ask.precision

    @property
    def recipe(self) -> Recipe:
        """What the game was made from, as plain data."""
        return self.posed.recipe

    def ask(self, name: str, **options: Any) -> Any:
        """The answer to a question by its name, as `melian.questions.registry.QUESTIONS` lists them.

        Parameters
        ----------
        name
            Of the question.
        options
            `draws`, `seed`, `at`, `before_events`, `workers`, `progress`, `stop`, `store` and
            `cluster` as for `solve`; all others are what the question takes.

        Raises
        ------
        UsageError
            If the question cannot be asked so.

        Examples
        --------
        >>> import melian
        >>> game = melian.read("canon/hawk-dove").compile()
        >>> game.ask("strategy", draws=20).sentences == game.solve(draws=20).strategy().sentences
        True
        """
        return answer_of(self.posed.crisis, name, options, self.posed.ask)

    def solve(self, **options: Unpack[SolveOptions]) -> Result:
        """The answer over many draws of the uncertain numbers.

        Parameters
        ----------
        draws, seed
            How many draws (1,000 if absent), and which (0); the same seed gives the same draws anywhere.
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

        Examples
        --------
        >>> import melian
        >>> game = melian.read("canon/deterrence").compile(variant="war")
        >>> result = game.solve(draws=4, seed=0)
        >>> result.odds[["outcome", "median"]].values.tolist()[-1]
        ['war', 1.0]
        """
        ask, watch = with_options(options, self.posed.ask)
        posed = Posed(self.posed.crisis, ask, self.model)
        return Result(solved(posed, watch), posed, watch.telling(None))

    def equilibria(
        self,
        *,
        draw: int | None = None,
        starts: int = 20,
        seed: int = 0,
        exhaustive: bool | None = None,
        most_plans: int | None = None,
        **watch: Unpack[WatchOptions],
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
        watch
            `progress`, called with the number of starts done; `stop`, which ends early with what was
            found; `store`, a folder that keeps what a finished search found.

        Raises
        ------
        UsageError
            If the numbers make no game.
        SolverError
            If enumeration is asked for and not possible.
        StoreError
            If the store cannot be read or written.
        """
        found: EquilibriumTable = self.ask(
            "equilibria", draw=draw, starts=starts, seed=seed, exhaustive=exhaustive, most_plans=most_plans,
            **watch,
        )  # fmt: skip
        return found

    def drivers(self, **options: Any) -> Drivers:
        """Which uncertain number moves the odds: `.frame`, `.swings` and, with `samples`, `.sobol`.

        Parameters
        ----------
        options
            `outcome`, `groups` and `samples` of `melian.analysis.drivers.drivers`; `draws` (100 if
            absent) at which the other numbers are held; the others as for `solve`.

        Raises
        ------
        UsageError
            As `melian.analysis.drivers.drivers` does.
        """
        found: Drivers = self.ask("drivers", **options)
        return found

    def tip(self, name: str | None = None, **options: Any) -> TipTable:
        """Where a number tips the leading outcome, or the choice at a step: `.frame`, `.tippings`.

        Parameters
        ----------
        name
            An uncertain number, or one that is fixed if `within` is given; all uncertain ones if absent.
        options
            `step` and `within` of `melian.analysis.tip.tip`; `draws` (100, or 30 for all numbers, if
            absent) at which the other numbers are held; the others as for `solve`.

        Raises
        ------
        UsageError
            As `melian.analysis.tip.tip` does.
        """
        found: TipTable = self.ask("tip", number=name, **options)
        return found

    def __repr__(self) -> str:
        model = self.model
        variant = f", variant {model.variant!r}" if model.variant else ""
        return f"<CompiledCase {model.scenario.name!r}{variant}: {model.n_leaves:,} endings>"
