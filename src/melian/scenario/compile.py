"""From a scenario to a model: the tree once, and how numbers enter it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from melian.errors import ScenarioError, UsageError
from melian.game.tree import frozen
from melian.scenario.assumptions import distribution_of, place_of, precision_of, scale_of
from melian.scenario.events import evidence_of, timeline_of
from melian.scenario.findings.diagnostics import Diagnostics, nearest
from melian.scenario.form.limits import exceeds_work
from melian.scenario.language.binding import Binder, BindError, Context, Uses
from melian.scenario.language.evaluate import Node, constant, evaluate
from melian.scenario.language.symbols import Symbols
from melian.scenario.model import Model
from melian.scenario.payoffs.terms import lines_of, payoff_terms
from melian.scenario.quantities.numbers import Distribution
from melian.scenario.scenario import Scenario
from melian.scenario.schema.elements import Assumption, CrisisFile, TypeOption
from melian.scenario.schema.steps import Block, Choice
from melian.scenario.steps.kind import Story
from melian.scenario.steps.play_order import story_of
from melian.scenario.tree.build import Grown, grow, never_played
from melian.scenario.tree.columns import Columns
from melian.scenario.tree.history import note_undefined
from melian.scenario.variants import BASE, Plan, plan_of

__all__ = ["Compiled", "check_variants", "compile_found", "compile_scenario"]

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A model with all that its compilation found out, for `check`."""

    model: Model
    grown: Grown
    uses: Uses
    outcomes: tuple[Node, ...]
    """The conditions of the outcomes."""


def compile_scenario(
    scenario: Scenario,
    *,
    variant: str | None = None,
    settings: Mapping[str, Assumption] | None = None,
    precision: str | None = None,
) -> Model:
    """The model of a scenario.

    Parameters
    ----------
    scenario
        A crisis file, read.
    variant
        The name of a what-if to apply.
    settings
        Other numbers for assumptions, applied after the variant.
    precision
        Another `precision`, as the file would write it.

    Raises
    ------
    ScenarioError
        If the file cannot be compiled; carries the diagnostics.
    UsageError
        If the variant or an assumption in `settings` does not exist.
    """
    found = Diagnostics()
    compiled = compile_found(scenario, found, variant=variant, settings=settings, precision=precision)
    if compiled is None or found.has_errors:
        wrong = tuple(item for item in found.sorted() if item.severity == "error")
        raise ScenarioError(f"{scenario.name} cannot be compiled\n{scenario.render(wrong)}", found.sorted())
    return compiled.model


def compile_found(
    scenario: Scenario,
    found: Diagnostics,
    *,
    variant: str | None = None,
    settings: Mapping[str, Assumption] | None = None,
    precision: str | None = None,
) -> Compiled | None:
    """The model, or None; what was found on the way goes to `found`."""
    file, symbols = scenario.file, scenario.symbols
    if variant is not None and variant not in file.variants:
        raise UsageError(f"there is no variant called '{variant}'; {nearest(variant, file.variants)}")
    for name in settings or {}:
        if name not in file.assumptions:
            raise UsageError(f"there is no assumption called '{name}'; {nearest(name, file.assumptions)}")
    plan = BASE if variant is None else plan_of(variant, file, symbols, found)
    binder = Binder(symbols, found)
    distributions = _distributions(file, plan, settings or {}, found)
    story = story_of(file, symbols, binder, plan.change)
    outcomes = _outcome_conditions(file, binder)
    lines = lines_of(file, symbols, story, binder)
    timeline = timeline_of(file, symbols, binder)
    _bind_unused_defines(binder, file)
    _bind_attributes(binder, file)
    _check_odds_bounds(story, distributions, file, plan, found)
    scale = scale_of(file, found)
    how_precise = precision_of(
        precision if precision is not None else file.precision, symbols.actors, found,
        lambda text: _named_number(text, file, binder),
    )  # fmt: skip
    if found.has_errors:
        return None
    grown = _grown(story, symbols, found)
    if grown is None:
        return None
    tree, order = grown.nodes.tree(grown.terminals)
    columns = _in_order(grown.columns, order)
    if exceeds_work(file, len(lines), columns.size, found):
        return None
    outcome = _outcomes(outcomes, columns, story, found)
    columns = replace(columns, data={**columns.data, "outcome": outcome})
    payoffs = payoff_terms(lines, columns, symbols, story, found)
    _check_forced(frozenset(played.key for played in grown.never_played), plan, variant, scenario, found)
    changed = frozenset(plan.change.force) | frozenset(plan.secretly)
    evidence, notes = evidence_of(timeline, plan.drop, changed, columns, symbols, story, found)
    for event in timeline.events:
        distributions.update({hint.stream: hint.ratio for hint in event.hints})
    entries = how_precise.entries.items()
    distributions.update({"precision" if a == "others" else f"precision.{a}": d for a, d in entries})
    states, tokens = grown.seen.table()
    secretly = {
        key: symbols.choices[key.split("@")[0]].options.index(option) for key, option in plan.secretly.items()
    }
    model = Model(
        scenario=scenario,
        variant=variant,
        tree=tree,
        players=symbols.actors,
        infosets=tuple(grown.nodes.infosets),
        observation_parent=frozen(states),
        observation_token=frozen(tokens),
        tokens=tuple(grown.seen.names),
        columns=columns,
        outcome=frozen(outcome),
        payoffs=replace(payoffs, payoff_row=frozen(payoffs.payoff_row)),
        chance=tuple(grown.chance),
        story=story,
        growth=grown.growth,
        distributions=distributions,
        precision=how_precise,
        scale=scale,
        evidence=evidence,
        secretly=secretly,
        notes=(*timeline.notes, *notes),
    )
    return Compiled(model, grown, binder.uses, tuple(node for node in outcomes if node is not None))


def _named_number(text: str, file: CrisisFile, binder: Binder) -> Node | None:
    """The assumption or define that a precision names, which may read no steps; None for other texts."""
    if text.strip() not in {**file.assumptions, **file.define}:
        return None
    context = Context("`precision`", before=0, privates=frozenset())
    return binder.bind(text, "number", context) or constant(1.0)


def _grown(story: Story, symbols: Symbols, found: Diagnostics) -> Grown | None:
    """The tree, or None where play cannot go on; what was found is in `found`."""
    try:
        grown = grow(story, symbols, found)
    except ScenarioError:
        return None
    return None if found.has_errors else grown


def _distributions(
    file: CrisisFile, plan: Plan, settings: Mapping[str, Assumption], found: Diagnostics
) -> dict[str, Distribution]:
    given = {**file.assumptions, **plan.set, **settings}
    return {str(name): distribution_of(name, given[name], found) for name in file.assumptions}


def _bind_unused_defines(binder: Binder, file: CrisisFile) -> None:
    """A define that nothing uses is read all the same, so that its mistakes are seen."""
    for name in file.define:
        if name not in binder.uses.defines:
            try:
                binder.define(name, Context(f"'{name}'", outcome=True))
            except BindError as error:
                if error.code != "M121":
                    binder.found.error(error.code, error.message, error.mark, error.help)
            binder.uses.defines.discard(str(name))


def _bind_attributes(binder: Binder, file: CrisisFile) -> None:
    """Numbers attached to options and types are read even if nothing asks for them.

    Any name may be attached, so that a field that is spelt wrongly becomes a number
    that nobody reads; what is no number there was meant to be a field.
    """
    reader = Binder(binder.symbols, binder.found)
    for owner, option, name, text, block in _attributes(file):
        context = Context(
            f"the number '{name}' of '{option}'", block=block, round=1 if block else 0, outcome=True
        )
        try:
            reader.number_attached(text, f"{owner}.{name}", context)
        except BindError as error:
            fields = TypeOption.model_fields if owner in file.private else Choice.model_fields
            meant = difflib.get_close_matches(name, [f.alias or key for key, f in fields.items()], n=1)
            help = f"did you mean the field '{meant[0]}'?" if meant else error.help
            message = f"{context.what}: {error.message}" if meant else error.message
            binder.found.error(error.code, message, name if meant else error.mark, help)
    binder.uses.bare_numbers |= reader.uses.bare_numbers


def _attributes(file: CrisisFile) -> Iterator[tuple[str, str, str, str, str]]:
    """Owner, option, name, text and block of every number attached to an option or type."""
    for owner, private in file.private.items():
        for option, kind in private.types.items():
            yield from ((owner, option, name, text, "") for name, text in kind.attributes.items())
    for name, item in file.steps.items():
        steps = item.steps if isinstance(item, Block) else {name: item}
        block = name if isinstance(item, Block) else ""
        for owner, step in steps.items():
            for option, choice in step.choices.items():
                yield from ((owner, option, key, text, block) for key, text in choice.attributes.items())


def _outcome_conditions(file: CrisisFile, binder: Binder) -> list[Node | None]:
    found = binder.found
    names = list(file.outcomes)
    result: list[Node | None] = []
    for name, outcome in file.outcomes.items():
        if outcome.when.strip() == "otherwise":
            if name != names[-1]:
                found.error(
                    "M504",
                    f"'{name}' says `otherwise` but is not the last outcome",
                    outcome.when,
                    "move it to the end",
                )
            result.append(binder.bind(outcome.when, "truth", Context(f"the outcome '{name}'")))
            continue
        if name == names[-1]:
            found.error(
                "M504",
                f"the last outcome, '{name}', does not say `otherwise`",
                outcome.when,
                "end with `when: otherwise`, so that every ending has an outcome",
            )
        result.append(binder.bind(outcome.when, "truth", Context(f"the outcome '{name}'", numbers=False)))
    for name in file.counts_as_yes:
        if name not in file.outcomes:
            found.error("M505", f"there is no outcome called '{name}'", name, nearest(name, file.outcomes))
    if file.counts_as_yes and file.question is None:
        found.error(
            "M505",
            "`counts_as_yes` stands without a question",
            file.counts_as_yes[0],
            "write `question: ...`",
        )
    return result


def _check_odds_bounds(
    story: Story,
    distributions: Mapping[str, Distribution],
    file: CrisisFile,
    plan: Plan,
    found: Diagnostics,
) -> None:
    """A number used as odds by itself must be bounded by 0 and 1, where a variant sets it too."""
    shares = [share for hidden in story.hidden if not hidden.odds.weights for share in hidden.odds.shares]
    for played in story.played:
        if played.odds is not None and not played.odds.weights:
            shares.extend(played.odds.shares)
        shares.extend(odds for _, odds in played.leaks)
    for share in shares:
        if share is None:
            continue
        for name in {part.data for part in _outermost(share) if part.op == "assumption"}:
            low, high = distributions[name].bounds
            if low < 0 or high > 1:
                where = next(key for key in file.assumptions if key == name)
                if name in plan.set:
                    where = place_of(name, plan.set[name])
                found.error(
                    "M305",
                    f"'{name}' is used as odds but {'is outside' if low == high else 'may leave'} 0 to 1",
                    where,
                    "write a number from 0% to 100%"
                    if low == high
                    else "write its range in percent, or `bounds: 0 to 1`",
                )


def _outermost(share: Node) -> list[Node]:
    """The parts of odds that are odds themselves: branches of `if`, values of attributes."""
    if share.op == "if":
        return [*_outermost(share.args[0]), *_outermost(share.args[2])]
    if share.op == "attribute":
        return [part for arg in share.args for part in _outermost(arg)]
    return [share]


def _in_order(columns: Columns, order: Array) -> Columns:
    return replace(columns, data={key: frozen(column[order]) for key, column in columns.data.items()})


def _outcomes(conditions: list[Node | None], columns: Columns, story: Story, found: Diagnostics) -> Array:
    result = np.full(columns.size, -1, dtype=np.int16)
    for code, condition in enumerate(conditions):
        if condition is None:
            continue
        value, undefined = evaluate(condition, columns)
        open_leaf = result == -1
        if undefined is not None and (undefined & open_leaf).any():
            row = int(np.flatnonzero(undefined & open_leaf)[0])
            note_undefined(found, condition, "an outcome", columns, row, story)
        result[open_leaf & np.broadcast_to(value, (columns.size,))] = code
    return result


def check_variants(scenario: Scenario, base: Compiled, found: Diagnostics) -> None:
    """Play the variants that may change what is never played, and look at their numbers.

    Their mistakes are the file's.
    """
    file, symbols = scenario.file, scenario.symbols
    never = frozenset(played.key for played in base.grown.never_played)
    for name in file.variants:
        plan = plan_of(name, file, symbols, Diagnostics())
        may_miss = _may_miss(plan, never, symbols)
        if may_miss or plan.set:
            trial = Diagnostics()
            story = story_of(file, symbols, Binder(symbols, trial), plan.change)
            _check_odds_bounds(story, _distributions(file, plan, {}, trial), file, plan, trial)
            if may_miss and not trial.has_errors:
                _check_forced(never_played(story, symbols, trial), plan, name, scenario, trial)
            found.take(trial.items)


def _may_miss(plan: Plan, never: frozenset[str], symbols: Symbols) -> bool:
    """Whether a variant may change a step that is never played, or leave a step without options."""
    changed = {key.split("@")[0] for key in (*plan.change.force, *plan.secretly, *plan.change.public)}
    ends = any(
        symbols.steps[name].step.end_if or symbols.steps[name].block for name in changed & set(symbols.steps)
    )
    return (
        len(changed) > 1 or ends or any(key.split("@")[0] in changed for key in never) or _asks(plan, symbols)
    )


def _asks(plan: Plan, symbols: Symbols) -> bool:
    """Whether a forced option is not always there."""
    for key, option in plan.change.force.items():
        symbol = symbols.steps.get(key.split("@")[0])
        choice = symbol.step.choices.get(option) if symbol else None
        if choice is not None and (choice.if_ is not None or choice.off_table):
            return True
    return False


def _check_forced(
    never: frozenset[str], plan: Plan, variant: str | None, scenario: Scenario, found: Diagnostics
) -> None:
    where = next((key for key in scenario.file.variants if key == variant), None)
    changed: dict[str, list[str]] = {}
    for key in (*plan.change.force, *plan.secretly, *plan.change.public):
        changed.setdefault(key.split("@")[0], []).append(key)
    for name, keys in changed.items():
        if set(keys) <= never:
            found.error(
                "M617",
                f"'{variant}' changes '{name if len(keys) > 1 else keys[0]}', which is never played",
                where,
                "name a step that is played",
            )
