"""What `melian timeline` prints with `--json`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Self

from pydantic import Field

from melian.analysis.event_updates import EventUpdate, Timeline
from melian.report.records.record import (
    AskedQuestion,
    Date,
    Draws,
    Outcome,
    Precision,
    Question,
    Record,
    Repeatable,
    ScenarioName,
    Seed,
    Settings,
    Share,
    ShareFigures,
    Title,
    Variant,
    frame_rows,
    known,
)
from melian.report.records.solve import Status, status_of
from melian.report.words.timeline import event_sentence

__all__ = ["TimelineRecord"]


class _Gain(Record):
    """What was learned about a private matter or a hidden move."""

    matter: str = Field(description="what was learned about: a private matter or a hidden move")
    label: str = Field(description="its label")
    bits: float = Field(description="mean information gained", json_schema_extra={"unit": "bits"})
    option: str = Field(description="the option that gained most")
    option_label: str = Field(description="its label")
    before: Share = Field(description="median odds of that option before the event")
    after: Share = Field(description="median odds of it after")


class _Moment(Record):
    """Before any event, or after one."""

    event: str | None = Field(description="the event that was last; `null` before any")
    date: Date | None = Field(description="its day")
    text: str | None = Field(description="what happened, in the words of the file")
    says: list[str] = Field(description="what the event sets")
    odds: ShareFigures | None = Field(description="odds of the outcomes `followed`")
    change: ShareFigures | None = Field(description="their change by the event, draw by draw")
    higher: Share | None = Field(description="share of draws in which they rose")
    total_variation: Share | None = Field(
        description="how much of the odds of all outcomes changed place, median over draws"
    )
    expected: Share | None = Field(description="how likely the model held what the event sets")
    impossible_draws: int = Field(description="draws in which the model holds the events impossible")
    gains: list[_Gain] = Field(description="per private matter and hidden move, the most first")
    sentence: str | None = Field(description="the same in words")


class _Place(Record):
    moment: int = Field(description="number of the moment, from 0: before any event")
    event: str | None = Field(description="the event that was last")
    date: Date | None = Field(description="its day")


class _OutcomeThen(ShareFigures, Outcome, _Place):
    """The odds of an outcome at a moment."""


class _QuestionThen(ShareFigures, AskedQuestion, _Place):
    """The odds of yes of a question at a moment."""


class _MatterThen(Record):
    matter: str = Field(description="a private matter or a move")
    matter_label: str = Field(description="its label")
    kind: str = Field(description="`type` or `move`")
    hidden: bool = Field(description="whether somebody cannot see it")
    option: str = Field(description="name of the option")
    option_label: str = Field(description="its label")


class _BeliefThen(ShareFigures, _MatterThen, _Place):
    """What an outside observer believes at a moment."""


class TimelineRecord(Repeatable):
    """How each dated event moved odds and beliefs."""

    scenario: ScenarioName
    title: Title
    question: Question
    variant: Variant
    set: Settings
    draws: Draws
    seed: Seed
    precision: Precision
    status: Status = Field(description="as in `melian solve`")
    quantiles_over: int = Field(description="how many draws the medians and quantiles rest on")
    followed: list[str] = Field(description="the outcomes that are followed")
    is_answer: bool = Field(description="whether these are the outcomes that answer yes")
    skipped: list[str] = Field(description="events that were left out on request")
    most_moving: str | None = Field(description="the event that moved the outcomes most")
    moments: list[_Moment] = Field(description="one before any event and one after each")
    outcomes: list[_OutcomeThen] = Field(description="the odds of every outcome at every moment")
    questions: list[_QuestionThen] = Field(description="the odds of yes of every question at every moment")
    beliefs: list[_BeliefThen] = Field(description="the odds of every type and move at every moment")

    @classmethod
    def of(cls, table: Timeline, settings: Mapping[str, str]) -> Self:
        """The figures of the page."""
        run, most = table.run, table.most_moving
        scenario = run.model.scenario
        return cls(
            scenario=scenario.name,
            title=scenario.title,
            question=str(scenario.file.question) if scenario.file.question else None,
            variant=run.model.variant,
            set=dict(settings),
            draws=run.n_draws,
            seed=run.seed,
            precision=run.model.precision.text,
            status=status_of(run),
            quantiles_over=table.n_draws,
            followed=list(table.followed),
            is_answer=table.is_answer,
            skipped=list(table.skipped),
            most_moving=most.event if most else None,
            moments=[_moment(table, moment) for moment in table.moments],
            outcomes=frame_rows(table.outcomes),
            questions=frame_rows(table.questions),
            beliefs=frame_rows(table.beliefs),
        )


def _moment(table: Timeline, moment: EventUpdate) -> _Moment:
    shares = {"higher": moment.higher, "total_variation": moment.moved, "expected": moment.expected}
    return _Moment(
        event=moment.event or None,
        date=moment.date or None,
        text=moment.text or None,
        says=list(moment.says),
        odds=_figures(moment.answer._asdict()),
        change=_figures(moment.change._asdict()),
        **known(shares),
        impossible_draws=moment.impossible,
        gains=[{name: getattr(gain, name) for name in _Gain.model_fields} for gain in moment.gains],
        sentence=event_sentence(table, moment) if moment.event else None,
    )


def _figures(row: Mapping[str, float]) -> dict[str, Any] | None:
    return None if math.isnan(row["median"]) else known(row)
