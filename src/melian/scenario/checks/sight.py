"""What the checks look at: a compiled scenario, and what in it depends on what.

Tested in `tests/unit/test_standing.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from melian.scenario.compiled import Compiled
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.node import Node
from melian.scenario.model import Model
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.steps.kind import Stage

__all__ = ["Sight", "is_priced", "keys_of", "sight_of", "told_apart"]


@dataclass(frozen=True, slots=True)
class Sight:
    """What every check reads, and where it reports."""

    compiled: Compiled
    found: Diagnostics
    readers: dict[str, list[Node]]
    """The parts of expressions that read each step, in any round."""
    seen: set[str]
    """What is asked of what actors have seen."""

    @property
    def model(self) -> Model:
        """The compiled scenario."""
        return self.compiled.model

    @property
    def file(self) -> CrisisFile:
        """What was written."""
        file: CrisisFile = self.model.scenario.file
        return file


def sight_of(compiled: Compiled, found: Diagnostics) -> Sight:
    """Collect what depends on what."""
    return Sight(compiled, found, *_readers(list(_readings(compiled))))


def _readings(compiled: Compiled) -> Iterator[Node]:
    """Every expression that says what depends on what."""
    model = compiled.model
    for terms in model.payoffs.terms:
        yield terms.line.applies
        yield terms.line.worth
    for line in model.payoffs.unused:
        yield line.applies
        yield line.worth
    for stage in model.order.stages:
        yield from (e for e in (stage.only_if, stage.end_if, stage.until) if e is not None)
        yield from (option.available for option in stage.options if option.available is not None)
        yield from (share for share in (stage.odds.shares if stage.odds else ()) if share is not None)
        yield from (odds for _, odds in stage.leaks)
        yield from (statement for statement in stage.means if statement is not None)
    yield from compiled.outcomes


def _readers(readings: list[Node]) -> tuple[dict[str, list[Node]], set[str]]:
    """The parts that read each step, in any round, and what is asked of what actors have seen."""
    readers: dict[str, list[Node]] = {}
    seen: set[str] = set()
    for expression in readings:
        for part in expression.walk():
            if part.op in ("in", "not_in", "attribute"):
                key = part.data if part.op == "attribute" else part.data[0]
                readers.setdefault(str(key).split("@")[0], []).append(part)
            elif part.op == "truth":
                seen.add(str(part.data))
    return readers, seen


def keys_of(expression: Node) -> set[str]:
    """The steps that an expression asks for what they came to."""
    return {part.data[0] for part in expression.walk() if part.op in ("in", "not_in")}


def told_apart(sight: Sight, stage: Stage) -> list[list[int]]:
    """The classes of options that some expression treats differently, each by its codes."""
    classes: dict[tuple[bool | float | str, ...], list[int]] = {}
    readers = sight.readers.get(stage.name, [])
    for code in range(len(stage.options)):
        classes.setdefault(tuple(_treatment(part, code) for part in readers), []).append(code)
    return list(classes.values())


def _treatment(part: Node, code: int) -> float | str | bool:
    """How a part of an expression treats an option."""
    if part.op != "attribute":
        return code in part.data[1]
    value = part.args[code] if code < len(part.args) else None
    return "" if value is None else value.data if value.op == "const" else str(id(value))


def is_priced(stage: Stage) -> bool:
    """Whether what is said in a step costs something, or binds."""
    promises = stage.step.promises or any(c.promises for c in stage.step.choices.values())
    return any(stage.means) or bool(promises)
