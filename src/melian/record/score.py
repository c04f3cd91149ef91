"""A forecast held against what came about, case by case, and against other forecasters.

A case is one question of one crisis that came to yes or no. Others are: even odds; what the other
crises here came to (their share of yes, a crisis counting once, this one left out); the same file without
private information; and whatever a table of baselines says, such as base rates or published forecasts.

Tested in `tests/unit/record/test_score.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from jaxtyping import Float

from melian.record.comparison import Comparison, compared
from melian.record.forecast import Forecast
from melian.record.reliability import Reliability, reliability
from melian.record.scores import Odds, brier, logarithmic, ranked

__all__ = [
    "EVEN",
    "OPEN",
    "OTHERS",
    "Case",
    "Ended",
    "Ending",
    "Rival",
    "Table",
    "cases_of",
    "table_of",
    "with_others",
]

EVEN, OTHERS, OPEN = "even odds", "the other crises", "nothing private"
Scores = Float[np.ndarray, " case"]


class Ended(Protocol):
    """How a crisis ended."""

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that came about."""

    def verdict(self, question: str) -> bool | None:
        """What a question came to; None: not scored."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question that came to yes or no."""

    crisis: str
    question: str
    label: str
    has_hindsight: bool
    odds: Odds
    came: bool
    others: Mapping[str, float] = field(default_factory=dict)
    """Another forecaster -> the odds of yes that it gave."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Ordered outcomes of one crisis, and which came about."""

    crisis: str
    has_hindsight: bool
    ranked: float
    """Ranked probability score of the odds."""
    even: float
    """That of even odds."""
    open: float | None
    """That of the file without private information."""


@dataclass(frozen=True, slots=True)
class Rival:
    """Another forecaster on the same cases."""

    name: str
    brier: Comparison
    logarithmic: Comparison


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Scores of forecasts of one kind: from foresight, or with hindsight."""

    has_hindsight: bool
    cases: tuple[Case, ...]
    endings: tuple[Ending, ...]
    rivals: tuple[Rival, ...]
    ranked: Mapping[str, Comparison]
    """Against even odds and without private information, by ranked scores."""
    brier: float
    """Mean over crises, each the mean of its questions."""
    logarithmic: float
    per_draw: tuple[float, float]
    """The two of single draws."""
    reliability: Reliability


def cases_of(
    forecast: Forecast, ended: Ended, *, without: Forecast | None = None,
    baselines: Mapping[tuple[str, str], Mapping[str, float]] | None = None,
) -> tuple[list[Case], list[Ending]]:  # fmt: skip
    """The cases of one crisis, and its ordered outcomes.

    Parameters
    ----------
    forecast, without
        What was foretold, and what is foretold where nothing is private.
    ended
        How it ended.
    baselines
        (crisis, question) -> forecaster -> odds of yes.
    """
    cases = []
    for name, told in forecast.questions.items():
        came = ended.verdict(name)
        if came is None:
            continue
        others = {EVEN: 0.5, **dict((baselines or {}).get((forecast.crisis, name), {}))}
        if without is not None:
            others[OPEN] = without.questions[name].odds.mean
        cases.append(Case(forecast.crisis, name, told.label, forecast.has_hindsight, told.odds, came, others))
    return cases, [_ending(forecast, ended, without)] if forecast.ranked and ended.outcomes else []


def _ending(forecast: Forecast, ended: Ended, without: Forecast | None) -> Ending:
    came = [forecast.ranked.index(name) for name in ended.outcomes]
    n = len(forecast.ranked)

    def score(told: Forecast) -> float:
        return ranked(np.array([told.outcomes[name].odds.mean for name in forecast.ranked]), came)

    return Ending(
        forecast.crisis, forecast.has_hindsight, score(forecast), ranked(np.full(n, 1 / n), came),
        None if without is None else score(without),
    )  # fmt: skip


def table_of(cases: Sequence[Case], endings: Sequence[Ending], *, seed: int = 0) -> Table:
    """Scores of cases of one kind; there must be one."""
    cases = with_others(cases)
    crises = [case.crisis for case in cases]
    ours = [_scores(cases, way) for way in (False, True)]
    drawn = [_scores(cases, way, per_draw=True) for way in (False, True)]
    means = [compared(crises, each, each, seed=seed).ours for each in (*ours, *drawn)]
    names = dict.fromkeys(name for case in cases for name in case.others)
    ordered = {EVEN: [(each.crisis, each.ranked, each.even) for each in endings]}
    ordered[OPEN] = [(each.crisis, each.ranked, each.open) for each in endings if each.open is not None]
    return Table(
        cases[0].has_hindsight, tuple(cases), tuple(endings),
        tuple(_rival(name, cases, seed) for name in names),
        {name: _columns(rows, seed) for name, rows in ordered.items() if rows},
        means[0], means[1], (means[2], means[3]),
        reliability(
            np.array([c.odds.mean for c in cases]), np.array([c.came for c in cases]), crises, seed=seed
        ),
    )  # fmt: skip


def with_others(cases: Iterable[Case]) -> list[Case]:
    """The same, where each also has the share of yes in the other crises, if there are any.

    With half a yes and half a no added (Krichevsky & Trofimov 1981), so that few crises make nothing certain.
    """
    cases = list(cases)
    shares: dict[str, list[bool]] = {}
    for case in cases:
        shares.setdefault(case.crisis, []).append(case.came)
    result = []
    for case in cases:
        means = [float(np.mean(came)) for crisis, came in shares.items() if crisis != case.crisis]
        more = {OTHERS: (sum(means) + 0.5) / (len(means) + 1)} if means else {}
        result.append(replace(case, others={**case.others, **more}))
    return result


def _scores(cases: Sequence[Case], logs: bool, *, per_draw: bool = False) -> Scores:
    ways = [case.odds.logarithmic if logs else case.odds.brier for case in cases]
    return np.array([way(case.came, per_draw=per_draw) for way, case in zip(ways, cases, strict=True)])


def _rival(name: str, cases: Sequence[Case], seed: int) -> Rival:
    """Another forecaster, on the cases that it speaks of."""
    both = [case for case in cases if name in case.others]
    crises = [case.crisis for case in both]

    def against(score: Callable[[float, bool], float], logs: bool) -> Comparison:
        theirs = np.array([score(case.others[name], case.came) for case in both])
        return compared(crises, _scores(both, logs), theirs, seed=seed)

    return Rival(name, against(brier, False), against(logarithmic, True))


def _columns(rows: Sequence[tuple[str, float, float | None]], seed: int) -> Comparison:
    crises, ours, theirs = zip(*rows, strict=True)
    return compared(crises, np.array(ours), np.array(theirs, dtype=float), seed=seed)
