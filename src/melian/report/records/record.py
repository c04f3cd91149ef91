"""What every record is made of: told fields, units, the figures of a spread, and its way to plain values.

A record is what a command prints with `--json`, as a value. Its fields say what they mean, so that
the reference page and the JSON Schema are written from them. Within a format a field is never removed
or given another meaning; fields may be added.

Tested in `tests/unit/test_questions.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from melian.report.words.cells.rows import rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Answer", "AskedQuestion", "At", "Date", "Draws", "Figures", "Given", "Labelled", "LeftOutRecord",
    "LogOdds", "Outcome", "Outcomes", "Payoff", "PointFigures", "Points", "Precision", "Question", "Record",
    "Repeatable", "ScenarioName", "Seed", "Sentences", "Settings", "Share", "ShareFigures", "Title",
    "TypedSettings", "Variant", "YesOrNot", "frame_rows", "known",
]  # fmt: skip

Share = Annotated[float, Field(json_schema_extra={"unit": "share"})]
"""From 0 to 1."""
Points = Annotated[float, Field(json_schema_extra={"unit": "points"})]
"""Of the scale of the file."""
Payoff = Annotated[float, Field(json_schema_extra={"unit": "payoff units"})]
"""Of a game in Gambit's format."""
LogOdds = Annotated[float, Field(json_schema_extra={"unit": "log-odds"})]
Date = Annotated[str, Field(json_schema_extra={"unit": "date"})]
"""As the file writes it: 2021-12-09, 2021-12 or 2021."""

ScenarioName = Annotated[str, Field(description="name of the scenario, or its file as it was typed")]
Title = Annotated[str, Field(description="title of the file")]
Question = Annotated[str | None, Field(description="question of the file; `null` without one")]
Variant = Annotated[
    str | None, Field(description="the named what-if that was solved; `null`: the file as it stands")
]
Settings = Annotated[
    dict[str, str],
    Field(description="the texts of `--set`, by assumption", json_schema_extra={"by": "assumption"}),
]
TypedSettings = Annotated[list[str], Field(description="what was typed after `--set`")]
Given = Annotated[list[str], Field(description="ids of the events that the odds rest on")]
At = Annotated[Date | None, Field(description="the day of that knowledge; `null` before any event")]
Draws = Annotated[int, Field(description="draws, as asked for")]
Seed = Annotated[int, Field(description="seed of the draws, as asked for")]
Precision = Annotated[str, Field(description="how precisely actors choose, as the page says it")]
Outcomes = Annotated[list[str], Field(description="the outcomes whose odds are meant")]
YesOrNot = Annotated[bool, Field(description="whether these are the outcomes that answer yes")]
Sentences = Annotated[list[str], Field(description="the same in words, as on the page")]


class Record(BaseModel):
    """A part of what is printed: it never changes, and has no fields but those that are told."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(Record):
    """What a command prints."""

    format: Literal[1] = Field(1, description="the form that this page tells")

    def plain(self) -> dict[str, Any]:
        """The record as plain values; a field that was never given is not there."""
        return {"format": self.format, **self.model_dump(by_alias=True, exclude_unset=True)}


class Repeatable(Answer):
    """What a command prints that says how to get the same again; `again` is added where it is printed."""

    again: str = Field("", description="the command that gives the same figures")


Number = TypeVar("Number")


class Figures(Record, Generic[Number]):
    """Six numbers over draws; each is `null` where no draw has the figure."""

    median: Number | None = Field(description="half of the draws lie below")
    mean: Number | None = Field(description="mean")
    q05: Number | None = Field(description="5 % of the draws lie below")
    q25: Number | None = Field(description="25 % of the draws lie below")
    q75: Number | None = Field(description="75 % of the draws lie below")
    q95: Number | None = Field(description="95 % of the draws lie below")


class ShareFigures(Figures[Share]):
    """Odds, or a change of odds, over draws."""


class PointFigures(Figures[Points]):
    """Points over draws."""


class LeftOutRecord(Record):
    """An event of which one side does not hold what the other does."""

    event: str = Field(description="name of the event")
    side: Literal["base", "other"] = Field(
        description="the side without it: `base`, the first, or `other`, the second"
    )
    what: str = Field(description="in words: the event, or the part of it that is left out")


class Labelled(Record):
    """What has a label."""

    label: str = Field(description="its label")


class AskedQuestion(Record):
    """A question of the file."""

    question: str = Field(description="name of the question; `question`: the one at the head of the file")
    label: str = Field(description="what it asks")


class Outcome(Record):
    """An outcome of the file."""

    outcome: str = Field(description="name of the outcome")
    label: str = Field(description="its label")


def frame_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain values, what is not known as None."""
    return [known(row) for row in rows(frame)]


def known(row: Mapping[str, Any]) -> dict[str, Any]:
    """Values by name; a number that JSON does not have is None."""
    return {key: _value(value) for key, value in row.items()}


def _value(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
