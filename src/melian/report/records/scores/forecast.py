"""What `melian forecast` and its commands print with `--json`.

Tested in `tests/unit/record/test_forecast_command.py`.
"""

from __future__ import annotations

from typing import Self

from pydantic import Field

from melian.record.forecast import Forecast, Foretold
from melian.record.ledger import Line
from melian.report.records.record import (
    Answer,
    AskedQuestion,
    Date,
    Draws,
    Outcome,
    Record,
    Seed,
    Share,
    Title,
)

__all__ = ["ForecastRecord", "ResolvedRecord", "VerifiedRecord"]


class _Told(Record):
    """Odds over draws."""

    mean: Share = Field(description="mean over draws: what is scored")
    q05: Share = Field(description="5 % of the draws lie below")
    q95: Share = Field(description="95 % of the draws lie below")


class _Question(_Told, AskedQuestion):
    """The odds of yes of a question."""


class _Outcome(_Told, Outcome):
    """The odds of an outcome."""


class ForecastRecord(Answer):
    """What a file foretells."""

    crisis: str = Field(description="name of the crisis, after its file")
    title: Title
    as_of: Date = Field(description="the day whose knowledge it rests on")
    hindsight: bool = Field(description="whether the file rests on what was reported later")
    sha256: str = Field(description="fingerprint of the file")
    questions: list[_Question] = Field(description="the odds of yes of every question")
    outcomes: list[_Outcome] = Field(description="the odds of every outcome")
    draws: Draws
    certified: int = Field(description="draws with an answer")
    seed: Seed
    ledger: str | None = Field(description="where it was recorded; `null`: nowhere")
    n: int | None = Field(description="number of the record there")
    head: str | None = Field(description="hash of the record: the new head of the ledger")

    @classmethod
    def of(cls, forecast: Forecast, sha256: str, line: Line | None, ledger: str | None) -> Self:
        """The figures of the page."""
        return cls(
            crisis=forecast.crisis, title=forecast.title, as_of=forecast.as_of,
            hindsight=forecast.has_hindsight, sha256=sha256,
            questions=[
                _Question(question=name, label=told.label, **_odds(told))
                for name, told in forecast.questions.items()
            ],
            outcomes=[
                _Outcome(outcome=name, label=told.label, **_odds(told))
                for name, told in forecast.outcomes.items()
            ],
            draws=forecast.draws, certified=forecast.certified, seed=forecast.seed, ledger=ledger,
            n=line.n if line else None, head=line.hash if line else None,
        )  # fmt: skip


def _odds(told: Foretold) -> dict[str, float]:
    return {"mean": told.odds.mean, "q05": told.odds.q05, "q95": told.odds.q95}


class ResolvedRecord(Answer):
    """How a crisis ended, recorded."""

    ledger: str = Field(description="where it was recorded")
    n: int = Field(description="number of the record there")
    head: str = Field(description="hash of the record: the new head of the ledger")
    crisis: str = Field(description="name of the crisis")
    forecasts: int = Field(description="forecasts of it that the ledger holds")
    of_other_files: int = Field(description="how many of these were made from another version of the file")


class VerifiedRecord(Answer):
    """Whether a ledger is as it was written."""

    ledger: str = Field(description="the file")
    holds: bool = Field(description="whether nothing was changed")
    faults: list[str] = Field(description="what was changed, in words")
    torn_bytes: int = Field(description="bytes at the end that were cut while they were written")
    head: str = Field(description="hash of the last record: write it down where others see it")
    forecasts: int = Field(description="forecasts that it holds")
    resolutions: int = Field(description="resolutions that it holds")
    unresolved: list[str] = Field(description="crises that were forecast and have not ended")
