"""How much work a report is, and which parts are left out of it because they would take too long.

It is known before anything is solved, and depends on the file and on what was asked alone: the
same report is written on any machine.

Tested in `tests/unit/test_kept_questions.py`.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from melian.analysis.drivers import n_solves
from melian.analysis.levers import levers_of
from melian.analysis.numbers.bare import moving
from melian.analysis.numbers.inputs import inputs_of
from melian.analysis.numbers.tracks import GRID
from melian.analysis.situations.overview import SECONDS_PER_LEAF
from melian.report.words.figures import count, duration
from melian.scenario.standing import standing_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from melian.scenario.model import Evidence, Model

__all__ = ["Depth", "Workload", "workload_of"]

AFFORDABLE = 1_000_000
"""Endings times draws that one what-if may cost."""
WORK = 20_000_000
"""Endings times draws that one part of a report may cost without being asked for: a minute of one core."""
LARGE = 20_000
"""Endings above which other equilibria are looked for only if asked."""
COMPILING = 4
"""As many draws cost as much as compiling a what-if."""
TIPPED = 3
"""Numbers along which tipping points are looked for: those that move the odds most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How much work goes into a report besides the run itself."""

    whatif_draws: int | None = None
    """Of every what-if; None: 100, or fewer where the tree is large."""
    lever_draws: int | None = None
    """Of every lever; None: 60, or fewer where the tree is large. 0: no levers."""
    driver_draws: int | None = None
    """At which a number is moved while the others are held; None: 20. 0: no drivers, no tipping points."""
    starts: int | None = None
    """Of the search for other equilibria; None: 8, or none where the tree is large."""


@dataclass(frozen=True, slots=True)
class Workload:
    """What a report will hold, besides what its own run answers."""

    whatif_draws: int
    lever_draws: int
    driver_draws: int
    starts: int
    left_out: Mapping[str, str]
    """Part -> why it is left out, with the command that gives it."""
    solves: int
    """Games to be solved for the rest, about."""
    parts: Mapping[str, int]
    """Part -> how many of these are its own."""
    figures: int
    """Pictures to be drawn, about."""
    levers: int
    """Of all sides, whether they are solved or left out."""


def workload_of(
    model: Model,
    draws: int,
    depth: Depth,
    evidence: Sequence[Evidence],
    *,
    settings: Mapping[str, str] | None = None,
    precision: str | None = None,
) -> Workload:
    """What a report on a run of so many draws holds.

    Parameters
    ----------
    model
        The game that it is about.
    draws
        Of the run itself.
    depth
        What was asked.
    evidence
        Events that the odds are given.
    settings, precision
        With what the game was compiled, for the commands.
    """
    whatif, lever, driver = (
        _few(model, draws, asked, usual)
        for asked, usual in ((depth.whatif_draws, 100), (depth.lever_draws, 60), (depth.driver_draws, 20))
    )
    desk = _Desk(model, settings or {}, precision)
    whatifs = len(model.scenario.file.variants) if model.variant is None else 0
    standing = standing_of(model, evidence)
    again = not standing.is_whole  # the base is continued from now on, once for every table
    runs = whatifs + (again and whatifs > 0)
    desk.runs("whatifs", count(whatifs, "what-if"), runs, whatif, depth.whatif_draws, ["whatif", "--all"])
    sides = {actor: len(levers_of(model, actor, standing)) for actor in model.players}
    most = max(sides, key=lambda actor: sides[actor])
    levers, having = sum(sides.values()), sum(1 for n in sides.values() if n)
    what = f"{count(levers, 'lever')} of {count(having, 'side')}"
    runs = (1 + again) * levers + again * having  # announced now, and known from the start
    desk.runs("levers", what, runs, lever, depth.lever_draws, ["levers", "--actor", most])
    if depth.driver_draws == 0:
        desk.left["drivers"] = "no drivers were asked for."
    else:
        desk.drivers(
            n_solves(inputs_of(model, evidence), driver, bare=moving(model)), driver, depth.driver_draws
        )
    starts = 8 if depth.starts is None else depth.starts
    if depth.starts is None and model.n_leaves > LARGE:
        command = desk.command(["equilibria"], None)
        desk.left["equilibria"] = (
            f"with {model.n_leaves:,} endings the search takes long; {command} makes it."
        )
    return Workload(
        whatif, lever, driver, starts, desk.left, desk.solves, desk.parts, _figures(model), levers
    )


def _few(model: Model, draws: int, asked: int | None, usual: int) -> int:
    """How many draws a further run takes; never more than the run itself."""
    few = max(min(usual, 20), min(usual, AFFORDABLE // model.n_leaves))
    return min(draws, few if asked is None else asked)


def _figures(model: Model) -> int:
    """Two of every step, one of what each actor can do, and those that every report has."""
    return 6 + 2 * len(model.order.stages) + len(model.players)


@dataclass(slots=True)
class _Desk:
    """Adds up the work, and says what is left out and how the reader gets it."""

    model: Model
    settings: Mapping[str, str]
    precision: str | None
    left: dict[str, str] = field(default_factory=dict)
    solves: int = 0
    parts: dict[str, int] = field(default_factory=dict)

    def runs(
        self, name: str, what: str, runs: int, draws: int, asked: int | None, words: list[str]
    ) -> None:  # fmt: skip
        """A part of so many runs, each compiled first."""
        self.part(name, what, runs * draws, runs * (draws + COMPILING), asked, words, draws)

    def drivers(self, solves: int, draws: int, asked: int | None) -> None:
        """Every number moved, and the points along those that matter most."""
        what = f"all numbers, each moved at {count(draws, 'draw')},"
        self.part("drivers", what, solves, solves, asked, ["drivers"], draws)
        if "drivers" not in self.left:
            self.parts["tips"] = TIPPED * GRID * (draws + 1)
            self.solves += self.parts["tips"]

    def part(
        self, name: str, what: str, solves: int, work: int, asked: int | None, words: list[str], draws: int
    ) -> None:  # fmt: skip
        """A part that is left out if it takes long and nobody asked for it."""
        work *= self.model.n_leaves
        if asked is not None or work <= WORK:
            self.solves += solves
            self.parts[name] = solves
            return
        seconds = duration(SECONDS_PER_LEAF * work)
        self.left[name] = (
            f"with {self.model.n_leaves:,} endings, {what} take about {seconds} of one core; "
            f"{self.command(words, draws)} gives them."
        )

    def command(self, words: list[str], draws: int | None) -> str:
        """A command about this game."""
        more = [] if draws is None else ["--draws", str(draws)]
        if self.model.variant is not None:
            more += ["--variant", self.model.variant]
        for name, text in self.settings.items():
            more += ["--set", f"{name}={text}"]
        more += [] if self.precision is None else ["--precision", self.precision]
        return f"`{shlex.join(['melian', words[0], self.model.scenario.name, *words[1:], *more])}`"
