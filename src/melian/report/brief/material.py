"""What a brief is written from: solved draws, and what they say of the past and of what is open.

Tested in `tests/unit/test_brief.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from melian.analysis.event_updates import Timeline
from melian.analysis.now.table import NowTable, now
from melian.analysis.now.watch import WatchTable, watch
from melian.analysis.soft.softness import Softness, softness
from melian.analysis.timeline import timeline
from melian.errors import MelianError
from melian.report.markup import quoted
from melian.runs.run import Run
from melian.scenario.schema.elements import CrisisFile

__all__ = ["Material", "gathered"]


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """All of it; without a number there is neither `ahead` nor `signs`."""

    run: Run
    settings: Mapping[str, str]
    precision: str | None
    soft: Softness
    ahead: NowTable | None = None
    signs: WatchTable | None = None
    past: Timeline | None = None
    """None where no event is known."""

    @property
    def file(self) -> CrisisFile:
        """The crisis file."""
        return self.run.model.scenario.file

    @property
    def what(self) -> str:
        """Whose odds are meant, in the middle of a sentence."""
        if self.soft.is_answer:
            return "the odds"
        return f"the odds of {' or '.join(map(quoted, self.soft.labels))}"


def gathered(run: Run, settings: Mapping[str, str], precision: str | None = None) -> Material:
    """Ask what a brief tells; nothing is solved for it.

    Parameters
    ----------
    run
        Solved draws.
    settings, precision
        What was asked to be different from the file.
    """
    soft = softness(run)
    if not soft.has_headline:
        return Material(run, settings, precision, soft)
    past = None
    if run.given:
        try:
            past = timeline(run, until=run.at)
        except MelianError:  # an event that no draw allows: the draws that are left know nothing of it
            past = None
    return Material(run, settings, precision, soft, now(run), watch(run, soft.followed), past)
