"""Everything that a report tells, as values; what was left out stands there with its reason.

Tested in `tests/unit/test_report.py`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from melian.analysis.beliefs import BeliefTable
from melian.analysis.certificate import certificate
from melian.analysis.equilibria import EquilibriumTable
from melian.analysis.levers import LeverTable
from melian.analysis.now.table import NowTable
from melian.analysis.odds import Spread, answer, odds, payoffs
from melian.analysis.soft.softness import Softness, softness
from melian.analysis.strategy import StrategyTable
from melian.analysis.timeline import Timeline
from melian.analysis.whatif import WhatIfTable
from melian.analysis.why import WhyTable
from melian.report.document.further import Further, Told
from melian.report.document.workload import Depth, Workload
from melian.runs.announced import standing_in
from melian.runs.run import Run
from melian.scenario.passages.found import Passages
from melian.scenario.passages.passages import passages_in, texts_of
from melian.scenario.standing import Standing

if TYPE_CHECKING:
    import pandas as pd

    from melian.analysis.drivers import Drivers
    from melian.analysis.tip import TipTable
    from melian.scenario.model import Model

__all__ = ["Material"]


@dataclass
class Material:
    """What a report is written from. A part that is None stands in `missing` with the reason."""

    run: Run
    settings: Mapping[str, str]
    precision: str | None
    depth: Depth
    workload: Workload
    now: NowTable | None = None
    """What can still be done; None where nothing is past."""
    timeline: Timeline | None = None
    strategy: StrategyTable | None = None
    """From now on."""
    before: StrategyTable | None = None
    """Of the whole story, for what lies before now; None where nothing is past."""
    whys: tuple[WhyTable, ...] = ()
    beliefs: BeliefTable | None = None
    observer: pd.DataFrame | None = None
    whatifs: WhatIfTable | None = None
    levers: tuple[LeverTable, ...] = ()
    drivers: Drivers | None = None
    tips: tuple[TipTable, ...] = ()
    equilibria: EquilibriumTable | None = None
    further: tuple[tuple[Further, Told | None], ...] = ()
    """Questions that have a section and no words of the report's own, with their answers."""
    missing: dict[str, str] = field(default_factory=dict)
    texts: str | os.PathLike[str] | None = None
    """A folder with texts of sources."""
    written: dict[Callable[[Material], str], str] = field(default_factory=dict)
    """Sections that were written while others were asked."""

    @property
    def model(self) -> Model:
        """The game that was solved."""
        return self.run.model

    @cached_property
    def standing(self) -> Standing:
        """Where the story stands, by the events that the answer rests on."""
        return standing_in(self.run)

    @cached_property
    def passages(self) -> Passages:
        """The passages behind the facts, as far as their texts are at hand."""
        scenario = self.model.scenario
        return passages_in(scenario, texts_of(scenario, self.texts))

    @cached_property
    def odds(self) -> pd.DataFrame:
        """The odds of every outcome."""
        return odds(self.run)

    @cached_property
    def answer(self) -> Spread | None:
        """The odds of yes; None where the file asks nothing."""
        return answer(self.run)

    @cached_property
    def soft(self) -> Softness:
        """How soft the answer is; asked first when everything else has been."""
        return softness(self.run, searched=self.equilibria)

    @cached_property
    def payoffs(self) -> pd.DataFrame:
        """Expected points of every actor."""
        return payoffs(self.run)

    @cached_property
    def certificate(self) -> pd.DataFrame:
        """What became of the draws."""
        return certificate(self.run)
