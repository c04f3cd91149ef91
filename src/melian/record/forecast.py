"""What a crisis file foretells on its day: the odds of its questions and outcomes, as scores need them.

Tested in `tests/unit/record/test_score.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from melian.analysis.asked import asked
from melian.record.hindsight import hindsight
from melian.record.scores import Odds
from melian.runs.ask import Ask, Watch
from melian.runs.run import Run
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.model import Model
from melian.scenario.scenario import Scenario
from melian.scenario.schema.elements import Variant

__all__ = ["Forecast", "Foretold", "crisis_name", "forecast_of", "nothing_private", "open_forecast"]

_OPEN = "nothing_private"
"""Of a what-if that files cannot write: it is not among theirs."""


@dataclass(frozen=True, slots=True)
class Foretold:
    """The odds of yes of a question, or of an outcome."""

    label: str
    odds: Odds


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was foretold of one crisis."""

    crisis: str
    """What it is called: its file without `.crisis.yaml`."""
    title: str
    as_of: str
    """The day whose knowledge it rests on; empty: none."""
    has_hindsight: bool
    """Whether the file rests on more: it says so, or `check --hindsight` finds it."""
    questions: Mapping[str, Foretold]
    outcomes: Mapping[str, Foretold]
    ranked: tuple[str, ...]
    """The outcomes in their order, where they have one."""
    draws: int
    certified: int
    """Draws with an answer."""
    seed: int


def crisis_name(file: str) -> str:
    """What a crisis is called after its file.

    >>> crisis_name("ford.crisis.yaml")
    'ford'
    """
    return file.removesuffix(".yaml").removesuffix(".crisis")


def forecast_of(run: Run) -> Forecast | None:
    """What solved draws foretell; None where no draw has an answer."""
    file, scenario = run.model.scenario.file, run.model.scenario
    known = run.outcome_odds[~np.isnan(run.outcome_odds).any(axis=1)]
    if not len(known):
        return None
    return Forecast(
        crisis=crisis_name(scenario.path.name if scenario.path else scenario.name),
        title=scenario.title,
        as_of=str(file.as_of or ""),
        has_hindsight=file.hindsight or any(item.severity == "warning" for item in hindsight(file)),
        questions={each.question: Foretold(each.label, Odds.of(each.odds)) for each in asked(run)},
        outcomes={
            str(name): Foretold(outcome.words(name), Odds.of(known[:, place]))
            for place, (name, outcome) in enumerate(file.outcomes.items())
        },
        ranked=tuple(map(str, file.ranked)),
        draws=run.n_draws,
        certified=len(known),
        seed=run.seed,
    )


def nothing_private(scenario: Scenario) -> Model | None:
    """The same crisis where everybody is told every private matter; None where there is none."""
    file = scenario.file
    everybody = tuple(map(str, file.actors))
    told = {}
    for name, private in file.private.items():
        knows = {str(name).partition(".")[0], *map(str, private.known_by)}
        told[name] = tuple(actor for actor in everybody if actor not in knows)
    told = {name: actors for name, actors in told.items() if actors}
    if not told:
        return None
    variants = {**file.variants, _OPEN: Variant(reveal=told)}
    changed = Scenario(
        scenario.name, file.model_copy(update={"variants": variants}), scenario.symbols, scenario.text,
        scenario.path, (),
    )  # fmt: skip
    return compile_scenario(changed, variant=_OPEN)


def open_forecast(scenario: Scenario, ask: Ask, watch: Watch | None = None) -> Forecast | None:
    """What the same file foretells without private information, over the same draws."""
    model = nothing_private(scenario)
    return None if model is None else forecast_of(solve_model(model, ask, (watch or Watch()).here()))
