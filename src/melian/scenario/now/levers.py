"""What one actor could do: every lever that a game gives it, all of them or those that are still open.

Tested in `tests/unit/test_analysis_levers.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from melian.errors import UsageError
from melian.scenario.findings.diagnostics import nearest
from melian.scenario.language.symbols import StepSymbol
from melian.scenario.model import Model
from melian.scenario.scenario import Scenario
from melian.scenario.schema.fields import words_of
from melian.scenario.schema.steps import Choice
from melian.scenario.standing import Standing
from melian.scenario.steps.kinds import kind_of
from melian.scenario.steps.values import Hidden
from melian.scenario.steps.withheld import hides, is_public

__all__ = ["KINDS", "Lever", "levers_of"]

KINDS = ("commitment", "briefing", "disclosure", "openness")
"""What a lever can be."""


@dataclass(frozen=True, slots=True)
class Lever:
    """One thing that an actor could do beforehand."""

    name: str
    """Unique: `force arms=ship`, `reveal us.will to russia`, `public press`."""
    kind: str
    label: str
    """In the words of the file."""
    variant: Mapping[str, Any]
    """As the file would write it under `variants`."""
    impossible: str = ""
    """Why it cannot be done, where that is known beforehand."""


def levers_of(model: Model, actor: str, standing: Standing | None = None) -> tuple[Lever, ...]:
    """Every lever of an actor, in the order of the file.

    Parameters
    ----------
    model, actor
        The game, and whose levers.
    standing
        Where the story stands: what has been played is no lever any more. None: nothing has.

    Raises
    ------
    UsageError
        If there is no such actor.
    """
    if actor not in model.players:
        raise UsageError(f"there is no actor called '{actor}'; {nearest(actor, model.players)}")
    if standing is not None and standing.is_over:
        return ()
    scenario = model.scenario
    forced = {key.split("@")[0] for key in _forced(model)}
    result: list[Lever] = []
    for hidden in model.order.hidden:
        result.extend(_disclosures(scenario, hidden, actor))
    for symbol in scenario.symbols.steps.values():
        named = _named(model, symbol.name, standing)
        if named and symbol.name not in forced and tuple(symbol.step.who) == (actor,):
            result.extend(_commitments(scenario, symbol, named))
            result.extend(_openness(model, symbol, named))
    return tuple(result)


def _named(model: Model, name: str, standing: Standing | None) -> list[str]:
    """A step as a what-if names it: by its name, or where some rounds have been played by the others."""
    keys = [stage.key for stage in model.order.stages if stage.name == name]
    still = [key for key in keys if standing is None or standing.is_whole or key in standing.open]
    return [name] if still == keys else still


def _forced(model: Model) -> list[str]:
    """Steps that a variant has decided already; what the file fixes may still be played otherwise."""
    return [p.key for p in model.order.stages if p.forced is not None and p.step.fixed is None]


def _disclosures(scenario: Scenario, hidden: Hidden, actor: str) -> Iterator[Lever]:
    """Telling what one knows: to each of the others alone, and to all of them."""
    others = [name for name in scenario.actors if name not in hidden.seers]
    if actor not in hidden.seers or hidden.forced is not None:
        return
    written = scenario.file.private[hidden.key].label
    matter = str(written) if written else hidden.key
    groups = [[name] for name in others] + ([others] if len(others) > 1 else [])
    for told in groups:
        who = "everybody" if len(told) > 1 else scenario.label(told[0])
        who = f"the {who[4:]}" if who.startswith("The ") else who
        yield Lever(
            f"reveal {hidden.key} to {' '.join(told)}", "disclosure", f'Tell {who}: "{matter}"',
            {"reveal": {hidden.key: told}},
        )  # fmt: skip


def _commitments(scenario: Scenario, symbol: StepSymbol, named: list[str]) -> Iterator[Lever]:
    """Each choice at a step, made for certain; in rounds, in all of them."""
    step, name = symbol.step, symbol.name
    label = step.words(name)
    kind = kind_of(step).lever
    if not kind:
        return
    options = scenario.symbols.choices[name].options
    for option in options:
        choice = step.choices.get(option)
        written = choice.short or choice.label if choice is not None else None
        words = words_of(written or kind_of(step).labels.get(option), option)
        impossible = ""
        if step.fixed == option:
            impossible = "nothing else can be played: the file fixes it"
        elif choice is not None and choice.off_table:
            impossible = f"the option is off the table{_reasons(scenario, choice)}"
        elif len(options) == 1:
            impossible = "there is nothing else to choose"
        yield Lever(
            f"force {name}={option}", kind, f'{label}: "{words}"',
            {"force": dict.fromkeys(named, option)}, impossible,
        )  # fmt: skip


def _reasons(scenario: Scenario, choice: Choice) -> str:
    """The facts that take an option off the table, in their words."""
    known = {str(name): fact for name, fact in scenario.file.facts.items()}
    told = [f"{str(known[fact].text).rstrip('.')} ({fact})" for fact in map(str, choice.off_table)]
    return f": {'; '.join(told)}" if told else ""


def _openness(model: Model, symbol: StepSymbol, named: list[str]) -> Iterator[Lever]:
    """Playing in the open what some do not see."""
    if not hides(symbol.step, model.players):
        return
    label = symbol.step.words(symbol.name)
    if any(p.name == symbol.name and is_public(p, model.players) for p in model.order.stages):
        return
    yield Lever(f"public {symbol.name}", "openness", f'Play in the open: "{label}"', {"public": named})
