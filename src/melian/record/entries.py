"""Forecasts and resolutions as entries of a ledger, and the cases that a ledger holds.

Tested in `tests/unit/record/test_forecast_command.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from typing import Any

from melian.record.forecast import Forecast, Foretold
from melian.record.ledger import Ledger, Line
from melian.record.resolution import Resolution
from melian.record.scores import Odds
from melian.version import __version__

__all__ = ["Came", "endings", "forecast_entry", "forecast_in", "resolution_entry", "resolved", "unresolved"]

_LIBRARIES = ("numba", "numpy", "scipy")


@dataclass(frozen=True, slots=True)
class Came:
    """What a ledger says came about."""

    outcomes: tuple[str, ...]
    """By name."""
    answers: Mapping[str, bool | None]
    """Question -> yes, no, or not scored."""

    def verdict(self, question: str) -> bool | None:
        """What a question came to."""
        return self.answers.get(question)


def forecast_entry(forecast: Forecast, sha256: str) -> dict[str, Any]:
    """A forecast as plain values: the file by its fingerprint, the odds, and with what they were made."""
    given = asdict(forecast)
    for told in (*given["questions"].values(), *given["outcomes"].values()):
        told["odds"] = {name: x if math.isfinite(x) else None for name, x in told["odds"].items()}
    made_with = {"melian": __version__} | {name: version(name) for name in _LIBRARIES}
    return {**given, "ranked": list(forecast.ranked), "sha256": sha256, "versions": made_with}


def forecast_in(entry: Mapping[str, Any]) -> Forecast:
    """The forecast of an entry."""
    plain = {name: entry[name] for name in ("crisis", "title", "as_of", "has_hindsight")}
    plain |= {name: entry[name] for name in ("draws", "certified", "seed")}
    return Forecast(
        **plain, questions=_told(entry["questions"]), outcomes=_told(entry["outcomes"]),
        ranked=tuple(entry["ranked"]),
    )  # fmt: skip


def _told(given: Mapping[str, Mapping[str, Any]]) -> dict[str, Foretold]:
    return {name: Foretold(each["label"], _odds(each["odds"])) for name, each in given.items()}


def _odds(given: Mapping[str, float | None]) -> Odds:
    return Odds(**{name: -math.inf if x is None else x for name, x in given.items()})


def resolution_entry(resolution: Resolution, crisis: str) -> dict[str, Any]:
    """How a crisis ended, as plain values; questions with their words, so that no other is meant later."""
    file = resolution.file
    settled = file.outcome
    return {
        "crisis": crisis,
        "sha256": str(file.sha256),
        "outcomes": list(resolution.outcomes),
        "date": str(settled.date) if settled else None,
        "answers": {
            name: {"label": label, "came": resolution.verdict(name), "date": _day(resolution, name)}
            for name, label in resolution.questions.items()
        },
    }


def _day(resolution: Resolution, question: str) -> str | None:
    """When a question was settled: on its own day, or with the outcome."""
    given = resolution.file.answers.get(question) or resolution.file.outcome
    return str(given.date) if given else None


def resolved(ledger: Ledger) -> Iterator[tuple[Line, Forecast, Came]]:
    """Forecasts whose crisis has ended, with what came about; the last resolution of a crisis counts.

    A question counts only where its words are those that were forecast. A forecast that was recorded on
    the day on which the crisis was settled, or later, has hindsight.
    """
    ends = endings(ledger)
    for line in ledger.lines:
        if line.kind != "forecast" or line.entry["crisis"] not in ends:
            continue
        end, forecast = ends[line.entry["crisis"]][-1].entry, forecast_in(line.entry)
        answers = {
            name: answer["came"]
            for name, answer in end["answers"].items()
            if name in forecast.questions and forecast.questions[name].label == answer["label"]
        }
        days = [day for day in (end["date"], *(a["date"] for a in end["answers"].values())) if day]
        if days and line.made[:10] >= min(day.lstrip("~")[:10] for day in days):
            forecast = _late(forecast)
        known = all(name in forecast.outcomes for name in end["outcomes"])
        yield line, forecast, Came(tuple(end["outcomes"]) if known else (), answers)


def endings(ledger: Ledger) -> dict[str, list[Line]]:
    """Crisis -> what the ledger says of how it ended; several lines where somebody settled it anew."""
    found: dict[str, list[Line]] = {}
    for line in ledger.lines:
        if line.kind == "resolution":
            found.setdefault(line.entry["crisis"], []).append(line)
    return found


def unresolved(ledger: Ledger) -> tuple[str, ...]:
    """Crises that were forecast and have not ended."""
    ends = endings(ledger)
    names = dict.fromkeys(line.entry["crisis"] for line in ledger.lines if line.kind == "forecast")
    return tuple(name for name in names if name not in ends)


def _late(forecast: Forecast) -> Forecast:
    return replace(forecast, has_hindsight=True)
