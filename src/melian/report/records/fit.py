"""What `melian fit` prints with `--json`.

Tested in `tests/unit/test_fit_command.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from pydantic import Field
from pydantic.config import JsonDict

from melian.fit.crisis.equilibria import Selection
from melian.fit.estimation.model_tests import ModelTest
from melian.fit.estimation.profiles import Profile
from melian.fit.fitted import Fit
from melian.report.records.record import Record, Repeatable, frame_rows, known

__all__ = ["Effect", "FitRecord"]

Effect = tuple[tuple[str, Any, Any], pd.DataFrame]
"""A column with its two values, and what comes of it."""
BY_COLUMN: JsonDict = {"by": "column"}
SHARE: JsonDict = {"unit": "share"}


class _Column(Record):
    """What a column of a formula was taken for."""

    taken_as: Literal["number", "truth", "text", "levels"] = Field(
        description="what it was taken as; `levels` where formulas name numbers or truths in `C()` only"
    )
    levels: list[Any] | None = Field(
        description="of text and what stands in `C()`, the levels; the others are compared with the first"
    )


class _Status(Record):
    """How the search for the maximum ended."""

    code: Literal["maximum", "flat", "unbounded", "no maximum", "not converged"] = Field(
        description="only `maximum` exits with 0"
    )
    sentence: str = Field(description="the same in words")
    largest_gradient: float | None = Field(description="largest slope there, by coefficient")


class _Coefficient(Record):
    """A coefficient with its normal interval of 95 %."""

    term: str = Field(description="the term of the model that it belongs to")
    regressor: str = Field(description="what it multiplies")
    coef: float | None = Field(description="the estimate")
    se: float | None = Field(description="its standard error")
    z: float | None = Field(description="estimate over standard error")
    p: float | None = Field(
        description="how often as large a one comes about by chance", json_schema_extra=SHARE
    )
    low: float | None = Field(description="lower end of its interval")
    high: float | None = Field(description="upper end of it")
    name: str = Field(description="`term:regressor`")


class _Equilibria(Record):
    """Cases with more than one equilibrium."""

    several_at_estimate: int = Field(description="cases with several at the estimate")
    several_on_the_way: int = Field(description="the most cases with several at an evaluation on the way")
    evaluations: int = Field(description="evaluations of the likelihood")
    selection: str | None = Field(
        description="which is used where there are several, in words; `null` where they are counted instead"
    )


class _Starts(Record):
    """The starts of the search."""

    number: int = Field(description="how many there were")
    arrived: int = Field(description="how many ended at the maximum")
    seed: int | None = Field(description="seed of the starts")
    logliks: list[float | None] = Field(description="log-likelihood at the end of each")


class _Others(Record):
    """What a search for other equilibria found."""

    cases: int = Field(description="cases in which another was found")
    starts: int = Field(description="starts in each game")
    games: int = Field(description="different games among the cases")
    farthest: float | None = Field(
        description="how far the odds of an outcome lie at most", json_schema_extra=SHARE
    )
    sentence: str = Field(description="the same in words")


class _Difference(Record):
    """What a change does to an outcome: mean over all cases, with a band of 90 %."""

    outcome: str = Field(description="the outcome")
    at_low: float | None = Field(description="mean odds, or figure, at the first value")
    at_high: float | None = Field(description="the same at the second")
    difference: float | None = Field(description="second less first")
    se: float | None = Field(description="its standard error")
    low: float | None = Field(description="lower end of its band")
    high: float | None = Field(description="upper end of it")


class _Effect(Record):
    """A first difference."""

    column: str = Field(description="the column that is set")
    from_: Any = Field(alias="from", description="its first value")
    to: Any = Field(description="its second value")
    outcomes: list[_Difference] = Field(description="one per outcome")


class _Point(Record):
    """The likelihood with the coefficient held."""

    value: float = Field(description="where the coefficient is held")
    loglik: float | None = Field(description="log-likelihood there")
    fall: float | None = Field(description="how far it lies below the maximum")


class _Profile(Record):
    """A profile of the likelihood."""

    name: str = Field(description="the coefficient")
    level: float = Field(description="how sure the interval is", json_schema_extra=SHARE)
    low: float | None = Field(description="lower end of the interval; `null` where it has none")
    high: float | None = Field(description="upper end of it; `null` where it has none")
    points: list[_Point] = Field(description="points of the profile")


class _Test(Record):
    """The model against a changed one."""

    name: Literal["vuong", "clarke"] = Field(description="the test")
    correction: Literal["none", "aic", "bic"] = Field(
        description="the correction for the number of coefficients"
    )
    statistic: float | None = Field(description="the statistic")
    plays: int = Field(description="plays that it rests on")
    p: float | None = Field(
        description="how often as large a one comes about by chance", json_schema_extra=SHARE
    )
    favours: Literal["first", "second", "neither"] = Field(
        description="`second`: the changed model; as the statistic leans"
    )


class FitRecord(Repeatable):
    """A model fitted to cases."""

    model: str = Field(description="the model, as it was named")
    title: str = Field(description="its title")
    formulas: dict[str, str] = Field(description="formulas by term", json_schema_extra={"by": "term"})
    options: dict[str, str] = Field(description="settings of the model", json_schema_extra={"by": "option"})
    cases: int = Field(description="cases that are used")
    plays: int = Field(description="plays of all cases")
    dropped: dict[str, str] = Field(
        description="of each row that was left out (a line of the file), which columns miss a value there",
        json_schema_extra={"by": "row"},
    )
    read_as_missing: dict[str, dict[str, int]] = Field(
        description='by column, how often which word of the file was read as missing; `""` is an empty cell',
        json_schema_extra=BY_COLUMN,
    )
    columns: dict[str, _Column] = Field(
        description="what each column of a formula was taken for", json_schema_extra=BY_COLUMN
    )
    outcomes: dict[str, int] = Field(description="plays by outcome", json_schema_extra={"by": "outcome"})
    loglik: float | None = Field(description="log-likelihood at the estimate")
    aic: float | None = Field(description="Akaike's criterion")
    bic: float | None = Field(description="Schwarz's criterion")
    status: _Status = Field(description="how the search ended")
    coefficients: list[_Coefficient] = Field(description="one per coefficient")
    standard_errors: str = Field(description="the kind that was asked for, or `npl`")
    covariance: list[list[float | None]] = Field(description="of the coefficients, in the same order")
    equilibria: _Equilibria = Field(description="cases with more than one equilibrium")
    starts: _Starts = Field(description="the starts of the search")
    notes: list[str] = Field(description="what to bear in mind, as on the page")
    seconds: float = Field(description="how long it took", json_schema_extra={"unit": "s"})
    other_equilibria: _Others | None = Field(
        description="what a search for other equilibria found; `null` unless asked for"
    )
    effects: list[_Effect] = Field(description="first differences that were asked for")
    profiles: list[_Profile] = Field(description="profiles that were asked for")
    tests: list[_Test] = Field(description="Vuong's and Clarke's test with each correction, where asked for")

    @classmethod
    def of(
        cls,
        fit: Fit,
        effects: Sequence[Effect] = (),
        profiles: Sequence[Profile] = (),
        tests: Sequence[ModelTest] = (),
        others: Selection | None = None,
    ) -> Self:
        """All that the page says."""
        record = {name: value for name, value in fit.to_dict().items() if name != "format"}
        return cls(
            **record,
            other_equilibria=None if others is None else _others(others),
            effects=[
                {"column": column, "from": low, "to": high, "outcomes": frame_rows(table)}
                for (column, low, high), table in effects
            ],
            profiles=[
                {
                    "name": profile.name,
                    "level": profile.level,
                    **known({"low": profile.low, "high": profile.high}),
                    "points": frame_rows(profile.frame),
                }
                for profile in profiles
            ],
            tests=[{name: getattr(test, name) for name in _Test.model_fields} for test in tests],
        )


def _others(found: Selection) -> dict[str, Any]:
    return {
        "cases": found.n_several,
        "starts": found.n_starts,
        "games": found.n_games,
        **known({"farthest": float(np.nanmax(found.farthest, initial=0.0))}),
        "sentence": found.sentence,
    }
