"""The story of a crisis in words: who moves, who sees what, what is at stake.

Tested in `tests/unit/test_page_story.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from melian.articles import listed
from melian.report.words.figures import count, points_are
from melian.scenario.model import Model
from melian.scenario.scenario import Scenario
from melian.scenario.schema.elements import Event, Stake
from melian.scenario.steps.kind import Stage
from melian.scenario.steps.values import CHANCE, promises_of

__all__ = ["Line", "story_lines"]


class Line(NamedTuple):
    """A line of the page."""

    text: str
    indent: int = 0
    heading: bool = False


def story_lines(model: Model) -> Iterator[Line]:
    """The whole story, from the question to the what-ifs."""
    scenario = model.scenario
    yield from _head(model)
    yield from _section("Who acts", (Line(scenario.label(actor), 1) for actor in scenario.actors))
    yield from _section("What is hidden", _hidden(model))
    yield from _section("What is played, in order", _steps(model))
    yield from _section("What is at stake", _stakes(scenario))
    yield from _section("Red lines", _red_lines(scenario))
    yield from _section("How it can end (the first that fits)", _outcomes(scenario))
    yield from _section("What was reported", _timeline(scenario))
    yield from _section("What if (melian solve --variant NAME)", _variants(scenario))


def _section(title: str, lines: Iterable[Line]) -> Iterator[Line]:
    lines = list(lines)
    if lines:
        yield Line("")
        yield Line(title, heading=True)
        yield from lines


def _head(model: Model) -> Iterator[Line]:
    file = model.scenario.file
    yield Line(model.scenario.title, heading=True)
    if file.description:
        yield Line(" ".join(file.description.split()))
    if file.question:
        yes = f" Yes: {', '.join(file.counts_as_yes)}." if file.counts_as_yes else ""
        yield Line(f"{file.question}{yes}")
    if model.variant:
        yield Line(f"Variant '{model.variant}'.")
    known = f"As of {file.as_of}. " if file.as_of else ""
    yield Line(
        f"{known}{points_are(model.scale.points)} {model.scale.words}. Precision {model.precision.text}."
    )
    yield Line(
        f"{count(model.n_leaves, 'ending')}, {count(model.n_infosets, 'information set')}, "
        f"{count(model.n_actions, 'choice')} at these."
    )


def _hidden(model: Model) -> Iterator[Line]:
    scenario = model.scenario
    for hidden in model.order.hidden:
        private = scenario.file.private[hidden.key]
        yield Line(f"{hidden.key}: {private.label or hidden.key}", 1)
        yield Line(f"known by {_names(scenario, hidden.seers)}", 2)
        for code, option in enumerate(hidden.options):
            odds = private.types[option.name].odds
            forced = "; it is so in this variant" if hidden.forced == code else ""
            short = f"in short: {option.short}; " if option.short else ""
            yield Line(f"- {option.name}: {option.label} ({short}odds: {odds or 'not given'}{forced})", 2)


def _steps(model: Model) -> Iterator[Line]:
    number = 0
    for stage in model.order.stages:
        if stage.round > 1:
            continue
        number += 1
        yield from _step(model, stage, number)


def _step(model: Model, stage: Stage, number: int) -> Iterator[Line]:
    scenario, step = model.scenario, stage.step
    words = partial(_names, scenario)
    who = "chance" if stage.movers == (CHANCE,) else _names(scenario, stage.movers)
    kind = f" ({stage.kind.shown_name})" if stage.kind.shown_name else ""
    yield Line(f"{number}. {stage.name}: {stage.label}", 1)
    yield Line(f"{who}{kind}, {stage.kind.who_sees(stage, scenario.actors, words)}", 2)
    for rule in stage.kind.rules(stage, words):
        yield Line(rule, 2)
    if stage.block:
        yield Line(
            f"in each round of '{stage.block}', up to {scenario.symbols.blocks[stage.block]} rounds", 2
        )
    yield from _options(stage)
    for word, text in (("played only if", step.only_if), ("the story ends after it if", step.end_if)):
        if text is not None:
            yield Line(f"{word}: {text}", 2)
    if step.due is not None:
        yield Line(f"due: {step.due}", 2)
    yield from _information(scenario, stage)
    yield from _words(stage)
    if step.because:
        yield Line(f"because: {', '.join(step.because)}", 2)


def _options(stage: Stage) -> Iterator[Line]:
    for code, option in enumerate(stage.options):
        choice = stage.step.choices.get(option.name)
        odds = stage.step.odds.get(option.name) or (choice.odds if choice else None)
        extra = [f"in short: {option.short}"] if option.short else []
        extra += [f"odds: {odds}"] if odds else []
        extra += [f"if {choice.if_}"] if choice and choice.if_ else []
        extra += [f"off the table: {', '.join(choice.off_table)}"] if choice and not option.on_table else []
        extra += ["the only one that is played"] if stage.forced == code else []
        label = option.name if option.label in (option.name, "") else f"{option.name}: {option.label}"
        yield Line(f"- {label}" + (f" ({'; '.join(extra)})" if extra else ""), 2)


def _information(scenario: Scenario, stage: Stage) -> Iterator[Line]:
    quiet = [stage.options[code].name for code in sorted(stage.quiet)]
    if quiet:
        yield Line(f"looks to the others as if nothing had been played: {', '.join(quiet)}", 2)
    for actor, odds in stage.step.leaks.items():
        if any(actor == told for told, _ in stage.leaks):
            yield Line(f"may leak to {scenario.label(actor)}: odds {odds}", 2)
    if stage.hidden_until:
        yield Line(f"not shown before '{stage.hidden_until}'", 2)
    for option, group in stage.step.seen_as.items():
        yield Line(f"'{option}' is seen only as '{group}'", 2)


def _words(stage: Stage) -> Iterator[Line]:
    for by, promise in promises_of(stage.step, tuple(option.name for option in stage.options)):
        when = f"if {promise.when}, " if promise.when else ""
        yield Line(
            f"word given by {', '.join(by)}: {when}{promise.do}; broken, it costs {promise.if_broken}", 2
        )
    for option, text in stage.step.means.items():
        yield Line(f"'{option}' says: {text}; if that is false it costs {stage.step.if_false}", 2)


def _stakes(scenario: Scenario) -> Iterator[Line]:
    for heading, lines in scenario.file.stakes.items():
        yield Line("Everybody" if heading == "all" else scenario.label(heading), 1)
        for label, stake in lines.items():
            yield from _stake(scenario, str(label), stake)


def _stake(scenario: Scenario, label: str, stake: Stake) -> Iterator[Line]:
    also = f" [{_names(scenario, stake.for_)}]" if stake.for_ else ""
    when = f", when {stake.when}" if stake.when else ""
    if isinstance(stake.worth, Mapping):
        yield Line(f"- {label}{also}, by the first that fits{when}:", 2)
        for condition, worth in stake.worth.items():
            yield Line(f"{condition}: {worth}", 4)
    else:
        yield Line(f"- {label}{also}: {stake.worth}{when}", 2)


def _red_lines(scenario: Scenario) -> Iterator[Line]:
    for name, line in scenario.file.red_lines.items():
        yield Line(f"{name}: crossed if {line.crossed}; answered if {line.answered}", 1)
        yield Line(f"crossed and not answered, it costs {scenario.label(line.by)} {line.cost}", 2)


def _outcomes(scenario: Scenario) -> Iterator[Line]:
    for name, outcome in scenario.file.outcomes.items():
        yes = " [yes]" if name in scenario.file.counts_as_yes else ""
        yield Line(f"- {name}{yes}: {outcome.words(name)} ({outcome.when})", 1)


def _timeline(scenario: Scenario) -> Iterator[Line]:
    for name, event in scenario.file.timeline.items():
        yield Line(f"{event.date} {name}: {event.event}", 1)
        yield from _evidence(event)


def _evidence(event: Event) -> Iterator[Line]:
    if event.later:
        yield Line("after `as_of`: shown, never used for odds", 2)
    for step, option in event.sets.items():
        yield Line(f"seen: {step} is {option}", 2)
    for step in event.played:
        yield Line(f"played, not known how: {step}", 2)
    for condition, ratio in event.hints.items():
        yield Line(f"{ratio.removesuffix('times').strip()} times as likely if {condition}", 2)


def _variants(scenario: Scenario) -> Iterator[Line]:
    for name, variant in scenario.file.variants.items():
        yield Line(f"- {name}: {variant.words(name)}", 1)


def _names(scenario: Scenario, actors: Iterable[str]) -> str:
    return listed([scenario.label(actor) for actor in actors])
