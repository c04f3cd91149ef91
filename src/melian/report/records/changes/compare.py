"""What `melian compare`, `melian whatif` and `melian levers` print with `--json`.

Tested in `tests/unit/test_cli_why.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Literal, Self

from pydantic import Field

from melian.analysis.compare import Comparison
from melian.analysis.levers import LeverTable
from melian.analysis.odds import Spread
from melian.analysis.whatif import WhatIfTable
from melian.report.records.parts.announced import AnnouncedNow, NotNow, Reading, announced_record, reading_of
from melian.report.records.record import (
    Draws,
    Given,
    LeftOutRecord,
    Outcome,
    Outcomes,
    PointFigures,
    Points,
    Record,
    Repeatable,
    ScenarioName,
    Seed,
    Sentences,
    Share,
    ShareFigures,
    TypedSettings,
    Variant,
    YesOrNot,
    frame_rows,
)
from melian.report.records.solve import Status, status_of
from melian.report.words.compare import comparison_sentence
from melian.report.words.levers import base_sentence, levers_sentence

__all__ = ["CompareRecord", "LeversRecord", "WhatIfRecord"]


class _Sides(Record):
    base: Share | None = Field(description="median odds on the first side")
    without: Share | None = Field(
        description="the same without the events that the second side leaves out; else as `base`"
    )
    other: Share | None = Field(description="median odds on the second")
    news: ShareFigures | None = Field(
        description="change of news: what leaving out those events does by itself, draw by draw; the figures "
        "beside it are the change of behaviour, both sides without them. The two add up in every draw"
    )
    total: ShareFigures | None = Field(description="both together, draw by draw")


class _PointSides(Record):
    base: Points | None = Field(description="median of expected points on the first side")
    without: Points | None = Field(description="the same without the events that the second side leaves out")
    other: Points | None = Field(description="the same on the second")
    news: PointFigures | None = Field(description="change of news, as of the odds")
    total: PointFigures | None = Field(description="both together, draw by draw")


class _AnswerChange(ShareFigures, _Sides):
    """How the odds of yes differ, draw by draw: the change of behaviour."""

    higher: Share | None = Field(description="share of draws in which the change of behaviour raises them")


class _OutcomeChange(ShareFigures, _Sides, Outcome):
    """How the odds of an outcome differ, draw by draw: the change of behaviour."""

    higher: Share | None = Field(description="share of draws in which the change of behaviour raises them")


class _ActorName(Record):
    actor: str = Field(description="name of the actor")
    label: str = Field(description="its label")


class _PayoffChange(PointFigures, _PointSides, _ActorName):
    """How an actor's expected points differ, draw by draw: the change of behaviour."""

    higher: Share | None = Field(description="share of draws in which the change of behaviour raises them")


class _Statuses(Record):
    a: Status = Field(description="what became of the draws of the first side")
    b: Status = Field(description="the same of the second")


class _Compared(Record):
    """Two sides on the same draws."""

    a: str = Field(description="the first side; `base`: the file as it stands")
    b: str = Field(description="the second side")
    given: Given
    paired: int = Field(description="draws that are certified on both sides")
    unpaired: int = Field(description="the other draws")
    moves_nothing: bool = Field(description="whether no odds differ by more than 1e-9 in any draw")
    left_out: list[LeftOutRecord] = Field(description="what one side leaves out of the events")
    sentences: Sentences
    status: _Statuses = Field(description="as in `melian solve`, for both sides")
    answer: _AnswerChange | None = Field(
        description="change of the odds of yes, draw by draw; `null` without a question or a paired draw"
    )
    odds: list[_OutcomeChange] = Field(description="change of the odds of each outcome, draw by draw")
    payoffs: list[_PayoffChange] = Field(description="change of each actor's expected points, draw by draw")


class _AskedOfBoth(Record):
    scenario: ScenarioName
    set: TypedSettings
    draws: Draws
    seed: Seed


class CompareRecord(_Compared, _AskedOfBoth, Repeatable):
    """Two what-ifs against each other."""

    reading: Reading
    because: NotNow
    now: AnnouncedNow

    @classmethod
    def of(cls, found: Comparison, names: tuple[str, str], about: Mapping[str, Any]) -> Self:
        """The figures of the page; `about` says what was asked for."""
        now, because = found.now, found.because
        return cls(**about, **reading_of(now, because), **_compared(found, names))


class _Name(Record):
    name: str = Field(description="name of the what-if")
    label: str = Field(description="its label")


class _Effect(ShareFigures, _Sides, _Name):
    """What a what-if changes of the odds, draw by draw."""

    higher: Share | None = Field(description="share of draws in which its behaviour raises the odds")
    left_out: list[LeftOutRecord] = Field(description="what it leaves out of the events; none: no news")
    draws: int = Field(description="draws that are paired")
    unpaired: int = Field(description="draws that are not")
    ranked: bool = Field(
        description="whether it stands in the ranking: it is possible, moves something, and at least half of "
        "the draws are paired"
    )
    moves_nothing: bool = Field(description="whether no draw differs")
    impossible: str | None = Field(description="why there is no answer; `null`: there is one")
    reading: Reading
    because: str | None = Field(
        description="why it is not announced now although the others are; `null`: it is, or none is"
    )


class WhatIfRecord(_AskedOfBoth, Repeatable):
    """What-ifs against the file as it stands."""

    outcomes: Outcomes
    is_answer: YesOrNot
    undone: list[str] = Field(description="what an interrupted run left out")
    now: AnnouncedNow
    because: NotNow
    ranking: list[_Effect] = Field(
        description="one per what-if, the largest median change of behaviour first: `base` and `other` are "
        "the odds of `outcomes` without and with it"
    )
    comparisons: list[_Compared] = Field(
        description="the same for everything, each as `melian compare` gives it"
    )

    @classmethod
    def of(cls, table: WhatIfTable, about: Mapping[str, Any]) -> Self:
        """The figures of the page, and every comparison."""
        return cls(
            **about,
            outcomes=list(table.outcomes),
            is_answer=table.is_answer,
            undone=list(table.undone),
            now=announced_record(table.now),
            because=table.because or None,
            ranking=[_nested(row) for row in frame_rows(table.frame)],
            comparisons=[
                _compared(effect.comparison, ("base", effect.name))
                for effect in table.effects
                if effect.comparison is not None
            ],
        )


class _Lever(_Effect):
    """What a lever changes of the odds, and of the actor's own expected points."""

    kind: Literal["commitment", "disclosure", "briefing", "openness"] = Field(
        description="what kind of lever it is"
    )
    variant: dict[str, Any] = Field(
        description="what the lever is, as the file would write it under `variants`"
    )
    own_median: Points | None = Field(
        description="of the change of the actor's own expected points: the median"
    )
    own_mean: Points | None = Field(description="the mean of it")
    own_q05: Points | None = Field(description="5 % of the draws lie below")
    own_q25: Points | None = Field(description="25 % of the draws lie below")
    own_q75: Points | None = Field(description="75 % of the draws lie below")
    own_q95: Points | None = Field(description="95 % of the draws lie below")
    own_higher: Share | None = Field(
        description="share of draws in which the actor expects more with the lever"
    )
    start_median: Share | None = Field(
        description="of the change of the odds, had all known of it from the start: the median; `null` where "
        "`reading` says that they do"
    )
    start_mean: Share | None = Field(description="the mean of it")
    start_q05: Share | None = Field(description="5 % of the draws lie below")
    start_q25: Share | None = Field(description="25 % of the draws lie below")
    start_q75: Share | None = Field(description="75 % of the draws lie below")
    start_q95: Share | None = Field(description="95 % of the draws lie below")
    start_higher: Share | None = Field(description="share of draws in which the odds are higher then")


class LeversRecord(Repeatable):
    """What an actor could do beforehand."""

    scenario: ScenarioName
    variant: Variant
    set: TypedSettings
    draws: Draws
    seed: Seed
    actor: str = Field(description="whose levers")
    outcomes: Outcomes
    is_answer: YesOrNot
    given: Given
    undone: list[str] = Field(description="what an interrupted run left out")
    now: AnnouncedNow
    because: NotNow
    sentences: Sentences
    levers: list[_Lever] = Field(description="one per lever, the largest median change of behaviour first")

    @classmethod
    def of(cls, found: LeverTable, about: Mapping[str, Any]) -> Self:
        """The figures of the page, and its sentence; `about` says what was asked for."""
        table = found.table
        return cls(
            **about,
            actor=found.actor,
            outcomes=list(table.outcomes),
            is_answer=table.is_answer,
            given=list(table.base.given),
            undone=list(table.undone),
            now=announced_record(table.now),
            because=table.because or None,
            sentences=[*filter(None, [levers_sentence(found), base_sentence(found)])],
            levers=[_nested(row) for row in frame_rows(found.frame)],
        )


def _compared(found: Comparison, names: tuple[str, str]) -> dict[str, Any]:
    return {
        "a": names[0],
        "b": names[1],
        "given": list(found.base.given),
        "paired": found.n_draws,
        "unpaired": found.n_unpaired,
        "moves_nothing": found.moves_nothing,
        "sentences": [comparison_sentence(found, names)],
        "status": {"a": status_of(found.base), "b": status_of(found.other)},
        "answer": _nested(found.answer) if found.answer is not None and found.n_draws else None,
        "odds": [_nested(row) for row in frame_rows(found.frame)],
        "payoffs": [_nested(row) for row in frame_rows(found.payoffs)],
        "left_out": [asdict(item) for item in found.sides.left_out],
    }


def _nested(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a frame with its changes of news and of both together as figures of their own."""
    parts = {part: {key: row[f"{part}_{key}"] for key in Spread._fields} for part in ("news", "total")}
    return {
        **{key: value for key, value in row.items() if not key.startswith(("news_", "total_"))},
        **{part: figures if figures["median"] is not None else None for part, figures in parts.items()},
    }
