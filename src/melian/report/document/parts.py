"""What the sections of a report with words of their own are written from, and how each is asked.

Such a part is no question that brings its section itself (`Further`), which is asked alone and told by its
sentences: a section of the report's own is written from tables of several questions, some of them on fewer
draws or asked once per step or actor, and one from what another has found.

Tested in `tests/unit/test_report.py`.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from melian.analysis.beliefs import beliefs
from melian.analysis.equilibria import EquilibriumTable, crisis_equilibria
from melian.analysis.exact_beliefs import observer_beliefs
from melian.analysis.levers import LeverTable, lever_table, levers_of
from melian.analysis.now.table import now
from melian.analysis.strategy import strategies
from melian.analysis.timeline import timeline
from melian.analysis.whatif import Candidate, WhatIfTable, same_draws, variant_recipe, what_ifs
from melian.analysis.why import WhyTable, why
from melian.errors import UsageError
from melian.report.document.actors import actors, before, believed
from melian.report.document.answer import events, outcomes
from melian.report.document.material import Material
from melian.report.document.story import story
from melian.report.document.workload import TIPPED
from melian.runs.announced import standing_in
from melian.runs.ask import Watch
from melian.runs.evidence import known_events
from melian.runs.run import Run
from melian.runs.solving import first_draws
from melian.scenario.assumptions import parse_setting
from melian.scenario.compile import compile_found
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.steps.values import CHANCE

if TYPE_CHECKING:
    from melian.analysis.drivers import Drivers
    from melian.analysis.tip import TipTable
    from melian.scenario.model import Model
    from melian.scenario.schema.elements import Assumption

__all__ = ["PARTS", "Interrupted", "Part"]

MOST = 200
"""Draws that reasons and open choices rest on at most."""


class Interrupted(Exception):
    """The report was ended from outside before it was whole."""


def _has_events(material: Material) -> bool:
    return bool(material.model.scenario.file.timeline)


def _has_past(material: Material) -> bool:
    return not material.standing.is_whole


def _whys(material: Material, watch: Watch) -> tuple[WhyTable, ...]:
    """At every step that somebody chooses at; of several rounds the first before now and the first after."""
    run, standing = material.run, material.standing
    result, seen = [], set()
    for stage in run.model.order.stages:
        past = standing.is_past(stage.key)
        if (stage.name, past) in seen or stage.movers == (CHANCE,) or stage.forced is not None:
            continue
        seen.add((stage.name, past))
        inside = stage.kind.inside(stage, str)
        for key, actor in [(each.key, each.who) for each in inside] or [(stage.key, stage.movers[0])]:
            try:
                result.append(why(run, key, actor=actor, draws=MOST, whole_story=past))
            except UsageError:
                continue
    return tuple(result)


def _compiled_settings(settings: Mapping[str, str]) -> dict[str, Assumption]:
    """Settings as the compiler takes them; they were checked when the run was compiled."""
    from melian.scenario.findings.diagnostics import Text

    return {name: parse_setting(Text(text)) for name, text in settings.items()}


def _drivers(material: Material, watch: Watch) -> Drivers:
    """What each number does to the odds by itself."""
    from melian.analysis.drivers import drivers

    run = material.run
    ask = run.ask.but(draws=material.workload.driver_draws)
    found = drivers(run.model, ask, watch.telling(None), recipe=run.recipe)
    if found.is_interrupted:
        raise Interrupted
    return found


def _tips(material: Material, watch: Watch) -> tuple[TipTable, ...]:
    """Where the leading outcome changes, along the numbers that move the odds most."""
    from melian.analysis.tip import tip, tip_inputs

    if material.drivers is None:
        raise UsageError(
            "without drivers it is not known along which numbers to look; "
            f"`melian tip {shlex.quote(material.model.scenario.name)} NUMBER` looks along one"
        )
    run = material.run
    known = tip_inputs(run.model, known_events(run.model, run.at))
    names = [s.input.name for s in material.drivers.swings if s.input.name in known][:TIPPED]
    ask = run.ask.but(draws=material.workload.driver_draws)
    result = []
    for name in names:
        if watch.progress is not None:
            watch.progress(f"tipping points of {name}")
        result.append(tip(run.model, ask, watch.telling(None), number=name, recipe=run.recipe))
        if result[-1].is_interrupted or watch.stop.is_set():
            raise Interrupted
    return tuple(result)


def _telling(watch: Watch, what: str) -> Watch:
    """The same, told of each change in words."""
    tell = watch.progress
    return watch.telling(None if tell is None else lambda effect: tell(f"{what}: {effect.label}"))


def _what_ifs(material: Material, watch: Watch) -> WhatIfTable:
    """The variants of the file against the file as it stands."""
    run = material.run
    file = run.model.scenario.file
    if run.model.variant is not None:
        raise UsageError(
            f"what-ifs are held against the file as it stands, and this report is about the variant "
            f"'{run.model.variant}'"
        )
    if not file.variants:
        raise UsageError("the file names no what-ifs; write them under `variants`")
    candidates = [
        Candidate(
            str(name), each.words(name), _variant(material, str(name)),
            partial(variant_recipe, str(name)),
        )
        for name, each in file.variants.items()
    ]  # fmt: skip
    base = _shortened(run, material.workload.whatif_draws, watch)
    return what_ifs(base, candidates, _telling(watch, "what if"))


def _variant(material: Material, name: str) -> Callable[[], Model]:
    def compiled() -> Model:
        found = Diagnostics()
        result = compile_found(
            material.model.scenario, found, variant=name, settings=_compiled_settings(material.settings),
            precision=material.precision,
        )  # fmt: skip
        if result is None or found.has_errors:
            raise UsageError("; ".join(item.message for item in found.items if item.severity == "error"))
        return result.model

    return compiled


def _shortened(run: Run, draws: int, watch: Watch | None = None) -> Run:
    """The same run with its first draws only: what it would be had no more been asked for."""
    found = first_draws(run, draws)
    if found is not None:
        return found
    return same_draws(run, run.model, lambda recipe: recipe, watch or Watch(), draws=draws)


def _levers(material: Material, watch: Watch) -> tuple[LeverTable, ...]:
    """What each actor could do beforehand."""
    run = material.run
    if material.depth.lever_draws == 0:
        raise UsageError("no levers were asked for")
    base = _shortened(run, material.workload.lever_draws, watch)
    settings = _compiled_settings(material.settings)
    result = [
        lever_table(base, actor, _telling(watch, "lever"), settings=settings, precision=material.precision)
        for actor in run.model.players
        if levers_of(run.model, actor, standing_in(run))
    ]
    if not result and any(levers_of(run.model, actor) for actor in run.model.players):
        raise UsageError("no lever is left: all that could be bound to, told or opened has been played")
    if not result:
        raise UsageError("no actor of this game has a lever: nobody could commit to, reveal or open anything")
    return tuple(result)


def _equilibria(material: Material, watch: Watch) -> EquilibriumTable:
    starts = material.workload.starts
    if starts == 0:
        raise UsageError("no search was asked for")
    run = material.run
    return crisis_equilibria(run.model, run.ask, watch.telling(None), starts=starts, recipe=run.recipe)


@dataclass(frozen=True, slots=True)
class Part:
    """What some section is written from."""

    name: str
    """By which the reason is known if it is missing."""
    words: str
    """What is said to be worked on."""
    keep: str
    """The field of the material that the answer becomes."""
    ask: Callable[[Material, Watch], object]
    applies: Callable[[Material], bool] = lambda material: True
    beside: bool = False
    """Whether it is begun at once, beside all others."""
    sections: tuple[Callable[[Material], str], ...] = ()
    """Sections that are written from this and what comes before it alone: while the rest is asked."""


PARTS = (
    Part("now", "what can still be done", "now", lambda m, w: now(m.run, draws=MOST), _has_past),
    Part("timeline", "the odds event by event", "timeline",
          lambda m, w: timeline(m.run, until=m.run.at), _has_events),
    Part("timeline", "what the events say", "observer", lambda m, w: observer_beliefs(m.run), _has_events),
    Part("strategy", "who does what", "before", lambda m, w: strategies(m.run, whole_story=True), _has_past),
    Part("strategy", "who does what", "strategy", lambda m, w: strategies(m.run)),
    Part("why", "why", "whys", _whys),
    Part("beliefs", "beliefs", "beliefs", lambda m, w: beliefs(m.run),
         sections=(actors, before, outcomes, believed, story, events)),
    Part("drivers", "the drivers", "drivers", _drivers),
    Part("tips", "tipping points", "tips", _tips),
    Part("whatifs", "the what-ifs", "whatifs", _what_ifs),
    Part("levers", "the levers", "levers", _levers),
    Part("equilibria", "other equilibria", "equilibria", _equilibria, beside=True),
)  # fmt: skip
"""In the order in which they are asked: tipping points lie along the numbers that drive."""
