"""The moves of a crisis file: steps, their options and promises, and blocks of rounds."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from melian.scenario.schema.fields import (
    Element,
    Expr,
    Flag,
    Name,
    Names,
    OptionName,
    Reference,
    Scalar,
    Whole,
    gather_attributes,
    short_form,
)

__all__ = ["Block", "Choice", "ChoiceItem", "Promise", "Step", "StepItem"]


class Promise(Element):
    """What words commit to, and what it costs to break them."""

    by: Names = Field((), description="The options that give the word (not needed inside an option).")
    when: Expr | None = Field(None, description="When the word falls due; always if absent.")
    do: Expr = Field(description="What was promised; unplayed counts as not done.")
    if_broken: Expr = Field(description="What the mover pays if it is due and not done.")


OF_THE_STEP = (
    "who",
    "kind",
    "only_if",
    "end_if",
    "seen_by",
    "leaks",
    "quiet",
    "hidden_until",
    "seen_as",
    "due",
    "fixed",
)
"""Fields of a step that nobody means as a number of an option."""


class Choice(Element):
    """One option of a step."""

    short: Scalar | None = Field(None, description="Fewer words, for tables and conditions.")
    if_: Expr | None = Field(None, alias="if", description="When the option is there; known to the mover.")
    odds: Expr | None = Field(None, description="For chance: an expression, `rest`, or `weight ...`.")
    off_table: Names = Field((), description="Facts that take it off the table; a variant may restore it.")
    promises: tuple[Promise, ...] = Field((), description="What choosing it promises.")
    means: Expr | None = Field(None, description="What saying it states.")
    if_false: Expr | None = Field(None, description="What the mover pays if that is false when said.")
    attributes: dict[Name, Expr] = Field(default_factory=dict, description="Numbers attached to it, by name.")

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, value: object) -> object:
        return _one_promise(gather_attributes(value, cls, OF_THE_STEP))


def _one_promise(value: object) -> object:
    """`promises:` takes one promise or a list of them."""
    if isinstance(value, dict) and isinstance(value.get("promises"), dict):
        return value | {"promises": [value["promises"]]}
    return value


ChoiceItem = Annotated[Choice, BeforeValidator(short_form("label"))]


class Step(Element):
    """One move in the order of play."""

    who: Names = Field(description="Who moves: an actor, `chance`, or the members that vote.")
    kind: Scalar | None = Field(
        None, description="move, chance, message, threat, promise, demand, briefing, vote or offer."
    )
    choices: dict[OptionName, ChoiceItem] = Field(default_factory=dict, description="The options.")
    odds: dict[OptionName, Expr] = Field(
        default_factory=dict, description="For chance: the odds of each option."
    )
    only_if: Expr | None = Field(None, description="When it is played.")
    end_if: Expr | None = Field(None, description="When the story ends after it.")
    seen_by: Names | None = Field(None, description="Who sees the choice; everybody if absent.")
    to: Names = Field((), description="Who is addressed.")
    leaks: dict[Reference, Expr] = Field(
        default_factory=dict, description="Who else learns it, with what odds."
    )
    quiet: Names = Field((), description="Options that look as if the step had not been played.")
    hidden_until: Reference | None = Field(None, description="The later step after which it is shown.")
    seen_as: dict[Reference, Reference] = Field(
        default_factory=dict, description="What others are shown instead of the option."
    )
    due: Scalar | None = Field(None, description="When it is expected to be played; `~` for about.")
    fixed: Reference | None = Field(None, description="Played so, unless a variant forces another.")
    promises: tuple[Promise, ...] = Field((), description="What its words promise.")
    means: dict[Reference, Expr] = Field(default_factory=dict, description="What each option states.")
    if_false: Expr | None = Field(None, description="What the mover pays for a false statement.")
    about: Reference | None = Field(None, description="For a briefing: the step that it tells of.")
    honest: Flag | None = Field(None, description="For a briefing: whether it can only tell the truth.")
    passes: Scalar | None = Field(None, description="For a vote: unanimous, majority or `at least N`.")
    open: Flag = Field(
        False, description="For a vote: whether the ballots are shown afterwards; for an offer: the offers."
    )
    offers: Whole | None = Field(None, description="For an offer: how many may be made, in turn.")

    @model_validator(mode="before")
    @classmethod
    def _widen(cls, value: object) -> object:
        return _one_promise(value)


def _step_or_block(value: object) -> str:
    return "block" if isinstance(value, dict) and ("repeat" in value or "steps" in value) else "step"


class Block(Element):
    """Steps played in rounds."""

    repeat: Whole = Field(description="How many rounds at most.")
    steps: dict[Name, Step] = Field(description="The steps of one round, in order.")
    only_if: Expr | None = Field(None, description="Whether the block is entered.")
    until: Expr | None = Field(None, description="Asked after each step of a round: the block is left.")


StepItem = Annotated[
    Annotated[Step, Tag("step")] | Annotated[Block, Tag("block")], Discriminator(_step_or_block)
]
