"""What `melian score --by-date` prints with `--json`.

Tested in `tests/unit/record/test_dates.py`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Self

from pydantic import Field

from melian.record.dates import Course, Moment
from melian.report.records.record import Answer, Date, Draws, Record, Seed, Share

__all__ = ["ScoreByDateRecord"]


class _Moment(Record):
    """What was held at one date, and what that was worth."""

    date: Date | None = Field(description="day of the last event or of the forecast; `null`: before any")
    event: str | None = Field(description="the event that was last; `null`: none, or of a ledger")
    odds: dict[str, Share] = Field(
        description="mean odds of yes over draws", json_schema_extra={"by": "question"}
    )
    brier: float = Field(description="mean Brier score of the questions, the smaller the better")
    logarithmic: float | None = Field(description="the same, logarithmic, in nats; `null`: infinite")
    ranked: float | None = Field(description="ranked probability score; `null`: outcomes have no order")


class _Course(Record):
    """The dates of one crisis."""

    crisis: str = Field(description="name of the crisis")
    hindsight: bool = Field(description="whether the file rests on what was reported later")
    came: dict[str, bool] = Field(description="whether it came to yes", json_schema_extra={"by": "question"})
    labels: dict[str, str] = Field(description="what is asked", json_schema_extra={"by": "question"})
    moments: list[_Moment] = Field(description="one per date")


class ScoreByDateRecord(Answer):
    """What forecasts of each crisis were worth, date by date (`--by-date`)."""

    draws: Draws
    seed: Seed
    crises: list[_Course] = Field(description="one per crisis")
    unanswered: list[str] = Field(description="crises in which no draw has an answer")

    @classmethod
    def of(cls, found: Sequence[Course], unanswered: Sequence[str], draws: int, seed: int) -> Self:
        """The figures of the page."""
        return cls(
            draws=draws, seed=seed, crises=[_course(each) for each in found], unanswered=list(unanswered)
        )


def _course(course: Course) -> _Course:
    return _Course(
        crisis=course.crisis, hindsight=course.has_hindsight, came=dict(course.came),
        labels=dict(course.labels), moments=[_moment(each) for each in course.moments],
    )  # fmt: skip


def _moment(moment: Moment) -> _Moment:
    finite = math.isfinite(moment.logarithmic)
    return _Moment(
        date=moment.date or None, event=moment.event or None, odds=dict(moment.odds), brier=moment.brier,
        logarithmic=moment.logarithmic if finite else None, ranked=moment.ranked,
    )  # fmt: skip
