"""The fields of a resolution: how a crisis ended, kept apart from the file that was to foresee it.

    resolution: 1
    crisis: ford.crisis.yaml
    sha256: 9f2c...
    sources:
      report: {title: Back across the ford, date: 2031-06-02}
    facts:
      retreat: Marn has withdrawn its soldiers. [report]
    outcome: {is: retreat, date: 2031-06-01, because: [retreat]}
    answers:
      shots: {is: no, date: 2031-06-01, because: [retreat]}

Solving never opens it.

Tested in `tests/unit/record/test_resolution.py`.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from melian.scenario.schema.elements import FactItem, Source
from melian.scenario.schema.fields import Name, Names, Scalar

__all__ = ["VERDICTS", "Answer", "ResolutionFile", "Settled"]

VERDICTS = ("yes", "no", "void")
"""What a question can come to; void: it can no longer be answered, and is not scored."""


def _verdict(value: object) -> object:
    if isinstance(value, str) and value not in VERDICTS:
        raise PydanticCustomError(
            "R101", "{what}", {"what": f"'{value}' is no answer", "help": "write yes, no or void"}
        )
    return value


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, arbitrary_types_allowed=True
    )


class Settled(_Part):
    """Which outcome came about."""

    is_: Names = Field(alias="is", description="The outcome; several, where reports fit more than one.")
    date: Scalar = Field(description="The day on which it was settled.")
    because: Names = Field((), description="Facts of this file that say so.")
    note: Scalar | None = Field(None, description="What is disputed about it, in a sentence.")


class Answer(_Part):
    """What a question came to."""

    is_: Annotated[Scalar, BeforeValidator(_verdict)] = Field(alias="is", description="yes, no or void.")
    date: Scalar = Field(description="The day on which it was settled.")
    because: Names = Field((), description="Facts of this file that say so.")
    note: Scalar | None = Field(None, description="What is disputed about it, in a sentence.")


class ResolutionFile(BaseModel):
    """A resolution, version 1."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    resolution: Scalar = Field(description="The version of the format: 1.")
    crisis: Scalar = Field(description="The crisis file that it resolves, in the same folder.")
    sha256: Scalar = Field(description="Fingerprint of that file as it was frozen.")
    sources: dict[Name, Source] = Field(description="Where it was read, as in a crisis file.")
    facts: dict[Name, FactItem] = Field(description="One sentence each, ending with [source].")
    outcome: Settled | None = Field(None, description="Which outcome came about; absent if none has yet.")
    answers: dict[Name, Answer] = Field(
        default_factory=dict,
        description="Question -> what it came to; `question` is the one at the head of the crisis file.",
    )
