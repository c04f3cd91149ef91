"""What a what-if changes is news and behaviour, and nothing else: a law for every crisis file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from melian.analysis.pairs.sides import shared_evidence, sides
from melian.analysis.shift import odds_shift
from melian.errors import ScenarioError
from melian.runs.ask import Ask, Watch
from melian.runs.run import Run
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.model import Model
from random_crises import CRISES, FEW, compiled, document_of
from strategies_scenario import Crisis, Step


def with_news(crisis: Crisis) -> Model:
    """The crisis with two events that hint at its first and its last move, and three what-ifs."""
    moves = [item for item in crisis.steps if isinstance(item, Step) and item.kind == "move"]
    assume(moves)
    first, last = moves[0], moves[-1]
    news = {
        "heard": {f"{first.name} is {first.options[-1]}": "3 times"},
        "told": {f"{last.name} is {last.options[0]}": "2 to 4 times"},
    }
    document = document_of(crisis) | {
        "as_of": "2000-02-01",
        "timeline": {
            key: {"date": "2000-01-01", "event": key, "hints": hints} for key, hints in news.items()
        },
        "variants": {
            "forced": {"force": {first.name: first.options[-1]}},
            "unheard": {"drop": ["heard"]},
            "dear": {"set": {"p_a": "40%"}},
        },
    }
    model = compiled(document)
    assume(model is not None)
    return model


def solved(model: Model) -> Run:
    return solve_model(model, Ask(draws=2), Watch(workers=1))


@settings(FEW, max_examples=12)
@given(crisis=CRISES, variant=st.sampled_from(["forced", "unheard", "dear"]))
def test_news_and_behaviour_are_the_whole_change(crisis: Crisis, variant: str) -> None:
    model = with_news(crisis)
    try:
        changed = compile_scenario(model.scenario, variant=variant)
    except ScenarioError:  # the move is not to be had, or no story is left
        assume(False)
    base, other = solved(model), solved(changed)
    found = sides(base, other)
    paired = found.paired
    assume(paired.any())
    # each side solved anew, given what events say to both
    without, then = (
        solved(replace(run.model, evidence=evidence)).outcome_odds
        for run, evidence in zip((base, other), shared_evidence(base, other), strict=True)
    )
    news, behaviour = without - base.outcome_odds, then - without
    whole = other.outcome_odds - base.outcome_odds
    for place, outcome in enumerate(model.scenario.file.outcomes):
        column = slice(place, place + 1)
        figures = found.figures(lambda side, at=place: side.outcome_odds[:, at])
        each = (figures.news, news), (figures.change, behaviour), (figures.total, whole)
        for told, anew in each:
            np.testing.assert_allclose(told.mean, anew[paired, column].mean(), atol=1e-10)
        shift = odds_shift(base, other, outcome=outcome)
        kept = np.intersect1d(base.kept_draws, other.kept_draws)
        np.testing.assert_allclose(shift.parts[:, 0], news[kept, place], atol=1e-10)
        np.testing.assert_allclose(shift.parts.sum(axis=1), whole[kept, place], atol=1e-10)
    # what silences no event changes no news: not by rounding either
    silenced = {item.event for item in found.left_out}
    assert silenced <= {"forced": {"heard", "told"}, "unheard": {"heard"}, "dear": set()}[variant]
    if not silenced:
        assert np.array_equal(found.base_shared.outcome_odds, found.base.outcome_odds, equal_nan=True)
        assert not np.any(found.figures(lambda side: side.outcome_odds[:, 0]).news)
