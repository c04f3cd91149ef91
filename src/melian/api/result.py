"""The answers of a run."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from melian.files import write_file

if TYPE_CHECKING:
    import pandas as pd

    from melian.analysis.beliefs import BeliefTable
    from melian.analysis.drivers import Drivers
    from melian.analysis.event_tree.tree import StoryTree
    from melian.analysis.moments import Timeline
    from melian.analysis.odds import Spread
    from melian.analysis.shift import ShiftTable
    from melian.analysis.strategy import StrategyTable
    from melian.analysis.tip import TipTable
    from melian.analysis.why import WhyTable
    from melian.runs.run import Run

__all__ = ["Result"]


@dataclass(frozen=True, eq=False)
class Result:
    """The answers of a run; figures are over certified draws, given the events."""

    run: Run
    settings: Mapping[str, str] = field(default_factory=dict)
    precision: str | None = None

    @cached_property
    def odds(self) -> pd.DataFrame:
        """Per outcome: outcome, label, median, mean, q05, q25, q75, q95."""
        from melian.analysis.odds import odds

        return odds(self.run)

    @cached_property
    def answer(self) -> Spread | None:
        """The odds of yes: median, mean, q05, q25, q75, q95; None where the file asks nothing."""
        from melian.analysis.odds import answer

        return answer(self.run)

    @cached_property
    def payoffs(self) -> pd.DataFrame:
        """Expected points by actor."""
        from melian.analysis.odds import payoffs

        return payoffs(self.run)

    @cached_property
    def stake_lines(self) -> pd.DataFrame:
        """Expected points by actor and stake line."""
        from melian.analysis.odds import stake_lines

        return stake_lines(self.run)

    @cached_property
    def status(self) -> pd.DataFrame:
        """What became of the draws: code, draws, share, where, sentence."""
        from melian.analysis.certificate import certificate

        return certificate(self.run)

    @cached_property
    def draws(self) -> pd.DataFrame:
        """One row per draw: its numbers, its odds, its payoffs."""
        from melian.analysis.draws import draw_table

        return draw_table(self.run)

    def strategy(self, *, actor: str | None = None, step: str | None = None) -> StrategyTable:
        """What each side does, in few groups of situations: `.frame` and `.sentences`."""
        from melian.analysis.strategy import strategies

        return strategies(self.run, actor=actor, step=step)

    def beliefs(self, *, actor: str | None = None, step: str | None = None) -> BeliefTable:
        """What each side believes where it moves: `.frame` and `.sentences`."""
        from melian.analysis.beliefs import beliefs

        return beliefs(self.run, actor=actor, step=step)

    def why(
        self,
        step: str,
        *,
        actor: str | None = None,
        when: str | None = None,
        option: str | None = None,
        over: str | None = None,
    ) -> WhyTable:
        """Why options are taken, by stake line: `.options`, `.lines` and `.reasons`.

        Parameters
        ----------
        step, actor
            The step, and its mover where several move.
        when
            Only where the mover knows this, as `us.will is firm and threat is upper_end`.
        option, over
            The option that is explained, and the one it is held against; the best one against
            each other one if absent.

        Raises
        ------
        UsageError
            If there is no such step, actor or option, or `when` cannot be read or holds nowhere.
        """
        from melian.analysis.why import why

        return why(self.run, step, actor=actor, when=when, option=option, over=over)

    def shift(self, other: Result, *, outcome: str | None = None) -> ShiftTable:
        """Which steps carry the change of odds from this result to another: `.frame`.

        Parameters
        ----------
        other
            A result of the same scenario with the same seed and events.
        outcome
            Whose odds; those of yes if absent.

        Raises
        ------
        UsageError
            If the two cannot be paired, or there is no such outcome.
        """
        from melian.analysis.shift import odds_shift

        return odds_shift(self.run, other.run, outcome=outcome)

    def observer_beliefs(self) -> pd.DataFrame:
        """What an outside observer makes of the events: the odds of each type and move."""
        from melian.analysis.beliefs import observer_beliefs

        return observer_beliefs(self.run)

    def timeline(
        self, *, until: str | None = None, skip: Sequence[str] = (), actor: str | None = None
    ) -> Timeline:
        """How each dated event moved odds and beliefs: `.moments`, `.outcomes`, `.beliefs`.

        Rests on the draws whose behaviour is kept; nothing is solved again. Parameters and
        errors: see `melian.analysis.timeline.timeline`.
        """
        from melian.analysis.timeline import timeline

        return timeline(self.run, until=until, skip=skip, actor=actor)

    def tree(
        self, *, depth: int | None = None, min_odds: float | None = None, hidden: bool = False
    ) -> StoryTree:
        """The story as a tree with the odds of each branch: `.frame`, `.worths`, and `melian.picture`.

        Parameters
        ----------
        depth
            How many steps are told on each way at most.
        min_odds
            Branches with smaller mean odds are folded together. If both are absent, the likeliest
            ways are told.
        hidden
            Whether private types and moves that somebody does not see are branches too.

        Raises
        ------
        UsageError
            If no draw is certified, or `depth` or `min_odds` makes no sense.
        """
        from melian.analysis.event_tree.tree import story_tree

        return story_tree(self.run, depth=depth, min_odds=min_odds, hidden=hidden)

    def checks(self, *, workers: int | None = None) -> pd.DataFrame:
        """Whether the file's `checks` hold of this result: text, holds, figure.

        Sentences about what-ifs and other numbers solve again, on draws of the same seed.
        """
        import pandas as pd

        from melian.analysis.checks import run_checks

        run = self.run
        found = run_checks(run.model.scenario, draws=run.n_draws, seed=run.seed, base=run, workers=workers)
        rows = [(each.text, each.holds, each.figure) for each in found]
        return pd.DataFrame(rows, columns=["text", "holds", "figure"])

    def drivers(self, **options: Any) -> Drivers:
        """Which uncertain number moves these odds; see `melian.analysis.drivers.drivers`.

        Solves again with numbers moved, given the events of this result and on draws of its seed.
        """
        from melian.analysis.drivers import drivers

        evidence = [item for item in self.run.model.evidence if item.event in self.run.given]
        return drivers(self.run.model, evidence, **{"seed": self.run.seed, **options})

    def tip(self, name: str | None = None, **options: Any) -> TipTable:
        """Where a number tips the answer; see `melian.analysis.tip.tip`.

        Solves again with the number moved, given the events of this result and on draws of its seed.
        """
        from melian.analysis.tip import tip

        evidence = [item for item in self.run.model.evidence if item.event in self.run.given]
        return tip(self.run.model, evidence, name, **{"seed": self.run.seed, **options})

    def report(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        whatif_draws: int | None = None,
        lever_draws: int | None = None,
        driver_draws: int | None = None,
        starts: int | None = None,
        workers: int | None = None,
        progress: Callable[[str], None] | None = None,
        stop: threading.Event | None = None,
    ) -> str:
        """Everything that is known of this result as one HTML file.

        Parameters
        ----------
        path
            Where to write it, under another name first; nowhere if absent.
        whatif_draws, lever_draws, driver_draws, starts
            Draws of each what-if, of each lever, at which each number is moved, and starts of the
            search for other equilibria; as many as a minute or two allows if absent.
        workers
            Threads.
        progress
            Called with what is being worked on, in words.
        stop
            Set it from elsewhere to end early: nothing is written.

        Raises
        ------
        UsageError
            If no draw is certified.
        Interrupted
            If `stop` was set; it is of `melian.report.document.document`.
        """
        from melian.report.document.document import Depth, document, gathered

        depth = Depth(
            whatif_draws=whatif_draws, lever_draws=lever_draws, driver_draws=driver_draws, starts=starts,
            workers=workers,
        )  # fmt: skip
        page = document(
            gathered(self.run, self.settings, self.precision, depth, progress=progress, stop=stop)
        )
        if path is not None:
            write_file(path, page)
        return page

    @property
    def sentence(self) -> str:
        """The answer in one sentence."""
        from melian.report.words.odds import headline

        return headline(self.run)

    def to_dict(self) -> dict[str, Any]:
        """What `melian solve --json` prints."""
        from melian.report.records.solve import SolveRecord

        return SolveRecord.of(self.run, self.settings).plain()

    def __repr__(self) -> str:
        return f"<Result of {self.run.model.scenario.name!r}: {self.sentence}>"

    def _repr_html_(self) -> str:
        from melian.report.notebook import result_html

        return result_html(self.run, self.settings, self.precision)
