"""What `melian drivers` prints with `--json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from pydantic import Field

from melian.analysis.drivers import Drivers
from melian.report.records.record import (
    Draws,
    Given,
    Precision,
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

__all__ = ["DriversRecord"]

LEVEL = 0.95
"""Of the intervals of Sobol' indices."""


class _Swing(Record):
    input: str = Field(description="name of the number, or of the group of numbers")
    label: str = Field(description="its label")
    low: str = Field(description="its 5 % value, as text")
    high: str = Field(description="its 95 % value, as text")
    odds_low: Share | None = Field(description="median odds at the 5 % value")
    odds_high: Share | None = Field(description="median odds at the 95 % value")


class _Input(ShareFigures, _Swing):
    """What moving a number does to the odds, draw by draw."""

    bare: bool = Field(description="whether it stands in a formula, without a name")
    n_draws: int = Field(description="at how many draws it was moved")

    higher: Share | None = Field(description="share of draws in which the odds are higher at the 95 % value")
    median_low: Share | None = Field(description="odds at the 5 % value, with all others at their medians")
    median_high: Share | None = Field(description="odds at the 95 % value, with all others at their medians")
    first: float | None = Field(
        None, description="with `--sobol`: share of the variance that it makes by itself"
    )
    first_low: float | None = Field(None, description="with `--sobol`: lower end of the interval of `first`")
    first_high: float | None = Field(None, description="with `--sobol`: upper end of it")
    total: float | None = Field(
        None, description="with `--sobol`: share of the variance that it has a part in"
    )
    total_low: float | None = Field(None, description="with `--sobol`: lower end of the interval of `total`")
    total_high: float | None = Field(None, description="with `--sobol`: upper end of it")


class _Bare(Record):
    """How numbers without a name were moved."""

    share: Share = Field(description="by how much of itself each was moved to either side")
    tied: list[str] = Field(description="those that make no game when they move alone, which were not moved")
    nearer: list[str] = Field(description="those that were moved less, since odds would leave 0 to 1")


class _Sobol(Record):
    """What the Sobol' indices rest on."""

    samples: int = Field(description="samples, as asked for")
    used: int = Field(description="how many of them were used: those that are certified in all their points")
    variance: float | None = Field(description="variance of the odds over the samples")
    level: float = Field(description="how sure the intervals are", json_schema_extra={"unit": "share"})
    interrupted: bool = Field(description="whether samples are missing since it was interrupted")


class DriversRecord(Repeatable):
    """Which uncertain number moves the odds."""

    scenario: ScenarioName
    title: Title
    variant: Variant
    set: Settings
    given: Given
    draws: Draws
    seed: Seed
    precision: Precision
    followed: list[str] = Field(description="the outcomes whose odds are followed")
    is_answer: bool = Field(description="whether these are the outcomes that answer yes")
    base: ShareFigures = Field(description="the odds with every number at its draws")
    settings: int = Field(description="how many points were solved")
    certified: int = Field(description="how many of them have an answer with a certificate")
    interrupted: bool = Field(description="whether points are missing since it was interrupted")
    inputs: list[_Input] = Field(
        description="one per number, the largest swing first; its six figures are those of the differences, "
        "high minus low, draw by draw"
    )
    bare: _Bare | None = Field(
        description="how numbers without a name were moved; `null` with `--no-bare`, or where there are none"
    )
    sobol: _Sobol | None = Field(description="what the indices rest on; `null` without `--sobol`")

    @classmethod
    def of(cls, table: Drivers, settings: Mapping[str, str]) -> Self:
        """The figures of the page."""
        model, sobol = table.model, table.sobol
        return cls(
            scenario=model.scenario.name,
            title=model.scenario.title,
            variant=model.variant,
            set=dict(settings),
            given=list(table.given),
            draws=table.n_draws,
            seed=table.seed,
            precision=model.precision.text,
            followed=list(table.followed),
            is_answer=table.is_answer,
            base=known(table.base._asdict()),
            settings=table.n_points,
            certified=table.n_certified,
            interrupted=table.is_interrupted,
            inputs=frame_rows(table.frame),
            bare=None
            if table.bare is None
            else {
                "share": table.bare.share,
                "tied": list(table.bare.tied),
                "nearer": list(table.bare.nearer),
            },
            sobol=None
            if sobol is None
            else {
                "samples": sobol.n_samples,
                "used": sobol.indices.n_rows,
                "variance": sobol.indices.variance,
                "level": LEVEL,
                "interrupted": sobol.is_interrupted,
            },
        )
