"""What a brief is written from: solved draws, and what they say of the past and of what is open.

Tested in `tests/unit/test_brief.py`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

from melian.analysis.event_updates import Timeline
from melian.analysis.now.announcements import Announcements, announcements
from melian.analysis.now.table import NowTable, now
from melian.analysis.now.watch import WatchTable
from melian.analysis.now.watch import watch as watch_for
from melian.analysis.odds import spread
from melian.analysis.soft.softness import Softness, softness
from melian.analysis.timeline import timeline
from melian.errors import MelianError
from melian.report.markup import quoted
from melian.runs.ask import Watch
from melian.runs.run import Run
from melian.scenario.assumptions import parse_setting
from melian.scenario.findings.diagnostics import Text
from melian.scenario.passages.found import Passages
from melian.scenario.passages.passages import passages_in, texts_of
from melian.scenario.schema.elements import CrisisFile

__all__ = ["Material", "gathered"]


SETTLES = 0.95
"""A sign that settles more is the answer itself, or as good as that."""
LONG = 20_000
"""Endings above which what is not reckoned was left out for the time it takes."""


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
    announced: Announcements | None = None
    """None where nothing can be announced but what settles the answer, or it would take long."""
    texts: str | os.PathLike[str] | None = None
    """A folder with texts of sources."""

    @property
    def passages(self) -> Passages:
        """The passages behind the facts, as far as their texts are at hand; looked up at each call."""
        scenario = self.run.model.scenario
        return passages_in(scenario, texts_of(scenario, self.texts))

    @property
    def file(self) -> CrisisFile:
        """The crisis file."""
        return self.run.model.scenario.file

    @property
    def is_long(self) -> bool:
        """Whether the story is so large that further games take long."""
        return self.run.model.n_leaves > LONG

    @property
    def settling(self) -> frozenset[str]:
        """Open steps that settle the answer, by name."""
        signs = () if self.signs is None else self.signs.signs
        return frozenset(
            sign.matter.step for sign in signs if sign.is_open and spread(sign.share).median > SETTLES
        )

    @property
    def what(self) -> str:
        """Whose odds are meant, in the middle of a sentence."""
        if self.soft.is_answer:
            return "the odds"
        return f"the odds of {' or '.join(map(quoted, self.soft.labels))}"


def gathered(
    run: Run, settings: Mapping[str, str], precision: str | None = None, watch: Watch | None = None,
    *, texts: str | os.PathLike[str] | None = None,
) -> Material:  # fmt: skip
    """Ask what a brief tells; what could be announced is solved for it.

    Parameters
    ----------
    run
        Solved draws.
    settings, precision
        What was asked to be different from the file.
    watch
        Who watches and works while announcements are solved.
    texts
        A folder with texts of sources.
    """
    soft = softness(run)
    if not soft.has_headline:
        return Material(run, settings, precision, soft, texts=texts)
    past = None
    if run.given:
        try:
            past = timeline(run, until=run.at)
        except MelianError:  # an event that no draw allows: the draws that are left know nothing of it
            past = None
    found = Material(
        run, settings, precision, soft, now(run), watch_for(run, soft.followed), past, texts=texts
    )
    given = {name: parse_setting(Text(text)) for name, text in settings.items()}
    could = announcements(
        run, soft.followed, found.settling, watch or Watch(), settings=given, precision=precision
    )
    return replace(found, announced=could)
