"""From a scenario to a model: the tree once, and how numbers enter it.

Tested in `tests/unit/language/test_twin.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from jaxtyping import Int

from melian.errors import ScenarioError, UsageError
from melian.game.tree import frozen
from melian.scenario.assumptions import distribution_of, precision_of, scale_of
from melian.scenario.bare_numbers import bare_numbers, bare_share
from melian.scenario.compiled import Compiled
from melian.scenario.due import due_dates
from melian.scenario.events import timeline_of
from melian.scenario.evidence import Reading, evidence_of
from melian.scenario.findings.diagnostics import Diagnostics, nearest
from melian.scenario.form.limits import exceeds_work
from melian.scenario.language.attached import bind_attributes, bind_unused_defines
from melian.scenario.language.binding import Binder
from melian.scenario.language.context import Context
from melian.scenario.language.node import Node, constant
from melian.scenario.language.symbols import Symbols
from melian.scenario.model import Model
from melian.scenario.odds_bounds import check_odds_bounds, odds_marks
from melian.scenario.outcomes import answered_yes, outcome_conditions, outcomes_of, question_conditions
from melian.scenario.payoffs.lines import lines_of
from melian.scenario.payoffs.terms import payoff_terms
from melian.scenario.quantities.distributions import Distribution
from melian.scenario.scenario import Scenario
from melian.scenario.schema.elements import Assumption, CrisisFile
from melian.scenario.steps.kind import PlayOrder
from melian.scenario.steps.play_order import order_of_play
from melian.scenario.tree.build import BuiltTree, build_tree
from melian.scenario.tree.columns import Columns
from melian.scenario.variants import BASE, Intervention, intervention_of

__all__ = ["check_forced", "compile_found", "compile_scenario", "distributions_of", "with_numbers"]


def compile_scenario(
    scenario: Scenario,
    *,
    variant: str | None = None,
    settings: Mapping[str, Assumption] | None = None,
    precision: str | None = None,
    streams: Mapping[str, Distribution] | None = None,
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
    streams
        What uncertain numbers of the symbols' `bare` give.

    Raises
    ------
    ScenarioError
        If the file cannot be compiled; carries the diagnostics.
    UsageError
        If the variant or an assumption in `settings` does not exist.
    """
    found = Diagnostics()
    compiled = compile_found(
        scenario, found, variant=variant, settings=settings, precision=precision, streams=streams
    )
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
    streams: Mapping[str, Distribution] | None = None,
) -> Compiled | None:
    """The model, or None; what was found on the way goes to `found`."""
    file, symbols = scenario.file, scenario.symbols
    if variant is not None and variant not in file.variants:
        raise UsageError(f"there is no variant called '{variant}'; {nearest(variant, file.variants)}")
    for name in settings or {}:
        if name not in file.assumptions:
            raise UsageError(f"there is no assumption called '{name}'; {nearest(name, file.assumptions)}")
    altered = BASE if variant is None else intervention_of(variant, file, symbols, found)
    binder = Binder(symbols, found)
    distributions = distributions_of(file, altered, settings or {}, found) | dict(streams or {})
    bare_share(file, found)
    order = order_of_play(file, symbols, binder, altered.change)
    outcomes = outcome_conditions(file, binder)
    questions = question_conditions(file, binder)
    lines = lines_of(file, symbols, order, binder)
    timeline = timeline_of(file, symbols, binder)
    due = due_dates(symbols, found)
    bind_unused_defines(binder, file)
    bind_attributes(binder, file)
    check_odds_bounds(order, distributions, file, altered.set, found)
    scale = scale_of(file, found)
    how_precise = precision_of(
        precision if precision is not None else file.precision, symbols.actors, found,
        lambda text: _named_number(text, file, binder),
    )  # fmt: skip
    if found.has_errors:
        return None
    built = _built(order, symbols, found)
    if built is None:
        return None
    tree, leaf_order = built.nodes.tree(built.terminals)
    columns = _in_order(built.columns, leaf_order)
    if exceeds_work(file, len(lines), columns.size, found):
        return None
    outcome = outcomes_of(outcomes, columns, order, found)
    columns = replace(columns, data={**columns.data, "outcome": outcome})
    asked = answered_yes(file, questions, columns, order, found)
    payoffs = payoff_terms(lines, columns, symbols, order, found)
    check_forced(frozenset(stage.key for stage in built.never_played), altered, variant, scenario, found)
    evidence, notes = evidence_of(timeline, Reading(variant, altered, symbols, found), columns, order)
    for event in timeline.events:
        distributions.update({hint.stream: hint.ratio for hint in event.hints})
    entries = how_precise.entries.items()
    distributions.update({"precision" if a == "others" else f"precision.{a}": d for a, d in entries})
    states, tokens = built.seen.table()
    secretly = {
        key: symbols.choices[key.split("@")[0]].options.index(option)
        for key, option in altered.secretly.items()
    }
    model = Model(
        scenario=scenario,
        variant=variant,
        tree=tree,
        players=symbols.actors,
        infosets=tuple(built.nodes.infosets),
        observation_parent=frozen(states),
        observation_token=frozen(tokens),
        tokens=tuple(built.seen.names),
        columns=columns,
        outcome=frozen(outcome),
        asked={name: frozen(yes) for name, yes in asked.items()},
        payoffs=replace(payoffs, payoff_row=frozen(payoffs.payoff_row)),
        chance=tuple(built.chance),
        order=order,
        branching=built.branching,
        distributions=distributions,
        precision=how_precise,
        scale=scale,
        evidence=evidence,
        due=due,
        secretly=secretly,
        notes=(*timeline.notes, *notes),
        bare=bare_numbers(file, binder.uses, odds_marks(order)),
    )
    return Compiled(model, built, binder.uses, tuple(node for node in outcomes if node is not None))


def with_numbers(model: Model, settings: Mapping[str, Assumption], found: Diagnostics) -> Model | None:
    """The game that compiling with these settings would give, without telling its story again; or None.

    The tree and the terms of payoff are shared: only distributions differ.
    """
    file = model.scenario.file
    given = {name: distribution_of(name, assumption, found) for name, assumption in settings.items()}
    distributions = {**model.distributions, **given}
    check_odds_bounds(model.order, distributions, file, {}, found)
    return None if found.has_errors else replace(model, distributions=distributions)


def _named_number(text: str, file: CrisisFile, binder: Binder) -> Node | None:
    """The assumption or define that a precision names, which may read no steps; None for other texts."""
    if text.strip() not in {**file.assumptions, **file.define}:
        return None
    context = Context("`precision`", before=0, privates=frozenset())
    return binder.bind(text, "number", context) or constant(1.0)


def _built(order: PlayOrder, symbols: Symbols, found: Diagnostics) -> BuiltTree | None:
    """The tree, or None where play cannot go on; what was found is in `found`."""
    try:
        built = build_tree(order, symbols, found)
    except ScenarioError:
        return None
    return None if found.has_errors else built


def distributions_of(
    file: CrisisFile, altered: Intervention, settings: Mapping[str, Assumption], found: Diagnostics
) -> dict[str, Distribution]:
    """The distribution of every assumption, as the file, the variant or the settings give it."""
    given = {**file.assumptions, **altered.set, **settings}
    return {str(name): distribution_of(name, given[name], found) for name in file.assumptions}


def _in_order(columns: Columns, leaf_order: Int[np.ndarray, terminal]) -> Columns:
    return replace(columns, data={key: frozen(column[leaf_order]) for key, column in columns.data.items()})


def check_forced(
    never: frozenset[str],
    altered: Intervention,
    variant: str | None,
    scenario: Scenario,
    found: Diagnostics,
) -> None:
    """Refuse a variant that changes steps of which none is ever played."""
    where = next((key for key in scenario.file.variants if key == variant), None)
    changed: dict[str, list[str]] = {}
    for key in (*altered.change.force, *altered.secretly, *altered.change.public):
        changed.setdefault(key.split("@")[0], []).append(key)
    for name, keys in changed.items():
        if set(keys) <= never:
            found.error(
                "M617",
                f"'{variant}' changes '{name if len(keys) > 1 else keys[0]}', which is never played",
                where,
                "name a step that is played",
            )
