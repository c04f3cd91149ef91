"""The names of a crisis file, and the columns that stand for its steps and types.

A *column* holds, per history, which option a step took (its code, -1 unplayed)
or which type a private matter has. Column keys are texts: `force` or, in round 2
of a block, `force@2`; `russia.aim`; `talks.west` for a ballot; `outcome`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from melian.scenario.schema.elements import CrisisFile
from melian.scenario.schema.steps import Block, Step

__all__ = [
    "BALLOTS",
    "Choices",
    "StepSymbol",
    "Symbols",
    "of_votes",
    "step_key",
    "step_options",
    "symbols_of",
    "whole_number",
]

BALLOTS = ("yes", "no")
RESULTS = ("passed", "failed")


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
    voters: tuple[str, ...] = ()
    """Whose ballots can be asked for."""


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

    names: frozenset[str] = field(init=False)
    """Every name that may begin an expression, for 'did you mean'."""

    def __post_init__(self) -> None:
        """Collect the names once: every wrong one asks for them."""
        parts = (self.choices, self.blocks, self.assumptions, self.defines, self.actors, self.steps)
        object.__setattr__(self, "names", frozenset(str(name) for part in parts for name in part))


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


def of_votes(name: str, voters: Sequence[str], nearest: object, *, is_ballot: bool = False) -> str:
    """What can be asked of a vote, where something else was."""
    result, ballot = f"`{name} is passed` or `failed`", f"`{name}.{voters[0]} is yes` or `no`"
    first, then = (ballot, result) if is_ballot else (result, ballot)
    words = ("a ballot is", "the result is") if is_ballot else ("the result of a vote is", "a ballot is")
    return f"{nearest}; {words[0]} {first}, {words[1]} {then}"


def step_options(name: str, step: Step, others: Mapping[str, Step]) -> tuple[str, ...]:
    """The options of a step by its kind, in order."""
    if step.kind == "vote":
        return RESULTS
    if step.kind == "briefing":
        if step.honest is not False:
            return ("share", "withhold")
        about = str(step.about or "").split("@")[0]
        told = others.get(about)
        options = step_options(about, told, {k: v for k, v in others.items() if k != about}) if told else ()
        return (*(f"say_{option}" for option in options), "silent")
    return tuple(step.choices) or tuple(step.odds)


def symbols_of(file: CrisisFile) -> Symbols:
    """Collect the names of a file."""
    steps: dict[str, StepSymbol] = {}
    blocks: dict[str, int] = {}
    block_steps: dict[str, tuple[str, ...]] = {}
    for name, item in file.steps.items():
        if isinstance(item, Block):
            blocks[name] = item.repeat
            block_steps[name] = tuple(item.steps)
            for inner, step in item.steps.items():
                steps.setdefault(inner, StepSymbol(inner, step, name, len(steps)))
        else:
            steps.setdefault(name, StepSymbol(name, item, "", len(steps)))
    plain = {name: symbol.step for name, symbol in steps.items()}
    choices: dict[str, Choices] = {}
    for name, private in file.private.items():
        types = private.types
        attributes = _attributes([dict(t.attributes) for t in types.values()])
        choices[name] = Choices(name, tuple(types), attributes)
    for name, symbol in steps.items():
        options = step_options(name, symbol.step, plain)
        given = [dict(symbol.step.choices[o].attributes) if o in symbol.step.choices else {} for o in options]
        voters = tuple(symbol.step.who) if symbol.step.kind == "vote" else ()
        choices[name] = Choices(name, options, _attributes(given), symbol.block, voters)
    choices["outcome"] = Choices("outcome", tuple(file.outcomes), {})
    return Symbols(
        actors=tuple(file.actors),
        choices=choices,
        steps=steps,
        blocks=blocks,
        block_steps=block_steps,
        assumptions=frozenset(file.assumptions),
        defines={name: define.value for name, define in file.define.items()},
        privates=tuple(file.private),
    )


def _attributes(given: list[dict[str, str]]) -> dict[str, tuple[str | None, ...]]:
    names = dict.fromkeys(name for attributes in given for name in attributes)
    return {name: tuple(attributes.get(name) for attributes in given) for name in names}
