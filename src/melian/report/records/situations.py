"""What `melian strategy` and `melian beliefs` print with `--json`.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field

from melian.analysis.beliefs import BeliefTable
from melian.analysis.strategy import StrategyTable
from melian.report.records.parts.standing import FromNowOn, now_record
from melian.report.records.record import (
    At,
    Draws,
    Given,
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
from melian.runs.run import Run

__all__ = ["BeliefsRecord", "Group", "Mover", "OptionName", "StrategyRecord", "Then"]


class Mover(Record):
    """A step and who moves at it."""

    step: str = Field(description="name of the step")
    step_label: str = Field(description="its label")
    actor: str = Field(description="name of the actor who moves")
    actor_label: str = Field(description="its label")


class Group(Record):
    """Situations that are told together."""

    group: int = Field(description="number of the group of situations at that step")
    condition: str = Field(description='where it holds, in words; `""` for all situations')
    share: Share | None = Field(description="how much of what is reached at that step the group is")
    sets: int = Field(description="how many information sets the group has")
    reach: Share | None = Field(description="how often play comes there, mean over draws")
    effect: Share | None = Field(
        description="the range over the mover's options there of the odds of yes if one is taken (of the "
        "outcome for which it is largest, where the file has no question)"
    )


class OptionName(Record):
    """An option."""

    option: str = Field(description="name of the option")
    option_label: str = Field(description="its label")


class _Choice(OptionName):
    off_table: str = Field(description='the facts that rule the option out; `""` where none do')


Then = Annotated[
    Share | None,
    Field(
        description="the odds of yes if the option is taken there, mean over draws; `null` where the file "
        "has no question or the option is not there"
    ),
]


class _StrategyRow(ShareFigures, _Choice, Group, Mover):
    """How often an option is chosen in a group of situations, over draws."""

    then: Then


class _Matter(Record):
    matter: str = Field(description="what the belief is about: a private matter or a hidden move")
    matter_label: str = Field(description="its label")


class _Prior(OptionName):
    prior: Share | None = Field(description="the odds before the story")


class _BeliefRow(ShareFigures, _Prior, Group, _Matter, Mover):
    """What the mover believes in a group of situations, over draws."""


class _Groups(Repeatable):
    """Few groups of situations per step."""

    scenario: ScenarioName
    variant: Variant
    now: FromNowOn
    set: Settings
    draws: Draws
    seed: Seed
    quantiles_over: int = Field(description="how many draws the medians and quantiles rest on")
    sentences: Sentences


class StrategyRecord(_Groups):
    """What each side does."""

    rows: list[_StrategyRow] = Field(description="one per step, mover, group of situations and option")
    given: Given
    at: At

    @classmethod
    def of(cls, run: Run, table: StrategyTable, settings: Mapping[str, str]) -> Self:
        """The figures of the page, one row per option."""
        shared = _shared(run, table, settings)
        return cls(**shared, rows=frame_rows(table.frame), given=list(run.given), at=run.at)


class BeliefsRecord(_Groups):
    """What each side believes."""

    rows: list[_BeliefRow] = Field(description="one per step, mover, matter, group of situations and option")
    given: Given
    at: At

    @classmethod
    def of(cls, run: Run, table: BeliefTable, settings: Mapping[str, str]) -> Self:
        """The figures of the page, one row per option."""
        shared = _shared(run, table, settings)
        return cls(**shared, rows=frame_rows(table.frame), given=list(run.given), at=run.at)


def _shared(run: Run, table: StrategyTable | BeliefTable, settings: Mapping[str, str]) -> dict[str, object]:
    return {
        "scenario": run.model.scenario.name,
        "variant": run.model.variant,
        "now": now_record(table.standing),
        "set": dict(settings),
        "draws": run.n_draws,
        "seed": run.seed,
        "quantiles_over": table.n_draws,
        "sentences": list(table.sentences),
    }
