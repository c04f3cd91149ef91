"""What `melian tip` prints with `--json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from pydantic import Field
from pydantic.config import JsonDict

from melian.analysis.tip import Tipping, TipTable
from melian.report.records.record import (
    Draws,
    Figures,
    Given,
    Precision,
    Record,
    Repeatable,
    ScenarioName,
    Seed,
    Settings,
    Share,
    Title,
    Variant,
    frame_rows,
    known,
)
from melian.report.words.tip import tip_sentences

__all__ = ["TipRecord"]

LEADER: JsonDict = {"by": "leader"}


class _Number(Record):
    """A number, and who leads along it."""

    input: str = Field(description="name of the number")
    label: str = Field(description="its label")
    low: float | None = Field(description="lower end of the range that was looked through")
    high: float | None = Field(description="upper end of it")
    leader_at_medians: str | None = Field(
        description="who leads at the low end with all other numbers at their medians; `null`: not certified"
    )
    leaders_low: dict[str, Share] = Field(
        description="who leads at the low end, in which share of draws", json_schema_extra=LEADER
    )
    leaders_high: dict[str, Share] = Field(description="the same at the high end", json_schema_extra=LEADER)
    tipped: Share | None = Field(description="share of draws with a change of the leader")
    draws: int = Field(description="draws that are certified at both ends")
    sentences: list[str] = Field(description="the same in words, as on the page")


class _Where(Record):
    input: str = Field(description="name of the number")
    label: str = Field(description="its label")
    low: float | None = Field(description="lower end of the range that was looked through")
    high: float | None = Field(description="upper end of it")
    before: str = Field(description="who leads below")
    after: str = Field(description="who leads above")
    at_medians: float | None = Field(
        description="where it lies with all other numbers at their medians; `null`: not there"
    )
    share: Share | None = Field(description="share of draws that have the change")


class _Plain(Figures[float]):
    """A value of the number, in its own unit, over draws."""


class _Change(_Plain, _Where):
    """A change of the leader along a number: where it lies, over the draws that have it."""

    tipped: Share | None = Field(description="share of draws with any change along the number")


class TipRecord(Repeatable):
    """Where numbers tip the answer."""

    scenario: ScenarioName
    title: Title
    variant: Variant
    set: Settings
    given: Given
    draws: Draws
    seed: Seed
    precision: Precision
    step: str | None = Field(
        description="the step whose likeliest choice is followed; `null`: the outcomes are"
    )
    labels: dict[str, str] = Field(description="labels of what can lead", json_schema_extra=LEADER)
    settings: int = Field(description="how many points were solved")
    certified: int = Field(description="how many of them have an answer with a certificate")
    interrupted: bool = Field(description="whether changes may be missing since it was interrupted")
    numbers: list[_Number] = Field(description="one per number")
    changes: list[_Change] = Field(description="one per number and change of the leader")

    @classmethod
    def of(cls, table: TipTable, settings: Mapping[str, str]) -> Self:
        """The figures of the page."""
        model = table.model
        return cls(
            scenario=model.scenario.name,
            title=model.scenario.title,
            variant=model.variant,
            set=dict(settings),
            given=list(table.given),
            draws=table.n_draws,
            seed=table.seed,
            precision=model.precision.text,
            step=table.step or None,
            labels=dict(table.labels),
            settings=table.n_points,
            certified=table.n_certified,
            interrupted=table.is_interrupted,
            numbers=[_number(table, tipping) for tipping in table.tippings],
            changes=[row for row in frame_rows(table.frame) if row["before"]],
        )


def _number(table: TipTable, tipping: Tipping) -> _Number:
    return _Number(
        input=tipping.input.name,
        label=tipping.input.label,
        low=tipping.low,
        high=tipping.high,
        leader_at_medians=tipping.median_leader or None,
        leaders_low=dict(tipping.leaders),
        leaders_high=dict(tipping.leaders_high),
        **known({"tipped": tipping.tipped}),
        draws=tipping.n_draws,
        sentences=tip_sentences(table, tipping),
    )
