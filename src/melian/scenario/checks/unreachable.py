"""What is used nowhere, never played, never there, never so.

Tested in `tests/project/test_codes.py`.
"""

from __future__ import annotations

import numpy as np

from melian.scenario.checks.sight import Sight, keys_of
from melian.scenario.compiled import Compiled
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.payoffs.line import Line
from melian.scenario.tree.history import history_text

__all__ = ["actors", "lines_that_never_apply", "outcomes", "soft_unplayed", "unreachable", "unused"]


def unused(sight: Sight) -> None:
    """Assumptions and defines that nothing reads."""
    uses = sight.compiled.uses
    for name in sight.file.assumptions:
        if name not in uses.assumptions:
            sight.found.warning(
                "M801", f"the assumption '{name}' is used nowhere", name, "remove it, or use it"
            )
    for name in sight.file.define:
        if name not in uses.defines:
            sight.found.warning("M801", f"'{name}' is defined and used nowhere", name, "remove it, or use it")


def unreachable(sight: Sight) -> None:
    """Steps that are never played, options that are never there."""
    seen: set[str] = set()
    played = {p.name for p in sight.model.order.stages} - {p.name for p in sight.compiled.built.never_played}
    for step in sight.compiled.built.never_played:
        if step.name not in played and step.name not in seen:
            seen.add(step.name)
            sight.found.warning(
                "M802",
                f"'{step.name}' is never played",
                step.mark,
                "look at its `only_if` and at what ends the story before it",
            )
    for step, option in sight.compiled.built.never_available:
        sight.found.warning(
            "M803",
            f"the option '{option}' of '{step.name}' is never there",
            step.mark,
            "look at its `if`",
        )


def lines_that_never_apply(sight: Sight) -> None:
    """Lines of stakes whose condition never holds."""
    closed = _closed(sight)
    waiting = _waiting(sight, closed)
    for line in sight.model.payoffs.unused:
        if not _names_off_table(line, closed, waiting):
            sight.found.warning(
                "M804",
                f"'{line.label}' of '{line.actor}' can never apply",
                line.where,
                "look at its condition and at what ends the story",
            )


def _names_off_table(line: Line, closed: dict[str, set[int]], waiting: set[str]) -> bool:
    """Whether the line waits for an option that is off the table or forced away."""
    return any(
        part.op in ("in", "not_in") and closed.get(part.data[0], set()) & set(part.data[1])
        for part in line.applies.walk()
    ) or any(key in waiting for key in keys_of(line.applies))


def _closed(sight: Sight) -> dict[str, set[int]]:
    """Options that are off the table or forced away, by step."""
    closed: dict[str, set[int]] = {}
    for stage in sight.model.order.stages:
        off = {code for code, option in enumerate(stage.options) if not option.on_table}
        if stage.forced is not None:
            off |= set(range(len(stage.options))) - {stage.forced}
        if off:
            closed[stage.key] = off
    return closed


def _waiting(sight: Sight, closed: dict[str, set[int]]) -> set[str]:
    """Steps that are never played because they wait for an option off the table."""
    waiting = set()
    for stage in sight.compiled.built.never_played:
        if stage.only_if is not None and any(key in closed for key in keys_of(stage.only_if)):
            waiting.add(stage.key)
    return waiting


def outcomes(sight: Sight) -> None:
    """Outcomes that are never the first that fits."""
    reached = set(np.unique(sight.model.outcome).tolist())
    for code, (name, outcome) in enumerate(sight.file.outcomes.items()):
        if code not in reached:
            sight.found.warning(
                "M805",
                f"the outcome '{name}' is never the first that fits",
                outcome.when,
                "look at the lines above it",
            )


def actors(sight: Sight) -> None:
    """Actors that never move."""
    movers = {mover for stage in sight.model.order.stages for mover in stage.movers}
    for name in sight.file.actors:
        if name not in movers:
            sight.found.warning(
                "M806",
                f"'{name}' never moves",
                name,
                "let it act, or leave it out: its stakes move nothing",
            )


def soft_unplayed(compiled: Compiled, found: Diagnostics) -> None:
    """Where an unplayed step counts as 'not so': in a `not`, or in the `else` of an `if`."""
    model = compiled.model
    for condition, mark in compiled.uses.soft_unplayed:
        for part in condition.walk():
            if part.op != "in" or -1 in part.data[1] or str(part.data[0]).endswith("@never"):
                continue
            unplayed = np.flatnonzero(model.columns.column(part.data[0]) == -1)
            if len(unplayed):
                example = history_text(model.columns, int(unplayed[0]), model.order)
                found.warning(
                    "M813",
                    f"'{part.data[0]}' may be unplayed here and then counts as not so",
                    mark,
                    f"for example when {example}",
                )
                break
