"""What `melian why` prints with `--json`: reasons of a step, or the parts of a change of odds.

Tested in `tests/unit/test_cli_why.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Self

from pydantic import Field

from melian.analysis.certificate import has_headline
from melian.analysis.shift import ShiftTable
from melian.analysis.why import WhyTable
from melian.report.records.parts.announced import AnnouncedNow, NotNow, Reading, reading_of
from melian.report.records.parts.standing import FromNowOn, now_record
from melian.report.records.record import (
    At,
    Draws,
    Given,
    LeftOutRecord,
    Outcomes,
    PointFigures,
    Record,
    Repeatable,
    ScenarioName,
    Seed,
    Sentences,
    Settings,
    Share,
    ShareFigures,
    Variant,
    frame_rows,
)
from melian.report.records.situations import Group, Mover, OptionName, Then
from melian.report.words.failing import no_headline
from melian.report.words.why import reason_sentence, shift_sentence
from melian.runs.run import Run

__all__ = ["ShiftRecord", "WhyRecord"]


class _Chosen(OptionName):
    chosen: Share | None = Field(description="mean probability that it is chosen")


class _Option(PointFigures, _Chosen, Group, Mover):
    """What an option is worth to the mover, in points over draws."""

    best: Share | None = Field(description="share of draws in which no option is worth more")
    then: Then


class _Part(Record):
    step: str = Field(description="name of the step")
    actor: str = Field(description="name of the actor who moves")
    group: int = Field(description="number of the group of situations")
    option: str = Field(description="the option")
    over: str = Field(description="the option that it is held against")
    line: str = Field(description="the stake line")
    kind: str = Field(description="what the line is of; `gap`: the whole, to which the parts add up")


class _Line(PointFigures, _Part):
    """What a stake line adds to the gap between two options, in points over draws."""

    higher: Share | None = Field(description="share of draws in which it speaks for the option")


class WhyRecord(Repeatable):
    """Why options are taken at a step: with `--step`."""

    scenario: ScenarioName
    variant: Variant
    now: FromNowOn
    given: Given
    at: At
    set: Settings
    draws: Draws
    seed: Seed
    certified: int = Field(description="draws whose answer has a certificate")
    figures_over: int = Field(description="how many draws all this rests on")
    sentences: Sentences
    options: list[_Option] = Field(description="one per group of situations and option")
    lines: list[_Line] = Field(
        description="one per option against another and stake line; the first of each, of kind `gap`, is the "
        "whole. The parts add up to it in every draw, and so in the mean"
    )

    @classmethod
    def of(cls, run: Run, table: WhyTable, settings: Mapping[str, str]) -> Self:
        """The figures of the page, all lines, and the sentences."""
        return cls(
            scenario=run.model.scenario.name,
            variant=run.model.variant,
            now=now_record(table.standing),
            given=list(run.given),
            at=run.at,
            set=dict(settings),
            draws=run.n_draws,
            seed=run.seed,
            certified=run.n_certified,
            figures_over=table.n_draws,
            sentences=[reason_sentence(reason, placed=True) for reason in table.reasons]
            if has_headline(run)
            else [no_headline(run)],
            options=frame_rows(table.options),
            lines=frame_rows(table.lines),
        )


class _StepName(Record):
    step: str = Field(description="name of the step")
    label: str = Field(description="its label")
    who: str = Field(description="label of who moves")


class _Step(ShareFigures, _StepName):
    """What a step adds to the change."""

    higher: Share | None = Field(description="share of draws in which it raises the odds")


class ShiftRecord(Repeatable):
    """Which steps carry a change of odds: with `--variant` and `--against`."""

    scenario: ScenarioName
    against: str = Field(description="the side that is changed; `base`: the file as it stands")
    variant: str = Field(description="the side that it is changed to")
    reading: Reading
    because: NotNow
    now: AnnouncedNow
    given: Given
    draws: Draws
    seed: Seed
    outcomes: Outcomes
    paired: int = Field(description="draws that are certified on both sides")
    left_out: int = Field(description="the other draws")
    sentences: Sentences
    whole: ShareFigures | None = Field(
        description="the change of the odds, draw by draw, over the `paired` draws; `null` without any"
    )
    behaviour: ShareFigures | None = Field(
        description="the change of behaviour: both sides given only what events say to both; the same as "
        "`whole` where neither side leaves anything out"
    )
    left_out_events: list[LeftOutRecord] = Field(
        description="what one side leaves out of the events: the change of news"
    )
    steps: list[_Step] = Field(
        description="what each step adds to the change, in order of play, after the news (`events`) if any; "
        "all add up to `whole`, and those without the news to `behaviour`"
    )

    @classmethod
    def of(cls, first: Run, second: Run, table: ShiftTable, names: tuple[str, str]) -> Self:
        """The figures of the page, and its sentence."""
        return cls(
            scenario=first.model.scenario.name,
            against=names[0],
            variant=names[1],
            **reading_of(table.now, table.because),
            given=list(second.given),
            draws=first.n_draws,
            seed=first.seed,
            outcomes=list(table.outcomes),
            paired=table.n_draws,
            left_out=table.n_left_out,
            sentences=[shift_sentence(first, table, names)],
            whole=table.whole._asdict() if table.n_draws else None,
            behaviour=table.behaviour._asdict() if table.n_draws else None,
            left_out_events=[asdict(item) for item in table.left_out],
            steps=frame_rows(table.frame),
        )
