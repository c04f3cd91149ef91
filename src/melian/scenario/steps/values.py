"""What steps are made of: options, odds, secrets, what somebody observed, and what a variant changes.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from melian.scenario.findings.diagnostics import Diagnostics, Text
from melian.scenario.language.node import Node
from melian.scenario.language.symbols import Symbols
from melian.scenario.schema.steps import Promise, Step

__all__ = [
    "CHANCE",
    "Change",
    "Hidden",
    "Odds",
    "Option",
    "PartOfStep",
    "Place",
    "Token",
    "promises_of",
]

CHANCE = "chance"


@dataclass(frozen=True, slots=True)
class Change:
    """What a variant changes in the story (numbers and events are changed elsewhere)."""

    force: Mapping[str, str] = field(default_factory=dict)
    """Column key of a step or private matter -> the one option left."""
    public: frozenset[str] = frozenset()
    """Column keys of steps that everybody sees."""
    reveal: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Private matter -> who is told besides."""
    on_table: frozenset[str] = frozenset()
    """`step.option`, put back on the table."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a step, or one type."""

    name: str
    label: str
    available: Node | None = None
    """When it is there; None: always."""
    on_table: bool = True
    """Whether it can be played at all."""
    short: str = ""
    """Its short form; empty where it has none."""


@dataclass(frozen=True, slots=True)
class Odds:
    """How chance picks: an expression per option; None stands for the rest."""

    shares: tuple[Node | None, ...]
    weights: bool = False
    """Whether the shares are divided by their sum."""

    def with_sure(self, code: int) -> Odds:
        """Odds in which one option takes what is left, whatever its own odds."""
        return replace(self, shares=tuple(None if i == code else s for i, s in enumerate(self.shares)))


@dataclass(frozen=True, slots=True)
class Token:
    """One thing that an actor observed."""

    key: str
    """The step or private matter, as a column key."""
    what: str
    """How: option, group, told, claim, result, ballots, type."""
    shown: str
    """What was shown: the name of an option, group or type."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A private matter, drawn before the story."""

    key: str
    options: tuple[Option, ...]
    odds: Odds
    seers: tuple[str, ...]
    """Who knows it: the owner or `known_by`, and whoever it is revealed to."""
    forced: int | None
    mark: Text


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step stands in the file, for what a kind binds of its own."""

    name: str
    """As the file writes it."""
    step: Step
    block: str
    round: int
    movers: tuple[str, ...]
    is_public: bool
    """Whether a variant plays it before all."""
    symbols: Symbols
    found: Diagnostics


@dataclass(frozen=True, slots=True)
class PartOfStep:
    """Something inside a step that somebody decides, with its words."""

    key: str
    """Its column."""
    label: str
    """What follows the label of the step."""
    options: tuple[str, ...]
    labels: tuple[str, ...]
    who: str
    noun: str
    """What it is: `ballot`."""
    shorts: tuple[str, ...] = ()
    """The labels in their short forms; empty where none has one."""


def promises_of(step: Step, options: tuple[str, ...]) -> list[tuple[tuple[str, ...], Promise]]:
    """Each promise of a step with the options that give it."""
    result = [(tuple(promise.by), promise) for promise in step.promises]
    for option in options:
        choice = step.choices.get(option)
        result.extend(((option,), promise) for promise in (choice.promises if choice else ()))
    return result
