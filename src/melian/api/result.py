"""The answers of a run.

Tested in `tests/unit/test_api.py`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Unpack, cast

from melian.api.calls import checked_methods
from melian.api.options import Pointing, answer_of, question_about
from melian.api.papers import ReportOptions, brief_written, report_written
from melian.errors import UsageError
from melian.questions.asked.meant import about_by_keys
from melian.questions.subject import Posed
from melian.runs.ask import Watch

if TYPE_CHECKING:
    import pandas as pd

    from melian.analysis.beliefs import BeliefTable
    from melian.analysis.drivers import Drivers
    from melian.analysis.event_tree.tree import EventTree
    from melian.analysis.event_updates import Timeline
    from melian.analysis.now.table import NowTable
    from melian.analysis.odds import Spread
    from melian.analysis.shift import ShiftTable
    from melian.analysis.strategy import StrategyTable
    from melian.analysis.tip import TipTable
    from melian.analysis.why import WhyTable
    from melian.runs.run import Run

__all__ = ["Result"]


@checked_methods
@dataclass(frozen=True, eq=False)
class Result(Pointing):
    """The answers of a run; figures are over certified draws, given the events.

    Odds and shares are between 0 and 1, payoffs in points of the file's `scale`; `solve` gives a result:

    >>> import melian
    >>> result = melian.read("canon/hawk-dove").solve(draws=4, seed=0)
    >>> list(result.odds["outcome"])
    ['fight', 'first_prevails', 'second_prevails', 'share']
    """

    run: Run
    posed: Posed
    """The game that was asked of, and what was asked."""
    watch: Watch
    """Where it was kept and who solved it."""

    @property
    def settings(self) -> Mapping[str, str]:
        """Assumptions with other numbers, as they were asked for."""
        return self.posed.settings

    @property
    def precision(self) -> str | None:
        """The precision that was asked for in place of the file's."""
        return self.posed.ask.precision

    def ask(self, name: str, **about: Any) -> Any:
        """The answer to a question by its name, from the draws that are solved already.

        Parameters
        ----------
        name, about
            Of a question that needs no other game, see `melian.questions.registry`; what it takes.

        Raises
        ------
        UsageError
            If the question needs other games, or cannot be asked so.
        """
        of_run = question_about(name, about, self).of_run
        if of_run is None or {"against", "outcome"} & about.keys():
            raise UsageError(f"'{name}' solves other games; ask it of the case: `case.ask({name!r}, ...)`")
        return of_run(self.run, **about_by_keys(about, self.posed.model))

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
    def questions(self) -> pd.DataFrame:
        """Per question of the file: question, label, median, mean, q05, q25, q75, q95 of the odds of yes."""
        from melian.analysis.asked import asked_frame

        return asked_frame(self.run)

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

    def now(self) -> NowTable:
        """What can still be done, given the events of the run: `.standing`, `.turns` and `.thoughts`."""
        return cast("NowTable", self.ask("now"))

    def strategy(
        self, *, actor: str | None = None, step: str | None = None, whole_story: bool = False
    ) -> StrategyTable:
        """What each side does, from now on or in the whole story: `.frame`, `.sentences`, `.standing`."""
        return cast("StrategyTable", self.ask("strategy", actor=actor, step=step, whole_story=whole_story))

    def beliefs(
        self, *, actor: str | None = None, step: str | None = None, whole_story: bool = False
    ) -> BeliefTable:
        """What each side believes where it moves, likewise: `.frame`, `.sentences`, `.standing`."""
        return cast("BeliefTable", self.ask("beliefs", actor=actor, step=step, whole_story=whole_story))

    def why(
        self, step: str, *, actor: str | None = None, when: str | None = None, option: str | None = None,
        over: str | None = None, whole_story: bool = False,
    ) -> WhyTable:  # fmt: skip
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
        whole_story
            Whatever is known; else in the situations that the events of this result leave possible.

        Raises
        ------
        UsageError
            If there is no such step, actor or option, the step is not open, or `when` cannot be read or
            holds nowhere.
        """
        about = {"actor": actor, "when": when, "option": option, "over": over, "whole_story": whole_story}
        return cast("WhyTable", self.ask("why", step=step, **about))

    def shift(self, other: Result, *, outcome: str | None = None) -> ShiftTable:
        """Which steps carry the change of odds from this result to another: `.frame`.

        `other` is a result of the same scenario, seed and events; `outcome` whose odds, yes if absent.

        Raises
        ------
        UsageError
            If the two cannot be paired, or there is no such outcome.
        """
        from melian.analysis.shift import odds_shift

        return odds_shift(self.run, other.run, outcome=outcome)

    def observer_beliefs(self) -> pd.DataFrame:
        """What an outside observer makes of the events: the odds of each type and move."""
        from melian.analysis.exact_beliefs import observer_beliefs

        return observer_beliefs(self.run)

    def timeline(
        self, *, until: str | None = None, skip: Sequence[str] = (), actor: str | None = None
    ) -> Timeline:
        """How each dated event moved odds and beliefs: `.moments`, `.outcomes` and `.beliefs`."""
        return cast("Timeline", self.ask("timeline", until=until, skip=skip, actor=actor))

    def tree(
        self, *, depth: int | None = None, min_odds: float | None = None, hidden: bool = False,
        whole_story: bool = False,
    ) -> EventTree:  # fmt: skip
        """The story as a tree with the odds of each branch: `.frame`, `.payoffs`, and `melian.picture`.

        Parameters
        ----------
        depth, min_odds
            How many steps are told on each way at most, and the mean odds below which branches are
            folded together. If both are absent, the likeliest ways are told.
        hidden
            Whether private types and moves that somebody does not see are branches too.
        whole_story
            Begin at the start; else at the first step that is open once the events are known.

        Raises
        ------
        UsageError
            If no draw is certified, or `depth` or `min_odds` makes no sense.
        """
        from melian.analysis.event_tree.tree import event_tree

        return event_tree(self.run, depth=depth, min_odds=min_odds, hidden=hidden, whole_story=whole_story)

    def checks(self, *, workers: int | None = None) -> pd.DataFrame:
        """Whether the file's `checks` hold: text, holds, figure; those about what-ifs solve again."""
        from melian.analysis.checks.sentences import checks_frame

        return checks_frame(self.run, replace(self.watch, workers=workers, stop=threading.Event()))

    def drivers(self, **options: Any) -> Drivers:
        """Which number moves these odds, solved again given their events; see `CompiledCase.drivers`."""
        return cast("Drivers", answer_of(self.posed.crisis, "drivers", options, self.posed.ask))

    def tip(self, name: str | None = None, **options: Any) -> TipTable:
        """Where a number tips the answer, solved again given its events; see `CompiledCase.tip`."""
        options["number"] = name
        return cast("TipTable", answer_of(self.posed.crisis, "tip", options, self.posed.ask))

    def report(self, path: str | os.PathLike[str] | None = None, **options: Unpack[ReportOptions]) -> str:
        """All that is known of this result as one HTML file.

        Parameters
        ----------
        path
            Where to write it; nowhere if absent.
        options
            Its depth, `workers`, `progress` and `stop`: see `melian.api.papers.ReportOptions`.

        Raises
        ------
        UsageError
            If no draw is certified.
        Interrupted
            If `stop` was set; of `melian.report.document.document`.
        """
        return report_written(self.run, self.posed, self.watch, path, **options)

    def brief(
        self, path: str | os.PathLike[str] | None = None, *, form: str | None = None,
        texts: str | os.PathLike[str] | None = None,
    ) -> str:  # fmt: skip
        """Two pages in plain words, as `html` or `md`: `form`, else as `path` ends, else Markdown.

        `texts` is a folder with texts of the sources, as for `melian.passages_of`.

        Raises
        ------
        UsageError
            If neither says which of the two.
        """
        return brief_written(self.run, self.posed, path, form, texts)

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
