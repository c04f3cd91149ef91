"""The steps of a crisis in the order in which they are played.

Rounds are written out, kinds are turned into what they mean for play (who
moves, who is shown what), variants are applied, and every expression of a step
is bound. What a step gets wrong by itself is reported here; what shows only
along histories is reported where the tree grows.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from dataclasses import replace

from melian.scenario.language.binding import Binder
from melian.scenario.language.context import Context
from melian.scenario.language.node import Node
from melian.scenario.language.symbols import Symbols, step_key
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.schema.fields import words_of
from melian.scenario.schema.steps import Block, Step
from melian.scenario.steps.fields import checked_kind, movers_of
from melian.scenario.steps.kind import PlayOrder, Stage, StepKind
from melian.scenario.steps.odds import odds_of_step, privates
from melian.scenario.steps.reading import Reading
from melian.scenario.steps.seeing import hidden_until, leaks_of, quiet_of, seers_of, shown_as
from melian.scenario.steps.values import CHANCE, Change, Option, Place

__all__ = ["order_of_play"]


def order_of_play(file: CrisisFile, symbols: Symbols, binder: Binder, change: Change) -> PlayOrder:
    """The steps in order of play; problems go to the binder's findings."""
    reading = Reading(file, symbols, binder, change)
    hidden = privates(reading)
    stages: list[Stage] = []
    enter: dict[str, Node] = {}
    for name, item in file.steps.items():
        if not isinstance(item, Block):
            stages.append(_stage(reading, name, item, "", 0, None))
            continue
        entry = _entry(reading, name, item)
        if entry is not None:
            enter[name] = entry
        for number in range(1, item.repeat + 1):
            for inner, step in item.steps.items():
                stages.append(_stage(reading, inner, step, name, number, item))
    return PlayOrder(hidden, tuple(stages), enter)


def _entry(reading: Reading, name: str, block: Block) -> Node | None:
    first = reading.symbols.steps[next(iter(block.steps))].position if block.steps else 0
    context = Context("", before=first, numbers=False)
    return reading.condition(block.only_if, context, f"the `only_if` of '{name}'")


def _stage(reading: Reading, name: str, step: Step, block: str, number: int, inside: Block | None) -> Stage:
    symbols, key = reading.symbols, step_key(name, number)
    position, options = symbols.steps[name].position, symbols.choices[name].options
    before = Context("", block=block, round=number, before=position, numbers=False)
    after = replace(before, before=position + 1)
    kind = checked_kind(reading, name, step)
    movers = movers_of(reading, name, step, kind)
    is_public = key in reading.change.public
    seers = seers_of(reading, step, kind, is_public=is_public)
    knowing = (*seers, *kind.knowing(step))
    odds = Context(f"the odds of '{name}'", block=block, round=number, before=position)
    return Stage(
        key=key,
        name=str(name),
        round=number,
        block=block,
        step=step,
        kind=kind.at(Place(name, step, block, number, movers, is_public, symbols, reading.found)),
        label=words_of(step.label, str(name)),
        movers=movers,
        options=_options(reading, name, step, kind, before),
        odds=odds_of_step(reading, name, step, options, odds) if movers == (CHANCE,) else None,
        only_if=reading.condition(step.only_if, before, f"the `only_if` of '{name}'"),
        end_if=reading.condition(step.end_if, after, f"the `end_if` of '{name}'"),
        until=_until(reading, block, inside, after) if inside else None,
        seers=seers,
        leaks=() if is_public else leaks_of(reading, name, step, knowing, after),
        quiet=quiet_of(reading, name, () if is_public else step.quiet, options, kind),
        hidden_until="" if is_public else hidden_until(reading, name, step, block, number),
        shown_as=(None,) * len(options) if is_public else shown_as(reading, name, step, options),
        forced=reading.forced(key, options),
        means=_means(reading, name, step, options, replace(odds, what=f"what '{name}' means")),
        mark=name,  # type: ignore[arg-type]
    )


def _until(reading: Reading, name: str, block: Block, after: Context) -> Node | None:
    """Asked after each step of a round: the steps still to come are unplayed then."""
    last = max(reading.symbols.steps[step].position for step in block.steps)
    return reading.condition(block.until, replace(after, before=last + 1), f"the `until` of '{name}'")


def _options(
    reading: Reading, name: str, step: Step, kind: type[StepKind], context: Context
) -> tuple[Option, ...]:
    result = []
    for option in reading.symbols.choices[name].options:
        choice = step.choices.get(option)
        if choice is None:
            result.append(Option(str(option), words_of(kind.labels.get(option), str(option))))
            continue
        available = reading.condition(choice.if_, context, f"the `if` of '{option}'")
        on_table = not choice.off_table or f"{name}.{option}" in reading.change.on_table
        words, brief = words_of(choice.label, str(option)), str(choice.short or "")
        result.append(Option(str(option), words, available, on_table, brief))
    if result and not any(option.on_table for option in result):
        reading.found.error("M412", f"every option of '{name}' is off the table", name, "leave one on it")
    return tuple(result)


def _means(
    reading: Reading, name: str, step: Step, options: tuple[str, ...], context: Context
) -> tuple[Node | None, ...]:
    """What each option states; a statement needs a price."""
    reading.codes(tuple(step.means), options, name, "means")
    result: list[Node | None] = []
    for option in options:
        choice = step.choices.get(option)
        text = step.means.get(option) or (choice.means if choice else None)
        if choice and choice.means is not None and choice.if_false is None and step.if_false is None:
            reading.found.error(
                "M404",
                f"'{option}' states something but has no price",
                option,
                "write `if_false: ...` beside it",
            )
        result.append(reading.binder.bind(text, "truth", context) if text is not None else None)
    return tuple(result)
