"""A pattern, as its file has it: what it is, what calls for it, and a crisis whose actors are roles.

Tested in `tests/unit/test_patterns.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, field_validator

from melian.reader.found import KIND_CODES
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.schema.fields import Flag, Name, Names, Scalar, check_name
from melian.scenario.schema.steps import Block, Step

__all__ = ["SECTIONS", "Call", "Joint", "Literature", "Pattern"]

SECTIONS = (
    "title", "question", "counts_as_yes", "scale", "actors", "private", "assumptions", "define", "steps",
    "stakes", "red_lines", "outcomes",
)  # fmt: skip
"""What a body may hold: the rest of a crisis file belongs to one crisis."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Literature(_Part):
    """A work that the pattern is after."""

    author: Scalar = Field(description="Who wrote it.")
    year: Scalar = Field(description="When it appeared.")
    title: Scalar = Field(description="Its title.")
    place: Scalar = Field(description="Where it appeared: a journal with volume and pages, or a publisher.")

    def __str__(self) -> str:
        return f"{self.author} ({self.year}). {self.title}. {self.place}."


class Call(_Part):
    """What a passage of a report looks like that calls for the pattern; each call is enough by itself."""

    kinds: Names = Field(description="Kinds of events, one of which the passage is of.")
    cues: Names = Field((), description="English words, one of which it holds, in their basic form.")
    conditional: Flag | None = Field(None, description="Whether it is said with an if.")
    negated: Flag | None = Field(None, description="Whether it says that something is not so.")
    beside: Names = Field((), description="Kinds that other passages must be of as well, each of them.")
    acts: Scalar | None = Field(None, description="The role of whoever acts or speaks in it.")
    upon: Scalar | None = Field(None, description="The role of whoever it is done or said to.")
    sets: Scalar | None = Field(None, description="The move that it tells, as `forces is build_up`.")
    says: Scalar = Field(description="The same in words.")

    @field_validator("kinds", "beside")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [kind for kind in value if kind not in KIND_CODES]:
            raise ValueError(f"'{wrong[0]}' is no kind of event; known: {', '.join(KIND_CODES)}")
        return value


class Joint(_Part):
    """A step that another pattern may have."""

    done: Name = Field(description="The option that means it was done; the other one that it was not.")
    without: Names = Field(
        (), description="Lines of stakes that are left out then, for the other pattern says what they say."
    )


def _body(value: object) -> object:
    if not isinstance(value, dict):
        raise ValueError("a body is a crisis file: a mapping of its sections")
    if wrong := [section for section in value if section not in SECTIONS]:
        raise ValueError(f"a pattern has no '{wrong[0]}'; a body holds {', '.join(SECTIONS)}")
    return value


class Pattern(_Part):
    """A small, tested piece of a crisis."""

    name: Annotated[str, WithJsonSchema({"type": "string"})] = Field(description="The name of its file.")
    about: Scalar = Field(description="What it is about, in one line.")
    story: Scalar = Field(description="The same in one paragraph.")
    needs: Scalar = Field(description="What must be found out before its numbers can be judged.")
    roles: dict[Name, Scalar] = Field(description="Who takes part: role -> what it is in the story.")
    against: tuple[Names, ...] = Field((), description="Pairs of roles whose actors are at odds.")
    beside: tuple[Names, ...] = Field((), description="Pairs of roles whose actors are on one side.")
    literature: tuple[Literature, ...] = Field(description="What it is after.")
    passages: tuple[Call, ...] = Field(description="What in a report calls for it.")
    unit: Name | None = Field(None, description="The assumption that is 100 because the scale says so.")
    links: dict[Name, Joint] = Field(
        default_factory=dict, description="Steps that another pattern may have, which makes one story."
    )
    deeds: dict[Name, Scalar] = Field(
        default_factory=dict, description="What others can link to: name -> the condition that it was done."
    )
    body: Annotated[dict[str, Any], BeforeValidator(_body)] = Field(
        description="A crisis file whose actors are roles."
    )

    @field_validator("roles")
    @classmethod
    def _names(cls, value: dict[str, str]) -> dict[str, str]:
        return {check_name(name): words for name, words in value.items()}

    @cached_property
    def file(self) -> CrisisFile:
        """Its body, checked in its form."""
        return CrisisFile.model_validate({"melian": "1", **self.body})

    @property
    def steps(self) -> Mapping[str, Step]:
        """Its moves in their order, those of rounds among them."""
        return dict(_steps(self.file))


def _steps(file: CrisisFile) -> Iterator[tuple[str, Step]]:
    for name, item in file.steps.items():
        if isinstance(item, Block):
            yield from item.steps.items()
        else:
            yield name, item
