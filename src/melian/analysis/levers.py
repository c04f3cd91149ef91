"""What one actor could do beforehand, and what each would do to the odds.

A *lever* is a what-if that the actor itself could bring about, written with the operations of
the language:

- *commitment*: one of its choices is made for certain, and everybody knows (`force`);
- *briefing*: the same of a step that tells others of what was said elsewhere;
- *disclosure*: a private matter that it knows is told to others (`reveal`), to each alone and,
  where there are several, to all;
- *openness*: a step of its own that some do not see, or not at once, is played in the open
  (`public`).

Each is solved on the draws of the base. The odds that it moves and the actor's own expected
points are compared draw by draw. The language has no operation that makes a public step
private, so that no such lever is tried.

References
----------
Schelling (1960), The Strategy of Conflict, ch. 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from melian.analysis.compare import points_of
from melian.analysis.odds import Spread
from melian.analysis.whatif import Candidate, Effect, WhatIfTable, effect_row, what_ifs
from melian.errors import ScenarioError, UsageError
from melian.runs.ask import Watch
from melian.runs.recipe import Recipe, with_change
from melian.runs.run import Run
from melian.scenario.compile import compile_scenario
from melian.scenario.findings.diagnostics import nearest
from melian.scenario.language.symbols import StepSymbol
from melian.scenario.model import Model
from melian.scenario.scenario import Scenario
from melian.scenario.schema.elements import Assumption
from melian.scenario.schema.fields import words_of
from melian.scenario.schema.steps import Choice
from melian.scenario.steps.kinds import kind_of
from melian.scenario.steps.values import Hidden
from melian.scenario.steps.withheld import hides, is_public

__all__ = ["KINDS", "Lever", "LeverTable", "lever_table", "levers_of", "with_lever"]

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


@dataclass(frozen=True, slots=True, eq=False)
class LeverTable:
    """What the levers of an actor do, ranked."""

    actor: str
    levers: tuple[Lever, ...]
    """In the order of the file."""
    table: WhatIfTable
    """Their effects, ranked."""
    own: tuple[Spread, ...]
    """Per effect, in the same order, the change of the actor's own expected points."""
    own_higher: tuple[float, ...]
    """Per effect the share of paired draws in which the actor is better off."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row per lever, in the order of its rank.

        The columns of `WhatIfTable.frame`, with kind, variant (as the file would write it), and
        own_median, own_mean, own_q05, own_q25, own_q75, own_q95, own_higher: what it does to the
        actor's own expected points.
        """
        by_name = {lever.name: lever for lever in self.levers}
        rows = []
        for effect, own, higher in zip(self.table.effects, self.own, self.own_higher, strict=True):
            lever = by_name[effect.name]
            points = {f"own_{key}": value for key, value in own._asdict().items()}
            rows.append(
                {
                    **effect_row(effect),
                    "kind": lever.kind,
                    "variant": dict(lever.variant),
                    **points,
                    "own_higher": higher,
                }
            )
        return pd.DataFrame(rows)


def levers_of(model: Model, actor: str) -> tuple[Lever, ...]:
    """Every lever of an actor, in the order of the file.

    Raises
    ------
    UsageError
        If there is no such actor.
    """
    if actor not in model.players:
        raise UsageError(f"there is no actor called '{actor}'; {nearest(actor, model.players)}")
    scenario = model.scenario
    forced = {key.split("@")[0] for key in _forced(model)}
    result: list[Lever] = []
    for hidden in model.story.hidden:
        result.extend(_disclosures(scenario, hidden, actor))
    for symbol in scenario.symbols.steps.values():
        if symbol.name not in forced and tuple(symbol.step.who) == (actor,):
            result.extend(_commitments(scenario, symbol))
            result.extend(_openness(model, symbol))
    return tuple(result)


def _forced(model: Model) -> list[str]:
    """Steps that a variant has decided already; what the file fixes may still be played otherwise."""
    return [p.key for p in model.story.played if p.forced is not None and p.step.fixed is None]


def _disclosures(scenario: Scenario, hidden: Hidden, actor: str) -> Iterator[Lever]:
    """Telling what one knows: to each of the others alone, and to all of them."""
    others = [name for name in scenario.actors if name not in hidden.seers]
    if actor not in hidden.seers or hidden.forced is not None:
        return
    written = scenario.file.private[hidden.key].label
    matter = str(written) if written else hidden.key
    groups = [[name] for name in others] + ([others] if len(others) > 1 else [])
    for told in groups:
        who = ", ".join(scenario.label(name) for name in told) if len(told) < len(others) else "everybody"
        who = scenario.label(told[0]) if len(told) == 1 else who
        yield Lever(
            f"reveal {hidden.key} to {' '.join(told)}", "disclosure", f'Tell {who}: "{matter}"',
            {"reveal": {hidden.key: told}},
        )  # fmt: skip


def _commitments(scenario: Scenario, symbol: StepSymbol) -> Iterator[Lever]:
    """Each choice at a step, made for certain; in rounds, in all of them."""
    step, name = symbol.step, symbol.name
    label = step.words(name)
    kind = kind_of(step).lever
    if not kind:
        return
    options = scenario.symbols.choices[name].options
    for option in options:
        choice = step.choices.get(option)
        words = words_of(choice.label if choice is not None else None, option)
        impossible = ""
        if step.fixed == option:
            impossible = "nothing else can be played: the file fixes it"
        elif choice is not None and choice.off_table:
            impossible = f"the option is off the table{_reasons(choice)}"
        elif len(options) == 1:
            impossible = "there is nothing else to choose"
        yield Lever(
            f"force {name}={option}", kind, f'{label}: "{words}"',
            {"force": {name: option}}, impossible,
        )  # fmt: skip


def _reasons(choice: Choice) -> str:
    facts = [str(fact) for fact in choice.off_table]
    return f" ({', '.join(facts)})" if facts else ""


def _openness(model: Model, symbol: StepSymbol) -> Iterator[Lever]:
    """Playing in the open what some do not see."""
    if not hides(symbol.step, model.players):
        return
    label = symbol.step.words(symbol.name)
    if any(p.name == symbol.name and is_public(p, model.players) for p in model.story.played):
        return
    yield Lever(
        f"public {symbol.name}", "openness", f'Play in the open: "{label}"', {"public": [symbol.name]}
    )


def with_lever(
    model: Model, lever: Lever, settings: Mapping[str, Assumption], precision: str | None
) -> Model:
    """The model with a lever, on top of the variant and the settings that it has already.

    Raises
    ------
    UsageError
        If it is impossible.
    """
    if lever.impossible:
        raise UsageError(lever.impossible)
    scenario = with_change(model.scenario, model.variant, lever.name, lever.variant, lever.label)
    try:
        return compile_scenario(scenario, variant=lever.name, settings=settings, precision=precision)
    except ScenarioError as error:
        found = [item.message for item in error.diagnostics if item.severity == "error"]
        raise UsageError("; ".join(found).replace(f"'{lever.name}'", "it")) from None


def lever_table(
    base: Run,
    actor: str,
    watch: Watch | None = None,
    *,
    outcome: str | None = None,
    settings: Mapping[str, Assumption] | None = None,
    precision: str | None = None,
) -> LeverTable:
    """What every lever of an actor does to the odds of an outcome and to its own payoff.

    Parameters
    ----------
    base
        A run of the game in which nobody pulls a lever.
    actor
        Whose levers.
    watch
        Who watches and works: called with each effect; ends with what is done.
    outcome
        Whose odds rank them; those of yes if absent, or of the first outcome without a question.
    settings, precision
        What the base was compiled with.

    Raises
    ------
    UsageError
        If there is no such actor or outcome.
    """
    levers = levers_of(base.model, actor)
    given = settings or {}
    candidates = [
        Candidate(
            lever.name, lever.label, partial(with_lever, base.model, lever, given, precision),
            partial(_recipe, actor, lever),
        )
        for lever in levers
    ]  # fmt: skip
    table = what_ifs(base, candidates, watch, outcome=outcome)
    own, higher = [], []
    for effect in table.effects:
        points, share = _own(effect, actor)
        own.append(points)
        higher.append(share)
    return LeverTable(actor, levers, table, tuple(own), tuple(higher))


def _recipe(actor: str, lever: Lever, base: Recipe) -> Recipe:
    """What the game with a lever is made from."""
    return base.with_lever(actor, lever.name, lever.variant)


def _own(effect: Effect, actor: str) -> tuple[Spread, float]:
    """The change of behaviour in the actor's own expected points, on the paired draws."""
    if effect.comparison is None:
        return Spread(*[float("nan")] * len(Spread._fields)), float("nan")
    found = effect.comparison.sides.figures(partial(points_of, actor))
    return found.change, found.higher
