"""The names of a crisis file, and the columns that stand for its steps and types.

A *column* holds, per history, which option a step took (its code, -1 unplayed)
or which type a private matter has. Column keys are texts: `force` or, in round 2
of a block, `force@2`; `russia.aim`; `talks.west` for a ballot; `outcome`.

Tested in `tests/unit/language/test_expressions.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from melian.diagnostic import Mark
from melian.scenario.schema.steps import Step

__all__ = [
    "Choices",
    "Parts",
    "StepSymbol",
    "Symbols",
    "Written",
    "step_key",
    "whole_number",
]


class Written(NamedTuple):
    """A number as an expression of the file writes it: `30`, `2.5`, `30%` or `1/3`."""

    mark: Mark
    """Its place; that of its whole text where this runs over several lines."""
    start: int
    """Where it begins in its text."""
    text: str
    value: float


@dataclass(frozen=True, slots=True)
class Parts:
    """What can be asked of a step beside what it came to: the ballots of a vote, the turns of an offer."""

    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Part -> what it can be, asked with `step.part is ...`."""
    numbers: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """Part -> the number that it is, by the code of its column."""
    noun: str = ""
    """What a part is: `a ballot`."""
    of_whole: str = ""
    """What can be asked, for who asked wrongly of the whole."""
    of_part: str = ""
    """The same for who asked wrongly of a part."""
    apart: str = ""
    """Why a part cannot be set, forced or `{done}` otherwise."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of a step or the types of a private matter."""

    name: str
    """As the file writes it."""
    options: tuple[str, ...]
    """Option or type names; the position is the code in columns."""
    attributes: Mapping[str, tuple[str | None, ...]]
    """Numbers attached to options: name -> expression per option, None where it is missing."""
    block: str = ""
    """The block it is played in, if any."""
    parts: Parts = field(default_factory=Parts)
    """What can be asked of it besides."""


@dataclass(frozen=True, slots=True)
class StepSymbol:
    """A step with its place in the order of play."""

    name: str
    step: Step
    block: str
    """The block it stands in, or an empty text."""
    position: int
    """Its place in the file, counted over all steps."""


@dataclass(frozen=True, slots=True)
class Symbols:
    """Everything that an expression can name."""

    actors: tuple[str, ...]
    choices: Mapping[str, Choices]
    """Steps by name, private matters by whole name, and `outcome`."""
    steps: Mapping[str, StepSymbol]
    blocks: Mapping[str, int]
    """Rounds of each block."""
    block_steps: Mapping[str, tuple[str, ...]]
    assumptions: frozenset[str]
    defines: Mapping[str, str]
    privates: tuple[str, ...] = ()
    """Whole names, in order."""
    labels: Mapping[str, str] = field(default_factory=dict)
    bare: Mapping[Written, str] = field(default_factory=dict)
    """Numbers of expressions that are read as uncertain ones of this name."""

    names: frozenset[str] = field(init=False)
    """Every name that may begin an expression, for 'did you mean'."""
    askable: tuple[tuple[str, frozenset[str]], ...] = field(init=False, repr=False)
    """What can be asked for with `is`, and what it can be; `none` is always among it."""

    def __post_init__(self) -> None:
        """Collect the names once: every wrong one asks for them."""
        parts = (self.choices, self.blocks, self.assumptions, self.defines, self.actors, self.steps)
        object.__setattr__(self, "names", frozenset(str(name) for part in parts for name in part))
        object.__setattr__(self, "askable", tuple(_askable(self.choices)))


def _askable(choices: Mapping[str, Choices]) -> Iterator[tuple[str, frozenset[str]]]:
    """Every whole and every part of one, with its options."""
    for name, each in choices.items():
        for part, options in each.parts.options.items():
            yield f"{name}.{part}", frozenset({*map(str, options), "none"})
        yield str(name), frozenset({*map(str, each.options), "none"})


def step_key(name: str, round_number: int = 0) -> str:
    """The column key of a step, in a round of its block."""
    return f"{name}@{round_number}" if round_number else name


def whole_number(text: str, most: int) -> int:
    """The number from 1 to `most` that a text writes in plain digits; 0 for any other text.

    >>> [whole_number(text, 3) for text in ("2", "02", "4", "\N{SUPERSCRIPT TWO}")]
    [2, 0, 0, 0]
    """
    is_plain = text.isascii() and text.isdigit() and text[0] != "0" and len(text) <= len(str(most))
    return int(text) if is_plain and int(text) <= most else 0
