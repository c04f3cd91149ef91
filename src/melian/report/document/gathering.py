"""The analyses that a report is written from, each asked once; what fails is left out with its reason.

Tested in `tests/unit/test_report.py`.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from melian.analysis.beliefs import beliefs
from melian.analysis.certificate import has_headline
from melian.analysis.equilibria import EquilibriumTable, crisis_equilibria
from melian.analysis.exact_beliefs import observer_beliefs
from melian.analysis.levers import LeverTable, lever_table, levers_of
from melian.analysis.now.table import now
from melian.analysis.strategy import strategies
from melian.analysis.timeline import timeline
from melian.analysis.whatif import Candidate, WhatIfTable, same_draws, variant_recipe, what_ifs
from melian.analysis.why import WhyTable, why
from melian.errors import MelianError, UsageError
from melian.report.document.further import Further
from melian.report.document.material import Material
from melian.report.document.workload import TIPPED, Depth, workload_of
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
    from melian.scenario.standing import Standing

__all__ = ["Interrupted", "gathered"]

PARTS = (
    "now",
    "timeline",
    "strategy",
    "why",
    "beliefs",
    "drivers",
    "tips",
    "whatifs",
    "levers",
    "equilibria",
)
"""Parts that rest on the answer."""
MOST = 200
"""Draws that reasons and open choices rest on at most."""
NO_HEADLINE = "under half of the draws are certified, and what the others say may not hold of all."

_T = TypeVar("_T")


class Interrupted(Exception):
    """The report was ended from outside before it was whole."""


def gathered(
    run: Run, settings: Mapping[str, str], precision: str | None, depth: Depth, watch: Watch | None = None,
    *, further: Sequence[Further] = (),
) -> Material:  # fmt: skip
    """Ask every analysis that a report has a section for.

    Parameters
    ----------
    run
        The answer that the report is about.
    settings, precision
        With what it was compiled.
    depth
        How many draws the further runs take.
    watch
        Who watches and works: called with what is being worked on, in words. What is solved besides
        is kept where it says, or where the run was kept if nobody says.
    further
        Questions that are asked besides, each for a section of its own.

    Raises
    ------
    Interrupted
        If somebody ended it.
    UsageError
        If no draw of the run is certified.
    """
    if not run.n_certified:
        raise UsageError("no draw is certified, so there is nothing to report; `melian solve` says why")
    watch = watch or Watch(store=None if run.keeping is None else run.keeping.store)
    evidence = known_events(run.model, run.at)
    workload = workload_of(run.model, run.n_draws, depth, evidence, settings=settings, precision=precision)
    material = Material(run, settings, precision, depth, workload)
    if not has_headline(run):
        material.missing.update(dict.fromkeys(PARTS, NO_HEADLINE))
        return material
    tell, stop = watch.progress or (lambda words: None), watch.stop

    def ask(name: str, words: str, question: Callable[[], _T]) -> _T | None:
        if stop.is_set():
            raise Interrupted
        if name in workload.left_out:
            material.missing[name] = workload.left_out[name]
            return None
        tell(words)
        try:
            answer = question()
        except MelianError as error:
            material.missing[name] = f"{error}".strip().rstrip(".") + "."
            return None
        if stop.is_set():
            raise Interrupted
        return answer

    with ThreadPoolExecutor(1) as beside:  # one start after the other: it would leave a core idle
        searched = beside.submit(_equilibria, material, watch)
        try:
            if run.model.scenario.file.timeline:
                material.timeline = ask(
                    "timeline", "the odds event by event", lambda: timeline(run, until=run.at)
                )
                material.observer = ask("observer", "what the events say", lambda: observer_beliefs(run))
            if not material.standing.is_whole:
                material.now = ask("now", "what can still be done", lambda: now(run, draws=MOST))
                material.before = ask("strategy", "who does what", lambda: strategies(run, whole_story=True))
            material.strategy = ask("strategy", "who does what", lambda: strategies(run))
            material.whys = ask("why", "why", lambda: _whys(run, material.standing)) or ()
            material.beliefs = ask("beliefs", "beliefs", lambda: beliefs(run))
            material.drivers = ask("drivers", "the drivers", lambda: _drivers(material, watch))
            material.tips = ask("tips", "tipping points", lambda: _tips(material, watch)) or ()
            material.whatifs = ask("whatifs", "the what-ifs", lambda: _what_ifs(material, watch))
            material.levers = ask("levers", "the levers", lambda: _levers(material, watch)) or ()
            material.equilibria = ask("equilibria", "other equilibria", searched.result)
            material.further = tuple(
                (each, ask(each.name, each.section, partial(each.ask, run, watch.telling(None))))
                for each in further
            )
        except BaseException:
            stop.set()
            raise
    return material


def _whys(run: Run, standing: Standing) -> tuple[WhyTable, ...]:
    """At every step that somebody chooses at; of several rounds the first before now and the first after."""
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
    if not result:
        raise UsageError("no actor of this game has a lever: nobody could commit to, reveal or open anything")
    return tuple(result)


def _equilibria(material: Material, watch: Watch) -> EquilibriumTable:
    starts = material.workload.starts
    if starts == 0:
        raise UsageError("no search was asked for")
    run = material.run
    return crisis_equilibria(run.model, run.ask, watch.telling(None), starts=starts, recipe=run.recipe)
