"""Where the story stands, as records have it.

Tested in `tests/unit/test_from_now_on.py`.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field

from melian.report.records.record import Record
from melian.scenario import standing

__all__ = ["FromNowOn", "Standing", "now_record"]


class Standing(Record):
    """Where the story stands by the events that are known."""

    after: str | None = Field(description="the last step before now; `null` where now is the start")
    past: list[str] = Field(description="the steps before now, in order of play")
    open: list[str] = Field(description="the steps after now that can still be played, in order of play")

    @classmethod
    def of(cls, found: standing.Standing) -> Self:
        """Where a story stands."""
        return cls(after=found.last or None, past=list(found.past), open=list(found.open))


FromNowOn = Annotated[
    Standing | None,
    Field(
        description="where the story stands, if the answer is about what is still open and weighs situations "
        "by their probability given the events; `null` where it is about the whole story"
    ),
]


def now_record(found: standing.Standing | None) -> Standing | None:
    """The record; None for the whole story."""
    return None if found is None else Standing.of(found)
