"""When all learn of a change, as records have it.

Tested in `tests/unit/test_sides_now.py`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field

from melian.report.records.record import Record
from melian.runs.announced import Now

__all__ = ["AnnouncedNow", "NotNow", "Reading", "announced_record", "reading_of"]


class _Now(Record):
    """The base continued from where its story stands, and solved anew without any change."""

    after: str = Field(description="the last step that has been played")
    open: list[str] = Field(description="steps that can still be played, in order of play")
    draws: int = Field(description="draws that are certified in the base and in its continuation")
    other: int = Field(
        description="draws of these in which the continuation comes to another equilibrium than the base"
    )

    @classmethod
    def of(cls, now: Now) -> Self:
        """What is said of it."""
        standing = now.standing
        return cls(
            after=standing.last, open=list(standing.open), draws=now.n_both, other=int(now.is_other.sum())
        )


AnnouncedNow = Annotated[
    _Now | None,
    Field(
        description="where the story stands, for what is announced now; `null`: all is known from the start"
    ),
]
Reading = Annotated[
    Literal["announced_now", "from_the_start"],
    Field(description="when all learn of it: where the story stands, or before it begins"),
]
NotNow = Annotated[
    str | None,
    Field(description="why nothing is announced now; `null`: something is, or nobody asked for it"),
]


def announced_record(now: Now | None) -> _Now | None:
    """The record; None where all is known from the start."""
    return None if now is None else _Now.of(now)


def reading_of(now: Now | None, because: str) -> dict[str, Any]:
    """When all learn of what two games change: reading, because, now."""
    reading = "from_the_start" if now is None else "announced_now"
    return {"reading": reading, "because": because or None, "now": announced_record(now)}
