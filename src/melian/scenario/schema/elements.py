"""What a crisis file holds: one frozen model per element.

The same models check the file, print its JSON Schema and fill the language
reference. Scalars stay the texts of the file (with their places); expressions,
numbers and names are parsed later, against the names of the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import PydanticCustomError

from melian.scenario.findings.slips import odd_character, plain

__all__ = [
    "RESERVED",
    "Actor",
    "Assumption",
    "Block",
    "Choice",
    "CrisisFile",
    "Define",
    "Element",
    "Event",
    "Outcome",
    "Private",
    "Promise",
    "RedLine",
    "Source",
    "Stake",
    "Step",
    "TypeOption",
    "Variant",
    "check_name",
    "json_schema",
]

RESERVED = frozenset(
    {
        "and",
        "or",
        "not",
        "is",
        "if",
        "else",
        "in",
        "any",
        "all",
        "count",
        "where",
        "before",
        "last",
        "sees",
        "none",
        "nobody",
        "silent",
        "rest",
        "otherwise",
        "chance",
        "always",
        "never",
        "true",
        "false",
        "precision",
        "others",
    }
)
"""Words of the language that no element may be called."""

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_T = TypeVar("_T")


def _fail(code: str, message: str, help: str = "") -> PydanticCustomError:
    """An error that carries its code and help through pydantic (braces would be format fields)."""
    return PydanticCustomError(code, "{what}", {"what": message, "help": help})


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _fail(
            "M203", f"a text is wanted here, got {_shape(value)}", "put a text that holds braces in quotes"
        )
    if not value.strip() and not getattr(value, "quoted", False):
        raise _fail("M204", "there is no value", "write one, or remove the key")
    return value


def _shape(value: object) -> str:
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else "a text"


def check_name(value: object, *, reserved_is_fine: bool = False) -> str:
    """The name, or an error that says what a name looks like."""
    text = _text(value)
    if len(text) > 40:
        raise _fail("M101", f"the name '{text[:20]}...' has {len(text)} characters", "40 are allowed")
    if not _NAME.match(text):
        odd = odd_character(text)
        got = f": it holds {odd.got}" if odd is not None else ""
        meant = re.sub(r"[\s-]+", "_", plain(text).strip().lower())
        write = f"write {meant}; " if meant != text and _NAME.match(meant) else ""
        raise _fail(
            "M101",
            f"'{text}' is not a name{got}",
            f"{write}names are a-z, 0-9 and _, beginning with a letter; put the words in `label`",
        )
    if text in RESERVED and not reserved_is_fine:
        raise _fail("M102", f"'{text}' is a word of the language and cannot be a name", "choose another name")
    return text


def _reference(value: object) -> str:
    return _text(value)


def _names(value: object, info: ValidationInfo) -> object:
    """One name without brackets will do wherever a list is wanted."""
    if isinstance(value, str):
        return [value]
    inside = (
        next((item for item in value if isinstance(item, dict)), None) if isinstance(value, list) else value
    )
    if isinstance(inside, dict):
        name, odds = next(iter(inside.items()), ("actor", "odds"))
        help = f"write [{name}]"
        if info.field_name in ("seen_by", "to") and isinstance(odds, str) and odds != name:
            help = (
                f"odds of learning it go to `leaks: {{{name}: {odds or '30%'}}}`; "
                + help
                + (" for who sees it for certain")
            )
        raise _fail("M203", "a name or a list of names is wanted here, got a mapping", help)
    return value


def _flag(value: object) -> bool:
    text = _text(value)
    if text not in ("true", "false"):
        raise _fail("M205", f"'{text}' is neither true nor false", "write `true` or `false`")
    return text == "true"


def _whole(value: object) -> int:
    text = _text(value)
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise _fail("M206", f"'{text}' is not a whole number above 0", "write 2, 3, ...")
    return int(text)


_SCALAR_SCHEMA = {"type": ["string", "number", "boolean"]}

Scalar = Annotated[str, PlainValidator(_text), WithJsonSchema(_SCALAR_SCHEMA)]
Expr = Annotated[
    str, PlainValidator(_text), WithJsonSchema(_SCALAR_SCHEMA | {"description": "An expression."})
]
Name = Annotated[
    str,
    PlainValidator(check_name),
    WithJsonSchema({"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 40}),
]
OptionName = Name
Reference = Annotated[str, PlainValidator(_reference), WithJsonSchema({"type": "string"})]
Names = Annotated[
    tuple[Reference, ...],
    BeforeValidator(_names),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Flag = Annotated[bool, PlainValidator(_flag), WithJsonSchema({"type": "boolean"})]
Whole = Annotated[int, PlainValidator(_whole), WithJsonSchema({"type": "integer", "minimum": 1})]


def _is_text(value: object) -> str:
    return "text" if isinstance(value, str) else "mapping"


def _short(field: str) -> Callable[[object], object]:
    """A validator that takes `name: text` for `name: {field: text}`."""

    def widen(value: object) -> object:
        return {field: value} if isinstance(value, str) else value

    return widen


class Element(BaseModel):
    """What every element may carry."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, arbitrary_types_allowed=True
    )

    label: Scalar | None = Field(None, description="The words that reports use.")
    because: Names = Field((), description="The facts that bear on it.")


class Source(Element):
    """Where a fact was read."""

    title: Scalar = Field(description="Its title.")
    date: Scalar = Field(description="When it appeared: a year, a month or a day.")
    author: Scalar | None = Field(None, description="Who wrote it.")
    publisher: Scalar | None = Field(None, description="Who published it.")
    language: Scalar | None = Field(None, description="Its language, as a code such as `en`.")
    url: Scalar | None = Field(None, description="Where it was found.")
    file: Scalar | None = Field(None, description="A copy in the folder of the crisis file.")
    archive: Scalar | None = Field(None, description="Where it is kept: an archive and its reference.")
    isbn: Scalar | None = Field(None, description="For a book.")
    sha256: Scalar | None = Field(None, description="Fingerprint of `file`; another one is an error.")
    grade: Scalar | None = Field(None, description="How far the source is trusted: A (reliable) to F.")


class Actor(Element):
    """Who acts."""


class TypeOption(Element):
    """One thing that a private matter can be."""

    odds: Expr | None = Field(None, description="Its odds: an expression, `rest`, or `weight ...`.")
    attributes: dict[Name, Expr] = Field(default_factory=dict, description="Numbers attached to it, by name.")

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, value: object) -> object:
        return _gather_attributes(value, cls)


class Private(Element):
    """What one side knows and the others must guess."""

    types: dict[Name, Annotated[TypeOption, BeforeValidator(_short("odds"))]] = Field(
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
    judgement: Scalar | None = Field(None, description="Who judged it where no fact bears on it.")


class Define(Element):
    """A named expression."""

    value: Expr = Field(description="The expression.")


class Promise(Element):
    """What words commit to, and what it costs to break them."""

    by: Names = Field((), description="The options that give the word (not needed inside an option).")
    when: Expr | None = Field(None, description="When the word falls due; always if absent.")
    do: Expr = Field(description="What was promised; unplayed counts as not done.")
    if_broken: Expr = Field(description="What the mover pays if it is due and not done.")


class Choice(Element):
    """One option of a step."""

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
        return _one_promise(_gather_attributes(value, cls))


def _gather_attributes(value: object, model: type[Element]) -> object:
    """Move the keys that the model does not know to `attributes`."""
    if not isinstance(value, dict):
        return value
    known = {field.alias or name for name, field in model.model_fields.items()} - {"attributes"}
    given = {key: item for key, item in value.items() if key in known}
    extra = {key: item for key, item in value.items() if key not in known}
    return given | ({"attributes": extra} if extra else {})


def _one_promise(value: object) -> object:
    """`promises:` takes one promise or a list of them."""
    if isinstance(value, dict) and isinstance(value.get("promises"), dict):
        return value | {"promises": [value["promises"]]}
    return value


ChoiceItem = Annotated[Choice, BeforeValidator(_short("label"))]


class Step(Element):
    """One move in the order of play."""

    who: Names = Field(description="Who moves: an actor, `chance`, or the members that vote.")
    kind: Scalar | None = Field(
        None, description="move, chance, message, threat, promise, demand, briefing or vote."
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
    fixed: Reference | None = Field(None, description="Played so, unless a variant forces another.")
    promises: tuple[Promise, ...] = Field((), description="What its words promise.")
    means: dict[Reference, Expr] = Field(default_factory=dict, description="What each option states.")
    if_false: Expr | None = Field(None, description="What the mover pays for a false statement.")
    about: Reference | None = Field(None, description="For a briefing: the step that it tells of.")
    honest: Flag | None = Field(None, description="For a briefing: whether it can only tell the truth.")
    passes: Scalar | None = Field(None, description="For a vote: unanimous, majority or `at least N`.")
    open: Flag = Field(False, description="For a vote: whether the ballots are shown afterwards.")

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
Cases = Annotated[
    Annotated[Expr, Tag("text")] | Annotated[dict[Expr, Expr], Tag("mapping")], Discriminator(_is_text)
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


class Event(Element):
    """What was reported, with its date."""

    date: Scalar = Field(description="When it happened; `~` for about.")
    event: Scalar = Field(description="What happened, in words.")
    reported: Scalar | None = Field(None, description="When it became known, if later.")
    sets: dict[Reference, Reference] = Field(default_factory=dict, description="The moves that were seen.")
    hints: dict[Expr, Expr] = Field(
        default_factory=dict, description="condition -> how many times likelier this news is if it holds."
    )
    later: Flag = Field(False, description="An event after `as_of`: shown, never used for odds.")


SetItem = Annotated[
    Annotated[Scalar, Tag("text")] | Annotated[Assumption, Tag("mapping")], Discriminator(_is_text)
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
    Discriminator(_is_text),
]
DefineItem = Annotated[Define, BeforeValidator(_short("value"))]
ActorItem = Annotated[Actor, BeforeValidator(_short("label"))]
StakeItem = Annotated[Stake, BeforeValidator(_short("worth"))]
OutcomeItem = Annotated[Outcome, BeforeValidator(_short("when"))]
AssumptionItem = Annotated[Assumption, BeforeValidator(_short("value"))]


class CrisisFile(BaseModel):
    """A crisis file, version 1."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    melian: Scalar = Field(description="The version of the format: 1.")
    title: Scalar = Field(description="What the crisis is called.")
    description: Scalar | None = Field(None, description="A few sentences on what the file models.")
    question: Scalar | None = Field(None, description="The question that the odds answer.")
    counts_as_yes: Names = Field((), description="The outcomes that answer it with yes.")
    as_of: Scalar | None = Field(None, description="The day whose knowledge the odds rest on.")
    scale: Scalar = Field(description="`100 = what ... is worth`: the unit of every payoff, in words.")
    precision: PrecisionItem | None = Field(
        None, description="How reliably actors do what pays, per scale; `4 to 16` if absent."
    )
    analyst: Scalar | None = Field(None, description="Who answers for bare numbers.")
    sources: dict[Name, Source] = Field(default_factory=dict, description="Where facts were read.")
    facts: dict[Name, Scalar] = Field(
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


class _EditorSchema(GenerateJsonSchema):
    """JSON Schema without `oneOf`, which makes editors mislead."""

    def tagged_union_schema(self, schema: Any) -> Any:
        result = super().tagged_union_schema(schema)
        result.pop("discriminator", None)
        if "oneOf" in result:
            result["anyOf"] = result.pop("oneOf")
        return result


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a crisis file (draft 2020-12), for editors."""
    schema = CrisisFile.model_json_schema(schema_generator=_EditorSchema, by_alias=True)
    _open_attributes(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "melian crisis file"} | schema


def _open_attributes(schema: dict[str, Any]) -> None:
    """Options and types take numbers of any name; elements with a short form take a text too."""
    definitions = schema.get("$defs", {})
    for name in ("Choice", "TypeOption"):
        definitions[name]["properties"].pop("attributes", None)
        definitions[name]["additionalProperties"] = _SCALAR_SCHEMA
    for name in ("Choice", "TypeOption", "Define", "Actor", "Stake", "Outcome", "Assumption"):
        definitions[name] = {"anyOf": [_SCALAR_SCHEMA, definitions[name]]}
    promise = {
        "anyOf": [{"$ref": "#/$defs/Promise"}, {"type": "array", "items": {"$ref": "#/$defs/Promise"}}]
    }
    definitions["Choice"]["anyOf"][1]["properties"]["promises"] = promise
    definitions["Step"]["properties"]["promises"] = promise
