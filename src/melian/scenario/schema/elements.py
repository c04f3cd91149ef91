"""What a crisis file holds: one frozen model per element.

The same models check the file, print its JSON Schema and fill the language
reference. Scalars stay the texts of the file (with their places); expressions,
numbers and names are parsed later, against the names of the whole file.

Tested in `tests/unit/language/test_text.py`.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from melian.scenario.schema.fields import (
    Element,
    Expr,
    Flag,
    Name,
    Names,
    Reference,
    Scalar,
    YesNo,
    gather_attributes,
    short_form,
    text_or_mapping,
)
from melian.scenario.schema.steps import StepItem

__all__ = [
    "Actor",
    "Assumption",
    "CrisisFile",
    "Define",
    "Event",
    "Fact",
    "Outcome",
    "Private",
    "Question",
    "RedLine",
    "Source",
    "Stake",
    "TypeOption",
    "Variant",
]


class Source(Element):
    """Where a fact was read."""

    title: Scalar = Field(description="Its title.")
    date: Scalar = Field(description="When it appeared: a year, a month or a day.")
    written: Scalar | None = Field(
        None, description="When its words were written, if they appeared later: a document of the time."
    )
    author: Scalar | None = Field(None, description="Who wrote it.")
    publisher: Scalar | None = Field(None, description="Who published it.")
    language: Scalar | None = Field(None, description="Its language, as a code such as `en`.")
    url: Scalar | None = Field(None, description="Where it was found.")
    file: Scalar | None = Field(None, description="A copy in the folder of the crisis file.")
    archive: Scalar | None = Field(None, description="Where it is kept: an archive and its reference.")
    isbn: Scalar | None = Field(None, description="For a book.")
    sha256: Scalar | None = Field(None, description="Fingerprint of its text, and so of `file`.")
    grade: Scalar | None = Field(None, description="How far the source is trusted: A (reliable) to F.")


class Fact(Element):
    """What is reported, and where it is said."""

    text: Scalar = Field(description="One sentence; it ends with `[source]` where there is no `source`.")
    source: Scalar | None = Field(None, description="Where it was read: a source, and a place such as p.3.")
    grade: Scalar | None = Field(None, description="The grade of the statement there, such as `B3`.")
    at: Scalar | None = Field(
        None, description="Where its words stand in the text: `2210 to 2342`, several joined by `and`."
    )
    says: Scalar | None = Field(None, description="Whose words they are: an actor or a name.")
    quote: Scalar | None = Field(None, description="The words that stand there.")
    passage: Scalar | None = Field(
        None, description="Instead of the words, the first 16 digits of their fingerprint."
    )


class Actor(Element):
    """Who acts."""


class TypeOption(Element):
    """One thing that a private matter can be."""

    short: Scalar | None = Field(None, description="Fewer words, for tables and conditions.")
    odds: Expr | None = Field(None, description="Its odds: an expression, `rest`, or `weight ...`.")
    attributes: dict[Name, Expr] = Field(default_factory=dict, description="Numbers attached to it, by name.")

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, value: object) -> object:
        return gather_attributes(value, cls)


class Private(Element):
    """What one side knows and the others must guess."""

    types: dict[Name, Annotated[TypeOption, BeforeValidator(short_form("odds"))]] = Field(
        description="What it can be, each with its odds."
    )
    known_by: Names = Field((), description="Who knows it; the name then stands alone.")


class Assumption(Element):
    """An uncertain number."""

    value: Scalar | None = Field(None, description="A fixed number.")
    range: Scalar | None = Field(None, description="`a to b`: the middle 90 %; with `best`.")
    best: Scalar | None = Field(None, description="The median of a `range`.")
    quantiles: dict[Scalar, Scalar] | None = Field(
        None, description="Three or more: `{5%: .., 50%: .., 95%: ..}`."
    )
    dist: Scalar | None = Field(None, description="A named distribution such as `beta(2, 6)`.")
    bounds: Scalar | None = Field(None, description="`a to b`: the number never leaves them.")
    any_sign: Flag = Field(False, description="Whether a range wholly on one side of 0 may cross it.")
    judgement: Scalar | None = Field(
        None, description="Who judged it where no fact bears on it; behind a colon, why so."
    )


class Define(Element):
    """A named expression."""

    value: Expr = Field(description="The expression.")


Cases = Annotated[
    Annotated[Expr, Tag("text")] | Annotated[dict[Expr, Expr], Tag("mapping")], Discriminator(text_or_mapping)
]


class Stake(Element):
    """One line of what an actor gains or loses."""

    worth: Cases = Field(description="An expression, or cases: condition -> expression, the first that fits.")
    when: Expr | None = Field(None, description="When the line applies; always if absent.")
    for_: Names = Field((), alias="for", description="The actors it counts for, where it stands under `all`.")


class RedLine(Element):
    """A line that its owner must defend or pay."""

    by: Reference = Field(description="Whose red line it is.")
    crossed: Expr = Field(description="When it has been crossed.")
    answered: Expr = Field(description="What answers the crossing.")
    cost: Expr = Field(description="What its owner pays if it is crossed and not answered.")


class Outcome(Element):
    """How the story can end."""

    when: Expr = Field(description="The first line that fits; the last says `otherwise`.")


class Question(Element):
    """One more question that the odds answer; its label asks it."""

    counts_as_yes: Names = Field((), description="The outcomes that answer it with yes.")
    when: Expr | None = Field(None, description="Instead of outcomes: what has happened if it is yes.")
    by: Scalar | None = Field(None, description="The last day on which yes can come about.")


class Event(Element):
    """What was reported, with its date."""

    date: Scalar = Field(description="When it happened; `~` for about.")
    event: Scalar = Field(description="What happened, in words.")
    reported: Scalar | None = Field(None, description="When it became known, if later.")
    sets: dict[Reference, Reference] = Field(default_factory=dict, description="The moves that were seen.")
    played: Names = Field((), description="Steps known to have been played, not how.")
    hints: dict[Expr, Expr] = Field(
        default_factory=dict, description="condition -> how many times likelier this news is if it holds."
    )
    later: Flag = Field(False, description="An event after `as_of`: shown, never used for odds.")


SetItem = Annotated[
    Annotated[Scalar, Tag("text")] | Annotated[Assumption, Tag("mapping")], Discriminator(text_or_mapping)
]


class Variant(Element):
    """A named what-if."""

    force: dict[Reference, Reference] = Field(
        default_factory=dict, description="Steps with one option left, known to all."
    )
    secretly: dict[Reference, Reference] = Field(
        default_factory=dict, description="Choices that change while the others keep their strategies."
    )
    set: dict[Reference, SetItem] = Field(default_factory=dict, description="Other numbers for assumptions.")
    reveal: dict[Reference, Names] = Field(
        default_factory=dict, description="Private matters that others are told."
    )
    public: Names = Field((), description="Steps that everybody sees.")
    on_table: Names = Field((), description="Options put back on the table, as `step.option`.")
    drop: Names = Field((), description="Events that are left out.")


PrecisionItem = Annotated[
    Annotated[Scalar, Tag("text")] | Annotated[dict[Reference, Scalar], Tag("mapping")],
    Discriminator(text_or_mapping),
]
DefineItem = Annotated[Define, BeforeValidator(short_form("value"))]
FactItem = Annotated[Fact, BeforeValidator(short_form("text"))]
ActorItem = Annotated[Actor, BeforeValidator(short_form("label"))]
QuestionItem = Annotated[Question, BeforeValidator(short_form("label"))]
StakeItem = Annotated[Stake, BeforeValidator(short_form("worth"))]
OutcomeItem = Annotated[Outcome, BeforeValidator(short_form("when"))]
AssumptionItem = Annotated[Assumption, BeforeValidator(short_form("value"))]


class CrisisFile(BaseModel):
    """A crisis file, version 1."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    melian: Scalar = Field(description="The version of the format: 1.")
    title: Scalar = Field(description="What the crisis is called.")
    description: Scalar | None = Field(None, description="A few sentences on what the file models.")
    question: Scalar | None = Field(None, description="The question that the odds answer.")
    counts_as_yes: Names = Field((), description="The outcomes that answer it with yes.")
    questions: dict[Name, QuestionItem] = Field(
        default_factory=dict, description="More questions that the odds answer."
    )
    ranked: Names = Field((), description="All outcomes in their order, from one extreme to the other.")
    as_of: Scalar | None = Field(None, description="The day whose knowledge the odds rest on.")
    hindsight: YesNo = Field(
        False, description="`yes`: it rests on what was reported after `as_of`, and is scored apart."
    )
    scale: Scalar = Field(description="`100 = what ... is worth`: the unit of every payoff, in words.")
    precision: PrecisionItem | None = Field(
        None, description="How reliably actors do what pays, per scale; `4 to 16` if absent."
    )
    analyst: Scalar | None = Field(None, description="Who answers for bare numbers.")
    bare: Scalar | None = Field(
        None, description="How far `drivers` moves bare numbers to either side; `40%` if absent."
    )
    sources: dict[Name, Source] = Field(default_factory=dict, description="Where facts were read.")
    facts: dict[Name, FactItem] = Field(
        default_factory=dict, description="One sentence each, ending with [source]."
    )
    actors: dict[Name, ActorItem] = Field(description="Who acts.")
    private: dict[Reference, Private] = Field(
        default_factory=dict, description="What one side knows and the others must guess."
    )
    assumptions: dict[Name, AssumptionItem] = Field(
        default_factory=dict, description="The uncertain numbers."
    )
    define: dict[Name, DefineItem] = Field(default_factory=dict, description="Named expressions.")
    steps: dict[Name, StepItem] = Field(description="The moves, in order of play.")
    stakes: dict[Reference, dict[Scalar, StakeItem]] = Field(description="What each actor gains and loses.")
    red_lines: dict[Name, RedLine] = Field(default_factory=dict, description="Lines that cost if not upheld.")
    outcomes: dict[Name, OutcomeItem] = Field(description="How the story can end.")
    timeline: dict[Name, Event] = Field(default_factory=dict, description="Dated, sourced events.")
    variants: dict[Name, Variant] = Field(default_factory=dict, description="Named what-ifs.")
    checks: tuple[Scalar, ...] = Field((), description="Sentences that the results must satisfy.")

    @model_validator(mode="before")
    @classmethod
    def _widen(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("checks"), str):
            return value | {"checks": [value["checks"]]}
        return value
