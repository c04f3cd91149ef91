"""What `melian score` prints with `--json`.

Tested in `tests/unit/record/test_score.py`.
"""

from __future__ import annotations

import math
from typing import Self

from pydantic import Field

from melian.record.comparison import Comparison
from melian.record.reliability import Band, Reliability
from melian.record.score import Case, Table
from melian.record.scoring import Scored
from melian.report.records.record import Answer, AskedQuestion, Draws, Record, Seed, Share

__all__ = ["ScoreRecord"]


class _Comparison(Record):
    """Mean scores over crises, the smaller the better; a number that there is not, or infinite, is `null`."""

    crises: int = Field(description="crises that both speak of")
    cases: int = Field(description="questions of these")
    ours: float | None = Field(description="mean score of the files")
    theirs: float | None = Field(description="mean score of the other")
    skill: float | None = Field(description="share of the other's score that is saved")
    low: float | None = Field(description="theirs less ours: 5 % of bootstraps over crises lie below")
    high: float | None = Field(description="95 % lie below; both are `null` below five crises")
    verdict: str = Field(description="`better`, `worse`, or `none`: no difference can be shown")


class _Rival(Record):
    """Another forecaster on the same questions."""

    forecaster: str = Field(description="who or what it is")
    brier: _Comparison = Field(description="by Brier scores")
    logarithmic: _Comparison = Field(description="by logarithmic scores, in nats")


class _Case(AskedQuestion):
    """One question that came to yes or no."""

    crisis: str = Field(description="name of the crisis")
    odds: Share = Field(description="mean odds of yes over draws: what is scored")
    q05: Share = Field(description="5 % of the draws lie below")
    q95: Share = Field(description="95 % of the draws lie below")
    came: bool = Field(description="whether it came to yes")
    brier: float = Field(description="Brier score, from 0 to 1, the smaller the better")
    logarithmic: float | None = Field(description="logarithmic score in nats; `null`: infinite")
    others: dict[str, Share] = Field(
        description="what others said of it", json_schema_extra={"by": "forecaster"}
    )


class _Band(Record):
    """The middle 90 % of curves."""

    low: list[Share] = Field(description="5 % of curves lie below")
    high: list[Share] = Field(description="95 % of curves lie below")
    miscalibration: float = Field(description="of 95 % of them it is smaller")


class _Reliability(Record):
    """Whether things happen as often as is said."""

    odds: list[Share] = Field(description="odds of yes, rising")
    came: list[bool] = Field(description="what each came to")
    recalibrated: list[Share] | None = Field(
        description="how often odds of this size came about, by isotonic regression; `null` below 20 cases"
    )
    miscalibration: float | None = Field(description="Brier score that better calibration would save")
    discrimination: float | None = Field(description="what the odds tell apart")
    uncertainty: float | None = Field(description="what there was to tell")
    alone: _Band | None = Field(
        description="where a calibrated curve lies if each case goes its own way; `null` below 20 cases"
    )
    together: _Band | None = Field(description="the same if the questions of a crisis go together")
    strays: list[bool] = Field(
        description="where the curve is beyond both bands, if all miscalibration is beyond chance"
    )


class _Table(Record):
    """Scores of files of one kind."""

    hindsight: bool = Field(description="whether these files rest on what was reported later")
    cases: list[_Case] = Field(description="one per question that came to yes or no")
    brier: float = Field(description="mean over crises, each the mean of its questions")
    logarithmic: float | None = Field(description="the same, logarithmic")
    brier_per_draw: float = Field(description="mean Brier score of single draws")
    logarithmic_per_draw: float | None = Field(description="mean logarithmic score of single draws")
    rivals: list[_Rival] = Field(description="against others on the same questions")
    ranked: dict[str, _Comparison] = Field(
        description="ranked probability scores of ordered outcomes against others",
        json_schema_extra={"by": "forecaster"},
    )
    reliability: _Reliability = Field(description="whether things happen as often as is said")


class ScoreRecord(Answer):
    """What forecasts were worth."""

    draws: Draws
    seed: Seed
    tables: list[_Table] = Field(description="from foresight, then with hindsight")
    unanswered: list[str] = Field(description="crises in which no draw has an answer")
    sources: dict[str, list[str]] = Field(
        description="where what others say is written", json_schema_extra={"by": "forecaster"}
    )

    @classmethod
    def of(cls, found: Scored) -> Self:
        """The figures of the page."""
        return cls(
            draws=found.draws, seed=found.seed, tables=[_table(each) for each in found.tables],
            unanswered=list(found.unanswered),
            sources={name: list(each) for name, each in found.sources.items()},
        )  # fmt: skip


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _compared(found: Comparison) -> _Comparison:
    figures = {name: _finite(getattr(found, name)) for name in ("ours", "theirs", "skill", "low", "high")}
    return _Comparison(crises=found.n_crises, cases=found.n_cases, verdict=found.verdict, **figures)


def _case(case: Case) -> _Case:
    return _Case(
        crisis=case.crisis, question=case.question, label=case.label, odds=case.odds.mean,
        q05=case.odds.q05, q95=case.odds.q95, came=case.came, brier=case.odds.brier(case.came),
        logarithmic=_finite(case.odds.logarithmic(case.came)), others=dict(case.others),
    )  # fmt: skip


def _reliability(found: Reliability) -> _Reliability:
    curve = found.recalibrated
    return _Reliability(
        odds=found.odds.tolist(), came=found.came.tolist(),
        recalibrated=None if curve is None else curve.tolist(),
        miscalibration=_finite(found.miscalibration), discrimination=_finite(found.discrimination),
        uncertainty=_finite(found.uncertainty), alone=_band(found.alone), together=_band(found.together),
        strays=found.strays.tolist(),
    )  # fmt: skip


def _band(found: Band | None) -> _Band | None:
    return (
        None
        if found is None
        else _Band(low=found.low.tolist(), high=found.high.tolist(), miscalibration=found.miscalibration)
    )


def _table(table: Table) -> _Table:
    return _Table(
        hindsight=table.has_hindsight,
        cases=[_case(case) for case in table.cases],
        brier=table.brier,
        logarithmic=_finite(table.logarithmic),
        brier_per_draw=table.per_draw[0],
        logarithmic_per_draw=_finite(table.per_draw[1]),
        rivals=[
            _Rival(forecaster=each.name, brier=_compared(each.brier), logarithmic=_compared(each.logarithmic))
            for each in table.rivals
        ],
        ranked={name: _compared(each) for name, each in table.ranked.items()},
        reliability=_reliability(table.reliability),
    )
